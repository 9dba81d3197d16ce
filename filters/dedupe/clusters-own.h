/*
 * Private to clusters*.c: what is remembered, and the search in it.
 */
#ifndef DEDUPE_CLUSTERS_OWN_H
#define DEDUPE_CLUSTERS_OWN_H

#include "clusters.h"
#include "seen.h"
#include "tellings.h"

#define NOBODY UINT32_MAX
#define EARLIER_RUN (UINT32_C(1) << 31) /* in print.first, beside the number of the first */
#define ANY_TIME UINT32_MAX		/* in place of a post's: what is remembered counts */
#define NUMBER (KEYTABLE_NUMBERS - 1)

struct clusters {
	struct clusters_rules rules;
	/* Ids of posts and of roots of reposts; where there is a window, those of the window before
	 * stand apart. */
	struct seen ids, old_ids;
	uint32_t ids_since; /* `now` when the newer table was empty */
	struct tellings kept;
	struct keytable table;
	uint32_t now; /* counts posts, or is the newest post's time, as the window goes */
	bool turned;  /* `now` is that of the post to be judged */
	struct clock {
		uint32_t
		    near; /* posts that were within the window of `now`, CLOCK_AGREED at most */
		uint32_t away;	/* latest posts in a row that were not */
		uint32_t least; /* the least of their times */
		uint32_t kept;	/* tellings of those before them */
		uint32_t since; /* nothing from before this counts for the post; 0: all does */
	} clock;
	struct signature_gate gate;
	uint32_t swept; /* tellings since the table held no forgotten one */
};

#define CLOCK_AGREED 16 /* so many posts in a row are no wrong clocks */

/* Where a post belongs: of is NOBODY for a first. */
struct match {
	uint32_t of;
	enum clusters_role role;
	enum clusters_reason reason;
	double similarity;
};

/* The post's time in seconds, 0 where it has none. */
uint32_t clusters_seconds(const struct telling *t);
/* The number of the cluster's first; the telling's own where that is forgotten. */
uint32_t clusters_first(const struct clusters *c, uint32_t number);
/* Looks the hash of an id up; false also where what it leads to does not count for a post of that
 * time. */
bool clusters_find_id(
    const struct clusters *c, struct hash128 key, uint32_t time, uint32_t *number);
struct hash128 clusters_hash_id(struct str id);
struct hash128 clusters_hash_root(struct str id);
/* Files a number under the keys that `by` compares. */
int clusters_file_keys(
    unsigned by, struct keytable *t, const struct print_keys *keys, uint32_t number, struct err *e);

/*
 * Where other workers' tellings take places in the table, its numbers are doubled: a telling's is
 * odd, and an even one is of no telling here, but came between two of them.
 */
static inline size_t clusters_find_key(const struct clusters *c, uint32_t key, uint32_t *out)
{
	size_t found = keytable_find(&c->table, key, out), own = 0;

	if (!c->rules.shared)
		return found;
	for (size_t i = 0; i < found; i++)
		if (out[i] & 1)
			out[own++] = out[i] >> 1;
	return own;
}

/* Where the post belongs. */
struct match clusters_match(const struct clusters *c, const struct telling *t);

#endif
