/*
 * query.h: what goes into jq and what comes out of it, and the place of what does not compile.
 */
#include "query.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

static int collect(void *context, struct str text)
{
	struct buf *out = context;

	if (out->len > 0)
		buf_add_char(out, '|');
	buf_add_str(out, text);
	return 0;
}

static int stop(void *context, struct str text)
{
	collect(context, text);
	return 7;
}

/* The outputs of program over json, joined by |, or the error's text. */
static const char *outputs(const char *program, const char *json, bool raw)
{
	static struct buf out;
	struct err e = {0};
	struct query *q = query_compile("test", program, NULL, 0, &e);

	if (out.max == 0)
		buf_init(&out, 1 << 20);
	buf_reset(&out);
	if (!q || query_run(q, str_of(json), raw, collect, &out, &e) < 0) {
		buf_reset(&out);
		buf_add_z(&out, e.text);
	}
	query_free(q);
	return buf_z(&out);
}

#define CHECK_RUN(program, json, want) CHECK_STR(str_of(outputs(program, json, false)), want)
#define CHECK_RAW(program, json, want) CHECK_STR(str_of(outputs(program, json, true)), want)

static void test_values(void)
{
	CHECK_RUN(".", "{\"b\":1,\"a\":[true,null]}", "{\"b\":1,\"a\":[true,null]}");
	CHECK_RUN(".[]", "[1,\"a\",{}]", "1|\"a\"|{}");
	CHECK_RUN("empty", "1", "");
	CHECK_RUN("", "[1]", "[1]");
	CHECK_RUN(".a", "{\"a\":\"\\u4e2d\\ud83d\\ude00\"}", "\"中😀\"");
	CHECK_RAW(".[]", "[\"a\\nb\",1]", "a\nb|1");
	/* an id keeps its digits; a short integer and a fraction stay numbers */
	CHECK_RUN(".id", "{\"id\":1996781293042012345}", "\"1996781293042012345\"");
	CHECK_RUN(
	    ".", "[-1234567890123456,123456789012345]", "[\"-1234567890123456\",123456789012345]");
	CHECK_RUN(".", "{\"1234567890123456\":\"1234567890123456\\\"1234567890123456\"}",
	    "{\"1234567890123456\":\"1234567890123456\\\"1234567890123456\"}");
	CHECK_RUN("type", "1234567890123456.5", "\"number\"");
	CHECK_RUN("type", "1234567890123456e3", "\"number\"");
	CHECK_RUN("type", "12345678901234567890", "\"string\"");
	/* half a surrogate pair is mended, a whole one and an escaped backslash are not touched */
	CHECK_RUN(".", "[\"a\\ud83d\",\"\\ude00b\",\"\\ud83d\\ud83d\\ude00\",\"\\\\ud83d\"]",
	    "[\"a\xEF\xBF\xBD\",\"\xEF\xBF\xBD"
	    "b\",\"\xEF\xBF\xBD😀\",\"\\\\ud83d\"]");
	CHECK_RUN(".", "\"\\ud83d", "test: Unfinished string at EOF at line 1, column 7");
}

static void test_errors(void)
{
	struct err e = {0};
	struct buf out;
	struct query *q = query_compile("--score", ".a.b", NULL, 0, &e);
	double number = 0;
	bool truth = true;

	CHECK(q);
	buf_init(&out, 1024);
	CHECK_INT(query_run(q, STR("{\"a\":1}"), false, collect, &out, &e), -1);
	CHECK_STR(str_of(e.text), "--score: Cannot index number with string \"b\"");
	/* an error does not spoil the next run */
	CHECK_INT(query_number(q, STR("{\"a\":{\"b\":2.5}}"), &number, &e), 0);
	CHECK(number == 2.5);
	CHECK_INT(query_number(q, STR("{}"), &number, &e), -1);
	CHECK_STR(str_of(e.text), "--score: the result is no number");
	CHECK_INT(query_truth(q, STR("{}"), &truth, &e), 0);
	CHECK(!truth);
	CHECK_INT(query_truth(q, STR("{\"a\":{\"b\":0}}"), &truth, &e), 0);
	CHECK(truth);
	query_free(q);
	q = query_compile("test", ".[]", NULL, 0, &e);
	CHECK_INT(query_run(q, STR("[1,2]"), false, stop, &out, &e), 7);
	CHECK_STR(buf_str(&out), "1");
	CHECK_INT(query_truth(q, STR("[]"), &truth, &e), 0);
	CHECK(!truth);
	query_free(q);
	buf_free(&out);
	CHECK_RUN("error(\"no\")", "1", "test: no");
	CHECK_RUN("error({a:1})", "1", "test: {\"a\":1}");
	CHECK_RUN("1, (\"bad\" | halt_error)", "1", "test: bad");
	CHECK_RUN("1, halt, 2", "1", "1");
	CHECK_RUN("error(\"\\u001b[31m\")", "1", "test: \\x1b[31m");
	CHECK_RUN("1 | input", "1", "test: break");
	CHECK_RUN("[inputs], input_filename", "1", "[]|null");
}

static void test_depth(void)
{
	struct buf deep;

	buf_init(&deep, 4096);
	for (int i = 0; i < 300; i++)
		buf_add_char(&deep, '[');
	for (int i = 0; i < 300; i++)
		buf_add_char(&deep, ']');
	CHECK(strstr(outputs(".", buf_z(&deep), false), "depth"));
	buf_free(&deep);
}

static void test_bindings(void)
{
	struct query_binding binding[] = {
	    {"words", STR("{\"like\":\"赞\"}")}, {"id", STR("1996781293042012345")}};
	struct err e = {0};
	struct query *q = query_compile("test", "$words.like, $id", binding, 2, &e);
	struct buf out;

	buf_init(&out, 1024);
	CHECK(q && query_run(q, STR("null"), false, collect, &out, &e) == 0);
	CHECK_STR(buf_str(&out), "\"赞\"|\"1996781293042012345\"");
	query_free(q);
	binding[1].json = STR("{");
	CHECK(!query_compile("test", ".", binding, 2, &e));
	CHECK(strstr(e.text, "test: Unfinished JSON term"));
	buf_free(&out);
}

/* The error of a program that does not compile must be `want`. */
static void check_place(const char *program, const char *want, int line)
{
	struct query_binding binding = {"known", STR("1")};
	struct err e = {0};
	struct query *q = query_compile("--where", program, &binding, 1, &e);

	CHECK(!q);
	if (!q && e.code != EXIT_USAGE)
		check_number(e.code, EXIT_USAGE, __FILE__, line, "e.code");
	check_text(str_of(e.text), want, __FILE__, line);
	query_free(q);
}

#define CHECK_PLACE(program, want) check_place(program, want, __LINE__)

static void test_places(void)
{
	CHECK_PLACE(".a ^ b", "--where: syntax error, unexpected '^'\n    .a ^ b\n       ^");
	CHECK_PLACE(".a) | .b", "--where: syntax error, unexpected ')'\n    .a) | .b\n      ^");
	CHECK_PLACE(".a | .b == \"人工\" | x y | .c",
	    "--where: syntax error, unexpected 'y'\n    .a | .b == \"人工\" | x y | .c\n"
	    "                          ^");
	CHECK_PLACE(".a +", "--where: syntax error, unexpected end\n    .a +\n        ^");
	CHECK_PLACE(
	    "{a:1", "--where: syntax error, unexpected end, expecting '}'\n    {a:1\n        ^");
	CHECK_PLACE("\"abc",
	    "--where: syntax error, unexpected end of a string that is not closed\n"
	    "    \"abc\n        ^");
	CHECK_PLACE(".a\n| .b[\n| .c", "--where:3: syntax error, unexpected '|'\n    | .c\n    ^");
	CHECK_PLACE(".a.[0]", "--where: syntax error, unexpected '[', expecting FORMAT or "
			      "QQSTRING_START\n    .a.[0]\n"
			      "       ^");
	CHECK_PLACE("[.[] | select(.x > 1]",
	    "--where: syntax error, unexpected ']'\n"
	    "    [.[] | select(.x > 1]\n                        ^");
	CHECK_PLACE("\"a\\q\" | .b",
	    "--where: Invalid escape at line 1, column 4\n    \"a\\q\" | .b\n"
	    "      ^");
	/* names: neither in a string nor in a comment nor as a field, and the one not defined of
	 * several */
	CHECK_PLACE("\"foo\" | .foo | foo",
	    "--where: foo/0 is not defined\n    \"foo\" | .foo | foo\n"
	    "                   ^");
	CHECK_PLACE("# bar\n\"\\(bar(1))\"", "--where:2: bar/1 is not defined\n    \"\\(bar(1))\"\n"
					     "       ^");
	CHECK_PLACE("$known | 1 as $x | $y",
	    "--where: $y is not defined\n    $known | 1 as $x | $y\n"
	    "                       ^");
	CHECK_PLACE("(1 as $x | $x) | $x", "--where: $x is not defined\n    (1 as $x | $x) | $x\n"
					   "                     ^");
	CHECK_PLACE("import \"x\" as y; .",
	    "--where: module not found: x\n    import \"x\" as y; .\n"
	    "    ^");
}

static void test_long_line(void)
{
	struct buf program;
	struct err e = {0};

	buf_init(&program, 65536);
	for (int i = 0; i < 400; i++)
		buf_add_z(&program, ".\"人工\" | ");
	buf_add_z(&program, "]");
	for (int i = 0; i < 400; i++)
		buf_add_z(&program, " | .\"智能\"");
	CHECK(!query_compile("--where", buf_z(&program), NULL, 0, &e));
	CHECK(strlen(e.text) < ERR_TEXT_MAX - 1);
	CHECK(strstr(e.text, "unexpected ']'"));
	CHECK(str_ends(str_of(e.text), STR("^")));
	buf_free(&program);
}

/* A ~/.jq that changes what `map` means must not. */
static void test_no_home(void)
{
	char dir[] = "/tmp/trendpipe-query.XXXXXX", path[64];
	FILE *f;

	CHECK(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/.jq", dir);
	f = fopen(path, "w");
	CHECK(f && fputs("def map(f): \"from home\";\n", f) >= 0 && fclose(f) == 0);
	setenv("HOME", dir, 1);
	CHECK_RUN("map(. + 1)", "[1]", "[2]");
	CHECK(getenv("HOME") && strcmp(getenv("HOME"), dir) == 0);
	unlink(path);
	rmdir(dir);
}

/* No memory is an error that can be told, not an abort. */
static void test_no_memory(void)
{
#ifndef SANITIZED
	struct rlimit little = {256 << 20, 256 << 20};
	struct err e = {0};
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		struct query *q = query_compile("test", "[range(1e9)]", NULL, 0, &e);
		bool truth;

		if (!q || setrlimit(RLIMIT_AS, &little) != 0)
			_exit(2);
		if (query_truth(q, STR("1"), &truth, &e) != -1 ||
		    !strstr(e.text, "out of memory") || query_truth(q, STR("1"), &truth, &e) != -1)
			_exit(3);
		query_free(q);
		_exit(0);
	}
	CHECK(child > 0 && waitpid(child, &status, 0) == child);
	CHECK_INT(status, 0);
#endif
}

int main(void)
{
	test_values();
	test_errors();
	test_depth();
	test_bindings();
	test_places();
	test_long_line();
	test_no_home();
	test_no_memory();
	return check_done();
}
