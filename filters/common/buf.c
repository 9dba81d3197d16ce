/*
 * A growing byte buffer with a declared maximum; see buf.h for what failure means.
 */
#include "buf.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that buf_add_number() writes without printf(): their product with the power of ten is off
 * by less than a ten-millionth. */
#define FAST_PLACES_MAX 6
#define FAST_UNITS_MAX 1e8
#define FAST_MARGIN 1e-6

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
	free(b->ptr);
	*b = (struct buf){.max = b->max};
}

/* Makes cap at least need bytes (need <= max + 1, the 1 for a NUL). */
static bool grow(struct buf *b, size_t need)
{
	size_t cap = b->cap ? b->cap : 64;
	char *moved;

	while (cap < need)
		cap = cap > (SIZE_MAX / 2) ? need : cap * 2;
	moved = realloc(b->ptr, cap);
	if (!moved) {
		b->failed = true;
		return false;
	}
	b->ptr = moved;
	b->cap = cap;
	return true;
}

char *buf_room_more(struct buf *b, size_t len)
{
	if (b->failed)
		return NULL;
	if (len > b->max - b->len) {
		b->failed = true;
		return NULL;
	}
	if (b->len + len + 1 > b->cap && !grow(b, b->len + len + 1))
		return NULL;
	return b->ptr + b->len;
}

void buf_add_rune(struct buf *b, uint32_t rune)
{
	char out[4];
	size_t len;

	if (rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000))
		rune = 0xFFFD;
	if (rune < 0x80) {
		len = 1;
		out[0] = (char)rune;
	} else {
		len = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
		for (size_t i = len - 1; i > 0; i--) {
			out[i] = (char)(0x80 | (rune & 0x3F));
			rune >>= 6;
		}
		out[0] = (char)((0xF00u >> len & 0xFFu) | rune);
	}
	buf_add(b, out, len);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list args;
	char *to;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0) {
		b->failed = true;
		return;
	}
	to = buf_room(b, (size_t)len);
	if (!to)
		return;
	va_start(args, fmt);
	vsnprintf(to, (size_t)len + 1, fmt, args);
	va_end(args);
	b->len += (size_t)len;
}

static void add_escape(struct buf *b, unsigned char c)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (const char *p = shorts; *p; p += 2) {
		if ((unsigned char)*p == c) {
			buf_add_char(b, '\\');
			buf_add_char(b, p[1]);
			return;
		}
	}
	buf_printf(b, "\\u%04x", (unsigned)c);
}

/* Whether one of eight bytes is to be escaped: below 0x20, or a quote or backslash. */
static bool any_escaped(const char *eight)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
	uint64_t bytes, quote, slash;

	memcpy(&bytes, eight, sizeof bytes);
	quote = bytes ^ '"' * ones;
	slash = bytes ^ '\\' * ones;
	return (((bytes - 0x20 * ones) & ~bytes) | ((quote - ones) & ~quote) |
		   ((slash - ones) & ~slash)) &
	       tops;
}

void buf_add_json(struct buf *b, struct str utf8)
{
	size_t start = 0, i = 0;

	buf_add_char(b, '"');
	while (i < utf8.len) {
		unsigned char c = (unsigned char)utf8.ptr[i];

		if (utf8.len - i >= sizeof(uint64_t) && !any_escaped(utf8.ptr + i)) {
			i += sizeof(uint64_t);
			continue;
		}
		if (c < 0x20 || c == '"' || c == '\\') {
			buf_add(b, utf8.ptr + start, i - start);
			add_escape(b, c);
			start = i + 1;
		}
		i++;
	}
	if (utf8.len > start)
		buf_add(b, utf8.ptr + start, utf8.len - start);
	buf_add_char(b, '"');
}

/*
 * x in units of the last decimal, where that is sure: not too many of them, and not so near to half
 * a unit that the product's rounding decides.
 */
static bool scale_number(double x, int places, int64_t *units)
{
	double scaled = fabs(x), part;

	if (places > FAST_PLACES_MAX)
		return false;
	for (int i = 0; i < places; i++)
		scaled *= 10;
	if (!(scaled < FAST_UNITS_MAX))
		return false;
	*units = (int64_t)scaled;
	part = scaled - (double)*units;
	if (fabs(part - 0.5) < FAST_MARGIN)
		return false;
	*units += part > 0.5;
	return true;
}

/* A number of units of the last decimal, without zeros at its end. */
static void add_units(struct buf *b, bool negative, int64_t units, int places)
{
	char digits[24];
	size_t at = sizeof digits;
	bool shown = false;

	if (negative && units > 0)
		buf_add_char(b, '-');
	for (; places > 0; places--, units /= 10) {
		shown = shown || units % 10 > 0;
		if (shown)
			digits[--at] = (char)('0' + units % 10);
	}
	if (shown)
		digits[--at] = '.';
	do {
		digits[--at] = (char)('0' + units % 10);
		units /= 10;
	} while (units > 0);
	buf_add(b, digits + at, sizeof digits - at);
}

void buf_add_number(struct buf *b, double x, int places)
{
	char out[64];
	int64_t units;
	int len;

	if (!isfinite(x) || fabs(x) > 1e15) {
		if (isfinite(x))
			buf_printf(b, "%.17g", x);
		else
			buf_add_z(b, "null");
		return;
	}
	if (scale_number(x, places, &units)) {
		add_units(b, x < 0, units, places);
		return;
	}
	len = snprintf(out, sizeof(out), "%.*f", places, x);
	if (places > 0) {
		while (out[len - 1] == '0')
			len--;
		if (out[len - 1] == '.')
			len--;
	}
	if (len == 2 && out[0] == '-' && out[1] == '0')
		buf_add_char(b, '0');
	else
		buf_add(b, out, (size_t)len);
}

void buf_add_int(struct buf *b, int64_t n)
{
	char digits[20]; /* of the least value, without its sign */
	size_t at = sizeof digits;
	uint64_t left = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (n < 0)
		buf_add_char(b, '-');
	buf_add(b, digits + at, sizeof digits - at);
}

const char *buf_z(struct buf *b)
{
	char *end = buf_room(b, 0);

	if (!end)
		return NULL;
	*end = '\0';
	return b->ptr;
}
