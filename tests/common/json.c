/*
 * json.h: values, walks and printing over a parsed line, numbers at the edges, and the limits that
 * post(5) states.
 */
#include "json.h"

#include <math.h>

#include "buf.h"
#include "check.h"
#include "padded.h"

struct bench {
	struct json *json;
	struct padded line;
	struct json_value root;
	struct err err;
};

static int parse_str(struct bench *b, struct str text)
{
	b->err.text[0] = '\0';
	return json_parse(b->json, padded_set(&b->line, text), &b->root, &b->err);
}

static int parse(struct bench *b, const char *text)
{
	return parse_str(b, str_of(text));
}

static void add_to_buf(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* Parses `text`; prints to `want`. */
static void prints(struct bench *b, const char *text, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 16);
	CHECK_INT(parse(b, text), 0);
	json_print(b->root, add_to_buf, &out);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void test_types(struct bench *b)
{
	static const struct {
		const char *text;
		enum json_type type;
	} kind[] = {
	    {"null", JSON_NULL},
	    {" true ", JSON_BOOL},
	    {"false", JSON_BOOL},
	    {"-0", JSON_NUMBER},
	    {"18446744073709551615", JSON_NUMBER},
	    {"18446744073709551616", JSON_NUMBER},
	    {"1.5", JSON_NUMBER},
	    {"\"\"", JSON_STRING},
	    {"[]", JSON_ARRAY},
	    {"\t{}\r\n", JSON_OBJECT},
	};

	for (size_t i = 0; i < sizeof(kind) / sizeof(*kind); i++) {
		CHECK_INT(parse(b, kind[i].text), 0);
		CHECK_INT(b->root.type, kind[i].type);
	}
	CHECK_INT(parse(b, "[true,false]"), 0);
	CHECK(!json_true(b->root));
	CHECK_INT(parse(b, "true"), 0);
	CHECK(json_true(b->root));
}

static void test_get(struct bench *b)
{
	CHECK_INT(
	    parse(b, "{\"a\":{\"b\":{\"c\":\"x\"},\"b\\u0031\":2},\"aa\":[{\"a\":3}],\"a\\\"\":4,"
		     "\"twice\":1,\"twice\":\"last\",\"\":5}"),
	    0);
	CHECK_STR(json_text(json_path(b->root, "a.b.c")), "x");
	CHECK_INT(json_path(b->root, "a.b1").type, JSON_NUMBER);
	CHECK_INT(json_path(b->root, "a.b.c.d").type, JSON_NONE);
	CHECK_INT(json_path(b->root, "aa.a").type, JSON_NONE);
	CHECK_INT(json_get(b->root, STR("a\"")).type, JSON_NUMBER);
	CHECK_INT(json_get(b->root, STR("")).type, JSON_NUMBER);
	CHECK_STR(json_text(json_get(b->root, STR("twice"))), "last");
	CHECK_INT(json_get(b->root, STR("absent")).type, JSON_NONE);
	CHECK_INT(json_get(json_get(b->root, STR("aa")), STR("a")).type, JSON_NONE);
	CHECK(!json_text(json_get(b->root, STR("a"))).ptr);
}

static void test_numbers(struct bench *b)
{
	int64_t n = 7;
	double x = 0;

	CHECK_INT(parse(b, "-9223372036854775808"), 0);
	CHECK(json_int(b->root, &n) && n == INT64_MIN);
	CHECK_INT(parse(b, "9223372036854775807"), 0);
	CHECK(json_int(b->root, &n) && n == INT64_MAX);
	n = 7;
	CHECK_INT(parse(b, "9223372036854775808"), 0);
	CHECK(!json_int(b->root, &n) && n == 7);
	CHECK(json_real(b->root, &x) && x == 0x1p63);
	CHECK_INT(parse(b, "-18446744073709551617"), 0);
	CHECK(!json_int(b->root, &n) && json_real(b->root, &x) && x == -0x1p64);
	CHECK_INT(parse(b, "1e3"), 0);
	CHECK(!json_int(b->root, &n) && json_real(b->root, &x) && x == 1000);
	CHECK_INT(parse(b, "-1e999"), 0);
	CHECK(json_real(b->root, &x) && x == -0x1.fffffffffffffp1023);
	CHECK_INT(parse(b, "1e-999"), 0);
	CHECK(json_real(b->root, &x) && x == 0);
	CHECK_INT(parse(b, "\"1\""), 0);
	CHECK(!json_int(b->root, &n) && !json_real(b->root, &x));
}

static void test_strings(struct bench *b)
{
	struct str text;

	CHECK_INT(parse(b, "\"a\\u0000b\\\"\\\\\\/\\b\\f\\n\\r\\t\\u4e2d\\uD83D\\ude00\""), 0);
	text = json_text(b->root);
	CHECK_INT(text.len, 18);
	CHECK(text.len == 18 &&
	      memcmp(text.ptr, "a\0b\"\\/\b\f\n\r\t\xe4\xb8\xad\xf0\x9f\x98\x80", 18) == 0);
	CHECK_INT(parse(b, "\"\\ud800x\\udc00\\ud800\\ud800\\udc00\""), 0);
	CHECK_STR(json_text(b->root), "\xef\xbf\xbdx\xef\xbf\xbd\xef\xbf\xbd\xf0\x90\x80\x80");
	CHECK_INT(parse(b, "{\"\\udfff\":1}"), 0);
	CHECK_INT(json_get(b->root, STR("\xef\xbf\xbd")).type, JSON_NUMBER);
}

static void test_walk(struct bench *b)
{
	struct json_walk w;

	CHECK_INT(parse(b, "{\"a\":[1,[2,3],{\"x\":4}],\"b\":{},\"c\":\"s\"}"), 0);
	w = json_walk_start(b->root);
	CHECK(json_walk_next(&w) && str_is(w.key, "a") && w.value.type == JSON_ARRAY);
	CHECK(json_walk_next(&w) && str_is(w.key, "b") && w.value.type == JSON_OBJECT);
	CHECK(json_walk_next(&w) && str_is(w.key, "c") && str_is(json_text(w.value), "s"));
	CHECK(!json_walk_next(&w) && !json_walk_next(&w));
	w = json_walk_start(json_get(b->root, STR("a")));
	CHECK(json_walk_next(&w) && w.value.type == JSON_NUMBER);
	CHECK(json_walk_next(&w) && w.value.type == JSON_ARRAY);
	CHECK(json_walk_next(&w) && w.value.type == JSON_OBJECT);
	CHECK(!json_walk_next(&w));
	w = json_walk_start(json_get(b->root, STR("b")));
	CHECK(!json_walk_next(&w));
	w = json_walk_start(json_get(b->root, STR("c")));
	CHECK(!json_walk_next(&w));
	w = json_walk_start(json_get(b->root, STR("absent")));
	CHECK(!json_walk_next(&w));
}

static void test_print(struct bench *b)
{
	prints(b, " { \"a\" : [ 1 , -2.50 , true , false , null ] , \"b\" : { } , \"c\" : [ ] } ",
	    "{\"a\":[1,-2.5,true,false,null],\"b\":{},\"c\":[]}");
	prints(b, "\"\\u0000\\u001F\\u007f\\n\\t\\r\\b\\f\\/\\\\\\\"\\u4e2d\"",
	    "\"\\u0000\\u001f\x7f\\n\\t\\r\\b\\f/\\\\\\\"\xe4\xb8\xad\"");
	prints(b, "[9223372036854775807,-9223372036854775808,18446744073709551615,0.1]",
	    "[9223372036854775807,-9223372036854775808,18446744073709551615,0.1]");
}

/* What follows the text must not count, even where it would close what is open. */
static void test_padding(struct bench *b)
{
	static const char *const cut[] = {"", " ", "[", "[[1]", "{\"a\":[1]", "\"a", "tru", "[1,",
	    "-", "[\"a\\", "{\"a\"", "1.", "\"\\u12", "\"\xe4\xb8"};
	static const char pads[] = "]}\"1e x\xad";

	for (size_t i = 0; i < sizeof(cut) / sizeof(*cut); i++) {
		for (size_t p = 0; pads[p]; p++) {
			struct str text = padded_with(&b->line, str_of(cut[i]), pads[p]);
			CHECK_INT(json_parse(b->json, text, &b->root, &b->err), -1);
		}
	}
	CHECK_INT(json_parse(b->json, padded_with(&b->line, STR("12"), '3'), &b->root, &b->err), 0);
	double x = 0;
	CHECK(json_real(b->root, &x) && x == 12);
}

/* depth containers around `inside`. */
static int parse_nested(struct bench *b, size_t depth, const char *inside)
{
	struct buf text;
	int status;

	buf_init(&text, 1 << 20);
	for (size_t i = 0; i < depth; i++)
		buf_add_z(&text, i % 2 ? "[" : "{\"k\":");
	buf_add_z(&text, inside);
	for (size_t i = depth; i-- > 0;)
		buf_add_z(&text, i % 2 ? "]" : "}");
	status = parse_str(b, buf_str(&text));
	buf_free(&text);
	return status;
}

static void test_depth(struct bench *b)
{
	static const char *const inside[] = {
	    "1", "[]", "{}", "\"\\ud800\""}; /* the last one is mended */

	for (size_t i = 0; i < sizeof(inside) / sizeof(*inside); i++) {
		CHECK_INT(parse_nested(b, 1000, inside[i]), 0);
		CHECK_INT(parse_nested(b, JSON_DEPTH_MAX, inside[i]), 0);
		CHECK_INT(parse_nested(b, JSON_DEPTH_MAX + 1, inside[i]), -1);
		CHECK(strstr(b->err.text, "(nested more than 1024 deep)") != NULL);
	}
	CHECK_INT(parse_nested(b, 100000, "1"), -1);
}

/* A 16 MiB line, then a short one: room grows, and what was read first does not stay. */
static void test_long_line(struct bench *b)
{
	const size_t len = (size_t)16 << 20;
	struct buf text;

	buf_init(&text, len);
	buf_add_z(&text, "{\"text\":\"");
	while (text.len + 5 < len)
		buf_add_z(&text, "\xe4\xb8\xad");
	buf_add_z(&text, "\"}");
	CHECK_INT(parse_str(b, buf_str(&text)), 0);
	CHECK_INT(json_text(json_get(b->root, STR("text"))).len, text.len - 11);
	text.ptr[text.len / 2] = 'x';
	CHECK_INT(parse_str(b, buf_str(&text)), -1);
	CHECK(strstr(b->err.text, "(broken UTF-8)") != NULL);
	buf_free(&text);
	CHECK_INT(parse(b, "{\"text\":\"a\"}"), 0);
	CHECK_STR(json_text(json_get(b->root, STR("text"))), "a");
}

/* Parses `text`, looks up `path`, and compares the value's own bytes. */
static void raws(struct bench *b, const char *text, const char *path, const char *want)
{
	CHECK_INT(parse(b, text), 0);
	CHECK_STR(json_raw(json_path(b->root, path)), want);
}

static void test_raw(struct bench *b)
{
	static const char mixed[] =
	    " { \"a\" : [1 , { \"b\":2.50e+1 }\t] ,\"n\": -7 , \"s\":\"\\u0041\\\"\\\\\" ,"
	    "\"e\":{ },\"o\":{\"t\" :\r\ntrue } , \"z\" : null } ";
	struct json_walk walk;

	raws(b, mixed, "a", "[1 , { \"b\":2.50e+1 }\t]");
	raws(b, mixed, "n", "-7");
	raws(b, mixed, "s", "\"\\u0041\\\"\\\\\"");
	raws(b, mixed, "e", "{ }");
	raws(b, mixed, "o.t", "true");
	raws(b, mixed, "z", "null");
	raws(b, mixed, "nope", "");
	raws(b, "\t3 ", "", "3");
	raws(b, "\"x\"", "", "\"x\"");
	/* read by way of a mended copy, shown as it came */
	raws(b, "{\"big\" : 123456789012345678901234567890 ,\"far\":1e400,\"s\":\"\\ud800 x\" }",
	    "big", "123456789012345678901234567890");
	CHECK_STR(json_raw(json_get(b->root, STR("far"))), "1e400");
	CHECK_STR(json_raw(json_get(b->root, STR("s"))), "\"\\ud800 x\"");
	walk = json_walk_start(b->root);
	CHECK(json_walk_next(&walk));
	CHECK_STR(json_walk_raw(&walk), "\"big\" : 123456789012345678901234567890");
	CHECK_INT(parse(b, "[ 1.0, [ ] ]"), 0);
	walk = json_walk_start(b->root);
	CHECK(json_walk_next(&walk));
	CHECK_STR(json_walk_raw(&walk), "1.0");
	CHECK(json_walk_next(&walk));
	CHECK_STR(json_walk_raw(&walk), "[ ]");
}

int main(void)
{
	struct bench b = {.json = json_new()};

	if (!b.json)
		return EXIT_FAILURE;
	test_types(&b);
	test_get(&b);
	test_numbers(&b);
	test_strings(&b);
	test_walk(&b);
	test_print(&b);
	test_raw(&b);
	test_padding(&b);
	test_depth(&b);
	test_long_line(&b);
	padded_free(&b.line);
	json_free(b.json);
	json_free(NULL);
	return check_done();
}
