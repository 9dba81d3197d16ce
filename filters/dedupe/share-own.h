/*
 * Private to share*.c: what the steps of sharing an archive have in common (see share.h).
 */
#ifndef DEDUPE_SHARE_OWN_H
#define DEDUPE_SHARE_OWN_H

#include "bits.h"
#include "share.h"
#include "signatures.h"

#define SHARE_PATH_MAX 65536

struct share {
	const char *folder;
	struct clusters_rules rules;
	struct signatures signatures;
	struct share_head head; /* of the files of this worker; kind and round are the step's */
};

/* Posts that an earlier step found to be no repeats: these are what others are compared with. */
struct share_step {
	struct share *share;
	uint32_t round;
	struct bits kept; /* of all posts */
	bool guess;	  /* of the first round: nothing is known yet, kept is not filled */
};

/* A pair as the file of pairs has it: both may be alike. Twice the same post: it looked like a
 * repeat to the first round. */
struct share_pair {
	uint32_t post, earlier;
};

/* A verdict as the file has it; the ids follow. */
struct share_told {
	uint32_t post;
	uint32_t first_s; /* when the first was posted; 0: unknown */
	double similarity;
	uint8_t role, reason, zero[2];
	uint16_t cluster_len, of_len;
};

/* A file of signatures as the file that settles has it. */
struct share_settled {
	uint64_t digest;
	uint64_t base; /* number of its first post */
};

_Static_assert(sizeof(struct share_pair) == 8 && sizeof(struct share_told) == 24 &&
		   sizeof(struct share_settled) == 16,
    "as the files have them");

/* The path of a worker's file of a round, kept in out. */
const char *share_path(
    const struct share *s, enum share_kind kind, uint32_t round, uint32_t part, struct buf *out);
/* Which of `parts` a hash belongs to. */
static inline uint32_t share_part_of(uint64_t hash, uint32_t parts)
{
	return (uint32_t)((hash_mix64(hash) >> 32) * parts >> 32);
}

/* Opens the file of a part; NULL with *e filled. path lives in name. */
struct share_in *share_open_part(const struct share *s, enum share_kind kind, uint32_t round,
    uint32_t part, struct buf *name, struct err *e);
/* Ends a step by a signal. */
int share_interrupted(struct err *e);

/* The steps; each writes its file. pairs() goes by step.kept, or guesses it. -1 with *e filled. */
int share_find_pairs(const struct share_step *step, struct err *e);
int share_tell(const struct share_step *step, struct err *e);

/* Keys under which a post meets others, and of ids too (as hashes), where two posts have them. */
#define SHARE_KEYS_MAX (SIGNATURE_PROBES + 2)

/* The keys that a post asks for, among them those that it is filed under. Returns how many. */
size_t share_keys(unsigned by, const struct signature *s, uint32_t key[SHARE_KEYS_MAX]);
/* A sieve is a set of hashes, of which some that are not in it pass too. */
static inline bool share_sieve_has(const struct bits *sieve, uint64_t hash)
{
	return bits_has(sieve, (hash_mix64(~hash) >> 32) * sieve->count >> 32);
}
static inline void share_sieve_put(struct bits *sieve, uint64_t hash)
{
	bits_put(sieve, (hash_mix64(~hash) >> 32) * sieve->count >> 32);
}

#endif
