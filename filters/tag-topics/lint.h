/* --check: what a file of rules says twice or in vain. */
#ifndef TAG_LINT_H
#define TAG_LINT_H

#include "rules.h"

/*
 * Reads the rules of path into *r (empty before) and prints `file:line: what` on stderr for each
 * phrase that is there twice, can't be reached or says what another says. -1 with *e filled
 * (EXIT_PARTIAL) where there were such, or where the rules can't be read (EXIT_USAGE).
 */
int lint_rules(struct rules *r, const char *path, struct err *e);

#endif
