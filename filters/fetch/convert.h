/*
 * One record of any known format to posts: lines of JSON with `origin` in them. Runs on worker
 * threads.
 */
#ifndef TP_FETCH_CONVERT_H
#define TP_FETCH_CONVERT_H

#include "adapters.h"
#include "filter.h"
#include "query.h"
#include "window.h"

/* What a conversion goes by; the same for every record of a run. */
struct convert_rules {
	struct adapters adapters;
	const struct adapter *forced; /* --adapter, or NULL */
	bool forced_canonical;	      /* --adapter posts */
	struct window window;
	bool windowed;	   /* some end of the window is closed */
	const char *where; /* --where, or NULL */
};

enum converted_state {
	CONVERTED,	   /* posts, none perhaps; why: a part of the record was lost, and why */
	CONVERTED_LEDGER,  /* a ledger line of an earlier stage: passes */
	CONVERTED_UNKNOWN, /* no adapter knows it; why says so */
	CONVERTED_BROKEN   /* an adapter does not compile: why, and the run ends */
};

/* What one record gave, in its batch's arena. */
struct converted {
	enum converted_state state;
	const char *why;     /* NULL: nothing wrong */
	const char *adapter; /* that took the record (its first part, for an array); or NULL */
	const char *network;
	struct str *line; /* the posts to write */
	size_t lines, cap;
	uint64_t posts;		   /* found in the record */
	uint64_t outside;	   /* of these, left out: not in the window */
	uint64_t untimed;	   /* left out: a window was asked and they have no time */
	uint64_t unwanted;	   /* left out by --where */
	bool timed;		   /* some post written has a time: */
	int64_t first_ms, last_ms; /* the least and the greatest */
};

struct converter; /* one thread's parsers and compiled adapters */

struct converter *converter_new(const struct convert_rules *rules, struct err *e);
void converter_free(struct converter *c);
/* Leaves a struct converted in rec->own. -1 with *e filled where memory is out. */
int convert_record(struct converter *c, struct record *rec, struct err *e);

#endif
