/*
 * Private to x-*.c: the client that a tweet of the API v1.1 was written with.
 */
#ifndef TP_FETCH_X_SOURCE_H
#define TP_FETCH_X_SOURCE_H

#include "buf.h"
#include "json.h"

/* `source`, a link in HTML, as a member with its text; nothing where that is empty. scratch is
 * overwritten. */
void x_source_write(struct buf *out, struct buf *scratch, struct json_value source);

#endif
