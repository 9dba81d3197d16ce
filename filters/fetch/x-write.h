/*
 * Private to x-*.c: posts are written member by member, from the bytes of the record's values.
 */
#ifndef TP_FETCH_X_WRITE_H
#define TP_FETCH_X_WRITE_H

#include "buf.h"
#include "json.h"

/* A comma, where the object or array under way has something in it, and no name stands there. */
void x_write_comma(struct buf *out);
/* `"name":`, with its comma; name needs no escapes. */
void x_write_name(struct buf *out, const char *name);
/* A member with the bytes of its value; nothing for JSON_NONE. */
void x_write_raw(struct buf *out, const char *name, struct json_value v);
/* The same, but nothing too for what says nothing: null, "", [] and {}. */
void x_write_put(struct buf *out, const char *name, struct json_value v);
/* Begins a member that is an object or array, by its bracket; returns where its content begins. */
size_t x_write_open(struct buf *out, const char *name, char bracket);
/* Ends what x_write_open() began: `from` is where its member begins, `open` what it returned. A
 * member that stayed empty goes. */
void x_write_close(struct buf *out, size_t from, size_t open, char bracket);
/* What lies between the braces of an object, as it came, after a comma where one is due. */
void x_write_inside(struct buf *out, struct json_value object);
/* Whether to look for the members of object in `but`: it takes time by the product of their
 * numbers, so that of large ones both stay, and the last of a name counts (post(5)). */
bool x_write_looks(struct json_value object, struct json_value but);
/* The members of object that `but` lacks. */
void x_write_but(struct buf *out, struct json_value object, struct json_value but);
/* Takes the white space between the tokens out of JSON text that begins at `from`. */
void x_write_compact(struct buf *out, size_t from);

#endif
