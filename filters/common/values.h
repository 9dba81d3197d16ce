/*
 * Floor 1. Where one JSON value ends in a stretch of bytes, without reading it: for files that are
 * one array or a pretty-printed document. Whether it is valid is json_parse()'s affair.
 */
#ifndef TP_VALUES_H
#define TP_VALUES_H

#include "err.h"

enum value_state {
	VALUE_WHOLE,
	VALUE_OPEN /* the bytes end before the value does */
};

/*
 * The end (offset) in *end of the value that starts at bytes[0], which is no white space. For
 * VALUE_OPEN *end is len. A number or literal at the very end counts as open unless `last` says
 * that no more comes.
 */
enum value_state value_end(struct str bytes, bool last, size_t *end);
/* Makes spaces of the newlines between tokens, so that the value fits on one line. */
void value_flatten(char *bytes, size_t len);

#endif
