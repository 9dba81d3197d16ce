/*
 * What an adapter's `request` gave, as a request. Private to ask*.c.
 */
#ifndef TP_FETCH_ASK_REQUEST_H
#define TP_FETCH_ASK_REQUEST_H

#include "ask.h"

#define REQUEST_MAX ((size_t)1 << 22) /* bytes of a request */

/* Fills *out, whose arena is ready. plain: names of credentials stay as they are. -1 with *e. */
int ask_read_request(
    const struct spec *spec, struct json_value root, bool plain, struct asked *out, struct err *e);

#endif
