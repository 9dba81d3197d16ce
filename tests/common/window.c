/*
 * Time: RFC 3339 both ways, options, civil times, and days of zones where the clocks change.
 */
#include "window.h"

#include <time.h>

#include "check.h"

static struct err e;

static bool parses(const char *text, int64_t want)
{
	int64_t ms = 0;
	return window_parse_time(str_of(text), &ms) == 0 && ms == want;
}

static void check_parse(void)
{
	static const char *const bad[] = {"", "2025", "2025-12-05", "2025-12-05T08:00:00",
	    "2025-12-05T08:00Z", "2025-13-05T08:00:00Z", "2025-00-05T08:00:00Z",
	    "2025-02-29T08:00:00Z", "2025-12-05T24:00:00Z", "2025-12-05T08:60:00Z",
	    "2025-12-05T08:00:61Z", "2025-12-05T08:00:60Z", "2025-12-05T08:00:00.Z",
	    "2025-12-05T08:00:00+0800", "2025-12-05T08:00:00+08:00x", "2025-12-05T08:00:00+24:00",
	    "2025-12-05T08:00:00+08:60", "2025-12-05T08:00:00 Z", "2025/12/05T08:00:00Z",
	    "2025-12-05_08:00:00Z", "x025-12-05T08:00:00Z", "2025-12-05T08.00.00Z",
	    "2025-12-05T08:00:00.1234567", "1900-02-29T00:00:00Z"};
	int64_t ms;
	CHECK(parses("1970-01-01T00:00:00Z", 0));
	CHECK(parses("2025-12-05T08:00:00.123Z", 1764921600123));
	CHECK(parses("2025-12-05t08:00:00.123z", 1764921600123));
	CHECK(parses("2025-12-05 16:00:00.123456789+08:00", 1764921600123));
	CHECK(parses("2025-12-05T08:00:00.5Z", 1764921600500));
	CHECK(parses("2025-12-05T02:30:00-05:30", 1764921600000));
	CHECK(parses("2000-02-29T00:00:00Z", 951782400000));
	CHECK(parses("1969-12-31T23:59:59.999Z", -1));
	CHECK(parses("0000-01-01T00:00:00Z", -62167219200000));
	CHECK(parses("9999-12-31T23:59:59.999Z", 253402300799999));
	CHECK(parses("2016-12-31T23:59:60Z", 1483228800000));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (window_parse_time(str_of(bad[i]), &ms) == 0)
			check_text(str_of(bad[i]), "no time", __FILE__, __LINE__);
	CHECK(window_parse_time(STR_NONE, &ms) == -1);
}

/* Every 37th hour and a bit over eight centuries, against libc. */
static void check_round_trip(void)
{
	char text[32], want[64];
	size_t bad = 0;
	for (int64_t ms = -12219292800000; ms < 13000000000000; ms += 37 * 3600000 + 12345) {
		int64_t back;
		time_t t = (time_t)(ms / 1000 - (ms % 1000 < 0));
		struct tm tm;
		gmtime_r(&t, &tm);
		strftime(want, 32, "%Y-%m-%dT%H:%M:%S", &tm);
		window_format_utc(text, sizeof text, ms);
		bad += strncmp(text, want, 19) != 0 ||
		       window_parse_time(str_of(text), &back) != 0 || back != ms;
	}
	CHECK_INT(bad, 0);
	CHECK_STR(str_of(window_format_utc(text, sizeof text, -1)), "1969-12-31T23:59:59.999Z");
	CHECK_STR(
	    str_of(window_format_utc(text, sizeof text, INT64_MAX)), "9999-12-31T23:59:59.999Z");
	CHECK_STR(
	    str_of(window_format_utc(text, sizeof text, INT64_MIN)), "0000-01-01T00:00:00.000Z");
}

/* The day's start in UTC and its length in minutes. */
static void check_day(const char *zone, const char *day, const char *since, int minutes)
{
	struct window w;
	char text[32];
	if (window_zone_set(zone, &e) != 0 || window_parse_day(day, &w, &e) != 0) {
		check_text(str_of(e.text), day, __FILE__, __LINE__);
		return;
	}
	check_text(str_of(window_format_utc(text, sizeof text, w.since_ms)), since, zone, __LINE__);
	check_number((w.until_ms - w.since_ms) / 60000, minutes, zone, __LINE__, day);
	CHECK(window_holds(w, w.since_ms) && !window_holds(w, w.since_ms - 1));
	CHECK(window_holds(w, w.until_ms - 1) && !window_holds(w, w.until_ms));
}

static void check_days(void)
{
	check_day("Asia/Shanghai", "2025-12-05", "2025-12-04T16:00:00.000Z", 1440);
	check_day("UTC", "2024-02-29", "2024-02-29T00:00:00.000Z", 1440);
	check_day("+08:00", "2025-12-05", "2025-12-04T16:00:00.000Z", 1440);
	check_day("-03:30", "2025-12-05", "2025-12-05T03:30:00.000Z", 1440);
	check_day("Z", "2025-12-05", "2025-12-05T00:00:00.000Z", 1440);
	check_day("America/New_York", "2025-03-09", "2025-03-09T05:00:00.000Z", 23 * 60);
	check_day("America/New_York", "2025-11-02", "2025-11-02T04:00:00.000Z", 25 * 60);
	check_day("America/New_York", "2025-11-03", "2025-11-03T05:00:00.000Z", 1440);
	check_day("Australia/Lord_Howe", "2025-04-06", "2025-04-05T13:00:00.000Z", 24 * 60 + 30);
	/* midnight did not happen: the clocks went from 23:59:59 to 01:00 */
	check_day("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z", 23 * 60);
	check_day("America/Sao_Paulo", "2018-11-03", "2018-11-03T03:00:00.000Z", 1440);
	/* they went from midnight back to 23:00 */
	check_day("America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00.000Z", 25 * 60);
	/* from 00:01 back to 23:01: midnight happened twice, the first counts */
	check_day("America/St_Johns", "2010-11-07", "2010-11-07T02:30:00.000Z", 25 * 60);
	check_day("America/St_Johns", "2010-11-06", "2010-11-06T02:30:00.000Z", 1440);
	check_day("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z", 1440);
	check_day("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z", 1440);
	check_day("Pacific/Kiritimati", "2025-01-01", "2024-12-31T10:00:00.000Z", 1440);
}

/* Days follow one another without a gap or an overlap, in zones that change at odd hours. */
static void check_tiling(void)
{
	static const char *const zone[] = {"America/New_York", "America/St_Johns", "America/Havana",
	    "Africa/Cairo", "Asia/Beirut", "Asia/Tehran", "Atlantic/Azores", "Europe/Dublin",
	    "Antarctica/Troll", "Africa/Casablanca"};
	size_t bad = 0;
	for (size_t z = 0; z < sizeof zone / sizeof *zone; z++) {
		int64_t last = INT64_MIN;
		CHECK(window_zone_set(zone[z], &e) == 0);
		for (int day = 0; day < 365 * 12; day += 1) {
			time_t t = (time_t)(14610 + day) * 86400; /* from 2010-01-01 */
			struct tm tm;
			char name[64];
			struct window w;
			gmtime_r(&t, &tm);
			strftime(name, sizeof name, "%Y-%m-%d", &tm);
			bad += window_parse_day(name, &w, &e) != 0 ||
			       (last != INT64_MIN && w.since_ms != last);
			struct civil c = window_civil(w.since_ms);
			bad += c.day != tm.tm_mday || c.month != tm.tm_mon + 1 ||
			       c.year != tm.tm_year + 1900 || c.weekday != (tm.tm_wday + 6) % 7;
			last = w.until_ms;
		}
	}
	CHECK_INT(bad, 0);
}

static void check_bad_days(void)
{
	struct window w;
	CHECK(window_zone_set("Pacific/Apia", &e) == 0);
	CHECK(window_parse_day("2011-12-30", &w, &e) == -1);
	CHECK_STR(str_of(e.text), "the zone had no day 2011-12-30 (its clocks passed over it)");
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK(window_parse_day("2025-02-29", &w, &e) == -1);
	CHECK_STR(str_of(e.text), "'2025-02-29' is no day (a day is written 2025-12-05)");
	CHECK(window_parse_day("today", &w, &e) == -1);
	CHECK(window_parse_day("2025-12-05T", &w, &e) == -1);
	CHECK(window_parse_day("", &w, &e) == -1);
}

static void check_zones(void)
{
	static const char *const bad[] = {"", "Asia/Nowhere", "../../etc/passwd", "/etc/localtime",
	    "Asia/", "Asia//Shanghai", "Asia", "localtime", "right/UTC", "posix/UTC", "zone.tab",
	    "asia/shanghai\n", "+8", "+24:00", "+08:60", "08:00", "CST-8", ":UTC",
	    "Asia/Shanghai/x",
	    "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (window_zone_set(bad[i], &e) != -1 || e.code != EXIT_USAGE)
			check_text(str_of(bad[i]), "a zone refused", __FILE__, __LINE__);
	CHECK(window_zone_set("Nowhere\x1b", &e) == -1);
	CHECK(strchr(e.text, '\x1b') == NULL);
	CHECK(window_zone_set("Etc/GMT+5", &e) == 0);
	CHECK_INT(window_civil(0).offset_s, -5 * 3600);
	CHECK(window_zone_set("America/Argentina/Buenos_Aires", &e) == 0);
	CHECK_INT(window_civil(0).offset_s, -3 * 3600);
	setenv("TZDIR", "/nonexistent", 1);
	CHECK(window_zone_set("Asia/Shanghai", &e) == -1 && strstr(e.text, "package tzdata"));
	CHECK(window_zone_set("UTC", &e) == 0 && window_zone_set("+08:00", &e) == 0);
	unsetenv("TZDIR");
}

static void check_environment(void)
{
	unsetenv("TZ");
	CHECK(window_zone_set(NULL, &e) == 0);
	CHECK_INT(window_civil(0).offset_s, 0);
	setenv("TZ", ":Asia/Shanghai", 1);
	CHECK(window_zone_set(NULL, &e) == 0);
	CHECK_INT(window_civil(0).offset_s, 8 * 3600);
	setenv("TZ", "EST5EDT,M3.2.0,M11.1.0", 1);
	CHECK(window_zone_set(NULL, &e) == 0);
	CHECK_INT(window_civil(0).offset_s, -5 * 3600);
	setenv("TZ", "Nonsense", 1);
	CHECK(window_zone_set(NULL, &e) == -1 && strstr(e.text, "(from TZ)"));
}

static void check_options(void)
{
	int64_t ms;
	CHECK(window_zone_set("Asia/Shanghai", &e) == 0);
	CHECK(window_parse_option("2025-12-05", &ms, &e) == 0 && ms == 1764864000000);
	CHECK(window_parse_option("2025-12-05T08:00:00Z", &ms, &e) == 0 && ms == 1764921600000);
	CHECK(window_parse_option("@1764921600", &ms, &e) == 0 && ms == 1764921600000);
	CHECK(window_parse_option("@1764921600.25", &ms, &e) == 0 && ms == 1764921600250);
	CHECK(window_parse_option("@-1.5", &ms, &e) == 0 && ms == -1500);
	CHECK(window_parse_option("@", &ms, &e) == -1);
	CHECK(window_parse_option("@1x", &ms, &e) == -1);
	CHECK(window_parse_option("@99999999999999999999", &ms, &e) == -1);
	CHECK(window_parse_option("yesterday", &ms, &e) == -1 && e.code == EXIT_USAGE);
	CHECK(window_parse_option("2025-12-32", &ms, &e) == -1);
}

static void check_format(void)
{
	char out[64];
	CHECK(window_zone_set("Asia/Shanghai", &e) == 0);
	CHECK_STR(str_of(window_format(out, sizeof out, "%Y-%m-%d %H:%M:%S.%L %z", 1764921600123)),
	    "2025-12-05 16:00:00.123 +0800");
	CHECK_STR(
	    str_of(window_format(out, sizeof out, "%a %b %%L %d", 1764921600123)), "Fri Dec %L 05");
	CHECK_STR(str_of(window_format(out, sizeof out, "%Y", -1)), "1970");
	CHECK_STR(str_of(window_format(out, sizeof out, "%L", -1)), "999");
	CHECK_STR(str_of(window_format(out, 4, "%Y", 0)), "");
	CHECK_STR(str_of(window_format(out, sizeof out, "", 0)), "");
	CHECK_STR(str_of(window_format(out, sizeof out, "100%", 0)), "100%");
	struct civil c = window_civil(1764921600123);
	CHECK(c.year == 2025 && c.month == 12 && c.day == 5 && c.hour == 16 && c.minute == 0 &&
	      c.second == 0 && c.ms == 123 && c.weekday == 4 && c.offset_s == 28800);
}

int main(void)
{
	check_parse();
	check_round_trip();
	check_options();
	check_bad_days();
	check_days();
	check_tiling();
	check_format();
	check_zones();
	check_environment();
	return check_done();
}
