/*
 * Dates of ISO 8601; see dates-parts.h. In: a text. Out: an instant. Remembers nothing.
 */
#include "dates-parts.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Exactly two digits at the head of *s, or DATE_UNSET with *s as it was. */
static int take_two(struct str *s)
{
	int n;

	if (s->len < 2 || !is_digit(s->ptr[0]) || !is_digit(s->ptr[1]))
		return DATE_UNSET;
	n = (s->ptr[0] - '0') * 10 + (s->ptr[1] - '0');
	date_skip(s, 2);
	return n;
}

/* The instant of a day (1 is Monday) in a week of ISO 8601, whose first holds January 4. */
static int finish_week(const struct date_parts *p, int weekday, int64_t *ms)
{
	struct date_parts fourth = *p, midnight = *p;
	int64_t at, day;

	fourth.month = midnight.month = 1;
	fourth.day = midnight.day = 4;
	midnight.hour = midnight.minute = midnight.second = midnight.ms = 0;
	midnight.offset_min = midnight.home_min = 0;
	if (p->week < 1 || p->week > 53 || weekday < 1 || weekday > 7 ||
	    date_finish(&fourth, ms) != 0 || date_finish(&midnight, &at) != 0)
		return -1;
	/* 1970-01-01, day 0, was a Thursday */
	day = at / DATE_DAY_MS - (at % DATE_DAY_MS < 0) + 3;
	*ms += ((p->week - 1) * (int64_t)7 + weekday - 1 - (day % 7 + 7) % 7) * DATE_DAY_MS;
	return 0;
}

/* A time of ISO 8601, and its zone, which must end the text. */
static bool read_iso_time(struct str s, struct date_parts *p)
{
	int64_t hour;
	size_t count;

	while (date_first(s) == ' ')
		date_skip(&s, 1);
	if (s.len == 0)
		return true;
	if (*s.ptr == 'T' || *s.ptr == 't')
		date_skip(&s, 1);
	hour = date_take_number(&s, &count);
	if (count == 6 || count == 4) {
		p->second = count == 6 ? (int)(hour % 100) : 0;
		hour = count == 6 ? hour / 100 : hour;
		p->minute = (int)(hour % 100);
		p->hour = (int)(hour / 100);
		p->ms = date_take_fraction(&s);
	} else if (count == 0 || count > 2) {
		return false;
	} else if (date_first(s) == ':') {
		if (!date_take_clock(&s, hour, p))
			return false;
	} else {
		p->hour = (int)hour;
	}
	while (date_first(s) == ' ')
		date_skip(&s, 1);
	if (date_first(s) == 'Z' || date_first(s) == 'z')
		date_skip(&s, 1);
	else if (date_first(s) == '+' || date_first(s) == '-')
		return date_take_offset(&s, p) && s.len == 0;
	return s.len == 0;
}

/* Digits without marks: seconds, milliseconds, or a date by their count. */
static bool read_digits(int64_t n, size_t count, struct date_parts *p)
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
static bool read_iso_rest(struct str *s, struct date_parts *p, int *weekday)
{
	size_t count;
	int64_t n;

	date_skip(s, 1);
	if (date_first(*s) == 'W') {
		date_skip(s, 1);
		p->week = take_two(s);
		*weekday = 1;
		if (date_first(*s) == '-')
			date_skip(s, 1);
		if (is_digit(date_first(*s)))
			*weekday = (int)date_take_number(s, &count);
		return p->week != DATE_UNSET;
	}
	n = date_take_number(s, &count);
	if (count == 3)
		p->day_of_year = (int)n;
	else if (count == 1 || count == 2)
		p->month = (int)n;
	else
		return false;
	if (count == 3 || date_first(*s) != '-')
		return true;
	date_skip(s, 1);
	p->day = (int)date_take_number(s, &count);
	return count == 1 || count == 2;
}

int date_read_iso(struct str text, struct date_parts p, int64_t *ms)
{
	struct str s = text;
	size_t count;
	int64_t n = date_take_number(&s, &count);
	int weekday = 1;

	if (count == 0)
		return -1;
	if (s.len == 0 && (count == 10 || count == 13)) {
		*ms = count == 10 ? n * 1000 : n;
		return 0;
	}
	if (date_first(s) == 'W' && count == 4) { /* 2003W523 */
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
	return p.week == DATE_UNSET ? date_finish(&p, ms) : finish_week(&p, weekday, ms);
}
