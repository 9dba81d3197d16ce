/* Private to matcher*.c: what is looked for. The only includer of hs.h. */
#ifndef TAG_MATCHER_OWN_H
#define TAG_MATCHER_OWN_H

#include <hs/hs.h>

#include "literals.h"
#include "matcher.h"

/* A regular expression; vectorscan knows it by its place among them. */
struct pattern {
	uint32_t phrase;
	uint32_t first; /* index of its first use */
};

struct matcher {
	struct literals *literals; /* NULL: none */
	hs_database_t *db;	   /* of the patterns; NULL: none */
	hs_database_t *sieve;	   /* of the same, tells quickly whether there is any; NULL: none */
	struct pattern *pattern;
	size_t patterns;
	const struct lexicon *lexicon;
};

#endif
