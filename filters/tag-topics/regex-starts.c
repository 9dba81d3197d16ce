/*
 * Reads from a regular expression with what its matches may begin, so that it need be tried only
 * where such a text stands. Whatever is not surely understood makes the expression one without
 * beginnings. In: a folded pattern. Out: texts. Remembers nothing.
 */
#include "regex-starts.h"

#include <string.h>

#define DEPTH_MAX 16
#define CLASS_MAX 16 /* characters of a class that are told apart */

struct reading {
	struct str in;
	size_t at;
	unsigned depth;
	bool lost; /* something is not understood */
};

static const struct regex_starts nothing = {.start = {{.open = true}}, .count = 1};
static const struct regex_starts anything = {.start = {{.open = false}}, .count = 1};

static char peek(const struct reading *r, size_t ahead)
{
	return r->at + ahead < r->in.len ? r->in.ptr[r->at + ahead] : '\0';
}

static bool take(struct reading *r, const char *what)
{
	size_t len = strlen(what);

	if (r->in.len - r->at < len || memcmp(r->in.ptr + r->at, what, len) != 0)
		return false;
	r->at += len;
	return true;
}

static void close_all(struct regex_starts *s)
{
	for (size_t i = 0; i < s->count; i++)
		s->start[i].open = false;
}

/* Either of both; anything where that are too many. */
static void unite(struct regex_starts *s, const struct regex_starts *more)
{
	if (s->count + more->count > REGEX_STARTS_MAX) {
		*s = anything;
		return;
	}
	memcpy(s->start + s->count, more->start, more->count * sizeof *more->start);
	s->count += more->count;
}

static struct regex_start joined(const struct regex_start *a, const struct regex_start *b)
{
	struct regex_start both = *a;
	size_t room = REGEX_START_BYTES - a->len, len = b->len < room ? b->len : room;

	memcpy(both.byte + a->len, b->byte, len);
	both.len = (uint8_t)(a->len + len);
	both.open = b->open && len == b->len;
	return both;
}

/* One behind the other; where that are too many the first alone. */
static void append(struct regex_starts *s, const struct regex_starts *more)
{
	struct regex_starts out = {.count = 0};
	size_t want = 0;

	for (size_t i = 0; i < s->count; i++)
		want += s->start[i].open ? more->count : 1;
	if (want > REGEX_STARTS_MAX) {
		close_all(s);
		return;
	}
	for (size_t i = 0; i < s->count; i++) {
		if (!s->start[i].open)
			out.start[out.count++] = s->start[i];
		for (size_t k = 0; s->start[i].open && k < more->count; k++)
			out.start[out.count++] = joined(&s->start[i], &more->start[k]);
	}
	*s = out;
}

static uint8_t put_utf8(uint32_t rune, char *out)
{
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	uint8_t len = rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;

	for (uint8_t i = len; i-- > 1; rune >>= 6)
		out[i] = (char)(0x80 | (rune & 0x3F));
	out[0] = (char)(len == 1 ? rune : lead[len] | rune);
	return len;
}

static void add_rune(struct regex_starts *s, uint32_t rune)
{
	struct regex_start start = {.open = true};

	if (s->count == REGEX_STARTS_MAX) {
		*s = anything;
		return;
	}
	start.len = put_utf8(rune, start.byte);
	s->start[s->count++] = start;
}

static void add_range(struct regex_starts *s, uint32_t first, uint32_t last)
{
	for (uint32_t rune = first; rune <= last && rune - first < CLASS_MAX + 1; rune++)
		add_rune(s, rune);
}

/* `\x{4e00}`, where one stands. */
static bool take_rune(struct reading *r, uint32_t *rune)
{
	size_t from = r->at;

	*rune = 0;
	if (!take(r, "\\x{"))
		return false;
	for (; peek(r, 0) != '}' && *rune < 0x110000; r->at++) {
		char c = peek(r, 0);

		if (!(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'f')) {
			r->at = from;
			return false;
		}
		*rune = *rune * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	r->lost = r->lost || !take(r, "}") || *rune >= 0x110000;
	return true;
}

/* `\w`, `\p{Han}` and the like, which may be any of many characters; false where none stands. */
static bool skip_sort(struct reading *r)
{
	char c = peek(r, 1);

	if (peek(r, 0) != '\\' || c == '\0' || !strchr("wWsSDhHvVNpP", c))
		return false;
	r->at += 2;
	if (c != 'p' && c != 'P') {
		r->lost = r->lost || (c == 'N' && peek(r, 0) == '{');
		return true;
	}
	if (peek(r, 0) == '{')
		while (r->at < r->in.len && peek(r, 0) != '}')
			r->at++;
	r->lost = r->lost || r->at >= r->in.len;
	r->at++;
	return true;
}

/* What stands between brackets; *many where it may be any of many characters. */
static void read_class_item(struct reading *r, struct regex_starts *out, bool *many)
{
	uint32_t first, last;

	if (take(r, "\\d")) {
		add_range(out, '0', '9');
	} else if (take(r, "[:")) {
		*many = true;
		while (r->at < r->in.len && !take(r, ":]"))
			r->at++;
	} else if (skip_sort(r)) {
		*many = true;
	} else if (!take_rune(r, &first)) {
		r->lost = true;
	} else if (peek(r, 0) != '-' || peek(r, 1) == ']') {
		add_rune(out, first);
	} else {
		r->at++;
		if (!take_rune(r, &last))
			r->lost = true;
		else
			add_range(out, first, last);
	}
}

static void read_class(struct reading *r, struct regex_starts *out)
{
	bool many = take(r, "^");

	out->count = 0;
	while (!r->lost && r->at < r->in.len && peek(r, 0) != ']') {
		if (take(r, "-"))
			add_rune(out, '-');
		else
			read_class_item(r, out, &many);
		many = many || out->count > CLASS_MAX;
		if (many)
			out->count = 0;
	}
	r->lost = r->lost || !take(r, "]");
	if (many || out->count == 0)
		*out = anything;
}

static void read_either(struct reading *r, struct regex_starts *out);

static void read_group(struct reading *r, struct regex_starts *out)
{
	if (peek(r, 0) == '?' && !take(r, "?:")) {
		r->lost = true;
		return;
	}
	if (++r->depth > DEPTH_MAX) {
		r->lost = true;
		return;
	}
	read_either(r, out);
	r->depth--;
	r->lost = r->lost || !take(r, ")");
}

/* What matches once, without what repeats it. */
static void read_atom(struct reading *r, struct regex_starts *out)
{
	char c = peek(r, 0);
	uint32_t rune;

	*out = (struct regex_starts){.count = 0};
	if (take(r, "(")) {
		read_group(r, out);
	} else if (take(r, "[")) {
		read_class(r, out);
	} else if (take(r, "\\d")) {
		add_range(out, '0', '9');
	} else if (take(r, "^") || take(r, "$") || take(r, "\\b")) {
		*out = nothing;
	} else if (take(r, ".") || skip_sort(r)) {
		*out = anything;
	} else if (take_rune(r, &rune)) {
		add_rune(out, rune);
	} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
		add_rune(out, (unsigned char)c);
		r->at++;
	} else {
		r->lost = true;
	}
}

/* `{2}`, `{2,}` or `{2,5}`: the least number of times, whether that is all; false: none of them. */
static bool take_braces(struct reading *r, unsigned *least, bool *exact)
{
	if (!take(r, "{"))
		return false;
	for (*least = 0; peek(r, 0) >= '0' && peek(r, 0) <= '9' && *least < 10000; r->at++)
		*least = *least * 10 + (unsigned)(peek(r, 0) - '0');
	*exact = peek(r, 0) == '}';
	while (peek(r, 0) == ',' || (peek(r, 0) >= '0' && peek(r, 0) <= '9'))
		r->at++;
	r->lost = r->lost || !take(r, "}");
	return true;
}

/* What stands behind an atom and repeats it. */
static void read_repeats(struct reading *r, struct regex_starts *out)
{
	unsigned least = 1;
	bool once = false;

	if (take(r, "?")) {
		least = 0;
		once = true;
	} else if (take(r, "*")) {
		least = 0;
	} else if (take_braces(r, &least, &once)) {
		once = once && least == 1;
	} else if (!take(r, "+")) {
		return;
	}
	if (!take(r, "?"))
		(void)take(r, "+");
	if (peek(r, 0) == '{')
		r->lost = true;
	if (!once)
		close_all(out);
	if (least == 0)
		unite(out, &nothing);
}

static void read_sequence(struct reading *r, struct regex_starts *out)
{
	*out = nothing;
	while (!r->lost && r->at < r->in.len && peek(r, 0) != '|' && peek(r, 0) != ')') {
		struct regex_starts next;

		read_atom(r, &next);
		if (!r->lost)
			read_repeats(r, &next);
		if (!r->lost)
			append(out, &next);
	}
}

static void read_either(struct reading *r, struct regex_starts *out)
{
	read_sequence(r, out);
	while (!r->lost && take(r, "|")) {
		struct regex_starts other;

		read_sequence(r, &other);
		unite(out, &other);
	}
}

static bool begins_with(const struct regex_start *whole, const struct regex_start *part)
{
	return whole->len >= part->len && memcmp(whole->byte, part->byte, part->len) == 0;
}

/* Without those that begin with another. */
static void drop_longer(struct regex_starts *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++) {
		bool covered = false;

		for (size_t k = 0; k < s->count && !covered; k++)
			covered = k != i && begins_with(&s->start[i], &s->start[k]) &&
				  (s->start[k].len < s->start[i].len || k < i);
		s->start[i].open = covered; /* of no more use otherwise */
	}
	for (size_t i = 0; i < s->count; i++)
		if (!s->start[i].open)
			s->start[kept++] = s->start[i];
	s->count = kept;
}

bool regex_starts(struct str folded, struct regex_starts *out)
{
	struct reading r = {.in = folded};

	read_either(&r, out);
	if (r.lost || r.at < r.in.len)
		return false;
	for (size_t i = 0; i < out->count; i++)
		if (out->start[i].len == 0 || out->start[i].byte[0] == ' ' ||
		    out->start[i].byte[0] == '\n' || out->start[i].byte[0] == '\0')
			return false;
	drop_longer(out);
	return true;
}
