/*
 * Floor 2. What lines.c and lines-values.c share: a reader's state, and how values lie in its
 * bytes. Private to them.
 */
#ifndef TP_LINES_OWN_H
#define TP_LINES_OWN_H

#include "lines.h"

/* How the records of a file lie. */
enum layout { LAYOUT_UNKNOWN, LAYOUT_LINES, LAYOUT_ARRAY, LAYOUT_VALUES };

struct lines {
	struct unpack *unpack;
	enum layout layout;
	size_t max_line;
	uint64_t number; /* of the line on which the next byte lies */
	char *carry;	 /* bytes read and not given yet */
	size_t carry_len, carry_cap;
	bool ended;    /* no more bytes come */
	bool started;  /* the byte order mark is behind */
	bool overlong; /* inside a line longer than max_line */
	bool opened;   /* LAYOUT_ARRAY: the array's bracket is behind */
	bool failed;   /* reading failed: told after the lines before it are given */
	struct err failure;
};

static inline bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_space(s.ptr[i]))
			return false;
	return true;
}

/* Adds a line to the block; -1 with *e where memory is out. */
int lines_add(struct block *b, struct line line, struct err *e);
/*
 * How the records lie, from the first bytes (no space first). Lines: the first line is a whole
 * value and it is an object or another follows, or the second line starts an object too. An array:
 * it starts with [.
 */
enum layout lines_guess(const char *bytes, size_t len);
/* Skips what may stand between two records, from bytes[at] on; counts lines. Returns where it
 * ended. */
size_t lines_skip_between(struct lines *l, const char *bytes, size_t at, size_t len);
/*
 * Gives the values of the block's bytes[at..len); *rest is where the last, open one starts. -1 with
 * *e where memory is out, or a value has no end within the maximum.
 */
int lines_split_values(
    struct lines *l, struct block *b, size_t at, size_t len, size_t *rest, struct err *e);

#endif
