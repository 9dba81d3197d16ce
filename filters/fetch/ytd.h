/*
 * Files of X's account archive, `window.YTD.tweets.part0 = [...]`: the values in them, as lines of
 * JSON. What they are by prefix and name: x-account.h.
 */
#ifndef TP_FETCH_YTD_H
#define TP_FETCH_YTD_H

#include "json.h"
#include "lines.h"
#include "x-account.h"

/* A file under way; start it with {.u = u}, which takes u. */
struct ytd_values {
	struct unpack *u; /* until its prefix is behind */
	struct lines *lines;
	struct block block;
	struct json *json;
};

/* Reads the next values into v->block: 1, 0 at the end, -1 with *e, -2 where a signal came. v->json
 * is there once this gave 1. */
int ytd_values_read(struct ytd_values *v, struct err *e);
void ytd_values_close(struct ytd_values *v);

#endif
