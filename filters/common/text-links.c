/*
 * URLs, mentions, hashtags and cashtags in plain text, told from where they start; the rules are
 * those of twitter-text (github.com/twitter/twitter-text, Apache-2.0), but that a URL with its
 * scheme may lead to any host (text-host.h), that Mastodon's @name@host is a mention, and that a
 * cashtag may stand after a bracket, a quote, or CJK text. Nothing is remembered.
 */
#include <string.h>

#include "text-host.h"
#include "text.h"
#include "unicode.h"

#define NAME_MAX_CHARS 30 /* X allows 15 (once 20), Mastodon 30 */
#define TCO_SLUG_MAX 40
#define URL_MAX 2048   /* bounds the time that text full of `http://` takes */
#define FORMULA_MAX 80 /* bytes in which a formula ends */
#define NO_RUNE 0

static bool is_digit(uint32_t c)
{
	return c - '0' < 10;
}

static bool is_latin(uint32_t c)
{
	return (c | 0x20) - 'a' < 26;
}

static bool is_word(uint32_t c)
{
	return is_latin(c) || is_digit(c) || c == '_';
}

static bool is_one_of(uint32_t c, const char *set)
{
	return c > 0 && c < 0x80 && strchr(set, (int)c);
}

/* The byte at `at`, 0 at the end. */
static uint32_t byte_at(struct str s, size_t at)
{
	return at < s.len ? (unsigned char)s.ptr[at] : NO_RUNE;
}

static uint32_t rune_at(struct str s, size_t at)
{
	return at < s.len ? text_next(s, &at) : NO_RUNE;
}

/* The code point that ends before `at`; NO_RUNE at the beginning. */
static uint32_t rune_before(struct str s, size_t at)
{
	size_t start = at;
	if (at == 0 || at > s.len)
		return NO_RUNE;
	do
		start--;
	while (start > 0 && at - start < 4 && ((unsigned char)s.ptr[start] & 0xC0) == 0x80);
	return text_next(s, &start);
}

static size_t skip_words(struct str s, size_t at)
{
	while (is_word(byte_at(s, at)))
		at++;
	return at;
}

/* True where the ASCII `literal` (lower case) stands at `at`, in any case. */
static bool stands_at(struct str s, size_t at, const char *literal)
{
	for (; *literal; literal++, at++) {
		uint32_t c = byte_at(s, at);
		if ((is_latin(c) ? c | 0x20 : c) != (unsigned char)*literal)
			return false;
	}
	return true;
}

static bool may_end_url(uint32_t c)
{
	return is_word(c) || is_one_of(c, "=#/+-&)") || c >= 0x80;
}

/*
 * The end of what follows the host (path, query, fragment): up to a character that no URL holds,
 * then back over closing punctuation. Parentheses belong to it where they are paired.
 */
static size_t path_end(struct str s, size_t at)
{
	size_t end = at, depth = 0, first_open = at;
	while (end < s.len && end - at < URL_MAX) {
		size_t next = end;
		uint32_t c = text_next(s, &next);
		if (c <= ' ' || c == 0x7F || is_one_of(c, "\"<>[]{}\\^`"))
			break;
		if (c >= 0x80 && c != 0x2013 && text_class_of(c) != TEXT_LETTER &&
		    text_class_of(c) != TEXT_DIGIT)
			break;
		if (c == '(' && depth++ == 0)
			first_open = end;
		if (c == ')' && depth-- == 0) {
			depth = 0;
			break;
		}
		end = next;
	}
	if (depth > 0)
		end = first_open;
	while (end > at && !may_end_url(byte_at(s, end - 1)))
		end--;
	return end;
}

/* X's own short links: https://t.co/ and up to 40 letters and digits, perhaps a query. */
static size_t short_link_end(struct str s, size_t at)
{
	size_t end = at + 1;
	while (is_word(byte_at(s, end)) && byte_at(s, end) != '_')
		end++;
	if (end - at - 1 > TCO_SLUG_MAX)
		return 0;
	return byte_at(s, end) == '?' ? path_end(s, end) : end;
}

/* The end of the port, path, query and fragment after the host that begins at `at`; 0 where X's own
 * short links are broken. */
static size_t after_host(struct str s, size_t at, size_t end)
{
	bool short_link = end - at == 4 && stands_at(s, at, "t.co");

	if (byte_at(s, end) == ':' && is_digit(byte_at(s, end + 1)))
		for (end++; is_digit(byte_at(s, end));)
			end++;
	if (!is_one_of(byte_at(s, end), "/?#"))
		return end;
	return short_link && byte_at(s, end) == '/' ? short_link_end(s, end) : path_end(s, end);
}

static bool url_may_follow(uint32_t c)
{
	return !is_word(c) && !is_one_of(c, "@$#") && c != 0xFF20 && c != 0xFF03;
}

size_t text_link_at(struct str s, size_t at, bool *listed)
{
	uint32_t c = byte_at(s, at);
	struct text_host host;

	*listed = false;
	if ((c | 0x20) != 'h' || !stands_at(s, at, "http"))
		return 0;
	size_t name = at + 4 + ((byte_at(s, at + 4) | 0x20) == 's');
	if (!stands_at(s, name, "://") || !url_may_follow(rune_before(s, at)))
		return 0;
	/* Nearly all links of posts are: what text_host_at() would find is known. */
	if (s.len - name > 7 && memcmp(s.ptr + name + 3, "t.co/", 5) == 0)
		host = (struct text_host){name + 7, true};
	else if (!text_host_at(s, name + 3, true, &host))
		return 0;
	size_t end = after_host(s, name + 3, host.end);
	*listed = host.listed;
	return end > at ? end - at : 0;
}

size_t text_url_at(struct str s, size_t at)
{
	bool listed;

	return text_link_at(s, at, &listed);
}

size_t text_bare_url_at(struct str s, size_t at)
{
	uint32_t before = rune_before(s, at);
	struct text_host host;

	if (!url_may_follow(before) || is_one_of(before, "-./") ||
	    !text_host_at(s, at, false, &host) || !host.listed)
		return 0;
	size_t end = after_host(s, at, host.end), port = host.end;
	if (byte_at(s, port) == ':')
		for (port++; is_digit(byte_at(s, port));)
			port++;
	/* without a path, what follows is of the sentence */
	return byte_at(s, port) == '/' && end > at ? end - at : host.end - at;
}

/* The end of the host name at `at`, or `at`. */
static size_t host_end(struct str s, size_t at)
{
	struct text_host host;

	return text_host_at(s, at, false, &host) ? host.end : at;
}

size_t text_short_url_at(struct str s, size_t at)
{
	uint32_t before = rune_before(s, at);
	size_t end = at, i;

	if (is_word(byte_at(s, at)) && !is_word(before) && !is_one_of(before, "@$#./-"))
		end = host_end(s, at);
	if (end == at || is_digit(byte_at(s, end - 1)) || byte_at(s, end) != '/')
		return 0;
	for (i = end; i < s.len && i < end + URL_MAX && byte_at(s, i) > ' '; i++) {
		if (byte_at(s, i) < 0x80 && !stands_at(s, i, "..."))
			continue;
		if (byte_at(s, i) == '.')
			return i + 3 - at;
		return rune_at(s, i) == 0x2026 ? i + 3 - at : 0;
	}
	return 0;
}

/* The end of `@host.tld` at `at`, or `at`. */
static size_t instance_end(struct str s, size_t at)
{
	if (byte_at(s, at) != '@')
		return at;
	size_t end = host_end(s, at + 1);
	return end > at + 1 ? end : at;
}

static bool mention_may_follow(struct str s, size_t at)
{
	uint32_t c = rune_before(s, at);
	if (c == 0xFF20 || is_one_of(c, "!#$%&*@"))
		return false;
	if (!is_word(c))
		return true;
	/* RT@name is one, mail@name is not */
	return at >= 2 && stands_at(s, at - 2, "rt") && !is_word(rune_before(s, at - 2));
}

size_t text_mention_at(struct str s, size_t at)
{
	size_t name = at;
	if (at >= s.len || (s.ptr[at] != '@' && (unsigned char)s.ptr[at] != 0xEF))
		return 0;
	uint32_t c = text_next(s, &name);
	if ((c != '@' && c != 0xFF20) || !mention_may_follow(s, at))
		return 0;
	size_t end = skip_words(s, name);
	if (end == name)
		return 0;
	/* a Mastodon name may hold dots and hyphens, but then needs its host to be told from a
	 * sentence */
	size_t dotted = end;
	while (is_one_of(byte_at(s, dotted), ".-") && is_word(byte_at(s, dotted + 1)))
		dotted = skip_words(s, dotted + 1);
	size_t instance = instance_end(s, dotted);
	if (instance > dotted)
		return instance - at;
	c = rune_at(s, end);
	if (end - name > NAME_MAX_CHARS || c == '@' || c == 0xFF20 || stands_at(s, end, "://"))
		return 0;
	return text_is_accented(c) ? 0 : end - at;
}

/* What may stand inside a hashtag beside letters, marks and digits (twitter-text's list). */
static bool is_tag_special(uint32_t c)
{
	static const uint32_t special[] = {'_', 0xB7, 0x05BE, 0x05F3, 0x05F4, 0x0F0B, 0x0F0C,
	    0x200C, 0x200D, 0x3003, 0x301C, 0x309B, 0x309C, 0x30A0, 0x30FB, 0xA67E, 0xFF5E};
	for (size_t i = 0; i < sizeof special / sizeof *special; i++)
		if (c == special[i])
			return true;
	return false;
}

/* Letters and marks, but not the variation selectors and modifiers of emoji. */
static bool is_tag_letter(uint32_t c)
{
	if (c < 0x80)
		return is_latin(c);
	if (text_class_of(c) == TEXT_EMOJI)
		return false;
	enum unicode_category category = unicode_category(c);
	return category == UNICODE_LETTER || category == UNICODE_MARK;
}

static bool is_tag_digit(uint32_t c)
{
	return c < 0x80 ? is_digit(c) : unicode_category(c) == UNICODE_DIGIT;
}

size_t text_hashtag_at(struct str s, size_t at)
{
	size_t end = at;
	if (at >= s.len || (s.ptr[at] != '#' && (unsigned char)s.ptr[at] != 0xEF))
		return 0;
	uint32_t c = text_next(s, &end), before = rune_before(s, at);
	if ((c != '#' && c != 0xFF03) || before == '&')
		return 0;
	if (before != 0x200D &&
	    (is_tag_letter(before) || is_tag_digit(before) || is_tag_special(before)))
		return 0;
	bool letter = false;
	while (end < s.len) {
		size_t next = end;
		c = text_next(s, &next);
		bool now = is_tag_letter(c);
		if (!now && !is_tag_digit(c) && !is_tag_special(c))
			break;
		letter = letter || now;
		end = next;
	}
	c = rune_at(s, end);
	if (!letter || c == '#' || c == 0xFF03 || stands_at(s, end, "://"))
		return 0;
	return end - at;
}

/* Before a cashtag: nothing, white space, an opening bracket or quote, CJK text or punctuation. */
static bool cashtag_may_follow(uint32_t c)
{
	if (c < 0x80)
		return c <= ' ' || is_one_of(c, "([{\"'");
	enum text_class class = text_class_of(c);
	return class != TEXT_LETTER && class != TEXT_DIGIT;
}

static bool cashtag_may_end(uint32_t c)
{
	return c < 0x80 ? !is_latin(c) && !is_digit(c) : text_class_of(c) != TEXT_LETTER;
}

/* True for the `$` that opens a formula, as papers write them: `$k \ll n$`, `$x_i$`, `$n = 3$`. Its
 * end is a `$` on the same line that no blank stands before and no letter or digit after. */
static bool opens_formula(struct str s, size_t at)
{
	bool command = false, sign = false, one = !is_latin(byte_at(s, at + 2));
	size_t i;

	for (i = at + 1; i < s.len && i < at + FORMULA_MAX && s.ptr[i] != '$'; i++) {
		if (s.ptr[i] == '\n')
			return false;
		command = command || is_one_of(byte_at(s, i), "\\^{_");
		sign = sign || is_one_of(byte_at(s, i), "=<>+");
	}
	if (byte_at(s, i) != '$' || byte_at(s, i - 1) == ' ' || is_latin(byte_at(s, i + 1)) ||
	    is_digit(byte_at(s, i + 1)))
		return false;
	return command || (one && (sign || i == at + 2));
}

size_t text_cashtag_at(struct str s, size_t at)
{
	if (byte_at(s, at) != '$' || !cashtag_may_follow(rune_before(s, at)))
		return 0;
	size_t end = at + 1;
	while (is_latin(byte_at(s, end)))
		end++;
	if (end == at + 1 || end > at + 7 || opens_formula(s, at))
		return 0;
	if (is_one_of(byte_at(s, end), "._")) {
		size_t class_end = end + 1;
		while (is_latin(byte_at(s, class_end)))
			class_end++;
		if (class_end > end + 1 && class_end <= end + 3 &&
		    cashtag_may_end(rune_at(s, class_end)))
			return class_end - at;
		if (class_end > end + 1 && byte_at(s, end) == '_')
			return 0;
	}
	return cashtag_may_end(rune_at(s, end)) ? end - at : 0;
}
