/*
 * Which of X's formats a record is in, told by its members; see x-page.h. One walk over the root's
 * members, and one over the list in it. Remembers nothing.
 */
#include <string.h>

#include "x-v1-parts.h"

/* The root's members that tell. */
struct tell {
	struct json_value data, includes, meta, errors; /* of the API v2 */
	struct json_value statuses, search_metadata, id_str, id, created_at, text, full_text, user;
	struct json_value event, source, target; /* of a user's stream */
	struct str key;				 /* the last member */
	struct json_value value;
	size_t members;
};

struct place {
	const char *name;
	size_t offset; /* in struct tell */
};

#define PLACE(name)                                                                                \
	{                                                                                          \
#name, offsetof(struct tell, name)                                                 \
	}

static const struct place places[] = {PLACE(id), PLACE(data), PLACE(meta), PLACE(text), PLACE(user),
    PLACE(event), PLACE(errors), PLACE(id_str), PLACE(source), PLACE(target), PLACE(includes),
    PLACE(statuses), PLACE(full_text), PLACE(created_at), PLACE(search_metadata)};

static void read_member(struct tell *t, struct str key, struct json_value value)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const char *name = places[i].name;

		if (key.len == 0 || name[0] != key.ptr[0] || !str_is(key, name))
			continue;
		memcpy((char *)t + places[i].offset, &value, sizeof(value));
		return;
	}
}

static void read_root(struct tell *t, struct json_value root)
{
	struct json_walk walk = json_walk_start(root);

	memset(t, 0, sizeof(*t));
	while (json_walk_next(&walk)) {
		read_member(t, walk.key, walk.value);
		t->key = walk.key;
		t->value = walk.value;
		t->members++;
	}
}

/* ---- API v2 ---- */

static bool is_text(struct json_value object, struct str name)
{
	return json_get(object, name).type == JSON_STRING;
}

/* A tweet; direct messages have `event_type` beside `id` and `text`. */
static bool is_v2_tweet(struct json_value v)
{
	return is_text(v, STR("id")) && is_text(v, STR("text")) && !is_text(v, STR("event_type"));
}

/* Every element is one. */
static bool all_are(struct json_value list, bool (*is)(struct json_value))
{
	struct json_walk walk = json_walk_start(list);

	while (json_walk_next(&walk))
		if (!is(walk.value))
			return false;
	return true;
}

static bool is_v2_page(const struct tell *t)
{
	struct json_walk walk = json_walk_start(t->data);
	int64_t count = -1;

	json_int(json_get(t->meta, STR("result_count")), &count);
	if (t->data.type == JSON_NONE)
		return count == 0 || t->errors.type == JSON_ARRAY;
	if (t->data.type == JSON_OBJECT)
		return is_v2_tweet(t->data);
	if (t->data.type != JSON_ARRAY)
		return false;
	if (!json_walk_next(&walk))
		return count == 0 || t->errors.type == JSON_ARRAY ||
		       t->includes.type == JSON_OBJECT;
	return all_are(t->data, is_v2_tweet);
}

/* ---- API v1.1 ---- */

static bool has_v1_text(struct json_value text, struct json_value full)
{
	return text.type == JSON_STRING ||
	       ((text.type == JSON_NONE || text.type == JSON_NULL) && full.type == JSON_STRING);
}

static bool has_v1_id(struct json_value text, struct json_value number)
{
	return x_v1_id_text(x_v1_id(text, number)).len > 0;
}

static bool is_v1_tweet(struct json_value v)
{
	return has_v1_id(json_get(v, STR("id_str")), json_get(v, STR("id"))) &&
	       is_text(v, STR("created_at")) &&
	       has_v1_text(json_get(v, STR("text")), json_get(v, STR("full_text")));
}

static bool is_v1(const struct tell *t)
{
	if (t->statuses.type == JSON_ARRAY && t->search_metadata.type != JSON_NONE)
		return all_are(t->statuses, is_v1_tweet);
	if (t->created_at.type != JSON_STRING || !has_v1_text(t->text, t->full_text))
		return false;
	if (!has_v1_id(t->id_str, t->id))
		return false;
	return x_v1_id_text(t->id_str).len > 0 ||
	       json_get(t->user, STR("screen_name")).type != JSON_NONE;
}

/* What a stream says between its tweets: a single member of these, or an event. */
static bool is_notice(const struct tell *t)
{
	static const char *const objects[] = {"delete", "limit", "scrub_geo", "status_withheld",
	    "user_withheld", "disconnect", "warning", "control", "direct_message"};

	if (t->event.type == JSON_STRING)
		return t->source.type == JSON_OBJECT && t->target.type == JSON_OBJECT;
	if (t->members != 1)
		return false;
	if (t->value.type == JSON_ARRAY)
		return str_is(t->key, "friends") || str_is(t->key, "friends_str");
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		if (t->value.type == JSON_OBJECT && str_is(t->key, objects[i]))
			return true;
	return false;
}

enum x_shape x_shape_of(struct json_value root)
{
	struct tell t;

	if (root.type != JSON_OBJECT)
		return X_NONE;
	read_root(&t, root);
	if (is_v1(&t))
		return X_V1;
	if (is_v2_page(&t))
		return X_V2_PAGE;
	return is_notice(&t) ? X_NOTICE : X_NONE;
}
