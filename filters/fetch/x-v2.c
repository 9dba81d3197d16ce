/*
 * Pages of the X API v2: each tweet of `data` with what `includes` says of it put where it is
 * named, as `twarc2 flatten` does, but that nothing stands for what includes lacks. In: a page.
 * Out: posts with all members of their tweets, in their order and their own bytes; joined to them,
 * `author` and `in_reply_to_user`; users in `entities.mentions`, media and poll in `attachments`,
 * the place in `geo`, tweets (joined themselves) in `referenced_tweets`; `__twarc` and
 * `matching_rules` of the page. A long post's `text` is its `note_tweet.text`, whose entities go
 * with it.
 *
 * Tweets of includes are joined once, in their order, each to those before it, as they are then: so
 * twarc does it, and so no circle of quotes is ever walked.
 */
#include <string.h>

#include "hash.h"
#include "x-v2-parts.h"
#include "x-write.h"

/* Members of a tweet that are written anew, or that say what to join. */
enum member {
	AUTHOR_ID,
	IN_REPLY_TO_USER_ID,
	CREATED_AT,
	TEXT,
	NOTE_TWEET,
	ENTITIES,
	ATTACHMENTS,
	GEO,
	REFERENCED_TWEETS,
	AUTHOR,
	IN_REPLY_TO_USER,
	MEMBERS
};

static const char *const names[MEMBERS] = {"author_id", "in_reply_to_user_id", "created_at", "text",
    "note_tweet", "entities", "attachments", "geo", "referenced_tweets", "author",
    "in_reply_to_user"};

void x_v2_init(struct x_pages *x)
{
	x_names_init(&x->v2_tweet, names, MEMBERS);
}

static void write_tweet(struct x_pages *x, struct buf *out, struct json_value tweet, bool bare);

/* The members of a tweet of includes: joined to others, where it comes before the one under way. */
static void write_included(struct x_pages *x, struct buf *out, const struct x_entry *entry)
{
	char *to;

	if (entry->number >= x->known) {
		write_tweet(x, out, entry->value, true);
		return;
	}
	if (entry->len == 0)
		return;
	x_write_comma(out);
	to = buf_room(out, entry->len); /* out may be x->tweets itself, which moves here */
	if (!to || buf_failed(&x->tweets))
		return;
	memcpy(to, x->tweets.ptr + entry->joined, entry->len);
	out->len += entry->len;
}

static void write_references(struct x_pages *x, struct buf *out, struct json_value references)
{
	struct json_walk walk = json_walk_start(references);

	if (references.type != JSON_ARRAY) {
		x_write_raw(out, "referenced_tweets", references);
		return;
	}
	x_write_name(out, "referenced_tweets");
	buf_add_char(out, '[');
	while (json_walk_next(&walk)) {
		const struct x_entry *entry = x_includes_find(
		    &x->includes, X_TWEET, json_text(json_get(walk.value, STR("id"))));

		x_write_comma(out);
		if (!entry) {
			buf_add_str(out, json_raw(walk.value));
			continue;
		}
		buf_add_char(out, '{');
		x_write_but(out, walk.value, entry->value);
		write_included(x, out, entry);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

/* A member of the list above, where the tweet has it. */
static void write_member(struct x_pages *x, struct buf *out, enum member which,
    const struct json_value *value, bool bare)
{
	struct json_value note = json_get(value[NOTE_TWEET], STR("text"));

	switch (which) {
	case TEXT:
		x_write_raw(out, "text", note.type == JSON_STRING ? note : value[TEXT]);
		break;
	case ENTITIES:
		note = note.type == JSON_STRING ? json_get(value[NOTE_TWEET], STR("entities"))
						: (struct json_value){0};
		x_v2_write_entities(x, out, value[ENTITIES], note);
		break;
	case NOTE_TWEET:
		x_v2_write_note(x, out, value[NOTE_TWEET]);
		break;
	case ATTACHMENTS:
		x_v2_write_attachments(x, out, value[ATTACHMENTS]);
		break;
	case GEO:
		x_v2_write_geo(x, out, value[GEO]);
		break;
	case REFERENCED_TWEETS:
		if (bare)
			x_write_raw(out, "referenced_tweets", value[REFERENCED_TWEETS]);
		else
			write_references(x, out, value[REFERENCED_TWEETS]);
		break;
	case CREATED_AT:
		x_write_name(out, "created_at");
		x_page_time(out, value[CREATED_AT]);
		break;
	case AUTHOR:
	case IN_REPLY_TO_USER:
	case MEMBERS:
		break; /* not here, but after all others */
	case AUTHOR_ID:
	case IN_REPLY_TO_USER_ID:
		x_write_raw(out, names[which], value[which]);
		break;
	}
}

/* A member that is joined, or the tweet's own where there is nothing to join. */
static void write_joined(
    struct buf *out, const char *name, struct json_value joined, struct json_value own)
{
	x_write_raw(out, name, joined.type != JSON_NONE ? joined : own);
}

/* The members of a tweet, joined; bare: but for what it refers to. Of members of the same name the
 * last counts. */
static void write_tweet(struct x_pages *x, struct buf *out, struct json_value tweet, bool bare)
{
	struct json_walk walk = json_walk_start(tweet);
	struct json_value value[MEMBERS];

	if (tweet.type != JSON_OBJECT)
		return;
	x_names_get(&x->v2_tweet, tweet, value);
	while (json_walk_next(&walk)) {
		size_t i = x_names_find(&x->v2_tweet, walk.key);

		if (i == MEMBERS) {
			x_write_comma(out);
			buf_add_str(out, json_walk_raw(&walk));
		} else if (walk.value.at == value[i].at) {
			write_member(x, out, (enum member)i, value, bare);
		}
	}
	if (value[ENTITIES].type == JSON_NONE &&
	    json_path(value[NOTE_TWEET], "entities").type == JSON_OBJECT)
		write_member(x, out, ENTITIES, value, bare);
	write_joined(out, "author", x_v2_included(x, X_USER, value[AUTHOR_ID]), value[AUTHOR]);
	write_joined(out, "in_reply_to_user", x_v2_included(x, X_USER, value[IN_REPLY_TO_USER_ID]),
	    value[IN_REPLY_TO_USER]);
}

/* ---- pages ---- */

/* Reads includes, and joins its tweets. */
static int make_ready(struct x_pages *x, struct err *e)
{
	struct x_includes *in = &x->includes;
	uint64_t seed = hash_bytes64(x->text.ptr, x->text.len, 0);

	if (!x_includes_read(in, json_get(x->root, STR("includes")), seed))
		return err_set(
		    e, EXIT_IO, "out of memory reading a line of %zu bytes", x->text.len);
	buf_reset(&x->tweets);
	x->tweets.max = x->room;
	x->known = 0;
	for (size_t i = in->count - in->tweets; i < in->count && !buf_failed(&x->tweets); i++) {
		struct x_entry *entry = &in->entry[i];

		entry->joined = x->tweets.len;
		/* the members stand alone: a brace before them keeps commas away, and goes */
		buf_add_char(&x->tweets, '{');
		write_tweet(x, &x->tweets, entry->value, false);
		entry->joined++;
		entry->len = x->tweets.len - entry->joined;
		x->known++;
	}
	x->room -= x->tweets.len;
	x->ready = true;
	return 0;
}

static int give_tweet(struct x_pages *x, struct json_value tweet, struct err *e)
{
	struct json_value created_at = json_get(tweet, STR("created_at"));
	struct json_value id = json_get(tweet, STR("id"));

	if (id.type != JSON_STRING || json_get(tweet, STR("text")).type != JSON_STRING ||
	    json_get(tweet, STR("event_type")).type != JSON_NONE || !x_page_wants(x, created_at))
		return 0;
	if (!x->ready && make_ready(x, e) != 0)
		return -1;
	x_page_begin(x);
	buf_add_char(&x->post, '{');
	write_tweet(x, &x->post, tweet, false);
	x_write_raw(&x->post, "__twarc", json_get(x->root, STR("__twarc")));
	x_write_raw(&x->post, "matching_rules", json_get(x->root, STR("matching_rules")));
	buf_add_char(&x->post, '}');
	x->post.failed = x->post.failed || buf_failed(&x->tweets);
	return x_page_give(x, created_at, json_text(id), e);
}

int x_v2_posts(struct x_pages *x, struct err *e)
{
	struct json_value data = json_get(x->root, STR("data"));
	struct json_walk walk = json_walk_start(data);
	int status = 0;

	if (data.type == JSON_OBJECT)
		return give_tweet(x, data, e);
	while (status == 0 && json_walk_next(&walk))
		status = give_tweet(x, walk.value, e);
	return status;
}
