/*
 * Tags made well formed; see feed-mender.h. In: a tag. Out: a tag that a reader takes. Remembers
 * the names of the elements that are open: an end closes what was opened within, an end without its
 * start is left out.
 */
#include <string.h>

#include "feed-mender.h"

#define ATTRIBUTES_MAX 256 /* of one tag; the reader compares each with all others */

/* A quoted value of a tag. Where the quote never closes, the tag ends at its `>`. */
static void take_value(struct feed_mender *m, bool drop)
{
	char quote = m->s.ptr[m->at];
	struct str rest = feed_mender_rest(m, 1);
	const char *close = rest.len ? memchr(rest.ptr, quote, rest.len) : NULL;
	size_t end =
	    m->at + 1 + (close ? (size_t)(close - rest.ptr) : feed_mender_find(rest, STR(">")));
	size_t before = m->out->len;

	buf_add_char(m->out, quote);
	m->at++;
	while (m->at < end) {
		size_t from = m->at;

		while (m->at < end && !feed_mender_is_special(m->s.ptr[m->at]))
			m->at++;
		buf_add(m->out, m->s.ptr + from, m->at - from);
		if (m->at == end)
			break;
		if (m->s.ptr[m->at] == '&') {
			feed_mender_take_reference(m);
		} else if (m->s.ptr[m->at] == '<') {
			feed_mender_add_reference(m, '<');
			m->at++;
			feed_mender_complain(m, "a < in an attribute", STR_NONE);
		} else {
			feed_mender_take_special(m);
		}
	}
	buf_add_char(m->out, quote);
	if (close)
		m->at = end + 1;
	else
		feed_mender_complain(m, "an attribute that does not end", STR_NONE);
	if (drop && !buf_failed(m->out))
		m->out->len = before;
}

/* Behind a `=`: a value without quotes, as HTML may have it, is given them. */
static void quote_value(struct feed_mender *m, bool drop)
{
	size_t before = m->out->len;

	while (m->at < m->s.len && (unsigned char)m->s.ptr[m->at] <= ' ')
		m->at++;
	if (m->at == m->s.len || m->s.ptr[m->at] == '"' || m->s.ptr[m->at] == '\'')
		return;
	feed_mender_complain(m, "an attribute without quotes", STR_NONE);
	buf_add_char(m->out, '"');
	while (m->at < m->s.len && (unsigned char)m->s.ptr[m->at] > ' ' && m->s.ptr[m->at] != '>' &&
	       m->s.ptr[m->at] != '<') {
		char c = m->s.ptr[m->at];

		if (c == '&') {
			feed_mender_take_reference(m);
			continue;
		}
		if (c == '"')
			feed_mender_add_reference(m, '"');
		else
			buf_add_char(m->out, c);
		m->at++;
	}
	buf_add_char(m->out, '"');
	if (drop && !buf_failed(m->out))
		m->out->len = before;
}

static bool same_name(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char x = a.ptr[i], y = b.ptr[i];

		if ((x >= 'A' && x <= 'Z' ? x | 0x20 : x) != (y >= 'A' && y <= 'Z' ? y | 0x20 : y))
			return false;
	}
	return true;
}

/* The name at `at`. */
static struct str name_at(const struct feed_mender *m, size_t at)
{
	size_t end = at;

	while (end < m->s.len && feed_mender_is_name_byte(m->s.ptr[end]))
		end++;
	return (struct str){m->s.ptr + at, end - at};
}

void feed_mender_close(struct feed_mender *m, size_t depth)
{
	while (m->depth > depth) {
		struct str name = m->open[--m->depth];

		buf_add_z(m->out, "</");
		buf_add_str(m->out, name);
		buf_add_char(m->out, '>');
	}
}

static void take_end(struct feed_mender *m)
{
	struct str name = name_at(m, m->at + 2);
	size_t depth = m->depth;

	m->at += 2 + name.len;
	while (m->at < m->s.len && m->s.ptr[m->at] != '>' && m->s.ptr[m->at] != '<')
		m->at++;
	if (m->at < m->s.len && m->s.ptr[m->at] == '>')
		m->at++;
	else
		feed_mender_complain(m, "a tag that does not end: </", name);
	while (depth > 0 && !same_name(m->open[depth - 1], name))
		depth--;
	if (depth == 0) {
		feed_mender_complain(m, "an end without its start: </", name);
		/* a misspelt end rather than a stray one of a page */
		if (m->depth > 0 && !feed_is_html_element(name))
			feed_mender_close(m, m->depth - 1);
		return;
	}
	if (depth < m->depth)
		feed_mender_complain(m, "an element that does not end: <", m->open[m->depth - 1]);
	else if (!str_equal(m->open[depth - 1], name))
		feed_mender_complain(m, "an end of another name: </", name);
	feed_mender_close(m, depth - 1);
}

/* The attributes of a start, up to its end; true where it is an empty element's (`/>`). */
static bool take_attributes(struct feed_mender *m)
{
	size_t attributes = 0;
	bool empty = false;

	while (m->at < m->s.len && !buf_failed(m->out)) {
		char c = m->s.ptr[m->at];
		bool drop = attributes >= ATTRIBUTES_MAX;

		if (c == '<') /* the next tag begins within this one */
			break;
		if (c == '"' || c == '\'') {
			take_value(m, drop);
			attributes++;
			continue;
		}
		m->at++;
		if (c == '>')
			return empty;
		if (c == '/' || (empty && (unsigned char)c <= ' ')) {
			empty = true;
			continue;
		}
		empty = false;
		if (!drop && feed_mender_is_special(c) && c != '&') {
			m->at--;
			feed_mender_take_special(m);
		} else if (!drop) {
			buf_add_char(m->out, c);
		}
		if (c == '=')
			quote_value(m, drop);
	}
	feed_mender_complain(m, "a tag that does not end", STR_NONE);
	return false;
}

/* An item begins within one that did not end: that one ends here. */
static void end_item(struct feed_mender *m, struct str name)
{
	size_t depth = m->depth;

	if (!same_name(name, STR("item")) && !same_name(name, STR("entry")))
		return;
	while (depth > 0 && !same_name(m->open[depth - 1], name))
		depth--;
	if (depth == 0)
		return;
	feed_mender_complain(m, "an element that does not end: <", name);
	feed_mender_close(m, depth - 1);
}

/* True for an element of HTML that has no end, where none follows. */
static bool lacks_end(const struct feed_mender *m, struct str name)
{
	static const char *const names[] = {"br", "hr", "img", "wbr"};
	struct str rest = feed_mender_rest(m, 0);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!same_name(name, str_of(names[i])))
			continue;
		return !str_starts(rest, STR("</")) || !same_name(name_at(m, m->at + 2), name);
	}
	return false;
}

static void take_start(struct feed_mender *m)
{
	struct str name = name_at(m, m->at + 1);
	size_t before;
	bool empty;

	end_item(m, name);
	before = m->out->len;
	buf_add(m->out, m->s.ptr + m->at, 1 + name.len);
	m->at += 1 + name.len;
	empty = take_attributes(m);
	if (!empty && lacks_end(m, name)) {
		feed_mender_complain(m, "an element that does not end: <", name);
		empty = true;
	}
	buf_add_z(m->out, empty ? "/>" : ">");
	if (empty)
		return;
	if (m->depth < MENDER_DEPTH_MAX) {
		m->open[m->depth++] = name;
		return;
	}
	feed_mender_complain(m, "elements that nest too deep", STR_NONE);
	if (!buf_failed(m->out))
		m->out->len = before;
}

void feed_mender_take_tag(struct feed_mender *m)
{
	if (m->s.ptr[m->at + 1] == '/')
		take_end(m);
	else
		take_start(m);
}
