/*
 * Conditions of topics (`where: EXPRESSION`), by jq. They are looked at only for posts that would
 * have the topic otherwise.
 */
#ifndef TAG_WHERE_H
#define TAG_WHERE_H

#include "rules.h"

struct where_pool; /* the conditions, compiled once; for many threads */
struct where;	   /* those of one thread */

/* Compiles every condition, so that a mistake is told before any input is read, with its place in
 * the rules. The rules must stay. NULL with *e filled. */
struct where_pool *where_pool_new(const struct rules *rules, struct err *e);
void where_pool_free(struct where_pool *pool);
/* NULL with *e filled where memory is out. */
struct where *where_new(struct where_pool *pool, struct err *e);
void where_free(struct where *w);
/*
 * Sets *holds: whether the topic's condition is true of the post, a line of JSON; a topic without
 * one always holds. -1 with *e filled where jq raised an error.
 */
int where_holds(struct where *w, uint16_t topic, struct str line, bool *holds, struct err *e);

#endif
