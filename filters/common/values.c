/*
 * The end of a JSON value by its brackets and quotes alone. In: bytes. Out: an offset. Remembers
 * nothing.
 */
#include "values.h"

#include <string.h>

/* The offset after the closing quote of the string that opens at s.ptr[at]; s.len where it is open.
 */
static size_t string_end(struct str s, size_t at, bool *open)
{
	for (size_t i = at + 1; i < s.len; i++) {
		if (s.ptr[i] == '"')
			return i + 1;
		if (s.ptr[i] == '\\')
			i++;
	}
	*open = true;
	return s.len;
}

static bool ends_scalar(char c)
{
	return c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' ||
	       c == '\t' || c == '[' || c == '{' || c == '"';
}

static enum value_state scalar_end(struct str s, bool last, size_t *end)
{
	for (size_t i = 1; i < s.len; i++) {
		if (ends_scalar(s.ptr[i])) {
			*end = i;
			return VALUE_WHOLE;
		}
	}
	*end = s.len;
	return last ? VALUE_WHOLE : VALUE_OPEN;
}

enum value_state value_end(struct str s, bool last, size_t *end)
{
	size_t depth = 0;
	bool open = false;

	if (s.ptr[0] != '{' && s.ptr[0] != '[' && s.ptr[0] != '"')
		return scalar_end(s, last, end);
	for (size_t i = 0; i < s.len;) {
		char c = s.ptr[i];

		if (c == '"') {
			i = string_end(s, i, &open);
		} else {
			depth += c == '{' || c == '[';
			depth -= (c == '}' || c == ']') && depth > 0;
			i++;
		}
		if (open)
			break;
		if (depth == 0) {
			*end = i;
			return VALUE_WHOLE;
		}
	}
	*end = s.len;
	return VALUE_OPEN;
}

void value_flatten(char *bytes, size_t len)
{
	bool open = false;
	struct str s = {bytes, len};

	if (len == 0 || !memchr(bytes, '\n', len))
		return;
	for (size_t i = 0; i < len && !open;) {
		if (bytes[i] == '"') {
			i = string_end(s, i, &open);
			continue;
		}
		if (bytes[i] == '\n')
			bytes[i] = ' ';
		i++;
	}
}
