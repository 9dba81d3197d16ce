/*
 * The literal phrases of a lexicon, found in a text's plain form. What a text costs depends on what
 * is found there, hardly on how many phrases are looked for.
 */
#ifndef TAG_LITERALS_H
#define TAG_LITERALS_H

#include "lexicon.h"

#define LITERAL_HEAD 8

/* A phrase, as it is looked for. */
struct literal {
	uint64_t head;	     /* its first bytes, the first lowest; zeros behind a shorter one */
	uint32_t phrase;     /* its index in the lexicon, or that of the pattern */
	uint32_t first;	     /* index of the phrase's first use */
	uint32_t at;	     /* where its bytes begin */
	uint32_t shorter;    /* the longest of its group that it begins with; LITERALS_NONE */
	uint32_t group;	     /* how many there are of its group from this one on */
	uint8_t len;	     /* LEXICON_PHRASE_MAX at most */
	bool word_start : 1; /* it begins with a letter or digit of a spaced script */
	bool word_end : 1;   /* it ends so */
	bool open : 1;	     /* letters or digits may follow */
	bool pattern : 1;    /* no phrase, but what a regular expression begins with */
};

#define LITERALS_NONE UINT32_MAX

struct literals;

/* With what matches of a regular expression begin. */
struct literal_start {
	struct str plain;
	uint32_t pattern; /* any number, which literals hand back as `phrase` */
};

/* Those of the lexicon's phrases that are no regular expressions, and beginnings of such. NULL with
 * *e filled where memory is out. Safe for many threads once made. */
struct literals *literals_new(
    const struct lexicon *lx, const struct literal_start *start, size_t starts, struct err *e);
void literals_free(struct literals *l);
/*
 * Calls found(context, literal, from) for phrases in the plain form, until it returns true. All
 * that stand between other letters and digits than their own are told, and some others (`ai` in
 * `aix`, but not in `mai`): the caller looks at what is beside them. PLAIN_PAD bytes behind the
 * text are read.
 */
void literals_find(const struct literals *l, struct str plain,
    bool (*found)(void *context, const struct literal *literal, size_t from), void *context);

#endif
