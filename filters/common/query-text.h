/*
 * Floor 1. JSON text as libjq 1.6 reads it without loss: its numbers are doubles, and it refuses
 * half of a surrogate pair.
 */
#ifndef TP_QUERY_TEXT_H
#define TP_QUERY_TEXT_H

#include "buf.h"

/*
 * Appends s (valid JSON) to out with every integer of more than 15 digits as a string of its
 * digits, and every lone surrogate escape as \ufffd. Returns whether anything changed. With out
 * NULL only says whether there is anything to change. Safe from any thread.
 */
bool query_text_mend(struct str s, struct buf *out);

#endif
