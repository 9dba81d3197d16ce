/*
 * Which posts tell the same: clusters of tellings, each known by its first. A telling is near only
 * to what is near to the first of its cluster, so chains do not drift. Keeps firsts and updates,
 * not repeats.
 */
#ifndef DEDUPE_CLUSTERS_H
#define DEDUPE_CLUSTERS_H

#include "print.h"
#include "signature.h"

/* What is compared; together in one mask. */
enum clusters_by { CLUSTERS_BY_ID = 1, CLUSTERS_BY_REPOST = 2, CLUSTERS_BY_NEAR = 4 };

/* A post as it comes; views need only live for the call. */
struct telling {
	struct str id;		     /* empty where it has none */
	struct str root;	     /* the post that it reposts; empty where it is none */
	const struct signature *sig; /* NULL where texts are not compared */
	int64_t time_ms;
	bool has_time;
};

enum clusters_role { ROLE_FIRST, ROLE_REPEAT, ROLE_UPDATE };
enum clusters_reason { REASON_NONE, REASON_ID, REASON_REPOST, REASON_NEAR };

/* What a post is; views live as long as the clusters and the telling. */
struct verdict {
	enum clusters_role role;
	enum clusters_reason reason;
	struct str cluster, of; /* ids of the cluster's first and of what it repeats or updates */
	double similarity;	/* to `of`, 0..1; 1 for ids and reposts */
	int64_t first_ms;	/* when the first was posted */
	bool has_first_ms;
};

struct clusters;

/*
 * by: a mask of enum clusters_by; threshold: the least likeness of a near text, 0..1. Where by is
 * CLUSTERS_BY_ID and not named, verdicts hold no cluster and no first time, and a post costs the
 * memory of its id's hash. NULL with *e filled when memory is out.
 */
struct clusters *clusters_new(unsigned by, double threshold, bool named, struct err *e);
void clusters_free(struct clusters *c);
/* Says what the post is, and remembers it; -1 with *e filled when memory is out. */
int clusters_judge(struct clusters *c, const struct telling *t, struct verdict *v, struct err *e);

/*
 * Files a first or an update of an earlier day, as the file of --seen has it: print and keys as
 * they were in a verdict's signature, the id of its cluster's first (its own where it was one; a
 * first that is not remembered leaves its place to this one), and the post that it reposted (empty:
 * none). It counts only for posts that are later than it (print.time; never where that is 0).
 * Skipped where its id is known already. Call in order of time, before the posts of a later day are
 * judged. Views need only live for the call. -1 with *e filled when memory is out.
 */
int clusters_remember(struct clusters *c, const struct print *print, const struct print_keys *keys,
    struct str id, struct str cluster, struct str root, struct err *e);

#endif
