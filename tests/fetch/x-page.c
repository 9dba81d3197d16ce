/*
 * x-page.h: what is told to be whose format, that posts keep the bytes of the record, what is
 * joined and in which order, and that nothing a page holds makes it run away.
 */
#include "x-page.h"

#include "check.h"
#include "padded.h"

struct bench {
	struct json *json;
	struct x_pages *pages;
	struct padded line;
	struct buf out; /* posts, one a line */
	size_t asked, made, stop_after;
	int64_t skip; /* a bit for each post that is not wanted */
	struct err err;
};

static bool want(void *context, struct json_value created_at)
{
	struct bench *b = context;

	(void)created_at;
	return !(b->skip >> b->asked++ & 1);
}

static int take(void *context, const struct x_post *post)
{
	struct bench *b = context;

	CHECK(post->id.len > 0);
	buf_add_str(&b->out, post->json);
	buf_add_char(&b->out, '\n');
	return ++b->made == b->stop_after ? 7 : 0;
}

static enum x_shape shape_of(struct bench *b, const char *text)
{
	struct json_value root;

	CHECK_INT(json_parse(b->json, padded_set(&b->line, str_of(text)), &root, &b->err), 0);
	return x_shape_of(root);
}

/* The posts of a record. */
static int posts(struct bench *b, struct str text)
{
	struct str line = padded_set(&b->line, text);
	struct json_value root;

	buf_reset(&b->out);
	b->asked = b->made = 0;
	CHECK_INT(json_parse(b->json, line, &root, &b->err), 0);
	return x_posts(b->pages, line, root, want, take, b, &b->err);
}

static void gives(struct bench *b, const char *text, const char *want_posts)
{
	CHECK_INT(posts(b, str_of(text)), 0);
	CHECK_STR(buf_str(&b->out), want_posts);
}

static void test_shapes(struct bench *b)
{
	static const struct {
		enum x_shape shape;
		const char *text;
	} of[] = {
	    {X_V2_PAGE, "{\"data\":[{\"id\":\"1\",\"text\":\"a\"}]}"},
	    {X_V2_PAGE, "{\"data\":{\"id\":\"1\",\"text\":\"a\"},\"errors\":[]}"},
	    {X_NONE, "{\"data\":[{\"id\":\"1\",\"username\":\"a\"}],\"meta\":{}}"},
	    {X_NONE, "{\"data\":[{\"id\":\"1\",\"text\":\"a\",\"event_type\":\"MessageCreate\"}]}"},
	    {X_NONE, "{\"data\":[{\"start\":\"x\",\"end\":\"y\",\"tweet_count\":3}]}"},
	    {X_V2_PAGE, "{\"data\":[],\"meta\":{\"result_count\":0}}"},
	    {X_V2_PAGE, "{\"data\":[],\"includes\":{}}"},
	    {X_V2_PAGE, "{\"meta\":{\"result_count\":0,\"next_token\":\"n\"}}"},
	    {X_V2_PAGE, "{\"errors\":[{\"title\":\"Not Found Error\"}]}"},
	    {X_V1,
		"{\"id\":1,\"user\":{\"screen_name\":\"a\"},\"text\":\"\",\"created_at\":\"x\"}"},
	    {X_V1, "{\"id_str\":\"1\",\"full_text\":\"a\",\"created_at\":\"x\"}"},
	    {X_V1, "{\"statuses\":[],\"search_metadata\":{}}"},
	    {X_NOTICE, "{\"delete\":{\"status\":{\"id\":1}}}"},
	    {X_NOTICE, "{\"limit\":{\"track\":4}}"},
	    {X_NOTICE, "{\"scrub_geo\":{\"user_id\":1}}"},
	    {X_NOTICE, "{\"status_withheld\":{\"id\":1}}"},
	    {X_NOTICE, "{\"user_withheld\":{\"id\":1}}"},
	    {X_NOTICE, "{\"disconnect\":{\"code\":4}}"},
	    {X_NOTICE, "{\"warning\":{\"code\":\"FALLING_BEHIND\"}}"},
	    {X_NOTICE, "{\"friends\":[1,2]}"},
	    {X_NOTICE, "{\"event\":\"favorite\",\"source\":{},\"target\":{},\"created_at\":\"x\"}"},
	    {X_NONE, "{\"event\":\"update\",\"payload\":\"{}\"}"},
	    {X_NONE, "{\"delete\":{},\"id\":\"1\"}"},
	    {X_NONE, "{\"limit\":10}"},
	    {X_NONE, "{\"data\":[]}"},
	    {X_NONE, "{\"data\":{\"children\":[]}}"},
	    {X_NONE, "{\"data\":[{\"id\":\"1\",\"text\":\"a\"},{\"id\":2,\"text\":\"b\"}]}"},
	    {X_NONE, "{\"id_str\":\"1\",\"text\":\"a\"}"},
	    {X_NONE, "{\"id_str\":\"\",\"text\":\"a\",\"created_at\":\"x\"}"},
	    {X_NONE, "{\"statuses\":[],\"accounts\":[]}"},
	    {X_NONE, "{}"},
	    {X_NONE, "[]"},
	    {X_NONE, "3"},
	};

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		enum x_shape shape = shape_of(b, of[i].text);

		if (shape != of[i].shape)
			fprintf(stderr, "of %s:\n", of[i].text);
		CHECK_INT(shape, of[i].shape);
	}
}

static void test_bytes(struct bench *b)
{
	/* digits, escapes and unknown members stay; text read by way of a mended copy too */
	gives(b,
	    "{\"data\":[{\"id\":\"1\",\"x\":[12345678901234567890123,1.0e1,{ "
	    "\"k\":\"\\u00e9\\/\"}],"
	    "\"text\":\"\\ud83d "
	    "\\ud83d\\ude00&amp;\",\"created_at\":\"2025-12-05T01:00:00+01:00\"}]}",
	    "{\"id\":\"1\",\"x\":[12345678901234567890123,1.0e1,{ \"k\":\"\\u00e9\\/\"}],"
	    "\"text\":\"\\ud83d "
	    "\\ud83d\\ude00&amp;\",\"created_at\":\"2025-12-05T00:00:00.000Z\"}\n");
	/* a record over lines leaves on one, with no white space but its strings' */
	gives(b,
	    "{\n  \"data\": [\n    {\n      \"id\": \"1\",\n      \"text\": \"a  \\\" b\",\n"
	    "      \"n\": [ 1, 2 ]\n    }\n  ]\n}",
	    "{\"id\":\"1\",\"text\":\"a  \\\" b\",\"n\":[1,2]}\n");
	/* of members of the same name the last counts, where they are read */
	gives(b,
	    "{\"data\":[{\"id\":\"1\",\"text\":\"a\",\"text\":\"b\",\"note_tweet\":{\"text\":\"c\"}"
	    ","
	    "\"author_id\":\"8\",\"author_id\":\"9\"}],"
	    "\"includes\":{\"users\":[{\"id\":\"9\",\"username\":\"n\"}]}}",
	    "{\"id\":\"1\",\"text\":\"c\",\"note_tweet\":{\"text\":\"c\"},\"author_id\":\"9\","
	    "\"author\":{\"id\":\"9\",\"username\":\"n\"}}\n");
	gives(b,
	    "{\"id\":10765432100123456789,\"id_str\":null,\"created_at\":\"Sun Feb 30 23:59:59 "
	    "+0000 2020\","
	    "\"full_text\":\"\\u4eba &lt;\",\"favorite_count\":\"0012\",\"retweet_count\":\"many\","
	    "\"user\":{\"screen_name\":\"a\",\"id\":7,\"url\":null,\"verified\":false,\"location\":"
	    "\"\"}}",
	    "{\"id\":\"10765432100123456789\",\"text\":\"\\u4eba &lt;\","
	    "\"created_at\":\"Sun Feb 30 23:59:59 +0000 "
	    "2020\",\"lang\":\"und\",\"author_id\":\"7\","
	    "\"author\":{\"id\":\"7\",\"username\":\"a\",\"verified\":false},"
	    "\"public_metrics\":{\"like_count\":12},"
	    "\"url\":\"https://x.com/a/status/10765432100123456789\"}\n");
}

static void test_joins(struct bench *b)
{
	/* includes that are not there, twice there (the first one's place, the last one's value),
	 * null */
	gives(b,
	    "{\"data\":[{\"id\":\"1\",\"text\":\"a\",\"author_id\":\"gone\",\"in_reply_to_user_"
	    "id\":\"5\","
	    "\"entities\":{\"mentions\":[{\"username\":\"u\",\"start\":0},{\"username\":\"v\"},7],"
	    "\"urls\":[]},"
	    "\"attachments\":{\"media_keys\":[\"no\",\"m\"],\"poll_ids\":[\"p\",\"q\"]},"
	    "\"geo\":{\"place_id\":\"g\",\"x\":1},\"referenced_tweets\":[{\"type\":\"quoted\","
	    "\"id\":\"no\"}]}],"
	    "\"includes\":{\"users\":[{\"id\":\"5\",\"username\":\"u\",\"name\":\"old\"},null,"
	    "{\"id\":\"5\",\"username\":\"u\",\"name\":\"new\"}],\"media\":[{\"media_key\":\"m\"}],"
	    "\"polls\":[{\"id\":\"p\"},{\"id\":\"q\",\"options\":[]}],\"places\":[{\"id\":\"g\"}],"
	    "\"tweets\":null}}",
	    "{\"id\":\"1\",\"text\":\"a\",\"author_id\":\"gone\",\"in_reply_to_user_id\":\"5\","
	    "\"entities\":{\"mentions\":[{\"start\":0,\"id\":\"5\",\"username\":\"u\",\"name\":"
	    "\"new\"},"
	    "{\"username\":\"v\"},7],\"urls\":[]},\"attachments\":{\"media_keys\":[\"no\",\"m\"],"
	    "\"poll_ids\":[\"p\",\"q\"],\"media\":[{\"media_key\":\"m\"}],"
	    "\"poll\":{\"id\":\"q\",\"options\":[]}},\"geo\":{\"place_id\":\"g\",\"x\":1,\"id\":"
	    "\"g\"},"
	    "\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"no\"}],"
	    "\"in_reply_to_user\":{\"id\":\"5\",\"username\":\"u\",\"name\":\"new\"}}\n");
	/* tweets of includes: each joined to those before it; a circle ends where it began */
	gives(b,
	    "{\"data\":[{\"id\":\"9\",\"text\":\"a\",\"referenced_tweets\":[{\"type\":\"quoted\","
	    "\"id\":\"2\"}]}],"
	    "\"includes\":{\"tweets\":["
	    "{\"id\":\"1\",\"text\":\"b\",\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"2\"}"
	    "]},"
	    "{\"id\":\"2\",\"text\":\"c\",\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"1\"}"
	    "]}]}}",
	    "{\"id\":\"9\",\"text\":\"a\",\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"2\","
	    "\"text\":\"c\","
	    "\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"1\",\"text\":\"b\","
	    "\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"2\",\"text\":\"c\","
	    "\"referenced_tweets\":[{\"type\":\"quoted\",\"id\":\"1\"}]}]}]}]}\n");
	/* a long post, and the page's own members */
	gives(b,
	    "{\"data\":{\"id\":\"1\",\"text\":\"cut\",\"entities\":{\"urls\":[1],\"hashtags\":[2]},"
	    "\"note_tweet\":{\"text\":\"wh\\u006fle\",\"entities\":{\"hashtags\":[3]}}},"
	    "\"__twarc\":{\"version\":\"2\"},\"matching_rules\":[{\"id\":\"4\"}]}",
	    "{\"id\":\"1\",\"text\":\"wh\\u006fle\",\"entities\":{\"urls\":[1],\"hashtags\":[3]},"
	    "\"note_tweet\":{\"text\":\"wh\\u006fle\",\"entities\":{\"hashtags\":[3]}},"
	    "\"__twarc\":{\"version\":\"2\"},\"matching_rules\":[{\"id\":\"4\"}]}\n");
	/* members of types that the API never gives stay as they are */
	gives(b,
	    "{\"data\":[{\"id\":\"1\",\"text\":\"a\",\"entities\":7,\"attachments\":null,\"geo\":[]"
	    ","
	    "\"referenced_tweets\":{},\"note_tweet\":\"n\",\"author_id\":5}],\"includes\":[]}",
	    "{\"id\":\"1\",\"text\":\"a\",\"entities\":7,\"attachments\":null,\"geo\":[],"
	    "\"referenced_tweets\":{},\"note_tweet\":\"n\",\"author_id\":5}\n");
}

static void test_sources(struct bench *b)
{
	static const char *const of[][2] = {
	    {"<a href=\\\"https://example.com\\\" rel=\\\"nofollow\\\">Web App<\\/a>", "Web App"},
	    {"web", "web"},
	    {" <a href=\\\"x\\\"> W &amp; \\u00e9 </a>", "W & \xc3\xa9"},
	    {"<b>bold</b>", "bold"},
	};
	char line[256], post[256];

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		snprintf(line, sizeof(line),
		    "{\"id_str\":\"1\",\"text\":\"a\",\"created_at\":\"\",\"source\":\"%s\"}",
		    of[i][0]);
		snprintf(post, sizeof(post),
		    "{\"id\":\"1\",\"text\":\"a\",\"lang\":\"und\",\"source\":\"%s\"}\n", of[i][1]);
		gives(b, line, post);
	}
	gives(b,
	    "{\"id_str\":\"1\",\"text\":\"a\",\"created_at\":\"\",\"source\":\"<a href=x></a>\"}",
	    "{\"id\":\"1\",\"text\":\"a\",\"lang\":\"und\"}\n");
}

/* Each post is asked for once, before it is made; a callback's number ends the walk. */
static void test_wanted(struct bench *b)
{
	static const char page[] =
	    "{\"data\":[{\"id\":\"1\",\"text\":\"a\"},{\"id\":\"2\",\"text\":\"b\"},"
	    "{\"id\":\"3\",\"text\":\"c\"}]}";

	b->skip = 2;
	gives(b, page, "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"3\",\"text\":\"c\"}\n");
	CHECK_INT(b->asked, 3);
	b->skip = 0;
	b->stop_after = 2;
	CHECK_INT(posts(b, STR(page)), 7);
	CHECK_INT(b->made, 2);
	b->stop_after = 0;
}

/* Tweets in tweets, far deeper than X's: the bytes of the innermost are left out. */
static void test_depth(struct bench *b)
{
	struct buf text;
	size_t ids = 0;

	buf_init(&text, 1 << 20);
	for (int i = 0; i < 200; i++)
		buf_add_z(&text, "{\"id\":5,\"user\":{\"screen_name\":\"u\"},\"text\":\"a\","
				 "\"created_at\":\"x\",\"quoted_status\":");
	buf_add_z(&text, "null");
	for (int i = 0; i < 200; i++)
		buf_add_char(&text, '}');
	CHECK_INT(posts(b, buf_str(&text)), 0);
	CHECK_INT(b->made, 1);
	for (size_t i = 0; i + 6 < b->out.len; i++)
		ids += memcmp(b->out.ptr + i, "\"id\":\"", 6) == 0;
	CHECK_INT(ids, 18);
	buf_free(&text);
}

/* A page that would double its posts again and again ends with a reason, and soon. */
static void test_bound(struct bench *b)
{
	struct buf text;

	buf_init(&text, 1 << 20);
	buf_add_z(&text, "{\"data\":[{\"id\":\"1\",\"text\":\"a\"},{\"id\":\"2\",\"text\":\"b\","
			 "\"referenced_tweets\":[{\"id\":\"t40\"}]}],\"includes\":{\"tweets\":["
			 "{\"id\":\"t0\",\"text\":\"x\"}");
	for (int i = 1; i < 64; i++)
		buf_printf(&text,
		    ",{\"id\":\"t%d\",\"referenced_tweets\":[{\"id\":\"t%d\"},{\"id\":\"t%d\"}]}",
		    i, i - 1, i - 1);
	buf_add_z(&text, "]}}");
	CHECK_INT(posts(b, buf_str(&text)), -1);
	CHECK_INT(b->err.code, EXIT_PARTIAL);
	CHECK_STR(str_of(b->err.text), "its posts, joined, are too large (more than 64 MiB)");
	gives(b, "{\"data\":{\"id\":\"1\",\"text\":\"after\"}}",
	    "{\"id\":\"1\",\"text\":\"after\"}\n");
	buf_free(&text);
}

int main(void)
{
	struct bench b = {.json = json_new(), .pages = x_pages_new()};

	if (!b.json || !b.pages)
		return EXIT_FAILURE;
	buf_init(&b.out, 1 << 24);
	test_shapes(&b);
	test_bytes(&b);
	test_joins(&b);
	test_sources(&b);
	test_wanted(&b);
	test_depth(&b);
	test_bound(&b);
	buf_free(&b.out);
	padded_free(&b.line);
	json_free(b.json);
	x_pages_free(b.pages);
	x_pages_free(NULL);
	return check_done();
}
