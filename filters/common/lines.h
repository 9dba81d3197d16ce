/*
 * Floor 2. Lines of a file or pipe, in blocks: a block holds whole lines one after another and the
 * readable padding that json_parse() asks for, so that nothing is copied on the way to the parser.
 */
#ifndef TP_LINES_H
#define TP_LINES_H

#include "buf.h"
#include "unpack.h"

struct lines;

/* What to make of the bytes. */
enum lines_mode {
	LINES_TEXT,  /* one record a line */
	LINES_VALUES /* any JSON: lines of JSON, or one array or pretty-printed document, whose
			elements (of an array) or values (otherwise) are the records */
};

enum line_state {
	LINE_WHOLE,
	LINE_TOO_LONG, /* longer than the maximum: text holds its first bytes; LINE_REST follows */
	LINE_REST,     /* more bytes of the overlong line before, so that a reject loses none */
	LINE_CUT,      /* LINES_VALUES: the file ends inside a value */
	LINE_JUNK      /* LINES_VALUES: bytes between values that are no JSON */
};

struct line {
	struct str text; /* without its newline; a carriage return stays */
	uint64_t number; /* from 1; of the line on which it starts */
	enum line_state state;
	bool unended; /* the file ended without a newline after it */
	bool more;    /* LINE_TOO_LONG, LINE_REST: the line goes on */
};

/* Some lines; owned by the caller, refilled by lines_read(). */
struct block {
	char *bytes;
	size_t cap;
	struct line *line;
	size_t count, line_cap;
};

/* Opens path (`-`: standard input) as unpack_open() does. max_line in bytes. */
struct lines *lines_open(const char *path, enum lines_mode mode, size_t max_line,
    unpack_tap_fn *tap, void *context, struct err *e);
/* Lines of what u still has; u is taken in any case. */
struct lines *lines_open_unpack(
    struct unpack *u, enum lines_mode mode, size_t max_line, struct err *e);
/* Lines of bytes in memory, which must live as long; name is for messages. */
struct lines *lines_open_bytes(
    struct str bytes, const char *name, enum lines_mode mode, size_t max_line, struct err *e);
/*
 * Fills *b with the next lines (blank lines and a byte order mark left out): as many as want_bytes
 * hold, one at least; fewer where waiting for more would block. Returns 1, 0 at the end, -1 with *e
 * filled, -2 where a signal interrupted the wait. Views live until b is filled again.
 */
int lines_read(struct lines *l, struct block *b, size_t want_bytes, struct err *e);
/* True when the next lines_read() would have to wait. */
bool lines_would_block(const struct lines *l);
int64_t lines_position(const struct lines *l);
int64_t lines_size(const struct lines *l);
void lines_close(struct lines *l);

void block_free(struct block *b);

/*
 * Appends a whole small file (rules, a template, a list) to *out, at most out->max bytes; -1 with
 * *e filled (EXIT_USAGE) where it can't be read.
 */
int lines_slurp(const char *path, struct buf *out, struct err *e);

#endif
