/*
 * times.h: every form that a network gives its times in.
 */
#include "times.h"

#include "buf.h"
#include "check.h"
#include "window.h"

static struct json *json;

/* The time of a JSON text as RFC 3339, or `none`. */
static const char *time_of(const char *text)
{
	static char out[32];
	struct json_value root;
	struct buf padded;
	struct err e;
	int64_t ms;

	buf_init(&padded, 4096);
	buf_add_z(&padded, text);
	CHECK(buf_room(&padded, JSON_PADDING));
	CHECK(json_parse(json, buf_str(&padded), &root, &e) == 0);
	if (times_read(root, &ms) == 0)
		window_format_utc(out, sizeof(out), ms);
	else
		snprintf(out, sizeof(out), "none");
	buf_free(&padded);
	return out;
}

#define CHECK_TIME(text, want) CHECK_STR(str_of(time_of(text)), want)

int main(void)
{
	json = json_new();
	CHECK(json);
	CHECK_TIME("\"2025-12-05T08:00:00.123Z\"", "2025-12-05T08:00:00.123Z");
	CHECK_TIME("\"2025-12-05T16:00:00+08:00\"", "2025-12-05T08:00:00.000Z");
	CHECK_TIME("\"Wed Aug 27 13:08:45 +0000 2008\"", "2008-08-27T13:08:45.000Z");
	CHECK_TIME("\"Wed Dec 31 23:59:59 -0130 2008\"", "2009-01-01T01:29:59.000Z");
	CHECK_TIME("\"Wed Foo 27 13:08:45 +0000 2008\"", "none");
	CHECK_TIME("\"Wed Aug 32 13:08:45 +0000 2008\"", "none");
	CHECK_TIME("\"Wed Aug 27 13:08:45 +0000 20x8\"", "none");
	CHECK_TIME("\"Wed, 27 Aug 2008 13:08:45 GMT\"", "2008-08-27T13:08:45.000Z");
	CHECK_TIME("\"2008-08-27T13:08:45\"", "2008-08-27T13:08:45.000Z");
	CHECK_TIME("\"1219842525\"", "2008-08-27T13:08:45.000Z");
	CHECK_TIME("1764921600", "2025-12-05T08:00:00.000Z");
	CHECK_TIME("1764921600.5", "2025-12-05T08:00:00.500Z");
	CHECK_TIME("1764921600123", "2025-12-05T08:00:00.123Z");
	CHECK_TIME("-1", "1969-12-31T23:59:59.000Z");
	CHECK_TIME("1e300", "none");
	CHECK_TIME("null", "none");
	CHECK_TIME("\"\"", "none");
	CHECK_TIME("\"yesterday\"", "none");
	json_free(json);
	return check_done();
}
