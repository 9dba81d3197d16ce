/*
 * What only the text as it came can tell the guards: which words have a capital, and which belong
 * to hashtags and mentions that say nothing of the news: those at the end, those in a list of
 * hashtags, those of people who are credited (`via @a`).
 */
#ifndef DEDUPE_CAPITALS_H
#define DEDUPE_CAPITALS_H

#include <stdbool.h>

#include "facts.h"

#define CAPITALS_BITS 512
#define CAPITALS_WORDS_MAX 64 /* of a kind: more are not known one by one */

/* Signs of currency, as the figures know them: `$`, and letters for others. */
#define CAPITALS_CURRENCIES_MAX 32

/* Words, each as often as it stands there, by lexicon_hash(). */
struct capitals_words {
	uint32_t hash[CAPITALS_WORDS_MAX];
	size_t count;
};

struct capitals {
	struct facts
	    names; /* words with a capital inside a sentence, hashtags and mentions there */
	struct capitals_words named;		/* those that are in `names` */
	struct capitals_words tags;		/* of hashtags and mentions that are no names */
	struct capitals_words all;		/* with a capital */
	uint64_t any[CAPITALS_BITS / 64];	/* set of them, to tell at a glance */
	char currency[CAPITALS_CURRENCIES_MAX]; /* signs before a digit */
	size_t currencies;
	bool small; /* the first word has no capital: nor may names have one */
};

/* Walks over the text as it came. Words are of ASCII letters; others are as if they were small.
 * cut: it was cut short at an ellipsis. */
void capitals_find(struct capitals *c, struct str whole, bool cut);

/* False only where no word of that hash has a capital. */
static inline bool capitals_may_have(const struct capitals *c, uint32_t hash)
{
	return c->any[hash % CAPITALS_BITS / 64] >> hash % 64 & 1;
}

/* Whether some word of that hash has a capital, of those that may. */
static inline bool capitals_has(const struct capitals *c, uint32_t hash)
{
	for (size_t i = 0; i < c->all.count; i++)
		if (c->all.hash[i] == hash)
			return true;
	return c->all.count == CAPITALS_WORDS_MAX;
}

/* True, and takes it out, where a word of that hash is left among them. */
static inline bool capitals_take(struct capitals_words *words, uint32_t hash)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->hash[i] == hash) {
			words->hash[i] = words->hash[--words->count];
			return true;
		}
	return false;
}

#endif
