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
#define LANGUAGE_WORD_BYTES 8		    /* of the longest word in the table */
#define LANGUAGE_LETTER 0xFF00000000000000u /* above a code point: the key of a letter */
#define LANGUAGE_ENDING 0xFE00000000000000u /* above the bytes of an ending */

struct language_word {
	uint64_t key;	    /* the bytes of the word, the last one lowest; 0: free */
	uint32_t languages; /* bits, in the order of the profiles */
};

struct language_table {
	struct language_word slot[LANGUAGE_SLOTS];
};

/* The languages that use the word, ending or letter of that key; 0 for none. */
uint32_t language_lookup(const struct language_table *t, uint64_t key);
/* The code of a language by its bit's number. */
const char *language_code(size_t language);

#endif
