/*
 * References in XML made numeric; see feed-mender.h. In: `&...;`. Out: the characters that they
 * mean, as numbers. Remembers the plain texts that a DOCTYPE declares.
 */
#include <stdio.h>
#include <string.h>

#include "feed-mender.h"

#define ENTITY_MAX 256 /* bytes of a value; longer ones are not taken */
#define DECLARATION_MAX 1024

/* XML 1.0, production 2. */
static bool is_xml_character(uint32_t rune)
{
	return rune == 0x9 || rune == 0xA || rune == 0xD || (rune >= 0x20 && rune <= 0xD7FF) ||
	       (rune >= 0xE000 && rune <= 0xFFFD) || (rune >= 0x10000 && rune <= 0x10FFFF);
}

void feed_mender_add_reference(struct feed_mender *m, uint32_t rune)
{
	buf_printf(m->out, "&#%u;", (unsigned)rune);
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

	while (len < s.len && len < 40 &&
	       (feed_mender_is_name_byte(s.ptr[len]) || (len == 1 && s.ptr[1] == '#')))
		len++;
	return len > 1 && len < s.len && s.ptr[len] == ';' ? (struct str){s.ptr + 1, len - 1}
							   : STR_NONE;
}

/* A pair of surrogates written as two references is the character that they make in UTF-16. */
static uint32_t low_surrogate_of(struct feed_mender *m, uint32_t high)
{
	struct str name = STR_NONE;
	uint32_t low;

	if (str_starts(feed_mender_rest(m, 0), STR("&")))
		name = reference_of(feed_mender_rest(m, 0));
	low = name.len > 0 && name.ptr[0] == '#' ? number_of(name) : 0;
	if (low < 0xDC00 || low > 0xDFFF)
		return 0xFFFD;
	m->at += name.len + 2;
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static void take_numeric(struct feed_mender *m, struct str name)
{
	uint32_t rune = number_of(name);

	if (rune == UINT32_MAX) {
		buf_add_z(m->out, "&#38;");
		m->at++;
		feed_mender_complain(m, "no reference: &", name);
		return;
	}
	m->at += name.len + 2;
	if (rune >= 0xD800 && rune <= 0xDBFF)
		rune = low_surrogate_of(m, rune);
	if (!is_xml_character(rune) || rune == 0xFFFD) {
		feed_mender_complain(m, "a reference to no character: &", name);
		rune = 0xFFFD;
	}
	feed_mender_add_reference(m, xml_windows_1252(rune));
}

static const struct feed_entity *declared(const struct feed_mender *m, struct str name)
{
	for (size_t i = 0; i < m->entities; i++)
		if (str_equal(m->entity[i].name, name))
			return &m->entity[i];
	return NULL;
}

/* The text of a declared entity, which is one reference, or has none. */
static void add_declared(struct feed_mender *m, struct str value)
{
	struct str name = value.len > 0 && value.ptr[0] == '&' ? reference_of(value) : STR_NONE;

	if (name.len > 0) {
		uint32_t rune = xml_windows_1252(number_of(name));

		feed_mender_add_reference(m, is_xml_character(rune) ? rune : 0xFFFD);
		return;
	}
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		/* what is markup in it is text here, which may be HTML */
		if (c == '<' || c == '"' || c == '\'')
			feed_mender_add_reference(m, (unsigned char)c);
		else if ((unsigned char)c >= ' ' || c == '\n' || c == '\t')
			buf_add_char(m->out, c);
	}
}

void feed_mender_take_reference(struct feed_mender *m)
{
	static const char *const predefined[] = {"amp", "lt", "gt", "quot", "apos"};
	struct str name = reference_of(feed_mender_rest(m, 0));
	const struct feed_entity *entity = name.len ? declared(m, name) : NULL;
	uint32_t rune = name.len ? xml_entity(name) : 0;
	bool known = false;

	if (name.len > 0 && name.ptr[0] == '#') {
		take_numeric(m, name);
		return;
	}
	if (entity) {
		add_declared(m, entity->value);
		m->at += name.len + 2;
		return;
	}
	if (rune == 0) {
		feed_mender_complain(m, name.len ? "an undeclared entity: &" : "a bare &", name);
		buf_add_z(m->out, "&#38;");
		m->at++;
		return;
	}
	for (size_t i = 0; i < sizeof(predefined) / sizeof(predefined[0]); i++)
		known = known || str_is(name, predefined[i]);
	if (!known)
		feed_mender_complain(m, "an undeclared entity: &", name);
	feed_mender_add_reference(m, rune);
	m->at += name.len + 2;
}

/* True for a value without references, or that is a numeric one alone. */
static bool is_plain(struct str value)
{
	struct str reference;

	if (value.len == 0 || !memchr(value.ptr, '&', value.len))
		return true;
	reference = value.ptr[0] == '&' ? reference_of(value) : STR_NONE;
	return reference.len > 0 && reference.len + 2 == value.len && reference.ptr[0] == '#' &&
	       number_of(reference) != UINT32_MAX;
}

/* `<!ENTITY name "text">` at the head of a declaration; text with references or markup of its own
 * is not taken, but for one numeric reference alone. */
void feed_mender_take_declaration(struct feed_mender *m, struct str s)
{
	struct str rest = {s.ptr, s.len < DECLARATION_MAX ? s.len : DECLARATION_MAX};
	struct str name, value;
	size_t len = 0;

	rest = str_trim(rest);
	while (len < rest.len && feed_mender_is_name_byte(rest.ptr[len]))
		len++;
	name = (struct str){rest.ptr, len};
	rest = str_trim((struct str){rest.ptr + len, rest.len - len});
	if (len == 0 || rest.len < 2 || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
		return;
	value = (struct str){rest.ptr + 1, rest.len - 1};
	const char *close = memchr(value.ptr, rest.ptr[0], value.len);
	if (!close || m->entities == MENDER_ENTITIES_MAX)
		return;
	value.len = (size_t)(close - value.ptr);
	if (value.len > ENTITY_MAX || declared(m, name) || !is_plain(value))
		return;
	m->entity[m->entities++] = (struct feed_entity){name, value};
}
