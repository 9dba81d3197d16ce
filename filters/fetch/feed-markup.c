/*
 * Markup in feeds; see feed-entry.h. In: an element's content, or HTML. Out: HTML whose links are
 * absolute. Remembers nothing.
 */
#include <string.h>

#include "feed-entry.h"
#include "feed-mend.h"
#include "feed-url.h"

#define BASE_MAX ((size_t)64 << 10)

static const char *const link_attributes[] = {
    "action", "background", "cite", "data", "href", "longdesc", "poster", "src"};

static const char *const void_elements[] = {"area", "base", "br", "col", "embed", "hr", "img",
    "input", "link", "meta", "param", "source", "track", "wbr"};

/* Elements that tell HTML from text with angles in it. */
static const char *const html_elements[] = {"a", "abbr", "acronym", "address", "applet", "area",
    "article", "aside", "audio", "b", "big", "blink", "blockquote", "body", "br", "button",
    "canvas", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn",
    "dir", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe",
    "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark", "math",
    "menu", "meta", "nav", "noscript", "object", "ol", "p", "param", "picture", "pre", "q", "s",
    "samp", "script", "section", "select", "small", "source", "span", "strike", "strong", "style",
    "sub", "summary", "sup", "svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead",
    "time", "title", "tr", "tt", "u", "ul", "var", "video", "wbr"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* True where name, in any case, is in the list. */
static bool is_in(struct str name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < name.len && list[i][at]) {
			char c = name.ptr[at];

			if (list[i][at] != (c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c))
				break;
			at++;
		}
		if (at == name.len && !list[i][at])
			return true;
	}
	return false;
}

static void add_escaped(struct str s, char quote, struct buf *out)
{
	size_t from = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (c != '&' && c != '<' && c != '>' && (c != quote || !quote))
			continue;
		buf_add(out, s.ptr + from, i - from);
		buf_add_z(out, c == '&'	  ? "&amp;"
			       : c == '<' ? "&lt;"
			       : c == '>' ? "&gt;"
					  : "&quot;");
		from = i + 1;
	}
	buf_add(out, s.ptr + from, s.len - from);
}

void feed_base(const struct xml_node *element, struct str base, struct buf *out)
{
	const struct xml_node *chain[2 * XML_DEPTH_MAX];
	size_t depth = 0;
	struct buf now, next;
	struct str value;

	buf_init(&now, BASE_MAX);
	buf_init(&next, BASE_MAX);
	for (; element && depth < COUNT(chain); element = xml_parent(element))
		if (xml_attribute(element, "xml:base", &value))
			chain[depth++] = element;
	buf_add_str(&now, base);
	while (depth > 0) {
		struct buf old = now;

		xml_attribute(chain[--depth], "xml:base", &value);
		url_resolve(buf_str(&now), value, &next);
		now = next;
		next = old;
		buf_reset(&next);
	}
	buf_add_str(out, buf_str(&now));
	buf_free(&now);
	buf_free(&next);
}

static void add_attributes(const struct xml_node *element, struct str base, struct buf *out)
{
	const char *name;
	struct str value;

	for (size_t i = 0; xml_attribute_at(element, i, &name, &value); i++) {
		struct buf url;

		buf_init(&url, 2 * BASE_MAX + value.len * 3);
		if (is_in(str_of(name), link_attributes, COUNT(link_attributes))) {
			url_resolve(base, value, &url);
			value = buf_str(&url);
		}
		buf_printf(out, " %s=\"", name);
		add_escaped(value, '"', out);
		buf_add_char(out, '"');
		buf_free(&url);
	}
}

static void add_element(const struct xml_node *element, struct str base, struct buf *out)
{
	struct str own;
	struct buf resolved;
	const char *name = xml_name(element);

	buf_init(&resolved, BASE_MAX);
	if (xml_attribute(element, "xml:base", &own)) {
		url_resolve(base, own, &resolved);
		base = buf_str(&resolved);
	}
	buf_printf(out, "<%s", name);
	add_attributes(element, base, out);
	buf_add_char(out, '>');
	for (const struct xml_node *n = xml_first(element); n; n = xml_next(n)) {
		if (xml_is_text(n))
			add_escaped(xml_text(n), '\0', out);
		else
			add_element(n, base, out);
	}
	if (!is_in(str_of(name), void_elements, COUNT(void_elements)))
		buf_printf(out, "</%s>", name);
	buf_free(&resolved);
}

void feed_markup(const struct xml_node *element, struct str base, struct buf *out)
{
	struct buf own;

	buf_init(&own, BASE_MAX);
	feed_base(element, base, &own);
	for (const struct xml_node *n = xml_first(element); n; n = xml_next(n)) {
		if (xml_is_text(n))
			add_escaped(xml_text(n), '\0', out);
		else
			add_element(n, buf_str(&own), out);
	}
	buf_free(&own);
}

/* The end of the run at `at` of bytes that are none of `stop` nor white space. */
static size_t run(struct str s, size_t at, const char *stop)
{
	while (at < s.len && (unsigned char)s.ptr[at] > ' ' && !strchr(stop, s.ptr[at]))
		at++;
	return at;
}

static size_t blanks(struct str s, size_t at)
{
	while (at < s.len && (unsigned char)s.ptr[at] <= ' ')
		at++;
	return at;
}

/* The value at `at`, behind a `=`; *end is behind it and its quotes. */
static struct str value_at(struct str s, size_t at, size_t *end)
{
	char quote = at < s.len ? s.ptr[at] : '\0';
	size_t close;

	if (quote != '"' && quote != '\'') {
		*end = run(s, at, ">");
		return (struct str){s.ptr + at, *end - at};
	}
	for (close = at + 1; close < s.len && s.ptr[close] != quote;)
		close++;
	*end = close + (close < s.len);
	return (struct str){s.ptr + at + 1, close - at - 1};
}

/* Copies a tag's attributes from `at`, links made absolute; returns where its `>` or the end is. */
static size_t copy_tag(struct str s, size_t at, struct str base, struct buf *out)
{
	while (at < s.len && s.ptr[at] != '>') {
		size_t from = at, end, equals;
		struct str name, value;

		at = blanks(s, at);
		end = run(s, at, "=>\"'");
		if (end == at && at < s.len && s.ptr[at] != '>')
			end++; /* a stray mark */
		name = (struct str){s.ptr + at, end - at};
		equals = blanks(s, end);
		if (equals == s.len || s.ptr[equals] != '=') {
			buf_add(out, s.ptr + from, end - from);
			at = end;
			continue;
		}
		value = value_at(s, blanks(s, equals + 1), &end);
		if (is_in(name, link_attributes, COUNT(link_attributes)) &&
		    !url_is_absolute(value)) {
			size_t open = (size_t)(value.ptr - s.ptr);

			buf_add(out, s.ptr + from, open - from);
			url_resolve(base, value, out);
			buf_add(out, value.ptr + value.len, end - open - value.len);
		} else {
			buf_add(out, s.ptr + from, end - from);
		}
		at = end;
	}
	return at;
}

void feed_absolute_links(struct str html, struct str base, struct buf *out)
{
	size_t at = 0;

	if (!url_is_absolute(base)) {
		buf_add_str(out, html);
		return;
	}
	while (at < html.len) {
		const char *tag = memchr(html.ptr + at, '<', html.len - at);
		size_t start = tag ? (size_t)(tag - html.ptr) : html.len, end = start + 1;

		buf_add(out, html.ptr + at, start - at);
		if (!tag)
			return;
		while (end < html.len && is_alnum(html.ptr[end]))
			end++;
		buf_add(out, html.ptr + start, end - start);
		at = end > start + 1 ? copy_tag(html, end, base, out) : end;
	}
}

bool feed_is_html_element(struct str name)
{
	return is_in(name, html_elements, COUNT(html_elements));
}

bool feed_looks_like_html(struct str s, bool strict)
{
	size_t known = 0, unknown = 0, told = 0;

	for (size_t at = 0; at + 1 < s.len; at++) {
		size_t start = at + 1 + (s.ptr[at + 1] == '/'), end = start;

		if (s.ptr[at] == '&' && s.ptr[at + 1] == '#' && at + 2 < s.len &&
		    is_alnum(s.ptr[at + 2])) {
			told++;
			continue;
		}
		if (s.ptr[at] != '<' && s.ptr[at] != '&')
			continue;
		while (end < s.len && end - start < 32 && is_alnum(s.ptr[end]))
			end++;
		struct str name = {s.ptr + start, end - start};
		if (s.ptr[at] == '&') {
			told += end < s.len && s.ptr[end] == ';' && xml_entity(name) != 0;
		} else if (name.len > 0) {
			bool is = feed_is_html_element(name);

			known += is;
			unknown += !is;
			told += is && s.ptr[at + 1] == '/';
		}
	}
	return (known > 0 || (told > 0 && unknown == 0)) && (!strict || told > 0);
}
