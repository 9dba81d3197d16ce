/*
 * Tweets of the X API v1.1, as its streams and searches gave them: whole (`extended_tweet`,
 * `full_text`, `retweeted_status`, `quoted_status`) or trimmed to a few members. In: a tweet, or an
 * answer with `statuses`. Out: posts of post(5), whose members hold the bytes of the tweet's
 * values. What the tweet does not tell is left out; `lang` is then `und`.
 */
#include <string.h>

#include "x-own.h"
#include "x-source.h"
#include "x-write.h"

/* Tweets in tweets are X's to two levels; a deeper one is told by its id alone. */
#define DEPTH_MAX 16
#define DIGITS_MAX 15 /* of a count that is written as a string */

enum tweet {
	T_ID_STR,
	T_ID,
	T_TEXT,
	T_FULL_TEXT,
	T_CREATED_AT,
	T_LANG,
	T_USER,
	T_EXTENDED_TWEET,
	T_EXTENDED_ENTITIES,
	T_ENTITIES,
	T_FAVORITE_COUNT,
	T_RETWEET_COUNT,
	T_REPLY_COUNT,
	T_QUOTE_COUNT,
	T_REPLY_USER_STR,
	T_REPLY_USER,
	T_REPLY_STATUS_STR,
	T_REPLY_STATUS,
	T_RETWEETED_STATUS,
	T_IS_RETWEET,
	T_QUOTED_STATUS,
	T_QUOTED_STATUS_ID_STR,
	T_SOURCE,
	T_POSSIBLY_SENSITIVE,
	T_PLACE,
	T_MEMBERS
};

static const char *const tweet_names[T_MEMBERS] = {"id_str", "id", "text", "full_text",
    "created_at", "lang", "user", "extended_tweet", "extended_entities", "entities",
    "favorite_count", "retweet_count", "reply_count", "quote_count", "in_reply_to_user_id_str",
    "in_reply_to_user_id", "in_reply_to_status_id_str", "in_reply_to_status_id", "retweeted_status",
    "is_retweet", "quoted_status", "quoted_status_id_str", "source", "possibly_sensitive", "place"};

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

void x_v1_init(struct x_pages *x)
{
	x_names_init(&x->v1_tweet, tweet_names, T_MEMBERS);
	x_names_init(&x->v1_user, user_names, U_MEMBERS);
	x_names_init(&x->v1_entity, entity_names, E_MEMBERS);
}

/* ---- values ---- */

/* The first of two that says something. */
static struct json_value either(struct json_value a, struct json_value b)
{
	bool nothing =
	    a.type == JSON_NONE || a.type == JSON_NULL || (a.type == JSON_BOOL && !json_true(a));

	return nothing ? b : a;
}

/* The text of an id that is a string or an integer; empty for anything else. */
static struct str id_text(struct json_value v)
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

/* A member that is an id, as a string; nothing where it is none. */
static void write_id(
    struct buf *out, const char *name, struct json_value text, struct json_value number)
{
	struct json_value id = either(text, number);

	if (id_text(id).len == 0)
		return;
	x_write_name(out, name);
	if (id.type == JSON_NUMBER)
		buf_add_char(out, '"');
	buf_add_str(out, json_raw(id));
	if (id.type == JSON_NUMBER)
		buf_add_char(out, '"');
}

/* A count, also where it is written as a string. */
static void write_count(struct buf *out, const char *name, struct json_value v)
{
	struct str s = json_text(v);
	int64_t n = 0;

	if (v.type == JSON_NUMBER)
		x_write_raw(out, name, v);
	if (s.len == 0 || s.len > DIGITS_MAX)
		return;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return;
		n = n * 10 + (s.ptr[i] - '0');
	}
	x_write_name(out, name);
	buf_add_int(out, n);
}

static void write_time(struct buf *out, struct json_value created_at)
{
	if (created_at.type != JSON_STRING || json_text(created_at).len == 0)
		return;
	x_write_name(out, "created_at");
	x_page_time(out, created_at);
}

/* Ends an object or array that began with `open` at from; undoes its member where it stayed empty.
 */
static void close_or_drop(struct buf *out, size_t from, size_t open, char bracket)
{
	if (buf_failed(out))
		return;
	if (out->len == open)
		out->len = from;
	else
		buf_add_char(out, bracket);
}

/* Begins a member that is an object or array; returns where its content begins. */
static size_t open_member(struct buf *out, const char *name, char bracket)
{
	x_write_name(out, name);
	buf_add_char(out, bracket);
	return out->len;
}

/* ---- author ---- */

static void write_author(struct x_pages *x, struct buf *out, struct json_value user)
{
	struct json_value u[U_MEMBERS];
	size_t start = out->len, open, counts, from;

	x_names_get(&x->v1_user, user, u);
	write_id(out, "author_id", u[U_ID_STR], u[U_ID]);
	start = out->len;
	open = open_member(out, "author", '{');
	write_id(out, "id", u[U_ID_STR], u[U_ID]);
	x_write_put(out, "username", u[U_SCREEN_NAME]);
	x_write_put(out, "name", u[U_NAME]);
	x_write_put(out, "verified", u[U_VERIFIED]);
	x_write_put(out, "description", u[U_DESCRIPTION]);
	x_write_put(out, "location", u[U_LOCATION]);
	x_write_put(out, "url", u[U_URL]);
	x_write_put(out, "protected", u[U_PROTECTED]);
	write_time(out, u[U_CREATED_AT]);
	x_write_put(out, "profile_image_url", u[U_PROFILE_IMAGE]);
	from = out->len;
	counts = open_member(out, "public_metrics", '{');
	x_write_put(out, "followers_count", u[U_FOLLOWERS]);
	x_write_put(out, "following_count", u[U_FRIENDS]);
	x_write_put(out, "tweet_count", u[U_STATUSES]);
	x_write_put(out, "listed_count", u[U_LISTED]);
	close_or_drop(out, from, counts, '}');
	close_or_drop(out, start, open, '}');
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
	write_id(out, "id", v[E_ID_STR], v[E_ID]);
}

static void write_medium(struct buf *out, const struct json_value *v)
{
	write_id(out, "media_key", v[E_ID_STR], v[E_ID]);
	x_write_put(out, "type", v[E_TYPE]);
	x_write_put(out, "url", either(v[E_MEDIA_URL_HTTPS], v[E_MEDIA_URL]));
	x_write_put(out, "alt_text", v[E_ALT_TEXT]);
	x_write_put(out, "variants", json_get(v[E_VIDEO_INFO], STR("variants")));
}

/* A member that is a list of entities; nothing where the list is empty. */
static void write_list(struct x_pages *x, struct buf *out, const char *name, struct json_value list,
    write_entity_fn *write)
{
	struct json_walk walk = json_walk_start(list);
	size_t from = out->len, open = open_member(out, name, '[');

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
	close_or_drop(out, from, open, ']');
}

/* `entities` and `attachments`; a long tweet's are in its extended_tweet. */
static void write_entities(struct x_pages *x, struct buf *out, const struct json_value *t)
{
	struct json_value own = json_get(t[T_EXTENDED_TWEET], STR("entities"));
	struct json_value more = json_get(t[T_EXTENDED_TWEET], STR("extended_entities"));
	struct json_value entities = either(own, t[T_ENTITIES]);
	size_t from = out->len, open = open_member(out, "entities", '{');

	write_list(x, out, "urls", json_get(entities, STR("urls")), write_url);
	write_list(x, out, "hashtags", json_get(entities, STR("hashtags")), write_tag);
	write_list(x, out, "cashtags", json_get(entities, STR("symbols")), write_tag);
	write_list(x, out, "mentions", json_get(entities, STR("user_mentions")), write_mention);
	close_or_drop(out, from, open, '}');
	entities = either(either(more, t[T_EXTENDED_ENTITIES]), entities);
	from = out->len;
	open = open_member(out, "attachments", '{');
	write_list(x, out, "media", json_get(entities, STR("media")), write_medium);
	close_or_drop(out, from, open, '}');
}

/* ---- the tweet ---- */

/* The whole text. */
static struct json_value whole(const struct json_value *t)
{
	return either(
	    json_get(t[T_EXTENDED_TWEET], STR("full_text")), either(t[T_FULL_TEXT], t[T_TEXT]));
}

/* The bytes between the quotes of a string. */
static struct str inside(struct json_value v)
{
	struct str raw = json_raw(v);

	return v.type == JSON_STRING ? (struct str){raw.ptr + 1, raw.len - 2} : STR_NONE;
}

/* A retweet's own text is cut short: it is `RT @name: ` and the whole text of what it repeats. */
static void write_text(
    struct buf *out, const struct json_value *t, const struct json_value *retweeted)
{
	struct json_value text = whole(t);

	if (!retweeted || whole(retweeted).type != JSON_STRING) {
		if (text.type == JSON_STRING)
			x_write_raw(out, "text", text);
		return;
	}
	x_write_name(out, "text");
	buf_add_z(out, "\"RT @");
	buf_add_str(out, inside(json_get(retweeted[T_USER], STR("screen_name"))));
	buf_add_z(out, ": ");
	buf_add_str(out, inside(whole(retweeted)));
	buf_add_char(out, '"');
}

static void write_metrics(struct buf *out, const struct json_value *t)
{
	size_t from = out->len, open = open_member(out, "public_metrics", '{');

	write_count(out, "like_count", t[T_FAVORITE_COUNT]);
	write_count(out, "retweet_count", t[T_RETWEET_COUNT]);
	write_count(out, "reply_count", t[T_REPLY_COUNT]);
	write_count(out, "quote_count", t[T_QUOTE_COUNT]);
	close_or_drop(out, from, open, '}');
}

static void write_permalink(struct buf *out, const struct json_value *t)
{
	struct json_value id = either(t[T_ID_STR], t[T_ID]);
	struct str name = inside(json_get(t[T_USER], STR("screen_name")));

	if (name.len == 0 || id_text(id).len == 0)
		return;
	x_write_name(out, "url");
	buf_add_z(out, "\"https://x.com/");
	buf_add_str(out, name);
	buf_add_z(out, "/status/");
	buf_add_str(out, id.type == JSON_STRING ? inside(id) : id_text(id));
	buf_add_char(out, '"');
}

static void write_tweet(
    struct x_pages *x, struct buf *out, const struct json_value *t, unsigned depth);

/* An element of `referenced_tweets` that lies in the tweet; v: its members, already found. */
static void write_embedded(struct x_pages *x, struct buf *out, const char *type,
    const struct json_value *t, unsigned depth)
{
	x_write_comma(out);
	buf_add_z(out, "{\"type\":\"");
	buf_add_z(out, type);
	buf_add_char(out, '"');
	if (depth < DEPTH_MAX)
		write_tweet(x, out, t, depth + 1);
	else
		write_id(out, "id", t[T_ID_STR], t[T_ID]);
	buf_add_char(out, '}');
}

/* An element of which no more is known than its id, or not even that. */
static void write_named(
    struct buf *out, const char *type, struct json_value text, struct json_value number)
{
	x_write_comma(out);
	buf_add_z(out, "{\"type\":\"");
	buf_add_z(out, type);
	buf_add_char(out, '"');
	write_id(out, "id", text, number);
	buf_add_char(out, '}');
}

static void write_references(struct x_pages *x, struct buf *out, const struct json_value *t,
    const struct json_value *retweeted, unsigned depth)
{
	size_t from = out->len, open = open_member(out, "referenced_tweets", '[');
	struct json_value none = {0};

	if (retweeted)
		write_embedded(x, out, "retweeted", retweeted, depth);
	else if (json_true(t[T_IS_RETWEET]))
		write_named(out, "retweeted", none, none);
	if (t[T_QUOTED_STATUS].type == JSON_OBJECT) {
		struct json_value quoted[T_MEMBERS];

		x_names_get(&x->v1_tweet, t[T_QUOTED_STATUS], quoted);
		write_embedded(x, out, "quoted", quoted, depth);
	} else if (id_text(t[T_QUOTED_STATUS_ID_STR]).len > 0) {
		write_named(out, "quoted", t[T_QUOTED_STATUS_ID_STR], none);
	}
	if (id_text(either(t[T_REPLY_STATUS_STR], t[T_REPLY_STATUS])).len > 0)
		write_named(out, "replied_to", t[T_REPLY_STATUS_STR], t[T_REPLY_STATUS]);
	close_or_drop(out, from, open, ']');
}

/* The members of the post that a tweet becomes. */
static void write_tweet(
    struct x_pages *x, struct buf *out, const struct json_value *t, unsigned depth)
{
	struct json_value inner[T_MEMBERS];
	bool repeats = t[T_RETWEETED_STATUS].type == JSON_OBJECT;

	if (repeats)
		x_names_get(&x->v1_tweet, t[T_RETWEETED_STATUS], inner);
	write_id(out, "id", t[T_ID_STR], t[T_ID]);
	write_text(out, t, repeats ? inner : NULL);
	write_time(out, t[T_CREATED_AT]);
	x_write_name(out, "lang");
	buf_add_str(out, t[T_LANG].type == JSON_STRING ? json_raw(t[T_LANG]) : STR("\"und\""));
	write_author(x, out, t[T_USER]);
	write_metrics(out, t);
	write_entities(x, out, t);
	write_id(out, "in_reply_to_user_id", t[T_REPLY_USER_STR], t[T_REPLY_USER]);
	write_references(x, out, t, repeats ? inner : NULL, depth);
	x_source_write(out, &x->source, t[T_SOURCE]);
	x_write_put(out, "possibly_sensitive", t[T_POSSIBLY_SENSITIVE]);
	x_write_put(out, "place", t[T_PLACE]);
	write_permalink(out, t);
}

static int give_tweet(struct x_pages *x, struct json_value tweet, struct err *e)
{
	struct json_value t[T_MEMBERS];
	struct str id;

	x_names_get(&x->v1_tweet, tweet, t);
	id = id_text(either(t[T_ID_STR], t[T_ID]));
	if (id.len == 0)
		return err_set(e, EXIT_PARTIAL, "a tweet has no id");
	if (!x_page_wants(x, t[T_CREATED_AT]))
		return 0;
	x_page_begin(x);
	buf_add_char(&x->post, '{');
	write_tweet(x, &x->post, t, 0);
	buf_add_char(&x->post, '}');
	return x_page_give(x, t[T_CREATED_AT], id, e);
}

int x_v1_posts(struct x_pages *x, struct err *e)
{
	struct json_value statuses = json_get(x->root, STR("statuses"));
	struct json_walk walk = json_walk_start(statuses);
	int status = 0;

	if (statuses.type != JSON_ARRAY)
		return give_tweet(x, x->root, e);
	while (status == 0 && json_walk_next(&walk))
		status = give_tweet(x, walk.value, e);
	return status;
}
