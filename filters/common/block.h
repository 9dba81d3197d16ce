/*
 * Floor 0. Sixty-four bytes of text at a time: which of them are of some kind, as bits, the first
 * byte's the lowest. What walks a text by these bits leaps from one thing that matters to the next.
 */
#ifndef TP_BLOCK_H
#define TP_BLOCK_H

#include <stdint.h>
#include <string.h>

#include "err.h"

#define BLOCK_BYTES 64

#if defined(__SSE2__)
#include <emmintrin.h>

struct block {
	__m128i part[4];
};

static inline struct block block_load(const char *bytes)
{
	struct block b;

	for (size_t i = 0; i < 4; i++)
		b.part[i] = _mm_loadu_si128((const __m128i *)(bytes + 16 * i));
	return b;
}

/* The top bits of the bytes of four vectors. */
static inline uint64_t block_bits(__m128i a, __m128i b, __m128i c, __m128i d)
{
	uint64_t low = (uint32_t)_mm_movemask_epi8(a) | (uint32_t)_mm_movemask_epi8(b) << 16;
	uint64_t high = (uint32_t)_mm_movemask_epi8(c) | (uint32_t)_mm_movemask_epi8(d) << 16;

	return low | high << 32;
}

/* Bytes beyond ASCII. */
static inline uint64_t block_wide(const struct block *b)
{
	return block_bits(b->part[0], b->part[1], b->part[2], b->part[3]);
}

/* Bytes that are c. */
static inline uint64_t block_is(const struct block *b, char c)
{
	const __m128i all = _mm_set1_epi8(c);

	return block_bits(_mm_cmpeq_epi8(b->part[0], all), _mm_cmpeq_epi8(b->part[1], all),
	    _mm_cmpeq_epi8(b->part[2], all), _mm_cmpeq_epi8(b->part[3], all));
}

/* Of one vector the bytes from `first` to `last`, both ASCII: moved to where the signed ones begin
 * they are below the others. */
static inline __m128i block_part_range(__m128i part, char first, char last)
{
	const __m128i move = _mm_set1_epi8((char)(-128 - first));
	const __m128i past = _mm_set1_epi8((char)(-128 + (last - first + 1)));

	return _mm_cmplt_epi8(_mm_add_epi8(part, move), past);
}

static inline __m128i block_part_letters(__m128i part)
{
	return block_part_range(_mm_or_si128(part, _mm_set1_epi8(0x20)), 'a', 'z');
}

/* ASCII letters. */
static inline uint64_t block_letters(const struct block *b)
{
	return block_bits(block_part_letters(b->part[0]), block_part_letters(b->part[1]),
	    block_part_letters(b->part[2]), block_part_letters(b->part[3]));
}

/* Small ASCII letters. */
static inline uint64_t block_small(const struct block *b)
{
	return block_bits(block_part_range(b->part[0], 'a', 'z'),
	    block_part_range(b->part[1], 'a', 'z'), block_part_range(b->part[2], 'a', 'z'),
	    block_part_range(b->part[3], 'a', 'z'));
}

/* Bytes of a character beyond ASCII that are not its first. */
static inline uint64_t block_inside(const struct block *b)
{
	const __m128i lead = _mm_set1_epi8((char)0xC0); /* signed, the others are below */

	return block_bits(_mm_cmplt_epi8(b->part[0], lead), _mm_cmplt_epi8(b->part[1], lead),
	    _mm_cmplt_epi8(b->part[2], lead), _mm_cmplt_epi8(b->part[3], lead));
}

/* ASCII digits. */
static inline uint64_t block_digits(const struct block *b)
{
	return block_bits(block_part_range(b->part[0], '0', '9'),
	    block_part_range(b->part[1], '0', '9'), block_part_range(b->part[2], '0', '9'),
	    block_part_range(b->part[3], '0', '9'));
}

#else

struct block {
	unsigned char byte[BLOCK_BYTES];
};

static inline struct block block_load(const char *bytes)
{
	struct block b;

	memcpy(b.byte, bytes, sizeof b.byte);
	return b;
}

static inline uint64_t block_wide(const struct block *b)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		bits |= (uint64_t)(b->byte[i] >> 7) << i;
	return bits;
}

static inline uint64_t block_is(const struct block *b, char c)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		bits |= (uint64_t)(b->byte[i] == (unsigned char)c) << i;
	return bits;
}

static inline uint64_t block_letters(const struct block *b)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		bits |= (uint64_t)((unsigned char)((b->byte[i] | 0x20) - 'a') < 26) << i;
	return bits;
}

static inline uint64_t block_small(const struct block *b)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		bits |= (uint64_t)((unsigned char)(b->byte[i] - 'a') < 26) << i;
	return bits;
}

static inline uint64_t block_inside(const struct block *b)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		bits |= (uint64_t)((b->byte[i] & 0xC0) == 0x80) << i;
	return bits;
}

static inline uint64_t block_digits(const struct block *b)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++)
		bits |= (uint64_t)((unsigned char)(b->byte[i] - '0') < 10) << i;
	return bits;
}

#endif

/* Bits below the n-th; n is at most 64. */
static inline uint64_t block_below(size_t n)
{
	return n < BLOCK_BYTES ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0;
}

/* The number of the lowest bit; bits is not 0. */
static inline size_t block_first(uint64_t bits)
{
	return (size_t)__builtin_ctzll(bits);
}

/*
 * The bytes of s from `at` on, BLOCK_BYTES and BLOCK_SPARE more that may be read: those of s where
 * it has as many, else a copy in `copy` with zeros behind it. *len is how many of the first
 * BLOCK_BYTES are of s.
 */
#define BLOCK_SPARE 8
static inline const char *block_window(
    struct str s, size_t at, char copy[BLOCK_BYTES + BLOCK_SPARE], size_t *len)
{
	size_t left = s.len - at;

	*len = left < BLOCK_BYTES ? left : BLOCK_BYTES;
	if (left >= BLOCK_BYTES + BLOCK_SPARE)
		return s.ptr + at;
	memcpy(copy, s.ptr + at, left);
	memset(copy + left, 0, BLOCK_BYTES + BLOCK_SPARE - left);
	return copy;
}

#endif
