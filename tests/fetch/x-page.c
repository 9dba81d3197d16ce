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
	    {X_NONE,
		"{\"id\":0.1,\"user\":{\"screen_name\":\"a\"},\"text\":\"\",\"created_at\":\"x\"}"},
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
