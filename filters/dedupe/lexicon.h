/*
 * The lexicon: which words are common ones of English, so that a word that is none of them may be
 * taken for a name; and what single Han characters say to the guards of facts.h.
 */
#ifndef DEDUPE_LEXICON_H
#define DEDUPE_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define LEXICON_SLOTS 32768
#define LEXICON_HAN_FIRST 0x4e00
#define LEXICON_HAN_COUNT 0x5200

/* Common words, each followed by a space; lower case, without apostrophes. */
extern const char lexicon_words[];

/* What a Han character may be; several at once. */
enum lexicon_han {
	HAN_DENIAL = 1,
	HAN_UP = 2,
	HAN_DOWN = 4,
	HAN_NUMERAL = 8,
	HAN_UNIT = 16,	     /* stands after a figure and belongs to it */
	HAN_SURNAME = 32,    /* what follows is likely a given name */
	HAN_FOREIGN = 64,    /* three together likely spell a foreign name */
	HAN_PAIR_FIRST = 128 /* lexicon_pair() may know it and the next one */
};

/* What lexicon_word() or lexicon_pair() knows of a word. */
enum lexicon_kind { WORD_UNKNOWN, WORD_COMMON, WORD_DENIAL, WORD_UP, WORD_DOWN, WORD_NAME };

#define LEXICON_SHORT 8192  /* words of 7 letters at most, of which most texts are made */
#define LEXICON_RECENT 4096 /* words of 16 letters at most */
#define LEXICON_RECENT_PARTS 2

/* For one thread. */
struct lexicon {
	uint16_t slot[LEXICON_SLOTS]; /* 13 bits of a word's hash, enum lexicon_kind below */
	uint8_t han[LEXICON_HAN_COUNT];
	/* What was looked up last, by its hash: the whole word, so that answers are the same. In
	 * the last byte of a short one is what is known of it, so that eight share a line of the
	 * cache. */
	uint64_t brief[LEXICON_SHORT];
	uint64_t recent[LEXICON_RECENT][LEXICON_RECENT_PARTS];
	uint8_t recent_kind[LEXICON_RECENT];
};

/* NULL with *e filled when memory is out. */
struct lexicon *lexicon_new(struct err *e);
void lexicon_free(struct lexicon *l);
/*
 * A word of ASCII letters in the bytes of three numbers, first letter lowest: beginnings of it are
 * had by masking, which makes endings cheap.
 */
#define LEXICON_WORD_MAX 24
struct lexicon_word {
	uint64_t part[LEXICON_WORD_MAX / 8];
	size_t len;
};

/* What is known of a folded word, also as a form (-s, -ed, -ing, -ly, -er) of another; its hash
 * goes to *hash. */
enum lexicon_kind lexicon_find(struct lexicon *l, const struct lexicon_word *w, uint32_t *hash);
/* That hash alone; of a longer word it is that of its first LEXICON_WORD_MAX letters. */
uint32_t lexicon_hash(const struct lexicon_word *w);
/* The same of two Han characters that stand together. */
enum lexicon_kind lexicon_pair(const struct lexicon *l, const uint32_t rune[2], uint32_t *hash);
/* The bits of enum lexicon_han; 0 for all that is not Han. */
static inline unsigned lexicon_han(const struct lexicon *l, uint32_t rune)
{
	return rune - LEXICON_HAN_FIRST < LEXICON_HAN_COUNT ? l->han[rune - LEXICON_HAN_FIRST] : 0;
}

#endif
