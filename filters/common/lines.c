/*
 * Lines of a file or pipe, in blocks. In: bytes as unpack_read() gives them. Out: blocks of whole
 * lines. Remembers the piece of a line that its block did not hold, and whether it is inside an
 * overlong one.
 */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "values.h"

#define BLOCK_PADDING 64 /* JSON_PADDING of json.h */
#define READ_STEP (64u * 1024)

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

struct lines *lines_open(const char *path, enum lines_mode mode, size_t max_line,
    unpack_tap_fn *tap, void *context, struct err *e)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (!l) {
		err_set(e, EXIT_IO, "%s: cannot open (out of memory)", path);
		return NULL;
	}
	l->unpack = unpack_open(path, tap, context, e);
	if (!l->unpack) {
		free(l);
		return NULL;
	}
	l->layout = mode == LINES_TEXT ? LAYOUT_LINES : LAYOUT_UNKNOWN;
	l->max_line = max_line;
	l->number = 1;
	return l;
}

void lines_close(struct lines *l)
{
	if (!l)
		return;
	unpack_close(l->unpack);
	free(l->carry);
	free(l);
}

bool lines_would_block(const struct lines *l)
{
	return !l->ended && unpack_would_block(l->unpack);
}

int64_t lines_position(const struct lines *l)
{
	return unpack_position(l->unpack);
}

int64_t lines_size(const struct lines *l)
{
	return unpack_size(l->unpack);
}

void block_free(struct block *b)
{
	free(b->bytes);
	free(b->line);
	*b = (struct block){0};
}

static int out_of_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "cannot read (out of memory)");
}

static int block_reserve(struct block *b, size_t bytes, struct err *e)
{
	char *moved;

	if (bytes + BLOCK_PADDING <= b->cap)
		return 0;
	moved = realloc(b->bytes, bytes + BLOCK_PADDING);
	if (!moved)
		return out_of_memory(e);
	b->bytes = moved;
	b->cap = bytes + BLOCK_PADDING;
	return 0;
}

static int add_line(struct block *b, struct line line, struct err *e)
{
	if (b->count == b->line_cap) {
		size_t cap = b->line_cap ? b->line_cap * 2 : 256;
		struct line *moved = realloc(b->line, cap * sizeof(*moved));

		if (!moved)
			return out_of_memory(e);
		b->line = moved;
		b->line_cap = cap;
	}
	b->line[b->count++] = line;
	return 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_space(s.ptr[i]))
			return false;
	return true;
}

/* Keeps bytes for the next block. */
static int carry_over(struct lines *l, const char *bytes, size_t len, struct err *e)
{
	if (len > l->carry_cap) {
		char *moved = realloc(l->carry, len);

		if (!moved)
			return out_of_memory(e);
		l->carry = moved;
		l->carry_cap = len;
	}
	if (len > 0)
		memcpy(l->carry, bytes, len);
	l->carry_len = len;
	return 0;
}

/*
 * Reads once more into the block, up to `room` bytes in all. 1, or -2 where a signal came; what
 * fails is kept in l->failure, so that the lines before it are not lost.
 */
static int fill_once(struct lines *l, struct block *b, size_t *len, size_t room, struct err *e)
{
	ptrdiff_t n;

	if (block_reserve(b, room, e) != 0)
		return -1;
	n = unpack_read(l->unpack, b->bytes + *len, room - *len, &l->failure);
	if (n == -2)
		return -2;
	if (n == -1) {
		l->failed = true;
		return 1;
	}
	if (n == 0)
		l->ended = true;
	*len += (size_t)n;
	return 1;
}

static void skip_mark(struct lines *l, const char *bytes, size_t len, size_t *at)
{
	if (!l->started && len > 0) {
		if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
			*at = 3;
		l->started = true;
	}
}

/* Gives the first max_line bytes of an overlong line, or as many as its rest has. */
static int give_piece(struct lines *l, struct block *b, struct str piece, bool more, struct err *e)
{
	struct line line = {.text = piece,
	    .number = l->number,
	    .state = l->overlong ? LINE_REST : LINE_TOO_LONG,
	    .more = more};

	l->overlong = more;
	if (!more)
		l->number++;
	return add_line(b, line, e);
}

static int give_line(struct lines *l, struct block *b, struct str text, bool unended, struct err *e)
{
	if (l->overlong || text.len > l->max_line)
		return give_piece(l, b, text, false, e);
	l->number++;
	if (is_blank(text))
		return 0;
	return add_line(
	    b, (struct line){.text = text, .number = l->number - 1, .unended = unended}, e);
}

/* Splits bytes[at..len) into lines; *rest is where the last, open one starts. */
static int split_lines(
    struct lines *l, struct block *b, size_t at, size_t len, size_t *rest, struct err *e)
{
	while (at < len) {
		const char *start = b->bytes + at;
		const char *newline = memchr(start, '\n', len - at);
		size_t n = newline ? (size_t)(newline - start) : len - at;

		if (!newline && !l->ended)
			break;
		if (give_line(l, b, (struct str){start, n}, !newline, e) != 0)
			return -1;
		at += n + (newline != NULL);
	}
	*rest = at;
	return 0;
}

/* Gives the lines of the block's first len bytes, and what is known of an overlong one; keeps the
 * rest. */
static int give_text(struct lines *l, struct block *b, size_t len, struct err *e)
{
	size_t at = 0, rest = 0;

	skip_mark(l, b->bytes, len, &at);
	if (split_lines(l, b, at, len, &rest, e) != 0)
		return -1;
	if (l->overlong && l->ended && rest == len) { /* its last piece said that more comes */
		if (give_piece(l, b, (struct str){b->bytes + len, 0}, false, e) != 0)
			return -1;
	} else if (len - rest > l->max_line || (l->overlong && rest < len)) {
		if (give_piece(l, b, (struct str){b->bytes + rest, len - rest}, true, e) != 0)
			return -1;
		rest = len;
	}
	return carry_over(l, b->bytes + rest, len - rest, e);
}

static int read_text(struct lines *l, struct block *b, size_t want, struct err *e)
{
	size_t len = l->carry_len;
	size_t room = want > len + READ_STEP ? want : len + READ_STEP;
	size_t scanned = 0; /* no newline before here */
	bool has_line = l->overlong;

	if (block_reserve(b, room, e) != 0)
		return -1;
	if (len > 0)
		memcpy(b->bytes, l->carry, len);
	while (!l->ended && !l->failed && (len < room || !has_line)) {
		int got;

		if (len == room)
			room =
			    room * 2 > l->max_line + READ_STEP ? l->max_line + READ_STEP : room * 2;
		if (len > l->max_line + 1 && !has_line)
			break;
		if (has_line && unpack_would_block(l->unpack))
			break;
		got = fill_once(l, b, &len, room, e);
		if (got < 0) {
			if (got == -2 && carry_over(l, b->bytes, len, e) != 0)
				return -1;
			return got;
		}
		has_line = has_line || memchr(b->bytes + scanned, '\n', len - scanned) != NULL;
		scanned = len;
	}
	return give_text(l, b, len, e);
}

/* The first line's end, or len; *next is the first byte after it that is no space, or 0. */
static size_t first_line(const char *bytes, size_t len, char *next)
{
	const char *newline = memchr(bytes, '\n', len);
	size_t end = newline ? (size_t)(newline - bytes) : len;

	*next = 0;
	for (size_t i = end; i < len && !*next; i++)
		if (!is_space(bytes[i]))
			*next = bytes[i];
	return end;
}

/*
 * How the records lie, from the first bytes (no space first). Lines: the first line is a whole
 * value and it is an object or another follows, or the second line starts an object too. An array:
 * it starts with [.
 */
static enum layout guess_layout(const char *bytes, size_t len)
{
	char next;
	size_t line = first_line(bytes, len, &next);
	size_t end = 0;
	enum value_state state = value_end((struct str){bytes, line}, true, &end);
	bool whole = state == VALUE_WHOLE && is_blank((struct str){bytes + end, line - end});

	if (bytes[0] == '[')
		return whole && next ? LAYOUT_LINES : LAYOUT_ARRAY;
	if (bytes[0] != '{' || whole)
		return LAYOUT_LINES;
	if (line + 1 < len && bytes[line + 1] == '{')
		return LAYOUT_LINES;
	return LAYOUT_VALUES;
}

/* Skips what may stand between two records; counts lines. */
static size_t skip_between(struct lines *l, const char *bytes, size_t at, size_t len)
{
	for (; at < len; at++) {
		char c = bytes[at];

		l->number += c == '\n';
		if (is_space(c) || (l->layout == LAYOUT_ARRAY && (c == ',' || c == ']')))
			continue;
		if (l->layout == LAYOUT_ARRAY && c == '[' && !l->opened) {
			l->opened = true;
			continue;
		}
		break;
	}
	return at;
}

static uint64_t count_newlines(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += s.ptr[i] == '\n';
	return n;
}

static int give_value(
    struct lines *l, struct block *b, char *bytes, size_t len, enum line_state state, struct err *e)
{
	struct line line = {.text = {bytes, len}, .number = l->number, .state = state};

	l->number += count_newlines(line.text);
	if (state == LINE_WHOLE)
		value_flatten(bytes, len);
	return add_line(b, line, e);
}

/* Bytes that start no value: up to the end of their line. */
static size_t junk_end(const char *bytes, size_t at, size_t len)
{
	const char *newline = memchr(bytes + at, '\n', len - at);

	return newline ? (size_t)(newline - bytes) : len;
}

static int split_values(
    struct lines *l, struct block *b, size_t at, size_t len, size_t *rest, struct err *e)
{
	for (;;) {
		size_t end;
		enum line_state state = LINE_WHOLE;
		bool endless = false;

		at = skip_between(l, b->bytes, at, len);
		*rest = at;
		if (at == len)
			return 0;
		if (!strchr("{[\"-0123456789tfn", b->bytes[at])) {
			state = LINE_JUNK;
			end = junk_end(b->bytes, at, len);
		} else if (value_end((struct str){b->bytes + at, len - at}, l->ended, &end) ==
			   VALUE_WHOLE) {
			state = end > l->max_line ? LINE_TOO_LONG : LINE_WHOLE;
			end += at;
		} else if (l->ended) {
			state = LINE_CUT;
			end = len;
		} else if (len - at > l->max_line) {
			state = LINE_TOO_LONG;
			endless = true;
			end = len;
		} else {
			return 0;
		}
		if (give_value(l, b, b->bytes + at, end - at, state, e) != 0)
			return -1;
		if (endless)
			return err_set(e, EXIT_IO,
			    "%s:%llu: a value is longer than --max-line allows (its end was not "
			    "found)",
			    unpack_name(l->unpack),
			    (unsigned long long)b->line[b->count - 1].number);
		at = end;
	}
}

static int read_values(struct lines *l, struct block *b, size_t want, struct err *e)
{
	size_t len = l->carry_len, at = 0, rest = 0;
	size_t room = len + (want > len ? want - len : want);
	size_t limit = l->max_line + want;

	if (room > limit)
		room = limit;
	if (block_reserve(b, room, e) != 0)
		return -1;
	if (len > 0)
		memcpy(b->bytes, l->carry, len);
	while (!l->ended && !l->failed && len < room) {
		int got;

		if (len > l->carry_len && unpack_would_block(l->unpack) &&
		    (l->layout != LAYOUT_UNKNOWN || memchr(b->bytes, '\n', len)))
			break;
		got = fill_once(l, b, &len, room, e);

		if (got < 0) {
			if (got == -2 && carry_over(l, b->bytes, len, e) != 0)
				return -1;
			return got;
		}
	}
	skip_mark(l, b->bytes, len, &at);
	if (l->layout == LAYOUT_UNKNOWN) {
		size_t first = skip_between(l, b->bytes, at, len);

		if (first < len) {
			l->layout = guess_layout(b->bytes + first, len - first);
			at = first;
		}
	}
	if (l->layout == LAYOUT_LINES ? split_lines(l, b, at, len, &rest, e) != 0
				      : split_values(l, b, at, len, &rest, e) != 0)
		return -1;
	return carry_over(l, b->bytes + rest, len - rest, e);
}

int lines_read(struct lines *l, struct block *b, size_t want_bytes, struct err *e)
{
	b->count = 0;
	while (b->count == 0) {
		int got;

		if (l->failed) {
			*e = l->failure;
			return -1;
		}
		if (l->ended && l->carry_len == 0 && !l->overlong)
			return 0;
		if (l->layout == LAYOUT_LINES)
			got = read_text(l, b, want_bytes, e);
		else
			got = read_values(l, b, want_bytes, e);
		if (got < 0)
			return got;
	}
	return 1;
}

int lines_slurp(const char *path, struct buf *out, struct err *e)
{
	struct unpack *u = unpack_open(path, NULL, NULL, e);
	ptrdiff_t n = -1;

	if (!u) {
		e->code = EXIT_USAGE;
		return -1;
	}
	do {
		char *to = buf_room(out, READ_STEP);

		if (!to) {
			err_set(
			    e, EXIT_USAGE, "%s: too large (more than %zu bytes)", path, out->max);
			break;
		}
		n = unpack_read(u, to, READ_STEP, e);
		if (n > 0)
			out->len += (size_t)n;
	} while (n > 0 || (n == -2 && !err_signal));
	unpack_close(u);
	if (n != 0)
		e->code = EXIT_USAGE;
	return n == 0 ? 0 : -1;
}
