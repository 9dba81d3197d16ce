/*
 * The facts of a text: what may change between two tellings only if the news changed. Numbers and
 * versions (`2.6`, `+3%`, `10亿`), cashtags (`$nvda`) and how often something is denied.
 */
#ifndef DEDUPE_FACTS_H
#define DEDUPE_FACTS_H

#include "normal.h"

/* Writes a hash for each fact of the text, up to max, in order of appearance (one may come twice);
 * returns how many. Thread-safe. */
size_t facts_find(const struct normal *n, uint32_t *out, size_t max);

#endif
