/*
 * Folds a regular expression as plain.c folds texts: what is a letter in it and no part of its
 * grammar. In: a pattern as written. Out: one for PCRE2, over the plain form. Remembers nothing.
 */
#include "regex.h"

#include <string.h>

#include "text.h"

#define GROUPS_MAX 64
#define LEFT_QUOTE 0x2018
#define RIGHT_QUOTE 0x2019

/* What was written last, where nothing stands behind it yet that repeats it. */
enum last { LAST_OTHER, LAST_SPACE, LAST_CJK };

struct folding {
	struct str in;
	size_t at;
	struct buf *out;
	struct regex_traits *traits;
	struct err *e;
	struct buf folded; /* of one character */
	enum last last;
	size_t last_at; /* where it begins in out */
	bool quoting;	/* between \Q and \E */
	bool wide;	/* the last atom fits what stands between words */
	bool group_wide[GROUPS_MAX];
	size_t groups; /* open ones */
};

static char peek(const struct folding *f, size_t ahead)
{
	return f->at + ahead < f->in.len ? f->in.ptr[f->at + ahead] : '\0';
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Copies `count` bytes as they are. */
static void copy(struct folding *f, size_t count)
{
	if (count > f->in.len - f->at)
		count = f->in.len - f->at;
	buf_add(f->out, f->in.ptr + f->at, count);
	f->at += count;
}

/* Copies to the first of the bytes `ends`, and that one. */
static void copy_through(struct folding *f, const char *ends)
{
	while (f->at < f->in.len && !strchr(ends, f->in.ptr[f->at]))
		copy(f, 1);
	copy(f, 1);
}

/* The length of `{2}`, `{2,}` or `{2,5}`; 0 where none starts there. */
static size_t braces_length(struct str s, size_t at, bool *endless)
{
	size_t i = at + 1, digits = i;

	*endless = false;
	while (i < s.len && is_digit(s.ptr[i]))
		i++;
	if (i == digits || i >= s.len)
		return 0;
	if (s.ptr[i] == ',') {
		*endless = i + 1 < s.len && s.ptr[i + 1] == '}';
		for (i++; i < s.len && is_digit(s.ptr[i]);)
			i++;
	}
	return i < s.len && s.ptr[i] == '}' ? i + 1 - at : 0;
}

/* The length of the quantifier at `at`, 0 where there is none. */
static size_t quantifier_length(struct str s, size_t at, bool *endless)
{
	*endless = false;
	if (at >= s.len)
		return 0;
	if (s.ptr[at] == '{')
		return braces_length(s, at, endless);
	*endless = s.ptr[at] == '*' || s.ptr[at] == '+';
	return *endless || s.ptr[at] == '?';
}

static void atom(struct folding *f, enum last last, bool wide, size_t from)
{
	f->last = last;
	f->last_at = from;
	f->wide = wide;
	if (wide && f->groups > 0)
		f->group_wide[f->groups - 1] = true;
}

/* One character of the plain form, for PCRE2. */
static void add_rune(struct folding *f, uint32_t rune)
{
	if (rune < 0x80 && is_alnum((char)rune))
		buf_add_char(f->out, (char)rune);
	else
		buf_printf(f->out, "\\x{%x}", rune);
}

/* The character of the plain form that this folded one becomes. */
static uint32_t plain_rune(uint32_t rune)
{
	if (rune == '-' || rune == '_' || (rune >= 0x2010 && rune <= 0x2013))
		return ' ';
	return rune == LEFT_QUOTE || rune == RIGHT_QUOTE ? '\'' : rune;
}

/* The character (with its marks) that is written at f->at, folded, in f->folded; moves past it.
 * Returns how many code points it became. */
static size_t fold_next(struct folding *f)
{
	size_t from = f->at, count = 0;
	struct str s;

	f->at = text_grapheme_end(f->in, from);
	buf_reset(&f->folded);
	text_fold((struct str){f->in.ptr + from, f->at - from}, &f->folded);
	s = buf_str(&f->folded);
	for (size_t i = 0; i < s.len; count++)
		(void)text_next(s, &i);
	return count;
}

/* A character that stands for itself. Spaces run together, and go beside CJK, as in texts. */
static void fold_literal(struct folding *f)
{
	size_t count = fold_next(f), from, i = 0;
	struct str s = buf_str(&f->folded);
	bool endless, repeated = quantifier_length(f->in, f->at, &endless) > 0 && !f->quoting;
	uint32_t rune = s.len > 0 ? plain_rune(text_next(s, &i)) : 0;

	if (count == 0)
		return;
	if (rune == ' ' && !repeated && f->last != LAST_OTHER)
		return;
	if (text_is_cjk(rune) && f->last == LAST_SPACE)
		f->out->len = f->last_at;
	from = f->out->len;
	if (count > 1 && repeated)
		buf_add_z(f->out, "(?:");
	for (i = 0; i < s.len;) {
		rune = plain_rune(text_next(s, &i));
		add_rune(f, rune);
	}
	if (count > 1 && repeated)
		buf_add_char(f->out, ')');
	atom(f,
	    rune == ' '		? LAST_SPACE
	    : text_is_cjk(rune) ? LAST_CJK
				: LAST_OTHER,
	    rune == ' ', from);
	f->wide = false; /* a run of spaces is one */
}

static void note_capitals(struct folding *f, struct str name)
{
	static const char *const upper[] = {"\\p{Lu}", "\\p{Lt}", "[:upper:]"};

	for (size_t i = 0; i < sizeof upper / sizeof *upper; i++)
		if (str_is(name, upper[i]))
			f->traits->capitals = true;
}

/* `\d`, `\p{Han}`, `\x{4e00}`: as they are. True where it fits what stands between words. */
static bool copy_escape(struct folding *f)
{
	size_t from = f->at;
	char c = peek(f, 1);

	copy(f, 2);
	if (c != '\0' && strchr("pPxoN", c) && peek(f, 0) == '{')
		copy_through(f, "}");
	else if ((c == 'p' || c == 'P' || c == 'c') && is_alnum(peek(f, 0)))
		copy(f, 1);
	for (size_t i = 0; c == 'x' && i < 2 && from + 2 + i == f->at && is_alnum(peek(f, 0)); i++)
		copy(f, 1);
	note_capitals(f, (struct str){f->in.ptr + from, f->at - from});
	return c != '\0' && strchr("DWSPNXsRhHvV", c);
}

/* --- [classes] */

/* The end of a range or a single character of a class: one character when folded. */
static int class_rune(struct folding *f, uint32_t *rune)
{
	size_t i = 0;

	if (peek(f, 0) == '\\')
		f->at++;
	if (f->at >= f->in.len || fold_next(f) != 1)
		return err_set(f->e, EXIT_USAGE,
		    "a class holds a character that is none or several when folded");
	*rune = text_next(buf_str(&f->folded), &i);
	return 0;
}

/* An escape within a class that is no single character: `\d`. */
static bool is_class_escape(const struct folding *f)
{
	return peek(f, 0) == '\\' && is_alnum(peek(f, 1));
}

static int class_item(struct folding *f)
{
	uint32_t low = 0, high = 0;

	if (class_rune(f, &low) != 0)
		return -1;
	if (peek(f, 0) != '-' || peek(f, 1) == ']' || f->at + 1 >= f->in.len) {
		buf_printf(f->out, "\\x{%x}", plain_rune(low));
		return 0;
	}
	f->at++;
	if (is_class_escape(f)) {
		buf_printf(f->out, "\\x{%x}-", low);
		(void)copy_escape(f);
		return 0;
	}
	if (class_rune(f, &high) != 0)
		return -1;
	if (low > high)
		return err_set(f->e, EXIT_USAGE,
		    "a range that is none in small letters (its ends are turned)");
	buf_printf(f->out, "\\x{%x}-\\x{%x}", low, high);
	return 0;
}

static int fold_class(struct folding *f)
{
	size_t from = f->out->len, start;
	bool wide = false;

	copy(f, 1);
	if (peek(f, 0) == '^') {
		copy(f, 1);
		wide = true;
	}
	for (start = f->at; f->at < f->in.len && (peek(f, 0) != ']' || f->at == start);) {
		if (peek(f, 0) == '[' && peek(f, 1) == ':') {
			size_t name = f->at;

			copy_through(f, "]");
			note_capitals(f, (struct str){f->in.ptr + name, f->at - name});
		} else if (is_class_escape(f)) {
			wide = copy_escape(f) || wide;
		} else if (class_item(f) != 0) {
			return -1;
		}
	}
	if (f->at == f->in.len)
		return err_set(f->e, EXIT_USAGE, "a class that does not close (`[` without `]`)");
	copy(f, 1);
	atom(f, LAST_OTHER, wide, from);
	return 0;
}

/* --- (groups) */

/* Whether a group may go on so behind its `(?`: with flags, a name, a comment. What looks ahead or
 * back, or keeps to its first match, has no meaning where all ends of a match are looked at. */
static bool may_go_on(const struct folding *f)
{
	size_t at = 0;

	while (peek(f, at) != '\0' && strchr("imsnJUx-", peek(f, at)))
		at++;
	if (peek(f, at) == ':' || peek(f, at) == ')' || peek(f, 0) == '#')
		return true;
	at = peek(f, 0) == 'P';
	return peek(f, at) == '<' && (is_alnum(peek(f, at + 1)) || peek(f, at + 1) == '_');
}

static int open_group(struct folding *f)
{
	size_t from = f->at;

	f->last = LAST_OTHER;
	copy(f, peek(f, 1) == '?' ? 2 : 1);
	if (peek(f, 0) == '*' || (f->at == from + 2 && !may_go_on(f)))
		return err_set(f->e, EXIT_USAGE, "no `%.*s` here",
		    (int)(f->at + (f->at < f->in.len) - from), f->in.ptr + from);
	if (f->at == from + 2) {
		copy_through(f, peek(f, 0) == '#' ? ")" : ":)>");
		for (size_t i = from + 2; i < f->at && strchr("imsnJUx-", f->in.ptr[i]); i++)
			if (f->in.ptr[i] == 'x')
				return err_set(f->e, EXIT_USAGE, "no (?x) here");
		if (f->in.ptr[f->at - 1] == ')')
			return 0; /* flags, or a comment */
	}
	if (f->groups == GROUPS_MAX)
		return err_set(f->e, EXIT_USAGE, "more than %d groups in one another", GROUPS_MAX);
	f->group_wide[f->groups++] = false;
	return 0;
}

static void close_group(struct folding *f)
{
	bool wide = f->groups > 0 && f->group_wide[f->groups - 1];

	copy(f, 1);
	if (f->groups > 0)
		f->groups--;
	atom(f, LAST_OTHER, wide, f->out->len);
}

static int fold_backslash(struct folding *f)
{
	size_t from = f->out->len;

	if (peek(f, 1) == 'Q') {
		f->quoting = true;
		f->at += 2;
		return 0;
	}
	if (peek(f, 1) != '\0' && strchr("CGKgk", peek(f, 1)))
		return err_set(f->e, EXIT_USAGE, "no `\\%c` here", peek(f, 1));
	if (is_alnum(peek(f, 1))) {
		bool space = strchr("sRhv", peek(f, 1)) != NULL, wide = copy_escape(f);

		atom(f, LAST_OTHER, wide, from);
		f->wide = wide && !space;
		return 0;
	}
	f->at++;
	if (f->at == f->in.len)
		return err_set(f->e, EXIT_USAGE, "nothing behind a backslash");
	fold_literal(f);
	return 0;
}

static int fold_one(struct folding *f)
{
	bool endless;
	char c = peek(f, 0);
	size_t repeats = quantifier_length(f->in, f->at, &endless), from = f->out->len;

	if (f->quoting && c == '\\' && peek(f, 1) == 'E') {
		f->quoting = false;
		f->at += 2;
		return 0;
	}
	if (f->quoting) {
		fold_literal(f);
		return 0;
	}
	if (repeats > 0) {
		f->traits->far = f->traits->far || (endless && f->wide);
		copy(f, repeats);
		f->last = LAST_OTHER;
		return 0;
	}
	if (c == '\\')
		return fold_backslash(f);
	if (c == '[')
		return fold_class(f);
	if (c == '(')
		return open_group(f);
	if (c == ')') {
		close_group(f);
	} else if (strchr("^$|.", c) && c != '\0') {
		copy(f, 1);
		atom(f, LAST_OTHER, c == '.', from);
	} else {
		fold_literal(f);
	}
	return 0;
}

int regex_fold(struct str pattern, struct buf *out, struct regex_traits *traits, struct err *e)
{
	struct folding f = {.in = pattern, .out = out, .traits = traits, .e = e};
	int rc = 0;

	*traits = (struct regex_traits){0};
	if (pattern.len > REGEX_MAX)
		return err_set(
		    e, EXIT_USAGE, "a regular expression of more than %d bytes", REGEX_MAX);
	buf_init(&f.folded, REGEX_FOLDED_MAX);
	while (rc == 0 && f.at < pattern.len)
		rc = fold_one(&f);
	if (rc == 0 && (buf_failed(out) || buf_failed(&f.folded)))
		rc = err_set(e, EXIT_IO, "out of memory");
	buf_free(&f.folded);
	return rc;
}
