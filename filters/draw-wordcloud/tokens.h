/*
 * A post's text as tokens: what may become terms of the picture, in the order of the text.
 */
#ifndef TP_TOKENS_H
#define TP_TOKENS_H

#include "arena.h"
#include "post.h"
#include "segment.h"

enum token_kind {
	TOKEN_WORD,   /* letters, with digits, versions and hyphens inside: `GPT-5.2`, `Node.js` */
	TOKEN_NUMBER, /* no term alone, but part of one: `3` of `Gemini 3` */
	TOKEN_HAN,    /* a Chinese word */
	TOKEN_NAME,   /* a name of tags.names */
	TOKEN_TICKER  /* a cashtag with its $ */
};

struct token {
	struct str key;	 /* text_fold()ed: tokens that differ in case or width are one term */
	struct str text; /* as the post spells it */
	enum token_kind kind;
	bool plain; /* an everyday word, by its part of speech (Chinese) or its looks (others) */
	bool joins; /* nothing but one space (none before Han) parts it from the token before */
};

struct tokens {
	struct token *at;
	size_t count, cap;
};

struct tokenizer; /* one thread's working memory, over a shared segmenter */

struct tokenizer *tokenizer_new(const struct segmenter *s, struct err *e);
void tokenizer_free(struct tokenizer *t);
/*
 * Reads p's text and tags into *out; strings and array live in the arena. URLs and mentions are
 * left out. A name of tags.names that the text holds stands for its words; one that it does not
 * hold comes at the end, unless the text is Chinese and so has its own spelling of it. -1 with *e
 * filled where the arena is full.
 */
int tokens_read(
    struct tokenizer *t, const struct post *p, struct arena *a, struct tokens *out, struct err *e);

#endif
