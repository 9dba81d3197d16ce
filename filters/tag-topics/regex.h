/*
 * Regular expressions of the rules, made to fit the plain form of texts. What they may hold beyond
 * that is PCRE2's to say.
 */
#ifndef TAG_REGEX_H
#define TAG_REGEX_H

#include "buf.h"

#define REGEX_MAX 500 /* bytes as written */
#define REGEX_FOLDED_MAX 16384

/* What --check remarks on. */
struct regex_traits {
	bool far;      /* a part without an end may reach over other words: `.*` */
	bool capitals; /* it asks for capitals, and texts are compared in small letters */
};

/*
 * Appends the pattern (without its slashes) with its letters folded as those of texts are: small
 * letters, narrow ones, hyphens as spaces, no space beside a CJK character that is written there.
 * Classes, escapes, groups and quantifiers stay. -1 with *e filled (EXIT_USAGE) where it can't be.
 */
int regex_fold(struct str pattern, struct buf *out, struct regex_traits *traits, struct err *e);

#endif
