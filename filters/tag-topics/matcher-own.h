/* Private to matcher*.c: the compiled phrases. The only includer of hs.h. */
#ifndef TAG_MATCHER_OWN_H
#define TAG_MATCHER_OWN_H

#include <hs/hs.h>

#include "matcher.h"

/* What is asked about a phrase at every place where it stands. */
struct pattern {
	uint32_t first;		  /* index of its first use */
	uint8_t len;		  /* LEXICON_PHRASE_MAX at most; 0 of a regular expression */
	bool word_start : 1;	  /* it begins with a letter or digit of a spaced script */
	bool word_end : 1;	  /* it ends so */
	bool open : 1, regex : 1; /* a regular expression's ends are those of what was found */
};

struct matcher {
	hs_database_t *db; /* NULL: no phrases */
	struct pattern *pattern;
	size_t patterns;
	const struct use *use; /* the lexicon's */
};

#endif
