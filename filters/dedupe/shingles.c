/*
 * Hashes the shingles of a text (see shingles.h): written plainly, and for processors with AVX-512,
 * where eight go at a time. Both give the same numbers.
 */
#include "shingles.h"
#include "vector.h"

#define LATIN_GRAM 3
#define RUNE_BITS 21
#define GRAM_MASK ((UINT64_C(1) << LATIN_GRAM * RUNE_BITS) - 1)
#define LENGTH_BITS ((uint64_t)LATIN_GRAM << LATIN_GRAM * RUNE_BITS)
#define BELOW_CJK 0x1000
/* The finaliser of splitmix64. */
#define MIX_SHIFT 30
#define MIX_FACTOR UINT64_C(0xbf58476d1ce4e5b9)
#define MIX_SHIFT_2 27
#define MIX_FACTOR_2 UINT64_C(0x94d049bb133111eb)

static inline uint32_t mix(uint64_t h)
{
	h = (h ^ h >> MIX_SHIFT) * MIX_FACTOR;
	h = (h ^ h >> MIX_SHIFT_2) * MIX_FACTOR_2;
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
 * on, up to the first CJK character. The first two are none, and len is LATIN_GRAM at least.
 * Returns how many. */
static size_t hash_run(const uint32_t *rune, size_t len, uint32_t *out)
{
	uint64_t gram = (uint64_t)rune[0] << RUNE_BITS | rune[1];
	size_t i = LATIN_GRAM - 1;

	for (; i < len && rune[i] < BELOW_CJK; i++) {
		gram = (gram << RUNE_BITS | rune[i]) & GRAM_MASK;
		*out++ = mix(LENGTH_BITS | gram);
	}
	return i - (LATIN_GRAM - 1);
}

#if defined(__x86_64__)
#define WIDTH 8 /* numbers of 64 bits in a vector */
#define AVX512 __attribute__((target("avx512f,avx512dq,avx512vl")))

/* x ^ x >> by, times factor. */
AVX512 static inline __m512i mix_step(__m512i x, unsigned by, uint64_t factor)
{
	x = _mm512_xor_si512(x, _mm512_srli_epi64(x, by));
	return _mm512_mullo_epi64(x, _mm512_set1_epi64((long long)factor));
}

AVX512 static inline __m512i load_runes(const uint32_t *rune)
{
	return _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)rune));
}

/* hash_run() of eight shingles at a time: of 64-bit products AVX2 knows none. */
AVX512 static size_t hash_run_avx512(const uint32_t *rune, size_t len, uint32_t *out)
{
	const __m512i cjk = _mm512_set1_epi64(BELOW_CJK),
		      length = _mm512_set1_epi64((long long)LENGTH_BITS);
	size_t at = 0;

	for (; at + LATIN_GRAM - 1 + WIDTH <= len; at += WIDTH) {
		__m512i last = load_runes(rune + at + 2);
		if (_mm512_cmpge_epu64_mask(last, cjk) != 0)
			break;
		__m512i gram = _mm512_or_si512(last, length);
		gram =
		    _mm512_or_si512(gram, _mm512_slli_epi64(load_runes(rune + at + 1), RUNE_BITS));
		gram =
		    _mm512_or_si512(gram, _mm512_slli_epi64(load_runes(rune + at), 2 * RUNE_BITS));
		gram = mix_step(mix_step(gram, MIX_SHIFT, MIX_FACTOR), MIX_SHIFT_2, MIX_FACTOR_2);
		gram = _mm512_srli_epi64(gram, 32);
		_mm256_storeu_si256((__m256i *)(out + at), _mm512_cvtepi64_epi32(gram));
	}
	return at + (len - at < LATIN_GRAM ? 0 : hash_run(rune + at, len - at, out + at));
}
#endif

void shingles_init(struct shingles *s)
{
	s->run = hash_run;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
	    __builtin_cpu_supports("avx512vl"))
		s->run = hash_run_avx512;
#endif
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

size_t shingles_hash(const struct shingles *s, const struct normal *n, uint32_t *out)
{
	size_t count = 0;

	for (size_t at = 0; at < n->len;) {
		const uint32_t *r = n->rune + at;
		size_t left = n->len - at, run = 0;
		if (left >= LATIN_GRAM && (r[0] | r[1]) < BELOW_CJK)
			run = s->run(r, left, out + count);
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
