/* Private to literals*.c: the table of phrases by what they begin with. */
#ifndef TAG_LITERALS_OWN_H
#define TAG_LITERALS_OWN_H

#include <endian.h>
#include <string.h>

#include "literals.h"

/*
 * A phrase has one key. A run is a row of ASCII letters and digits; of what begins with one
 *   a phrase that is one run, or has little behind it, is found by that run,
 *   one that goes on by its first run and KEY_MORE bytes behind it,
 *   an open one (of one run, where others may follow) by its first bytes;
 * what begins otherwise is found by its first bytes. A run counts without what s stand at its end,
 * so that `agents` is found where `agent` is looked for.
 */
#define KEY_MORE 3
#define KEY_BYTES_MAX 6 /* of first bytes */

struct slot {
	uint64_t key;
	uint32_t from; /* index + 1 of the first literal with that key; 0: empty */
};

struct literals {
	struct literal *literal; /* by keys, those of one by their bytes */
	char *bytes;
	struct slot *slot;
	uint64_t *filter; /* two bits a key, in one word */
	bool brief[256];  /* by the first byte: whether open runs of one or two bytes begin so */
	size_t slot_mask, filter_mask;
	size_t count;
};

static inline bool key_is_run(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static inline uint64_t key_mix(uint64_t x)
{
	x *= 0x9E3779B97F4A7C15u; /* 2^64 by the golden ratio */
	return x ^ x >> 32;
}

/* The eight bytes at s, the first lowest. */
static inline uint64_t key_head(const char *s)
{
	uint64_t head;

	memcpy(&head, s, sizeof head);
	return le64toh(head);
}

/* A number for a head, in the order of bytes. */
static inline uint64_t key_order(uint64_t head)
{
	return __builtin_bswap64(head); /* the first byte is its lowest, on every machine */
}

/* Of the first `len` bytes of a head, KEY_BYTES_MAX at most. */
static inline uint64_t key_of_bytes(uint64_t head, unsigned len)
{
	return key_mix((head & (((uint64_t)1 << len * 8) - 1)) | (uint64_t)len << 56);
}

/* Of the run of `len` bytes at s; eight bytes there and behind it must be readable. */
static inline uint64_t key_of_run(const char *s, size_t len)
{
	uint64_t head = key_head(s);

	while (len > 0 && s[len - 1] == 's')
		len--;
	if (len < sizeof head)
		head &= ((uint64_t)1 << len * 8) - 1;
	return key_mix(head ^ (len + 8) * 0xFF51AFD7ED558CCDu);
}

/* Of a run and what stands behind it. */
static inline uint64_t key_of_more(uint64_t run, const char *behind)
{
	uint64_t more = key_head(behind) & (((uint64_t)1 << KEY_MORE * 8) - 1);

	return key_mix(run ^ (more + 1) << 8);
}

/* How many first bytes are the key of an open run of that length, of what begins otherwise. */
static inline unsigned key_bytes_open(size_t len)
{
	return len >= 6 ? 6 : len >= 4 ? 4 : (unsigned)len;
}

static inline unsigned key_bytes_other(size_t len)
{
	return len >= 6 ? 6 : len >= 3 ? 3 : 1;
}

/* What chooses the word of the filter: of an open run's keys of four and six bytes the same. */
static inline uint64_t key_of_four(uint64_t head)
{
	return key_of_bytes(head, 4);
}

static inline size_t key_slot(const struct literals *l, uint64_t key)
{
	return (size_t)(key >> 16) & l->slot_mask;
}

/* The two bits of a key in its word of the filter. */
static inline uint64_t filter_bits(uint64_t key)
{
	return (uint64_t)1 << (key >> 58) | (uint64_t)1 << (key >> 52 & 63);
}

#endif
