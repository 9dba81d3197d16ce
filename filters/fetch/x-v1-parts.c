/*
 * What a tweet of the API v1.1 says of its author and in its entities; see x-v1-parts.h. Remembers
 * nothing but, in x, the lists of names that it looks for.
 */
#include "x-v1-parts.h"

#include "x-write.h"

enum user {
	U_ID_STR,
	U_ID,
	U_SCREEN_NAME,
	U_NAME,
	U_VERIFIED,
	U_DESCRIPTION,
	U_LOCATION,
	U_URL,
	U_PROTECTED,
	U_CREATED_AT,
	U_PROFILE_IMAGE,
	U_FOLLOWERS,
	U_FRIENDS,
	U_STATUSES,
	U_LISTED,
	U_MEMBERS
};

static const char *const user_names[U_MEMBERS] = {"id_str", "id", "screen_name", "name", "verified",
    "description", "location", "url", "protected", "created_at", "profile_image_url_https",
    "followers_count", "friends_count", "statuses_count", "listed_count"};

/* Members of an entity of any kind. */
enum entity {
	E_INDICES,
	E_URL,
	E_EXPANDED_URL,
	E_DISPLAY_URL,
	E_TEXT,
	E_SCREEN_NAME,
	E_ID_STR,
	E_ID,
	E_TYPE,
	E_MEDIA_URL_HTTPS,
	E_MEDIA_URL,
	E_ALT_TEXT,
	E_VIDEO_INFO,
	E_MEMBERS
};

static const char *const entity_names[E_MEMBERS] = {"indices", "url", "expanded_url", "display_url",
    "text", "screen_name", "id_str", "id", "type", "media_url_https", "media_url", "ext_alt_text",
    "video_info"};

void x_v1_parts_init(struct x_pages *x)
{
	x_names_init(&x->v1_user, user_names, U_MEMBERS);
	x_names_init(&x->v1_entity, entity_names, E_MEMBERS);
}

/* ---- values ---- */

struct json_value x_v1_either(struct json_value a, struct json_value b)
{
	bool nothing =
	    a.type == JSON_NONE || a.type == JSON_NULL || (a.type == JSON_BOOL && !json_true(a));

	return nothing ? b : a;
}

struct str x_v1_id_text(struct json_value v)
{
	struct str raw;

	if (v.type == JSON_STRING)
		return json_text(v);
	raw = v.type == JSON_NUMBER ? json_raw(v) : STR_NONE;
	for (size_t i = 0; i < raw.len; i++)
		if (raw.ptr[i] < '0' || raw.ptr[i] > '9')
			return STR_NONE;
	return raw;
}

struct json_value x_v1_id(struct json_value text, struct json_value number)
{
	return x_v1_id_text(text).len > 0 ? text : number;
}

void x_v1_write_id(
    struct buf *out, const char *name, struct json_value text, struct json_value number)
{
	struct json_value id = x_v1_id(text, number);

	if (x_v1_id_text(id).len == 0)
		return;
	x_write_name(out, name);
	if (id.type == JSON_NUMBER)
		buf_add_char(out, '"');
	buf_add_str(out, json_raw(id));
	if (id.type == JSON_NUMBER)
		buf_add_char(out, '"');
}

void x_v1_write_time(struct buf *out, struct json_value created_at)
{
	if (created_at.type != JSON_STRING || json_text(created_at).len == 0)
		return;
	x_write_name(out, "created_at");
	x_page_time(out, created_at);
}

/* ---- author ---- */

void x_v1_write_author(struct x_pages *x, struct buf *out, struct json_value user)
{
	struct json_value u[U_MEMBERS];
	size_t start, open, counts, from;

	x_names_get(&x->v1_user, user, u);
	x_v1_write_id(out, "author_id", u[U_ID_STR], u[U_ID]);
	start = out->len;
	open = x_write_open(out, "author", '{');
	x_v1_write_id(out, "id", u[U_ID_STR], u[U_ID]);
	x_write_put(out, "username", u[U_SCREEN_NAME]);
	x_write_put(out, "name", u[U_NAME]);
	x_write_put(out, "verified", u[U_VERIFIED]);
	x_write_put(out, "description", u[U_DESCRIPTION]);
	x_write_put(out, "location", u[U_LOCATION]);
	x_write_put(out, "url", u[U_URL]);
	x_write_put(out, "protected", u[U_PROTECTED]);
	x_v1_write_time(out, u[U_CREATED_AT]);
	x_write_put(out, "profile_image_url", u[U_PROFILE_IMAGE]);
	from = out->len;
	counts = x_write_open(out, "public_metrics", '{');
	x_write_put(out, "followers_count", u[U_FOLLOWERS]);
	x_write_put(out, "following_count", u[U_FRIENDS]);
	x_write_put(out, "tweet_count", u[U_STATUSES]);
	x_write_put(out, "listed_count", u[U_LISTED]);
	x_write_close(out, from, counts, '}');
	x_write_close(out, start, open, '}');
}

/* ---- entities ---- */

/* `start` and `end`. */
static void write_span(struct buf *out, struct json_value indices)
{
	struct json_walk walk = json_walk_start(indices);

	if (indices.type != JSON_ARRAY || !json_walk_next(&walk))
		return;
	x_write_put(out, "start", walk.value);
	if (json_walk_next(&walk))
		x_write_put(out, "end", walk.value);
}

typedef void write_entity_fn(struct buf *out, const struct json_value *v);

static void write_url(struct buf *out, const struct json_value *v)
{
	write_span(out, v[E_INDICES]);
	x_write_put(out, "url", v[E_URL]);
	x_write_put(out, "expanded_url", v[E_EXPANDED_URL]);
	x_write_put(out, "display_url", v[E_DISPLAY_URL]);
}

static void write_tag(struct buf *out, const struct json_value *v)
{
	write_span(out, v[E_INDICES]);
	x_write_put(out, "tag", v[E_TEXT]);
}

static void write_mention(struct buf *out, const struct json_value *v)
{
	write_span(out, v[E_INDICES]);
	x_write_put(out, "username", v[E_SCREEN_NAME]);
	x_v1_write_id(out, "id", v[E_ID_STR], v[E_ID]);
}

static void write_medium(struct buf *out, const struct json_value *v)
{
	x_v1_write_id(out, "media_key", v[E_ID_STR], v[E_ID]);
	x_write_put(out, "type", v[E_TYPE]);
	x_write_put(out, "url", x_v1_either(v[E_MEDIA_URL_HTTPS], v[E_MEDIA_URL]));
	x_write_put(out, "alt_text", v[E_ALT_TEXT]);
	x_write_put(out, "variants", json_get(v[E_VIDEO_INFO], STR("variants")));
}

/* A member that is a list of entities; nothing where the list is empty. */
static void write_list(struct x_pages *x, struct buf *out, const char *name, struct json_value list,
    write_entity_fn *write)
{
	struct json_walk walk = json_walk_start(list);
	size_t from = out->len, open = x_write_open(out, name, '[');

	while (!walk.object && json_walk_next(&walk)) {
		struct json_value v[E_MEMBERS];

		if (walk.value.type != JSON_OBJECT)
			continue;
		x_names_get(&x->v1_entity, walk.value, v);
		x_write_comma(out);
		buf_add_char(out, '{');
		write(out, v);
		buf_add_char(out, '}');
	}
	x_write_close(out, from, open, ']');
}

void x_v1_write_entities(
    struct x_pages *x, struct buf *out, struct json_value entities, struct json_value pictured)
{
	size_t from = out->len, open = x_write_open(out, "entities", '{');

	write_list(x, out, "urls", json_get(entities, STR("urls")), write_url);
	write_list(x, out, "hashtags", json_get(entities, STR("hashtags")), write_tag);
	write_list(x, out, "cashtags", json_get(entities, STR("symbols")), write_tag);
	write_list(x, out, "mentions", json_get(entities, STR("user_mentions")), write_mention);
	x_write_close(out, from, open, '}');
	from = out->len;
	open = x_write_open(out, "attachments", '{');
	write_list(x, out, "media", json_get(pictured, STR("media")), write_medium);
	x_write_close(out, from, open, '}');
}
