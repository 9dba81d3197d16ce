/*
 * Answers of sources, as they come and as --raw kept them: a post is written once for each source,
 * and of files that --raw kept, many of which are of one source, the ledger has one line for each.
 */
#ifndef TP_FETCH_ANSWERS_H
#define TP_FETCH_ANSWERS_H

#include "seen.h"
#include "source.h"

struct answers_source;

struct answers { /* all 0 is an empty one */
	struct seen ids;
	struct answers_source *source;
	size_t count, cap;
};

/* 1 where a post of that id was there in an earlier answer of the source with that key (spec.key),
 * 0 where not (from now on it was), -1 with *e where memory is out. */
int answers_had(struct answers *a, const char *key, struct str id, struct err *e);
/* Counts one file in; name is the source's. whole: it was read to its end; error NULL where nothing
 * is wrong. */
int answers_add(struct answers *a, const char *key, const char *name, const struct source *s,
    uint64_t rejected, uint64_t bytes, bool whole, const char *error, struct err *e);
/* Writes the sources' lines to the ledger, in the order in which they first came. */
int answers_tell(const struct answers *a, struct run *run, struct err *e);
void answers_free(struct answers *a);

#endif
