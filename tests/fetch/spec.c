/*
 * Specs: what operands and lines mean, by which key a source is known again, and every way of
 * getting them wrong. Run in the project's folder.
 */
#include "spec.h"

#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "secrets.h"

static struct adapters adapters;

/* What is added: `json|key|name`, or the error. */
static const struct {
	const char *given, *want;
} cases[] = {
    {"hn-search:LLM", "{\"source\":\"hn-search\",\"query\":\"LLM\"}|{\"query\":\"LLM\",\"source\":"
		      "\"hn-search\"}|hn-search:LLM"},
    {"mastodon-tag:m.example/a/b",
	"{\"source\":\"mastodon-tag\",\"instance\":\"m.example\",\"tag\":\"a/"
	"b\"}|{\"instance\":\"m.example\",\"source\":\"mastodon-tag\",\"tag\":\"a/"
	"b\"}|mastodon-tag:m.example/a/b"},
    {"hn-front:", "{\"source\":\"hn-front\"}|{\"source\":\"hn-front\"}|hn-front"},
    {"x-ids:1, 2,12345678901234567890",
	"{\"source\":\"x-ids\",\"ids\":[\"1\",\"2\",\"12345678901234567890\"]}|{\"ids\":[\"1\","
	"\"2\",\"12345678901234567890\"],\"source\":\"x-ids\"}|x-ids:1,2,12345678901234567890"},
    {"https://a.example/f?x=y:z", "{\"source\":\"rss\",\"url\":\"https://a.example/"
				  "f?x=y:z\"}|{\"source\":\"rss\",\"url\":\"https://a.example/"
				  "f?x=y:z\"}|rss:https://a.example/f?x=y:z"},
    {"{ \"source\": \"hn-search\", \"query\": \"A \\u4e2d\", \"name\": \"N\", \"max_posts\": 5, "
     "\"tags\": \"story\" }",
	"{\"source\":\"hn-search\",\"query\":\"A "
	"中\",\"name\":\"N\",\"max_posts\":5,\"tags\":\"story\"}|{\"query\":\"A "
	"中\",\"source\":\"hn-search\",\"tags\":\"story\"}|N"},
    {"{\"source\":\"mastodon-tag\",\"tag\":\"ai\",\"instance\":\"m.example\",\"local\":true,"
     "\"since\":\"2025-12-05T00:00:00Z\"}",
	"{\"source\":\"mastodon-tag\",\"tag\":\"ai\",\"instance\":\"m.example\",\"local\":true,"
	"\"since\":\"2025-12-05T00:00:00Z\"}|{\"instance\":\"m.example\",\"local\":true,\"since\":"
	"\"2025-12-05T00:00:00Z\",\"source\":\"mastodon-tag\",\"tag\":\"ai\"}|mastodon-tag:m."
	"example/ai local=true"},
    {"{\"source\":\"x-user\",\"id\":\"12\"}",
	"{\"source\":\"x-user\",\"id\":\"12\"}|{\"id\":\"12\",\"source\":\"x-user\"}|x-user:12"},
    {"x-ids:1,2,3,4", "{\"source\":\"x-ids\",\"ids\":[\"1\",\"2\",\"3\",\"4\"]}|{\"ids\":[\"1\","
		      "\"2\",\"3\",\"4\"],\"source\":\"x-ids\"}|x-ids:1,2,3,... (4)"},
    /* mistakes */
    {"x-usr:a", "x-usr:a: no source `x-usr` (did you mean x-user?)"},
    {"what-is-this:a", "what-is-this:a: no source `what-is-this` (--adapters lists them)"},
    {"mastodon-tag:m.example",
	"mastodon-tag:m.example: mastodon-tag needs tag (in short: mastodon-tag:instance/tag)"},
    {"mastodon-tag:",
	"mastodon-tag:: mastodon-tag needs instance (in short: mastodon-tag:instance/tag)"},
    {"mastodon-tag:/ai", "mastodon-tag:/ai: bad instance (want a string that is not empty)"},
    {"x-user:", "x-user:: x-user needs username or id (in short: x-user:username)"},
    {"hn-front:a", "hn-front:a: nothing may follow `hn-front:`"},
    {"rss:example.com", "rss:example.com: bad url (want an http or https URL)"},
    {"rss:https:///x", "rss:https:///x: bad url (want an http or https URL)"},
    {"x-ids:1,,2", "x-ids:1,,2: bad ids (want an array of strings that are not empty)"},
    {"x-ids:", "x-ids:: x-ids needs ids (in short: x-ids:ids)"},
    {"{\"query\":\"LLM\"}", "spec: no source (want an object with a member `source`, as "
			    "{\"source\":\"hn-search\",\"query\":\"LLM\"})"},
    {"{\"source\":\"hn-serch\",\"query\":\"LLM\"}",
	"spec: no source `hn-serch` (did you mean hn-search?)"},
    {"{\"source\":\"hn-search\",\"querry\":\"LLM\"}",
	"spec: hn-search knows no `querry` (but query, tags, name, since, until, base, max_posts, "
	"max_requests)"},
    {"{\"source\":\"hn-search\",\"query\":5}", "spec: bad query (want a string that is not empty)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"query\":\"b\"}", "spec: `query` stands twice"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"since\":\"yesterday\"}",
	"spec: bad since (want a time as 2025-12-05T00:00:00Z)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"until\":1764892800}",
	"spec: bad until (want a time as 2025-12-05T00:00:00Z)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"since\":\"2025-12-05T00:00:00Z\",\"until\":"
     "\"2025-12-05T00:00:00Z\"}",
	"spec: until is not after since"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"base\":\"ftp://a.example\"}",
	"spec: bad base (want an http or https URL without / at its end, ? and #)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"base\":\"http://a.example/\"}",
	"spec: bad base (want an http or https URL without / at its end, ? and #)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"max_posts\":0}",
	"spec: bad max_posts (want a whole number from 1)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"max_requests\":1.5}",
	"spec: bad max_requests (want a whole number from 1)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"name\":\"\"}",
	"spec: bad name (want a string that is not empty)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\",\"name\":\"b\\u0000c\"}",
	"spec: bad name (want a string that is not empty)"},
    {"{\"source\":\"hn-search\",\"query\":\"\\u0000\"}",
	"spec: bad query (want a string that is not empty)"},
    {"{\"source\":\"mastodon-public\",\"instance\":\"a\",\"local\":\"yes\"}",
	"spec: bad local (want true or false)"},
    {"{\"source\":\"x-user\",\"username\":\"a\",\"id\":\"5\"}",
	"spec: username and id (want one of them)"},
    {"{\"source\":\"hn-search\",\"query\":\"a\"",
	"spec: bad JSON at byte 34 (the text ends inside an object)"},
};

static void check_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct specs s = {0};
		struct buf got;
		struct err e;
		int status =
		    cases[i].given[0] == '{'
			? specs_add_json(&s, &adapters, str_of(cases[i].given), "spec", false, &e)
			: specs_add_operand(&s, &adapters, cases[i].given, &e);

		buf_init(&got, 65536);
		if (status == 0)
			buf_printf(&got, "%s|%s|%s", s.spec[0].json, s.spec[0].key, s.spec[0].name);
		else
			buf_add_z(&got, e.text);
		CHECK(status == 0 || e.code == EXIT_USAGE);
		CHECK_STR(buf_str(&got), cases[i].want);
		buf_free(&got);
		specs_free(&s);
	}
}

static void check_operands(void)
{
	CHECK(spec_is_operand(&adapters, "x-user:a"));
	CHECK(spec_is_operand(&adapters, "x-user:"));
	CHECK(spec_is_operand(&adapters, "http://a.example/"));
	CHECK(spec_is_operand(&adapters, "nothing-like-it:a"));
	CHECK(!spec_is_operand(&adapters, "./x-user:a"));
	CHECK(!spec_is_operand(&adapters, "x-user"));
	CHECK(!spec_is_operand(&adapters, "archive.zip"));
	CHECK(!spec_is_operand(&adapters, "C:file"));
	CHECK(!spec_is_operand(&adapters, "-"));
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0);
	CHECK(chmod(path, mode) == 0);
}

static void check_files(void)
{
	struct specs s = {0};
	struct err e;

	unsetenv("X_BEARER_TOKEN");
	write_file("list",
	    "# mine\n\n"
	    "{\"source\":\"x-search\",\"query\":\"AI\"}\r\n"
	    "{\"source\":\"hn-search\",\"query\":\"AI\",\"max_posts\":7,\"max_requests\":3,"
	    "\"since\":\"2025-12-05T00:00:00Z\",\"until\":\"2025-12-06T00:00:00+08:00\"}\n"
	    "  {\"query\":\"AI\",\"source\":\"hn-search\"}\n"
	    "{\"source\":\"hn-search\",\"query\":\"AI\",\"name\":\"again\"}",
	    0644);
	CHECK_INT(specs_add_file(&s, &adapters, "list", &e), 0);
	CHECK_INT(s.count, 3); /* the last is the one before it, by another name */
	CHECK(s.spec[0].asleep && strcmp(s.spec[0].lacks, "X_BEARER_TOKEN") == 0);
	CHECK(!s.spec[1].asleep && !s.spec[1].lacks);
	CHECK_INT(s.spec[1].max_posts, 7);
	CHECK_INT(s.spec[1].max_requests, 3);
	CHECK_INT(s.spec[1].window.since_ms, 1764892800000);
	CHECK_INT(s.spec[1].window.until_ms, 1764950400000);
	CHECK_INT(s.spec[2].window.since_ms, WINDOW_OPEN_SINCE);
	CHECK(specs_add_operand(&s, &adapters, "x-search:AI", &e) == -1);
	CHECK_STR(str_of(e.text),
	    "x-search:AI: needs X_BEARER_TOKEN (set it in the environment or in --secrets FILE)");
	write_file("list", "\n# a\n{\"source\":\"hn-front\"}\nhn-front\n", 0644);
	CHECK(specs_add_file(&s, &adapters, "list", &e) == -1);
	CHECK(strncmp(e.text, "list:4: bad JSON", 16) == 0);
	CHECK(specs_add_file(&s, &adapters, "nowhere", &e) == -1);
	specs_free(&s);
	unlink("list");
}

static void check_secrets(void)
{
	struct err e;

	write_file("secrets",
	    "# mine\n\nA_KEY=one\nexport B_KEY=\"two words\"\r\nC_KEY='=3='\nD_KEY=\n", 0600);
	CHECK_INT(secrets_read("secrets", &e), 0);
	CHECK_STR(str_of(secrets_get("A_KEY")), "one");
	CHECK_STR(str_of(secrets_get("B_KEY")), "two words");
	CHECK_STR(str_of(secrets_get("C_KEY")), "=3=");
	CHECK(!secrets_get("D_KEY") && !secrets_get("E_KEY"));
	CHECK_INT(secrets_read(NULL, &e), 0);
	write_file("secrets", "A_KEY=one\nhush hush\n", 0600);
	CHECK(secrets_read("secrets", &e) == -1 && e.code == EXIT_USAGE);
	CHECK_STR(str_of(e.text), "secrets:2: no line NAME=value");
	write_file("secrets", "lower=one\n", 0600);
	CHECK(secrets_read("secrets", &e) == -1);
	write_file("secrets", "A_KEY=one\n", 0640);
	CHECK(secrets_read("secrets", &e) == -1 && e.code == EXIT_USAGE);
	CHECK_STR(str_of(e.text), "secrets: others can read it (chmod 600 secrets)");
	unlink("secrets");
	CHECK(secrets_read("secrets", &e) == -1);
	CHECK_STR(str_of(e.text), "secrets: cannot read (No such file or directory)");
}

int main(void)
{
	const char *root = getenv("ROOT");
	char path[4096], folder[] = "/tmp/trendpipe-spec.XXXXXX";
	struct err e;

	setenv("X_BEARER_TOKEN", "hush", 1);
	snprintf(path, sizeof(path), "%s/filters/fetch/prelude.jq", root ? root : ".");
	CHECK_INT(adapters_start(&adapters, path, &e), 0);
	snprintf(path, sizeof(path), "%s/filters/fetch/adapters", root ? root : ".");
	CHECK_INT(adapters_add(&adapters, path, false, &e), 0);
	CHECK(mkdtemp(folder) && chdir(folder) == 0);
	check_cases();
	check_operands();
	check_files();
	check_secrets();
	CHECK(chdir("/") == 0 && rmdir(folder) == 0);
	adapters_free(&adapters);
	return check_done();
}
