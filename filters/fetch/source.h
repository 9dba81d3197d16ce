/*
 * What was got from one input file or source, and its `source` line for the ledger (post(5)).
 */
#ifndef TP_FETCH_SOURCE_H
#define TP_FETCH_SOURCE_H

#include "convert.h"
#include "digest.h"
#include "harvest.h"

#define SOURCE_NETWORK_MAX 64

struct source {
	uint64_t records, posts, kept;
	const char *adapter;		  /* that took the first record that was taken; or NULL */
	char network[SOURCE_NETWORK_MAX]; /* of all records, or `several` */
	bool timed;
	int64_t first_ms, last_ms; /* of the posts that were written */
	uint64_t rejected_before;  /* run_rejected() when the file began */
};

/* Counts what one record gave. */
void source_add(struct source *s, const struct converted *got);
/* Adds what another file of the same source gave. */
void source_join(struct source *s, const struct source *other);
/*
 * Writes the file's line to the ledger, where one is asked for. rejected: its bad records; digest
 * may be NULL (not known); error NULL where nothing is wrong; whole: it was read to its end. -1
 * with *e.
 */
int source_tell_file(const struct source *s, struct run *run, const char *name, uint64_t rejected,
    const struct digest *digest, bool whole, const char *error, struct err *e);
/* Writes the lines of the networks' sources that have ended since the last call. -1 with *e. */
int source_tell_ended(struct harvest *h, struct run *run, struct err *e);

#endif
