/*
 * HTML in a post to text and links; see html-post.h. In: a parsed post. Out: its line. Remembers
 * nothing.
 */
#include "html-post.h"

#include "html.h"

#define TEXT_MAX ((size_t)256 << 20)
#define DEPTH_MAX 8 /* of posts that refer to posts; what is further down stays as it is */

struct making {
	const char *base;
	struct buf *out;
	struct err *e;
};

static void add_bytes(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

static void add_name(struct buf *out, struct str name, bool *first)
{
	if (!*first)
		buf_add_char(out, ',');
	*first = false;
	buf_add_json(out, name);
	buf_add_char(out, ':');
}

static bool is_linked(const struct html_links *links, struct json_value url)
{
	struct str expanded = json_text(json_get(url, STR("expanded_url")));

	for (size_t i = 0; i < links->count; i++)
		if (str_equal(str_of(links->link[i].href), expanded))
			return true;
	return false;
}

static void add_urls(struct buf *out, const struct html_links *links, struct json_value others)
{
	struct json_walk walk = json_walk_start(others);
	bool first = true;

	buf_add_char(out, '[');
	for (size_t i = 0; i < links->count; i++) {
		struct str href = str_of(links->link[i].href);

		buf_printf(out, "%s{\"start\":%zu,\"end\":%zu,\"url\":", first ? "" : ",",
		    links->link[i].start, links->link[i].end);
		first = false;
		buf_add_json(out, href);
		buf_add_z(out, ",\"expanded_url\":");
		buf_add_json(out, href);
		buf_add_char(out, '}');
	}
	while (json_walk_next(&walk)) {
		if (is_linked(links, walk.value))
			continue;
		if (!first)
			buf_add_char(out, ',');
		first = false;
		json_print(walk.value, add_bytes, out);
	}
	buf_add_char(out, ']');
}

static void add_entities(
    struct buf *out, const struct html_links *links, struct json_value entities)
{
	struct json_walk walk = json_walk_start(entities);
	struct json_value urls = json_get(entities, STR("urls"));
	bool first = true;

	buf_add_char(out, '{');
	if (links->count > 0 || urls.type == JSON_ARRAY) {
		add_name(out, STR("urls"), &first);
		add_urls(out, links, urls);
	}
	while (json_walk_next(&walk)) {
		if (str_equal(walk.key, STR("urls")))
			continue;
		add_name(out, walk.key, &first);
		json_print(walk.value, add_bytes, out);
	}
	buf_add_char(out, '}');
}

static int add_post(struct making *m, struct json_value root, int depth);

/* The posts that a post refers to, which may be HTML themselves. */
static int add_references(struct making *m, struct json_value references, int depth)
{
	struct json_walk walk = json_walk_start(references);
	bool first = true;

	buf_add_char(m->out, '[');
	while (json_walk_next(&walk)) {
		if (!first)
			buf_add_char(m->out, ',');
		first = false;
		if (walk.value.type != JSON_OBJECT)
			json_print(walk.value, add_bytes, m->out);
		else if (add_post(m, walk.value, depth + 1) != 0)
			return -1;
	}
	buf_add_char(m->out, ']');
	return 0;
}

/* A post's members, `html` as `text`. */
static int add_members(struct making *m, struct json_value root, bool html,
    const struct html_links *links, struct str text, int depth)
{
	struct json_value entities = json_get(root, STR("entities"));
	struct json_walk walk = json_walk_start(root);
	bool first = true;

	while (json_walk_next(&walk)) {
		bool text_here = html && str_equal(walk.key, STR("html"));

		if (html && str_equal(walk.key, STR("entities")))
			continue;
		add_name(m->out, text_here ? STR("text") : walk.key, &first);
		if (text_here)
			buf_add_json(m->out, text);
		else if (depth >= DEPTH_MAX || !str_equal(walk.key, STR("referenced_tweets")))
			json_print(walk.value, add_bytes, m->out);
		else if (add_references(m, walk.value, depth) != 0)
			return -1;
	}
	if (html && (links->count > 0 || entities.type == JSON_OBJECT)) {
		add_name(m->out, STR("entities"), &first);
		add_entities(m->out, links, entities);
	}
	return 0;
}

static int add_post(struct making *m, struct json_value root, int depth)
{
	bool html = html_post_is(root);
	struct html_links links = {0};
	struct buf text;
	int status = 0;

	buf_init(&text, TEXT_MAX);
	if (html)
		status = html_to_text(
		    json_text(json_get(root, STR("html"))), m->base, &text, &links, m->e);
	if (status == 0 && buf_failed(&text))
		status = err_set(m->e, EXIT_IO, "a post's text is too large");
	buf_add_char(m->out, '{');
	if (status == 0)
		status = add_members(m, root, html, &links, buf_str(&text), depth);
	buf_add_char(m->out, '}');
	html_links_free(&links);
	buf_free(&text);
	return status;
}

bool html_post_is(struct json_value root)
{
	return json_get(root, STR("html")).type == JSON_STRING &&
	       json_get(root, STR("text")).type == JSON_NONE;
}

int html_post(struct json_value root, const char *base, struct buf *out, struct err *e)
{
	struct making m = {base, out, e};

	if (add_post(&m, root, 0) != 0)
		return -1;
	return buf_failed(out) ? err_set(e, EXIT_IO, "a post's text is too large") : 0;
}
