/*
 * Dates in every form of feeds; see dates.h. In: a text. Out: an instant. Remembers nothing. A date
 * is read token by token: numbers, words and the marks between them each say what they can be, and
 * what is said twice, or makes no date in the end, is none.
 */
#include "dates.h"

#include <string.h>

#include "dates-parts.h"
#include "window.h"

#define DATE_MAX 96	    /* bytes; longer texts are no dates */
#define UNKNOWN_WORDS_MAX 2 /* days' names in other tongues, zones that nobody knows */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_word(struct str s, const char *word)
{
	return s.len == strlen(word) && date_begins(s, word);
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

/* Words that say nothing: days' names, `T` before a time, `st` behind a day, `at`, `Etc/`. */
static bool is_idle(struct str word, struct str behind, const struct date_parts *p)
{
	static const char *const idle[] = {"st", "nd", "rd", "th", "of", "etc", "the"};

	if (date_is_day(word))
		return true;
	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++)
		if (is_word(word, idle[i]))
			return true;
	if (is_word(word, "at") && !p->timed)
		return true;
	return is_word(word, "t") && is_digit(date_first(behind));
}

static bool use_word(struct date_parts *p, struct str word, struct str behind)
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
	if (p->timed && !p->zoned && date_zone_of(word, &p->offset_min)) {
		p->zoned = true;
		return true;
	}
	month = date_month_of(word);
	if (month != DATE_UNSET) {
		if (p->month != DATE_UNSET)
			return false;
		p->month = month;
		return true;
	}
	/* `mar., 02 dic 2025`: here it is a month's, and what seemed one was a day's */
	if (p->day != DATE_UNSET && !p->timed && (unsigned char)word.ptr[0] < 0x80)
		return false;
	return ++p->unknown <= UNKNOWN_WORDS_MAX;
}

/* A number that is no time: the year, the day or, in what begins with the year, the month. */
static bool use_number(struct date_parts *p, int64_t n, size_t count)
{
	if (count == 4 && p->year == DATE_UNSET)
		p->year = (int)n;
	else if (count > 3)
		return false;
	else if (p->year != DATE_UNSET && p->month == DATE_UNSET && p->day == DATE_UNSET &&
		 count <= 2)
		p->month = (int)n;
	else if (p->day == DATE_UNSET && count <= 2)
		p->day = (int)n;
	else if (p->year == DATE_UNSET && count >= 2)
		p->year = (int)(n < 50 ? n + 2000 : n + 1900); /* RFC 2822 §4.3 */
	else
		return false;
	return true;
}

/* 年 월 and the like behind a number; true where one is there, and *s is behind it. */
static bool take_unit(struct str *s, int64_t n, struct date_parts *p, bool *good)
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

		if (!date_begins(*s, units[i].text))
			continue;
		date_skip(s, strlen(units[i].text));
		*good = n <= 9999 && (kind > 2 || *field[kind] == DATE_UNSET);
		*field[kind] = (int)n;
		p->timed = p->timed || kind > 2;
		p->home_min = units[i].home_min;
		return true;
	}
	return false;
}

/* A number, and what belongs to it; false where it fits nothing. */
static bool read_number(struct str *s, struct date_parts *p)
{
	size_t count;
	int64_t n = date_take_number(s, &count);
	bool good = true;

	if (date_first(*s) == ':' && count <= 2 && !p->timed)
		return date_take_clock(s, n, p);
	if (take_unit(s, n, p, &good))
		return good;
	return use_number(p, n, count);
}

/* One mark, word or number of *s. */
static bool read_token(struct str *s, struct date_parts *p)
{
	char c = date_first(*s);

	if (is_digit(c))
		return read_number(s, p);
	if (p->timed && (date_begins(*s, "a.m") || date_begins(*s, "p.m"))) {
		p->afternoon = date_begins(*s, "p");
		p->forenoon = !p->afternoon;
		date_skip(s, 3);
		return true;
	}
	if (is_letter(c)) {
		struct str word = take_word(s);

		return use_word(p, word, *s);
	}
	if ((c == '+' || c == '-') && p->timed && s->len > 1 && is_digit(s->ptr[1]))
		return date_take_offset(s, p);
	if (c == '(') {
		const char *close = memchr(s->ptr, ')', s->len);

		if (!close)
			return false;
		date_skip(s, (size_t)(close - s->ptr) + 1);
		return true;
	}
	date_skip(s, 1);
	return c == ' ' || c == ',' || c == '.' || c == '-' || c == '/' || c == '\t' || c == '\n' ||
	       c == '\r' || c == ';';
}

int dates_parse(struct str text, int64_t *ms)
{
	struct str s = str_trim(text);
	struct date_parts p = {.year = DATE_UNSET,
	    .month = DATE_UNSET,
	    .day = DATE_UNSET,
	    .day_of_year = DATE_UNSET,
	    .week = DATE_UNSET};

	if (window_parse_time(s, ms) == 0)
		return 0;
	if (s.len == 0 || s.len > DATE_MAX)
		return -1;
	if (date_read_iso(s, p, ms) == 0)
		return 0;
	while (s.len > 0)
		if (!read_token(&s, &p))
			return -1;
	if (p.year == DATE_UNSET || p.month == DATE_UNSET || p.day == DATE_UNSET)
		return -1;
	return date_finish(&p, ms);
}
