/*
 * Fuzz target: lines_read() gives every line of a file once, in order, whatever the sizes of its
 * blocks; and of a file that is one JSON array or one object on a line, every element once.
 */
#define _GNU_SOURCE /* memfd_create */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "lines.h"

#define MAX_LINE 512

/* A file in memory that holds the bytes; path is its name. */
static int file_of(struct str bytes, char *path, size_t cap)
{
	int fd = memfd_create("fuzz", 0);

	FUZZ_CHECK(fd >= 0 && write(fd, bytes.ptr, bytes.len) == (ssize_t)bytes.len);
	snprintf(path, cap, "/proc/self/fd/%d", fd);
	return fd;
}

/* Appends what lines_read() gives, one record a line, bad ones after a mark of their state. */
static void gather(struct str bytes, enum lines_mode mode, size_t want, struct buf *out)
{
	char path[64];
	int fd = file_of(bytes, path, sizeof(path)), got;
	struct block block = {0};
	struct err e;
	struct lines *l = lines_open(path, mode, MAX_LINE, NULL, NULL, &e);

	for (got = l ? lines_read(l, &block, want, &e) : 0; got == 1;
	     got = lines_read(l, &block, want, &e)) {
		for (size_t i = 0; i < block.count; i++) {
			const struct line *line = &block.line[i];

			if (line->state != LINE_REST)
				buf_add_char(out, "=<<!?"[line->state]);
			buf_add_str(out, line->text);
			if (!line->more)
				buf_add_char(out, '\n');
		}
	}
	if (got != 0)
		buf_add_z(out, "failed");
	lines_close(l);
	block_free(&block);
	close(fd);
}

static bool is_blank(struct str s)
{
	size_t at = 0;

	while (at < s.len && strchr(" \t\r", s.ptr[at]) && s.ptr[at] != '\0')
		at++;
	return at == s.len;
}

/* What gather() should give for LINES_TEXT, by the plainest means. */
static void expect_lines(struct str s, struct buf *out)
{
	size_t at = s.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (at < s.len) {
		const char *newline = memchr(s.ptr + at, '\n', s.len - at);
		size_t end = newline ? (size_t)(newline - s.ptr) : s.len;
		struct str line = {s.ptr + at, end - at};

		at = end + 1;
		if (line.len <= MAX_LINE && is_blank(line))
			continue;
		buf_add_char(out, line.len > MAX_LINE ? '<' : '=');
		buf_add_str(out, line);
		buf_add_char(out, '\n');
	}
}

/* Prints the elements of an array; false where the text is none. */
static bool print_elements(struct str text, struct buf *out)
{
	char *copy = fuzz_padded(text, '\n');
	struct json_value root;
	struct err e;
	bool array = json_parse(fuzz_parser(), (struct str){copy, text.len}, &root, &e) == 0 &&
		     root.type == JSON_ARRAY;
	struct json_walk w;

	if (array) {
		w = json_walk_start(root);
		while (json_walk_next(&w)) {
			json_print(w.value, fuzz_add, out);
			buf_add_char(out, '\n');
		}
	}
	free(copy);
	return array;
}

/* Prints each record of gather()'s text; fails on one that is no JSON. */
static void print_records(struct str given, struct buf *out)
{
	size_t at = 0;

	while (at < given.len) {
		const char *newline = memchr(given.ptr + at, '\n', given.len - at);
		size_t end = newline ? (size_t)(newline - given.ptr) : given.len;

		FUZZ_CHECK(given.ptr[at] == '=');
		FUZZ_CHECK(fuzz_print(fuzz_parser(), (struct str){given.ptr + at + 1, end - at - 1},
			       out) == 0);
		buf_add_char(out, '\n');
		at = end + 1;
	}
}

static bool is_packed(struct str s)
{
	static const char *const magic[] = {"\x1f\x8b", "BZh", "\x28\xb5\x2f\xfd",
	    "\xfd"
	    "7zXZ"};

	for (size_t i = 0; i < sizeof(magic) / sizeof(*magic); i++) {
		if (str_starts(s, str_of(magic[i])))
			return true;
	}
	return false;
}

static void check_texts(struct str bytes, size_t want)
{
	struct buf given, wanted;

	buf_init(&given, SIZE_MAX / 2);
	buf_init(&wanted, SIZE_MAX / 2);
	gather(bytes, LINES_TEXT, want, &given);
	if (!is_packed(bytes)) {
		expect_lines(bytes, &wanted);
		FUZZ_CHECK(str_equal(buf_str(&given), buf_str(&wanted)));
	}
	buf_free(&given);
	buf_free(&wanted);
}

static void check_values(struct str bytes, size_t want)
{
	struct buf given, got, wanted;

	buf_init(&given, SIZE_MAX / 2);
	buf_init(&got, SIZE_MAX / 2);
	buf_init(&wanted, SIZE_MAX / 2);
	gather(bytes, LINES_VALUES, want, &given);
	if (bytes.len <= MAX_LINE && print_elements(bytes, &wanted)) {
		print_records(buf_str(&given), &got);
		FUZZ_CHECK(str_equal(buf_str(&got), buf_str(&wanted)));
	}
	buf_free(&given);
	buf_free(&got);
	buf_free(&wanted);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = {(const char *)bytes, len};
	size_t want = len > 0 ? (size_t)bytes[len - 1] * 4 + 1 : 1;

	check_texts(text, want);
	check_values(text, want);
	return 0;
}
