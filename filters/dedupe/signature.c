/*
 * Text in, signature out (see signature.h). Shingles are runs of three characters of words with
 * their spaces, and CJK characters alone and in pairs: what did best in tests/dedupe/curve.c. The
 * 64 permutations of the hash values are h -> a*h + b modulo 2^32 with odd a. Pure: the same text
 * gives the same bytes on every machine and thread.
 */
#include "signature.h"

#include <stdlib.h>
#include <string.h>

#include "minhash.h"
#include "normal.h"

#define LATIN_GRAM 3
#define FEWEST_HASHES 32 /* so many are sorted by insertion alone */
#define FEW_HASHES 1024	 /* so many are nearly in order by their highest byte */
#define SHINGLES_MAX ((size_t)2 * NORMAL_RUNES_MAX)

struct signer {
	struct normal normal;
	struct minhash minhash;
	uint32_t *hash, *spare; /* SHINGLES_MAX entries each */
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
	s->spare = malloc(SHINGLES_MAX * sizeof(*s->spare));
	s->lexicon = lexicon_new(e);
	if (!s->hash || !s->spare || !s->lexicon)
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
	free(s->spare);
	free(s);
}

/* One to LATIN_GRAM code points (21 bits each) in one word, mixed (the finaliser of splitmix64). */
static uint32_t hash_gram(const uint32_t *rune, size_t len)
{
	uint64_t h = len;

	for (size_t i = 0; i < len; i++)
		h = h << 21 ^ rune[i];
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)(h >> 32);
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

	for (size_t at = 0; at < n->len; at++)
		count += normal_is_cjk(n->rune[at]) ? hash_cjk(n, at, out + count)
						    : hash_latin(n, at, out + count);
	return count;
}

/* One counting pass over 8 bits of the hashes (radix sort, least significant digit first). */
static void sort_pass(const uint32_t *in, uint32_t *out, size_t count, unsigned shift)
{
	uint32_t place[256] = {0};

	for (size_t i = 0; i < count; i++)
		place[in[i] >> shift & 255]++;
	for (uint32_t i = 0, sum = 0; i < 256; i++) {
		uint32_t here = place[i];
		place[i] = sum;
		sum += here;
	}
	for (size_t i = 0; i < count; i++)
		out[place[in[i] >> shift & 255]++] = in[i];
}

/* Sorts the hashes ascending and drops those that come twice; returns how many are left. The low
 * bytes are left to the insertion sort: hashes that agree in the high ones are few. */
static size_t sort_hashes(uint32_t *hash, uint32_t *spare, size_t count)
{
	size_t kept = 0;

	if (count > FEW_HASHES)
		sort_pass(hash, spare, count, 16);
	else
		memcpy(spare, hash, count * sizeof(*hash));
	if (count > FEWEST_HASHES)
		sort_pass(spare, hash, count, 24);
	for (size_t i = 1; i < count; i++) {
		uint32_t h = hash[i];
		size_t to = i;
		for (; to > 0 && hash[to - 1] > h; to--)
			hash[to] = hash[to - 1];
		hash[to] = h;
	}
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || hash[kept - 1] != hash[i])
			hash[kept++] = hash[i];
	return kept;
}

static int keep_set(struct hash_set *set, const uint32_t *hash, size_t count, size_t max,
    struct arena *arena, struct err *e)
{
	set->whole = (uint32_t)count;
	set->count = (uint32_t)(count < max ? count : max);
	if (set->count == 0)
		return 0;
	set->hash = arena_alloc(arena, set->count * sizeof(*hash));
	if (!set->hash)
		return err_set(e, EXIT_IO, "signatures (out of memory)");
	memcpy(set->hash, hash, set->count * sizeof(*hash));
	return 0;
}

static int make_near(
    struct signer *s, struct signature *sig, struct str text, struct arena *arena, struct err *e)
{
	uint32_t least[SIGNATURE_PERMUTATIONS];
	size_t count = hash_shingles(&s->normal, s->hash);

	count = sort_hashes(s->hash, s->spare, count);
	minhash_bands(&s->minhash, s->hash, count, sig->band, least);
	sketch_make(&sig->sketch, least, (uint32_t)count, sig->cut);
	if (keep_set(&sig->shingle, s->hash, count, SIGNATURE_SHINGLES_MAX, arena, e) != 0)
		return -1;
	facts_find(s->lexicon, &s->normal, text, &sig->facts);
	return 0;
}

struct signature *signature_make(struct signer *s, enum signature_depth depth, struct str text,
    struct arena *arena, struct err *e)
{
	struct signature *sig = arena_array(arena, 1, sizeof(*sig));

	if (!sig) {
		err_set(e, EXIT_IO, "signatures (out of memory)");
		return NULL;
	}
	if (normal_make(&s->normal, text, e) != 0)
		return NULL;
	sig->empty = s->normal.len == 0;
	sig->cut = s->normal.cut;
	sig->repost = s->normal.repost;
	sig->exact = hash_bytes128(s->normal.rune, s->normal.len * sizeof(*s->normal.rune));
	if (depth == SIGNATURE_NEAR && make_near(s, sig, text, arena, e) != 0)
		return NULL;
	return sig;
}

/* Where to look whether a likeness can still be reached: hashes come in the order of chance, so
 * that the first 64 of the union miss the likeness of all by more than 0.25 once in 100,000 pairs.
 */
#define SAMPLE 64
#define SAMPLE_MISS 0.25

/*
 * Counts the hashes in both sets and in either, over the smallest `limit` of the union. Gives up
 * (false) once more than lone_max were in one set only, or where fewer than sample_min of the first
 * SAMPLE were in both.
 */
static bool count_common(struct hash_set a, struct hash_set b, uint32_t limit, uint32_t lone_max,
    uint32_t sample_min, uint32_t *both, uint32_t *either)
{
	uint32_t i = 0, j = 0, n = 0, common = 0;

	while (i < a.count && j < b.count && n < limit && n - common <= lone_max) {
		if (n == SAMPLE && common < sample_min)
			return false;
		uint32_t x = a.hash[i], y = b.hash[j];
		i += x <= y;
		j += y <= x;
		common += x == y;
		n++;
	}
	if (n < limit) {
		uint32_t rest = a.count - i + (b.count - j);
		n += rest < limit - n ? rest : limit - n;
	}
	*both = common;
	*either = n;
	return n - common <= lone_max;
}

static double jaccard(struct hash_set a, struct hash_set b, double least)
{
	bool sampled = a.whole > a.count || b.whole > b.count;
	uint32_t both, either, smaller = a.whole < b.whole ? a.whole : b.whole;
	double larger = a.whole < b.whole ? b.whole : a.whole;
	/* J >= least leaves at most (1 - least) / (1 + least) of both sizes outside what is common.
	 */
	uint32_t sample_min = least > SAMPLE_MISS ? (uint32_t)((least - SAMPLE_MISS) * SAMPLE) : 0;
	double lone = ((double)a.whole + b.whole) * (1 - least) / (1 + least);

	if (smaller < least * larger)
		return 0;
	if (!count_common(a, b, sampled ? SIGNATURE_SHINGLES_MAX : UINT32_MAX,
		sampled ? UINT32_MAX : (uint32_t)lone + 1, sample_min, &both, &either))
		return 0;
	return (double)both / either;
}

double signature_likeness(struct hash_set a, struct hash_set b, bool cut, double least)
{
	uint32_t smaller = a.whole < b.whole ? a.whole : b.whole;

	if (smaller == 0)
		return 0;
	if (!cut || smaller < SIGNATURE_CUT_MIN)
		return jaccard(a, b, least);
	double alike = jaccard(a, b, 0);
	double common = alike * ((double)a.whole + b.whole) / (1 + alike);
	return common < smaller ? common / smaller : 1;
}
