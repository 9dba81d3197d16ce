/*
 * JSON written member by member: commas are put where they are due. A key of NULL writes an element
 * of an array.
 */
#ifndef TP_RENDER_PUT_H
#define TP_RENDER_PUT_H

#include "buf.h"

void put_key(struct buf *b, const char *key);
void put_text(struct buf *b, const char *key, struct str text);
/* The text, or null where it is empty. */
void put_text_or_null(struct buf *b, const char *key, struct str text);
void put_int(struct buf *b, const char *key, int64_t n);
/* The number, or null where it is negative (an absent count). */
void put_count(struct buf *b, const char *key, int64_t n);
void put_bool(struct buf *b, const char *key, bool yes);
void put_null(struct buf *b, const char *key);
/* Opens an object (`{`) or array (`[`), closes it with the matching bracket. */
void put_open(struct buf *b, const char *key, char bracket);
void put_close(struct buf *b, char bracket);
/* Post text as Markdown that shows it and nothing else (escape.h). */
void put_markdown(struct buf *b, const char *key, struct str text);

#endif
