/*
 * XML made plain before a reader sees it; see feed_mend() in feed-mend.h. In: UTF-8. Out: UTF-8
 * whose references are all numeric and that has no DOCTYPE, so that no reader can be made to load
 * or expand anything, and none drops what it cannot resolve. Remembers, while a document lasts, the
 * entities that its DOCTYPE declares: plain texts only, so that nothing nests.
 */
#include "feed-mender.h"

#include <stdio.h>
#include <string.h>

void feed_mender_complain(struct feed_mender *m, const char *what, struct str name)
{
	char quoted[48];

	if (!m->why[0])
		snprintf(
		    m->why, FEED_WHY_MAX, "%s%s", what, err_quote(quoted, sizeof(quoted), name));
}

struct str feed_mender_rest(const struct feed_mender *m, size_t skip)
{
	size_t at = m->at + skip < m->s.len ? m->at + skip : m->s.len;

	return (struct str){m->s.ptr + at, m->s.len - at};
}

static bool here(const struct feed_mender *m, struct str what)
{
	return str_starts(feed_mender_rest(m, 0), what);
}

/* Where `what` is in s, or s.len. */
size_t feed_mender_find(struct str s, struct str what)
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

bool feed_mender_is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == ':' || c == '-' || c == '.' || (unsigned char)c >= 0x80;
}

static bool is_name_start(char c)
{
	return feed_mender_is_name_byte(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.';
}

/* One byte that feed_mender_is_special() but begins no markup; leaves out what XML cannot hold. */
void feed_mender_take_special(struct feed_mender *m)
{
	struct str s = feed_mender_rest(m, 0);
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
		feed_mender_complain(m, "a control character", STR_NONE);
	}
}

bool feed_mender_is_special(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c < ' ' || c == '<' || c == '&' || c == 0xC2 || c == 0xEF;
}

/* Copies to `end` (an offset) what holds no markup, as CDATA does. */
static void copy_literal(struct feed_mender *m, size_t end)
{
	while (m->at < end) {
		size_t from = m->at;

		while (m->at < end && (!feed_mender_is_special(m->s.ptr[m->at]) ||
					  m->s.ptr[m->at] == '<' || m->s.ptr[m->at] == '&'))
			m->at++;
		buf_add(m->out, m->s.ptr + from, m->at - from);
		if (m->at < end)
			feed_mender_take_special(m);
	}
}

static void take_cdata(struct feed_mender *m)
{
	size_t open = STR("<![CDATA[").len,
	       length = feed_mender_find(feed_mender_rest(m, open), STR("]]>"));
	size_t end = m->at + open + length;
	bool closed = end < m->s.len;

	buf_add_z(m->out, "<![CDATA[");
	m->at += open;
	copy_literal(m, end);
	buf_add_z(m->out, "]]>");
	if (closed)
		m->at += 3;
	else
		feed_mender_complain(m, "a CDATA section that does not end", STR_NONE);
}

/* Passes over markup that begins with open bytes and ends with `close`, else with `>`. *none: that
 * no close is to come is known. */
static void pass_over(struct feed_mender *m, size_t open, struct str close, bool *none)
{
	struct str rest = feed_mender_rest(m, open);
	size_t at = *none ? rest.len : feed_mender_find(rest, close), len = close.len;

	if (at == rest.len) {
		*none = true;
		feed_mender_complain(m, "markup that does not end", STR_NONE);
		at = feed_mender_find(rest, STR(">"));
		len = at < rest.len;
	}
	m->at += open + at + len;
}

/* A DOCTYPE, with its internal subset, from which only entities are taken. */
static void take_doctype(struct feed_mender *m)
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
			feed_mender_take_declaration(m, feed_mender_rest(m, 8));
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
	feed_mender_complain(m, "a DOCTYPE that does not end", STR_NONE);
}

static void take_markup(struct feed_mender *m)
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
		feed_mender_take_tag(m);
	} else {
		feed_mender_complain(m, "a bare <", STR_NONE);
		feed_mender_add_reference(m, '<');
		m->at++;
	}
}

int feed_mend(struct str utf8, struct buf *out, char *why)
{
	struct feed_mender m = {.s = utf8, .out = out, .why = why};

	while (m.at < utf8.len && !buf_failed(out)) {
		size_t from = m.at;

		while (m.at < utf8.len && !feed_mender_is_special(utf8.ptr[m.at]))
			m.at++;
		buf_add(out, utf8.ptr + from, m.at - from);
		if (m.at == utf8.len)
			break;
		if (utf8.ptr[m.at] == '<')
			take_markup(&m);
		else if (utf8.ptr[m.at] == '&')
			feed_mender_take_reference(&m);
		else
			feed_mender_take_special(&m);
	}
	if (m.depth > 0)
		feed_mender_complain(&m, "an element that does not end: <", m.open[m.depth - 1]);
	feed_mender_close(&m, 0);
	return buf_failed(out) ? -1 : 0;
}
