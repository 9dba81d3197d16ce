/*
 * Dates as feeds, pages and mail write them.
 */
#ifndef TP_FETCH_DATES_H
#define TP_FETCH_DATES_H

#include "err.h"

/*
 * Milliseconds since 1970 of a date in one of these forms, white space around it allowed:
 *  - RFC 3339, and the rest of ISO 8601 and W3C-DTF: 2003, 2003-12, 2003-12-31, 20031231, 2003-365,
 *    2003-W52-3, with or without a time (T10:14, T10:14:55.5, T101455, T24:00) and an offset (Z,
 * +01, +0100, +01:00)
 *  - RFC 822 and 2822, HTTP, asctime and what is like them: names of days, months (English, Greek,
 *    Hungarian; whole or cut) and zones in any case, the day before or after the month, years of
 * two digits, no seconds, am and pm, 2006/09/15, comments in brackets, military letters
 *  - with 年 or 년 between the numbers (or 오전, 오후 before the time): China's or Korea's zone
 *  - 10 or 13 digits: seconds or milliseconds since 1970
 * What names no zone is UTC; what names no time is midnight; days that their month lacks (Jun 31)
 * run over into the next. -1 where it is none, or says two things.
 */
int dates_parse(struct str text, int64_t *ms);

#endif
