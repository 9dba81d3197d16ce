/*
 * What the options --by, --window and --partition say, read from their words.
 */
#ifndef DEDUPE_RULES_H
#define DEDUPE_RULES_H

#include "clusters.h"

#define RULES_BY_DEFAULT "id,repost,url,near"

/* Each fills its part of *r; -1 with *e (EXIT_USAGE) for what it does not understand. */
int rules_read_by(const char *list, struct clusters_rules *r, struct err *e);
/* `7d`, `12h`, `90m`: so long before the newest post; a number: so many posts. */
int rules_read_window(const char *text, struct clusters_rules *r, struct err *e);
/* `K/N`, 1 <= K <= N. */
int rules_read_partition(const char *text, struct clusters_rules *r, struct err *e);

#endif
