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

/* Formats that are known without jq, and their names. */
enum convert_format { FORMAT_NONE, FORMAT_POSTS, FORMAT_X_V2, FORMAT_X_V1 };
#define FORMAT_NAME_POSTS "posts"
#define FORMAT_NAME_X_V2 "x-v2-pages"
#define FORMAT_NAME_X_V1 "x-v1"

/* What a conversion goes by; the same for every record of a run. */
struct convert_rules {
	struct adapters adapters;
	const struct adapter *forced; /* --adapter, or NULL */
	enum convert_format
	    forced_format; /* --adapter with the name of a format that needs no jq */
	const char *where; /* --where, or NULL */
};

/* Where a record's bytes come from: record.input. */
struct provenance {
	uint64_t
	    serial; /* of the file or page in this run, from 1: `origin` is made once for each */
	const char *source;	  /* origin.source */
	const char *retrieved_at; /* RFC 3339; NULL: not from a network */
	const char *base;	  /* what relative links in HTML are relative to, or NULL */
	struct window window;	  /* the run's, or narrower */
	bool windowed;		  /* some end of it is closed */
	bool tell_all;		  /* ids and times are wanted of the posts that are left out too */
	const struct adapter
	    *adapter; /* asked before any other; NULL: whichever knows the record */
};

enum converted_state {
	CONVERTED,	   /* posts, none perhaps; why: a part of the record was lost, and why */
	CONVERTED_LEDGER,  /* a ledger line of an earlier stage: passes */
	CONVERTED_UNKNOWN, /* no adapter knows it; why says so */
	CONVERTED_BROKEN   /* an adapter does not compile: why, and the run ends */
};

/* A post that was found in a record. */
struct converted_post {
	struct str line; /* as it is to be written; ptr NULL: left out (told with tell_all only) */
	struct str id;	 /* only with tell_all */
	int64_t ms;	 /* created_at; where timed */
	bool timed;
};

/* What one record gave, in its batch's arena. */
struct converted {
	enum converted_state state;
	const char *why;     /* NULL: nothing wrong */
	const char *adapter; /* that took the record (its first part, for an array); or NULL */
	const char *network;
	struct converted_post *post;
	size_t count, cap;
	uint64_t posts;	   /* found in the record */
	uint64_t outside;  /* of these, left out: not in the window */
	uint64_t untimed;  /* left out: a window was asked and they have no time */
	uint64_t unwanted; /* left out by --where */
	uint64_t notices;  /* records of a stream that tell of no post (a deletion, a limit) */
	bool timed;	   /* some post written has a time: */
	int64_t first_ms, last_ms; /* the least and the greatest */
};

/* The format of that name, or FORMAT_NONE. */
enum convert_format convert_format_of(const char *name);

struct converter; /* one thread's parsers and compiled adapters */

struct converter *converter_new(const struct convert_rules *rules, struct err *e);
void converter_free(struct converter *c);
/* Leaves a struct converted in rec->own. -1 with *e filled where memory is out. */
int convert_record(struct converter *c, struct record *rec, struct err *e);

#endif
