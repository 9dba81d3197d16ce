/*
 * group-stories: posts in, the same posts out in the same order, each with the story that it is
 * part of. A post waits until its story is settled, so that each tells how many tell it; lines wait
 * in memory and, when there are many, in an unlinked temporary file.
 */
#include "filter.h"
#include "queue.h"
#include "stories.h"
#include "usual.h"

#include <stdlib.h>

#define WINDOW_MS ((int64_t)48 * 60 * 60 * 1000)
#define THRESHOLD .28
#define MEMORY ((size_t)64 << 20)
#define LINE_BYTES_MAX ((size_t)1 << 31)
#define PACE 64 /* posts, none of which could come to a story that is then settled */
#define PLACES 3

enum { COUNT_STORIES, COUNT_JOINED };

static const char *const counts[] = {"stories", "joined", NULL};

/* A post that waits; its line is in the queue (with --live it has left, and its story waits). */
struct held {
	size_t length;
	uint32_t story;
	float similarity;
	bool has_member;
};

struct group {
	int64_t window_ms;
	double threshold;
	bool live;
	struct stories stories;
	struct queue queue;
	struct held *held; /* a ring */
	size_t cap, first, count;
	size_t pace, pace_timed;	/* posts since the last look, those with a time */
	int64_t earliest_ms, latest_ms; /* of them */
	struct buf line, value, spliced;
};

#define AT(member) offsetof(struct group, member)

static const struct opt options[] = {
    {0, "window", OPT_DURATION, "TIME", AT(window_ms), 1000, 3.2e12, NULL,
	"posts of one story are no further apart (default: 48h)"},
    {0, "threshold", OPT_REAL, "X", AT(threshold), 0, 1, NULL,
	"how like a story a post must be to belong to it (default: 0.28)"},
    {0, "live", OPT_FLAG, NULL, AT(live), 0, 0, NULL,
	"let each post leave at once, with what its story counts so far"},
};

static void set_defaults(void *state)
{
	struct group *g = state;

	g->window_ms = WINDOW_MS;
	g->threshold = THRESHOLD;
	stories_init(&g->stories);
	queue_init(&g->queue, MEMORY);
	buf_init(&g->line, LINE_BYTES_MAX);
	buf_init(&g->value, LINE_BYTES_MAX);
	buf_init(&g->spliced, LINE_BYTES_MAX);
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct group *g = state;
	struct buf path;
	int rc;

	g->stories.window_ms = g->window_ms;
	g->stories.threshold = g->threshold;
	buf_init(&path, 4096);
	rc = run_share(run, "words/usual", &path, e);
	if (rc == 0)
		rc = usual_read(buf_z(&path), &g->stories.terms, e);
	buf_free(&path);
	return rc;
}

static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	struct traits *t = arena_alloc(rec->arena, sizeof(*t));

	(void)state;
	(void)worker;
	rec->own = t;
	if (!t)
		return err_set(e, EXIT_IO, "out of memory for the traits of a post");
	return traits_find(&rec->post, rec->arena, t, e);
}

static int write_value(struct group *g, const struct story *s, double similarity, struct err *e)
{
	struct buf label;

	buf_init(&label, 4096);
	label_write(&s->label, &label);
	buf_reset(&g->value);
	buf_add_z(&g->value, "{\"id\":");
	buf_add_json(&g->value, str_of(s->id));
	buf_printf(&g->value, ",\"size\":%u,\"authors\":%u,\"networks\":%u,\"label\":", s->size,
	    s->authors, s->networks ? s->networks : 1);
	buf_add_json(&g->value, buf_str(&label));
	buf_add_z(&g->value, ",\"similarity\":");
	buf_add_number(&g->value, similarity, PLACES);
	buf_add_char(&g->value, '}');
	buf_free(&label);
	return buf_failed(&g->value) ? err_set(e, EXIT_IO, "out of memory for a story") : 0;
}

/* Can no post from here on come to the story, as far as the latest posts' times tell? */
static bool is_settled(const struct group *g, const struct story *s)
{
	if (!s->has_time || !g->pace_timed)
		return false;
	return g->earliest_ms - s->first_ms > g->window_ms ||
	       s->last_ms - g->latest_ms > g->window_ms;
}

static int leave(struct group *g, struct run *run, const struct held *h, struct err *e)
{
	struct story *s = stories_at(&g->stories, h->story);

	if (g->live) {
		stories_leave(&g->stories, h->story);
		return 0;
	}
	if (queue_take(&g->queue, h->length, &g->line, e) != 0 ||
	    write_value(g, s, (double)h->similarity, e) != 0)
		return -1;
	buf_reset(&g->spliced);
	if (post_splice(buf_str(&g->line), STR("story"), buf_str(&g->value), h->has_member,
		&g->spliced, e) != 0 ||
	    run_post(run, buf_str(&g->spliced), e) != 0)
		return -1;
	stories_leave(&g->stories, h->story);
	return 0;
}

/* The posts of settled stories leave, as far as no post before them waits. */
static int let_leave(struct group *g, struct run *run, bool all, struct err *e)
{
	while (g->count) {
		const struct held *h = &g->held[g->first];
		struct story *s = stories_at(&g->stories, h->story);
		s->settled = s->settled || all || is_settled(g, s);
		if (!s->settled)
			break;
		if (leave(g, run, h, e) != 0)
			return -1;
		g->first = (g->first + 1) % g->cap;
		g->count--;
	}
	return 0;
}

static int grow_held(struct group *g, struct err *e)
{
	size_t cap = g->cap ? g->cap * 2 : 1024;
	struct held *larger;

	if (g->count < g->cap)
		return 0;
	larger = malloc(cap * sizeof(*larger));
	if (!larger)
		return err_set(
		    e, EXIT_IO, "out of memory for posts that wait (set a shorter --window)");
	for (size_t i = 0; g->cap > 0 && i < g->count; i++)
		larger[i] = g->held[(g->first + i) % g->cap];
	free(g->held);
	g->held = larger;
	g->cap = cap;
	g->first = 0;
	return 0;
}

static int hold(
    struct group *g, const struct record *rec, uint32_t story, double similarity, struct err *e)
{
	if (grow_held(g, e) != 0)
		return -1;
	g->held[(g->first + g->count++) % g->cap] =
	    (struct held){rec->line.len, story, (float)similarity, rec->has_member};
	return g->live ? 0 : queue_put(&g->queue, rec->line, e);
}

static int tick(struct group *g, struct run *run, const struct post *p, struct err *e)
{
	if (p->has_time) {
		if (!g->pace_timed || p->time_ms < g->earliest_ms)
			g->earliest_ms = p->time_ms;
		if (!g->pace_timed || p->time_ms > g->latest_ms)
			g->latest_ms = p->time_ms;
		g->pace_timed++;
	}
	if (++g->pace < PACE)
		return 0;
	if (let_leave(g, run, false, e) != 0)
		return -1;
	g->pace = 0;
	g->pace_timed = 0;
	return 0;
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct group *g = state;
	struct story *s;
	uint32_t story;
	double similarity;

	if (stories_place(&g->stories, &rec->post, rec->own, &story, &similarity, e) != 0)
		return -1;
	s = stories_at(&g->stories, story);
	run_count(run, s->size == 1 ? COUNT_STORIES : COUNT_JOINED, 1);
	if (g->live && (write_value(g, s, similarity, e) != 0 ||
			   run_splice(run, rec, buf_str(&g->value), e) != 0))
		return -1;
	return hold(g, rec, story, similarity, e) == 0 ? tick(g, run, &rec->post, e) : -1;
}

static int end(void *state, struct run *run, struct err *e)
{
	return let_leave(state, run, true, e);
}

static void free_state(void *state)
{
	struct group *g = state;

	stories_free(&g->stories);
	queue_free(&g->queue);
	free(g->held);
	buf_free(&g->line);
	buf_free(&g->value);
	buf_free(&g->spliced);
}

static const struct filter group_stories = {
    .name = "group-stories",
    .summary = "put posts about one event into one story",
    .operands = "[FILE]...",
    .member = "story",
    .fields = POST_ID | POST_TEXT | POST_TIME | POST_AUTHOR | POST_REFERENCES | POST_LINKS |
	      POST_ORIGIN | POST_DUP | POST_TAGS,
    .options = options,
    .option_count = sizeof(options) / sizeof(*options),
    .state_size = sizeof(struct group),
    .counts = counts,
    .mode = LINES_TEXT,
    .defaults = set_defaults,
    .begin = begin,
    .prepare = prepare,
    .each = each,
    .end = end,
    .free = free_state,
};

int main(int argc, char **argv)
{
	return filter_main(&group_stories, argc, argv);
}
