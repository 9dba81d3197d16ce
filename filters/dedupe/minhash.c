/*
 * The least images of a text's long shingles (see minhash.h). The loop is written so that compilers
 * turn it into vector code, and is compiled twice where the processor may have wider vectors.
 */
#include "minhash.h"

#include <string.h>

#include "hash.h"

/* Odd numbers that tell the places of the three shingles of a long one. */
#define SECOND UINT32_C(0x9e3779b1)
#define THIRD UINT32_C(0x85ebca77)

static inline __attribute__((always_inline)) void put_image(
    const uint32_t *factor, const uint32_t *offset, uint32_t gram, uint32_t *best, uint32_t *next)
{
	for (size_t k = 0; k < MINHASH_WIDTH; k++) {
		uint32_t image = gram * factor[k] + offset[k];
		uint32_t greater = image > best[k] ? image : best[k];
		greater = image == best[k] ? UINT32_MAX : greater;
		best[k] = image < best[k] ? image : best[k];
		next[k] = greater < next[k] ? greater : next[k];
	}
}

static inline __attribute__((always_inline)) void least_images(const uint32_t *factor,
    const uint32_t *offset, const uint32_t *hash, size_t count, struct minhash_images *out)
{
	uint32_t best[MINHASH_WIDTH], next[MINHASH_WIDTH];
	const size_t step = MINHASH_STEP;
	size_t grams = count > 2 * step ? count - 2 * step : 1;

	memset(best, 0xff, sizeof(best));
	memset(next, 0xff, sizeof(next));
	for (size_t i = 0; i < grams; i++) {
		size_t middle = i + step < count ? i + step : count - 1;
		size_t last = i + 2 * step < count ? i + 2 * step : count - 1;
		uint32_t gram = hash[i] + hash[middle] * SECOND + hash[last] * THIRD;
		put_image(factor, offset, gram, best, next);
	}
	memcpy(out->least[0], best, sizeof(best));
	memcpy(out->least[1], next, sizeof(next));
}

static void least_plain(const uint32_t *factor, const uint32_t *offset, const uint32_t *hash,
    size_t count, struct minhash_images *out)
{
	least_images(factor, offset, hash, count, out);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void least_avx2(const uint32_t *factor,
    const uint32_t *offset, const uint32_t *hash, size_t count, struct minhash_images *out)
{
	least_images(factor, offset, hash, count, out);
}
#endif

void minhash_init(struct minhash *m)
{
	for (uint64_t i = 0; i < MINHASH_WIDTH; i++) {
		m->factor[i] = (uint32_t)hash_mix64(2 * i + 1) | 1;
		m->offset[i] = (uint32_t)hash_mix64(2 * i + 2);
	}
	m->least = least_plain;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		m->least = least_avx2;
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

	m->least(m->factor, m->offset, hash, count, &images);
	for (size_t n = 0; n < MINHASH_PROBES; n++)
		for (size_t k = 0; k < PRINT_LANES; k++) {
			uint32_t image = images.least[n][k];
			bool none = n > 0 && image == UINT32_MAX;
			probe[n * PRINT_LANES + k] = none ? 0 : key_of(image, k);
		}
	memcpy(lane, probe, PRINT_LANES * sizeof(*lane));
}
