/*
 * Which posts tell the same: clusters of tellings, each known by its first. A telling is near only
 * to what is near to the first of its cluster, so chains do not drift. Keeps the prints of firsts
 * and updates, and of repeats no more than their ids.
 */
#ifndef DEDUPE_CLUSTERS_H
#define DEDUPE_CLUSTERS_H

#include "signature.h"

/* Posts with one link tell the same from this likeness on: measured by tests/quality/dedupe. */
#define CLUSTERS_URL_LIKENESS 0.5

/* What is compared; together in one mask. */
enum clusters_by {
	CLUSTERS_BY_ID = 1,
	CLUSTERS_BY_REPOST = 2,
	CLUSTERS_BY_URL = 4,
	CLUSTERS_BY_NEAR = 8
};

/* What is remembered: both 0 for everything. At most one of them is set. */
struct clusters_window {
	/* Tellings that came while the newest post was at most so much older. A post that is
	 * further ahead of all before it may have a wrong clock: it is the newest once a few in a
	 * row are; until then nothing that is so much older than it counts for it. */
	uint32_t seconds;
	uint32_t posts; /* tellings among the latest so many posts */
};

struct clusters_rules {
	unsigned by;	  /* mask of enum clusters_by */
	double threshold; /* the least likeness of a near text, 0..1 */
	bool named; /* verdicts are to hold cluster and first time (by id alone they need not) */
	struct clusters_window window;
	/* What an earlier run told counts for so many days (UTC) and the rest of that day; 0: for
	 * ever. */
	uint32_t days;
	uint32_t part, parts; /* this one of so many; parts 0: all */
	bool shared;	      /* clusters_take_places() is used; without a window */
};

/* A post as it comes; views need only live for the call. */
struct telling {
	struct str id;		     /* empty where it has none */
	struct str root;	     /* the post that it reposts; empty where it is none */
	const struct signature *sig; /* NULL where texts are not compared */
	int64_t time_ms;
	bool has_time;
};

enum clusters_role { ROLE_FIRST, ROLE_REPEAT, ROLE_UPDATE };
enum clusters_reason { REASON_NONE, REASON_ID, REASON_REPOST, REASON_URL, REASON_NEAR };

/* What a post is; views live until the next one is judged, or the telling's views end. */
struct verdict {
	enum clusters_role role;
	enum clusters_reason reason;
	struct str cluster, of; /* ids of the cluster's first and of what it repeats or updates */
	double similarity;	/* to `of`, 0..1; 1 for ids and reposts */
	int64_t first_ms;	/* when the first was posted, to the second */
	bool has_first_ms;
	bool remembered; /* `of` is of an earlier run */
	bool elsewhere;	 /* the cluster is another part's; the rest need not be told */
};

struct clusters;

/* Where by is CLUSTERS_BY_ID, not named and without a window, a post costs the memory of its id's
 * hash. NULL with *e filled when memory is out. */
struct clusters *clusters_new(const struct clusters_rules *rules, struct err *e);
void clusters_free(struct clusters *c);
/* Has the processor fetch what clusters_judge() will read for a post; root as in struct telling,
 * sig may be NULL. */
void clusters_ask(
    const struct clusters *c, struct str id, struct str root, const struct signature *sig);
/* Moves the window to a post, and forgets what it leaves behind: for clusters_remember() before the
 * post is judged; otherwise clusters_judge() does it. */
void clusters_turn(struct clusters *c, const struct telling *t);
/* Says what the post is, and remembers it; -1 with *e filled when memory is out. */
int clusters_judge(struct clusters *c, const struct telling *t, struct verdict *v, struct err *e);
/*
 * Files a first or an update of an earlier run, as the file of --seen has it: print and keys as
 * they were in its signature, the id of its cluster's first (its own where it was one; a first that
 * is not remembered leaves its place to this one), and the post that it reposted (empty: none). It
 * counts only for posts that are later than it (print.time; never where that is 0), as long as
 * the rules' days tell. Skipped where
 * its id is known already, or where it is older than a window of time. Firsts before their updates.
 * Views need only live for the call. -1 with *e filled when memory is out.
 */
int clusters_remember(struct clusters *c, const struct print *print, const struct print_keys *keys,
    struct str id, struct str cluster, struct str root, struct err *e);

/* A telling that another worker keeps comes: it takes places under its keys (0: none), and is not
 * found there. -1 with *e filled when memory is out. */
int clusters_take_places(struct clusters *c, const struct print_keys *keys, struct err *e);

/* What is remembered now, in bytes of memory and how many tellings, for tests and benches. */
size_t clusters_bytes(const struct clusters *c, size_t *tellings);

#endif
