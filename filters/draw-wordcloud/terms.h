/*
 * The day's terms: what all posts' tokens come to, each term with how many people used it and how
 * particular it is to these posts.
 */
#ifndef TP_TERMS_H
#define TP_TERMS_H

#include "tokens.h"
#include "wordlist.h"

struct terms;

struct term {
	struct str text; /* the spelling used most; lives as long as struct terms */
	uint64_t posts, authors;
	double weight; /* greater than 0 */
};

/* stop and usual must outlive the result. NULL with *e filled where memory is out. */
struct terms *terms_new(const struct wordlist *stop, const struct wordlist *usual, struct err *e);
void terms_free(struct terms *t);
/* Counts one post's tokens. author may be empty: then the post's author is nobody else. */
int terms_add(struct terms *t, struct str author, const struct tokens *tokens, struct err *e);
/*
 * Joins phrases, merges plurals, and weighs: *out is an array of *count terms, `most` at most, by
 * falling weight (then by spelling); it lives until terms_free(). To be called once, after the last
 * terms_add().
 */
int terms_rank(struct terms *t, size_t most, const struct term **out, size_t *count, struct err *e);

#endif
