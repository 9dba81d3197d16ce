/*
 * Which language a post is written in, by the scripts of its letters and, in Latin letters, by its
 * small words and accents.
 */
#ifndef TAG_LANGUAGE_H
#define TAG_LANGUAGE_H

#include "plain.h"

struct language_table;

/* Ends in free(); NULL where memory is out. Read only once made: threads may share it. */
struct language_table *language_table_new(void);
/*
 * The language of the plain form as X writes it (BCP 47, but `in` for Indonesian and `iw` for
 * Hebrew), static; STR_NONE where there is nothing to judge by, or too little to choose.
 */
struct str language_of(const struct language_table *t, struct str plain);

#endif
