/*
 * Private to seen-*.c: the days of a run's posts, and the look at a file before SQLite opens it.
 */
#ifndef DEDUPE_SEEN_OWN_H
#define DEDUPE_SEEN_OWN_H

#include "err.h"

/* Stands in the file's header, and names it for file(1). */
#define SEEN_APPLICATION 0x74705345 /* `tpSE` */
/* Version of the tables; the prints in them have their own. */
#define SEEN_FORMAT 1

/* What the header calls the version: of the tables, of the prints, of the byte order. */
uint32_t seen_version(void);
/*
 * Looks at path without touching it: 0 where it is missing, empty, or the whole of a file of --seen
 * of this version; -1 with *e filled otherwise.
 */
int seen_check(const char *path, struct err *e);

#define SEEN_DAY_MS ((int64_t)86400000)

/* How many posts are of which day (UTC), ascending. */
struct seen_days {
	struct seen_day {
		int64_t day;
		uint64_t posts;
	} * day;
	size_t count, cap;
	uint64_t posts;
};

/* The day of an instant, since 1970-01-01. */
int64_t seen_day_of(int64_t time_ms);
/* -1 with *e filled when memory is out. */
int seen_days_add(struct seen_days *d, int64_t time_ms, struct err *e);
/* The latest day of which, or after which, a tenth of the posts are: a few posts of a wrong clock
 * do not move it. There must be posts. */
int64_t seen_days_latest(const struct seen_days *d);
void seen_days_free(struct seen_days *d);

#endif
