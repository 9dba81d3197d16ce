/*
 * The table of traits (see terms.h): open addressing by the trait's key. Most traits have one story
 * in their life, which stands in the slot itself; the others have a posting.
 */
#include "terms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 65536
#define SWEEP_POSTS (1u << 17) /* of posts after which counts are halved */
#define POSTINGS_NONE UINT32_MAX

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for traits (set a shorter --window)");
}

void terms_init(struct terms *t)
{
	*t = (struct terms){.free_posting = POSTINGS_NONE};
}

void terms_free(struct terms *t)
{
	free(t->term);
	free(t->posting);
	terms_init(t);
}

static size_t slot_of(const struct terms *t, uint64_t key)
{
	size_t at = (key >> 8) & (t->slots - 1);

	while (t->term[at].key && t->term[at].key != key)
		at = (at + 1) & (t->slots - 1);
	return at;
}

static int resize(struct terms *t, size_t slots, struct err *e)
{
	struct terms larger = *t;

	larger.term = calloc(slots, sizeof(*larger.term));
	larger.slots = slots;
	if (!larger.term)
		return no_memory(e);
	for (size_t i = 0; i < t->slots; i++)
		if (t->term[i].key)
			larger.term[slot_of(&larger, t->term[i].key)] = t->term[i];
	free(t->term);
	*t = larger;
	return 0;
}

static int find_slot(struct terms *t, uint64_t key, size_t *slot, struct err *e)
{
	if ((t->filled + 1) * 3 > t->slots * 2 &&
	    resize(t, t->slots ? t->slots * 2 : SLOTS_FIRST, e) != 0)
		return -1;
	*slot = slot_of(t, key);
	if (!t->term[*slot].key) {
		t->term[*slot] = (struct term){.key = key, .at = TERMS_NONE};
		t->filled++;
	}
	return 0;
}

int terms_expect(struct terms *t, uint64_t key, uint32_t posts, struct err *e)
{
	size_t slot;

	if (find_slot(t, key, &slot, e) != 0)
		return -1;
	if (t->term[slot].posts < posts)
		t->term[slot].posts = posts;
	return 0;
}

void terms_expect_of(struct terms *t, double posts)
{
	t->posts = posts;
}

void terms_ask(const struct terms *t, uint64_t key)
{
	if (t->slots)
		__builtin_prefetch(&t->term[(key >> 8) & (t->slots - 1)]);
}

int terms_count(struct terms *t, uint64_t key, size_t *slot, struct err *e)
{
	if (find_slot(t, key, slot, e) != 0)
		return -1;
	t->term[*slot].posts++;
	return 0;
}

size_t terms_slot(const struct terms *t, uint64_t key)
{
	return slot_of(t, key);
}

void terms_next(struct terms *t)
{
	t->posts++;
	t->since_sweep++;
}

double terms_worth(const struct terms *t, size_t slot)
{
	double worth = log((t->posts + 2) / (t->term[slot].posts + .5));

	return worth > 0 ? worth : 0;
}

size_t terms_stories(const struct terms *t, size_t slot, uint32_t *out)
{
	const struct term *term = &t->term[slot];
	size_t count = 0;

	if (!term->several) {
		out[0] = term->at;
		return term->at != TERMS_NONE;
	}
	for (size_t i = 0; i < TERMS_STORIES; i++)
		if (t->posting[term->at].story[i] != TERMS_NONE)
			out[count++] = t->posting[term->at].story[i];
	return count;
}

static int new_posting(struct terms *t, uint32_t first, uint32_t *at, struct err *e)
{
	struct posting *p;

	if (t->free_posting != POSTINGS_NONE) {
		*at = t->free_posting;
		t->free_posting = t->posting[*at].next;
	} else {
		if (t->postings == t->postings_cap) {
			uint32_t cap = t->postings_cap ? t->postings_cap * 2 : 1024;
			void *grown = cap > t->postings_cap
					  ? realloc(t->posting, cap * sizeof(*t->posting))
					  : NULL;
			if (!grown)
				return no_memory(e);
			t->posting = grown;
			t->postings_cap = cap;
		}
		*at = t->postings++;
	}
	p = &t->posting[*at];
	memset(p->story, 0xff, sizeof(p->story));
	p->story[0] = first;
	p->next = 1;
	return 0;
}

int terms_file(struct terms *t, size_t slot, uint32_t story, struct err *e)
{
	struct term *term = &t->term[slot];
	struct posting *p;
	uint32_t at = 0;

	if (!term->several) {
		if (term->at == TERMS_NONE || term->at == story) {
			term->at = story;
			return 0;
		}
		if (new_posting(t, term->at, &at, e) != 0)
			return -1;
		term->several = true;
		term->at = at;
	}
	p = &t->posting[term->at];
	for (size_t i = 0; i < TERMS_STORIES; i++)
		if (p->story[i] == story)
			return 0;
	p->story[p->next] = story;
	p->next = (p->next + 1) % TERMS_STORIES;
	return 0;
}

bool terms_is_full(const struct terms *t)
{
	return t->since_sweep >= SWEEP_POSTS;
}

/* Drops the stories before floor; true where some are left. */
static bool keep_stories(struct terms *t, struct term *term, uint32_t floor)
{
	struct posting *p;
	bool some = false;

	if (!term->several) {
		if (term->at != TERMS_NONE && term->at < floor)
			term->at = TERMS_NONE;
		return term->at != TERMS_NONE;
	}
	p = &t->posting[term->at];
	for (size_t i = 0; i < TERMS_STORIES; i++) {
		if (p->story[i] != TERMS_NONE && p->story[i] < floor)
			p->story[i] = TERMS_NONE;
		some = some || p->story[i] != TERMS_NONE;
	}
	if (!some) {
		p->next = t->free_posting;
		t->free_posting = term->at;
		term->several = false;
		term->at = TERMS_NONE;
	}
	return some;
}

int terms_sweep(struct terms *t, uint32_t floor, struct err *e)
{
	size_t kept = 0, slots = SLOTS_FIRST;

	for (size_t i = 0; i < t->slots; i++) {
		struct term *term = &t->term[i];
		if (!term->key)
			continue;
		term->posts /= 2;
		if (keep_stories(t, term, floor) || term->posts)
			kept++;
		else
			term->key = 0;
	}
	while (slots < kept * 2)
		slots *= 2;
	t->filled = kept;
	t->posts /= 2;
	t->since_sweep = 0;
	return resize(t, slots, e);
}
