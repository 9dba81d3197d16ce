/*
 * What dedupe compares instead of texts: the print of a text (a sketch of the set of its shingles,
 * its facts), and the keys by which earlier tellings are found.
 */
#ifndef DEDUPE_SIGNATURE_H
#define DEDUPE_SIGNATURE_H

#include "arena.h"
#include "hash.h"
#include "minhash.h"
#include "sketch.h"

#define SIGNATURE_PROBES (MINHASH_PROBES * PRINT_LANES)
#define SIGNATURE_CUT_MIN 40 /* fewer shingles say too little to know a longer text by */

struct signature {
	struct print print;
	struct print_keys keys;
	uint32_t probe[SIGNATURE_PROBES]; /* keys to ask for; 0: none */
	bool empty;  /* no letter and no digit: the text is compared with nothing */
	bool repost; /* it starts with `RT @user` */
};

struct signer; /* scratch memory; for one thread */

struct signer *signer_new(struct err *e);
void signer_free(struct signer *s);

/* The signature of text, in arena, without time and first; link becomes keys.url. NULL with *e
 * filled when memory is out. */
struct signature *signature_make(
    struct signer *s, struct str text, uint32_t link, struct arena *arena, struct err *e);

/*
 * How alike the shingle sets of two prints are, 0..1: |A and B| / |A or B| (Jaccard), estimated
 * from their sketches. Where one of the texts was cut short, and has shingles enough to be known
 * by: the share of the smaller set that is in the other. A likeness below `least` may be told as 0,
 * which is cheaper.
 */
double signature_likeness(const struct print *a, const struct print *b, double least);
/* What tells at a glance most prints that are not alike, for one least likeness. */
struct signature_gate {
	double least;
	uint8_t differ[2 * SKETCH_WHOLE + 1]; /* most bits that may, by the sum of both sizes */
};

void signature_gate_init(struct signature_gate *g, double least);
/* False only where signature_likeness() of prints of these sizes is below the gate's least. */
static inline bool signature_sizes_may_reach(
    const struct signature_gate *g, uint16_t a_size, uint16_t b_size)
{
	/* A cut text, and one too long for a whole sketch, has a size beyond SKETCH_WHOLE here. */
	return (a_size > SKETCH_WHOLE) | (b_size > SKETCH_WHOLE) |
	       ((a_size >= g->least * b_size) & (b_size >= g->least * a_size));
}

/* The same, of prints whose sizes may. */
static inline bool signature_may_reach(
    const struct signature_gate *g, const struct print *a, const struct print *b)
{
	return a->size > SKETCH_WHOLE || b->size > SKETCH_WHOLE ||
	       sketch_differ(a->odd, b->odd) <= g->differ[a->size + b->size];
}
/* True where one text was cut short and the other is more than twice as long: their sketches say
 * little, and only the same beginning tells that it is the same text. */
static inline bool signature_is_far_cut(const struct print *a, const struct print *b)
{
	unsigned of_a = a->size & PRINT_SIZE_MAX, of_b = b->size & PRINT_SIZE_MAX;

	return ((a->size | b->size) & PRINT_CUT) && (of_a > 2 * of_b || of_b > 2 * of_a);
}
/* True where the prints are those of one normal form (but for chance). */
bool signature_same(const struct print *a, const struct print *b);
/* facts_agree() of two prints. */
bool signature_facts_agree(const struct print *a, const struct print *b);

#endif
