/*
 * Records that are posts already (post(5)): lines of `twarc2 flatten`, bare tweet objects of the X
 * API v2, and what this pipeline wrote.
 */
#ifndef TP_FETCH_CANONICAL_H
#define TP_FETCH_CANONICAL_H

#include "buf.h"
#include "json.h"

/* An object with a string id, a text, and an RFC 3339 created_at or none. */
bool canonical_is_post(struct json_value root);
/* The network that origin.network names, or that the id tells: `x` for digits, the scheme for
 * `hn:1`. A view of the document or of a literal. */
struct str canonical_network(struct json_value root);
/* A long post of the X API v2, whose `text` holds its beginning only and note_tweet.text the whole.
 */
bool canonical_is_cut(struct json_value root);
/* Appends line with `text` set to note_tweet.text, and note_tweet.entities in place of those of
 * `entities` that have the same names. -1 with *e filled where out is full. */
int canonical_whole(struct str line, struct json_value root, struct buf *out, struct err *e);

#endif
