/*
 * The table behind language.c: words, endings and letters, and which languages in Latin letters use
 * them.
 */
#ifndef TAG_LANGUAGE_OWN_H
#define TAG_LANGUAGE_OWN_H

#include "language.h"
#include "text.h"

#define LANGUAGES_LATIN 20
#define LANGUAGE_SLOT_BITS 11
#define LANGUAGE_SLOTS (1u << LANGUAGE_SLOT_BITS)
#define LANGUAGE_WORD_BYTES 8 /* of the longest word in the table */
#define LANGUAGE_WORD_POINTS                                                                       \
	12 /* of a word or letter that one language has; divided where more do */
#define LANGUAGE_ENDING_POINTS 6
#define LANGUAGE_LETTER_POINTS 3	    /* of a word of one letter */
#define LANGUAGE_LETTER 0xFF00000000000000u /* above a code point: the key of a letter */
#define LANGUAGE_ENDING 0xFE00000000000000u /* above the bytes of an ending */

struct language_word {
	uint64_t key;	    /* the bytes of the word, the last one lowest; 0: free */
	uint32_t languages; /* bits, in the order of the profiles */
	uint16_t count;	    /* of the bits */
	uint16_t points;    /* that each of them gets */
};

/* Most words of a text are in no list: a small table of bits tells that of nearly all of them. */
#define LANGUAGE_KNOWN_BITS 14

struct language_table {
	uint64_t known[(1u << LANGUAGE_KNOWN_BITS) / 64];
	struct language_word slot[LANGUAGE_SLOTS];
};

/* The bit of a key; its first bits are the key's slot. */
static inline size_t language_bit(uint64_t key)
{
	return (size_t)((key * 0x9E3779B97F4A7C15u) >> (64 - LANGUAGE_KNOWN_BITS));
}

static inline size_t language_slot(size_t bit)
{
	return bit >> (LANGUAGE_KNOWN_BITS - LANGUAGE_SLOT_BITS);
}

/* The word, ending or letter of that key; NULL where no language has it. */
static inline const struct language_word *language_lookup(
    const struct language_table *t, uint64_t key)
{
	size_t bit = language_bit(key), at = language_slot(bit);

	if (!(t->known[bit / 64] >> bit % 64 & 1))
		return NULL;
	while (t->slot[at].key != 0) {
		if (t->slot[at].key == key)
			return &t->slot[at];
		at = (at + 1) & (LANGUAGE_SLOTS - 1);
	}
	return NULL;
}

/* The code of a language by its bit's number. */
const char *language_code(size_t language);

#endif
