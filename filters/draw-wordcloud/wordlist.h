/*
 * Word lists of one's own: stop words, and how often words are used on usual days. A text file: a
 * word a line, optionally a tab and a count; `#` begins a comment line.
 */
#ifndef TP_WORDLIST_H
#define TP_WORDLIST_H

#include "err.h"

struct wordlist {
	uint64_t *hash; /* of a word's folded text; 0: free */
	double *count;
	size_t words, slots;
};

/* Adds the words of a file to w (zeroed before the first). -1 with *e filled (EXIT_USAGE). */
int wordlist_load(struct wordlist *w, const char *path, struct err *e);
void wordlist_free(struct wordlist *w);
/* The word's count (0 where the file gives none), -1 where the list lacks it. key is text_fold()ed.
 */
double wordlist_count(const struct wordlist *w, struct str key);

#endif
