/*
 * HTML to plain text; see html.h. In: markup. Out: text, and the places of its links. Remembers
 * nothing.
 *
 * White space and line breaks are owed, and paid before the next visible character, so that none
 * stand at an end. What Mastodon hides or shortens within a link (the spans `invisible` and
 * `ellipsis`) is kept, so that the text shows the whole address. The words for a picture (alt) are
 * shown where a link or paragraph shows nothing else, and where the picture is an emoji.
 */
#include "html.h"

#include <stdlib.h>
#include <string.h>

#include "feed-url.h"
#include "html-elements.h"
#include "xml.h"

#define HREF_MAX ((size_t)64 << 10)
#define LINKS_MAX ((size_t)1 << 20)

/* What was when an element began. */
struct opened {
	enum html_role role;
	size_t shown; /* characters */
	bool picture; /* one with words for it stands in the element, or in one within */
};

struct writer {
	struct str base;
	struct buf *text;
	struct html_links *links;
	struct err *e;
	size_t shown; /* code points of text appended */
	int breaks;   /* line breaks owed */
	bool tab, space;
	bool in_row; /* a cell stands on this line */
	int preformatted;
	bool failed;
	struct str href; /* of the link under way; len 0 where there is none */
	size_t link_start;
	bool link_shown;
	struct str alt; /* of the last picture */
	struct opened opened[XML_DEPTH_MAX + 16];
	size_t depth;
};

/* Pays what is owed, before something visible. */
static void pay(struct writer *w)
{
	if (w->shown > 0) {
		int breaks = w->breaks > 2 ? 2 : w->breaks;

		for (int i = 0; i < breaks; i++)
			buf_add_char(w->text, '\n');
		w->shown += (size_t)breaks;
		if (breaks == 0 && (w->tab || w->space)) {
			buf_add_char(w->text, w->tab ? '\t' : ' ');
			w->shown++;
		}
	}
	w->breaks = 0;
	w->tab = false;
	w->space = false;
	if (w->href.len > 0 && !w->link_shown) {
		w->link_shown = true;
		w->link_start = w->shown;
	}
}

/* A run of bytes without white space or anything else that is not shown as it is. */
static void show(struct writer *w, const char *bytes, size_t len)
{
	size_t count = 0;

	if (len == 0)
		return;
	pay(w);
	buf_add(w->text, bytes, len);
	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
	w->shown += count;
}

static void show_rune(struct writer *w, uint32_t rune)
{
	pay(w);
	buf_add_rune(w->text, rune);
	w->shown++;
}

/* White space in preformatted text: spaces are kept but at the end of a line. */
static void add_kept_space(struct writer *w, char c, size_t *spaces)
{
	if (c == '\n') {
		w->breaks++;
		w->in_row = false;
		*spaces = 0;
	} else if (c != '\r') {
		*spaces += c == '\t' ? 8 : 1;
	}
}

static void pay_spaces(struct writer *w, size_t *spaces)
{
	size_t count = *spaces;

	*spaces = 0;
	if (count == 0 || w->shown == 0)
		return;
	pay(w);
	for (size_t i = 0; i < count; i++)
		buf_add_char(w->text, ' ');
	w->shown += count;
}

/* How many bytes at s.ptr[at] are white space, a no-break space too; 0 for other text. */
static size_t space_at(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];

	if (c == ' ' || (c >= '\t' && c <= '\r'))
		return 1;
	return c == 0xC2 && at + 1 < s.len && (unsigned char)s.ptr[at + 1] == 0xA0 ? 2 : 0;
}

/* True where a byte is no plain text: a control, white space, or what may begin U+0080..U+00A0. */
static bool is_special(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c <= ' ' || c == 0x7F || c == 0xC2;
}

static void add_text(struct writer *w, struct str s)
{
	size_t at = 0, spaces = 0;

	while (at < s.len) {
		size_t start = at, blank;

		while (at < s.len && !is_special(s.ptr[at]))
			at++;
		if (at > start)
			pay_spaces(w, &spaces);
		show(w, s.ptr + start, at - start);
		if (at == s.len)
			break;
		blank = space_at(s, at);
		if (blank > 0 && w->preformatted > 0)
			add_kept_space(w, blank == 2 ? ' ' : s.ptr[at], &spaces);
		else if (blank > 0)
			w->space = true;
		at += blank;
		if (blank > 0)
			continue;
		if ((unsigned char)s.ptr[at] == 0xC2 && at + 1 < s.len) {
			pay_spaces(w, &spaces);
			show_rune(w, xml_windows_1252((unsigned char)s.ptr[at + 1]));
			at++;
		}
		at++; /* a control is not shown */
	}
}

static void need_breaks(struct writer *w, int count)
{
	if (w->breaks < count)
		w->breaks = count;
	w->tab = false;
	w->space = false;
	w->in_row = false;
}

static void take_link(struct writer *w)
{
	struct html_links *l = w->links;
	struct html_link *link;
	struct buf url;
	size_t cap = l->cap ? 2 * l->cap : 8;

	if (l->count == LINKS_MAX)
		return;
	if (l->count == l->cap) {
		link = realloc(l->link, cap * sizeof(*link));
		w->failed = w->failed || !link;
		if (!link)
			return;
		l->link = link;
		l->cap = cap;
	}
	buf_init(&url, 2 * HREF_MAX);
	url_resolve(w->base, w->href, &url);
	if (buf_z(&url) && url_is_web(buf_str(&url)))
		l->link[l->count++] =
		    (struct html_link){.start = w->link_start, .end = w->shown, .href = url.ptr};
	else
		buf_free(&url);
}

/* True where a class among those of an element is this one, or with `part` has it in it. */
static bool has_class(struct str classes, const char *class, bool part)
{
	size_t len = strlen(class);

	for (size_t i = 0; i + len <= classes.len; i++) {
		bool start = i == 0 || (unsigned char)classes.ptr[i - 1] <= ' ';
		bool end = i + len == classes.len || (unsigned char)classes.ptr[i + len] <= ' ';

		if (memcmp(classes.ptr + i, class, len) == 0 && (part || (start && end)))
			return true;
	}
	return false;
}

/* `hidden`, or a style that hides. */
static bool is_hidden(const struct xml_node *element)
{
	struct str value, rest;

	if (xml_attribute(element, "hidden", &value))
		return true;
	if (!xml_attribute(element, "style", &value))
		return false;
	rest = value;
	while (rest.len > 7) {
		const char *colon = memchr(rest.ptr, ':', rest.len);
		size_t name = colon ? (size_t)(colon - rest.ptr) : 0;
		struct str after;

		if (!colon)
			return false;
		after = str_trim((struct str){colon + 1, rest.len - name - 1});
		if (str_ends(str_trim((struct str){rest.ptr, name}), STR("display")) &&
		    str_starts(after, STR("none")))
			return true;
		if (str_ends(str_trim((struct str){rest.ptr, name}), STR("visibility")) &&
		    str_starts(after, STR("hidden")))
			return true;
		rest = (struct str){colon + 1, rest.len - name - 1};
	}
	return false;
}

/* True for words for a picture that are none: `image`, `图片`, a file's name. */
static bool says_nothing(struct str alt)
{
	static const char *const words[] = {"image", "Image", "img", "picture", "photo", "Photo",
	    "undefined", "null", "图片", "图像", "图"};
	static const char *const ends[] = {
	    ".png", ".PNG", ".jpg", ".JPG", ".jpeg", ".JPEG", ".gif", ".webp", ".svg"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(alt, words[i]))
			return true;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(alt, str_of(ends[i])))
			return true;
	return false;
}

/* An emoji as a picture is shown as its words, other pictures where nothing else stands. */
static void meet_picture(struct writer *w, const struct xml_node *img)
{
	struct str class = STR_NONE, alt = STR_NONE;

	if (!xml_attribute(img, "alt", &alt) || str_trim(alt).len == 0)
		return;
	if (xml_attribute(img, "class", &class) &&
	    (has_class(class, "emoji", true) || has_class(class, "smiley", true))) {
		add_text(w, alt);
		return;
	}
	if (says_nothing(str_trim(alt)))
		return;
	w->alt = alt;
	for (size_t i = w->depth; i > 0 && !w->opened[i - 1].picture; i--)
		w->opened[i - 1].picture = true;
}

/* A mention or a hashtag, as Mastodon marks them: no link that the author gave. */
static bool names_somebody(const struct xml_node *anchor)
{
	struct str class = STR_NONE;

	return xml_attribute(anchor, "class", &class) &&
	       (has_class(class, "mention", false) || has_class(class, "hashtag", false));
}

static void enter(struct writer *w, const struct xml_node *element, enum html_role role)
{
	switch (role) {
	case HTML_PREFORMATTED:
	case HTML_PARAGRAPH:
		need_breaks(w, 2);
		w->preformatted += role == HTML_PREFORMATTED;
		break;
	case HTML_LINE:
		need_breaks(w, 1);
		break;
	case HTML_CELL:
		w->tab = w->in_row;
		w->space = false;
		w->in_row = true;
		break;
	case HTML_BREAK:
		need_breaks(w, w->breaks + 1);
		break;
	case HTML_QUOTED:
		if (xml_first(element))
			show_rune(w, 0x201C);
		break;
	case HTML_ANCHOR:
		w->link_shown = false;
		w->href = STR_NONE;
		if (xml_attribute(element, "href", &w->href) &&
		    (w->href.len > HREF_MAX || names_somebody(element)))
			w->href = STR_NONE;
		break;
	case HTML_PICTURE:
		meet_picture(w, element);
		break;
	case HTML_INLINE:
	case HTML_DROPPED:
		break;
	}
}

static void leave(struct writer *w, const struct opened *was)
{
	bool block =
	    was->role == HTML_PARAGRAPH || was->role == HTML_LINE || was->role == HTML_CELL;

	if (was->picture && was->shown == w->shown && (block || was->role == HTML_ANCHOR))
		add_text(w, w->alt);
	switch (was->role) {
	case HTML_PREFORMATTED:
	case HTML_PARAGRAPH:
		need_breaks(w, 2);
		w->preformatted -= was->role == HTML_PREFORMATTED;
		break;
	case HTML_LINE:
		need_breaks(w, 1);
		break;
	case HTML_QUOTED:
		if (w->shown > was->shown)
			show_rune(w, 0x201D);
		break;
	case HTML_ANCHOR:
		if (w->href.len > 0 && w->link_shown)
			take_link(w);
		w->href = STR_NONE;
		break;
	case HTML_INLINE:
	case HTML_CELL:
	case HTML_BREAK:
	case HTML_PICTURE:
	case HTML_DROPPED:
		break;
	}
}

/* Handles a node on the way down; true where what is inside is to be walked. */
static bool visit(struct writer *w, const struct xml_node *node)
{
	enum html_role role;

	if (xml_is_text(node)) {
		add_text(w, xml_text(node));
		return false;
	}
	role = html_role_of(xml_name(node));
	if (role == HTML_DROPPED || is_hidden(node) ||
	    w->depth == sizeof(w->opened) / sizeof(w->opened[0]))
		return false;
	w->opened[w->depth].role = role;
	w->opened[w->depth].picture = false;
	w->opened[w->depth++].shown = w->shown;
	enter(w, node, role);
	if (xml_first(node))
		return true;
	leave(w, &w->opened[--w->depth]);
	return false;
}

static void walk(struct writer *w, const struct xml_node *root)
{
	const struct xml_node *node = root;

	while (node) {
		bool inside = visit(w, node);

		if (inside) {
			node = xml_first(node);
			continue;
		}
		while (node != root && !xml_next(node)) {
			node = xml_parent(node);
			leave(w, &w->opened[--w->depth]);
		}
		node = node == root ? NULL : xml_next(node);
	}
}

/* Text without any markup needs no parser. */
static bool is_plain(struct str html)
{
	return html.len == 0 ||
	       (!memchr(html.ptr, '<', html.len) && !memchr(html.ptr, '&', html.len));
}

int html_to_text(
    struct str html, const char *base, struct buf *text, struct html_links *links, struct err *e)
{
	struct writer *w = calloc(1, sizeof(*w));
	struct str rest = html;

	if (!w)
		return err_set(e, EXIT_IO, "out of memory");
	w->base = str_of(base);
	w->text = text;
	w->links = links;
	if (is_plain(html)) {
		add_text(w, html);
		rest.len = 0;
	}
	while (rest.len > 0 && !w->failed) {
		size_t taken;
		struct xml_doc *doc = xml_read_html(rest, &taken);

		w->failed = !doc;
		if (!doc)
			break;
		w->href = STR_NONE;
		w->preformatted = 0;
		w->depth = 0;
		if (xml_root(doc))
			walk(w, xml_root(doc));
		xml_free(doc);
		rest = (struct str){rest.ptr + taken, rest.len - taken};
	}
	w->failed = w->failed || buf_failed(text);
	bool failed = w->failed;
	free(w);
	return failed ? err_set(e, EXIT_IO, "the text of a page is too large, or memory is out")
		      : 0;
}

void html_links_free(struct html_links *links)
{
	for (size_t i = 0; i < links->count; i++)
		free(links->link[i].href);
	free(links->link);
	*links = (struct html_links){.link = NULL};
}
