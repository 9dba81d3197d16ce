/*
 * Private to x-v2*.c: the members of a tweet of the API v2 into which something of `includes` goes.
 * What is of a type that the API never gives stays as it came; a member that the tweet lacks is not
 * written.
 */
#ifndef TP_FETCH_X_V2_PARTS_H
#define TP_FETCH_X_V2_PARTS_H

#include "x-own.h"

/* What includes has of that kind under that key; JSON_NONE where it has nothing. */
struct json_value x_v2_included(
    const struct x_pages *x, enum x_include kind, struct json_value key);
/* `entities`, mentions with their users: those of the note in place of the tweet's own of that
 * name. */
void x_v2_write_entities(
    const struct x_pages *x, struct buf *out, struct json_value own, struct json_value note);
/* `note_tweet`, its mentions with their users. */
void x_v2_write_note(const struct x_pages *x, struct buf *out, struct json_value note);
/* `attachments`, with `media` and `poll`. */
void x_v2_write_attachments(const struct x_pages *x, struct buf *out, struct json_value v);
/* `geo`, with the members of its place. */
void x_v2_write_geo(const struct x_pages *x, struct buf *out, struct json_value geo);

#endif
