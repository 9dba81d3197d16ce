/*
 * Reads versions after names that take one, also ones that no rule has heard of: numbers (3, 5.2,
 * v3, 4o), sizes (0.5B, A22B), dates of four digits (0528), and the words of the rules (Pro, Deep
 * Think). In: plain form. Out: the name with its version in one spelling, whoever wrote it how.
 * Remembers nothing.
 */
#include "versions.h"

#include <string.h>

#define PARTS_MAX 5

/* A part of a version, and how it is shown. */
struct part {
	size_t end;	  /* in the plain form */
	struct str shown; /* in the rules or in the plain form */
	bool number;
};

struct version {
	const struct tagging *t;
	struct str s; /* the plain form */
	const struct name *name;
	bool small; /* the name is written in small letters: its version may be too */
};

static bool is_digit(struct str s, size_t at)
{
	return at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9';
}

static bool word_ends(struct str s, size_t at)
{
	return at == s.len || !plain_word_after(s, at);
}

/* Letters that stand before a number (V3.2, R1, K2, A22B, E4B, O1, M2) and behind it (4o, 0.5B,
 * 3n). */
static bool is_prefix(char c)
{
	return c != '\0' && strchr("varkeomh", c) != NULL;
}

static bool is_suffix(char c)
{
	return c != '\0' && strchr("bomvnkx", c) != NULL;
}

/* The end of a number at `at`, with its letters; `at` where there is none. */
static size_t number_end(struct str s, size_t at)
{
	size_t end = at;

	if (end < s.len && is_prefix(s.ptr[end]) && is_digit(s, end + 1))
		end++;
	if (!is_digit(s, end))
		return at;
	while (is_digit(s, end) || (end < s.len && s.ptr[end] == '.' && is_digit(s, end + 1)))
		end++;
	if (end < s.len && is_suffix(s.ptr[end]) && word_ends(s, end + 1))
		end++;
	return word_ends(s, end) ? end : at;
}

/* True where the word after a bare number says that it counts something (`Gemini 3 times`). */
static bool counts_something(const struct version *v, size_t at)
{
	struct str rest = {v->s.ptr + at, v->s.len - at};

	if (rest.len > 0 && (rest.ptr[0] == '%' || rest.ptr[0] == '$'))
		return true;
	if (rest.len > 0 && rest.ptr[0] == ' ')
		rest = (struct str){rest.ptr + 1, rest.len - 1};
	for (size_t i = 0; i < v->t->rules->stops; i++) {
		struct str stop = v->t->rules->not_before[i];

		if (str_starts(rest, stop) &&
		    (word_ends(rest, stop.len) || (unsigned char)stop.ptr[0] >= 0x80))
			return true;
	}
	return false;
}

/* Whether digits alone may be a version here: few, or a date like 0528 after a hyphen. */
static bool bare_number_fits(const struct version *v, size_t at, size_t end, bool hyphen)
{
	size_t digits = 0;

	for (size_t i = at; i < end; i++)
		if (!is_digit(v->s, i))
			return true;
		else
			digits++;
	if (digits == 4)
		return hyphen && memcmp(v->s.ptr + at, "19", 2) != 0 &&
		       memcmp(v->s.ptr + at, "20", 2) != 0;
	return digits <= 2 && (hyphen || !counts_something(v, end));
}

static bool read_number(const struct version *v, size_t at, bool hyphen, struct part *p)
{
	size_t end = number_end(v->s, at);

	if (end == at || !bare_number_fits(v, at, end, hyphen))
		return false;
	*p = (struct part){end, {v->s.ptr + at, end - at}, true};
	return true;
}

/*
 * A word of the rules: in its letters; in any after a hyphen, and in small ones after a name in
 * small ones or (but for capital words) a number.
 */
static bool read_word(
    const struct version *v, size_t at, bool hyphen, bool after_number, struct part *p)
{
	for (size_t i = 0; i < v->t->rules->variants; i++) {
		const struct variant *w = &v->t->rules->variant[i];
		size_t end = at + w->plain.len;
		struct str written;

		if (end > v->s.len || memcmp(v->s.ptr + at, w->plain.ptr, w->plain.len) != 0 ||
		    !word_ends(v->s, end))
			continue;
		written = plain_source(v->t->plain, at, end);
		if (!hyphen && !v->small && !(after_number && !w->capital) &&
		    written.ptr[0] != w->shown.ptr[0])
			continue;
		*p = (struct part){end, w->shown, false};
		return true;
	}
	return false;
}

/* `o4` with a small o behind a space is a model of its own, not a part of what stands before. */
static bool is_of_its_own(const struct version *v, size_t at, bool hyphen, int parts)
{
	return !hyphen && (parts > 0 || v->name->join != JOIN_SPACE) && at < v->s.len &&
	       plain_source(v->t->plain, at, at + 1).ptr[0] == 'o' && is_digit(v->s, at + 1);
}

/* `claude-opus-4-5`, as programs name a model: a point that had to be a hyphen. */
static bool is_point(const struct version *v, const struct part *last, const struct part *p)
{
	return v->name->join == JOIN_SPACE && v->small && last->number && p->number &&
	       last->shown.len == 1 && p->shown.len == 1 && is_digit(last->shown, 0) &&
	       is_digit(p->shown, 0);
}

/*
 * Past the one space, hyphen or nothing between two parts; *hyphen: it was no space, nor nothing
 * behind a script without spaces.
 */
static size_t skip_gap(const struct version *v, size_t at, bool *hyphen)
{
	*hyphen = at == 0 || (unsigned char)v->s.ptr[at - 1] < 0x80;
	if (at >= v->s.len || v->s.ptr[at] != ' ')
		return at;
	*hyphen = v->t->plain->source.ptr[v->t->plain->map[at]] != ' ';
	return at + 1;
}

/* As it is shown: V3.2, 4o, 0.5B. */
static void show_number(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool small = c == 'o' || c == 'n' || c < 'a' || c > 'z';

		buf_add_char(out, small && !(i == 0 && c == 'o') ? c : (char)(c - 32));
	}
}

static void show_part(const struct version *v, const struct part *p, bool first, struct buf *out)
{
	enum version_join join = v->name->join;

	if (join == JOIN_SPACE)
		buf_add_char(out, ' ');
	else if (join == JOIN_DASH || !first || !p->number)
		buf_add_char(out, '-');
	if (p->number)
		show_number(p->shown, out);
	else
		for (size_t i = 0; i < p->shown.len; i++)
			buf_add_char(out,
			    join != JOIN_SPACE && p->shown.ptr[i] == ' ' ? '-' : p->shown.ptr[i]);
}

size_t versions_read(
    const struct tagging *t, uint16_t name, size_t from, size_t at, struct buf *out)
{
	struct version v = {.t = t, .s = buf_str(&t->plain->bytes), .name = &t->rules->name[name]};
	struct str written = plain_source(t->plain, from, at);

	buf_add_str(out, v.name->name);
	if (v.name->join == JOIN_NONE)
		return at;
	v.small = written.len > 0 && written.ptr[0] >= 'a' && written.ptr[0] <= 'z';
	struct part last = {0};
	for (int parts = 0; parts < PARTS_MAX; parts++) {
		struct part p;
		bool hyphen;
		size_t next = skip_gap(&v, at, &hyphen);

		if ((next == at && parts > 0) || is_of_its_own(&v, next, hyphen, parts))
			break;
		if (!read_number(&v, next, hyphen, &p) &&
		    !read_word(&v, next, hyphen, last.number, &p))
			break;
		if (hyphen && is_point(&v, &last, &p)) {
			buf_add_char(out, '.');
			buf_add_str(out, p.shown);
			p.number = false; /* a date behind is none */
		} else {
			show_part(&v, &p, parts == 0, out);
		}
		last = p;
		at = p.end;
	}
	return at;
}
