/*
 * What dedupe compares instead of texts: the set of a text's shingles, a MinHash signature of it in
 * bands (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3), the hash of
 * its normal form, and the facts in it that must agree.
 */
#ifndef DEDUPE_SIGNATURE_H
#define DEDUPE_SIGNATURE_H

#include "arena.h"
#include "facts.h"
#include "hash.h"
#include "sketch.h"

#define SIGNATURE_BANDS 16
#define SIGNATURE_ROWS 4
#define SIGNATURE_PERMUTATIONS (SIGNATURE_BANDS * SIGNATURE_ROWS)
#define SIGNATURE_SHINGLES_MAX 512 /* of a larger set the smallest hashes: a fair sample of it */
#define SIGNATURE_CUT_MIN 40	   /* fewer shingles say too little to know a longer text by */

/* A set of hashes, ascending, each once. */
struct hash_set {
	uint32_t *hash;
	uint32_t count;
	uint32_t whole; /* the size of the set that these are the smallest of; count where all are
			   here */
};

struct signature {
	struct hash128 exact;	 /* of the normal form */
	struct hash_set shingle; /* empty where the text holds no letter */
	struct facts facts;
	uint32_t band[SIGNATURE_BANDS];
	struct sketch sketch;
	bool empty;  /* no letter and no digit: the text is compared with nothing */
	bool cut;    /* the text may be the beginning of a longer one */
	bool repost; /* it starts with `RT @user` */
};

struct signer; /* scratch memory; for one thread */

struct signer *signer_new(struct err *e);
void signer_free(struct signer *s);

/* How much of a signature to make. */
enum signature_depth {
	SIGNATURE_EXACT, /* exact, cut, repost */
	SIGNATURE_NEAR	 /* all of it */
};

/* The signature of text, in arena; NULL with *e filled when memory is out. */
struct signature *signature_make(struct signer *s, enum signature_depth depth, struct str text,
    struct arena *arena, struct err *e);

/*
 * How alike two shingle sets are, 0..1: |A and B| / |A or B| (Jaccard), exact up to
 * SIGNATURE_SHINGLES_MAX shingles and from that many of the smallest hashes beyond. Where cut says
 * that one of the texts was cut short, and it has shingles enough to be known by: the share of the
 * smaller set that is in the other. A likeness below `least` may be told as 0, which is cheaper.
 */
double signature_likeness(struct hash_set a, struct hash_set b, bool cut, double least);

#endif
