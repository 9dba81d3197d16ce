/*
 * Union and find over the ranks of named posts; the root is the earliest of its component.
 */
#include "share-components.h"

#define WORDS 8 /* of bits, between two counts */

int components_init(struct components *c, uint32_t posts, struct err *e)
{
	*c = (struct components){0};
	return bits_init(&c->named, (uint64_t)posts + 1, e);
}

void components_free(struct components *c)
{
	bits_free(&c->named);
	free(c->before);
	free(c->up);
	*c = (struct components){0};
}

int components_count(struct components *c, struct err *e)
{
	uint64_t words = c->named.count / 64 + 1;

	c->before = malloc((size_t)(words / WORDS + 1) * sizeof(*c->before));
	if (!c->before)
		return err_set(e, EXIT_IO, "components (out of memory)");
	c->count = 0;
	for (uint64_t i = 0; i < words; i++) {
		if (i % WORDS == 0)
			c->before[i / WORDS] = c->count;
		c->count += (uint32_t)__builtin_popcountll(c->named.word[i]);
	}
	c->up = malloc(((size_t)c->count + 1) * sizeof(*c->up));
	if (!c->up)
		return err_set(e, EXIT_IO, "components (out of memory)");
	for (uint32_t i = 0; i < c->count; i++)
		c->up[i] = i;
	return 0;
}

static uint32_t rank_of(const struct components *c, uint32_t post)
{
	uint64_t word = post / 64, first = word / WORDS * WORDS;
	uint32_t rank = c->before[word / WORDS];

	for (uint64_t i = first; i < word; i++)
		rank += (uint32_t)__builtin_popcountll(c->named.word[i]);
	uint64_t below = c->named.word[word] & (((uint64_t)1 << (post % 64)) - 1);
	return rank + (uint32_t)__builtin_popcountll(below);
}

uint32_t components_root(struct components *c, uint32_t post)
{
	uint32_t at = rank_of(c, post);

	while (c->up[at] != at) {
		c->up[at] = c->up[c->up[at]];
		at = c->up[at];
	}
	return at;
}

void components_join(struct components *c, uint32_t post, uint32_t other)
{
	uint32_t a = components_root(c, post), b = components_root(c, other);

	if (a < b)
		c->up[b] = a;
	else
		c->up[a] = b;
}
