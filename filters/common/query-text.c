/*
 * JSON text on its way into libjq; see query-text.h. It trusts that the text is valid JSON, reads
 * each byte once or twice, and remembers nothing.
 */
#include "query-text.h"

#include <string.h>

#define SAFE_DIGITS 15 /* every integer of so many digits is a double */

/* The code unit of the escape \uXXXX at s.ptr[at], or -1. */
static long escape_unit(struct str s, size_t at)
{
	long unit = 0;

	if (s.len < 6 || at > s.len - 6 || s.ptr[at] != '\\' || s.ptr[at + 1] != 'u')
		return -1;
	for (size_t i = at + 2; i < at + 6; i++) {
		char c = s.ptr[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return unit;
}

/* The length of the escape at s.ptr[at]; *lone: it is half a surrogate pair. */
static size_t escape_length(struct str s, size_t at, bool *lone)
{
	long unit = escape_unit(s, at), next;

	*lone = false;
	if (unit < 0)
		return 2;
	if (unit < 0xD800 || unit > 0xDFFF)
		return 6;
	next = unit < 0xDC00 ? escape_unit(s, at + 6) : -1;
	if (next >= 0xDC00 && next <= 0xDFFF)
		return 12;
	*lone = true;
	return 6;
}

/* The offset after the string that starts at s.ptr[at]; adds it to out where out is given, mended.
 * *lone: it holds half a surrogate pair. */
static size_t string_end(struct str s, size_t at, bool *lone, struct buf *out)
{
	size_t i = at + 1, from = at;

	while (i < s.len && s.ptr[i] != '"') {
		bool half = false;
		size_t len = s.ptr[i] == '\\' ? escape_length(s, i, &half) : 1;

		if (half) {
			*lone = true;
			if (out) {
				buf_add(out, s.ptr + from, i - from);
				buf_add_z(out, "\\ufffd");
				from = i + len;
			}
		}
		i += len;
	}
	i = i < s.len ? i + 1 : s.len;
	if (out)
		buf_add(out, s.ptr + from, i - from);
	return i;
}

/* The offset after the number at s.ptr[at]; *longer: an integer of more than SAFE_DIGITS digits. */
static size_t number_end(struct str s, size_t at, bool *longer)
{
	size_t i = at + (s.ptr[at] == '-'), digits = i;

	while (i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9')
		i++;
	*longer = i - digits > SAFE_DIGITS;
	while (i < s.len && s.ptr[i] != '\0' && strchr("0123456789.eE+-", s.ptr[i])) {
		*longer = false;
		i++;
	}
	return i;
}

bool query_text_mend(struct str s, struct buf *out)
{
	size_t i = 0;
	bool mended = false;

	while (i < s.len && (out || !mended)) {
		size_t from = i;
		bool longer = false;

		if (s.ptr[i] == '"') {
			i = string_end(s, i, &mended, out);
			continue;
		}
		if (s.ptr[i] == '-' || (s.ptr[i] >= '0' && s.ptr[i] <= '9'))
			i = number_end(s, i, &longer);
		else
			i++;
		mended = mended || longer;
		if (!out)
			continue;
		if (longer)
			buf_add_char(out, '"');
		buf_add(out, s.ptr + from, i - from);
		if (longer)
			buf_add_char(out, '"');
	}
	return mended;
}
