/*
 * The members of a tweet of the API v2 into which something of `includes` goes; see x-v2-parts.h.
 * Remembers nothing.
 */
#include "x-v2-parts.h"

#include "x-write.h"

struct json_value x_v2_included(const struct x_pages *x, enum x_include kind, struct json_value key)
{
	const struct x_entry *entry = x_includes_find(&x->includes, kind, json_text(key));

	return entry ? entry->value : (struct json_value){0};
}

/* The members of object under what `more` says of the same, which counts. */
static void write_merged(struct buf *out, struct json_value object, struct json_value more)
{
	x_write_comma(out);
	buf_add_char(out, '{');
	x_write_but(out, object, more);
	x_write_inside(out, more);
	buf_add_char(out, '}');
}

/* `mentions`, each with its user. */
static void write_mentions(const struct x_pages *x, struct buf *out, struct json_value mentions)
{
	struct json_walk walk = json_walk_start(mentions);

	buf_add_char(out, '[');
	while (json_walk_next(&walk)) {
		struct json_value user =
		    x_v2_included(x, X_USER_NAME, json_get(walk.value, STR("username")));

		if (user.type == JSON_OBJECT) {
			write_merged(out, walk.value, user);
			continue;
		}
		x_write_comma(out);
		buf_add_str(out, json_raw(walk.value));
	}
	buf_add_char(out, ']');
}

/* The members of an object `entities`, mentions joined, but for those that `but` has. */
static void write_entity_members(
    const struct x_pages *x, struct buf *out, struct json_value entities, struct json_value but)
{
	struct json_walk walk = json_walk_start(entities);
	bool look = x_write_looks(entities, but);

	while (walk.object && json_walk_next(&walk)) {
		if (look && json_get(but, walk.key).type != JSON_NONE)
			continue;
		if (str_is(walk.key, "mentions") && walk.value.type == JSON_ARRAY) {
			x_write_name(out, "mentions");
			write_mentions(x, out, walk.value);
			continue;
		}
		x_write_comma(out);
		buf_add_str(out, json_walk_raw(&walk));
	}
}

void x_v2_write_entities(
    const struct x_pages *x, struct buf *out, struct json_value own, struct json_value note)
{
	if (own.type != JSON_OBJECT && note.type != JSON_OBJECT) {
		x_write_raw(out, "entities", own);
		return;
	}
	x_write_name(out, "entities");
	buf_add_char(out, '{');
	write_entity_members(x, out, own, note);
	write_entity_members(x, out, note, (struct json_value){0});
	buf_add_char(out, '}');
}

void x_v2_write_note(const struct x_pages *x, struct buf *out, struct json_value note)
{
	struct json_walk walk = json_walk_start(note);

	if (note.type != JSON_OBJECT) {
		x_write_raw(out, "note_tweet", note);
		return;
	}
	x_write_name(out, "note_tweet");
	buf_add_char(out, '{');
	while (json_walk_next(&walk)) {
		if (str_is(walk.key, "entities")) {
			x_v2_write_entities(x, out, walk.value, (struct json_value){0});
			continue;
		}
		x_write_comma(out);
		buf_add_str(out, json_walk_raw(&walk));
	}
	buf_add_char(out, '}');
}

/* `media`: what includes has of the keys; the member's own value where that is nothing. */
static void write_media(
    const struct x_pages *x, struct buf *out, struct json_value keys, struct json_value own)
{
	struct json_walk walk = json_walk_start(keys);
	bool any = false;

	while (!walk.object && json_walk_next(&walk)) {
		struct json_value media = x_v2_included(x, X_MEDIA, walk.value);

		if (media.type == JSON_NONE)
			continue;
		if (!any) {
			x_write_name(out, "media");
			buf_add_char(out, '[');
		}
		any = true;
		x_write_comma(out);
		buf_add_str(out, json_raw(media));
	}
	if (any)
		buf_add_char(out, ']');
	else
		x_write_raw(out, "media", own);
}

void x_v2_write_attachments(const struct x_pages *x, struct buf *out, struct json_value v)
{
	struct json_value keys = {0}, polls = {0}, media = {0}, poll = {0}, joined;
	struct json_walk walk = json_walk_start(v);

	if (v.type != JSON_OBJECT) {
		x_write_raw(out, "attachments", v);
		return;
	}
	x_write_name(out, "attachments");
	buf_add_char(out, '{');
	while (json_walk_next(&walk)) {
		if (str_is(walk.key, "media")) {
			media = walk.value;
			continue;
		}
		if (str_is(walk.key, "poll")) {
			poll = walk.value;
			continue;
		}
		if (str_is(walk.key, "media_keys"))
			keys = walk.value;
		else if (str_is(walk.key, "poll_ids"))
			polls = walk.value;
		x_write_comma(out);
		buf_add_str(out, json_walk_raw(&walk));
	}
	write_media(x, out, keys, media);
	/* a tweet has one poll; the last of the list is it */
	walk = json_walk_start(polls);
	while (!walk.object && json_walk_next(&walk))
		;
	joined = x_v2_included(x, X_POLL, walk.value);
	x_write_raw(out, "poll", joined.type != JSON_NONE ? joined : poll);
	buf_add_char(out, '}');
}

void x_v2_write_geo(const struct x_pages *x, struct buf *out, struct json_value geo)
{
	struct json_value place = x_v2_included(x, X_PLACE, json_get(geo, STR("place_id")));

	if (place.type != JSON_OBJECT) {
		x_write_raw(out, "geo", geo);
		return;
	}
	x_write_name(out, "geo");
	write_merged(out, geo, place);
}
