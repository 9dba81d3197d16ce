/*
 * Text in, signature out (see signature.h). Pure: the same text gives the same bytes on every
 * machine and thread.
 */
#include "signature.h"

#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "normal.h"
#include "shingles.h"
#include "sketch.h"

#define TABLE_FIRST 64
#define TABLE_SPARE 8 /* slots a hash */
#define HEAD_SEED 1

struct signer {
	struct normal normal;
	struct shingles shingles;
	struct minhash minhash;
	uint32_t *hash;	 /* SHINGLES_MAX entries */
	uint32_t *table; /* for keep_once() */
	struct lexicon *lexicon;
};

struct signer *signer_new(struct err *e)
{
	struct signer *s = calloc(1, sizeof(*s));

	if (!s) {
		err_set(e, EXIT_IO, "signatures (out of memory)");
		return NULL;
	}
	shingles_init(&s->shingles);
	minhash_init(&s->minhash);
	s->hash = malloc(SHINGLES_MAX * sizeof(*s->hash));
	s->table = malloc(2 * TABLE_SPARE * SHINGLES_MAX * sizeof(*s->table));
	s->lexicon = lexicon_new(e);
	if (!s->hash || !s->table || !s->lexicon)
		err_set(e, EXIT_IO, "signatures (out of memory)");
	else if (normal_init(&s->normal, e) == 0)
		return s;
	signer_free(s);
	return NULL;
}

void signer_free(struct signer *s)
{
	if (!s)
		return;
	normal_free(&s->normal);
	lexicon_free(s->lexicon);
	free(s->hash);
	free(s->table);
	free(s);
}

/* Where h is in the table, or may be put: behind `at`, where another one is. */
static size_t place_of(const uint32_t *table, size_t slots, size_t at, uint32_t h)
{
	while (table[at] != 0 && table[at] != h)
		at = (at + 1) & (slots - 1);
	return at;
}

/* Drops hashes that come again; returns how many are left. The table is open, with linear steps; so
 * little of it is used that steps are rare, and so foretold. */
static size_t keep_once(uint32_t *hash, size_t count, uint32_t *table)
{
	size_t slots = TABLE_FIRST, kept = 0;

	while (slots < TABLE_SPARE * count)
		slots *= 2;
	memset(table, 0, slots * sizeof(*table));
	for (size_t i = 0; i < count; i++) {
		uint32_t h = hash[i] | (hash[i] == 0);
		size_t at = h & (slots - 1);
		/* Neither free nor h: one branch for both. */
		if ((uint64_t)table[at] * (table[at] ^ h) != 0)
			at = place_of(table, slots, at, h);
		hash[kept] = h;
		kept += table[at] == 0;
		table[at] = h;
	}
	return kept;
}

static void set_facts(struct print *p, const struct facts *f)
{
	p->figures = f->figures;
	p->name_marks = f->name_marks;
	p->figure_marks = f->figure_marks;
	p->names = f->names;
	p->name_count = f->name_count;
	p->trend = f->trend;
}

static struct facts facts_of(const struct print *p)
{
	return (struct facts){.figures = p->figures,
	    .name_marks = p->name_marks,
	    .figure_marks = p->figure_marks,
	    .names = p->names,
	    .name_count = p->name_count,
	    .trend = p->trend};
}

static void make_print(struct signer *s, struct signature *sig, struct str text)
{
	struct facts facts;
	size_t count = shingles_hash(&s->shingles, &s->normal, s->hash);

	minhash_keys(&s->minhash, s->hash, count, sig->keys.lane, sig->probe);
	count = keep_once(s->hash, count, s->table);
	sketch_make(sig->print.odd, s->hash, count);
	sig->print.size = (uint16_t)(count < PRINT_SIZE_MAX ? count : PRINT_SIZE_MAX);
	if (s->normal.cut)
		sig->print.size |= PRINT_CUT;
	facts_find(s->lexicon, &s->normal, text, &facts);
	set_facts(&sig->print, &facts);
}

struct signature *signature_make(
    struct signer *s, struct str text, uint32_t link, struct arena *arena, struct err *e)
{
	struct signature *sig = arena_array(arena, 1, sizeof(*sig));
	struct normal *n = &s->normal;

	if (!sig) {
		err_set(e, EXIT_IO, "signatures (out of memory)");
		return NULL;
	}
	if (normal_make(n, text, link, e) != 0)
		return NULL;
	sig->keys.url = link;
	sig->empty = n->len == 0;
	sig->repost = n->repost;
	if (sig->empty)
		return sig;
	size_t len = n->len > PRINT_HEAD ? PRINT_HEAD : n->len;
	uint32_t head = (uint32_t)hash_bytes64(n->rune, len * sizeof(*n->rune), HEAD_SEED);
	sig->keys.head = head ? head : 1;
	make_print(s, sig, text);
	return sig;
}

double signature_likeness(const struct print *a, const struct print *b, double least)
{
	uint32_t a_size = a->size & PRINT_SIZE_MAX, b_size = b->size & PRINT_SIZE_MAX;
	double small = a_size < b_size ? a_size : b_size, all = (double)a_size + b_size;
	bool cut = ((a->size | b->size) & PRINT_CUT) && small >= SIGNATURE_CUT_MIN;

	if (small <= 0 || (!cut && small < least * (all - small)))
		return 0;
	/* A likeness of `least` leaves so many outside what is common. */
	double most = cut ? all - 2 * least * small : all * (1 - least) / (1 + least);
	double apart = sketch_distance(a->odd, a_size, b->odd, b_size, most);
	double both = (all - apart) / 2;
	if (cut)
		return both < small ? both / small : 1;
	return both / (all - both);
}

void signature_gate_init(struct signature_gate *g, double least)
{
	g->least = least;
	for (size_t all = 0; all <= 2 * SKETCH_WHOLE; all++) {
		double bits = sketch_expect_differ((double)all * (1 - least) / (1 + least)) + 1;
		g->differ[all] = (uint8_t)bits;
	}
}

bool signature_same(const struct print *a, const struct print *b)
{
	struct facts of_a = facts_of(a), of_b = facts_of(b);

	if (a->size != b->size || memcmp(a->odd, b->odd, sizeof(a->odd)) != 0 ||
	    !facts_figures_agree(&of_a, &of_b, false))
		return false;
	/*
	 * Capitals may differ in texts of one normal form. But what is sampled may differ in more,
	 * and of a CJK text a short word may be one shingle, and have another's bit.
	 */
	bool sure = (a->size & PRINT_SIZE_MAX) <= SKETCH_WHOLE && !(a->name_count & FACTS_UNSURE);
	return sure || a->names == b->names || a->name_count != b->name_count;
}

bool signature_facts_agree(const struct print *a, const struct print *b)
{
	struct facts of_a = facts_of(a), of_b = facts_of(b);
	int a_size = a->size & PRINT_SIZE_MAX, b_size = b->size & PRINT_SIZE_MAX;
	int longer = a_size < b_size ? b_size - a_size : a_size - b_size;
	bool cut = (a->size | b->size) & PRINT_CUT;
	double apart = sketch_distance(
	    a->odd, (uint32_t)a_size, b->odd, (uint32_t)b_size, (double)a_size + b_size);
	/* What is sampled can't tell where a few shingles differ. */
	bool part = a_size <= SKETCH_WHOLE && b_size <= SKETCH_WHOLE &&
		    apart <= longer + (double)(cut ? FACTS_PART_CUT : FACTS_PART_SHINGLES);

	part = part || (cut && longer > FACTS_CUT_SHINGLES);
	return facts_agree(&of_a, &of_b, cut, part && a_size <= b_size, part && b_size <= a_size);
}
