/*
 * What rank remembers of each post: numbers, not text. The line itself waits in the spool.
 */
#ifndef RANK_ENTRIES_H
#define RANK_ENTRIES_H

#include "intern.h"
#include "post.h"
#include "terms.h"

/* The parts of a score, each 0..1 or unknown (NAN). */
enum part {
	PART_ENGAGEMENT,
	PART_RECENCY,
	PART_AUTHOR,
	PART_CORROBORATION,
	PART_TOPIC,
	PART_NOVELTY,
	PART_RELEVANCE,
	PARTS
};

enum role { ROLE_FIRST, ROLE_UPDATE, ROLE_REPEAT };
enum mood { MOOD_NONE, MOOD_POSITIVE, MOOD_NEUTRAL, MOOD_NEGATIVE, MOODS };

#define ENTRY_TOPICS_MAX 6
#define ENTRY_NAMES_MAX 12
#define ENTRY_TICKERS_MAX 8

struct entry_topic {
	uint32_t topic;
	float score;
};

/* Some numbers in the entries' arena. */
struct numbers {
	uint32_t *of;
	uint32_t count;
};

struct entry {
	uint64_t offset; /* in the spool */
	size_t length;
	struct str id;	   /* in the entries' arena */
	int64_t time_ms;   /* valid where has_time */
	int64_t followers; /* POST_COUNT_ABSENT where unknown */
	double engagement; /* weighted sum of the metrics known, NAN where none is */
	double similarity; /* of an update to what it updates */
	double part[PARTS];
	double score;
	float relevance;
	uint32_t author, network, cluster, kind;
	uint32_t authors, networks, repeats; /* voices: see voices.h */
	uint8_t role, mood;
	bool has_member, has_time, tagged, verified;
	bool roundup; /* names many things that others tell of too: score.c */
	struct entry_topic *topic;
	uint32_t topics;
	struct numbers names, tickers, terms; /* terms hold names and tickers too */
};

struct entries {
	struct entry *entry;
	size_t count, cap;
	struct intern networks, kinds, topics, names, tickers; /* with their text: see below */
	struct intern authors, clusters, terms;		       /* by hash */
	struct arena arena;
};

void entries_init(struct entries *t);
void entries_free(struct entries *t);
/*
 * Takes over what is needed of a post; terms as terms_find() gave them. The text of names and
 * tickers in their tables is `name<U+0000>type` and `symbol<U+0000>market`. -1 with *e when memory
 * is out.
 */
int entries_add(struct entries *t, const struct post *p, const uint64_t *term, size_t terms,
    struct entry **added, struct err *e);
/* True where a post counts for the report: its relevance is 0.5 or more and it repeats nothing. */
bool entry_counts(const struct entry *n);

#endif
