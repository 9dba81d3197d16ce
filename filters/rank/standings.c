/*
 * An external merge sort (see standings.h).
 */
#include "standings.h"

#include <stdlib.h>
#include <string.h>

#define RUN_MAX ((size_t)1 << 20)
#define CUT_MIN ((size_t)1 << 16)
#define RUNS_MAX 65536
#define PIECE 1024 /* standings of a run in memory while runs are merged */

struct standings_run {
	uint64_t first; /* its offset in the spool */
	size_t all;	/* standings in it */
	size_t taken;	/* of them, into the piece */
	struct standing *piece;
	size_t next, count; /* in the piece */
};

static int compare(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	if (x->score < y->score || x->score > y->score)
		return x->score > y->score ? -1 : 1;
	if (x->time_ms != y->time_ms)
		return x->time_ms > y->time_ms ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void standings_init(struct standings *s, size_t keep)
{
	*s = (struct standings){.keep = keep, .most = RUN_MAX, .spool = {.fd = -1}};
	if (keep > RUN_MAX / 2)
		s->keep = 0;
	else if (keep > 0)
		s->most = keep * 2 > CUT_MIN ? keep * 2 : CUT_MIN;
}

void standings_free(struct standings *s)
{
	for (size_t i = 0; i < s->runs; i++)
		free(s->run[i].piece);
	free(s->run);
	free(s->item);
	spool_close(&s->spool);
	standings_init(s, 0);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "ranks (out of memory)");
}

static void sort_items(struct standings *s)
{
	if (s->count > 0)
		qsort(s->item, s->count, sizeof(*s->item), compare);
}

static int write_run(struct standings *s, struct err *e)
{
	struct standings_run *wider;
	uint64_t offset;

	sort_items(s);
	if (s->spool.fd < 0 && spool_open(&s->spool, e) != 0)
		return -1;
	if (s->runs == RUNS_MAX)
		return err_set(e, EXIT_IO, "ranks (too many posts)");
	wider = realloc(s->run, (s->runs + 1) * sizeof(*wider));
	if (!wider)
		return no_memory(e);
	s->run = wider;
	struct str bytes = {(const char *)s->item, s->count * sizeof(*s->item)};
	if (spool_add(&s->spool, bytes, &offset, e) != 0)
		return -1;
	s->run[s->runs++] = (struct standings_run){.first = offset, .all = s->count};
	s->count = 0;
	return 0;
}

/* The array is full: it grows, loses all but the best, or becomes a run. */
static int make_room(struct standings *s, struct err *e)
{
	if (s->cap < s->most) {
		size_t cap = s->cap ? s->cap * 2 : 256;
		cap = cap < s->most ? cap : s->most;
		struct standing *wider = realloc(s->item, cap * sizeof(*wider));
		if (!wider)
			return no_memory(e);
		s->item = wider;
		s->cap = cap;
		return 0;
	}
	if (s->keep == 0)
		return write_run(s, e);
	sort_items(s);
	s->count = s->keep;
	s->cut = true;
	return 0;
}

int standings_add(struct standings *s, struct standing one, struct err *e)
{
	if (s->cut && compare(&one, &s->item[s->keep - 1]) > 0)
		return 0;
	if (s->count == s->cap && make_room(s, e) != 0)
		return -1;
	s->item[s->count++] = one;
	return 0;
}

int standings_sort(struct standings *s, struct err *e)
{
	if (s->runs > 0 && s->count > 0 && write_run(s, e) != 0)
		return -1;
	sort_items(s);
	s->next = 0;
	for (size_t i = 0; i < s->runs; i++) {
		s->run[i].piece = malloc(PIECE * sizeof(struct standing));
		if (!s->run[i].piece)
			return no_memory(e);
	}
	if (s->runs > 0) {
		free(s->item);
		s->item = NULL;
		s->cap = 0;
	}
	return 0;
}

void standings_rewind(struct standings *s)
{
	s->next = 0;
	for (size_t i = 0; i < s->runs; i++)
		s->run[i].taken = s->run[i].next = s->run[i].count = 0;
}

/* The first of a run that was not taken; NULL in *one where it has no more. */
static int head_of(
    struct standings *s, struct standings_run *r, const struct standing **one, struct err *e)
{
	*one = NULL;
	if (r->next == r->count) {
		size_t left = r->all - r->taken, size = sizeof(*r->piece);
		if (left == 0)
			return 0;
		r->count = left < PIECE ? left : PIECE;
		r->next = 0;
		if (spool_read_at(
			&s->spool, r->first + r->taken * size, r->count * size, r->piece, e) != 0)
			return -1;
		r->taken += r->count;
	}
	*one = &r->piece[r->next];
	return 0;
}

int standings_next(struct standings *s, struct standing *one, struct err *e)
{
	const struct standing *best = NULL, *head;
	struct standings_run *from = NULL;

	if (s->runs == 0) {
		if (s->next == s->count)
			return 0;
		*one = s->item[s->next++];
		return 1;
	}
	for (size_t i = 0; i < s->runs; i++) {
		if (head_of(s, &s->run[i], &head, e) != 0)
			return -1;
		if (!head || (best && compare(head, best) >= 0))
			continue;
		best = head;
		from = &s->run[i];
	}
	if (!best)
		return 0;
	*one = *best;
	from->next++;
	return 1;
}
