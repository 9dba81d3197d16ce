/*
 * Time: RFC 3339 to milliseconds and back by arithmetic alone, and days in the process's zone,
 * which is libc's (TZ, tzset, localtime_r) over the system's tz database. A day is [its first
 * instant, the next day's first instant), so days tile the time line also where the clocks change.
 * Remembers nothing but TZ.
 */
#include "window.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ZONE_NAME_MAX 64
#define ZONE_FOLDER "/usr/share/zoneinfo"
#define DAY_S 86400
/* No offset is beyond a day; a change of the date line moves one by a day. */
#define PROBE_HOURS 28

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar (Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms"). */
static int64_t days_of_date(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The inverse of days_of_date(). */
static void date_of_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t d = z - era * 146097;
	int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	int64_t of_year = d - (365 * y + y / 4 - y / 100);
	int64_t mp = (5 * of_year + 2) / 153;
	*day = (int)(of_year - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = y + era * 400 + (*month <= 2);
}

static int64_t floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `count` decimal digits at p, or -1 where one is none. */
static int digits(const char *p, int count)
{
	int n = 0;
	for (int i = 0; i < count; i++) {
		if (!is_digit(p[i]))
			return -1;
		n = n * 10 + (p[i] - '0');
	}
	return n;
}

static bool date_exists(int year, int month, int day)
{
	static const signed char length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (year < 0 || month < 1 || month > 12 || day < 1)
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return day <= length[month - 1] + (month == 2 && leap);
}

/* `2025-12-05` in the first ten bytes of p to days since 1970; false where it is no date. */
static bool parse_date(const char *p, int64_t *days)
{
	int year = digits(p, 4), month = digits(p + 5, 2), day = digits(p + 8, 2);
	if (p[4] != '-' || p[7] != '-' || !date_exists(year, month, day))
		return false;
	*days = days_of_date(year, month, day);
	return true;
}

/* `+08:00` in six bytes to seconds east of UTC. */
static bool parse_offset(const char *p, int *offset_s)
{
	int hours = digits(p + 1, 2), minutes = digits(p + 4, 2);
	if ((*p != '+' && *p != '-') || p[3] != ':' || hours < 0 || hours > 23 || minutes < 0 ||
	    minutes > 59)
		return false;
	*offset_s = (hours * 3600 + minutes * 60) * (*p == '-' ? -1 : 1);
	return true;
}

int window_parse_time(struct str text, int64_t *ms)
{
	const char *p = text.ptr;
	int64_t days;
	if (text.len < 20 || !parse_date(p, &days) ||
	    (p[10] != 'T' && p[10] != 't' && p[10] != ' '))
		return -1;
	int hour = digits(p + 11, 2), minute = digits(p + 14, 2), second = digits(p + 17, 2);
	/* a leap second, 60, is read as the first of the next minute, as POSIX counts */
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59 + (minute == 59) || p[13] != ':' || p[16] != ':')
		return -1;
	const char *end = p + text.len;
	p += 19;
	int fraction_ms = 0;
	if (*p == '.') {
		const char *first = ++p;
		for (int unit = 100; p < end && is_digit(*p); p++, unit /= 10)
			fraction_ms += (*p - '0') * unit;
		if (p == first)
			return -1;
	}
	int offset_s = 0;
	if (end - p == 6) {
		if (!parse_offset(p, &offset_s))
			return -1;
	} else if (end - p != 1 || (*p != 'Z' && *p != 'z')) {
		return -1;
	}
	*ms = (days * DAY_S + hour * 3600 + minute * 60 + second - offset_s) * 1000 + fraction_ms;
	return 0;
}

/* Local time of an instant in seconds as if it were UTC's: comparable, and its day is a division.
 */
static int64_t local_seconds(int64_t at_s, int *offset_s)
{
	struct tm tm;
	time_t t = (time_t)at_s;
	*offset_s = localtime_r(&t, &tm) ? (int)tm.tm_gmtoff : 0;
	return at_s + *offset_s;
}

/* The first second in (before, after] that shows `local` or later; the clock never goes back there.
 */
static int64_t first_at_or_after(int64_t local, int64_t before, int64_t after)
{
	while (after - before > 1) {
		int ignored;
		int64_t middle = before + (after - before) / 2;
		if (local_seconds(middle, &ignored) < local)
			before = middle;
		else
			after = middle;
	}
	return after;
}

/*
 * The first instant (seconds) of the civil day that is `days` after 1970-01-01: midnight, the
 * earlier one where the clock shows it twice, or the end of the gap where it shows none.
 */
static int64_t day_start(int64_t days)
{
	int64_t midnight = days * DAY_S, earliest = midnight - PROBE_HOURS * 3600;
	int64_t before = earliest, after = midnight + PROBE_HOURS * 3600;
	for (int64_t at = earliest; at <= midnight + PROBE_HOURS * 3600; at += 3600) {
		int offset_s, ignored;
		if (local_seconds(at, &offset_s) < midnight)
			before = at;
		else if (at < after)
			after = at;
		if (local_seconds(midnight - offset_s, &ignored) == midnight)
			return midnight - offset_s;
	}
	return first_at_or_after(midnight, before, after);
}

int window_parse_day(const char *text, struct window *w, struct err *e)
{
	char quoted[64];
	int64_t days;
	if (strlen(text) != 10 || !parse_date(text, &days))
		return err_set(e, EXIT_USAGE, "'%s' is no day (a day is written 2025-12-05)",
		    err_quote(quoted, sizeof quoted, str_of(text)));
	w->since_ms = day_start(days) * 1000;
	w->until_ms = day_start(days + 1) * 1000;
	if (w->since_ms >= w->until_ms)
		return err_set(
		    e, EXIT_USAGE, "the zone had no day %s (its clocks passed over it)", text);
	return 0;
}

/* `@1764892800`, also with a sign or a fraction, to milliseconds. */
static bool parse_seconds(const char *p, int64_t *ms)
{
	bool negative = *p == '-';
	p += negative;
	int64_t seconds = 0, fraction_ms = 0;
	const char *first = p;
	for (; is_digit(*p); p++) {
		if (p - first >= 12)
			return false;
		seconds = seconds * 10 + (*p - '0');
	}
	if (p == first)
		return false;
	if (*p == '.' && is_digit(p[1])) {
		p++;
		for (int unit = 100; is_digit(*p); p++, unit /= 10)
			fraction_ms += (*p - '0') * unit;
	}
	*ms = (seconds * 1000 + fraction_ms) * (negative ? -1 : 1);
	return *p == '\0';
}

int window_parse_option(const char *text, int64_t *ms, struct err *e)
{
	char quoted[64];
	int64_t days;
	if (window_parse_time(str_of(text), ms) == 0)
		return 0;
	if (*text == '@' && parse_seconds(text + 1, ms))
		return 0;
	if (strlen(text) == 10 && parse_date(text, &days)) {
		*ms = day_start(days) * 1000;
		return 0;
	}
	return err_set(e, EXIT_USAGE,
	    "'%s' is no time (write 2025-12-05, 2025-12-05T08:00:00Z, 2025-12-05T16:00:00+08:00 or "
	    "@SECONDS)",
	    err_quote(quoted, sizeof quoted, str_of(text)));
}

bool window_holds(struct window w, int64_t ms)
{
	return ms >= w.since_ms && ms < w.until_ms;
}

struct civil window_civil(int64_t ms)
{
	int64_t at_s = floor_div(ms, 1000);
	struct civil c = {.ms = (int)(ms - at_s * 1000)};
	int64_t local = local_seconds(at_s, &c.offset_s), days = floor_div(local, DAY_S), year;
	int of_day = (int)(local - days * DAY_S);
	date_of_days(days, &year, &c.month, &c.day);
	c.year = (int)year;
	c.hour = of_day / 3600;
	c.minute = of_day / 60 % 60;
	c.second = of_day % 60;
	c.weekday = (int)(((days + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	return c;
}

const char *window_format_utc(char *out, size_t cap, int64_t ms)
{
	const int64_t first = -62167219200000, last = 253402300799999; /* years 0000 to 9999 */
	ms = ms < first ? first : ms > last ? last : ms;
	int64_t at_s = floor_div(ms, 1000), days = floor_div(at_s, DAY_S), year;
	int month, day, of_day = (int)(at_s - days * DAY_S);
	date_of_days(days, &year, &month, &day);
	snprintf(out, cap, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year, month, day,
	    of_day / 3600, of_day / 60 % 60, of_day % 60, (int)(ms - at_s * 1000));
	return out;
}

/* fmt with each %L replaced by three digits; false where out is too small. */
static bool put_milliseconds(char *out, size_t cap, const char *fmt, int ms)
{
	size_t n = 0;
	for (; *fmt; fmt++) {
		if (n + 4 > cap)
			return false;
		if (*fmt != '%') {
			out[n++] = *fmt;
		} else if (fmt[1] == 'L') {
			fmt++;
			out[n++] = (char)('0' + ms / 100);
			out[n++] = (char)('0' + ms / 10 % 10);
			out[n++] = (char)('0' + ms % 10);
		} else {
			out[n++] = *fmt;
			if (fmt[1])
				out[n++] = *++fmt; /* `%%L` is a percent sign and an L */
		}
	}
	out[n] = '\0';
	return true;
}

const char *window_format(char *out, size_t cap, const char *fmt, int64_t ms)
{
	char plain[256];
	struct tm tm;
	time_t t = (time_t)floor_div(ms, 1000);
	if (cap == 0)
		return out;
	*out = '\0';
	if (!put_milliseconds(plain, sizeof plain, fmt, (int)(ms - (int64_t)t * 1000)) ||
	    !localtime_r(&t, &tm))
		return out;
	if (strftime(out, cap, plain, &tm) == 0)
		*out = '\0'; /* strftime() leaves it undefined where it does not fit */
	return out;
}

/* A name as the tz database makes them: parts of letters, digits, _ + -, joined by single slashes.
 */
static bool zone_name_is_sound(const char *name)
{
	static const char *const left_out[] = {"localtime", "posixrules", "right/", "posix/"};
	if (strlen(name) >= ZONE_NAME_MAX)
		return false;
	for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
		if (strncmp(name, left_out[i], strlen(left_out[i])) == 0)
			return false;
	for (const char *p = name; *p; p++) {
		bool first = p == name || p[-1] == '/';
		if (!is_letter(*p) && (first || !(is_digit(*p) || strchr("_+-/", *p))))
			return false;
	}
	return *name && name[strlen(name) - 1] != '/';
}

/* 1 where the database has the zone, 0 where it lacks it, -1 where there is no database. */
static int zone_is_known(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[512], magic[4];
	struct stat st;
	if (!folder || !*folder)
		folder = ZONE_FOLDER;
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
		return -1;
	if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	bool known = read(fd, magic, sizeof magic) == sizeof magic && memcmp(magic, "TZif", 4) == 0;
	close(fd);
	return known;
}

/* `Z`, `UTC` and `+08:00` as POSIX writes them in TZ, where east is negative; false for other
 * names. */
static bool fixed_zone(const char *name, char *out, size_t cap)
{
	int offset_s;
	if (strcmp(name, "UTC") == 0 || strcmp(name, "Z") == 0) {
		snprintf(out, cap, "UTC0");
		return true;
	}
	if (strlen(name) != 6 || !parse_offset(name, &offset_s))
		return false;
	snprintf(out, cap, "<%.3s%.2s>%c%.5s", name, name + 4, *name == '+' ? '-' : '+', name + 1);
	return true;
}

/* True for a TZ of the environment that needs no database: a POSIX rule (`EST5EDT,...`, `<+08>-8`)
 * or a file by its path. */
static bool zone_is_rule(const char *tz)
{
	if (*tz == '<' || *tz == '/')
		return true;
	size_t letters = 0;
	while (is_letter(tz[letters]))
		letters++;
	return letters >= 3 && (is_digit(tz[letters]) || strchr("+-", tz[letters])) && tz[letters];
}

int window_zone_set(const char *zone, struct err *e)
{
	char quoted[128], fixed[32];
	const char *tz = zone, *from = "";
	if (!zone) {
		tz = getenv("TZ");
		from = " (from TZ)";
		if (tz && *tz == ':')
			tz++;
		if (!tz || !*tz)
			tz = "UTC";
	}
	if (fixed_zone(tz, fixed, sizeof fixed)) {
		tz = fixed;
	} else if (zone || !zone_is_rule(tz)) {
		int known = zone_name_is_sound(tz) ? zone_is_known(tz) : 0;
		err_quote(quoted, sizeof quoted, str_of(tz));
		if (known < 0)
			return err_set(e, EXIT_USAGE,
			    "zone '%s' can't be looked up%s (no tz database: install the package "
			    "tzdata)",
			    quoted, from);
		if (known == 0)
			return err_set(e, EXIT_USAGE,
			    "no zone '%s'%s (a zone is a tz database name such as Asia/Shanghai, "
			    "UTC, or "
			    "+08:00)",
			    quoted, from);
	}
	if (setenv("TZ", tz, 1) != 0)
		return err_errno(e, EXIT_IO, "TZ can't be set");
	tzset();
	return 0;
}
