/*
 * What counts how much: the weights of the parts of a score, of topics and of kinds. The defaults
 * are the table in rank(1); a JSON file may change any of them.
 */
#ifndef RANK_WEIGHTS_H
#define RANK_WEIGHTS_H

#include "arena.h"
#include "json.h"

/* The parts of a score, each 0..1 or unknown (NAN). */
enum part {
	PART_ENGAGEMENT,
	PART_RECENCY,
	PART_AUTHOR,
	PART_CORROBORATION,
	PART_TOPIC,
	PART_NOVELTY,
	PART_RELEVANCE,
	PART_INTEREST,
	PARTS
};

/* Weights by name (topics, kinds). */
struct weight_list {
	struct str *name;
	double *weight;
	size_t count;
};

struct weights {
	double part[PARTS];
	struct weight_list topic; /* those not named: 1 */
	struct weight_list kind;  /* factors on the whole score; those not named: 1 */
	struct arena arena;
};

/* The defaults; -1 with *e filled when memory is out. */
int weights_init(struct weights *w, struct err *e);
void weights_free(struct weights *w);
/*
 * Changes what the JSON object in the file at `path` names: parts by their names, and `topics` and
 * `kinds`, objects of numbers. -1 with *e filled (EXIT_USAGE) for an unknown name or a number below
 * 0, or where no part is left with a weight.
 */
int weights_read(struct weights *w, const char *path, struct err *e);
/* The weight of name in list, 1 where it has none. */
double weights_of(const struct weight_list *list, struct str name);
/* `engagement`, `recency`, … in the order of enum part. */
const char *weights_part_name(enum part part);

#endif
