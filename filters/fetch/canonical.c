/*
 * Records that are posts already; see canonical.h. Remembers nothing.
 */
#include "canonical.h"

#include <string.h>

#include "post.h"
#include "window.h"

#define NAME_MAX_LEN 32

bool canonical_is_post(struct json_value root)
{
	struct json_value created;
	int64_t ms;

	if (root.type != JSON_OBJECT || json_text(json_get(root, STR("id"))).len == 0 ||
	    json_get(root, STR("text")).type != JSON_STRING)
		return false;
	created = json_get(root, STR("created_at"));
	if (created.type == JSON_STRING)
		return window_parse_time(json_text(created), &ms) == 0;
	return (created.type == JSON_NONE || created.type == JSON_NULL) &&
	       json_get(root, STR("createdAt")).type == JSON_NONE;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

struct str canonical_network(struct json_value root)
{
	struct str told = json_text(json_path(root, "origin.network"));
	struct str id = json_text(json_get(root, STR("id")));
	const char *colon;

	if (told.len > 0)
		return told;
	if (all_digits(id))
		return STR("x");
	if (str_starts(id, STR("at://")))
		return STR("bluesky");
	if (str_starts(id, STR("https://")) || str_starts(id, STR("http://")))
		return STR("mastodon");
	colon = memchr(id.ptr, ':', id.len < NAME_MAX_LEN ? id.len : NAME_MAX_LEN);
	if (colon && colon > id.ptr)
		return (struct str){id.ptr, (size_t)(colon - id.ptr)};
	return STR("unknown");
}

bool canonical_is_cut(struct json_value root)
{
	struct json_value note = json_path(root, "note_tweet.text");

	return note.type == JSON_STRING &&
	       !str_equal(json_text(note), json_text(json_get(root, STR("text"))));
}

static void add_bytes(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* Adds the members of object, but for those that `but` has. */
static void add_members(struct json_value object, struct json_value but, struct buf *out)
{
	struct json_walk walk = json_walk_start(object);

	while (json_walk_next(&walk)) {
		if (but.type == JSON_OBJECT && json_get(but, walk.key).type != JSON_NONE)
			continue;
		if (out->len > 0 && out->ptr[out->len - 1] != '{')
			buf_add_char(out, ',');
		buf_add_json(out, walk.key);
		buf_add_char(out, ':');
		json_print(walk.value, add_bytes, out);
	}
}

int canonical_whole(struct str line, struct json_value root, struct buf *out, struct err *e)
{
	struct json_value note = json_path(root, "note_tweet.entities");
	struct json_value entities = json_get(root, STR("entities"));
	struct buf value, halfway;
	int status;

	buf_init(&value, out->max);
	buf_init(&halfway, out->max);
	buf_add_json(&value, json_text(json_path(root, "note_tweet.text")));
	status = post_splice(
	    line, STR("text"), buf_str(&value), true, note.type == JSON_OBJECT ? &halfway : out, e);
	if (status == 0 && note.type == JSON_OBJECT) {
		buf_reset(&value);
		buf_add_char(&value, '{');
		add_members(entities, note, &value);
		add_members(note, (struct json_value){0}, &value);
		buf_add_char(&value, '}');
		status = post_splice(buf_str(&halfway), STR("entities"), buf_str(&value),
		    entities.type != JSON_NONE, out, e);
	}
	if (status == 0 && (buf_failed(&value) || buf_failed(&halfway)))
		status = err_set(e, EXIT_PARTIAL, "too large");
	buf_free(&value);
	buf_free(&halfway);
	return status;
}
