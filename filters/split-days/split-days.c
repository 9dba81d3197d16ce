/*
 * split-days: posts parted by the day of their time in a zone. In: posts. Out: with --output a file
 * of posts for each day, and none on standard output; without, the posts as they came, and what
 * each day has as a ledger line. It remembers lines that wait to be written, up to --memory.
 */
#include "days.h"
#include "filter.h"

#define MEMORY_DEFAULT (64 << 20)
#define DAYS_LINE_MAX ((size_t)1 << 30)

struct split {
	const char *folder, *zone;
	int64_t memory;
	struct days *days;
};

static const struct opt options[] = {
    {'o', "output", OPT_OUTPUT, "DIR", offsetof(struct split, folder), 0, 0, NULL,
	"write DIR/2025-12-05.ndjson and so on, and let no post leave; DIR must be absent or "
	"empty"},
    {0, "tz", OPT_STRING, "ZONE", offsetof(struct split, zone), 0, 0, NULL,
	"the zone of days, as Asia/Shanghai (TZ unless told, else UTC)"},
    {0, "memory", OPT_SIZE, "BYTES", offsetof(struct split, memory), 1 << 16, 1e15, NULL,
	"let lines of so many bytes wait before they are written (64M unless told)"},
};

static const char *const counts[] = {"parted", "undated", NULL};
enum { COUNT_PARTED, COUNT_UNDATED };

static void defaults(void *state)
{
	struct split *s = state;

	s->memory = MEMORY_DEFAULT;
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct split *s = state;

	(void)run;
	if (window_zone_set(s->zone, e) != 0)
		return -1;
	s->days = days_new(s->folder, (size_t)s->memory, e);
	return s->days ? 0 : -1;
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct split *s = state;
	struct day *day = days_find(s->days, rec->post.has_time ? &rec->post.time_ms : NULL, e);

	if (!day || days_add(s->days, day, rec->line, e) != 0)
		return -1;
	if (!rec->post.has_time)
		run_count(run, COUNT_UNDATED, 1);
	run_count(run, COUNT_PARTED, s->folder ? 1 : 0);
	return s->folder ? 0 : run_pass(run, rec, e);
}

/* {"record":"days",...}: what each day has. */
static int tell_days(const struct split *s, struct run *run, struct err *e)
{
	struct buf line;
	int rc;

	buf_init(&line, DAYS_LINE_MAX);
	buf_add_z(&line, "{\"record\":\"days\",\"days\":[");
	for (size_t i = 0; i < days_count(s->days); i++) {
		const struct day *day = days_at(s->days, i);

		buf_printf(&line, "%s{\"day\":\"%s\",\"posts\":%llu,\"bytes\":%llu}", i ? "," : "",
		    day->name, (unsigned long long)day->posts, (unsigned long long)day->bytes);
	}
	buf_add_z(&line, "]}");
	rc = buf_failed(&line) ? err_set(e, EXIT_IO, "too many days for a ledger line")
			       : run_ledger(run, buf_str(&line), e);
	buf_free(&line);
	return rc;
}

static int end(void *state, struct run *run, struct err *e)
{
	struct split *s = state;

	days_sort(s->days);
	if (run_wants_ledger(run) && tell_days(s, run, e) != 0)
		return -1;
	if (run_flush(run, e) != 0)
		return -1;
	return days_commit(s->days, e);
}

static void split_free(void *state)
{
	struct split *s = state;

	days_free(s->days);
}

static const struct filter split_days = {
    .name = "split-days",
    .summary = "part posts by the day on which they were posted",
    .operands = "[FILE]...",
    .fields = POST_TIME,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .state_size = sizeof(struct split),
    .counts = counts,
    .defaults = defaults,
    .begin = begin,
    .each = each,
    .end = end,
    .free = split_free,
};

int main(int argc, char **argv)
{
	return filter_main(&split_days, argc, argv);
}
