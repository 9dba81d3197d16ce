/*
 * What a post says that may tie it to others: the traits of its text, tags and links, each a hash
 * with a kind, the same whatever its case, width and script.
 */
#ifndef GROUP_TRAITS_H
#define GROUP_TRAITS_H

#include "arena.h"
#include "post.h"

#define TRAITS_MAX 96  /* of one post: what a text says first says what it is about */
#define VERSIONS_MAX 8 /* versioned things of one post */

enum trait_kind {
	TRAIT_WORD,    /* a word of a script with spaces between them */
	TRAIT_PAIR,    /* two neighbours of Han, kana or hangul */
	TRAIT_MAKER,   /* a company, person, place, brand of one word: in the news every day */
	TRAIT_THING,   /* a model, product, coined word: named when it makes news */
	TRAIT_TICKER,  /* cashtag or ticker */
	TRAIT_TAG,     /* #word */
	TRAIT_PERSON,  /* @name somewhere in the text */
	TRAIT_PARTNER, /* @name that the text begins with: who is answered */
	TRAIT_AUTHOR,  /* @name of who wrote it, by which answers find it */
	TRAIT_LINK,    /* where it links to */
	TRAIT_KINDS
};

struct trait {
	uint64_t key; /* never 0 */
	uint32_t kind;
};

/* A thing with a version, `GPT-5.2`: what it is called, and which one it is. */
struct version {
	uint64_t family, number;
	uint64_t thing; /* its whole name: `Gemini 3 Deep Think` is one Gemini 3 */
};

struct traits {
	struct trait *trait;
	size_t count;
	struct version version[VERSIONS_MAX]; /* the one it is about first */
	size_t versions;
	size_t of_kind[TRAIT_KINDS]; /* how many there are of each */
	bool roundup;		     /* tells of many things at once */
};

/* Finds the traits of a post; memory from the arena. -1 with *e filled where that is out. */
int traits_find(const struct post *p, struct arena *a, struct traits *t, struct err *e);

/* The key of a text, whatever its case, blanks and hyphens: `GPT 5.2` is `gpt-5.2`. */
uint64_t traits_key(struct str text);
/* The same of a post's id; never that of a text. */
uint64_t traits_id_key(struct str id);

#endif
