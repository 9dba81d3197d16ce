/*
 * One input file's counts; see source.h. Remembers what its struct holds.
 */
#include "source.h"

#include <stdio.h>
#include <string.h>

void source_add(struct source *s, const struct converted *got)
{
	s->records++;
	s->posts += got->posts;
	s->kept += got->lines;
	if (!s->adapter && got->adapter) {
		s->adapter = got->adapter;
		snprintf(s->network, sizeof(s->network), "%s", got->network);
	}
	if (!got->timed)
		return;
	s->first_ms = s->timed && s->first_ms < got->first_ms ? s->first_ms : got->first_ms;
	s->last_ms = s->timed && s->last_ms > got->last_ms ? s->last_ms : got->last_ms;
	s->timed = true;
}

static void add_name(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, ",\"%s\":", name);
	if (value)
		buf_add_json(out, str_of(value));
	else
		buf_add_z(out, "null");
}

static void add_time(struct buf *out, const char *name, bool known, int64_t ms)
{
	char text[32];

	add_name(out, name, known ? window_format_utc(text, sizeof(text), ms) : NULL);
}

void source_line(const struct source *s, const char *file, uint64_t rejected,
    const struct digest *digest, bool whole, const char *error, struct buf *out)
{
	const char *base = strrchr(file, '/');
	const char *status = !error && rejected == 0 && whole ? "ok"
			     : s->adapter		      ? "partial"
							      : "failed";

	buf_add_z(out, "{\"record\":\"source\"");
	add_name(out, "source", base && base[1] ? base + 1 : file);
	add_name(out, "network", s->adapter ? s->network : NULL);
	add_name(out, "adapter", s->adapter);
	add_name(out, "status", status);
	buf_printf(out, ",\"records\":%llu,\"posts\":%llu,\"kept\":%llu,\"rejected\":%llu",
	    (unsigned long long)s->records, (unsigned long long)s->posts,
	    (unsigned long long)s->kept, (unsigned long long)rejected);
	if (digest)
		buf_printf(out, ",\"bytes\":%llu", (unsigned long long)digest->bytes);
	add_name(out, "sha256", digest ? digest->sha256 : NULL);
	add_time(out, "first", s->timed, s->first_ms);
	add_time(out, "last", s->timed, s->last_ms);
	if (error)
		add_name(out, "error", error);
	buf_add_char(out, '}');
}
