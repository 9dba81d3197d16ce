/*
 * Reference files under $TRENDPIPE_DATA, unpacked whole into memory and read line by line; a test
 * that lacks them ends as skipped. Fields of the Unicode Character Database's text formats.
 */
#ifndef TP_REFERENCE_H
#define TP_REFERENCE_H

#include "buf.h"
#include "check.h"
#include "unpack.h"

#define REFERENCE_MAX (512UL << 20)

/* The file's unpacked bytes; the caller frees *out. */
static inline void reference_read(const char *name, struct buf *out)
{
	const char *folder = getenv("TRENDPIPE_DATA");
	char path[512];
	struct err e;
	ptrdiff_t n;
	if (!folder)
		check_skip("TRENDPIPE_DATA is not set");
	snprintf(path, sizeof path, "%s/%s", folder, name);
	struct unpack *u = unpack_open(path, NULL, NULL, &e);
	if (!u)
		check_skip(e.text);
	buf_init(out, REFERENCE_MAX);
	do {
		char *room = buf_room(out, 1 << 20);
		if (!room)
			die(EXIT_IO, "%s is too large", path);
		n = unpack_read(u, room, 1 << 20, &e);
		if (n < 0)
			die(EXIT_IO, "%s", e.text);
		out->len += (size_t)n;
	} while (n > 0);
	unpack_close(u);
}

/* The next line of *rest, without its newline; false at the end. */
static inline bool reference_line(struct str *rest, struct str *line)
{
	if (rest->len == 0)
		return false;
	const char *end = memchr(rest->ptr, '\n', rest->len);
	line->ptr = rest->ptr;
	line->len = end ? (size_t)(end - rest->ptr) : rest->len;
	size_t used = line->len + (end != NULL);
	rest->ptr += used;
	rest->len -= used;
	return true;
}

/* Cuts the field before `mark` off the front of *line. */
static inline struct str reference_field(struct str *line, char mark)
{
	const char *end = line->len ? memchr(line->ptr, mark, line->len) : NULL;
	struct str field = {line->ptr, end ? (size_t)(end - line->ptr) : line->len};
	size_t used = field.len + (end != NULL);
	line->ptr += used;
	line->len -= used;
	return field;
}

/* Appends the code points of `0061 0301` as UTF-8. */
static inline void reference_runes(struct str field, struct buf *out)
{
	for (size_t i = 0; i < field.len;) {
		uint32_t rune = 0;
		size_t digits = 0;
		for (; i < field.len; i++, digits++) {
			char c = field.ptr[i];
			if (c >= '0' && c <= '9')
				rune = rune * 16 + (uint32_t)(c - '0');
			else if (c >= 'A' && c <= 'F')
				rune = rune * 16 + (uint32_t)(c - 'A' + 10);
			else
				break;
		}
		if (digits > 0)
			buf_add_rune(out, rune);
		else
			i++;
	}
}

#endif
