/*
 * The terms of a text by which posts are seen to tell of the same thing: words that name something.
 */
#ifndef RANK_TERMS_H
#define RANK_TERMS_H

#include "buf.h"

#define TERMS_MAX 16 /* the first of a text; further ones are not looked at */

/*
 * Writes a hash for each different term of text, in order of appearance, up to TERMS_MAX; returns
 * how many. Thread-safe. A term is a word that starts with a capital or mixes letters and digits
 * (`GPT-5.2`, `H200`), a number with the capitalised word before it (`Gemini 3`), the name in a
 * #tag, @name or $TAG.
 */
size_t terms_find(struct str text, uint64_t out[TERMS_MAX]);
/* The hash of a name known from elsewhere, so that it equals the term of the same spelling. */
uint64_t terms_hash(struct str name);
/* Adds to out how text spells the first term of that hash; false where it has none. */
bool terms_spelling(struct str text, uint64_t term, struct buf *out);

#endif
