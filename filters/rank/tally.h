/*
 * What is counted over every post, whatever leaves: posts, and people, of each topic, name, ticker,
 * kind and network, and moods. Memory: the text of each different one, and 16 bytes.
 */
#ifndef RANK_TALLY_H
#define RANK_TALLY_H

#include "bins.h"
#include "entries.h"
#include "intern.h"

enum tally_list {
	TALLY_NETWORKS,
	TALLY_TOPICS,
	TALLY_KINDS,
	TALLY_NAMES,   /* text is `name<U+0000>type` */
	TALLY_TICKERS, /* `symbol<U+0000>market` */
	TALLY_LISTS
};

enum mood { MOOD_NONE, MOOD_POSITIVE, MOOD_NEUTRAL, MOOD_NEGATIVE, MOODS };

struct tally_count {
	uint32_t posts, authors, positive, negative;
};

struct tally_table {
	struct intern text;
	struct tally_count *count; /* by the text's number */
	size_t cap;
};

struct tally {
	struct tally_table list[TALLY_LISTS];
	uint64_t posts, relevant, authors, moods[MOODS];
	struct bins people; /* authors, and whom each spoke of */
	bool with_people;
};

/* Without people no authors are counted. */
void tally_init(struct tally *t, bool with_people);
void tally_free(struct tally *t);
/*
 * Counts a post whose entry is n, and sets n->network and n->topic: its numbers here. -1 with *e
 * filled.
 */
int tally_add(struct tally *t, const struct post *p, struct entry *n, struct err *e);
/* After the last: sets what is counted of authors. -1 with *e filled. */
int tally_count_people(struct tally *t, struct err *e);

#endif
