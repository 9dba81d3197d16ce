/*
 * Steps of reading a date; see dates-parts.h. In: the rest of a text. Out: parts of a date, or its
 * instant. Remembers nothing.
 */
#include "dates-parts.h"

#include <stdio.h>
#include <string.h>

#include "window.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool date_begins(struct str s, const char *word)
{
	size_t i = 0;

	for (; word[i]; i++) {
		char c = i < s.len ? s.ptr[i] : '\0';

		if (c != word[i] && !(c >= 'A' && c <= 'Z' && (c | 0x20) == word[i]))
			return false;
	}
	return true;
}

/* Digits at the head of *s, which loses them; *count is how many. Beyond 18 they say nothing. */
int64_t date_take_number(struct str *s, size_t *count)
{
	int64_t n = 0;

	for (*count = 0; s->len > 0 && is_digit(*s->ptr); ++*count) {
		n = *count < 18 ? n * 10 + (*s->ptr - '0') : n;
		s->ptr++;
		s->len--;
	}
	return n;
}

void date_skip(struct str *s, size_t len)
{
	s->ptr += len;
	s->len -= len;
}

char date_first(struct str s)
{
	return s.len ? *s.ptr : '\0';
}

/* `.25` or `,25` at the head of *s as milliseconds, 0 where there is none. */
int date_take_fraction(struct str *s)
{
	int ms = 0, unit = 100;

	if (s->len < 2 || (*s->ptr != '.' && *s->ptr != ',') || !is_digit(s->ptr[1]))
		return 0;
	for (date_skip(s, 1); s->len > 0 && is_digit(*s->ptr); date_skip(s, 1), unit /= 10)
		ms += (*s->ptr - '0') * unit;
	return ms;
}

bool date_take_offset(struct str *s, struct date_parts *p)
{
	int sign = *s->ptr == '-' ? -1 : 1;
	int64_t n, minutes = 0;
	size_t count, more = 0;

	date_skip(s, 1);
	n = date_take_number(s, &count);
	if (count == 0 || count > 4)
		return false;
	if (count > 2) {
		minutes = n % 100;
		n /= 100;
	} else if (date_first(*s) == ':') {
		date_skip(s, 1);
		minutes = date_take_number(s, &more);
	}
	if (n > 24 || minutes > 59)
		return false;
	p->offset_min = sign * (int)(n * 60 + minutes);
	p->zoned = true;
	return true;
}

bool date_take_clock(struct str *s, int64_t hour, struct date_parts *p)
{
	size_t count;

	date_skip(s, 1);
	p->hour = (int)hour;
	p->minute = (int)date_take_number(s, &count);
	if (count == 0 || count > 2)
		return false;
	if (date_first(*s) == ':') {
		date_skip(s, 1);
		p->second = (int)date_take_number(s, &count);
		if (count == 0 || count > 2)
			return false;
	}
	p->ms = date_take_fraction(s);
	p->timed = true;
	return true;
}

int date_finish(const struct date_parts *p, int64_t *ms)
{
	char text[40];
	int hour = p->hour, month = p->month == DATE_UNSET ? 1 : p->month;
	int day = p->day == DATE_UNSET ? 1 : p->day, length;

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
	*ms += (p->day_of_year != DATE_UNSET ? p->day_of_year - 1 : day - 1) * DATE_DAY_MS;
	*ms += ((hour * 60 + p->minute) * 60 + p->second) * (int64_t)1000 + p->ms;
	*ms -= (p->zoned ? p->offset_min : p->home_min) * (int64_t)60000;
	return 0;
}
