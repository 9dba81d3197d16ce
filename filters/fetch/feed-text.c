/*
 * Texts of a feed's elements; see feed-entry.h. In: an element. Out: text or HTML in the arena.
 * Remembers nothing.
 *
 * Atom says what a text is: `type` (and in 0.3 `mode`). RSS does not: there a text that looks like
 * HTML is HTML.
 */
#include <string.h>

#include "feed-entry.h"
#include "feed-mend.h"
#include "feed-url.h"

enum mode { MODE_XML, MODE_ESCAPED, MODE_BASE64 };

struct str feed_keep(struct feed_reading *r, struct str s)
{
	struct str kept = s.len ? arena_dup(r->arena, s) : STR_NONE;

	if (s.len > 0 && !kept.ptr) {
		r->no_room = true;
		return STR_NONE;
	}
	return kept;
}

static struct str keep_scratch(struct feed_reading *r)
{
	struct str kept;

	r->no_room = r->no_room || buf_failed(r->scratch);
	kept = r->no_room ? STR_NONE : feed_keep(r, str_trim(buf_str(r->scratch)));
	buf_reset(r->scratch);
	return kept;
}

/* Appends all text within an element, in its order. */
static void add_text(const struct xml_node *element, struct buf *out)
{
	const struct xml_node *node = xml_first(element);

	while (node) {
		if (xml_is_text(node))
			buf_add_str(out, xml_text(node));
		else if (xml_first(node)) {
			node = xml_first(node);
			continue;
		}
		while (!xml_next(node) && xml_parent(node) != element)
			node = xml_parent(node);
		node = xml_next(node);
	}
}

/* The byte that windows-1252 has for a code point, -1 where it has none. */
static int byte_of(uint32_t rune)
{
	if (rune < 0x80 || (rune >= 0xA0 && rune <= 0xFF))
		return (int)rune;
	for (uint32_t byte = 0x80; byte <= 0x9F; byte++)
		if (xml_windows_1252(byte) == rune)
			return (int)byte;
	return -1;
}

/*
 * UTF-8 that somebody took for windows-1252 and wrote as UTF-8 again (`â€¦`) is read as what it
 * was: where every character is a byte of that set, and all of them together are UTF-8.
 */
static struct str undo_double(struct feed_reading *r, struct str s)
{
	size_t beyond, bad;
	struct buf bytes;
	struct str kept = s;

	feed_is_utf8(s, &beyond, &bad);
	if (beyond == 0)
		return s;
	buf_init(&bytes, s.len);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		uint32_t rune = c;
		int byte;

		if (c >= 0xF0)
			break;
		if (c >= 0xC0 && c < 0xE0 && i + 1 < s.len) {
			rune = (c & 0x1Fu) << 6 | ((unsigned char)s.ptr[i + 1] & 0x3Fu);
			i++;
		} else if (c >= 0xE0 && i + 2 < s.len) {
			rune = (c & 0x0Fu) << 12 | ((unsigned char)s.ptr[i + 1] & 0x3Fu) << 6 |
			       ((unsigned char)s.ptr[i + 2] & 0x3Fu);
			i += 2;
		}
		byte = byte_of(rune);
		if (byte < 0)
			break;
		buf_add_char(&bytes, (char)byte);
		if (i + 1 == s.len && feed_is_utf8(buf_str(&bytes), &beyond, &bad) && beyond > 0)
			kept = feed_keep(r, buf_str(&bytes));
	}
	buf_free(&bytes);
	return kept;
}

struct str feed_plain(struct feed_reading *r, const struct xml_node *element)
{
	add_text(element, r->scratch);
	return undo_double(r, keep_scratch(r));
}

struct str feed_absolute(struct feed_reading *r, const struct xml_node *element, struct str ref)
{
	struct buf base;
	struct str trimmed = str_trim(ref);

	if (trimmed.len == 0)
		return STR_NONE;
	buf_init(&base, (size_t)64 << 10);
	feed_base(element, r->base, &base);
	url_resolve(buf_str(&base), trimmed, r->scratch);
	buf_free(&base);
	return keep_scratch(r);
}

static int digit_64(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

/* Base64 (RFC 4648) as UTF-8; what is no digit of it is passed over. */
static struct str decode_64(struct feed_reading *r, struct str s)
{
	uint32_t bits = 0;
	int held = 0;
	size_t beyond, bad;

	for (size_t i = 0; i < s.len && s.ptr[i] != '='; i++) {
		int digit = digit_64(s.ptr[i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		buf_add_char(r->scratch, (char)(bits >> held & 0xFF));
	}
	if (!feed_is_utf8(buf_str(r->scratch), &beyond, &bad))
		buf_reset(r->scratch); /* no text */
	return keep_scratch(r);
}

static bool has_elements(const struct xml_node *element)
{
	for (const struct xml_node *n = xml_first(element); n; n = xml_next(n))
		if (!xml_is_text(n))
			return true;
	return false;
}

/* A media type of HTML, or Atom 1.0's word for it. */
static bool is_html_type(struct str type)
{
	return str_is(type, "html") || str_is(type, "xhtml") ||
	       str_starts(type, STR("text/html")) || str_starts(type, STR("application/xhtml"));
}

/* A media type of something that is no text. */
static bool is_foreign(struct str type)
{
	return type.len > 0 && memchr(type.ptr, '/', type.len) && !str_starts(type, STR("text/")) &&
	       !str_starts(type, STR("application/xhtml")) && !str_ends(type, STR("+xml")) &&
	       !str_ends(type, STR("/xml"));
}

static enum mode mode_of(const struct xml_node *element, struct str type)
{
	struct str mode = STR_NONE, src;

	xml_attribute(element, "mode", &mode);
	if (str_is(mode, "base64"))
		return MODE_BASE64;
	if (is_foreign(type) && !xml_attribute(element, "src", &src))
		return MODE_BASE64; /* RFC 4287 §4.1.3.3 */
	return str_is(mode, "escaped") ? MODE_ESCAPED : MODE_XML;
}

/* The content of a lone <div>, which is not part of an Atom text (RFC 4287 §3.1.1.3). */
static const struct xml_node *inside_div(const struct xml_node *element)
{
	const struct xml_node *div = NULL;

	for (const struct xml_node *n = xml_first(element); n; n = xml_next(n)) {
		if (xml_is_text(n) && str_trim(xml_text(n)).len == 0)
			continue;
		if (div || xml_is_text(n) || strcmp(xml_name(n), "div") != 0)
			return element;
		div = n;
	}
	return div ? div : element;
}

static struct feed_text as_html(
    struct feed_reading *r, const struct xml_node *element, struct str html)
{
	struct buf base;

	buf_init(&base, (size_t)64 << 10);
	feed_base(element, r->base, &base);
	feed_absolute_links(html, buf_str(&base), r->scratch);
	buf_free(&base);
	return (struct feed_text){.kind = FEED_HTML, .value = keep_scratch(r)};
}

struct feed_text feed_read_text(
    struct feed_reading *r, const struct xml_node *element, bool html, bool strict)
{
	struct str type = STR_NONE, text;
	enum mode mode;
	bool atom = r->format == FEED_ATOM || r->format == FEED_ATOM_03, escaped_html;

	xml_attribute(element, "type", &type);
	type = str_trim(type);
	mode = mode_of(element, type);
	if (mode != MODE_BASE64 && has_elements(element)) {
		feed_markup(inside_div(element), r->base, r->scratch);
		return (struct feed_text){.kind = FEED_HTML, .value = keep_scratch(r)};
	}
	text = feed_plain(r, element);
	if (mode == MODE_BASE64)
		text = decode_64(r, text);
	/* xhtml without any element is plain text, were it not for mode=escaped */
	escaped_html = is_html_type(type) &&
		       (mode != MODE_XML ||
			   (!str_is(type, "xhtml") && !str_starts(type, STR("application/xhtml"))));
	if (type.len == 0 && (!atom || mode != MODE_XML))
		escaped_html = feed_looks_like_html(text, strict);
	else if (!atom && !is_html_type(type))
		escaped_html = feed_looks_like_html(text, strict);
	if (html || escaped_html)
		return as_html(r, element, text);
	return (struct feed_text){.kind = text.len ? FEED_PLAIN : FEED_ABSENT, .value = text};
}

static bool is_address_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-' || c == '+' || c == '%';
}

/* The address in s, with @ and a dot behind it; STR_NONE where there is none. */
static struct str address_in(struct str s)
{
	const char *at = s.len ? memchr(s.ptr, '@', s.len) : NULL;
	const char *start = at, *end;

	if (!at)
		return STR_NONE;
	while (start > s.ptr && is_address_byte(start[-1]))
		start--;
	for (end = at + 1; end < s.ptr + s.len && is_address_byte(*end);)
		end++;
	if (start == at || end - at < 3 || !memchr(at, '.', (size_t)(end - at)))
		return STR_NONE;
	return (struct str){start, (size_t)(end - start)};
}

/* s without the brackets and marks that stand around a name. */
static struct str trim_marks(struct str s)
{
	s = str_trim(s);
	while (s.len > 0 && strchr("()<>\"',;: \t", s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len > 0 && strchr("()<>\"',;: \t", s.ptr[s.len - 1]) &&
	       !(s.ptr[s.len - 1] == ')' && memchr(s.ptr, '(', s.len)))
		s.len--;
	return s;
}

struct feed_person *feed_read_person(struct feed_reading *r, struct str text)
{
	struct feed_person *person = arena_array(r->arena, 1, sizeof(*person));
	struct str address = address_in(text), before, after;

	r->no_room = r->no_room || !person;
	if (!person)
		return NULL;
	person->email = address;
	if (address.len == 0) {
		person->name = str_trim(text);
		return person;
	}
	before = (struct str){text.ptr, (size_t)(address.ptr - text.ptr)};
	after = (struct str){address.ptr + address.len, text.len - before.len - address.len};
	if (str_ends(before, STR("mailto:")))
		before.len -= 7;
	person->name = trim_marks(before);
	if (person->name.len == 0)
		person->name = trim_marks(after);
	return person;
}
