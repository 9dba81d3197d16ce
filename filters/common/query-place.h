/*
 * Floor 1. Where an expression that does not compile goes wrong. jq 1.6 tells a line at most, so
 * the place is found by compiling beginnings of the program, and variants of it.
 */
#ifndef TP_QUERY_PLACE_H
#define TP_QUERY_PLACE_H

#include "buf.h"

/*
 * Tries to compile program; true where it compiles, else libjq's messages are in *messages (which
 * it empties first), each ending in a NUL.
 */
typedef bool query_try_fn(void *context, struct str program, struct buf *messages);

/*
 * Fills *e (EXIT_USAGE) for a program that does not compile: `title: message` (`title:line:
 * message` where the program has several lines), then on two further lines the program's line and a
 * caret under the place. message is libjq's first about the whole program. Returns -1.
 */
int query_place_tell(const char *title, const char *program, const char *message,
    query_try_fn *compiles, void *context, struct err *e);

#endif
