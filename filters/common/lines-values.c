/*
 * Values of JSON in the bytes of a reader: arrays, pretty-printed documents. In: bytes that hold
 * the rest of a file so far. Out: each whole value as a line, and what is broken or overlong as
 * such. Remembers nothing but what struct lines says.
 */
#include <string.h>

#include "lines-own.h"
#include "values.h"

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

enum layout lines_guess(const char *bytes, size_t len)
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

size_t lines_skip_between(struct lines *l, const char *bytes, size_t at, size_t len)
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
	return lines_add(b, line, e);
}

/* Bytes that start no value: up to the end of their line. */
static size_t junk_end(const char *bytes, size_t at, size_t len)
{
	const char *newline = memchr(bytes + at, '\n', len - at);

	return newline ? (size_t)(newline - bytes) : len;
}

int lines_split_values(
    struct lines *l, struct block *b, size_t at, size_t len, size_t *rest, struct err *e)
{
	for (;;) {
		size_t end;
		enum line_state state = LINE_WHOLE;
		bool endless = false;

		at = lines_skip_between(l, b->bytes, at, len);
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
