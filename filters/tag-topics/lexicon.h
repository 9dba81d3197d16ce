/*
 * Every phrase of the rules, once, with what it stands for. The matcher looks for the phrases; what
 * one means is told by its uses.
 */
#ifndef TAG_LEXICON_H
#define TAG_LEXICON_H

#include "arena.h"
#include "plain.h"
#include "regex.h"

#define LEXICON_PHRASE_MAX 200 /* bytes in plain form */

enum use_what {
	USE_SUBJECT, /* points for the subject */
	USE_TOPIC,   /* for topic number `target` */
	USE_KIND,
	USE_LIST, /* `words NAME` */
	USE_NAME, /* a spelling of name number `target` */
	USE_COIN,
	USE_MOOD, /* strength, + or - */
	USE_TURN  /* target: enum mood_turn */
};

enum use_flag {
	USE_EXACT = 1,	  /* these very letters */
	USE_PREFIX = 2,	  /* letters may follow */
	USE_START = 4,	  /* only where the text begins */
	USE_TAG = 8,	  /* only after # (`#machinelearning`) */
	USE_IMPLIED = 16, /* not written so in the rules */
	USE_VERSION = 32, /* of a name: only with a version after it */
	USE_MUST = 64,	  /* without one such of its target, that does not count */
	USE_NOT = 128,	  /* with one such, neither */
	USE_REGEX = 256	  /* a regular expression */
};

/* Where in the rules something stands. */
struct place {
	const char *file;
	uint32_t line;
};

struct use {
	enum use_what what;
	uint16_t target;
	int16_t points;
	uint16_t flags;	     /* enum use_flag */
	struct str spelling; /* as written */
	struct place place;
	uint32_t phrase;
	uint32_t next; /* of the same phrase: index + 1, 0 for none */
};

/* What a use says, in few bytes: texts ask for it in no order. */
struct sense {
	uint32_t next; /* as of the use */
	uint16_t target;
	int16_t points;
	uint16_t flags;
	uint8_t what; /* enum use_what */
};

struct phrase {
	struct str plain; /* of a regular expression: the folded pattern */
	uint32_t first;	  /* index of its first use */
	bool open;	  /* some use lets letters or digits follow */
	bool regex;
	struct regex_traits traits; /* of a regular expression */
};

struct lexicon {
	struct arena *arena; /* for text; not the lexicon's */
	struct plain plain;
	struct phrase *phrase;
	struct use *use;
	struct sense *sense; /* one a use, from lexicon_finish() on */
	uint32_t *slot;	     /* hash table of phrase index + 1; slots is a power of two */
	size_t phrases, phrase_cap, uses, use_cap, slots;
};

void lexicon_init(struct lexicon *lx, struct arena *arena);
void lexicon_free(struct lexicon *lx);
/*
 * Adds a phrase with one use (whose spelling is the phrase as written); of equal uses the first
 * stays, and *twin, where asked for, is then its index (else UINT32_MAX). A phrase of several Latin
 * words is also added as the hashtag that it makes. -1 with *e filled where it is empty or too
 * long, or a regular expression that can't be folded.
 */
int lexicon_add(struct lexicon *lx, struct use use, uint32_t *twin, struct err *e);
/* Makes the senses, when all phrases are there. -1 with *e filled where memory is out. */
int lexicon_finish(struct lexicon *lx, struct err *e);
/* The phrase in plain form, no regular expression; NULL where there is none. */
const struct phrase *lexicon_find(const struct lexicon *lx, struct str plain);

#endif
