/*
 * Private to rules*.c: a file of rules on its way in. rules-read.c takes it apart into heads, keys
 * and phrases, rules-sections.c knows what they mean.
 */
#ifndef TAG_RULES_READ_H
#define TAG_RULES_READ_H

#include "rules.h"

struct section;

/* What a key of a topic is. */
enum topic_key { KEY_POINTS, KEY_ZH, KEY_EN, KEY_WEIGHT, KEY_PARENT, KEY_WHERE };

struct reader {
	struct rules *rules;
	struct place place;
	const struct section *section; /* NULL before the first head */
	struct err *e;
	/* what the head and the key said */
	enum use_what what;
	uint16_t target;
	int points;
	bool subject_too; /* `3 ai:` */
	enum topic_key topic_key;
	bool whole;	  /* what stands behind the key is one value, commas and all */
	bool in_words;	  /* versions: a list of words, not `not before` */
	bool capital;	  /* `capital words:` */
	bool quoted;	  /* names: some spelling in quotes was given */
	bool itself;	  /* names: the name itself was among the spellings */
	struct name like; /* names: what the head gives to each */
};

/* A sort of section: what opens it and what its lines mean. All return -1 after reader_fail(). */
struct section {
	const char *word;
	int (*head)(struct reader *r, struct str rest);
	int (*key)(struct reader *r, struct str key);
	int (*phrase)(struct reader *r, struct str phrase);
	int (*entry_end)(struct reader *r); /* after the last phrase of a key; may be NULL */
	bool regexes;			    /* phrases may be regular expressions */
};

const struct section *section_find(struct str word);
/* Fills the reader's err with `file:line: what (why)`; returns -1. */
int reader_fail(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A copy of s that lives as long as the rules; -1 where memory is out. */
int reader_keep(struct reader *r, struct str s, struct str *kept);
/* `3`, `+3`, `-3` within -9..9; -1 where it is none. */
int reader_number(struct str s, int *n);
/* The next word of *rest, which is moved past it; empty at the end. */
struct str reader_word(struct str *rest);
/* Adds a phrase for what the reader is at: flags beyond those that the phrase itself asks for. */
int reader_add(struct reader *r, enum use_what what, uint16_t target, int points, struct str phrase,
    unsigned flags);
/* The number of a topic, or of a feature (from FEATURES_COUNT on: of a list); -1 where there is
 * none. */
int reader_topic(const struct rules *rules, struct str id, uint16_t *found);
int reader_feature(const struct rules *rules, struct str name, uint16_t *found);
/* A key that must be points, and a phrase (or feature) below it, of subject, topic, kind or words.
 */
int reader_points_key(struct reader *r, struct str key);
int reader_points_phrase(struct reader *r, struct str phrase);
/* -1 after reader_fail() where it is no id. */
int reader_want_id(struct reader *r, struct str id);

/* rules-topic.c: the section `topic`. */
int topic_head(struct reader *r, struct str rest);
int topic_key(struct reader *r, struct str key);
int topic_phrase(struct reader *r, struct str phrase);

/* rules-names.c: the sections `names` and `coins`. */
int names_head(struct reader *r, struct str rest);
int names_key(struct reader *r, struct str key);
int names_phrase(struct reader *r, struct str phrase);
int names_entry_end(struct reader *r);
int coins_head(struct reader *r, struct str rest);
int coins_key(struct reader *r, struct str key);
int coins_phrase(struct reader *r, struct str phrase);

/* Room for one more item in one of the rules' tables. */
int reader_room(struct reader *r, void *items, size_t *cap, size_t count, size_t size);

#endif
