/*
 * Private to convert*.c: one thread's tools, and the record under way.
 */
#ifndef TP_FETCH_CONVERT_RUN_H
#define TP_FETCH_CONVERT_RUN_H

#include "convert.h"
#include "x-page.h"

struct converter {
	const struct convert_rules *rules;
	struct json *element_json, *post_json;
	struct x_pages *x;
	struct query **compiled; /* by adapter's index; NULL until one is needed */
	struct query *where;
	struct buf element, post, other; /* scratch */
	struct buf origin;		 /* the last one made, for: */
	uint64_t origin_serial;
	const char *origin_adapter;
	struct buf origin_network;
	/* the record under way */
	const struct record *rec;
	const struct provenance *from;
	const struct adapter *adapter;
	const char *x_format; /* that X's own code reads */
	struct converted *out;
	bool refused; /* the adapter does not match the record */
	bool no_room;
};

/* Of a post on its way out. */
struct making {
	const char *adapter;
	struct str network;
	struct str id;
	bool timed;
	int64_t ms;
	bool own_bytes;	 /* the line lives as long as the record */
	bool has_origin; /* the line has a member of that name */
};

/* Says why (a part of) the record is lost; the first reason counts. */
void convert_lose(struct converter *c, const char *why);
/* Counts a post that was found; false where the window leaves it out. */
bool convert_wanted(struct converter *c, const struct making *m);
/* A finished post: asks --where, and keeps it. */
void convert_keep(struct converter *c, struct str line, const struct making *m);
/* Puts `origin` into the line, by way of c->other, and keeps the post. */
void convert_splice(struct converter *c, struct str line, const struct making *m);

#endif
