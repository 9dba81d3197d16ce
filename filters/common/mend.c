/*
 * A validator of JSON text that mends on the way what simdjson can't hold; see mend.h. It reads
 * each byte once, without recursion, and copies to out in long runs: only a mended number or escape
 * ends a run. It remembers one bit for each open container.
 */
#include "mend.h"

#include <string.h>

struct mender {
	struct str text;
	size_t at;     /* the next byte to read */
	size_t copied; /* bytes of text that are in out already */
	struct buf *out;
	const char *why;		 /* what is wrong at `at`; NULL so far */
	size_t depth;			 /* open containers */
	bool object[MEND_DEPTH_MAX + 2]; /* [d]: the container opened at depth d is an object */
};

/* A number's parts, as offsets into the text: `-12.34e5`. */
struct number {
	size_t from, end;
	size_t whole, whole_end, fraction, fraction_end; /* the digits; fraction may have none */
	int64_t exponent;				 /* clamped to +-EXPONENT_CLAMP */
	bool integer;
};

/* Larger than any count of digits in a line, so that sums with it can't overflow. */
#define EXPONENT_CLAMP ((int64_t)1 << 48)
#define LARGEST_DOUBLE "1.7976931348623157e308"
#define LARGEST_DOUBLE_DIGITS "17976931348623157" /* 0.179...e309 */
#define LARGEST_DOUBLE_POWER 309

static bool fail(struct mender *m, const char *why)
{
	m->why = why;
	return false;
}

/* The byte `ahead` of the next one, or -1 beyond the end. */
static int peek(const struct mender *m, size_t ahead)
{
	if (ahead >= m->text.len - m->at)
		return -1;
	return (unsigned char)m->text.ptr[m->at + ahead];
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static void skip_space(struct mender *m)
{
	int c = peek(m, 0);

	while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
		m->at++;
		c = peek(m, 0);
	}
}

/* Copies the text up to (not including) `until`. */
static void copy_until(struct mender *m, size_t until)
{
	buf_add(m->out, m->text.ptr + m->copied, until - m->copied);
	m->copied = until;
}

/* Puts z in place of the text from..until. */
static void replace(struct mender *m, size_t from, size_t until, const char *z)
{
	copy_until(m, from);
	buf_add_z(m->out, z);
	m->copied = until;
}

/* The four hex digits `ahead` of the next byte, or -1. */
static int32_t peek_hex4(const struct mender *m, size_t ahead)
{
	int32_t value = 0;

	for (size_t i = 0; i < 4; i++) {
		int c = peek(m, ahead + i);

		if (is_digit(c))
			c -= '0';
		else if (c >= 'a' && c <= 'f')
			c -= 'a' - 10;
		else if (c >= 'A' && c <= 'F')
			c -= 'A' - 10;
		else
			return -1;
		value = value * 16 + c;
	}
	return value;
}

/* At `\u`: reads the escape, or both of a surrogate pair; a lone surrogate becomes \ufffd. */
static bool read_unicode_escape(struct mender *m)
{
	int32_t unit = peek_hex4(m, 2), low;

	if (unit < 0)
		return fail(m, "\\u without four hex digits");
	if (unit < 0xd800 || unit > 0xdfff) {
		m->at += 6;
		return true;
	}
	low = -1;
	if (unit < 0xdc00 && peek(m, 6) == '\\' && peek(m, 7) == 'u')
		low = peek_hex4(m, 8);
	if (low >= 0xdc00 && low <= 0xdfff) {
		m->at += 12;
		return true;
	}
	replace(m, m->at, m->at + 6, "\\ufffd");
	m->at += 6;
	return true;
}

static bool read_escape(struct mender *m)
{
	int c = peek(m, 1);

	if (c == 'u')
		return read_unicode_escape(m);
	if (c < 0)
		return fail(m, "the text ends inside a string");
	if (c == 0 || !strchr("\"\\/bfnrt", c))
		return fail(m, "unknown escape");
	m->at += 2;
	return true;
}

/* One character beyond ASCII, by the table of well-formed sequences (Unicode 15, table 3-7). */
static bool read_utf8(struct mender *m)
{
	int lead = peek(m, 0), second = peek(m, 1);
	int low = 0x80, high = 0xbf;
	size_t len;

	if (lead >= 0xc2 && lead <= 0xdf)
		len = 2;
	else if (lead >= 0xe0 && lead <= 0xef)
		len = 3;
	else if (lead >= 0xf0 && lead <= 0xf4)
		len = 4;
	else
		return fail(m, "broken UTF-8");
	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	if (second < low || second > high)
		return fail(m, "broken UTF-8");
	for (size_t i = 2; i < len; i++) {
		int c = peek(m, i);

		if (c < 0x80 || c > 0xbf)
			return fail(m, "broken UTF-8");
	}
	m->at += len;
	return true;
}

/* At the opening quote. */
static bool read_string(struct mender *m)
{
	m->at++;
	for (;;) {
		int c = peek(m, 0);
		bool ok = true;

		if (c == '"') {
			m->at++;
			return true;
		}
		if (c < 0)
			return fail(m, "the text ends inside a string");
		if (c < 0x20)
			return fail(m, "control byte in a string");
		if (c == '\\')
			ok = read_escape(m);
		else if (c >= 0x80)
			ok = read_utf8(m);
		else
			m->at++;
		if (!ok)
			return false;
	}
}

static bool skip_digits(struct mender *m)
{
	if (!is_digit(peek(m, 0)))
		return fail(m, "a number lacks digits");
	while (is_digit(peek(m, 0)))
		m->at++;
	return true;
}

/* At `e` or `E`. */
static bool read_exponent(struct mender *m, struct number *n)
{
	bool negative;
	size_t from;

	m->at++;
	negative = peek(m, 0) == '-';
	if (negative || peek(m, 0) == '+')
		m->at++;
	from = m->at;
	if (!skip_digits(m))
		return false;
	n->exponent = 0;
	for (size_t i = from; i < m->at && n->exponent < EXPONENT_CLAMP; i++)
		n->exponent = n->exponent * 10 + (m->text.ptr[i] - '0');
	if (n->exponent > EXPONENT_CLAMP)
		n->exponent = EXPONENT_CLAMP;
	if (negative)
		n->exponent = -n->exponent;
	return true;
}

/* Reads what RFC 8259 §6 calls a number. */
static bool parse_number(struct mender *m, struct number *n)
{
	*n = (struct number){.from = m->at, .integer = true};
	if (peek(m, 0) == '-')
		m->at++;
	n->whole = m->at;
	if (peek(m, 0) == '0' && is_digit(peek(m, 1)))
		return fail(m, "a number begins with 0");
	if (!skip_digits(m))
		return false;
	n->whole_end = n->fraction = n->fraction_end = m->at;
	if (peek(m, 0) == '.') {
		n->integer = false;
		m->at++;
		n->fraction = m->at;
		if (!skip_digits(m))
			return false;
		n->fraction_end = m->at;
	}
	if (peek(m, 0) == 'e' || peek(m, 0) == 'E') {
		n->integer = false;
		if (!read_exponent(m, n))
			return false;
	}
	n->end = m->at;
	return true;
}

/* Whether the digits from `at` on are not below those of limit. */
static bool digits_reach(
    const struct mender *m, const struct number *n, size_t at, const char *limit)
{
	for (; *limit; limit++, at++) {
		char c = '0';

		if (at == n->whole_end)
			at = n->fraction;
		if (at < n->fraction_end)
			c = m->text.ptr[at];
		if (c != *limit)
			return c > *limit;
	}
	return true;
}

/* Whether the number is at least as large as the largest double, by its leading 17 digits. */
static bool beyond_double(const struct mender *m, const struct number *n)
{
	size_t at = n->whole;
	int64_t power; /* the number is 0.d1d2d3... * 10^power with d1 > 0 */

	while (at < n->whole_end && m->text.ptr[at] == '0')
		at++;
	if (at < n->whole_end) {
		power = (int64_t)(n->whole_end - at);
	} else {
		at = n->fraction;
		while (at < n->fraction_end && m->text.ptr[at] == '0')
			at++;
		if (at == n->fraction_end)
			return false; /* zero */
		power = -(int64_t)(at - n->fraction);
	}
	power += n->exponent;
	if (power != LARGEST_DOUBLE_POWER)
		return power > LARGEST_DOUBLE_POWER;
	return digits_reach(m, n, at, LARGEST_DOUBLE_DIGITS);
}

/* Whether an integer lies outside -2^63 .. 2^64-1. */
static bool beyond_64_bits(const struct mender *m, const struct number *n)
{
	bool negative = n->whole > n->from;
	const char *limit = negative ? "9223372036854775808" : "18446744073709551615";
	size_t len = n->end - n->whole, most = strlen(limit);

	if (!n->integer || len != most)
		return n->integer && len > most;
	return memcmp(m->text.ptr + n->whole, limit, most) > 0;
}

static bool read_number(struct mender *m)
{
	struct number n;

	if (!parse_number(m, &n))
		return false;
	if (beyond_double(m, &n))
		replace(m, n.whole, n.end, LARGEST_DOUBLE);
	else if (beyond_64_bits(m, &n))
		replace(m, n.end, n.end, "e0");
	return true;
}

static bool read_literal(struct mender *m, const char *word)
{
	for (size_t i = 0; word[i]; i++) {
		if (peek(m, i) != word[i])
			return fail(m, "no JSON value begins so");
	}
	m->at += strlen(word);
	return true;
}

static bool read_scalar(struct mender *m)
{
	int c = peek(m, 0);

	switch (c) {
	case '"':
		return read_string(m);
	case 't':
		return read_literal(m, "true");
	case 'f':
		return read_literal(m, "false");
	case 'n':
		return read_literal(m, "null");
	case -1:
		return fail(m, "the text ends where a value should be");
	default:
		break;
	}
	if (c == '-' || is_digit(c))
		return read_number(m);
	return fail(m, "no JSON value begins so");
}

/* Before a member or element: an object's key and colon. */
static bool read_key(struct mender *m)
{
	skip_space(m);
	if (m->depth > MEND_DEPTH_MAX)
		return fail(m, "nested more than 1024 deep");
	if (!m->object[m->depth])
		return true;
	if (peek(m, 0) != '"')
		return fail(
		    m, peek(m, 0) < 0 ? "the text ends inside an object" : "a key is no string");
	if (!read_string(m))
		return false;
	skip_space(m);
	if (peek(m, 0) != ':')
		return fail(m, "no : after a key");
	m->at++;
	skip_space(m);
	return true;
}

/* Reads a scalar, or the start of a container. *begun: a container with content was opened. */
static bool begin_value(struct mender *m, bool *begun)
{
	int c = peek(m, 0);

	*begun = false;
	if (c != '{' && c != '[')
		return read_scalar(m);
	m->at++;
	skip_space(m);
	if (peek(m, 0) == (c == '{' ? '}' : ']')) {
		m->at++;
		return true;
	}
	m->depth++;
	m->object[m->depth] = c == '{';
	*begun = true;
	return read_key(m);
}

/* After a value: closes containers, until a comma or the outermost end. */
static bool end_value(struct mender *m)
{
	while (m->depth > 0) {
		bool object = m->object[m->depth];
		int c;

		skip_space(m);
		c = peek(m, 0);
		if (c < 0)
			return fail(m, object ? "the text ends inside an object"
					      : "the text ends inside an array");
		if (c == ',') {
			m->at++;
			return read_key(m);
		}
		if (c != (object ? '}' : ']'))
			return fail(
			    m, object ? "no , or } after a member" : "no , or ] after an element");
		m->at++;
		m->depth--;
	}
	skip_space(m);
	return peek(m, 0) < 0 || fail(m, "more after the value");
}

static bool read_text(struct mender *m)
{
	bool begun;

	if (m->text.len >= 3 && memcmp(m->text.ptr, "\xef\xbb\xbf", 3) == 0)
		return fail(m, "a byte order mark inside the stream");
	skip_space(m);
	do {
		do {
			if (!begin_value(m, &begun))
				return false;
		} while (begun);
		if (!end_value(m))
			return false;
	} while (m->depth > 0);
	return true;
}

int mend_json(struct str text, struct buf *out, struct err *e)
{
	struct mender m = {.text = text, .out = out};

	if (!read_text(&m))
		return err_set(e, EXIT_PARTIAL, "bad JSON at byte %zu (%s)", m.at + 1, m.why);
	copy_until(&m, text.len);
	if (buf_failed(out))
		return err_set(e, EXIT_IO, "out of memory mending a line of %zu bytes", text.len);
	return 0;
}
