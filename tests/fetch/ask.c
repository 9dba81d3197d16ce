/*
 * What every source of the project asks for, to the byte, at every turn that its reading may take;
 * and what answers lead to. Run in the project's folder.
 */
#include "ask.h"

#include "check.h"

#define NOW "2025-12-06T12:00:00.000Z"

static struct adapters adapters;
static struct asker *asker;

/* One line of the tables below. */
struct turn {
	const char *spec; /* an operand, or JSON */
	struct ask_input in;
	const char *want; /* the request as --dry-run tells it, or the error */
};

/* The request of a turn; what is told of an error. */
static void describe(const struct turn *turn, struct buf *out)
{
	struct specs specs = {0};
	struct ask_input in = turn->in;
	struct err e;
	int status = turn->spec[0] == '{'
			 ? specs_add_json(&specs, &adapters, str_of(turn->spec), "spec", false, &e)
			 : specs_add_operand(&specs, &adapters, turn->spec, &e);

	if (status == 0) {
		in.spec = &specs.spec[0];
		in.now = NOW;
		status = ask_describe(asker, &in, out, &e);
	}
	if (status != 0)
		buf_printf(out, "error %d: %s", (int)e.code, e.text);
	specs_free(&specs);
}

/* The fields that X is asked for stand in every request of it; the tables leave them out. */
static void without_fields(struct buf *text)
{
	const char *from = strstr(buf_z(text) ? text->ptr : "", "tweet.fields=");
	const char *end = from ? strchr(from, ' ') : NULL;
	struct buf copy;

	if (!end)
		return;
	buf_init(&copy, 65536);
	buf_add(&copy, text->ptr, (size_t)(from - text->ptr));
	buf_add_z(&copy, "FIELDS");
	buf_add_z(&copy, end);
	buf_reset(text);
	buf_add_str(text, buf_str(&copy));
	buf_free(&copy);
}

static const struct turn turns[] = {
    {"x-search:(AI OR LLM) -is:retweet", {0},
	"GET "
	"https://api.x.com/2/tweets/search/"
	"recent?query=(AI%20OR%20LLM)%20-is:retweet&max_results=100&FIELDS authorization: Bearer "
	"$X_BEARER_TOKEN"},
    {"x-search:AI", {.since = "2025-12-05T00:00:00.000Z", .until = "2025-12-06T00:00:00.000Z"},
	"GET "
	"https://api.x.com/2/tweets/search/"
	"recent?query=AI&max_results=100&start_time=2025-12-05T00:00:00Z&end_time=2025-12-06T00:00:"
	"00Z&FIELDS authorization: Bearer $X_BEARER_TOKEN"},
    {"x-search:AI",
	{.since = "2025-11-05T00:00:00.000Z", .until = "2025-12-06T11:59:55.000Z", .want = 3},
	"GET https://api.x.com/2/tweets/search/recent?query=AI&max_results=10&FIELDS "
	"authorization: Bearer $X_BEARER_TOKEN"},
    {"x-search:AI",
	{.newest_id = "1996000000000000000",
	    .newest_at = "2025-12-05T11:00:00.000Z",
	    .since = "2025-12-05T00:00:00.000Z",
	    .cursor = "\"b26\""},
	"GET "
	"https://api.x.com/2/tweets/search/"
	"recent?query=AI&max_results=100&since_id=1996000000000000000&next_token=b26&FIELDS "
	"authorization: Bearer $X_BEARER_TOKEN"},
    {"x-search:AI",
	{.newest_id = "1996000000000000000",
	    .newest_at = "2025-12-05T11:00:00.000Z",
	    .since = "2025-12-06T00:00:00.500Z",
	    .until = "2025-12-06T01:00:00.500Z"},
	"GET "
	"https://api.x.com/2/tweets/search/"
	"recent?query=AI&max_results=100&start_time=2025-12-06T00:00:00Z&end_time=2025-12-06T01:00:"
	"01Z&FIELDS authorization: Bearer $X_BEARER_TOKEN"},
    {"x-search:AI", {.newest_id = "1", .newest_at = "2025-11-05T11:00:00.000Z"},
	"GET https://api.x.com/2/tweets/search/recent?query=AI&max_results=100&FIELDS "
	"authorization: Bearer $X_BEARER_TOKEN"},
    {"x-search:AI", {.until = "2025-11-28T00:00:00.000Z"},
	"error 2: adapters/x.jq: recent search goes back seven days (x-search-all further)"},
    {"x-search-all:AI",
	{.since = "2015-11-05T00:00:00.000Z",
	    .newest_id = "9",
	    .newest_at = "2015-11-05T11:00:00.000Z"},
	"GET "
	"https://api.x.com/2/tweets/search/"
	"all?query=AI&max_results=100&start_time=2015-11-05T11:00:00Z&FIELDS authorization: Bearer "
	"$X_BEARER_TOKEN"},
    {"{\"source\":\"x-search-all\",\"query\":\"AI\",\"context_annotations\":false}", {0},
	"GET https://api.x.com/2/tweets/search/all?query=AI&max_results=500&FIELDS authorization: "
	"Bearer $X_BEARER_TOKEN"},
    {"x-user:@karpathy", {.want = 50},
	"GET https://api.x.com/2/users/by/username/karpathy authorization: Bearer $X_BEARER_TOKEN"},
    {"x-user:karpathy", {.want = 50, .kept = "\"33836629\""},
	"GET https://api.x.com/2/users/33836629/tweets?max_results=50&FIELDS authorization: Bearer "
	"$X_BEARER_TOKEN"},
    {"{\"source\":\"x-user\",\"id\":\"33836629\",\"exclude\":[\"retweets\",\"replies\"]}",
	{.want = 2},
	"GET "
	"https://api.x.com/2/users/33836629/tweets?max_results=5&exclude=retweets,replies&FIELDS "
	"authorization: Bearer $X_BEARER_TOKEN"},
    {"x-list:84839422", {.cursor = "\"n\""},
	"GET https://api.x.com/2/lists/84839422/tweets?max_results=100&pagination_token=n&FIELDS "
	"authorization: Bearer $X_BEARER_TOKEN"},
    {"x-ids:1,2,3", {0},
	"GET https://api.x.com/2/tweets?ids=1,2,3&FIELDS authorization: Bearer $X_BEARER_TOKEN"},
    {"mastodon-tag:mastodon.social/#AI", {0},
	"GET https://mastodon.social/api/v1/timelines/tag/AI?limit=40"},
    {"{\"source\":\"mastodon-tag\",\"instance\":\"m.example\",\"tag\":\"生成AI\",\"local\":true,"
     "\"token\":true}",
	{.cursor = "\"115\""},
	"GET "
	"https://m.example/api/v1/timelines/tag/"
	"%E7%94%9F%E6%88%90AI?local=true&limit=40&max_id=115 authorization: Bearer "
	"$MASTODON_TOKEN"},
    {"mastodon-account:m.example/@a", {0}, "GET https://m.example/api/v1/accounts/lookup?acct=a"},
    {"{\"source\":\"mastodon-account\",\"instance\":\"m.example\",\"account\":\"a\",\"replies\":"
     "false}",
	{.kept = "\"12\"", .want = 10},
	"GET https://m.example/api/v1/accounts/12/statuses?exclude_replies=true&limit=10"},
    {"mastodon-public:m.example", {0}, "GET https://m.example/api/v1/timelines/public?limit=40"},
    {"bluesky-author:bsky.app", {0},
	"GET "
	"https://public.api.bsky.app/xrpc/"
	"app.bsky.feed.getAuthorFeed?actor=bsky.app&filter=posts_with_replies&limit=100"},
    {"bluesky-search:large language", {.since = "2025-12-05T00:00:00.000Z"},
	"GET "
	"https://api.bsky.app/xrpc/"
	"app.bsky.feed.searchPosts?q=large%20language&sort=latest&since=2025-12-05T00:00:00.000Z&"
	"limit=100"},
    {"{\"source\":\"bluesky-search\",\"query\":\"AI\",\"token\":true}", {.cursor = "\"100\""},
	"GET "
	"https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=AI&sort=latest&limit=100&cursor=100"},
    {"bluesky-list:at://did:plc:a/app.bsky.graph.list/b", {0},
	"GET "
	"https://public.api.bsky.app/xrpc/"
	"app.bsky.feed.getListFeed?list=at:%2F%2Fdid:plc:a%2Fapp.bsky.graph.list%2Fb&limit=100"},
    {"hn-search:LLM", {0},
	"GET "
	"https://hn.algolia.com/api/v1/"
	"search_by_date?query=LLM&tags=(story,comment)&hitsPerPage=200"},
    {"hn-search:LLM",
	{.since = "2025-12-05T00:00:00.000Z",
	    .until = "2025-12-06T00:00:00.000Z",
	    .newest_at = "2025-12-05T10:00:00.000Z"},
	"GET "
	"https://hn.algolia.com/api/v1/"
	"search_by_date?query=LLM&tags=(story,comment)&numericFilters=created_at_i%3C1764979200,"
	"created_at_i%3E%3D1764928800&hitsPerPage=200"},
    {"hn-search:LLM", {.cursor = "{\"before\":1764979200,\"page\":2,\"size\":200}", .want = 7},
	"GET "
	"https://hn.algolia.com/api/v1/"
	"search_by_date?query=LLM&tags=(story,comment)&numericFilters=created_at_i%3C1764979200&"
	"hitsPerPage=200&page=2"},
    {"hn-front:", {0}, "GET https://hn.algolia.com/api/v1/search?tags=front_page&hitsPerPage=100"},
    {"reddit-sub:LocalLLaMA", {0},
	"GET https://www.reddit.com/r/LocalLLaMA/new.json?limit=100&raw_json=1"},
    {"{\"source\":\"reddit-sub\",\"sub\":\"r/LocalLLaMA\",\"token\":true}", {.cursor = "\"t3_a\""},
	"GET https://oauth.reddit.com/r/LocalLLaMA/new.json?limit=100&after=t3_a&raw_json=1"},
    {"reddit-comments:LocalLLaMA", {0},
	"GET https://www.reddit.com/r/LocalLLaMA/comments.json?limit=100&raw_json=1"},
    {"https://example.com/feed.xml?a=b", {0},
	"GET https://example.com/feed.xml?a=b accept: application/feed+json, application/atom+xml, "
	"application/rss+xml, application/xml;q=0.9, */*;q=0.5"},
    {"rss:https://example.com/feed.xml", {0},
	"GET https://example.com/feed.xml accept: application/feed+json, application/atom+xml, "
	"application/rss+xml, application/xml;q=0.9, */*;q=0.5"},
    {"ndjson:https://example.com/x.ndjson", {0}, "GET https://example.com/x.ndjson"},
    {"x-user:a", {.newest_id = "9", .newest_at = "2020-11-05T11:00:00.000Z", .kept = "\"7\""},
	"GET https://api.x.com/2/users/7/tweets?max_results=100&since_id=9&FIELDS authorization: "
	"Bearer $X_BEARER_TOKEN"},
    {"{\"source\":\"x-user\",\"username\":\"a b\",\"base\":\"http://127.0.0.1:9/x\"}", {0},
	"GET http://127.0.0.1:9/x/2/users/by/username/a%20b authorization: Bearer $X_BEARER_TOKEN"},
    {"{\"source\":\"x-ids\",\"ids\":[\"5\"]}", {.cursor = "100"},
	"GET https://api.x.com/2/tweets?FIELDS authorization: Bearer $X_BEARER_TOKEN"},
};

static void check_turns(void)
{
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		struct buf got;

		buf_init(&got, 65536);
		describe(&turns[i], &got);
		without_fields(&got);
		CHECK_STR(buf_str(&got), turns[i].want);
		buf_free(&got);
	}
}

/* Every field that there is, once whole. */
static void check_fields(void)
{
	static const struct turn turn = {"x-ids:1", {0}, NULL};
	struct buf got;

	buf_init(&got, 65536);
	describe(&turn, &got);
	CHECK_STR(buf_str(&got),
	    "GET https://api.x.com/2/tweets?ids=1"
	    "&tweet.fields=article,attachments,author_id,context_annotations,conversation_id,"
	    "created_at,edit_controls,edit_history_tweet_ids,entities,geo,id,in_reply_to_user_id,"
	    "lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,"
	    "source,text,withheld"
	    "&expansions=author_id,in_reply_to_user_id,referenced_tweets.id,"
	    "referenced_tweets.id.author_id,entities.mentions.username,"
	    "entities.note.mentions.username,attachments.poll_ids,"
	    "attachments.media_keys,geo.place_id,edit_history_tweet_ids"
	    "&user.fields=created_at,description,entities,id,location,name,pinned_tweet_id,"
	    "profile_image_url,protected,public_metrics,url,username,verified,verified_type,"
	    "withheld"
	    "&media.fields=alt_text,duration_ms,height,media_key,preview_image_url,public_metrics,"
	    "type,url,variants,width"
	    "&poll.fields=duration_minutes,end_datetime,id,options,voting_status"
	    "&place.fields=contained_within,country,country_code,full_name,geo,id,name,place_type"
	    " authorization: Bearer $X_BEARER_TOKEN");
	buf_free(&got);
}

/* ---- answers ---- */

static const struct {
	const char *spec, *cursor, *body;
	const char *want; /* cursor, kept, trouble, each or `-`; or the error */
} answers[] = {
    {"x-search:AI", NULL, "{\"data\":[{\"id\":\"1\"}],\"meta\":{\"next_token\":\"b26\"}}",
	"\"b26\" - -"},
    {"x-search:AI", "\"b26\"", "{\"meta\":{\"result_count\":0}}", "- - -"},
    {"x-search:AI", NULL, "{\"meta\":{\"next_token\":\"\"},\"errors\":[]}", "- - -"},
    {"x-search:AI", NULL, "{\"errors\":[{\"title\":\"Not Found\"}]}",
	"- - [{\"title\":\"Not Found\"}]"},
    {"x-user:a", NULL, "{\"data\":{\"id\":\"12345678901234567890\",\"username\":\"a\"}}",
	"- \"12345678901234567890\" -"},
    {"x-search:AI", NULL, "<html>",
	"error 1: the answer is no JSON (bad JSON at byte 1 (no JSON value begins so))"},
    {"x-ids:1", NULL, "{}", "- - -"},
    {"{\"source\":\"x-ids\",\"ids\":[IDS]}", NULL, "{}", "100 - -"},
    {"{\"source\":\"x-ids\",\"ids\":[IDS]}", "100", "{}", "200 - -"},
    {"{\"source\":\"x-ids\",\"ids\":[IDS]}", "200", "{\"errors\":\"odd\"}", "- - [\"odd\"]"},
    {"mastodon-tag:m.example/ai", NULL, "[{\"id\":\"12\"},{\"id\":\"11\"}]", "\"11\" - -"},
    {"mastodon-tag:m.example/ai", NULL, "[]", "- - -"},
    {"mastodon-account:m.example/a", NULL, "{\"id\":\"5\",\"acct\":\"a\"}", "- \"5\" -"},
    {"bluesky-author:a.example", NULL, "{\"feed\":[],\"cursor\":\"2025-12-05T00:00:00Z\"}",
	"\"2025-12-05T00:00:00Z\" - -"},
    {"hn-search:AI", NULL,
	"{\"hits\":[{\"created_at_i\":90},{\"created_at_i\":80}],\"page\":0,\"nbPages\":2,"
	"\"hitsPerPage\":200}",
	"{\"before\":91,\"page\":1,\"size\":200} - -"},
    {"hn-search:AI", "{\"before\":91,\"page\":1,\"size\":200}",
	"{\"hits\":[{\"created_at_i\":70}],\"page\":1,\"nbPages\":2,\"hitsPerPage\":200}", "- - -"},
    {"hn-search:AI", "{\"before\":91,\"page\":4,\"size\":200}",
	"{\"hits\":[{\"created_at_i\":70}],\"page\":4,\"nbPages\":5,\"hitsPerPage\":200}",
	"{\"before\":71,\"page\":0,\"size\":200} - -"},
    {"hn-search:AI", NULL, "{\"hits\":[],\"page\":0,\"nbPages\":0,\"hitsPerPage\":200}", "- - -"},
    {"hn-search:AI", NULL, "{\"hits\":5}",
	"error 2: adapters/hn.jq: number (1) and null (null) cannot be multiplied"},
    {"hn-front:", NULL,
	"{\"hits\":[{\"created_at_i\":70}],\"page\":0,\"nbPages\":9,\"hitsPerPage\":100}", "- - -"},
    {"reddit-sub:a", NULL, "{\"kind\":\"Listing\",\"data\":{\"after\":\"t3_a\",\"children\":[]}}",
	"\"t3_a\" - -"},
    {"rss:https://a.example/f", NULL, "{\"items\":[],\"next_url\":\"https://a.example/f?2\"}",
	"- - -"},
    {"rss:https://a.example/f", "\"x\"", "{\"items\":[],\"next_url\":\"https://a.example/f?2\"}",
	"\"https://a.example/f?2\" - -"},
    {"rss:https://a.example/f", "\"x\"", "{\"items\":[],\"next_url\":\"http://127.0.0.1/f?2\"}",
	"- - -"},
    {"rss:https://a.example/f", NULL, "{\"items\":[],\"_fetch\":{\"ill_formed\":\"line 5\"}}",
	"- - [\"line 5\"]"},
    {"ndjson:https://a.example/f", NULL, "{\"a\":1}\n{\"a\":2}\n", "- - -"},
};

static void add_or_dash(struct buf *out, const struct buf *part)
{
	if (out->len > 0)
		buf_add_char(out, ' ');
	if (part->len > 0)
		buf_add_str(out, buf_str(part));
	else
		buf_add_char(out, '-');
}

/* IDS stands for 250 of them. */
static void add_spec(struct buf *out, const char *spec)
{
	const char *ids = strstr(spec, "IDS");

	if (!ids) {
		buf_add_z(out, spec);
		return;
	}
	buf_add(out, spec, (size_t)(ids - spec));
	for (int i = 1; i <= 250; i++)
		buf_printf(out, "%s\"%d\"", i > 1 ? "," : "", i);
	buf_add_z(out, ids + 3);
}

/* A feed's older pages are asked for only where a time ends them: those turns have one. */
static void take_answer(size_t i, struct buf *out)
{
	struct specs specs = {0};
	struct ask_verdict verdict = {0};
	struct buf spec, body;
	struct err e;
	int status;

	buf_init(&spec, 65536);
	buf_init(&body, 65536);
	add_spec(&spec, answers[i].spec);
	buf_add_z(&body, answers[i].body);
	buf_room(&body, JSON_PADDING);
	status = answers[i].spec[0] == '{'
		     ? specs_add_json(&specs, &adapters, buf_str(&spec), "spec", false, &e)
		     : specs_add_operand(&specs, &adapters, buf_z(&spec), &e);
	if (status == 0) {
		struct ask_input in = {.spec = &specs.spec[0],
		    .cursor = answers[i].cursor,
		    .now = NOW,
		    .since = answers[i].cursor ? "2025-12-05T00:00:00.000Z" : NULL};

		status =
		    ask_next(asker, &in, buf_str(&body), STR("{\"etag\":\"x\"}"), &verdict, &e);
		add_or_dash(out, &verdict.cursor);
		add_or_dash(out, &verdict.kept);
		add_or_dash(out, &verdict.trouble);
	}
	if (status != 0) {
		buf_reset(out);
		buf_printf(out, "error %d: %s", (int)e.code, e.text);
	}
	ask_verdict_free(&verdict);
	buf_free(&spec);
	buf_free(&body);
	specs_free(&specs);
}

static void check_answers(void)
{
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct buf got;

		buf_init(&got, 65536);
		take_answer(i, &got);
		CHECK_STR(buf_str(&got), answers[i].want);
		buf_free(&got);
	}
}

/* ---- secrets ---- */

static int ask(const char *operand, const char *kept, struct asked *asked, struct err *e)
{
	struct specs specs = {0};
	struct ask_input in = {.now = NOW, .kept = kept};
	int status = specs_add_operand(&specs, &adapters, operand, e);

	if (status == 0) {
		in.spec = &specs.spec[0];
		status = ask_request(asker, &in, asked, e);
	}
	specs_free(&specs);
	return status;
}

static void check_secrets(void)
{
	struct asked asked;
	struct err e;

	CHECK_INT(ask("x-user:a", NULL, &asked, &e), 0);
	CHECK(asked.lookup);
	CHECK_INT(asked.request.headers, 1);
	CHECK_STR(asked.request.header[0].name, "authorization");
	CHECK_STR(asked.request.header[0].value, "Bearer hush");
	CHECK_INT(asked.request.secrets, 1);
	CHECK_STR(asked.request.secret[0], "hush");
	CHECK_STR(str_of(asked.request.method), "GET");
	asked_free(&asked);
	CHECK_INT(ask("reddit-sub:a", NULL, &asked, &e), 0);
	CHECK_INT(asked.request.delay_ms, 2000);
	CHECK(!asked.lookup && asked.request.headers == 0 && asked.request.secrets == 0);
	asked_free(&asked);
	setenv("X_BEARER_TOKEN", "a\nb", 1);
	CHECK(ask("x-user:a", NULL, &asked, &e) == -1);
	CHECK(strstr(e.text, "a credential in it, holds a control character"));
	CHECK(!strstr(e.text, "a\nb"));
	unsetenv("X_BEARER_TOKEN");
	CHECK(ask("x-user:a", NULL, &asked, &e) == -1);
	CHECK_STR(str_of(e.text),
	    "x-user:a: needs X_BEARER_TOKEN (set it in the environment or in --secrets FILE)");
	setenv("X_BEARER_TOKEN", "hush", 1);
}

int main(void)
{
	const char *root = getenv("ROOT");
	char path[4096];
	struct err e;

	setenv("X_BEARER_TOKEN", "hush", 1);
	setenv("MASTODON_TOKEN", "hush", 1);
	unsetenv("BLUESKY_TOKEN");
	snprintf(path, sizeof(path), "%s/filters/fetch/prelude.jq", root ? root : ".");
	CHECK_INT(adapters_start(&adapters, path, &e), 0);
	snprintf(path, sizeof(path), "%s/filters/fetch/adapters", root ? root : ".");
	if (adapters_add(&adapters, path, false, &e) != 0)
		fprintf(stderr, "%s\n", e.text);
	asker = asker_new(&adapters, &e);
	CHECK(asker);
	check_turns();
	check_fields();
	check_answers();
	check_secrets();
	asker_free(asker);
	adapters_free(&adapters);
	return check_done();
}
