/*
 * Where an expression goes wrong; see query-place.h. A beginning of the program, cut at a token's
 * edge, is good where all that libjq has against it is that it ends; the shortest one that is not
 * good ends with the token at fault. An undefined name is found by renaming its occurrences one by
 * one.
 */
#include "query-place.h"

#include <stdlib.h>
#include <string.h>

#define MESSAGES_MAX 65536
#define OTHER_MAX ((size_t)1 << 24)
#define SHOWN_MAX 100 /* bytes of the expression's line shown on either side of the place */
#define PROBES_MAX 32 /* occurrences of a name that are tried */

struct probe {
	const char *program;
	size_t len;
	query_try_fn *compiles;
	void *context;
	struct buf messages;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* The offset after the token, or piece of one, at program[at]: words and numbers whole, operators
 * whole, escapes whole, else one character. Strings and comments need no care: cut anywhere inside,
 * a beginning is as good as before. */
static size_t token_end(const char *program, size_t at)
{
	static const char *const operators[] = {"?//",
	    "//=", "|=", "+=", "-=", "*=", "/=", "%=", "==", "!=", "<=", ">=", "//", "..", "::"};
	size_t i = at;

	for (size_t k = 0; k < sizeof(operators) / sizeof(operators[0]); k++)
		if (strncmp(program + at, operators[k], strlen(operators[k])) == 0)
			return at + strlen(operators[k]);
	if (program[at] == '\\' && program[at + 1] == 'u')
		return at + strnlen(program + at, 6);
	if (program[at] == '\\' && program[at + 1] != '\0')
		return at + 2;
	if (program[i] == '$' || program[i] == '@')
		i++;
	if (is_word(program[i])) {
		while (is_word(program[i]) || (program[i] == '.' && program[i + 1] >= '0' &&
						  program[i + 1] <= '9' && program[at] <= '9'))
			i++;
		return i;
	}
	i = at + 1;
	while (((unsigned char)program[i] & 0xC0) == 0x80)
		i++;
	return i;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* True where all that libjq has against a beginning is that it ends, or a name that it lacks. */
static bool only_ends_early(const struct buf *messages)
{
	static const char *const fine[] = {"unexpected $end", "Possibly unterminated",
	    "is not defined", "compile error", "instead of .field for unusually"};
	size_t at = 0;

	while (at < messages->len) {
		const char *message = messages->ptr + at;
		bool known = false;

		for (size_t k = 0; k < sizeof(fine) / sizeof(fine[0]); k++)
			known = known || strstr(message, fine[k]);
		if (!known)
			return false;
		at += strlen(message) + 1;
	}
	return true;
}

static bool beginning_is_fine(struct probe *p, size_t len)
{
	return p->compiles(p->context, (struct str){p->program, len}, &p->messages) ||
	       only_ends_early(&p->messages);
}

/* The offset of the token at which the shortest beginning that can't be continued ends: a binary
 * search over the token edges. len where memory is out. */
static size_t syntax_place(struct probe *p)
{
	size_t *edge = malloc((p->len + 1) * sizeof(*edge)), edges = 1, fine = 0, bad, at;

	if (!edge)
		return p->len;
	edge[0] = 0;
	while (edge[edges - 1] < p->len) {
		edge[edges] = token_end(p->program, edge[edges - 1]);
		edges++;
	}
	bad = edges - 1;
	while (bad - fine > 1) {
		size_t middle = fine + (bad - fine) / 2;

		if (beginning_is_fine(p, edge[middle]))
			fine = middle;
		else
			bad = middle;
	}
	at = edge[fine];
	free(edge);
	while (at < p->len && is_space(p->program[at]))
		at++;
	return at;
}

/* How many of the messages say that this name is not defined. */
static size_t count_undefined(const struct buf *messages, const char *sigil, struct str name)
{
	static const char prefix[] = "jq: error: ";
	size_t count = 0, skip = sizeof(prefix) - 1 + strlen(sigil);

	for (size_t i = 0; i < messages->len; i += strlen(messages->ptr + i) + 1) {
		const char *message = messages->ptr + i;

		count += strlen(message) > skip + name.len &&
			 strncmp(message + sizeof(prefix) - 1, sigil, strlen(sigil)) == 0 &&
			 strncmp(message + skip, name.ptr, name.len) == 0 &&
			 strchr("/ ", message[skip + name.len]) != NULL;
	}
	return count;
}

/* True where the name at `at` is one of the `undefined` undefined uses of it: another name in its
 * place is undefined too, and the name itself is so once less. */
static bool is_undefined(
    struct probe *p, size_t at, const char *sigil, struct str name, size_t undefined)
{
	struct buf other;
	bool found = false;

	buf_init(&other, OTHER_MAX);
	buf_add(&other, p->program, at);
	buf_add_z(&other, "__place");
	buf_add(&other, p->program + at + name.len, p->len - at - name.len);
	if (!buf_failed(&other) && !p->compiles(p->context, buf_str(&other), &p->messages))
		found = count_undefined(&p->messages, sigil, STR("__place")) > 0 &&
			count_undefined(&p->messages, sigil, name) < undefined;
	buf_free(&other);
	return found;
}

/* The offset of the undefined name ($x, f/2) with which the message begins, or p->len. */
static size_t name_place(struct probe *p, const char *message)
{
	static const char label[] = "$*label-"; /* `break $x` without its label */
	const char *sigil = strncmp(message, label, sizeof(label) - 1) == 0 ? label
			    : message[0] == '$'				    ? "$"
									    : "";
	struct str name = {message + strlen(sigil), strcspn(message + strlen(sigil), "/ ")};
	size_t undefined, probes = 0;

	p->compiles(p->context, (struct str){p->program, p->len}, &p->messages);
	undefined = count_undefined(&p->messages, sigil, name);
	for (size_t at = 0; name.len > 0 && at + name.len <= p->len && probes < PROBES_MAX; at++) {
		if (strncmp(p->program + at, name.ptr, name.len) != 0 ||
		    is_word(p->program[at + name.len]) || (at > 0 && is_word(p->program[at - 1])))
			continue;
		probes++;
		if (is_undefined(p, at, sigil, name, undefined))
			return at > 0 && p->program[at - 1] == '$' ? at - 1 : at;
	}
	return p->len;
}

/* Columns of the character at s on a terminal: East Asian wide ones take two (Unicode TR11). */
static size_t columns_of(const char *s, size_t *bytes)
{
	unsigned char c = (unsigned char)*s;
	uint32_t rune = c;

	*bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	if (*bytes > 1)
		rune = c & (0xFFU >> (*bytes + 1));
	for (size_t i = 1; i < *bytes; i++) {
		if (((unsigned char)s[i] & 0xC0) != 0x80) {
			*bytes = i;
			return 1;
		}
		rune = rune << 6 | ((unsigned char)s[i] & 0x3F);
	}
	return (rune >= 0x1100 && rune <= 0x115F) || (rune >= 0x2E80 && rune <= 0xA4CF) ||
		       (rune >= 0xAC00 && rune <= 0xD7A3) || (rune >= 0xF900 && rune <= 0xFAFF) ||
		       (rune >= 0xFE30 && rune <= 0xFE6F) || (rune >= 0xFF00 && rune <= 0xFF60) ||
		       (rune >= 0xFFE0 && rune <= 0xFFE6) || (rune >= 0x1F300 && rune <= 0x1F64F) ||
		       (rune >= 0x1F900 && rune <= 0x1F9FF) || (rune >= 0x20000 && rune <= 0x3FFFD)
		   ? 2
		   : 1;
}

/* Two lines: the program's line around `at`, and a caret under it. */
static void show_place(const char *program, size_t len, size_t at, struct buf *out)
{
	size_t from = at, to = at, column = 0, bytes;

	while (from > 0 && program[from - 1] != '\n')
		from--;
	while (to < len && program[to] != '\n' && to - at < SHOWN_MAX)
		to++;
	if (at - from > SHOWN_MAX) {
		from = at - SHOWN_MAX;
		while (((unsigned char)program[from] & 0xC0) == 0x80)
			from++;
	}
	while (to > at && to < len && ((unsigned char)program[to] & 0xC0) == 0x80)
		to--;
	buf_add_z(out, "\n    ");
	for (size_t i = from; i < to; i++)
		buf_add_char(
		    out, (unsigned char)program[i] < 0x20 || program[i] == 0x7F ? ' ' : program[i]);
	for (size_t i = from; i < at; i += bytes)
		column += columns_of(program + i, &bytes);
	buf_printf(out, "\n    %*s^", (int)column, "");
}

/* libjq's message without its own decorations, and with the place's token where it names a kind of
 * token (jq 1.6 calls an unmatched bracket an invalid character). */
static void tell_message(const char *message, struct str token, struct buf *out)
{
	static const char *const kinds[] = {"INVALID_CHARACTER", "IDENT", "FIELD", "LITERAL"};
	static const char *const tails[] = {
	    " (Unix shell", " (while parsing", " at <top-level>", "\n"};
	const char *kind = strstr(message, "unexpected ");
	size_t len = strlen(message);

	for (size_t k = 0; k < sizeof(tails) / sizeof(tails[0]); k++) {
		const char *tail = strstr(message, tails[k]);

		if (tail && (size_t)(tail - message) < len)
			len = (size_t)(tail - message);
	}
	kind = kind ? kind + strlen("unexpected ") : NULL;
	if (kind && strncmp(kind, "$end", 4) == 0) {
		buf_add(out, message, (size_t)(kind - message));
		if (strstr(kind, "QQSTRING_END"))
			buf_add_z(out, "end of a string that is not closed");
		else
			buf_printf(
			    out, "end%.*s", (int)(len - (size_t)(kind - message)) - 4, kind + 4);
		return;
	}
	for (size_t k = 0; kind && token.len && k < sizeof(kinds) / sizeof(kinds[0]); k++)
		if (strncmp(kind, kinds[k], strlen(kinds[k])) == 0) {
			buf_printf(
			    out, "%.*s'%.*s'", (int)(kind - message), message, STR_ARG(token));
			return;
		}
	buf_add(out, message, len);
}

int query_place_tell(const char *title, const char *program, const char *message,
    query_try_fn *compiles, void *context, struct err *e)
{
	static const char prefix[] = "jq: error: ";
	struct probe p = {program, strlen(program), compiles, context, {0}};
	size_t at, line = 1;
	struct buf text;
	char quoted[ERR_TEXT_MAX / 2];

	buf_init(&p.messages, MESSAGES_MAX);
	if (strncmp(message, prefix, sizeof(prefix) - 1) == 0)
		message += sizeof(prefix) - 1;
	if (strstr(message, " is not defined at "))
		at = name_place(&p, message);
	else if (strncmp(message, "module not found", 16) == 0)
		at = (size_t)(strstr(program, "import") ? strstr(program, "import") - program : 0);
	else
		at = strstr(message, "unexpected $end") ? p.len : syntax_place(&p);
	for (size_t i = 0; i < at; i++)
		line += program[i] == '\n';
	buf_init(&text, MESSAGES_MAX);
	tell_message(message,
	    (struct str){program + at, at < p.len ? token_end(program, at) - at : 0}, &text);
	err_quote(quoted, sizeof(quoted), buf_str(&text));
	buf_reset(&text);
	if (strchr(program, '\n'))
		buf_printf(&text, "%s:%zu: %s", title, line, quoted);
	else
		buf_printf(&text, "%s: %s", title, quoted);
	show_place(program, p.len, at, &text);
	err_set(e, EXIT_USAGE, "%s", buf_z(&text) ? text.ptr : title);
	buf_free(&text);
	buf_free(&p.messages);
	return -1;
}
