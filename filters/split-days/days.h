/*
 * Posts by day: lines are put down under the day of an instant, and written to a folder that holds
 * a file for each, `2025-12-05.ndjson`, and `undated.ndjson`. The folder appears whole or not at
 * all, one file is open at a time, and what waits in memory is bounded, whatever the number of
 * days.
 */
#ifndef SPLIT_DAYS_H
#define SPLIT_DAYS_H

#include "buf.h"
#include "window.h"

struct days;

/* What came of one day. */
struct day {
	struct window window; /* in the process's zone */
	char name[16];	      /* `2025-12-05`, or `undated` */
	uint64_t posts, bytes;
};

/*
 * folder must be absent or empty; NULL: days are counted and nothing is written. At most memory
 * bytes of lines wait (and the last). NULL with *e filled.
 */
struct days *days_new(const char *folder, size_t memory, struct err *e);
/* Removes what was written and not committed. NULL is fine. */
void days_free(struct days *d);

/* The day of an instant; of none where it is NULL, and beyond the years 0 to 9999. Lives until the
 * next call. NULL with *e where memory is out. */
struct day *days_find(struct days *d, const int64_t *ms, struct err *e);
/* Puts down the line (no newline in it) under that day. -1 with *e filled. */
int days_add(struct days *d, struct day *day, struct str line, struct err *e);
/* Writes what waits and lets the folder appear. -1 with *e filled. */
int days_commit(struct days *d, struct err *e);

size_t days_count(const struct days *d);
/* Number i of days_count(): in the order of time, the undated last, once days_sort() was called,
 * after which nothing may be added. */
const struct day *days_at(const struct days *d, size_t i);
void days_sort(struct days *d);

#endif
