/*
 * The least images of a text's long shingles (see minhash.h): written plainly, and for processors
 * with AVX2, where eight long shingles go at a time. Both give the same numbers.
 */
#include "minhash.h"

#include <string.h>

#include "hash.h"
#include "vector.h"

/* Odd numbers that tell the places of the three shingles of a long one. */
#define SECOND UINT32_C(0x9e3779b1)
#define THIRD UINT32_C(0x85ebca77)

/* The long shingle at `at`; beyond the text's end its last shingle stands again. */
static uint32_t gram_at(const uint32_t *hash, size_t count, size_t at, size_t step)
{
	size_t middle = at + step < count ? at + step : count - 1;
	size_t last = at + 2 * step < count ? at + 2 * step : count - 1;

	return hash[at] + hash[middle] * SECOND + hash[last] * THIRD;
}

static size_t step_of(size_t lane)
{
	return lane % 2 == 0 ? MINHASH_STEP : MINHASH_LONG;
}

static size_t count_grams(size_t count)
{
	return count > 2 * MINHASH_STEP ? count - 2 * MINHASH_STEP : 1;
}

/* Keeps image where it is one of the two least, which are not equal. */
static void take(uint32_t image, uint32_t *least, uint32_t *next)
{
	uint32_t greater = image < *least ? *least : image;

	if (image == *least)
		return;
	*least = image < *least ? image : *least;
	*next = greater < *next ? greater : *next;
}

static void least_plain(
    const struct minhash *m, const uint32_t *hash, size_t count, struct minhash_images *out)
{
	memset(out, 0xff, sizeof(*out));
	for (size_t at = 0; at < count_grams(count); at++)
		for (size_t k = 0; k < PRINT_LANES; k++) {
			uint32_t gram = gram_at(hash, count, at, step_of(k));
			take(gram * m->factor[k] + m->offset[k], &out->least[k], &out->next[k]);
		}
}

#if defined(__x86_64__)
#define WIDTH 8 /* numbers in a vector */
#define AVX2 __attribute__((target("avx2")))

/* The two least of one lane in each of the vector's places. */
struct lane {
	__m256i factor, offset, least, next;
};

AVX2 static inline struct lane lane_of(const struct minhash *m, size_t k)
{
	__m256i none = _mm256_set1_epi32(-1);

	return (struct lane){.factor = _mm256_set1_epi32((int)m->factor[k]),
	    .offset = _mm256_set1_epi32((int)m->offset[k]),
	    .least = none,
	    .next = none};
}

/* take() in each place. */
AVX2 static inline void take_wide(struct lane *l, __m256i gram)
{
	__m256i image = _mm256_add_epi32(_mm256_mullo_epi32(gram, l->factor), l->offset);
	__m256i greater = _mm256_max_epu32(image, l->least);
	__m256i same = _mm256_cmpeq_epi32(image, l->least);

	l->least = _mm256_min_epu32(image, l->least);
	l->next = _mm256_min_epu32(_mm256_or_si256(greater, same), l->next);
}

AVX2 static void join_places(const struct lane *l, uint32_t *least, uint32_t *next)
{
	uint32_t place[2 * WIDTH];

	_mm256_storeu_si256((__m256i *)place, l->least);
	_mm256_storeu_si256((__m256i *)(place + WIDTH), l->next);
	*least = *next = UINT32_MAX;
	for (size_t i = 0; i < 2 * WIDTH; i++)
		take(place[i], least, next);
}

AVX2 static inline __m256i load(const uint32_t *from)
{
	return _mm256_loadu_si256((const __m256i *)from);
}

/* The two lanes of one step. There are eight long shingles at least, and none reaches beyond the
 * end: what is taken twice where the last eight overlap others changes nothing. */
AVX2 static void least_of_step(const struct minhash *m, size_t first, const uint32_t *hash,
    size_t grams, struct minhash_images *out)
{
	const __m256i second = _mm256_set1_epi32((int)SECOND),
		      third = _mm256_set1_epi32((int)THIRD);
	size_t step = step_of(first);
	struct lane a = lane_of(m, first), b = lane_of(m, first + 2);

	for (size_t at = 0; at < grams; at += WIDTH) {
		const uint32_t *h = hash + (at + WIDTH <= grams ? at : grams - WIDTH);
		__m256i middle = _mm256_mullo_epi32(load(h + step), second);
		__m256i last = _mm256_mullo_epi32(load(h + 2 * step), third);
		__m256i gram = _mm256_add_epi32(load(h), _mm256_add_epi32(middle, last));
		take_wide(&a, gram);
		take_wide(&b, gram);
	}
	join_places(&a, &out->least[first], &out->next[first]);
	join_places(&b, &out->least[first + 2], &out->next[first + 2]);
}

/* A way to go through the two lanes of one step, at least `width` long shingles. */
typedef void step_fn(const struct minhash *m, size_t first, const uint32_t *hash, size_t grams,
    struct minhash_images *out);

static inline void least_wide(const struct minhash *m, const uint32_t *hash, size_t count,
    struct minhash_images *out, size_t width, step_fn *step)
{
	size_t whole = 2 * MINHASH_LONG, grams = count_grams(count);

	if (count < whole + width) {
		least_plain(m, hash, count, out);
		return;
	}
	step(m, 0, hash, count - 2 * MINHASH_STEP, out);
	step(m, 1, hash, count - whole, out);
	/* The last ones of the longer step reach beyond the end. */
	for (size_t at = count - whole; at < grams; at++)
		for (size_t k = 1; k < PRINT_LANES; k += 2) {
			uint32_t gram = gram_at(hash, count, at, MINHASH_LONG);
			take(gram * m->factor[k] + m->offset[k], &out->least[k], &out->next[k]);
		}
}

static void least_avx2(
    const struct minhash *m, const uint32_t *hash, size_t count, struct minhash_images *out)
{
	least_wide(m, hash, count, out, WIDTH, least_of_step);
}

/* The same with vectors of twice the width. */
#define AVX512 __attribute__((target("avx512f")))

struct lane_512 {
	__m512i factor, offset, least, next;
};

AVX512 static inline struct lane_512 lane_of_512(const struct minhash *m, size_t k)
{
	__m512i none = _mm512_set1_epi32(-1);

	return (struct lane_512){.factor = _mm512_set1_epi32((int)m->factor[k]),
	    .offset = _mm512_set1_epi32((int)m->offset[k]),
	    .least = none,
	    .next = none};
}

AVX512 static inline void take_512(struct lane_512 *l, __m512i gram)
{
	__m512i image = _mm512_add_epi32(_mm512_mullo_epi32(gram, l->factor), l->offset);
	__mmask16 differ = _mm512_cmpneq_epu32_mask(image, l->least);
	__m512i greater = _mm512_max_epu32(image, l->least);

	l->least = _mm512_min_epu32(image, l->least);
	l->next = _mm512_mask_min_epu32(l->next, differ, greater, l->next);
}

/* The two least of all places: where the least stands more than once, it is one of them only. */
AVX512 static void join_512(const struct lane_512 *l, uint32_t *least, uint32_t *next)
{
	*least = _mm512_reduce_min_epu32(l->least);
	__mmask16 others = _mm512_cmpneq_epu32_mask(l->least, _mm512_set1_epi32((int)*least));
	__m512i rest = _mm512_mask_min_epu32(l->next, others, l->next, l->least);
	others = _mm512_cmpneq_epu32_mask(rest, _mm512_set1_epi32((int)*least));
	*next = _mm512_mask_reduce_min_epu32(others, rest);
}

AVX512 static void least_of_step_512(const struct minhash *m, size_t first, const uint32_t *hash,
    size_t grams, struct minhash_images *out)
{
	const __m512i second = _mm512_set1_epi32((int)SECOND),
		      third = _mm512_set1_epi32((int)THIRD);
	size_t step = step_of(first);
	struct lane_512 a = lane_of_512(m, first), b = lane_of_512(m, first + 2);

	for (size_t at = 0; at < grams; at += 2 * WIDTH) {
		const uint32_t *h = hash + (at + 2 * WIDTH <= grams ? at : grams - 2 * WIDTH);
		__m512i middle = _mm512_mullo_epi32(_mm512_loadu_si512(h + step), second);
		__m512i last = _mm512_mullo_epi32(_mm512_loadu_si512(h + 2 * step), third);
		__m512i gram =
		    _mm512_add_epi32(_mm512_loadu_si512(h), _mm512_add_epi32(middle, last));
		take_512(&a, gram);
		take_512(&b, gram);
	}
	join_512(&a, &out->least[first], &out->next[first]);
	join_512(&b, &out->least[first + 2], &out->next[first + 2]);
}

static void least_avx512(
    const struct minhash *m, const uint32_t *hash, size_t count, struct minhash_images *out)
{
	if (count < 2 * MINHASH_LONG + 2 * WIDTH)
		least_avx2(m, hash, count, out);
	else
		least_wide(m, hash, count, out, 2 * WIDTH, least_of_step_512);
}
#endif

void minhash_init(struct minhash *m)
{
	for (uint64_t lane = 0; lane < PRINT_LANES; lane++) {
		m->factor[lane] = (uint32_t)hash_mix64(2 * lane + 1) | 1;
		m->offset[lane] = (uint32_t)hash_mix64(2 * lane + 2);
	}
	m->least = least_plain;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		m->least = least_avx2;
	if (__builtin_cpu_supports("avx512f"))
		m->least = least_avx512;
#endif
}

/* An image as a key; that of another lane is another. */
static uint32_t key_of(uint32_t image, size_t lane)
{
	uint32_t key = (uint32_t)(hash_mix64((uint64_t)(lane + 1) << 32 | image) >> 32);

	return key ? key : 1;
}

void minhash_keys(const struct minhash *m, const uint32_t *hash, size_t count,
    uint32_t lane[PRINT_LANES], uint32_t probe[MINHASH_PROBES * PRINT_LANES])
{
	struct minhash_images images;

	m->least(m, hash, count, &images);
	for (size_t k = 0; k < PRINT_LANES; k++) {
		/* In a long text short shingles are shared by chance too often to ask twice. */
		bool one = images.next[k] == UINT32_MAX || (k % 2 == 0 && count >= MINHASH_MANY);
		probe[k] = key_of(images.least[k], k);
		probe[PRINT_LANES + k] = one ? 0 : key_of(images.next[k], k);
	}
	memcpy(lane, probe, PRINT_LANES * sizeof(*lane));
}
