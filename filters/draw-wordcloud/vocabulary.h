/*
 * The words of all posts by number, with the spellings in which each was met.
 */
#ifndef TP_VOCABULARY_H
#define TP_VOCABULARY_H

#include "arena.h"
#include "tokens.h"

#define VOCABULARY_FORMS 6 /* spellings of a word that are told apart */

/* One word: what differs only in case or width. */
struct word {
	struct str key;
	enum token_kind kind;
	bool stop;	     /* no term, and no part of one */
	uint32_t plain_uses; /* as an everyday word (struct token), of all uses */
	uint32_t uses;
	bool partial; /* no term alone, but part of one: a number, a single Han character */
	struct {
		struct str text;
		uint32_t uses;
	} form[VOCABULARY_FORMS];
	size_t forms;
};

struct vocabulary {
	struct arena strings;
	struct word *word;
	size_t words, cap;
	uint32_t *slot; /* word number and one, by the key's hash; 0: free */
	size_t slots;
};

#define VOCABULARY_NONE UINT32_MAX

void vocabulary_init(struct vocabulary *v);
void vocabulary_free(struct vocabulary *v);
/*
 * The number of the word with this key, new or known, and one more use of the spelling `text`.
 * *added (where not NULL) tells whether it is new. VOCABULARY_NONE with *e filled where memory is
 * out.
 */
uint32_t vocabulary_add(struct vocabulary *v, struct str key, struct str text, enum token_kind kind,
    bool *added, struct err *e);
/* The number of a word that is known, or VOCABULARY_NONE. */
uint32_t vocabulary_find(const struct vocabulary *v, struct str key);
/* The spelling used most (of equals the first met). */
struct str vocabulary_text(const struct vocabulary *v, uint32_t word);

#endif
