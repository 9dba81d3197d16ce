/*
 * What the report covers: the window, from the options, else from fetch's stage line, else from the
 * posts' own times as whole days; the zone in which it is told; the slug and dates that follow from
 * it.
 */
#include "model.h"

#include <stdlib.h>

#include "put.h"

#define DAY_MS (24 * 3600 * 1000LL)
#define TIME_SIZE 40
#define SLUG_MAX 512
#define ZONE_MAX 128

static int64_t ledger_time(const struct ledger_line *line, const char *member, int64_t otherwise)
{
	int64_t ms;

	if (line && window_parse_time(json_text(json_path(line->root, member)), &ms) == 0)
		return ms;
	return otherwise;
}

/* The zone: the option's, else fetch's, else TZ, else UTC. */
static int zone_set(struct model *m, const struct ledger_line *fetch, struct err *e)
{
	struct str told = fetch ? json_text(json_path(fetch->root, "tz")) : STR_NONE;
	const char *outer = getenv("TZ");

	buf_init(&m->zone, ZONE_MAX);
	if (m->ask->zone)
		buf_add_z(&m->zone, m->ask->zone);
	else if (told.len)
		buf_add_str(&m->zone, told);
	else
		buf_add_z(&m->zone, outer && *outer ? outer : "UTC");
	if (!buf_z(&m->zone))
		return err_set(e, EXIT_USAGE, "time zone with a name of over %d bytes", ZONE_MAX);
	return window_zone_set(m->ask->zone || told.len ? buf_z(&m->zone) : NULL, e);
}

/* Open ends become the start of the first post's day, the end of the last one's. */
static int close_by_posts(struct model *m, struct err *e)
{
	struct window day;
	char text[TIME_SIZE];

	if (m->day->first_ms > m->day->last_ms)
		return 0;
	if (m->window.since_ms == WINDOW_OPEN_SINCE) {
		window_format(text, sizeof(text), "%Y-%m-%d", m->day->first_ms);
		if (window_parse_day(text, &day, e) < 0)
			return -1;
		m->window.since_ms = day.since_ms;
	}
	if (m->window.until_ms == WINDOW_OPEN_UNTIL) {
		window_format(text, sizeof(text), "%Y-%m-%d", m->day->last_ms);
		if (window_parse_day(text, &day, e) < 0)
			return -1;
		m->window.until_ms = day.until_ms;
	}
	return 0;
}

static bool is_closed(struct window w)
{
	return w.since_ms != WINDOW_OPEN_SINCE && w.until_ms != WINDOW_OPEN_UNTIL &&
	       w.since_ms < w.until_ms;
}

/* A file's name is made of it: letters, digits, `-`, `_`, `.`; anything else becomes `_`. */
static void make_slug(struct model *m)
{
	const char *c;
	char text[TIME_SIZE];

	buf_init(&m->slug, SLUG_MAX);
	for (c = m->ask->name; *c; c++) {
		bool plain = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
			     (*c >= 'A' && *c <= 'Z') || *c == '-' || *c == '.';

		buf_add_char(&m->slug, plain ? *c : '_');
	}
	if (!is_closed(m->window))
		return;
	buf_printf(
	    &m->slug, "_%s", window_format(text, sizeof(text), "%Y%m%d", m->window.since_ms));
	buf_printf(
	    &m->slug, "_%s", window_format(text, sizeof(text), "%Y%m%d", m->window.until_ms - 1));
}

int model_window_find(struct model *m, struct err *e)
{
	const struct ledger_line *fetch = model_ledger(m, "stage", "fetch");
	const struct model_ask *ask = m->ask;

	if (zone_set(m, fetch, e) < 0)
		return -1;
	m->window.since_ms = ledger_time(fetch, "since", WINDOW_OPEN_SINCE);
	m->window.until_ms = ledger_time(fetch, "until", WINDOW_OPEN_UNTIL);
	if (ask->day && window_parse_day(ask->day, &m->window, e) < 0)
		return -1;
	if (ask->since && window_parse_option(ask->since, &m->window.since_ms, e) < 0)
		return -1;
	if (ask->until && window_parse_option(ask->until, &m->window.until_ms, e) < 0)
		return -1;
	if (close_by_posts(m, e) < 0)
		return -1;
	if (m->window.since_ms >= m->window.until_ms)
		return err_set(e, EXIT_USAGE, "the window ends before it begins");
	m->published_ms = m->window.until_ms;
	if (ask->published && window_parse_option(ask->published, &m->published_ms, e) < 0)
		return -1;
	make_slug(m);
	return 0;
}

static void put_instant(struct buf *b, const char *key, const char *fmt, int64_t ms)
{
	char text[TIME_SIZE];

	put_text(b, key, str_of(window_format(text, sizeof(text), fmt, ms)));
}

/* Dates of the window; all null where the stream is empty and no option tells. */
static void put_dates(struct model *m)
{
	static const char *const keys[] = {"since", "until", "first_day", "last_day"};
	struct window w = m->window;
	struct civil c;
	size_t i;

	if (!is_closed(w)) {
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			put_null(m->out, keys[i]);
		put_int(m->out, "days", 0);
		return;
	}
	put_instant(m->out, "since", "%Y-%m-%d %H:%M", w.since_ms);
	put_instant(m->out, "until", "%Y-%m-%d %H:%M", w.until_ms);
	put_instant(m->out, "first_day", "%Y-%m-%d", w.since_ms);
	put_instant(m->out, "last_day", "%Y-%m-%d", w.until_ms - 1);
	put_int(m->out, "days", (w.until_ms - w.since_ms + DAY_MS / 2) / DAY_MS);
	c = window_civil(w.since_ms);
	put_int(m->out, "year", c.year);
	put_int(m->out, "month", c.month);
	put_int(m->out, "month_day", c.day);
	c = window_civil(w.until_ms - 1);
	put_int(m->out, "last_year", c.year);
	put_int(m->out, "last_month", c.month);
	put_int(m->out, "last_month_day", c.day);
}

void model_put_report(struct model *m)
{
	struct str title = m->ask->title ? str_of(m->ask->title) : buf_str(&m->slug);

	put_open(m->out, "report", '{');
	put_text(m->out, "name", str_of(m->ask->name));
	put_markdown(m->out, "name_markdown", str_of(m->ask->name));
	put_text(m->out, "title", title);
	put_text(m->out, "slug", buf_str(&m->slug));
	put_text(m->out, "lang", str_of(m->ask->lang));
	put_markdown(m->out, "tz", buf_str(&m->zone));
	put_dates(m);
	if (m->published_ms == WINDOW_OPEN_UNTIL)
		put_null(m->out, "date");
	else
		put_instant(m->out, "date", "%Y-%m-%d %H:%M:%S %z", m->published_ms);
	put_close(m->out, '}');
}
