/*
 * What the report counts: from rank's `summary` ledger line, which knows also the posts that
 * `--top` kept back, or from the kept tellings where the stream brought none. Both count relevant
 * posts that are no repeats.
 */
#ifndef TP_RENDER_TALLY_H
#define TP_RENDER_TALLY_H

#include "day.h"

struct tally_row {
	struct str id;	 /* topic, kind, name or symbol */
	struct str type; /* of a name; market of a ticker; empty otherwise */
	uint64_t posts, people, positive, negative;
};

enum tally_list { TALLY_TOPICS, TALLY_KINDS, TALLY_NAMES, TALLY_TICKERS, TALLY_LISTS };

struct tally {
	uint64_t posts, relevant, people;
	uint64_t positive, neutral, negative;
	struct tally_row *row[TALLY_LISTS];
	size_t rows[TALLY_LISTS], cap[TALLY_LISTS];
	int64_t since_ms; /* of a baseline line that tells it; INT64_MIN: unknown */
};

void tally_free(struct tally *t);
/* Counts the tellings, only those of one topic where topic is not empty. -1 with *e filled where
 * memory is out. */
int tally_posts(const struct day *d, struct str topic, struct tally *t, struct err *e);
/* Reads a `summary` line; strings are copied to the arena. -1 where memory is out. */
int tally_summary(struct json_value summary, struct arena *a, struct tally *t, struct err *e);
/* The row of that id (and type, where type is not empty), or NULL. */
const struct tally_row *tally_find(
    const struct tally *t, enum tally_list list, struct str id, struct str type);

/* The leading part of a whole in per cent, rounded; 0 of nothing is 0. */
int64_t tally_percent(uint64_t part, uint64_t whole);
/* (positive - negative) / posts in per cent, rounded. */
int64_t tally_net(const struct tally_row *r);

#endif
