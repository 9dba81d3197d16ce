/*
 * Dates in every form of feeds; see dates.h. In: a text. Out: an instant. Remembers nothing. A date
 * is read token by token: numbers, words and the marks between them each say what they can be, and
 * what is said twice, or makes no date in the end, is none.
 */
#include "dates.h"

#include <stdio.h>
#include <string.h>

#include "window.h"

#define DATE_MAX 96 /* bytes; longer texts are no dates */
#define DAY_MS ((int64_t)86400000)
#define UNSET (-1)
#define UNKNOWN_WORDS_MAX 2 /* days' names in other tongues, zones that nobody knows */

struct parts {
	int year, month, day; /* UNSET until told */
	int day_of_year, week;
	int hour, minute, second, ms;
	int offset_min;
	bool zoned, timed, afternoon, forenoon;
	int home_min; /* the zone where none is told */
	int unknown;  /* words */
};

struct word {
	const char *text; /* in small letters */
	int value;
};

/* English ones by their first three letters; others by how they begin. */
static const struct word months[] = {
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    /* Hungarian */
    {"febr", 2},
    {"m\xC3\xA1rc", 3},
    {"\xC3\xA1pr", 4},
    {"m\xC3\xA1j", 5},
    {"j\xC3\xBAn", 6},
    {"j\xC3\xBAl", 7},
    {"szept", 9},
    {"okt", 10},
    /* Greek, capital and small */
    {"Ιαν", 1},
    {"Φεβ", 2},
    {"Μάρ", 3},
    {"Μαρ", 3},
    {"Απρ", 4},
    {"Μάι", 5},
    {"Μαϊ", 5},
    {"Μαΐ", 5},
    {"Μαι", 5},
    {"Ιούν", 6},
    {"Ιουν", 6},
    {"Ιον", 6},
    {"Ιούλ", 7},
    {"Ιουλ", 7},
    {"Ιολ", 7},
    {"Αύγ", 8},
    {"Αυγ", 8},
    {"Σεπ", 9},
    {"Οκτ", 10},
    {"Νοέ", 11},
    {"Νοε", 11},
    {"Δεκ", 12},
};

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* Minutes east of UTC. CST and IST are what RFC 822 and India mean by them. */
static const struct word zones[] = {
    {"z", 0},
    {"ut", 0},
    {"utc", 0},
    {"gmt", 0},
    {"wet", 0},
    {"west", 60},
    {"bst", 60},
    {"cet", 60},
    {"cest", 120},
    {"met", 60},
    {"mez", 60},
    {"mest", 120},
    {"mesz", 120},
    {"eet", 120},
    {"eest", 180},
    {"msk", 180},
    {"ist", 330},
    {"pkt", 300},
    {"wib", 420},
    {"sgt", 480},
    {"hkt", 480},
    {"awst", 480},
    {"jst", 540},
    {"kst", 540},
    {"acst", 570},
    {"aest", 600},
    {"aedt", 660},
    {"nzst", 720},
    {"nzdt", 780},
    {"brt", -180},
    {"nst", -210},
    {"at", -240},
    {"ast", -240},
    {"adt", -180},
    {"et", -300},
    {"est", -300},
    {"edt", -240},
    {"ct", -360},
    {"cst", -360},
    {"cdt", -300},
    {"mt", -420},
    {"mst", -420},
    {"mdt", -360},
    {"pt", -480},
    {"pst", -480},
    {"pdt", -420},
    {"akst", -540},
    {"akdt", -480},
    {"hst", -600},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* True where s begins with word, its ASCII letters in any case. */
static bool begins(struct str s, const char *word)
{
	size_t i = 0;

	for (; word[i]; i++) {
		char c = i < s.len ? s.ptr[i] : '\0';

		if (c != word[i] && !(c >= 'A' && c <= 'Z' && (c | 0x20) == word[i]))
			return false;
	}
	return true;
}

static bool is_word(struct str s, const char *word)
{
	return s.len == strlen(word) && begins(s, word);
}

/* Digits at the head of *s, which loses them; *count is how many. Beyond 18 they say nothing. */
static int64_t take_number(struct str *s, size_t *count)
{
	int64_t n = 0;

	for (*count = 0; s->len > 0 && is_digit(*s->ptr); ++*count) {
		n = *count < 18 ? n * 10 + (*s->ptr - '0') : n;
		s->ptr++;
		s->len--;
	}
	return n;
}

static struct str take_word(struct str *s)
{
	struct str word = {s->ptr, 0};

	while (word.len < s->len && is_letter(s->ptr[word.len]))
		word.len++;
	s->ptr += word.len;
	s->len -= word.len;
	return word;
}

static void skip(struct str *s, size_t len)
{
	s->ptr += len;
	s->len -= len;
}

static char first_of(struct str s)
{
	return s.len ? *s.ptr : '\0';
}

/* Exactly two digits at the head of *s, or UNSET with *s as it was. */
static int take_two(struct str *s)
{
	int n;

	if (s->len < 2 || !is_digit(s->ptr[0]) || !is_digit(s->ptr[1]))
		return UNSET;
	n = (s->ptr[0] - '0') * 10 + (s->ptr[1] - '0');
	skip(s, 2);
	return n;
}

/* `.25` or `,25` at the head of *s as milliseconds, 0 where there is none. */
static int take_fraction(struct str *s)
{
	int ms = 0, unit = 100;

	if (s->len < 2 || (*s->ptr != '.' && *s->ptr != ',') || !is_digit(s->ptr[1]))
		return 0;
	for (skip(s, 1); s->len > 0 && is_digit(*s->ptr); skip(s, 1), unit /= 10)
		ms += (*s->ptr - '0') * unit;
	return ms;
}

/* The offset behind a sign: 1, 01, 0100, 01:00. */
static bool take_offset(struct str *s, struct parts *p)
{
	int sign = *s->ptr == '-' ? -1 : 1;
	int64_t n, minutes = 0;
	size_t count, more = 0;

	skip(s, 1);
	n = take_number(s, &count);
	if (count == 0 || count > 4)
		return false;
	if (count > 2) {
		minutes = n % 100;
		n /= 100;
	} else if (first_of(*s) == ':') {
		skip(s, 1);
		minutes = take_number(s, &more);
	}
	if (n > 24 || minutes > 59)
		return false;
	p->offset_min = sign * (int)(n * 60 + minutes);
	p->zoned = true;
	return true;
}

/* `14:55.5` behind an hour and a colon. */
static bool take_clock(struct str *s, int64_t hour, struct parts *p)
{
	size_t count;

	skip(s, 1);
	p->hour = (int)hour;
	p->minute = (int)take_number(s, &count);
	if (count == 0 || count > 2)
		return false;
	if (first_of(*s) == ':') {
		skip(s, 1);
		p->second = (int)take_number(s, &count);
		if (count == 0 || count > 2)
			return false;
	}
	p->ms = take_fraction(s);
	p->timed = true;
	return true;
}

/* The instant of what was read; -1 where it makes no date. */
static int finish(const struct parts *p, int64_t *ms)
{
	char text[40];
	int hour = p->hour, month = p->month == UNSET ? 1 : p->month;
	int day = p->day == UNSET ? 1 : p->day, length;

	if (p->afternoon || p->forenoon) {
		if (hour > 12)
			return -1;
		hour = hour % 12 + (p->afternoon ? 12 : 0);
	}
	if (p->year < 0 || p->year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour > 24 || (hour == 24 && (p->minute || p->second)) || p->minute > 59 ||
	    p->second > 60 || p->day_of_year > 366 || p->day_of_year == 0)
		return -1;
	length = snprintf(text, sizeof(text), "%04d-%02d-01T00:00:00Z", p->year, month);
	if (window_parse_time((struct str){text, (size_t)length}, ms) != 0)
		return -1;
	*ms += (p->day_of_year != UNSET ? p->day_of_year - 1 : day - 1) * DAY_MS;
	*ms += ((hour * 60 + p->minute) * 60 + p->second) * (int64_t)1000 + p->ms;
	*ms -= (p->zoned ? p->offset_min : p->home_min) * (int64_t)60000;
	return 0;
}

/* The instant of a day (1 is Monday) in a week of ISO 8601, whose first holds January 4. */
static int finish_week(const struct parts *p, int weekday, int64_t *ms)
{
	struct parts fourth = *p, midnight = *p;
	int64_t at, day;

	fourth.month = midnight.month = 1;
	fourth.day = midnight.day = 4;
	midnight.hour = midnight.minute = midnight.second = midnight.ms = 0;
	midnight.offset_min = midnight.home_min = 0;
	if (p->week < 1 || p->week > 53 || weekday < 1 || weekday > 7 || finish(&fourth, ms) != 0 ||
	    finish(&midnight, &at) != 0)
		return -1;
	/* 1970-01-01, day 0, was a Thursday */
	day = at / DAY_MS - (at % DAY_MS < 0) + 3;
	*ms += ((p->week - 1) * (int64_t)7 + weekday - 1 - (day % 7 + 7) % 7) * DAY_MS;
	return 0;
}

/* A time of ISO 8601, and its zone, which must end the text. */
static bool read_iso_time(struct str s, struct parts *p)
{
	int64_t hour;
	size_t count;

	while (first_of(s) == ' ')
		skip(&s, 1);
	if (s.len == 0)
		return true;
	if (*s.ptr == 'T' || *s.ptr == 't')
		skip(&s, 1);
	hour = take_number(&s, &count);
	if (count == 6 || count == 4) {
		p->second = count == 6 ? (int)(hour % 100) : 0;
		hour = count == 6 ? hour / 100 : hour;
		p->minute = (int)(hour % 100);
		p->hour = (int)(hour / 100);
		p->ms = take_fraction(&s);
	} else if (count == 0 || count > 2) {
		return false;
	} else if (first_of(s) == ':') {
		if (!take_clock(&s, hour, p))
			return false;
	} else {
		p->hour = (int)hour;
	}
	while (first_of(s) == ' ')
		skip(&s, 1);
	if (first_of(s) == 'Z' || first_of(s) == 'z')
		skip(&s, 1);
	else if (first_of(s) == '+' || first_of(s) == '-')
		return take_offset(&s, p) && s.len == 0;
	return s.len == 0;
}

/* Digits without marks: seconds, milliseconds, or a date by their count. */
static bool read_digits(int64_t n, size_t count, struct parts *p)
{
	if (count == 14) {
		p->second = (int)(n % 100);
		n /= 100;
	}
	if (count == 14 || count == 12) {
		p->minute = (int)(n % 100);
		p->hour = (int)(n / 100 % 100);
		n /= 10000;
		count = 8;
	}
	if (count == 7) {
		p->day_of_year = (int)(n % 1000);
		p->year = (int)(n / 1000);
		return true;
	}
	if (count != 8 && count != 6 && count != 4)
		return false;
	if (count == 4) {
		p->year = (int)n;
		return true;
	}
	p->day = (int)(n % 100);
	p->month = (int)(n / 100 % 100);
	p->year = (int)(n / 10000);
	if (count == 6)
		p->year += p->year < 50 ? 2000 : 1900;
	return true;
}

/* What follows `2003-`: 12, 12-31, 335, W52, W52-3; into p, *week and *weekday. */
static bool read_iso_rest(struct str *s, struct parts *p, int *weekday)
{
	size_t count;
	int64_t n;

	skip(s, 1);
	if (first_of(*s) == 'W') {
		skip(s, 1);
		p->week = take_two(s);
		*weekday = 1;
		if (first_of(*s) == '-')
			skip(s, 1);
		if (is_digit(first_of(*s)))
			*weekday = (int)take_number(s, &count);
		return p->week != UNSET;
	}
	n = take_number(s, &count);
	if (count == 3)
		p->day_of_year = (int)n;
	else if (count == 1 || count == 2)
		p->month = (int)n;
	else
		return false;
	if (count == 3 || first_of(*s) != '-')
		return true;
	skip(s, 1);
	p->day = (int)take_number(s, &count);
	return count == 1 || count == 2;
}

/* ISO 8601 and W3C-DTF. */
static int read_iso(struct str text, struct parts p, int64_t *ms)
{
	struct str s = text;
	size_t count;
	int64_t n = take_number(&s, &count);
	int weekday = 1;

	if (count == 0)
		return -1;
	if (s.len == 0 && (count == 10 || count == 13)) {
		*ms = count == 10 ? n * 1000 : n;
		return 0;
	}
	if (first_of(s) == 'W' && count == 4) { /* 2003W523 */
		s.ptr--;
		s.len++;
	}
	if (count == 4 && s.len > 1 && (*s.ptr == '-' || s.ptr[1] == 'W')) {
		p.year = (int)n;
		if (!read_iso_rest(&s, &p, &weekday))
			return -1;
	} else if (!read_digits(n, count, &p)) {
		return -1;
	}
	if (s.len > 0 && *s.ptr != 'T' && *s.ptr != 't' && *s.ptr != ' ')
		return -1;
	if (!read_iso_time(s, &p))
		return -1;
	return p.week == UNSET ? finish(&p, ms) : finish_week(&p, weekday, ms);
}

/* The month that a word names, UNSET where it names none. */
static int month_of(struct str word)
{
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (begins(word, months[i].text))
			return months[i].value;
	return UNSET;
}

/* RFC 822's letters: A..I and K..M are west, N..Y east. */
static bool set_letter_zone(struct parts *p, char letter)
{
	int hours;

	letter = (char)(letter & ~0x20);
	if (letter == 'J' || letter < 'A' || letter > 'Y')
		return false;
	if (letter <= 'M')
		hours = -(letter - 'A' + 1 - (letter > 'J'));
	else
		hours = letter - 'N' + 1;
	p->offset_min = hours * 60;
	p->zoned = true;
	return true;
}

static bool set_zone(struct parts *p, struct str word)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (!is_word(word, zones[i].text))
			continue;
		p->offset_min = zones[i].value;
		p->zoned = true;
		return true;
	}
	return word.len == 1 && set_letter_zone(p, word.ptr[0]);
}

/* Words that say nothing: days' names, `T` before a time, `st` behind a day, `at`, `Etc/`. */
static bool is_idle(struct str word, struct str behind, const struct parts *p)
{
	static const char *const idle[] = {"st", "nd", "rd", "th", "of", "etc", "the"};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (word.len >= 2 && begins(word, days[i]))
			return true;
	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		if (is_word(word, idle[i]))
			return true;
	if (is_word(word, "at") && !p->timed)
		return true;
	return is_word(word, "t") && is_digit(first_of(behind));
}

static bool use_word(struct parts *p, struct str word, struct str behind)
{
	int month;

	if (is_idle(word, behind, p))
		return true;
	if (p->timed && (is_word(word, "am") || is_word(word, "pm"))) {
		p->afternoon = is_word(word, "pm");
		p->forenoon = !p->afternoon;
		return true;
	}
	if (is_word(word, "오전") || is_word(word, "오후")) {
		p->afternoon = is_word(word, "오후");
		p->forenoon = !p->afternoon;
		p->home_min = 540;
		return true;
	}
	if (p->timed && !p->zoned && set_zone(p, word))
		return true;
	month = month_of(word);
	if (month != UNSET) {
		if (p->month != UNSET)
			return false;
		p->month = month;
		return true;
	}
	/* `mar., 02 dic 2025`: here it is a month's, and what seemed one was a day's */
	if (p->day != UNSET && !p->timed && (unsigned char)word.ptr[0] < 0x80)
		return false;
	return ++p->unknown <= UNKNOWN_WORDS_MAX;
}

/* A number that is no time: the year, the day or, in what begins with the year, the month. */
static bool use_number(struct parts *p, int64_t n, size_t count)
{
	if (count == 4 && p->year == UNSET)
		p->year = (int)n;
	else if (count > 3)
		return false;
	else if (p->year != UNSET && p->month == UNSET && p->day == UNSET && count <= 2)
		p->month = (int)n;
	else if (p->day == UNSET && count <= 2)
		p->day = (int)n;
	else if (p->year == UNSET && count >= 2)
		p->year = (int)(n < 50 ? n + 2000 : n + 1900); /* RFC 2822 §4.3 */
	else
		return false;
	return true;
}

/* 年 월 and the like behind a number; true where one is there, and *s is behind it. */
static bool take_unit(struct str *s, int64_t n, struct parts *p, bool *good)
{
	static const struct {
		const char *text;
		int kind, home_min;
	} units[] = {{"年", 0, 480}, {"月", 1, 480}, {"日", 2, 480}, {"时", 3, 480}, {"時", 3, 480},
	    {"点", 3, 480}, {"分", 4, 480}, {"秒", 5, 480}, {"년", 0, 540}, {"월", 1, 540},
	    {"일", 2, 540}, {"시", 3, 540}, {"분", 4, 540}, {"초", 5, 540}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		int *field[] = {&p->year, &p->month, &p->day, &p->hour, &p->minute, &p->second};
		int kind = units[i].kind;

		if (!begins(*s, units[i].text))
			continue;
		skip(s, strlen(units[i].text));
		*good = n <= 9999 && (kind > 2 || *field[kind] == UNSET);
		*field[kind] = (int)n;
		p->timed = p->timed || kind > 2;
		p->home_min = units[i].home_min;
		return true;
	}
	return false;
}

/* A number, and what belongs to it; false where it fits nothing. */
static bool read_number(struct str *s, struct parts *p)
{
	size_t count;
	int64_t n = take_number(s, &count);
	bool good = true;

	if (first_of(*s) == ':' && count <= 2 && !p->timed)
		return take_clock(s, n, p);
	if (take_unit(s, n, p, &good))
		return good;
	return use_number(p, n, count);
}

/* One mark, word or number of *s. */
static bool read_token(struct str *s, struct parts *p)
{
	char c = first_of(*s);

	if (is_digit(c))
		return read_number(s, p);
	if (p->timed && (begins(*s, "a.m") || begins(*s, "p.m"))) {
		p->afternoon = begins(*s, "p");
		p->forenoon = !p->afternoon;
		skip(s, 3);
		return true;
	}
	if (is_letter(c)) {
		struct str word = take_word(s);

		return use_word(p, word, *s);
	}
	if ((c == '+' || c == '-') && p->timed && s->len > 1 && is_digit(s->ptr[1]))
		return take_offset(s, p);
	if (c == '(') {
		const char *close = memchr(s->ptr, ')', s->len);

		if (!close)
			return false;
		skip(s, (size_t)(close - s->ptr) + 1);
		return true;
	}
	skip(s, 1);
	return c == ' ' || c == ',' || c == '.' || c == '-' || c == '/' || c == '\t' || c == '\n' ||
	       c == '\r' || c == ';';
}

int dates_parse(struct str text, int64_t *ms)
{
	struct str s = str_trim(text);
	struct parts p = {
	    .year = UNSET, .month = UNSET, .day = UNSET, .day_of_year = UNSET, .week = UNSET};

	if (window_parse_time(s, ms) == 0)
		return 0;
	if (s.len == 0 || s.len > DATE_MAX)
		return -1;
	if (read_iso(s, p, ms) == 0)
		return 0;
	while (s.len > 0)
		if (!read_token(&s, &p))
			return -1;
	if (p.year == UNSET || p.month == UNSET || p.day == UNSET)
		return -1;
	return finish(&p, ms);
}
