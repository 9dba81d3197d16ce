/* --check: what a file of rules says twice, in vain, or at its peril. */
#ifndef TAG_LINT_H
#define TAG_LINT_H

#include "rules.h"

/*
 * Reads the rules of path into *r (empty before) and prints `file:line: what` on stderr, in the
 * order of the lines, for each phrase that is there twice, can't be reached, says what another says
 * or fits nearly anything. -1 with *e filled: EXIT_PARTIAL where there were such, EXIT_USAGE where
 * the rules can't be read or hold a regular expression that PCRE2 refuses.
 */
int lint_rules(struct rules *r, const char *path, struct err *e);

/* Private to lint*.c: the parts of it. */

/* lint-words.c: phrases by themselves. */
void lint_words(struct rules *r);
/* True where part stands somewhere in whole. */
bool lint_holds(struct str whole, struct str part);
/* lint-targets.c: topics and kinds that nothing can lead to. */
void lint_targets(struct rules *r);
/* lint-regex.c: regular expressions, and the phrases that they cover. Returns how many are refused,
 * or -1 with *e filled where memory is out. */
int lint_regexes(struct rules *r, struct err *e);

/* Two uses for the same subject, topic, kind, name ... */
static inline bool lint_same_thing(const struct use *a, const struct use *b)
{
	return a->what == b->what && a->target == b->target;
}

#endif
