/*
 * Untrusted text to safe text (see escape.h). References (`&#42;`) rather than backslashes: Liquid,
 * which Jekyll runs before Markdown, knows neither, and the two Markdown dialects differ in what a
 * backslash escapes, but all of them leave a reference alone and show its character.
 */
#include "escape.h"

#include "text.h"

/* Ranges of code points that never reach a page. ZWNJ and ZWJ (U+200C, U+200D) join and stay. */
static const struct {
	uint32_t first, last;
} hidden[] = {
    {0x00, 0x08},
    {0x0e, 0x1f},
    {0x7f, 0x84},
    {0x86, 0x9f},
    {0xad, 0xad},
    {0x034f, 0x034f},
    {0x061c, 0x061c},
    {0x115f, 0x1160},
    {0x17b4, 0x17b5},
    {0x180b, 0x180f},
    {0x200b, 0x200b},
    {0x200e, 0x200f},
    {0x202a, 0x202e},
    {0x2060, 0x206f},
    {0x3164, 0x3164},
    {0xd800, 0xf8ff},
    {0xfdd0, 0xfdef},
    {0xfe00, 0xfe0e},
    {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},
    {0xfff0, 0xfffb},
    {0xfffe, 0xffff},
    {0x1d173, 0x1d17a},
    {0xe0000, 0x10ffff},
};

static bool is_hidden(uint32_t rune)
{
	size_t i;

	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (rune >= hidden[i].first && rune <= hidden[i].last)
			return true;
	return false;
}

static bool is_blank(uint32_t rune)
{
	return rune == ' ' || (rune >= 0x09 && rune <= 0x0d) || rune == 0x85 || rune == 0xa0 ||
	       rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200a) || rune == 0x2028 ||
	       rune == 0x2029 || rune == 0x202f || rune == 0x205f || rune == 0x3000;
}

/* Marks that stack on the character before them: a tower of them would cover other lines. */
static bool is_stacking(uint32_t rune)
{
	return (rune >= 0x0300 && rune <= 0x036f) || (rune >= 0x0483 && rune <= 0x0489) ||
	       (rune >= 0x1ab0 && rune <= 0x1aff) || (rune >= 0x1dc0 && rune <= 0x1dff) ||
	       (rune >= 0x20d0 && rune <= 0x20ff) || (rune >= 0xfe20 && rune <= 0xfe2f);
}

void escape_plain(struct str s, struct buf *out)
{
	size_t at = 0, marks = 0, start = out->len;
	bool blank = false;
	uint32_t rune;

	while (at < s.len) {
		rune = text_next(s, &at);
		if (is_blank(rune)) {
			blank = true;
			continue;
		}
		if (is_hidden(rune))
			continue;
		marks = is_stacking(rune) ? marks + 1 : 0;
		if (marks > ESCAPE_MARKS)
			continue;
		if (blank && out->len > start)
			buf_add_char(out, ' ');
		blank = false;
		buf_add_rune(out, rune);
	}
}

static bool is_word_byte(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c >= 0x80;
}

static bool is_plain_byte(char c)
{
	return is_word_byte((unsigned char)c) && (unsigned char)c < 0x80;
}

static bool www_ends_at(struct str s, size_t at)
{
	return at >= 3 && (s.ptr[at - 1] | 32) == 'w' && (s.ptr[at - 2] | 32) == 'w' &&
	       (s.ptr[at - 3] | 32) == 'w';
}

/* `1.` and `1)` at the start of a line would begin a list. */
static bool ends_list_number(struct str s, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return at > 0 && (at + 1 == s.len || s.ptr[at + 1] == ' ');
}

/* True where the byte at `at` may mean something to a Markdown reader in its place. */
static bool is_markup(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];

	switch (c) {
	case '&':
	case '<':
	case '>':
	case '\\':
	case '*':
	case '`':
	case '[':
	case ']':
	case '{':
	case '}':
	case '|':
	case '~':
	case '$':
	case '#':
	case '^':
		return true;
	case '_': /* between letters it marks nothing */
		return at == 0 || at + 1 == s.len || !is_plain_byte(s.ptr[at - 1]) ||
		       !is_plain_byte(s.ptr[at + 1]);
	case '-':
		return at == 0 || s.ptr[at - 1] == '-';
	case '+':
	case '=':
	case '%':
		return at == 0;
	case ':': /* definition lists, and addresses that GitHub's reader makes links of */
		return at == 0 || (at + 1 < s.len && s.ptr[at + 1] == '/');
	case '.':
		return www_ends_at(s, at) || ends_list_number(s, at);
	case ')':
		return ends_list_number(s, at);
	case '@':
		return at > 0 && is_word_byte((unsigned char)s.ptr[at - 1]);
	default:
		return false;
	}
}

static void add_reference(struct buf *out, char c)
{
	switch (c) {
	case '&':
		buf_add_z(out, "&amp;");
		break;
	case '<':
		buf_add_z(out, "&lt;");
		break;
	case '>':
		buf_add_z(out, "&gt;");
		break;
	default:
		buf_printf(out, "&#%d;", c);
	}
}

void escape_markdown(struct str plain, struct buf *out)
{
	size_t i;

	for (i = 0; i < plain.len; i++) {
		if (is_markup(plain, i))
			add_reference(out, plain.ptr[i]);
		else
			buf_add_char(out, plain.ptr[i]);
	}
}

/* Inside <pre><code> no Markdown is read, but Liquid and HTML are. */
static void add_code(struct str line, struct buf *out)
{
	size_t i;
	char c;

	for (i = 0; i < line.len; i++) {
		c = line.ptr[i];
		if (c == '&' || c == '<' || c == '>' || c == '{' || c == '}')
			add_reference(out, c);
		else
			buf_add_char(out, c);
	}
}

void escape_code(struct str s, struct buf *out)
{
	struct str rest = s;
	struct buf line;
	size_t i;

	buf_init(&line, out->max);
	while (rest.len) {
		for (i = 0; i < rest.len && rest.ptr[i] != '\n'; i++)
			;
		buf_reset(&line);
		escape_plain((struct str){rest.ptr, i}, &line);
		add_code(buf_str(&line), out);
		if (i < rest.len)
			buf_add_z(out, "&#10;");
		i += i < rest.len;
		rest = (struct str){rest.ptr + i, rest.len - i};
	}
	buf_free(&line);
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The bytes of host and port that start at `at`; 0 where they are none. */
static size_t host_length(struct str url, size_t at)
{
	size_t i = at;

	while (i < url.len && (is_alnum(url.ptr[i]) || url.ptr[i] == '.' || url.ptr[i] == '-'))
		i++;
	if (i == at || !is_alnum(url.ptr[at]))
		return 0;
	if (i < url.len && url.ptr[i] == ':') {
		i++;
		while (i < url.len && url.ptr[i] >= '0' && url.ptr[i] <= '9')
			i++;
	}
	if (i < url.len && url.ptr[i] != '/' && url.ptr[i] != '?' && url.ptr[i] != '#')
		return 0;
	return i - at;
}

static bool is_url_byte(char c)
{
	const char *others = "/?#=.-_~:@!,;+%";

	if (is_alnum(c))
		return true;
	for (; *others; others++)
		if (*others == c)
			return true;
	return false;
}

static void add_address(struct str url, struct buf *out)
{
	size_t i;

	for (i = 0; i < url.len; i++) {
		if (is_url_byte(url.ptr[i]))
			buf_add_char(out, url.ptr[i]);
		else if (url.ptr[i] == '&')
			buf_add_z(out, "&amp;");
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)url.ptr[i]);
	}
}

bool escape_url(struct str url, struct buf *out)
{
	size_t scheme, host, i;

	if (url.len > ESCAPE_URL_MAX)
		return false;
	if (str_starts(url, STR("https://")))
		scheme = 8;
	else if (str_starts(url, STR("http://")))
		scheme = 7;
	else
		return false;
	host = host_length(url, scheme);
	if (!host)
		return false;
	for (i = scheme; i < url.len; i++)
		if ((unsigned char)url.ptr[i] <= ' ' || url.ptr[i] == 0x7f)
			return false;
	add_address(url, out);
	return true;
}

void escape_path(struct str path, struct buf *out)
{
	size_t i;

	if (escape_url(path, out))
		return;
	for (i = 0; i < path.len && path.ptr[i] != '/' && path.ptr[i] != ':'; i++)
		;
	if ((i < path.len && path.ptr[i] == ':') || str_starts(path, STR("//")))
		buf_add_z(out, "./");
	add_address(path, out);
}
