/*
 * The plain form in which posts and phrases meet: case folded, links and @accounts blanked, hyphens
 * and runs of white space one space (one newline where a line ends), no space beside a CJK
 * character.
 */
#ifndef TAG_PLAIN_H
#define TAG_PLAIN_H

#include "buf.h"
#include "text-entities.h"

#define PLAIN_TEXT_MAX                                                                             \
	65536 /* bytes of a post that are looked at; the rest of a longer one is not */

#define PLAIN_PAD 72 /* zero bytes that stand behind the plain form */

struct plain {
	struct str source; /* the text that was read, cut to PLAIN_TEXT_MAX; of the caller */
	struct buf bytes;  /* the plain form */
	uint32_t *map;	   /* map[i]: offset in source of byte i; map[bytes.len] is source.len */
	struct buf blanked, folded;
	uint32_t *folded_map;
	size_t map_cap, folded_cap; /* entries */
};

void plain_init(struct plain *p);
void plain_free(struct plain *p);
/*
 * Fills *p from a post's text, which must stay until *p is filled again. each(context, found) is
 * called for what the text links to, in its order; it may be NULL. -1 with *e filled where memory
 * is out.
 */
int plain_read(struct plain *p, struct str text,
    void (*each)(void *context, const struct text_entity *found), void *context, struct err *e);
/* As plain_read() for a phrase of the rules: nothing is blanked. */
int plain_read_phrase(struct plain *p, struct str phrase, struct err *e);

/* The part of the source that the plain bytes from..to came from. */
struct str plain_source(const struct plain *p, size_t from, size_t to);

/* What plain_is_word() says beyond ASCII. */
bool plain_is_wide_word(uint32_t rune);
/* True for letters and digits of scripts that put spaces between words. */
static inline bool plain_is_word(uint32_t rune)
{
	if (rune < 0x80)
		return (rune | 32) - 'a' < 26 || rune - '0' < 10;
	return plain_is_wide_word(rune);
}
/* True where such a letter or digit ends just before `at`, or starts at `at`. */
bool plain_word_before(struct str s, size_t at);
bool plain_word_after(struct str s, size_t at);

#endif
