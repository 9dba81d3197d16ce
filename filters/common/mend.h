/*
 * Floor 0. The slower path of json.h, taken by lines that simdjson refuses: a validator that says
 * where and why a text is no JSON, and otherwise writes a copy with the parts that simdjson can't
 * hold mended.
 */
#ifndef TP_MEND_H
#define TP_MEND_H

#include "buf.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MEND_DEPTH_MAX 1024 /* no value may lie inside more arrays and objects than that */
#define MEND_GROWTH_MAX 5   /* the copy is at most that many times as long as the text */

/*
 * Checks that text is one JSON value (RFC 8259) in UTF-8 (RFC 3629: no surrogates, no overlong
 * forms) with white space around it at most. Returns -1 with *e `bad JSON at byte N (why)` (the
 * first byte is 1) where it is not, and otherwise 0 with a copy appended to out in which
 *   - an integer outside -2^63 .. 2^64-1 has `e0` after it, so that it is read as the nearest
 * double,
 *   - a number beyond the doubles is 1.7976931348623157e308 (the largest one), with its sign,
 *   - each \uD800..\uDFFF escape that is no half of a pair is \ufffd.
 * -1 also where out is full.
 */
int mend_json(struct str text, struct buf *out, struct err *e);

#ifdef __cplusplus
}
#endif

#endif
