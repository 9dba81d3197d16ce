/*
 * Private to x-v1*.c: parts of a tweet of the API v1.1, on their way into a post.
 */
#ifndef TP_FETCH_X_V1_PARTS_H
#define TP_FETCH_X_V1_PARTS_H

#include "x-own.h"

/* The lists of names that are looked for here. */
void x_v1_parts_init(struct x_pages *x);
/* The first of two values, or the second where it is absent, null or false. */
struct json_value x_v1_either(struct json_value a, struct json_value b);
/* The text of an id that is a string or an integer; empty for anything else. */
struct str x_v1_id_text(struct json_value v);
/* Of an id that is told twice, as `id_str` and `id`, the one to take. */
struct json_value x_v1_id(struct json_value text, struct json_value number);
/* A member that is an id, as a string: `text`, or `number` where that says nothing; none where it
 * is no id. */
void x_v1_write_id(
    struct buf *out, const char *name, struct json_value text, struct json_value number);
/* `created_at`, in RFC 3339; nothing where it is empty or no string. */
void x_v1_write_time(struct buf *out, struct json_value created_at);
/* `author_id` and `author`. */
void x_v1_write_author(struct x_pages *x, struct buf *out, struct json_value user);
/* `entities`, and `attachments` with the media of `pictured`. */
void x_v1_write_entities(
    struct x_pages *x, struct buf *out, struct json_value entities, struct json_value pictured);

#endif
