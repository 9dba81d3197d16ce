/* Private to matcher*.c: what is looked for. The only includer of pcre2.h. */
#ifndef TAG_MATCHER_OWN_H
#define TAG_MATCHER_OWN_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "literals.h"
#include "matcher.h"

#define PATTERN_ENDS 512	       /* of what begins at one place, the longest */
#define PATTERN_ROOM ((size_t)1 << 16) /* of PCRE2's, in ints */

/* A regular expression. */
struct pattern {
	pcre2_code *code;
	uint32_t phrase;
	uint32_t first; /* index of its first use */
	bool anywhere;	/* with what it begins is not known: every text is searched for it */
};

struct matcher {
	struct literals *literals; /* of phrases and of the beginnings of patterns; NULL: none */
	struct pattern *pattern;
	size_t patterns;
	bool anywhere; /* some pattern is */
	pcre2_match_context *limits;
	const struct lexicon *lexicon;
};

struct matcher_scratch {
	struct hit hit[MATCHER_HITS_MAX];
	size_t count;
	size_t of_patterns; /* hits */
	const struct matcher *matcher;
	struct str plain;
	pcre2_match_data *match; /* NULL, as `room`, where there are no patterns */
	int *room;
	const struct pattern *failed; /* that PCRE2 could not search for; NULL: none */
	int why;
};

/* matcher.c: whether the phrase from h->from to h->to stands there by the rules of words; fills the
 * rest of *h. */
bool hit_stands(struct hit *h, bool word_start, bool word_end, bool open, struct str plain);
/* Adds it; true when enough was found. */
bool hit_add(struct matcher_scratch *s, const struct hit *h);

/* matcher-regex.c: adds the hit of the pattern that begins at `from`. True when enough was found.
 */
bool pattern_try(struct matcher_scratch *s, const struct pattern *p, size_t from);
/* Adds those of the patterns that may stand anywhere. */
void patterns_search(struct matcher_scratch *s);
/* Takes out, of hits in order, those that stand in another one of the same pattern. */
void patterns_drop_inner(struct matcher_scratch *s);

#endif
