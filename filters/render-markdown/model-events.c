/*
 * Events of the window: releases, breakthroughs, industry moves; of each sort the best ranked, told
 * in the order in which they happened.
 */
#include <stdlib.h>

#include "model.h"
#include "put.h"
#include "voice.h"

#define EVENTS_OF_SORT 20
#define EVENTS_MEETINGS 3

static const struct {
	const char *sort;
	const char *kind;
} sorts[] = {
    {"release", "release"},
    {"research", "research"},
    {"industry", "business"},
};

struct event {
	const struct story *story;
	int64_t time_ms;
	uint32_t lead; /* keeps events of one instant in order of rank */
};

/* A release or research that names nobody and nothing is an event where it has a verb of news. */
static bool is_event(const struct model *m, const struct story *s)
{
	struct buf sentence;
	bool told;

	if (s->roundup || !model_is_told(m, s))
		return false;
	if ((!str_is(s->kind, "release") && !str_is(s->kind, "research")) || model_is_named(m, s))
		return true;
	buf_init(&sentence, MODEL_BYTES_MAX);
	model_sentence(m, s, &sentence);
	told = voice_tells(buf_str(&sentence)) && !voice_opines(buf_str(&sentence));
	buf_free(&sentence);
	return told;
}

static int by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	if (x->time_ms != y->time_ms)
		return x->time_ms < y->time_ms ? -1 : 1;
	return x->lead < y->lead ? -1 : x->lead > y->lead;
}

static void put_sort(struct model *m, size_t sort)
{
	struct event event[EVENTS_OF_SORT];
	size_t i, count = 0, all = 0, meetings = 0;
	const struct story *s;
	bool meeting;

	for (i = 0; i < m->day->stories; i++) {
		s = &m->day->story[i];
		if (!str_is(s->kind, sorts[sort].kind) || !is_event(m, s))
			continue;
		all++;
		meeting = str_is(model_act(m, s), "meeting");
		meetings += meeting;
		if (meeting && meetings > EVENTS_MEETINGS)
			continue;
		if (count < EVENTS_OF_SORT)
			event[count++] = (struct event){s, model_lead(m, s)->time_ms, s->lead};
	}
	if (count)
		qsort(event, count, sizeof(*event), by_time);
	put_open(m->out, NULL, '{');
	put_text(m->out, "sort", str_of(sorts[sort].sort));
	put_int(m->out, "stories", (int64_t)all);
	put_int(m->out, "more", (int64_t)(all - count));
	put_open(m->out, "items", '[');
	for (i = 0; i < count; i++)
		model_put_item(m, NULL, event[i].story);
	put_close(m->out, ']');
	put_close(m->out, '}');
}

void model_put_events(struct model *m)
{
	size_t i;

	put_open(m->out, "events", '[');
	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++)
		put_sort(m, i);
	put_close(m->out, ']');
}
