/*
 * Text in, signature out (see signature.h). Shingles are runs of three characters of words with
 * their spaces, and CJK characters alone and in pairs: what did best in tests/dedupe/curve.c. Pure:
 * the same text gives the same bytes on every machine and thread.
 */
#include "signature.h"

#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "normal.h"
#include "sketch.h"

#define LATIN_GRAM 3
#define RUNE_BITS 21
#define GRAM_MASK ((UINT64_C(1) << LATIN_GRAM * RUNE_BITS) - 1)
#define BELOW_CJK 0x1000
#define SHINGLES_MAX ((size_t)2 * NORMAL_RUNES_MAX)
#define TABLE_FIRST 64
#define TABLE_SPARE 8 /* slots a hash */
#define HEAD_SEED 1

struct signer {
	struct normal normal;
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

/* The finaliser of splitmix64. */
static inline uint32_t mix(uint64_t h)
{
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)(h >> 32);
}

/* One to LATIN_GRAM code points in one word, and how many above them. */
static uint32_t hash_gram(const uint32_t *rune, size_t len)
{
	uint64_t h = len;

	for (size_t i = 0; i < len; i++)
		h = h << RUNE_BITS ^ rune[i];
	return mix(h);
}

/* What nearly all shingles are in texts of words: hash_gram() of LATIN_GRAM characters, from each
 * on, up to the first CJK character. The first two are none. Returns how many. */
static size_t hash_run(const uint32_t *rune, size_t len, uint32_t *out)
{
	const uint64_t length = (uint64_t)LATIN_GRAM << LATIN_GRAM * RUNE_BITS;
	uint64_t gram = (uint64_t)rune[0] << RUNE_BITS | rune[1];
	size_t i = LATIN_GRAM - 1;

	for (; i < len && rune[i] < BELOW_CJK; i++) {
		gram = (gram << RUNE_BITS | rune[i]) & GRAM_MASK;
		*out++ = mix(length | gram);
	}
	return i - (LATIN_GRAM - 1);
}

/* The shingles that start at a CJK character: it alone, and with the next one. */
static size_t hash_cjk(const struct normal *n, size_t at, uint32_t *out)
{
	out[0] = hash_gram(n->rune + at, 1);
	if (at + 1 == n->len || !normal_is_cjk(n->rune[at + 1]))
		return 1;
	out[1] = hash_gram(n->rune + at, 2);
	return 2;
}

/* The shingle that starts at a character of a word: none where it would be a piece of the one
 * before. */
static size_t hash_latin(const struct normal *n, size_t at, uint32_t *out)
{
	bool first = at == 0 || normal_is_cjk(n->rune[at - 1]);
	size_t len = 1;

	while (len < LATIN_GRAM && at + len < n->len && !normal_is_cjk(n->rune[at + len]))
		len++;
	if (len < LATIN_GRAM && !first)
		return 0;
	out[0] = hash_gram(n->rune + at, len);
	return 1;
}

static size_t hash_shingles(const struct normal *n, uint32_t *out)
{
	size_t count = 0;

	for (size_t at = 0; at < n->len;) {
		const uint32_t *r = n->rune + at;
		size_t left = n->len - at, run = 0;
		if (left >= LATIN_GRAM && (r[0] | r[1]) < BELOW_CJK)
			run = hash_run(r, left, out + count);
		at += run;
		count += run;
		if (run > 0)
			continue;
		count += normal_is_cjk(*r) ? hash_cjk(n, at, out + count)
					   : hash_latin(n, at, out + count);
		at++;
	}
	return count;
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
	size_t count = hash_shingles(&s->normal, s->hash);

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
