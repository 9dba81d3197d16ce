/*
 * Lines of a file or pipe, in blocks. In: bytes as unpack_read() gives them. Out: blocks of whole
 * lines. Remembers the piece of a line that its block did not hold, and whether it is inside an
 * overlong one.
 */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "lines-own.h"

#define BLOCK_PADDING 64 /* JSON_PADDING of json.h */
#define READ_STEP (64u * 1024)

/* u may be NULL: opening it failed, and *e says so. */
struct lines *lines_open_unpack(
    struct unpack *u, enum lines_mode mode, size_t max_line, struct err *e)
{
	struct lines *l = u ? calloc(1, sizeof(*l)) : NULL;

	if (!l) {
		if (u)
			err_set(e, EXIT_IO, "%s: cannot open (out of memory)", unpack_name(u));
		unpack_close(u);
		return NULL;
	}
	l->unpack = u;
	l->layout = mode == LINES_TEXT ? LAYOUT_LINES : LAYOUT_UNKNOWN;
	l->max_line = max_line;
	l->number = 1;
	return l;
}

struct lines *lines_open(const char *path, enum lines_mode mode, size_t max_line,
    unpack_tap_fn *tap, void *context, struct err *e)
{
	return lines_open_unpack(unpack_open(path, tap, context, e), mode, max_line, e);
}

/* What lines_open_bytes() still has to give. */
static ptrdiff_t read_bytes(void *context, char *out, size_t cap, struct err *e)
{
	struct str *left = context;
	size_t n = left->len < cap ? left->len : cap;

	(void)e;
	if (n == 0)
		return 0;
	memcpy(out, left->ptr, n);
	left->ptr += n;
	left->len -= n;
	return (ptrdiff_t)n;
}

struct lines *lines_open_bytes(
    struct str bytes, const char *name, enum lines_mode mode, size_t max_line, struct err *e)
{
	struct str *left = malloc(sizeof(*left));
	struct unpack_input input = {read_bytes, left, free};

	if (!left) {
		err_set(e, EXIT_IO, "%s: cannot open (out of memory)", name);
		return NULL;
	}
	*left = bytes;
	/* cppcheck-suppress memleak ; unpack_close() frees it, through input.close */
	return lines_open_unpack(unpack_open_input(&input, name, e), mode, max_line, e);
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

int lines_add(struct block *b, struct line line, struct err *e)
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
	return lines_add(b, line, e);
}

static int give_line(struct lines *l, struct block *b, struct str text, bool unended, struct err *e)
{
	if (l->overlong || text.len > l->max_line)
		return give_piece(l, b, text, false, e);
	l->number++;
	if (is_blank(text))
		return 0;
	return lines_add(
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
		size_t first = lines_skip_between(l, b->bytes, at, len);

		if (first < len) {
			l->layout = lines_guess(b->bytes + first, len - first);
			at = first;
		}
	}
	if (l->layout == LAYOUT_LINES ? split_lines(l, b, at, len, &rest, e) != 0
				      : lines_split_values(l, b, at, len, &rest, e) != 0)
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
