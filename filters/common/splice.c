/*
 * Setting one member of a line that is a valid JSON object, without touching its other bytes: the
 * common case puts the member before the last brace, the rare one (the stage ran before) scans the
 * top level for members of that name.
 */
#include <string.h>

#include "post.h"

/* One top-level member, as offsets into the line. */
struct span {
	size_t key, key_end; /* between the quotes */
	size_t value, value_end;
	size_t next; /* where the next member's key begins (its quote), or the last brace */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t skip_space(struct str line, size_t at)
{
	while (at < line.len && is_space(line.ptr[at]))
		at++;
	return at;
}

/* From an opening quote to the byte after the closing one. */
static size_t skip_string(struct str line, size_t at)
{
	for (at++; at < line.len && line.ptr[at] != '"'; at++) {
		if (line.ptr[at] == '\\')
			at++;
	}
	return at + 1;
}

/* From a value's first byte to the byte after its last. */
static size_t skip_value(struct str line, size_t at)
{
	size_t depth = 0;

	while (at < line.len) {
		char c = line.ptr[at];

		if (c == '"') {
			at = skip_string(line, at);
		} else if (c == '{' || c == '[') {
			depth++;
			at++;
		} else if (depth == 0 && (c == ',' || c == '}' || c == ']' || is_space(c))) {
			return at;
		} else {
			depth -= c == '}' || c == ']';
			at++;
		}
		if (depth == 0 && (c == '"' || c == '}' || c == ']'))
			return at;
	}
	return at;
}

/* The member whose key's quote is at `at`; false where the object ends there. */
static bool read_span(struct str line, size_t at, struct span *s)
{
	if (at >= line.len || line.ptr[at] != '"')
		return false;
	s->key = at + 1;
	s->key_end = skip_string(line, at) - 1;
	at = skip_space(line, s->key_end + 1);
	s->value = skip_space(line, at + 1);
	s->value_end = skip_value(line, s->value);
	at = skip_space(line, s->value_end);
	s->next = at < line.len && line.ptr[at] == ',' ? skip_space(line, at + 1) : at;
	return true;
}

static unsigned hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	return ((unsigned)c | 0x20) - 'a' + 10;
}

/* The byte that the key's character at *at stands for, or -1 beyond ASCII escapes; moves *at past
 * it. */
static int unescape_ascii(struct str key, size_t *at)
{
	static const char letter[] = "\"\\/bfnrt", with[] = "\"\\/\b\f\n\r\t";
	char c = key.ptr[(*at)++];
	unsigned rune = 0;

	if (c != '\\')
		return (unsigned char)c;
	c = key.ptr[(*at)++];
	if (c != 'u')
		return (unsigned char)with[strchr(letter, c) - letter];
	for (size_t i = 0; i < 4; i++)
		rune = rune * 16 + hex_value(key.ptr[(*at)++]);
	return rune < 0x80 ? (int)rune : -1;
}

/* Whether a key as it is spelled in the line means name. Names of members that we set are ASCII. */
static bool key_is(struct str key, struct str name)
{
	size_t at = 0;

	if (!memchr(key.ptr, '\\', key.len))
		return str_equal(key, name);
	for (size_t i = 0; i < name.len; i++) {
		if (at >= key.len || unescape_ascii(key, &at) != (unsigned char)name.ptr[i])
			return false;
	}
	return at == key.len;
}

static size_t first_member(struct str line)
{
	return skip_space(line, skip_space(line, 0) + 1);
}

/* The last member of that name; false where there is none. */
static bool find_last(struct str line, struct str name, struct span *last)
{
	struct span s;
	bool found = false;

	for (size_t at = first_member(line); read_span(line, at, &s); at = s.next) {
		if (key_is((struct str){line.ptr + s.key, s.key_end - s.key}, name)) {
			*last = s;
			found = true;
		}
	}
	return found;
}

static void replace_member(
    struct str line, struct str name, struct str value, const struct span *last, struct buf *out)
{
	struct span s;
	size_t copied = 0;

	for (size_t at = first_member(line); at + 1 < last->key && read_span(line, at, &s);
	     at = s.next) {
		if (!key_is((struct str){line.ptr + s.key, s.key_end - s.key}, name))
			continue;
		buf_add(out, line.ptr + copied, at - copied);
		copied = s.next;
	}
	buf_add(out, line.ptr + copied, last->value - copied);
	buf_add_str(out, value);
	buf_add(out, line.ptr + last->value_end, line.len - last->value_end);
}

static void add_member(struct str line, struct str name, struct str value, struct buf *out)
{
	size_t brace = line.len, before;

	while (brace > 0 && line.ptr[brace - 1] != '}')
		brace--;
	brace -= brace > 0;
	before = brace;
	while (before > 0 && is_space(line.ptr[before - 1]))
		before--;
	buf_add(out, line.ptr, brace);
	if (before > 0 && line.ptr[before - 1] != '{')
		buf_add_char(out, ',');
	buf_add_json(out, name);
	buf_add_char(out, ':');
	buf_add_str(out, value);
	buf_add(out, line.ptr + brace, line.len - brace);
}

int post_splice(struct str line, struct str name, struct str value, bool present, struct buf *out,
    struct err *e)
{
	struct span last;

	if (present && find_last(line, name, &last))
		replace_member(line, name, value, &last, out);
	else
		add_member(line, name, value, out);
	if (buf_failed(out))
		return err_set(e, EXIT_IO, "out of memory writing a line of %zu bytes", line.len);
	return 0;
}
