/*
 * The `summary` ledger line: what was counted over all posts that rank read, so that --top loses no
 * totals, beside the days before where they are known. Its members are in post(5).
 */
#ifndef RANK_SUMMARY_H
#define RANK_SUMMARY_H

#include "baseline.h"
#include "fresh.h"
#include "leading.h"

#define SUMMARY_ROWS_MAX 5000 /* of a list; the others have the fewest posts */

/* Appends the line, without a newline; days is NULL where no baseline was asked for. -1 with *e
 * filled when memory is out. */
int summary_write(const struct tally *t, const struct leading *terms, const struct baseline *days,
    struct buf *out, struct err *e);
/* Notes how new the names and terms are. -1 with *e filled when memory is out. */
int summary_freshness(const struct tally *t, const struct leading *terms,
    const struct baseline *days, struct fresh *f, struct err *e);

#endif
