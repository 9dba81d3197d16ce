/*
 * The words of --by, --window and --partition (see rules.h).
 */
#include "rules.h"

#include <string.h>

#define POSTS_MAX 100000000u
#define SECONDS_MAX 315360000u /* ten years */
#define PARTS_MAX 65536u

static unsigned by_of(struct str name)
{
	static const struct {
		const char *name;
		unsigned by;
	} known[] = {{"id", CLUSTERS_BY_ID}, {"repost", CLUSTERS_BY_REPOST},
	    {"url", CLUSTERS_BY_URL}, {"near", CLUSTERS_BY_NEAR}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (str_is(name, known[i].name))
			return known[i].by;
	return 0;
}

int rules_read_by(const char *list, struct clusters_rules *r, struct err *e)
{
	for (const char *at = list;; at++) {
		struct str name = {at, strcspn(at, ",")};
		unsigned by = by_of(str_trim(name));
		if (by == 0) {
			char quoted[64];
			return err_set(e, EXIT_USAGE,
			    "--by: no way to compare is called `%s` (id, repost, url, near)",
			    err_quote(quoted, sizeof(quoted), name));
		}
		r->by |= by;
		at += name.len;
		if (*at == '\0')
			return 0;
	}
}

/* Reads digits at *at and moves past them; 0 where there are none, or where they tell more than
 * max. */
static uint32_t read_number(const char **at, uint32_t max)
{
	uint64_t n = 0;

	for (; **at >= '0' && **at <= '9'; ++*at)
		n = n <= max ? n * 10 + (uint64_t)(**at - '0') : n;
	return n <= max ? (uint32_t)n : 0;
}

static int refuse(const char *text, const char *option, const char *want, struct err *e)
{
	char quoted[64];

	return err_set(e, EXIT_USAGE, "%s: `%s` is none (%s)", option,
	    err_quote(quoted, sizeof(quoted), str_of(text)), want);
}

int rules_read_window(const char *text, struct clusters_rules *r, struct err *e)
{
	static const char unit[] = "dhm";
	static const uint32_t seconds[] = {86400, 3600, 60};
	const char *at = text;
	uint32_t n = read_number(&at, POSTS_MAX);
	const char *u = *at != '\0' ? strchr(unit, *at) : NULL;

	if (n > 0 && *at == '\0') {
		r->window.posts = n;
		return 0;
	}
	if (n == 0 || !u || at[1] != '\0' || n > SECONDS_MAX / seconds[u - unit])
		return refuse(text, "--window",
		    "a number of posts up to 100000000, or a time as in 7d, 12h, 90m", e);
	r->window.seconds = n * seconds[u - unit];
	return 0;
}

int rules_read_partition(const char *text, struct clusters_rules *r, struct err *e)
{
	const char *at = text;
	uint32_t part = read_number(&at, PARTS_MAX), parts = 0;

	if (*at == '/') {
		at++;
		parts = read_number(&at, PARTS_MAX);
	}
	if (part == 0 || part > parts || *at != '\0')
		return refuse(text, "--partition", "K/N with K from 1 to N, as in 2/4", e);
	r->part = part - 1;
	r->parts = parts;
	return 0;
}
