/*
 * The 64 least images of a set of hashes (see minhash.h). The loop is written so that compilers
 * turn it into vector code, and is compiled twice where the processor may have wider vectors.
 */
#include "minhash.h"

#include <string.h>

/* Permutations done in one pass over the hashes: their least images stay in registers. */
#define LANES 32

static inline __attribute__((always_inline)) void least_images(const uint32_t *factor,
    const uint32_t *offset, const uint32_t *hash, size_t count, uint32_t *least)
{
	for (size_t base = 0; base < SIGNATURE_PERMUTATIONS; base += LANES) {
		uint32_t best[LANES];
		memset(best, 0xff, sizeof(best));
		for (size_t i = 0; i < count; i++) {
			uint32_t h = hash[i];
			for (size_t k = 0; k < LANES; k++) {
				uint32_t image = h * factor[base + k] + offset[base + k];
				best[k] = image < best[k] ? image : best[k];
			}
		}
		memcpy(least + base, best, sizeof(best));
	}
}

static void least_plain(const uint32_t *factor, const uint32_t *offset, const uint32_t *hash,
    size_t count, uint32_t *least)
{
	least_images(factor, offset, hash, count, least);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void least_avx2(const uint32_t *factor,
    const uint32_t *offset, const uint32_t *hash, size_t count, uint32_t *least)
{
	least_images(factor, offset, hash, count, least);
}
#endif

void minhash_init(struct minhash *m)
{
	for (uint64_t i = 0; i < SIGNATURE_PERMUTATIONS; i++) {
		m->factor[i] = (uint32_t)hash_mix64(2 * i + 1) | 1;
		m->offset[i] = (uint32_t)hash_mix64(2 * i + 2);
	}
	m->least = least_plain;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		m->least = least_avx2;
#endif
}

void minhash_bands(const struct minhash *m, const uint32_t *hash, size_t count,
    uint32_t band[SIGNATURE_BANDS], uint32_t least[SIGNATURE_PERMUTATIONS])
{
	memset(least, 0, SIGNATURE_PERMUTATIONS * sizeof(*least));
	memset(band, 0, SIGNATURE_BANDS * sizeof(*band));
	if (count == 0)
		return;
	m->least(m->factor, m->offset, hash, count, least);
	for (size_t i = 0; i < SIGNATURE_BANDS; i++)
		band[i] = (uint32_t)hash_bytes64(
		    least + i * SIGNATURE_ROWS, SIGNATURE_ROWS * sizeof(*least), i);
}
