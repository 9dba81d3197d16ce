/*
 * Posts: one walk over a line's top-level members fills the views that a
 * program asked for, with the strings copied to the batch's arena, since the
 * parser's own live only until it reads the next line. A table says which
 * member is read how; members that nobody asked for cost a look at their
 * length.
 */
#include "post.h"

#include <string.h>

#include "window.h"

struct reader {
	struct post *post;
	struct arena *arena;
	struct str lang_told; /* tags.lang */
	bool failed;	      /* the arena is full */
};

typedef void read_fn(struct reader *r, struct json_value v);

/* A string's text in the arena; STR_NONE for any other type. */
static struct str read_str(struct reader *r, struct json_value v)
{
	struct str text = json_text(v), copy;

	if (!text.ptr)
		return STR_NONE;
	copy = arena_dup(r->arena, text);
	if (!copy.ptr && text.len > 0)
		r->failed = true;
	return copy;
}

static struct str read_member(struct reader *r, struct json_value object, const char *name)
{
	return read_str(r, json_get(object, str_of(name)));
}

static double read_real(struct json_value object, const char *name)
{
	double x = 0;

	json_real(json_get(object, str_of(name)), &x);
	return x;
}

/* A count, or POST_COUNT_ABSENT where there is none or it makes no sense. */
static int64_t read_count(struct json_value v)
{
	int64_t n;

	return json_int(v, &n) && n >= 0 ? n : POST_COUNT_ABSENT;
}

/* Room for one item of `size` for each element of an array; *count is 0 where v
 * is none. */
static void *read_room(struct reader *r, struct json_value v, size_t size, size_t *count)
{
	struct json_walk w = json_walk_start(v);
	void *room = NULL;

	*count = 0;
	if (v.type != JSON_ARRAY)
		return NULL;
	while (json_walk_next(&w))
		(*count)++;
	if (*count > 0)
		room = arena_array(r->arena, *count, size);
	if (!room) {
		r->failed = r->failed || *count > 0;
		*count = 0;
	}
	return room;
}

static void read_id(struct reader *r, struct json_value v)
{
	r->post->id = read_str(r, v);
}

static void read_text(struct reader *r, struct json_value v)
{
	r->post->text = read_str(r, v);
}

static void read_time(struct reader *r, struct json_value v)
{
	struct post *p = r->post;

	p->created_at = read_str(r, v);
	p->has_time = p->created_at.ptr && window_parse_time(p->created_at, &p->time_ms) == 0;
}

static void read_lang(struct reader *r, struct json_value v)
{
	r->post->lang = read_str(r, v);
}

static void read_url(struct reader *r, struct json_value v)
{
	r->post->url = read_str(r, v);
}

static void read_conversation(struct reader *r, struct json_value v)
{
	r->post->conversation_id = read_str(r, v);
}

static void read_author(struct reader *r, struct json_value v)
{
	struct post_author *a = &r->post->author;

	a->id = read_member(r, v, "id");
	a->username = read_member(r, v, "username");
	a->name = read_member(r, v, "name");
	a->description = read_member(r, v, "description");
	a->followers = read_count(json_path(v, "public_metrics.followers_count"));
	a->verified = json_true(json_get(v, STR("verified")));
}

static void read_username(struct reader *r, struct json_value v)
{
	r->post->author.username = read_member(r, v, "username");
	r->post->author.description = read_member(r, v, "description");
}

static void read_metrics(struct reader *r, struct json_value v)
{
	static const char *const name[POST_METRICS_COUNT] = {
	    [POST_LIKES] = "like_count",
	    [POST_REPOSTS] = "retweet_count",
	    [POST_REPLIES] = "reply_count",
	    [POST_QUOTES] = "quote_count",
	    [POST_BOOKMARKS] = "bookmark_count",
	    [POST_IMPRESSIONS] = "impression_count",
	};

	for (size_t i = 0; i < POST_METRICS_COUNT; i++)
		r->post->metrics[i] = read_count(json_get(v, str_of(name[i])));
}

static void read_references(struct reader *r, struct json_value v)
{
	struct post *p = r->post;
	struct json_walk w = json_walk_start(v);

	p->reference = read_room(r, v, sizeof(*p->reference), &p->references);
	for (size_t i = 0; i < p->references && json_walk_next(&w); i++) {
		p->reference[i].type = read_member(r, w.value, "type");
		p->reference[i].id = read_member(r, w.value, "id");
	}
}

/* The member `name` of each element. */
static struct str *read_names(
    struct reader *r, struct json_value v, const char *name, size_t *count)
{
	struct json_walk w = json_walk_start(v);
	struct str *list = read_room(r, v, sizeof(*list), count);

	for (size_t i = 0; i < *count && json_walk_next(&w); i++)
		list[i] = read_member(r, w.value, name);
	return list;
}

static bool is_key(struct str key, const char *name, size_t len)
{
	return key.len == len && memcmp(key.ptr, name, len) == 0;
}

static void read_link(struct reader *r, struct json_value v, struct post_url *url)
{
	struct json_walk w = json_walk_start(v);

	*url = (struct post_url){STR_NONE, STR_NONE, STR_NONE};
	if (v.type != JSON_OBJECT)
		return;
	while (json_walk_next(&w)) {
		if (is_key(w.key, "url", 3))
			url->url = read_str(r, w.value);
		else if (is_key(w.key, "expanded_url", 12))
			url->expanded_url = read_str(r, w.value);
		else if (is_key(w.key, "unwound_url", 11))
			url->unwound_url = read_str(r, w.value);
	}
}

static void read_links(struct reader *r, struct json_value v)
{
	struct post *p = r->post;
	struct json_value urls = json_get(v, STR("urls"));
	struct json_walk w = json_walk_start(urls);

	p->has_entities = v.type == JSON_OBJECT;
	p->url_entity = read_room(r, urls, sizeof(*p->url_entity), &p->url_entities);
	for (size_t i = 0; i < p->url_entities && json_walk_next(&w); i++)
		read_link(r, w.value, &p->url_entity[i]);
	p->cashtag = read_names(r, json_get(v, STR("cashtags")), "tag", &p->cashtags);
}

static void read_entities(struct reader *r, struct json_value v)
{
	struct post *p = r->post;

	read_links(r, v);
	p->hashtag = read_names(r, json_get(v, STR("hashtags")), "tag", &p->hashtags);
	p->mention = read_names(r, json_get(v, STR("mentions")), "username", &p->mentions);
}

static void read_origin(struct reader *r, struct json_value v)
{
	r->post->network = read_member(r, v, "network");
	r->post->adapter = read_member(r, v, "adapter");
	r->post->source = read_member(r, v, "source");
}

static void read_dup(struct reader *r, struct json_value v)
{
	struct post_dup *d = &r->post->dup;

	d->present = v.type == JSON_OBJECT;
	d->cluster = read_member(r, v, "cluster");
	d->role = read_member(r, v, "role");
	d->of = read_member(r, v, "of");
	d->reason = read_member(r, v, "reason");
	d->first_seen = read_member(r, v, "first_seen");
	d->similarity = read_real(v, "similarity");
}

static void read_topics(struct reader *r, struct json_value v)
{
	struct post_tags *t = &r->post->tags;
	struct json_walk w = json_walk_start(v);

	t->topic = read_room(r, v, sizeof(*t->topic), &t->topics);
	for (size_t i = 0; i < t->topics && json_walk_next(&w); i++) {
		t->topic[i].id = read_member(r, w.value, "id");
		t->topic[i].score = read_real(w.value, "score");
	}
}

static void read_tags(struct reader *r, struct json_value v)
{
	struct post_tags *t = &r->post->tags;
	struct json_value mood = json_get(v, STR("sentiment")), list = json_get(v, STR("names"));
	struct json_walk w = json_walk_start(list);

	t->present = v.type == JSON_OBJECT;
	t->relevance = read_real(v, "relevance");
	t->kind = read_member(r, v, "kind");
	r->lang_told = read_member(r, v, "lang");
	t->mood = read_member(r, mood, "label");
	t->mood_score = read_real(mood, "score");
	read_topics(r, json_get(v, STR("topics")));
	t->name = read_room(r, list, sizeof(*t->name), &t->names);
	for (size_t i = 0; i < t->names && json_walk_next(&w); i++) {
		t->name[i].name = read_member(r, w.value, "name");
		t->name[i].type = read_member(r, w.value, "type");
	}
	list = json_get(v, STR("tickers"));
	w = json_walk_start(list);
	t->ticker = read_room(r, list, sizeof(*t->ticker), &t->tickers);
	for (size_t i = 0; i < t->tickers && json_walk_next(&w); i++) {
		t->ticker[i].symbol = read_member(r, w.value, "symbol");
		t->ticker[i].market = read_member(r, w.value, "market");
	}
}

/* json_print() is run twice: to count the bytes, and to write them to the
 * arena. */
struct printed {
	char *ptr;
	size_t len;
};

static void add_printed(void *context, const char *bytes, size_t len)
{
	struct printed *out = context;

	if (out->ptr)
		memcpy(out->ptr + out->len, bytes, len);
	out->len += len;
}

static struct str read_raw(struct reader *r, struct json_value v)
{
	struct printed out = {NULL, 0};

	json_print(v, add_printed, &out);
	out.ptr = arena_alloc(r->arena, out.len);
	if (!out.ptr) {
		r->failed = true;
		return STR_NONE;
	}
	out.len = 0;
	json_print(v, add_printed, &out);
	return (struct str){out.ptr, out.len};
}

static void read_story(struct reader *r, struct json_value v)
{
	r->post->story = read_raw(r, v);
}

static void read_rank(struct reader *r, struct json_value v)
{
	r->post->rank = read_raw(r, v);
}

struct member {
	const char *name;
	unsigned field;
	read_fn *read;
};

#define MEMBER_LENGTH_MAX 17

/* Members by the length of their name: few share one. A list ends with a name
 * of NULL. */
static const struct member members[MEMBER_LENGTH_MAX + 1][5] = {
    [2] = {{"id", POST_ID, read_id}},
    [3] = {{"url", POST_URL, read_url}, {"dup", POST_DUP, read_dup}},
    [4] = {{"text", POST_TEXT, read_text}, {"lang", POST_LANG, read_lang},
	{"tags", POST_TAGS, read_tags}, {"rank", POST_RANK, read_rank}},
    [5] = {{"story", POST_STORY, read_story}},
    [6] = {{"author", POST_AUTHOR, read_author}, {"author", POST_USERNAME, read_username},
	{"origin", POST_ORIGIN, read_origin}},
    [8] = {{"entities", POST_ENTITIES, read_entities}, {"entities", POST_LINKS, read_links}},
    [10] = {{"created_at", POST_TIME, read_time}},
    [14] = {{"public_metrics", POST_METRICS, read_metrics}},
    [15] = {{"conversation_id", POST_REFERENCES, read_conversation}},
    [17] = {{"referenced_tweets", POST_REFERENCES, read_references}},
};

static void read_one(struct reader *r, unsigned fields, struct str key, struct json_value v)
{
	const struct member *m;

	if (key.len > MEMBER_LENGTH_MAX)
		return;
	for (m = members[key.len]; m->name; m++) {
		if ((fields & m->field) && memcmp(m->name, key.ptr, key.len) == 0)
			m->read(r, v);
	}
}

int post_read(struct json_value root, unsigned fields, struct arena *a, struct post *p,
    enum post_kind *kind, struct err *e)
{
	struct reader r = {.post = p, .arena = a};
	struct json_walk w = json_walk_start(root);
	struct str record = STR_NONE;

	if (root.type != JSON_OBJECT)
		return err_set(e, EXIT_PARTIAL, "not a post (the line is no JSON object)");
	*p = (struct post){.author.followers = POST_COUNT_ABSENT};
	for (size_t i = 0; i < POST_METRICS_COUNT; i++)
		p->metrics[i] = POST_COUNT_ABSENT;
	*kind = POST_IS_POST;
	while (json_walk_next(&w)) {
		read_one(&r, fields, w.key, w.value);
		if (is_key(w.key, "record", 6)) {
			*kind = POST_IS_LEDGER;
			record = read_str(&r, w.value);
		}
	}
	if (*kind == POST_IS_LEDGER)
		p->id = record;
	if ((fields & POST_LANG) && r.lang_told.len > 0 &&
	    (p->lang.len == 0 || str_is(p->lang, "und")))
		p->lang = r.lang_told;
	if (r.failed)
		return err_set(e, EXIT_IO, "out of memory reading a post");
	return 0;
}
