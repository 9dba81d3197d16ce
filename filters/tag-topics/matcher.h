/*
 * Finds the phrases and regular expressions of a lexicon in a text's plain form: the
 * phrases by a table of what they begin with, the expressions by PCRE2 where what they begin with
 * stands.
 */
#ifndef TAG_MATCHER_H
#define TAG_MATCHER_H

#include "lexicon.h"

#define MATCHER_HITS_MAX 4096 /* of one text; it is not searched further then */

/* A phrase in the text, and how it meets its neighbours there. */
struct hit {
	uint32_t phrase;
	uint32_t from, to; /* bytes of the plain form */
	uint32_t first;	   /* index of the phrase's first use */
	bool edge;	   /* no letter or digit of the same word follows */
	bool plural;	   /* only an s follows */
	bool digit;	   /* a number follows (`Qwen3`, `DeepSeekV3`) */
	bool tag;	   /* # stands before it */
};

struct hits {
	struct hit *hit; /* by from, then longest first */
	size_t count;
};

struct matcher;
struct matcher_scratch; /* one thread's working memory, its hits included */

/*
 * Compiles the lexicon, which must stay, or takes what an earlier run made of the same phrases from
 * the user's cache (where `cached`) and leaves it there. NULL with *e filled: a regular expression
 * that PCRE2 refuses, with its place in the rules. Safe for many threads once made.
 */
struct matcher *matcher_new(const struct lexicon *lx, bool cached, struct err *e);
void matcher_free(struct matcher *m);
struct matcher_scratch *matcher_scratch_new(const struct matcher *m, struct err *e);
void matcher_scratch_free(struct matcher_scratch *s);
/*
 * Finds the phrases whose ends are those of words (a phrase that may be followed by letters: whose
 * start is one). PLAIN_PAD bytes behind the text are read. *found lives until the scratch is used
 * again. -1 with *e filled on failure.
 */
int matcher_scan(const struct matcher *m, struct matcher_scratch *s, struct str plain,
    struct hits *found, struct err *e);

/* For --check: one regular expression by itself. */
struct matcher_alone {
	struct matcher *matcher;
	struct matcher_scratch *scratch;
	size_t bytes; /* when compiled */
};

/* -1 with *e filled where it is refused; matcher_alone_free() in every case. */
int matcher_alone(
    const struct lexicon *lx, uint32_t phrase, struct matcher_alone *alone, struct err *e);
void matcher_alone_free(struct matcher_alone *alone);

#endif
