/*
 * Floor 1. Time: instants in milliseconds since 1970-01-01T00:00:00Z, days and half-open windows
 * [since, until) in one named zone. The zone is the process's (TZ): set it once, before threads
 * start.
 */
#ifndef TP_WINDOW_H
#define TP_WINDOW_H

#include "err.h"

#define WINDOW_OPEN_SINCE INT64_MIN
#define WINDOW_OPEN_UNTIL INT64_MAX

struct window {
	int64_t since_ms; /* included; WINDOW_OPEN_SINCE: no lower end */
	int64_t until_ms; /* excluded; WINDOW_OPEN_UNTIL: no upper end */
};

/* A civil time in the zone that was set. */
struct civil {
	int year, month, day; /* month 1..12, day 1..31 */
	int hour, minute, second, ms;
	int weekday;  /* 0 is Monday (ISO 8601) */
	int offset_s; /* seconds east of UTC at that instant */
};

/*
 * Sets the zone by its tz database name (`Asia/Shanghai`, `UTC`, `+08:00`); NULL keeps TZ, or UTC
 * where TZ is unset. -1 with *e filled (EXIT_USAGE) for a name that the tz database lacks, naming
 * the package tzdata where the database itself is missing.
 */
int window_zone_set(const char *zone, struct err *e);

/*
 * RFC 3339 (`2025-12-05T08:00:00.123Z`, `+08:00`, a space for T, no seconds' fraction needed) to an
 * instant, without the zone. Returns 0, or -1 where it is not one. Fast: no locale, no allocation.
 */
int window_parse_time(struct str text, int64_t *ms);
/* As an option's value: RFC 3339, or `2025-12-05` (start of that day in the zone), or @SECONDS. */
int window_parse_option(const char *text, int64_t *ms, struct err *e);
/* The day `2025-12-05` in the zone, also across a clock change (23 or 25 hours). */
int window_parse_day(const char *text, struct window *w, struct err *e);
bool window_holds(struct window w, int64_t ms);

struct civil window_civil(int64_t ms);
/* RFC 3339 in UTC with milliseconds: out holds 25 bytes at least. Returns out. */
const char *window_format_utc(char *out, size_t cap, int64_t ms);
/* strftime(3) with C-locale names in the zone; %L stands for milliseconds. Returns out, which is
 * empty where it does not fit, or fmt is longer than 250 bytes. */
const char *window_format(char *out, size_t cap, const char *fmt, int64_t ms);

#endif
