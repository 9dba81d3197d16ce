/*
 * The names in a post: of overlapping spellings the one that starts first and reaches furthest,
 * with its version; then the mentioned accounts. In: marks of spellings. Out: names in the order of
 * the text, each once, and their points. Remembers nothing.
 */
#include <string.h>

#include "tagging.h"
#include "versions.h"

#define SHOWN_MAX 256 /* bytes of a name with its version */

static bool is_found(const struct tagging *t, uint16_t name, struct str shown)
{
	for (size_t i = 0; i < t->names_found; i++)
		if (t->name[i].name == name && str_equal(t->name[i].shown, shown))
			return true;
	return false;
}

static bool is_counted(const struct tagging *t, uint16_t name)
{
	for (size_t i = 0; i < t->names_found; i++)
		if (t->name[i].name == name)
			return true;
	return false;
}

/* True where a name of one point was counted: such names count once all together. */
static bool has_weak_name(const struct tagging *t)
{
	for (size_t i = 0; i < t->names_found; i++)
		if (t->rules->name[t->name[i].name].ai == 1)
			return true;
	return false;
}

/* Points come once for a name, whatever its versions. */
static void count_name(struct tagging *t, uint16_t name, struct str text)
{
	const struct name *n = &t->rules->name[name];

	if (is_counted(t, name))
		return;
	if (n->ai > 1 || (n->ai == 1 && !has_weak_name(t))) {
		t->subject += n->ai;
		tagging_note(t, USE_SUBJECT, 0, text);
	}
	if (n->topic == RULES_NONE)
		return;
	t->topic[n->topic] += n->topic_points;
	tagging_note(t, USE_TOPIC, n->topic, text);
}

static int add_name(
    struct tagging *t, uint16_t name, struct str shown, struct str text, struct err *e)
{
	struct found_name *f = &t->name[t->names_found];

	if (t->names_found == TAGGING_NAMES_MAX || is_found(t, name, shown))
		return 0;
	count_name(t, name, text);
	*f = (struct found_name){name, arena_dup(t->arena, shown)};
	if (!f->shown.ptr)
		return err_set(e, EXIT_IO, "out of memory");
	t->names_found++;
	return 0;
}

/* The best reading of the names that start at mark i: where it ends, and the name as shown. */
static size_t read_best(const struct tagging *t, size_t i, uint16_t *name, struct buf *best)
{
	size_t end = 0;
	uint32_t from = t->hits.hit[t->names.mark[i].hit].from;
	struct buf shown;

	buf_init(&shown, SHOWN_MAX);
	for (; i < t->names.count; i++) {
		const struct hit *h = &t->hits.hit[t->names.mark[i].hit];
		const struct sense *use = &t->rules->lexicon.sense[t->names.mark[i].use];
		uint16_t target = use->target;
		size_t to;

		if (h->from != from)
			break;
		buf_reset(&shown);
		to = versions_read(t, target, h->from, h->to, &shown);
		if (to == h->to && (!h->edge || use->flags & USE_VERSION))
			continue; /* `Qwenx`, `GPT4all`: the name goes on, but not as a version */
		if (to <= end || buf_failed(&shown))
			continue;
		end = to;
		*name = target;
		buf_reset(best);
		buf_add_str(best, buf_str(&shown));
	}
	buf_free(&shown);
	return end;
}

static int find_spelled(struct tagging *t, struct buf *shown, struct err *e)
{
	size_t past = 0;

	for (size_t i = 0; i < t->names.count; i++) {
		uint32_t from = t->hits.hit[t->names.mark[i].hit].from;
		uint16_t name = RULES_NONE;
		size_t end;

		if (from < past)
			continue;
		end = read_best(t, i, &name, shown);
		if (name == RULES_NONE)
			continue;
		past = end;
		if (add_name(t, name, buf_str(shown), plain_source(t->plain, from, end), e) != 0)
			return -1;
	}
	return 0;
}

/* True where name number i says again how another one ends: `Deep Think` beside `Gemini 3 Deep
 * Think`. */
static bool is_tail(const struct tagging *t, size_t i)
{
	struct str tail = t->name[i].shown;

	for (size_t j = 0; j < t->names_found; j++) {
		struct str whole = t->name[j].shown;

		if (whole.len > tail.len && str_ends(whole, tail) &&
		    whole.ptr[whole.len - tail.len - 1] == ' ')
			return true;
	}
	return false;
}

static void drop_tails(struct tagging *t)
{
	bool tail[TAGGING_NAMES_MAX];
	size_t kept = 0;

	for (size_t i = 0; i < t->names_found; i++)
		tail[i] = is_tail(t, i);
	for (size_t i = 0; i < t->names_found; i++)
		if (!tail[i])
			t->name[kept++] = t->name[i];
	t->names_found = kept;
}

int names_find(struct tagging *t, struct err *e)
{
	struct buf shown;
	int rc;

	buf_init(&shown, SHOWN_MAX);
	rc = find_spelled(t, &shown, e);
	for (size_t i = 0; rc == 0 && i < t->accounts; i++) {
		struct str name = t->rules->name[t->account[i]].name;

		if (!is_counted(t, t->account[i]))
			rc = add_name(t, t->account[i], name, t->account_text[i], e);
	}
	drop_tails(t);
	buf_free(&shown);
	return rc;
}
