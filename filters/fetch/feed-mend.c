/*
 * XML made plain before a reader sees it; see feed_mend() in feed-mend.h. In: UTF-8. Out: UTF-8
 * whose references are all numeric and that has no DOCTYPE, so that no reader can be made to load
 * or expand anything, and none drops what it cannot resolve. Remembers, while a document lasts, the
 * entities that its DOCTYPE declares: plain texts only, so that nothing nests.
 */
#include "feed-mend.h"

#include <stdio.h>
#include <string.h>

#include "xml.h"

#define ENTITIES_MAX 64
#define ENTITY_MAX 256 /* bytes of a value; longer ones are not taken */
#define DECLARATION_MAX 1024
#define ATTRIBUTES_MAX 256 /* of one tag; the reader compares each with all others */

struct entity {
	struct str name, value;
};

struct mender {
	struct str s;
	size_t at;
	struct buf *out;
	char *why;
	struct entity entity[ENTITIES_MAX];
	size_t entities;
	bool no_comment_end, no_pi_end; /* from here to the document's end */
};

static void complain(struct mender *m, const char *what, struct str name)
{
	char quoted[48];

	if (!m->why[0])
		snprintf(
		    m->why, FEED_WHY_MAX, "%s%s", what, err_quote(quoted, sizeof(quoted), name));
}

static struct str rest_of(const struct mender *m, size_t skip)
{
	size_t at = m->at + skip < m->s.len ? m->at + skip : m->s.len;

	return (struct str){m->s.ptr + at, m->s.len - at};
}

static bool here(const struct mender *m, struct str what)
{
	return str_starts(rest_of(m, 0), what);
}

/* Where `what` is in s, or s.len. */
static size_t find(struct str s, struct str what)
{
	size_t at = 0;

	while (at + what.len <= s.len) {
		const char *p = memchr(s.ptr + at, what.ptr[0], s.len - at - what.len + 1);

		if (!p)
			break;
		at = (size_t)(p - s.ptr);
		if (memcmp(p, what.ptr, what.len) == 0)
			return at;
		at++;
	}
	return s.len;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == ':' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static bool is_name_start(char c)
{
	return is_name_byte(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.';
}

/* XML 1.0, production 2. */
static bool is_xml_character(uint32_t rune)
{
	return rune == 0x9 || rune == 0xA || rune == 0xD || (rune >= 0x20 && rune <= 0xD7FF) ||
	       (rune >= 0xE000 && rune <= 0xFFFD) || (rune >= 0x10000 && rune <= 0x10FFFF);
}

static void add_reference(struct mender *m, uint32_t rune)
{
	buf_printf(m->out, "&#%u;", (unsigned)rune);
}

/* One byte that is_special() but begins no markup; leaves out what XML cannot hold. */
static void take_special_byte(struct mender *m)
{
	struct str s = rest_of(m, 0);
	unsigned char c = (unsigned char)s.ptr[0];
	unsigned char second = s.len > 1 ? (unsigned char)s.ptr[1] : 0;

	m->at++;
	if (c == 0xC2 && second >= 0x80 && second <= 0x9F) {
		buf_add_rune(m->out, xml_windows_1252(second));
		m->at++;
	} else if (c == 0xEF &&
		   (str_starts(s, STR("\xEF\xBF\xBE")) || str_starts(s, STR("\xEF\xBF\xBF")))) {
		buf_add_rune(m->out, 0xFFFD);
		m->at += 2;
	} else if (c >= ' ' || c == '\t' || c == '\n' || c == '\r') {
		buf_add_char(m->out, (char)c);
	} else {
		complain(m, "a control character", STR_NONE);
	}
}

static bool is_special(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c < ' ' || c == '<' || c == '&' || c == 0xC2 || c == 0xEF;
}

/* Copies to `end` (an offset) what holds no markup, as CDATA does. */
static void copy_literal(struct mender *m, size_t end)
{
	while (m->at < end) {
		size_t from = m->at;

		while (m->at < end && (!is_special(m->s.ptr[m->at]) || m->s.ptr[m->at] == '<' ||
					  m->s.ptr[m->at] == '&'))
			m->at++;
		buf_add(m->out, m->s.ptr + from, m->at - from);
		if (m->at < end)
			take_special_byte(m);
	}
}

static void take_cdata(struct mender *m)
{
	size_t open = STR("<![CDATA[").len, length = find(rest_of(m, open), STR("]]>"));
	size_t end = m->at + open + length;
	bool closed = end < m->s.len;

	buf_add_z(m->out, "<![CDATA[");
	m->at += open;
	copy_literal(m, end);
	buf_add_z(m->out, "]]>");
	if (closed)
		m->at += 3;
	else
		complain(m, "a CDATA section that does not end", STR_NONE);
}

/* Passes over markup that begins with open bytes and ends with `close`, else with `>`. *none: that
 * no close is to come is known. */
static void pass_over(struct mender *m, size_t open, struct str close, bool *none)
{
	struct str rest = rest_of(m, open);
	size_t at = *none ? rest.len : find(rest, close), len = close.len;

	if (at == rest.len) {
		*none = true;
		complain(m, "markup that does not end", STR_NONE);
		at = find(rest, STR(">"));
		len = at < rest.len;
	}
	m->at += open + at + len;
}

/* The number of a numeric reference's digits (`#233`, `#xE9`), UINT32_MAX where they are none. */
static uint32_t number_of(struct str digits)
{
	bool hex = digits.len > 1 && (digits.ptr[1] | 0x20) == 'x';
	uint32_t n = 0, base = hex ? 16 : 10;

	if (digits.len <= 1u + hex)
		return UINT32_MAX;
	for (size_t i = 1u + hex; i < digits.len; i++) {
		char c = (char)(digits.ptr[i] | 0x20);
		uint32_t digit = c >= '0' && c <= '9'	       ? (uint32_t)(c - '0')
				 : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
							       : base;

		if (digit == base)
			return UINT32_MAX;
		n = n > 0x110000 ? n : n * base + digit;
	}
	return n > 0x10FFFF ? 0x110000 : n;
}

/* What is between `&` and `;` at the head of s; STR_NONE where no `;` comes soon. */
static struct str reference_of(struct str s)
{
	size_t len = 1;

	while (
	    len < s.len && len < 40 && (is_name_byte(s.ptr[len]) || (len == 1 && s.ptr[1] == '#')))
		len++;
	return len > 1 && len < s.len && s.ptr[len] == ';' ? (struct str){s.ptr + 1, len - 1}
							   : STR_NONE;
}

/* A pair of surrogates written as two references is the character that they make in UTF-16. */
static uint32_t low_surrogate_of(struct mender *m, uint32_t high)
{
	struct str name = STR_NONE;
	uint32_t low;

	if (here(m, STR("&")))
		name = reference_of(rest_of(m, 0));
	low = name.len > 0 && name.ptr[0] == '#' ? number_of(name) : 0;
	if (low < 0xDC00 || low > 0xDFFF)
		return 0xFFFD;
	m->at += name.len + 2;
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static void take_numeric(struct mender *m, struct str name)
{
	uint32_t rune = number_of(name);

	if (rune == UINT32_MAX) {
		buf_add_z(m->out, "&#38;");
		m->at++;
		complain(m, "no reference: &", name);
		return;
	}
	m->at += name.len + 2;
	if (rune >= 0xD800 && rune <= 0xDBFF)
		rune = low_surrogate_of(m, rune);
	if (!is_xml_character(rune) || rune == 0xFFFD) {
		complain(m, "a reference to no character: &", name);
		rune = 0xFFFD;
	}
	add_reference(m, xml_windows_1252(rune));
}

static const struct entity *declared(const struct mender *m, struct str name)
{
	for (size_t i = 0; i < m->entities; i++)
		if (str_equal(m->entity[i].name, name))
			return &m->entity[i];
	return NULL;
}

/* The text of a declared entity: what would be markup in it is markup, but not in an attribute. */
static void add_declared(struct mender *m, struct str value, bool in_tag)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (in_tag && (c == '<' || c == '"' || c == '\''))
			add_reference(m, (unsigned char)c);
		else if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
			buf_add_char(m->out, c);
	}
}

static void take_reference(struct mender *m, bool in_tag)
{
	static const char *const predefined[] = {"amp", "lt", "gt", "quot", "apos"};
	struct str name = reference_of(rest_of(m, 0));
	const struct entity *entity = name.len ? declared(m, name) : NULL;
	uint32_t rune = name.len ? xml_entity(name) : 0;
	bool known = false;

	if (name.len > 0 && name.ptr[0] == '#') {
		take_numeric(m, name);
		return;
	}
	if (entity) {
		add_declared(m, entity->value, in_tag);
		m->at += name.len + 2;
		return;
	}
	if (rune == 0) {
		complain(m, name.len ? "an undeclared entity: &" : "a bare &", name);
		buf_add_z(m->out, "&#38;");
		m->at++;
		return;
	}
	for (size_t i = 0; i < sizeof(predefined) / sizeof(predefined[0]); i++)
		known = known || str_is(name, predefined[i]);
	if (!known)
		complain(m, "an undeclared entity: &", name);
	add_reference(m, rune);
	m->at += name.len + 2;
}

/* A quoted value of a tag. Where the quote never closes, the tag ends at its `>`. */
static void take_value(struct mender *m, bool drop)
{
	char quote = m->s.ptr[m->at];
	struct str rest = rest_of(m, 1);
	const char *close = rest.len ? memchr(rest.ptr, quote, rest.len) : NULL;
	size_t end = m->at + 1 + (close ? (size_t)(close - rest.ptr) : find(rest, STR(">")));
	size_t before = m->out->len;

	buf_add_char(m->out, quote);
	m->at++;
	while (m->at < end) {
		size_t from = m->at;

		while (m->at < end && !is_special(m->s.ptr[m->at]))
			m->at++;
		buf_add(m->out, m->s.ptr + from, m->at - from);
		if (m->at == end)
			break;
		if (m->s.ptr[m->at] == '&') {
			take_reference(m, true);
		} else if (m->s.ptr[m->at] == '<') {
			add_reference(m, '<');
			m->at++;
			complain(m, "a < in an attribute", STR_NONE);
		} else {
			take_special_byte(m);
		}
	}
	buf_add_char(m->out, quote);
	if (close)
		m->at = end + 1;
	else
		complain(m, "an attribute that does not end", STR_NONE);
	if (drop && !buf_failed(m->out))
		m->out->len = before;
}

/* Behind a `=`: a value without quotes, as HTML may have it, is given them. */
static void quote_value(struct mender *m, bool drop)
{
	size_t before = m->out->len;

	while (m->at < m->s.len && (unsigned char)m->s.ptr[m->at] <= ' ')
		m->at++;
	if (m->at == m->s.len || m->s.ptr[m->at] == '"' || m->s.ptr[m->at] == '\'')
		return;
	complain(m, "an attribute without quotes", STR_NONE);
	buf_add_char(m->out, '"');
	while (m->at < m->s.len && (unsigned char)m->s.ptr[m->at] > ' ' && m->s.ptr[m->at] != '>' &&
	       m->s.ptr[m->at] != '<') {
		char c = m->s.ptr[m->at];

		if (c == '&') {
			take_reference(m, true);
			continue;
		}
		if (c == '"')
			add_reference(m, '"');
		else
			buf_add_char(m->out, c);
		m->at++;
	}
	buf_add_char(m->out, '"');
	if (drop && !buf_failed(m->out))
		m->out->len = before;
}

static void take_tag(struct mender *m)
{
	size_t attributes = 0;

	buf_add_char(m->out, m->s.ptr[m->at++]);
	while (m->at < m->s.len && !buf_failed(m->out)) {
		char c = m->s.ptr[m->at];
		bool drop = attributes >= ATTRIBUTES_MAX;

		if (c == '<') { /* the next tag begins within this one */
			complain(m, "a tag that does not end", STR_NONE);
			buf_add_char(m->out, '>');
			return;
		}
		if (c == '"' || c == '\'') {
			take_value(m, drop);
			attributes++;
			continue;
		}
		if (!drop && is_special(c) && c != '&') {
			take_special_byte(m);
			continue;
		}
		if (!drop || c == '>' || c == '/')
			buf_add_char(m->out, c);
		m->at++;
		if (c == '>')
			return;
		if (c == '=')
			quote_value(m, drop);
	}
}

/* `<!ENTITY name "text">` at the head of a declaration; text with references or markup of its own
 * is not taken, but for one numeric reference alone. */
static void take_declaration(struct mender *m, struct str s)
{
	struct str rest = {s.ptr, s.len < DECLARATION_MAX ? s.len : DECLARATION_MAX};
	struct str name, value, reference;
	size_t len = 0;

	rest = str_trim(rest);
	while (len < rest.len && is_name_byte(rest.ptr[len]))
		len++;
	name = (struct str){rest.ptr, len};
	rest = str_trim((struct str){rest.ptr + len, rest.len - len});
	if (len == 0 || rest.len < 2 || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
		return;
	value = (struct str){rest.ptr + 1, rest.len - 1};
	const char *close = memchr(value.ptr, rest.ptr[0], value.len);
	if (!close || m->entities == ENTITIES_MAX)
		return;
	value.len = (size_t)(close - value.ptr);
	reference = value.len > 2 && value.ptr[0] == '&' ? reference_of(value) : STR_NONE;
	if (value.len > ENTITY_MAX || declared(m, name))
		return;
	if (value.len > 0 && memchr(value.ptr, '&', value.len) &&
	    !(reference.len + 2 == value.len && reference.ptr[0] == '#'))
		return;
	m->entity[m->entities++] = (struct entity){name, value};
}

/* A DOCTYPE, with its internal subset, from which only entities are taken. */
static void take_doctype(struct mender *m)
{
	char quote = '\0';
	bool subset = false;

	while (m->at < m->s.len) {
		char c = m->s.ptr[m->at];

		if (here(m, STR("<!--"))) {
			pass_over(m, 4, STR("-->"), &m->no_comment_end);
			continue;
		}
		if (subset && !quote && here(m, STR("<!ENTITY"))) {
			take_declaration(m, rest_of(m, 8));
			m->at += 8;
			continue;
		}
		m->at++;
		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '[' || c == ']')
			subset = c == '[';
		else if (c == '>' && !subset)
			return;
	}
	complain(m, "a DOCTYPE that does not end", STR_NONE);
}

static void take_markup(struct mender *m)
{
	char second = m->at + 1 < m->s.len ? m->s.ptr[m->at + 1] : '\0';
	char third = m->at + 2 < m->s.len ? m->s.ptr[m->at + 2] : '\0';

	if (here(m, STR("<![CDATA["))) {
		take_cdata(m);
	} else if (here(m, STR("<!--"))) {
		pass_over(m, 4, STR("-->"), &m->no_comment_end);
	} else if (here(m, STR("<!DOCTYPE")) || here(m, STR("<!doctype"))) {
		take_doctype(m);
	} else if (here(m, STR("<?"))) {
		pass_over(m, 2, STR("?>"), &m->no_pi_end);
	} else if (is_name_start(second) || (second == '/' && is_name_start(third))) {
		take_tag(m);
	} else {
		complain(m, "a bare <", STR_NONE);
		add_reference(m, '<');
		m->at++;
	}
}

int feed_mend(struct str utf8, struct buf *out, char *why)
{
	struct mender m = {.s = utf8, .out = out, .why = why};

	while (m.at < utf8.len && !buf_failed(out)) {
		size_t from = m.at;

		while (m.at < utf8.len && !is_special(utf8.ptr[m.at]))
			m.at++;
		buf_add(out, utf8.ptr + from, m.at - from);
		if (m.at == utf8.len)
			break;
		if (utf8.ptr[m.at] == '<')
			take_markup(&m);
		else if (utf8.ptr[m.at] == '&')
			take_reference(&m, false);
		else
			take_special_byte(&m);
	}
	return buf_failed(out) ? -1 : 0;
}
