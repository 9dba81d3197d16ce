/*
 * The normal form of a post's text: what two tellings of the same thing share once letter case,
 * links, leading mentions, `RT @user:`, punctuation, emoji and spacing are taken away.
 */
#ifndef DEDUPE_NORMAL_H
#define DEDUPE_NORMAL_H

#include <string.h>

#include "buf.h"
#include "text.h"

#define NORMAL_RUNES_MAX 65536 /* a longer text is compared by its beginning */
#define NORMAL_PADDING 64      /* bytes beyond the last of byte[], each NORMAL_NO_BYTE */
#define NORMAL_NO_BYTE 0x80    /* this bit is set in what is no ASCII */
#define NORMAL_LINK 0xe000     /* the last word of a short text starts with it: what it links to */

struct normal;
struct walk;
/* Takes a piece of text as normal_walk_plain() does; returns how many of its bytes. */
typedef size_t normal_piece_fn(struct normal *n, struct walk *w, const uint8_t *text);

/* Words of code points with one U+0020 between two words; none beside CJK. Scratch memory, reused.
 */
struct normal {
	uint32_t *rune; /* NORMAL_RUNES_MAX entries */
	uint8_t *byte;	/* the same where it is ASCII, NORMAL_NO_BYTE and some bits where not */
	size_t len;
	bool cut;    /* the text ends in an ellipsis: it may be the beginning of a longer one */
	bool repost; /* it starts with `RT @user` */
	struct buf folded;
	/* For normal-plain.c. */
	normal_piece_fn *walk_piece; /* this processor's fastest; all give the same */
	uint8_t kind[256];
};

/* Returns 0, or -1 with *e filled when memory is out. */
int normal_init(struct normal *n, struct err *e);
void normal_free(struct normal *n);
/* A quick look: false only where the normal form is too long for what is linked to to be part of
 * it. */
bool normal_asks_link(struct str text);
/* Fills *n from text (valid UTF-8); link: the key of the page that it links to, 0: not known. -1
 * with *e filled when memory is out. */
int normal_make(struct normal *n, struct str text, uint32_t link, struct err *e);
/* text_is_cjk(), without the call for Han and for what stands below all CJK. */
static inline bool normal_is_cjk(uint32_t rune)
{
	return rune - 0x4e00 < 0x5200 || (rune >= 0x1100 && text_is_cjk(rune));
}

/* Eight of byte[] from `at` on, the first lowest; at is below n->len + NORMAL_PADDING / 2. */
static inline uint64_t normal_bytes(const struct normal *n, size_t at)
{
	uint64_t word;

	memcpy(&word, n->byte + at, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

#endif
