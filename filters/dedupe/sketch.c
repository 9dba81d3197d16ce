/*
 * The place of a bit is the highest byte of its member's hash, so that the lower half of the bits
 * is the sketch of the lower half of the hashes, and a sketch of that half alone folds to it by
 * joining neighbours: sets of different samples still compare (see sketch.h).
 */
#include "sketch.h"

#include <math.h>
#include <string.h>

#define BITS (64 * PRINT_WORDS)
#define APART_MAX 3 /* doublings between two sets that are still compared: 32 bits are left */

/* How often the range of hashes is halved for a set of this size. */
static unsigned halvings(size_t size)
{
	unsigned n = 0;

	while (size >> n > SKETCH_WHOLE)
		n++;
	return n;
}

/* The lowest bits of eight bytes as one byte, the first lowest. */
static uint64_t join_lowest(const uint8_t *byte)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t eight;

	memcpy(&eight, byte, sizeof(eight));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	eight = __builtin_bswap64(eight);
#endif
	/* Bit 8i, times 2^(7 * (8 - i)), is bit 56 + i. */
	return (eight & ones) * UINT64_C(0x0102040810204080) >> 56;
}

/* A byte for each bit: as words, one would have to wait for the other. */
void sketch_make(uint64_t odd[PRINT_WORDS], const uint32_t *hash, size_t count)
{
	uint8_t flips[BITS + 1] = {0};
	unsigned n = halvings(count < PRINT_SIZE_MAX ? count : PRINT_SIZE_MAX);

	for (size_t i = 0; i < count && n == 0; i++)
		flips[hash[i] >> 24]++;
	for (size_t i = 0; i < count && n > 0; i++) {
		uint64_t place = (uint64_t)hash[i] << n >> 24;
		flips[place < BITS ? place : BITS]++;
	}
	for (size_t i = 0; i < PRINT_WORDS; i++) {
		odd[i] = 0;
		for (size_t k = 0; k < 8; k++)
			odd[i] |= join_lowest(flips + i * 64 + k * 8) << k * 8;
	}
}

/* Joins bit 2i and bit 2i+1 to bit i. */
static uint64_t fold_word(uint64_t x)
{
	x = (x ^ x >> 1) & UINT64_C(0x5555555555555555);
	x = (x | x >> 1) & UINT64_C(0x3333333333333333);
	x = (x | x >> 2) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	x = (x | x >> 4) & UINT64_C(0x00ff00ff00ff00ff);
	x = (x | x >> 8) & UINT64_C(0x0000ffff0000ffff);
	return (x | x >> 16) & UINT64_C(0x00000000ffffffff);
}

/* Counts bits without the processor's own way, which not every machine has. */
static unsigned count_bits(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (unsigned)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* The bits in which they differ: `fine` is of `apart` halvings more than `coarse`. */
static unsigned count_folded(const uint64_t *coarse, const uint64_t *fine, unsigned apart)
{
	uint64_t folded[PRINT_WORDS];
	unsigned differ = 0, words = PRINT_WORDS;

	memcpy(folded, fine, sizeof(folded));
	for (unsigned n = 0; n < apart; n++) {
		for (size_t i = 0; i + 1 < PRINT_WORDS; i += 2)
			folded[i / 2] = fold_word(folded[i]) | fold_word(folded[i + 1]) << 32;
		words = words > 1 ? words / 2 : words;
	}
	uint64_t last = apart > 2 ? UINT64_MAX >> (64 - (BITS >> apart)) : UINT64_MAX;
	for (unsigned i = 0; i < words; i++)
		differ += count_bits((coarse[i] ^ folded[i]) & last);
	return differ;
}

double sketch_expect_differ(double members)
{
	return BITS / 2.0 * (1 - pow(1 - 2.0 / BITS, members));
}

double sketch_distance(
    const uint64_t *a, uint32_t a_size, const uint64_t *b, uint32_t b_size, double most)
{
	unsigned of_a = halvings(a_size), of_b = halvings(b_size), differ = 0;
	unsigned coarse = of_a < of_b ? of_a : of_b, fine = of_a < of_b ? of_b : of_a;
	double all = (double)a_size + b_size, bits = BITS >> (fine - coarse);

	if (fine - coarse > APART_MAX)
		return all;
	if (fine != coarse)
		differ = of_a < of_b ? count_folded(a, b, fine - coarse)
				     : count_folded(b, a, fine - coarse);
	else
		differ = sketch_differ(a, b);
	/* A sample of half the hashes may hold more than half of those that differ. */
	if (differ * 2 >= bits || (fine == 0 && differ > most))
		return all;
	/* sketch_expect_differ() the other way round. */
	double d = log1p(-2.0 * differ / bits) / log1p(-2 / bits) * (double)(1U << fine);
	double least = fabs((double)a_size - b_size);
	return d < least ? least : d < all ? d : all;
}
