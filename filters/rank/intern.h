/*
 * Numbers for strings: the same string, the same number, counted from 0 in the order of first
 * appearance. The text is kept only where it is asked for, so that authors and terms cost their
 * hash.
 */
#ifndef RANK_INTERN_H
#define RANK_INTERN_H

#include "arena.h"
#include "seen.h"

#define INTERN_NONE UINT32_MAX /* the number of no string */

struct intern {
	struct seen numbers; /* by the string's hash */
	uint32_t count;
	bool keeps_text;
	struct str *text; /* by number */
	size_t text_cap;
	struct arena arena;
};

/* An empty table; allocates nothing. */
void intern_init(struct intern *t, bool keeps_text);
void intern_free(struct intern *t);
/* The number of key, which stands for `text` (ignored where no text is kept); -1 with *e filled
 * when memory is out. */
int intern_add(
    struct intern *t, struct hash128 key, struct str text, uint32_t *number, struct err *e);
/* As intern_add() with the hash of text itself. */
int intern_text(struct intern *t, struct str text, uint32_t *number, struct err *e);

#endif
