/*
 * What rank remembers of each post: numbers, not text, one after another in a spool. A walk reads
 * them in the order of the input; one alone is found by its place there.
 */
#ifndef RANK_ENTRIES_H
#define RANK_ENTRIES_H

#include <stddef.h>

#include "json.h"
#include "post.h"
#include "spool.h"
#include "terms.h"
#include "weights.h"

enum role { ROLE_FIRST, ROLE_UPDATE, ROLE_REPEAT };

#define ENTRY_NAMES_MAX 12
#define ENTRY_TICKERS_MAX 8
#define ENTRY_TERMS_MAX (TERMS_MAX + ENTRY_NAMES_MAX + ENTRY_TICKERS_MAX)
#define ENTRY_NETWORKS 255	 /* told apart; further ones count as one */
#define ENTRY_UNKNOWN UINT16_MAX /* an engagement without any count */
#define ENTRY_NO_TOPIC UINT32_MAX
#define ENTRY_ENGAGEMENT_STEP 1024 /* steps of the logarithm of engagement */

struct entry {
	uint64_t at;	 /* its place in the entries' spool: rises in the order of the input */
	uint64_t offset; /* of its line in the lines' spool */
	int64_t time_ms; /* valid where has_time */
	uint64_t author, cluster;			       /* hashes; never 0 */
	uint64_t story;					       /* hash; 0: none */
	float reach, topic_part, relevance, interest, newness; /* 0..1 or NAN */
	float factor;					       /* of its kind */
	uint32_t length;				       /* of its line */
	uint32_t topic;					       /* the leading one's number */
	uint32_t story_size, story_authors, story_networks;    /* as its story tells; 0: untold */
	uint16_t engagement; /* ln(1 + weighted sum of the counts) in steps, or ENTRY_UNKNOWN */
	uint16_t likes;	     /* the same of likes alone */
	uint16_t terms;
	uint8_t shown; /* a bit for each count that the post shows */
	uint8_t network, role;
	bool has_time, has_member, tagged, verified;
	uint8_t none[3];
	/* hashes; names and tickers too: the last member, of which only the first ones lie in the
	 * spool */
	uint64_t term[ENTRY_TERMS_MAX];
};

/* An entry with room for all its terms: a post being read, or one read again. */
struct draft {
	struct entry n;
};

struct entries {
	struct spool spool;
	uint64_t count;
	int64_t newest_ms; /* INT64_MIN where none has a time */
	char *walked;	   /* the piece that a walk is in */
	uint64_t walk_at;
	size_t walk_len, walk_next;
};

void entries_init(struct entries *t);
void entries_free(struct entries *t);
/*
 * Fills *d from a post as far as it takes no table: thread-safe. `story` is the record's member of
 * that name, or JSON_NONE. An author or cluster that has no name is left 0.
 */
void entries_draft(
    struct draft *d, const struct post *p, struct json_value story, const struct weights *w);
/* Gives the entry that comes next an author and a cluster of its own where it has none. */
void entries_name(const struct entries *t, struct entry *n);
/* Puts the entry aside; sets its `at`. -1 with *e filled (EXIT_IO). */
int entries_add(struct entries *t, struct entry *n, struct err *e);
/* Starts a walk over all, and gives the next of it: a view of it, with a few after it in *ahead
 * (NULL where there are none in memory), until the next call. 1, 0 at the end, -1 with *e filled.
 */
void entries_rewind(struct entries *t);
int entries_next(
    struct entries *t, const struct entry **n, const struct entry **ahead, struct err *e);
/* The entry at a place, read into *d. */
int entries_at(struct entries *t, uint64_t at, struct draft *d, struct err *e);
/* True where a post counts for the report: its relevance is 0.5 or more and it repeats nothing. */
bool entry_counts(const struct entry *n);
/* The followers (of one verified or not) with which the author part is `part`; 0: no number does.
 */
double entries_followers_for(double part, bool verified);

#endif
