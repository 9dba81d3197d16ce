/*
 * The `summary` ledger line: what was counted over all posts that rank read, so that --top loses no
 * totals. Its members are in post(5).
 */
#ifndef RANK_SUMMARY_H
#define RANK_SUMMARY_H

#include "entries.h"

/* Appends the line, without a newline; -1 with *e filled when memory is out. */
int summary_write(const struct entries *t, struct buf *out, struct err *e);

#endif
