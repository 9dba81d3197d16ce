/*
 * post.h: what post_read() sees of a line, and post_splice() on every shape of line that a stream
 * may bring.
 */
#include "post.h"

#include "check.h"
#include "padded.h"

struct bench {
	struct json *json;
	struct arena arena;
	struct padded line;
	struct post post;
	enum post_kind kind;
	struct err err;
};

static void bench_open(struct bench *b)
{
	*b = (struct bench){.json = json_new()};
	arena_init(&b->arena, 1 << 20);
}

static void bench_close(struct bench *b)
{
	json_free(b->json);
	arena_free(&b->arena);
	padded_free(&b->line);
}

/* Parses and reads text; the views live until the next read. */
static int read_line(struct bench *b, unsigned fields, const char *text)
{
	struct json_value root;

	arena_reset(&b->arena);
	b->err.text[0] = '\0';
	if (json_parse(b->json, padded_set(&b->line, str_of(text)), &root, &b->err) != 0)
		return -1;
	return post_read(root, fields, &b->arena, &b->post, &b->kind, &b->err);
}

static const char whole[] =
    "{\"referenced_tweets\":[{\"text\":\"inner\",\"id\":\"9\",\"type\":\"quoted\"}],\"id\":\"42\","
    "\"text\":\"caf\\u00e9 "
    "\\ud83d\\ude00\",\"created_at\":\"2025-12-05T08:00:00.123Z\",\"lang\":\"en\","
    "\"author\":{\"id\":\"7\",\"username\":\"ann\",\"name\":\"Ann\",\"description\":\"writes\","
    "\"verified\":true,\"public_metrics\":{\"followers_count\":12}},"
    "\"public_metrics\":{\"like_count\":5,\"retweet_count\":0,\"quote_count\":-3,\"reply_count\":"
    "\"4\"},"
    "\"entities\":{\"urls\":[{\"url\":\"https://t.co/a\",\"expanded_url\":\"https://a.example/\"},"
    "{\"url\":\"https://t.co/"
    "b\"}],\"hashtags\":[{\"tag\":\"AI\"}],\"cashtags\":[{\"tag\":\"NVDA\"}],"
    "\"mentions\":[{\"username\":\"bob\"}]},\"conversation_id\":\"40\",\"url\":\"https://x.example/"
    "42\","
    "\"origin\":{\"network\":\"x\",\"adapter\":\"canonical\",\"source\":\"a.ndjson\"},"
    "\"dup\":{\"cluster\":\"41\",\"role\":\"repeat\",\"of\":\"41\",\"reason\":\"near\","
    "\"similarity\":0.93,\"first_seen\":\"2025-12-05T07:00:00Z\"},"
    "\"tags\":{\"relevance\":0.87,\"topics\":[{\"id\":\"gpu\",\"score\":0.9},{\"id\":\"chips\","
    "\"score\":1}],"
    "\"kind\":\"release\",\"sentiment\":{\"label\":\"positive\",\"score\":0.4},"
    "\"names\":[{\"name\":\"OpenAI\",\"type\":\"company\"}],"
    "\"tickers\":[{\"symbol\":\"NVDA\",\"market\":\"equity\"}]},"
    "\"story\":{\"id\":\"s\"},\"rank\":{ \"position\" : 1, \"score\": 0.5 },\"other\":null}";

/* The language that tag-topics told counts where the post has none, and nobody else's. */
static void test_lang_told(struct bench *b)
{
	static const struct {
		unsigned fields;
		const char *line, *want;
	} cases[] = {
	    {POST_LANG | POST_TAGS, "{\"lang\":\"und\",\"tags\":{\"lang\":\"zh\"}}", "zh"},
	    {POST_LANG | POST_TAGS, "{\"tags\":{\"lang\":\"zh\"},\"lang\":\"und\"}", "zh"},
	    {POST_LANG | POST_TAGS, "{\"tags\":{\"lang\":\"zh\"}}", "zh"},
	    {POST_LANG | POST_TAGS, "{\"lang\":\"ja\",\"tags\":{\"lang\":\"zh\"}}", "ja"},
	    {POST_LANG | POST_TAGS, "{\"lang\":\"und\",\"tags\":{\"lang\":7}}", "und"},
	    {POST_LANG, "{\"lang\":\"und\",\"tags\":{\"lang\":\"zh\"}}", "und"},
	    {POST_TAGS, "{\"tags\":{\"lang\":\"zh\"}}", ""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(read_line(b, cases[i].fields, cases[i].line), 0);
		CHECK_STR(b->post.lang, cases[i].want);
	}
	CHECK_INT(read_line(b, POST_ENTITIES, "{\"entities\":{}}"), 0);
	CHECK(b->post.has_entities);
	CHECK_INT(read_line(b, POST_ENTITIES, "{\"entities\":null}"), 0);
	CHECK(!b->post.has_entities);
}

/* Of author and entities as much as is asked for. */
static void test_parts(struct bench *b)
{
	static const char line[] =
	    "{\"author\":{\"id\":\"1\",\"username\":\"sample\"},\"entities\":{\"urls\":[{\"url\":"
	    "\"a\",\"unwound_url\":\"c\",\"expanded_url\":\"b\",\"url\":\"d\"},7,{\"url\":5}],"
	    "\"cashtags\":[{\"tag\":\"NVDA\"}],\"mentions\":[{\"username\":\"x\"}]}}";
	const struct post *p = &b->post;

	CHECK_INT(read_line(b, POST_USERNAME | POST_LINKS, line), 0);
	CHECK_STR(p->author.username, "sample");
	CHECK(!p->author.id.ptr);
	CHECK(p->has_entities);
	CHECK_INT(p->url_entities, 3);
	CHECK_STR(p->url_entity[0].url, "d"); /* the last of a name */
	CHECK_STR(p->url_entity[0].expanded_url, "b");
	CHECK_STR(p->url_entity[0].unwound_url, "c");
	CHECK(!p->url_entity[1].url.ptr);
	CHECK(!p->url_entity[2].url.ptr);
	CHECK_STR(p->cashtag[0], "NVDA");
	CHECK_INT(p->mentions, 0);
	CHECK_INT(read_line(b, POST_ENTITIES, line), 0);
	CHECK_STR(p->mention[0], "x");
}

static void test_plain_members(struct bench *b)
{
	const struct post *p = &b->post;

	CHECK_INT(read_line(b, ~0u, whole), 0);
	CHECK_INT(b->kind, POST_IS_POST);
	CHECK_STR(p->id, "42");
	CHECK_STR(p->text, "caf\xc3\xa9 \xf0\x9f\x98\x80");
	CHECK_STR(p->created_at, "2025-12-05T08:00:00.123Z");
	CHECK(p->has_time);
	CHECK_INT(p->time_ms, 1764921600123);
	CHECK_STR(p->lang, "en");
	CHECK_STR(p->url, "https://x.example/42");
	CHECK_STR(p->conversation_id, "40");
	CHECK_STR(p->author.username, "ann");
	CHECK_STR(p->author.description, "writes");
	CHECK_INT(p->author.followers, 12);
	CHECK(p->author.verified);
	CHECK_INT(p->metrics[POST_LIKES], 5);
	CHECK_INT(p->metrics[POST_REPOSTS], 0);
	CHECK_INT(p->metrics[POST_REPLIES], POST_COUNT_ABSENT);
	CHECK_INT(p->metrics[POST_QUOTES], POST_COUNT_ABSENT);
	CHECK_INT(p->metrics[POST_BOOKMARKS], POST_COUNT_ABSENT);
	CHECK_INT(p->references, 1);
	CHECK_STR(p->reference[0].type, "quoted");
	CHECK_STR(p->reference[0].id, "9");
}

static void test_stage_members(struct bench *b)
{
	const struct post *p = &b->post;

	CHECK_INT(read_line(b, ~0u, whole), 0);
	CHECK_INT(p->url_entities, 2);
	CHECK_STR(p->url_entity[0].expanded_url, "https://a.example/");
	CHECK_STR(p->url_entity[1].url, "https://t.co/b");
	CHECK_INT(p->url_entity[1].expanded_url.len, 0);
	CHECK_INT(p->hashtags, 1);
	CHECK_STR(p->hashtag[0], "AI");
	CHECK_STR(p->cashtag[0], "NVDA");
	CHECK_STR(p->mention[0], "bob");
	CHECK_STR(p->network, "x");
	CHECK_STR(p->adapter, "canonical");
	CHECK_STR(p->source, "a.ndjson");
	CHECK(p->dup.present);
	CHECK_STR(p->dup.role, "repeat");
	CHECK(p->dup.similarity == 0.93);
	CHECK(p->tags.present);
	CHECK(p->tags.relevance == 0.87);
	CHECK_INT(p->tags.topics, 2);
	CHECK_STR(p->tags.topic[1].id, "chips");
	CHECK(p->tags.topic[1].score == 1);
	CHECK_STR(p->tags.mood, "positive");
	CHECK_STR(p->tags.name[0].type, "company");
	CHECK_STR(p->tags.ticker[0].symbol, "NVDA");
	CHECK_STR(p->story, "{\"id\":\"s\"}");
	CHECK_STR(p->rank, "{\"position\":1,\"score\":0.5}");
}

/* Only what is asked for is read; absent and mistyped members are absent. */
static void test_absent(struct bench *b)
{
	const struct post *p = &b->post;

	CHECK_INT(read_line(b, POST_ID, whole), 0);
	CHECK_STR(p->id, "42");
	CHECK(!p->text.ptr && !p->reference && !p->tags.present);
	CHECK_INT(
	    read_line(b, ~0u,
		"{\"id\":42,\"text\":null,\"author\":[],\"entities\":{\"urls\":{}},"
		"\"created_at\":\"yesterday\",\"tags\":1,\"public_metrics\":{\"like_count\":1e3}}"),
	    0);
	CHECK(!p->id.ptr && !p->text.ptr && !p->author.id.ptr && !p->has_time && !p->tags.present);
	CHECK_STR(p->created_at, "yesterday");
	CHECK_INT(p->url_entities, 0);
	CHECK_INT(p->author.followers, POST_COUNT_ABSENT);
	CHECK_INT(p->metrics[POST_LIKES], POST_COUNT_ABSENT);
	CHECK_INT(read_line(b, ~0u, "{}"), 0);
	CHECK_INT(b->kind, POST_IS_POST);
	CHECK_INT(read_line(b, ~0u, "{\"text\":\"\"}"), 0);
	CHECK(p->text.len == 0);
	CHECK_INT(read_line(b, ~0u, "[1]"), -1);
	CHECK_STR(str_of(b->err.text), "not a post (the line is no JSON object)");
}

static void test_repeated_members(struct bench *b)
{
	CHECK_INT(read_line(b, ~0u,
		      "{\"id\":\"1\",\"id\":\"2\",\"text\":\"a\",\"text\":7,"
		      "\"author\":{\"id\":\"1\",\"id\":\"3\"}}"),
	    0);
	CHECK_STR(b->post.id, "2");
	CHECK(!b->post.text.ptr);
	CHECK_STR(b->post.author.id, "3");
	CHECK_INT(read_line(b, POST_ID, "{\"\\u0069d\":\"5\"}"), 0);
	CHECK_STR(b->post.id, "5");
}

static void test_ledger_lines(struct bench *b)
{
	CHECK_INT(read_line(b, POST_ID, "{\"record\":\"stage\",\"id\":\"1\"}"), 0);
	CHECK_INT(b->kind, POST_IS_LEDGER);
	CHECK_STR(b->post.id, "stage");
	CHECK_INT(read_line(b, 0, "{\"id\":\"1\",\"record\":null}"), 0);
	CHECK_INT(b->kind, POST_IS_LEDGER);
	CHECK(!b->post.id.ptr);
}

static void test_full_arena(struct bench *b)
{
	struct json_value root;
	struct arena tiny;
	char text[600];

	memset(text, 'x', sizeof(text));
	memcpy(text, "{\"text\":\"", 9);
	memcpy(text + sizeof(text) - 2, "\"}", 2);
	arena_init(&tiny, 256);
	CHECK_INT(json_parse(b->json, padded_set(&b->line, (struct str){text, sizeof(text)}), &root,
		      &b->err),
	    0);
	CHECK_INT(post_read(root, POST_TEXT, &tiny, &b->post, &b->kind, &b->err), -1);
	CHECK_INT(b->err.code, EXIT_IO);
	arena_free(&tiny);
}

/* line with "dup" set to VALUE must be `want`, and say so when read. */
static void splice(struct bench *b, const char *line, const char *want)
{
	struct json_value root;
	struct buf out;
	bool present;

	buf_init(&out, 1 << 16);
	CHECK_INT(json_parse(b->json, padded_set(&b->line, str_of(line)), &root, &b->err), 0);
	present = json_get(root, STR("dup")).type != JSON_NONE;
	CHECK_INT(
	    post_splice(str_of(line), STR("dup"), STR("{\"x\":1}"), present, &out, &b->err), 0);
	CHECK_STR(buf_str(&out), want);
	CHECK_INT(json_parse(b->json, padded_set(&b->line, buf_str(&out)), &root, &b->err), 0);
	CHECK(json_path(root, "dup.x").type == JSON_NUMBER);
	buf_free(&out);
}

static void test_splice_adds(struct bench *b)
{
	splice(b, "{}", "{\"dup\":{\"x\":1}}");
	splice(b, " { } \r", " { \"dup\":{\"x\":1}} \r");
	splice(b, "{\"a\":1}", "{\"a\":1,\"dup\":{\"x\":1}}");
	splice(b, "{\"a\":1}\r", "{\"a\":1,\"dup\":{\"x\":1}}\r");
	splice(b, "{\"a\":1 }  ", "{\"a\":1 ,\"dup\":{\"x\":1}}  ");
	splice(b, "{\"a\":{\"dup\":1}}", "{\"a\":{\"dup\":1},\"dup\":{\"x\":1}}");
	splice(b, "{\"a\":\"{\"}", "{\"a\":\"{\",\"dup\":{\"x\":1}}");
	splice(b, "{\"a\":[{\"dup\":1}],\"b\":\"\\\"dup\\\":2}\"}",
	    "{\"a\":[{\"dup\":1}],\"b\":\"\\\"dup\\\":2}\",\"dup\":{\"x\":1}}");
	splice(b, "{\"id\":123456789012345678901234567890,\"t\":\"\\udc00\"}",
	    "{\"id\":123456789012345678901234567890,\"t\":\"\\udc00\",\"dup\":{\"x\":1}}");
}

static void test_splice_replaces(struct bench *b)
{
	splice(b, "{\"dup\":1}", "{\"dup\":{\"x\":1}}");
	splice(b, "{\"dup\":1,\"a\":2}", "{\"dup\":{\"x\":1},\"a\":2}");
	splice(b, "{ \"a\":{\"dup\":[3]}, \"dup\" : {\"y\":[\"}\"]} , \"b\":4 }\r",
	    "{ \"a\":{\"dup\":[3]}, \"dup\" : {\"x\":1} , \"b\":4 }\r");
	splice(b, "{\"a\":1,\"dup\":null}", "{\"a\":1,\"dup\":{\"x\":1}}");
	splice(b, "{\"a\":1,\"dup\":-1.5e3 }", "{\"a\":1,\"dup\":{\"x\":1} }");
	splice(b, "{\"a\":1,\"du\\u0070\":true}", "{\"a\":1,\"du\\u0070\":{\"x\":1}}");
	splice(b, "{\"\\u0064\\u0075\\u0070\":\"\\\\\"}", "{\"\\u0064\\u0075\\u0070\":{\"x\":1}}");
	splice(b, "{\"dup\\n\":0,\"d\\u0175p\":0,\"dup\":2}",
	    "{\"dup\\n\":0,\"d\\u0175p\":0,\"dup\":{\"x\":1}}");
}

static void test_splice_repeated(struct bench *b)
{
	splice(b, "{\"dup\":1,\"dup\":2}", "{\"dup\":{\"x\":1}}");
	splice(b, "{\"dup\":1,\"a\":0,\"dup\":2,\"b\":0}", "{\"a\":0,\"dup\":{\"x\":1},\"b\":0}");
	splice(b, "{\"a\":0 , \"dup\":[1] , \"du\\u0070\":{} , \"b\":\"\\\\\", \"dup\":3}",
	    "{\"a\":0 , \"b\":\"\\\\\", \"dup\":{\"x\":1}}");
}

static void test_splice_full(void)
{
	struct buf out;
	struct err e;

	buf_init(&out, 8);
	CHECK_INT(post_splice(STR("{\"a\":1}"), STR("dup"), STR("1"), false, &out, &e), -1);
	CHECK_INT(e.code, EXIT_IO);
	buf_free(&out);
}

int main(void)
{
	struct bench b;

	bench_open(&b);
	test_plain_members(&b);
	test_lang_told(&b);
	test_parts(&b);
	test_stage_members(&b);
	test_absent(&b);
	test_repeated_members(&b);
	test_ledger_lines(&b);
	test_full_arena(&b);
	test_splice_adds(&b);
	test_splice_replaces(&b);
	test_splice_repeated(&b);
	test_splice_full();
	bench_close(&b);
	return check_done();
}
