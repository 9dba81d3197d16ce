/* Private to matcher*.c: the compiled phrases. The only includer of hs.h. */
#ifndef TAG_MATCHER_OWN_H
#define TAG_MATCHER_OWN_H

#include <hs/hs.h>

#include "matcher.h"

/* What is asked about a phrase at every place where it stands. */
struct pattern {
	uint32_t len;
	uint32_t first;		   /* index of its first use */
	bool word_start, word_end; /* its ends are letters or digits of a spaced script */
	bool open;
	bool regex; /* its length and ends are those of what was found */
};

struct matcher {
	hs_database_t *db; /* NULL: no phrases */
	struct pattern *pattern;
	size_t patterns;
	const struct use *use; /* the lexicon's */
};

#endif
