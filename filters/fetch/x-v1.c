/*
 * Tweets of the X API v1.1, as its streams and searches gave them: whole (`extended_tweet`,
 * `full_text`, `retweeted_status`, `quoted_status`) or trimmed to a few members. In: a tweet, or an
 * answer with `statuses`. Out: posts of post(5), whose members hold the bytes of the tweet's
 * values. What the tweet does not tell is left out; `lang` is then `und`.
 */
#include <string.h>

#include "x-source.h"
#include "x-v1-parts.h"
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

void x_v1_init(struct x_pages *x)
{
	x_names_init(&x->v1_tweet, tweet_names, T_MEMBERS);
	x_v1_parts_init(x);
}

/* A long tweet's entities are in its extended_tweet; its pictures, and all of several, in
 * extended_entities. */
static void write_entities(struct x_pages *x, struct buf *out, const struct json_value *t)
{
	struct json_value own = json_get(t[T_EXTENDED_TWEET], STR("entities"));
	struct json_value more = json_get(t[T_EXTENDED_TWEET], STR("extended_entities"));
	struct json_value entities = x_v1_either(own, t[T_ENTITIES]);

	more = x_v1_either(more, t[T_EXTENDED_ENTITIES]);
	x_v1_write_entities(x, out, entities, x_v1_either(more, entities));
}

/* The whole text; JSON_NONE where there is none. */
static struct json_value whole(const struct json_value *t)
{
	struct json_value extended = json_get(t[T_EXTENDED_TWEET], STR("full_text"));
	struct json_value none = {0};

	if (extended.type == JSON_STRING)
		return extended;
	if (t[T_FULL_TEXT].type == JSON_STRING)
		return t[T_FULL_TEXT];
	return t[T_TEXT].type == JSON_STRING ? t[T_TEXT] : none;
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
	if (!retweeted || whole(retweeted).type == JSON_NONE) {
		x_write_raw(out, "text", whole(t));
		return;
	}
	x_write_name(out, "text");
	buf_add_z(out, "\"RT @");
	buf_add_str(out, inside(json_get(retweeted[T_USER], STR("screen_name"))));
	buf_add_z(out, ": ");
	buf_add_str(out, inside(whole(retweeted)));
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

static void write_metrics(struct buf *out, const struct json_value *t)
{
	size_t from = out->len, open = x_write_open(out, "public_metrics", '{');

	write_count(out, "like_count", t[T_FAVORITE_COUNT]);
	write_count(out, "retweet_count", t[T_RETWEET_COUNT]);
	write_count(out, "reply_count", t[T_REPLY_COUNT]);
	write_count(out, "quote_count", t[T_QUOTE_COUNT]);
	x_write_close(out, from, open, '}');
}

static void write_permalink(struct buf *out, const struct json_value *t)
{
	struct json_value id = x_v1_id(t[T_ID_STR], t[T_ID]);
	struct str name = inside(json_get(t[T_USER], STR("screen_name")));

	if (name.len == 0 || x_v1_id_text(id).len == 0)
		return;
	x_write_name(out, "url");
	buf_add_z(out, "\"https://x.com/");
	buf_add_str(out, name);
	buf_add_z(out, "/status/");
	buf_add_str(out, id.type == JSON_STRING ? inside(id) : x_v1_id_text(id));
	buf_add_char(out, '"');
}

static void write_tweet(
    struct x_pages *x, struct buf *out, const struct json_value *t, unsigned depth);

/* An element of `referenced_tweets` that lies in the tweet; t: its members. */
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
		x_v1_write_id(out, "id", t[T_ID_STR], t[T_ID]);
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
	x_v1_write_id(out, "id", text, number);
	buf_add_char(out, '}');
}

static void write_references(struct x_pages *x, struct buf *out, const struct json_value *t,
    const struct json_value *retweeted, unsigned depth)
{
	size_t from = out->len, open = x_write_open(out, "referenced_tweets", '[');
	struct json_value none = {0};

	if (retweeted)
		write_embedded(x, out, "retweeted", retweeted, depth);
	else if (json_true(t[T_IS_RETWEET]))
		write_named(out, "retweeted", none, none);
	if (t[T_QUOTED_STATUS].type == JSON_OBJECT) {
		struct json_value quoted[T_MEMBERS];

		x_names_get(&x->v1_tweet, t[T_QUOTED_STATUS], quoted);
		write_embedded(x, out, "quoted", quoted, depth);
	} else if (x_v1_id_text(t[T_QUOTED_STATUS_ID_STR]).len > 0) {
		write_named(out, "quoted", t[T_QUOTED_STATUS_ID_STR], none);
	}
	if (x_v1_id_text(x_v1_id(t[T_REPLY_STATUS_STR], t[T_REPLY_STATUS])).len > 0)
		write_named(out, "replied_to", t[T_REPLY_STATUS_STR], t[T_REPLY_STATUS]);
	x_write_close(out, from, open, ']');
}

/* The members of the post that a tweet becomes. */
static void write_tweet(
    struct x_pages *x, struct buf *out, const struct json_value *t, unsigned depth)
{
	struct json_value inner[T_MEMBERS];
	bool repeats = t[T_RETWEETED_STATUS].type == JSON_OBJECT;

	if (repeats)
		x_names_get(&x->v1_tweet, t[T_RETWEETED_STATUS], inner);
	x_v1_write_id(out, "id", t[T_ID_STR], t[T_ID]);
	write_text(out, t, repeats ? inner : NULL);
	x_v1_write_time(out, t[T_CREATED_AT]);
	x_write_name(out, "lang");
	buf_add_str(out, t[T_LANG].type == JSON_STRING ? json_raw(t[T_LANG]) : STR("\"und\""));
	x_v1_write_author(x, out, t[T_USER]);
	write_metrics(out, t);
	write_entities(x, out, t);
	x_v1_write_id(out, "in_reply_to_user_id", t[T_REPLY_USER_STR], t[T_REPLY_USER]);
	write_references(x, out, t, repeats ? inner : NULL, depth);
	x_source_write(out, &x->source, t[T_SOURCE]);
	x_write_put(out, "possibly_sensitive", t[T_POSSIBLY_SENSITIVE]);
	x_write_put(out, "place", t[T_PLACE]);
	write_permalink(out, t);
}

static int give_tweet(struct x_pages *x, struct json_value tweet, struct err *e)
{
	struct json_value t[T_MEMBERS];

	x_names_get(&x->v1_tweet, tweet, t);
	if (!x_page_wants(x, t[T_CREATED_AT]))
		return 0;
	x_page_begin(x);
	buf_add_char(&x->post, '{');
	write_tweet(x, &x->post, t, 0);
	buf_add_char(&x->post, '}');
	return x_page_give(x, t[T_CREATED_AT], x_v1_id_text(x_v1_id(t[T_ID_STR], t[T_ID])), e);
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
