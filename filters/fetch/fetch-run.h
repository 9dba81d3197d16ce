/*
 * Private to fetch.c and setup.c: what the program remembers.
 */
#ifndef TP_FETCH_RUN_H
#define TP_FETCH_RUN_H

#include "answers.h"
#include "operands.h"
#include "pages.h"
#include "source.h"

enum { COUNT_POSTS, COUNT_OUTSIDE, COUNT_UNTIMED, COUNT_UNKNOWN, COUNT_NOTICES, COUNT_KNOWN };

struct fetch {
	/* options */
	const char *day, *since, *until, *zone, *adapter, *adapter_dir, *secrets;
	struct opt_list lists; /* --sources */
	bool show;
	struct harvest_options asking;
	struct archive_limits limits;
	int64_t max_unpacked;
	/* for the run */
	char zone_told[64]; /* the zone's name for the ledger */
	struct convert_rules rules;
	struct window window;
	struct operands operands;
	struct specs specs;
	struct harvest *harvest; /* NULL: no network */
	struct reader *reader;
	struct pages pages;
	struct answers answers;
	struct digests *digests;
	struct source source;
	uint64_t files, failed;
	struct err unknown; /* about the last file that no adapter knew */
};

#endif
