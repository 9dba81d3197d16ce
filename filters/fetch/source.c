/*
 * One input file's counts; see source.h. Remembers what its struct holds.
 */
#include "source.h"

#include <stdio.h>
#include <string.h>

#define LINE_MAX_BYTES ((size_t)16 << 20)

/* What a record was taken by; records of several networks make the source one of several. */
static void meet_network(struct source *s, const char *adapter, const char *network)
{
	if (!adapter)
		return;
	if (!s->adapter) {
		s->adapter = adapter;
		snprintf(s->network, sizeof(s->network), "%s", network);
	} else if (strcmp(s->network, network) != 0) {
		snprintf(s->network, sizeof(s->network), "several");
	}
}

void source_add(struct source *s, const struct converted *got)
{
	s->records++;
	s->posts += got->posts;
	for (size_t i = 0; i < got->count; i++)
		s->kept += got->post[i].line.ptr != NULL;
	meet_network(s, got->adapter, got->network);
	if (!got->timed)
		return;
	s->first_ms = s->timed && s->first_ms < got->first_ms ? s->first_ms : got->first_ms;
	s->last_ms = s->timed && s->last_ms > got->last_ms ? s->last_ms : got->last_ms;
	s->timed = true;
}

void source_join(struct source *s, const struct source *other)
{
	s->records += other->records;
	s->posts += other->posts;
	s->kept += other->kept;
	meet_network(s, other->adapter, other->network);
	if (!other->timed)
		return;
	s->first_ms = s->timed && s->first_ms < other->first_ms ? s->first_ms : other->first_ms;
	s->last_ms = s->timed && s->last_ms > other->last_ms ? s->last_ms : other->last_ms;
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

static void add_line(const struct source *s, const char *name, uint64_t rejected,
    const struct digest *digest, bool whole, const char *error, struct buf *out)
{
	const char *status = !error && rejected == 0 && whole ? "ok"
			     : s->adapter		      ? "partial"
							      : "failed";

	buf_add_z(out, "{\"record\":\"source\"");
	add_name(out, "source", name);
	add_name(out, "network", s->adapter ? s->network : NULL);
	add_name(out, "adapter", s->adapter);
	add_name(out, "status", status);
	buf_printf(out, ",\"records\":%llu,\"posts\":%llu,\"kept\":%llu,\"rejected\":%llu",
	    (unsigned long long)s->records, (unsigned long long)s->posts,
	    (unsigned long long)s->kept, (unsigned long long)rejected);
	if (digest)
		buf_printf(out, ",\"bytes\":%llu", (unsigned long long)digest->bytes);
	add_name(out, "sha256", digest && digest->sha256[0] ? digest->sha256 : NULL);
	add_time(out, "first", s->timed, s->first_ms);
	add_time(out, "last", s->timed, s->last_ms);
	if (error)
		add_name(out, "error", error);
	buf_add_char(out, '}');
}

static int tell(struct run *run, struct buf *line, struct err *e)
{
	return buf_failed(line) ? err_set(e, EXIT_IO, "out of memory")
				: run_ledger(run, buf_str(line), e);
}

int source_tell_file(const struct source *s, struct run *run, const char *name, uint64_t rejected,
    const struct digest *digest, bool whole, const char *error, struct err *e)
{
	struct buf line;
	int status;

	if (!run_wants_ledger(run))
		return 0;
	buf_init(&line, LINE_MAX_BYTES);
	add_line(s, name, rejected, digest, whole, error, &line);
	status = tell(run, &line, e);
	buf_free(&line);
	return status;
}

int source_tell_ended(struct harvest *h, struct run *run, struct err *e)
{
	const struct harvest_source *ended;
	struct buf line, members;
	int status = 0;

	buf_init(&line, LINE_MAX_BYTES);
	buf_init(&members, LINE_MAX_BYTES);
	for (;;) {
		buf_reset(&members);
		ended = harvest_ended(h, &members);
		if (!ended || status != 0)
			break;
		buf_reset(&line);
		buf_add_z(&line, "{\"record\":\"source\"");
		add_name(&line, "source", harvest_spec(ended)->name);
		add_name(&line, "network", harvest_spec(ended)->adapter->network);
		add_name(&line, "adapter", harvest_spec(ended)->adapter->name);
		buf_add_char(&line, ',');
		buf_add_str(&line, buf_str(&members));
		buf_add_char(&line, '}');
		status = tell(run, &line, e);
	}
	buf_free(&line);
	buf_free(&members);
	return status;
}
