/*
 * --raw: answers of a network as they came, one .gz file each, so that a day can be made again from
 * them. Where an answer is from stands in its .gz header's comment, as JSON in plain ASCII:
 * {"source":SPEC,"name":NAME,"url":URL,"content_type":TYPE,"retrieved_at":TIME},
 * and "lookup":true where the answer holds no posts.
 */
#ifndef TP_FETCH_RAW_H
#define TP_FETCH_RAW_H

#include "buf.h"

/* Where an answer is from. content_type may be NULL (none was told). */
struct raw_origin {
	const char *spec; /* JSON on one line */
	const char *name, *url, *content_type;
	const char *retrieved_at; /* RFC 3339, UTC, milliseconds */
	bool lookup;		  /* of a name or a list, on the way to posts: it holds none */
	struct buf text;	  /* raw_parse_comment(): where they lie */
};

/* Makes the folder and those above it. -1 with *e (EXIT_IO). */
int raw_prepare(const char *dir, struct err *e);
/*
 * Writes DIR/<time>-<name in short>-<page>.<kind>.gz, whole or not at all: kind is `json`, `xml` or
 * `ndjson`. A file that is there is never replaced. -1 with *e (EXIT_IO).
 */
int raw_write(const char *dir, const struct raw_origin *origin, struct str answer, uint64_t page,
    const char *kind, struct err *e);
/* The comment of a file that raw_write() made; false where it is another's (then nothing is to be
 * freed). Numbers in the spec keep their values, not their bytes. */
bool raw_parse_comment(const char *comment, struct raw_origin *out);
void raw_origin_free(struct raw_origin *o);

#endif
