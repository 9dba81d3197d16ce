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

/* gcc's and clang's vectors, which any processor has in some way. */
typedef uint32_t wide __attribute__((vector_size(4 * MINHASH_WIDTH)));

static inline __attribute__((always_inline)) uint32_t gram_at(
    const uint32_t *hash, size_t count, size_t at, size_t step)
{
	size_t middle = at + step < count ? at + step : count - 1;
	size_t last = at + 2 * step < count ? at + 2 * step : count - 1;

	return hash[at] + hash[middle] * SECOND + hash[last] * THIRD;
}

/* The two least of the four that two halves of the vector came to. */
static void join_halves(const uint32_t *best, const uint32_t *next, struct minhash_images *out)
{
	for (size_t k = 0; k < PRINT_LANES; k++) {
		const uint32_t *a = best + k, *b = best + PRINT_LANES + k;
		bool first = *a < *b;
		uint32_t least = first ? *a : *b, other = first ? *b : *a;
		uint32_t rest = first ? next[k] : next[PRINT_LANES + k];
		/* Where both have the same least image, the next is either's. */
		if (*a == *b) {
			rest = next[k];
			other = next[PRINT_LANES + k];
		}
		out->least[k] = least;
		out->next[k] = rest < other ? rest : other;
	}
}

static inline __attribute__((always_inline)) void least_images(const uint32_t *factor,
    const uint32_t *offset, const uint32_t *hash, size_t count, struct minhash_images *out)
{
	size_t grams = count > 2 * MINHASH_STEP ? count - 2 * MINHASH_STEP : 1;
	wide f, o, none = ~(wide){0}, best = none, next = none;
	uint32_t pair[MINHASH_WIDTH], bests[MINHASH_WIDTH], nexts[MINHASH_WIDTH];

	memcpy(&f, factor, sizeof(f));
	memcpy(&o, offset, sizeof(o));
	for (size_t i = 0; i < grams; i += 2) {
		size_t j = i + 1 < grams ? i + 1 : i;
		const uint32_t gram_of[] = {gram_at(hash, count, i, MINHASH_STEP),
		    gram_at(hash, count, i, MINHASH_LONG), gram_at(hash, count, j, MINHASH_STEP),
		    gram_at(hash, count, j, MINHASH_LONG)};
		for (size_t k = 0; k < PRINT_LANES; k++) {
			pair[k] = gram_of[k % 2];
			pair[PRINT_LANES + k] = gram_of[2 + k % 2];
		}
		wide gram;
		memcpy(&gram, pair, sizeof(gram));
		wide image = gram * f + o, less = (wide)(image < best);
		wide greater = ((best & less) | (image & ~less)) | (wide)(image == best);
		best = (image & less) | (best & ~less);
		wide lower = (wide)(greater < next);
		next = (greater & lower) | (next & ~lower);
	}
	memcpy(bests, &best, sizeof(best));
	memcpy(nexts, &next, sizeof(next));
	join_halves(bests, nexts, out);
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
		uint64_t lane = i % PRINT_LANES;
		m->factor[i] = (uint32_t)hash_mix64(2 * lane + 1) | 1;
		m->offset[i] = (uint32_t)hash_mix64(2 * lane + 2);
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
	for (size_t k = 0; k < PRINT_LANES; k++) {
		/* In a long text short shingles are shared by chance too often to ask twice. */
		bool one = images.next[k] == UINT32_MAX || (k % 2 == 0 && count >= MINHASH_MANY);
		probe[k] = key_of(images.least[k], k);
		probe[PRINT_LANES + k] = one ? 0 : key_of(images.next[k], k);
	}
	memcpy(lane, probe, PRINT_LANES * sizeof(*lane));
}
