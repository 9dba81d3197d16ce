/*
 * Words that belong together (`Claude Code`, `Gemini 3`, 具身智能) found in all posts' words at
 * once.
 */
#ifndef TP_PHRASES_H
#define TP_PHRASES_H

#include "tally.h"
#include "vocabulary.h"

#define STREAM_POST UINT32_MAX	/* begins a post; the author's number follows */
#define STREAM_JOINS (1U << 31) /* set on a word that joins the one before it */
#define STREAM_WORD(entry) ((entry) & ~STREAM_JOINS)

/* All posts' words in order: for each post STREAM_POST, its author, then word numbers. */
struct stream {
	uint32_t *at;
	size_t count, cap;
};

/* Adds one entry; -1 with *e filled where memory is out. */
int stream_add(struct stream *s, uint32_t entry, struct err *e);
void stream_free(struct stream *s);
/* Counts every word of the stream into t (zeroed before). */
int stream_tally(const struct stream *s, struct tally *t, struct err *e);

/*
 * Joins words that stand together in most posts that hold the rarer of them, three voices at least,
 * in the stream itself; so twice again, for longer phrases. New words come to the vocabulary. -1
 * with *e.
 */
int phrases_join(struct stream *s, struct vocabulary *v, struct err *e);

#endif
