/*
 * Private to dates*.c: a date being read, and the steps that several forms share.
 */
#ifndef TP_FETCH_DATES_PARTS_H
#define TP_FETCH_DATES_PARTS_H

#include "err.h"

#define DATE_UNSET (-1)
#define DATE_DAY_MS ((int64_t)86400000)

struct date_parts {
	int year, month, day; /* DATE_UNSET until told */
	int day_of_year, week;
	int hour, minute, second, ms;
	int offset_min;
	bool zoned, timed, afternoon, forenoon;
	int home_min; /* the zone where none is told */
	int unknown;  /* words */
};

/* dates-parts.c. Each takes what it names from the head of *s. */

/* Digits; *count is how many. Beyond 18 they say nothing. */
int64_t date_take_number(struct str *s, size_t *count);
/* `.25` or `,25` as milliseconds, 0 where there is none. */
int date_take_fraction(struct str *s);
/* The offset behind a sign: 1, 01, 0100, 01:00. */
bool date_take_offset(struct str *s, struct date_parts *p);
/* `:14:55.5` behind an hour. */
bool date_take_clock(struct str *s, int64_t hour, struct date_parts *p);
void date_skip(struct str *s, size_t len);
/* The first byte, NUL of an empty text. */
char date_first(struct str s);
/* True where s begins with word, its ASCII letters in any case. */
bool date_begins(struct str s, const char *word);
/* The instant of what was read; -1 where it makes no date. */
int date_finish(const struct date_parts *p, int64_t *ms);

/* dates-iso.c: ISO 8601 and W3C-DTF, and digits alone; -1 for anything else. */
int date_read_iso(struct str text, struct date_parts p, int64_t *ms);

/* dates-names.c */

/* The month that a word names, DATE_UNSET where it names none. */
int date_month_of(struct str word);
/* The minutes east of UTC of a zone's name or letter; false where it is none. */
bool date_zone_of(struct str word, int *offset_min);
/* True for a day's English name, whole or cut. */
bool date_is_day(struct str word);

#endif
