/*
 * mend.h: what is mended and how, what stays as it is, and where each mistake is said to be.
 */
#include "mend.h"

#include "check.h"

static void mends(const char *text, const char *want)
{
	struct buf out;
	struct err e = {.text = ""};

	buf_init(&out, 1 << 16);
	CHECK_INT(mend_json(str_of(text), &out, &e), 0);
	CHECK_STR(str_of(e.text), "");
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void keeps(const char *text)
{
	mends(text, text);
}

static void refuses_str(struct str text, const char *want)
{
	struct buf out;
	struct err e = {.text = ""};

	buf_init(&out, 1 << 16);
	CHECK_INT(mend_json(text, &out, &e), -1);
	CHECK_INT(e.code, EXIT_PARTIAL);
	CHECK_STR(str_of(e.text), want);
	buf_free(&out);
}

static void refuses(const char *text, size_t byte, const char *why)
{
	char want[160];

	snprintf(want, sizeof(want), "bad JSON at byte %zu (%s)", byte, why);
	refuses_str(str_of(text), want);
}

static void test_kept(void)
{
	keeps(
	    " {\"a\" : [1, -0, 0.5e-3, 1E+2, true, false, null, {}, []] , \"\" : \"\\u0000\"}\r\n");
	keeps("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\uDD1E\x7f\"");
	keeps("\"\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf "
	      "\xf0\x90\x80\x80 "
	      "\xf4\x8f\xbf\xbf\"");
	keeps("18446744073709551615");
	keeps("-9223372036854775808");
	keeps("[0e999999999999999999999, 0.000e400, -0.0, 1e-999999999999999999999]");
	keeps("[1.7976931348623156e308, 0.17976931348623156e309, 17976931348623156e292]");
	keeps("[0.00000000001e319, 123456789.5e299]");
}

static void test_numbers(void)
{
	mends("18446744073709551616", "18446744073709551616e0");
	mends("-9223372036854775809", "-9223372036854775809e0");
	mends("[100000000000000000000,1]", "[100000000000000000000e0,1]");
	mends("1e309", "1.7976931348623157e308");
	mends("-1E+309", "-1.7976931348623157e308");
	mends("[1.7976931348623158e308]", "[1.7976931348623157e308]");
	mends("[0.017976931348623157001e310 ]", "[1.7976931348623157e308 ]");
	mends("[17976931348623157.9e292]", "[1.7976931348623157e308]");
	mends("[2e308,0.0001e313]", "[1.7976931348623157e308,1.7976931348623157e308]");
	mends("1e99999999999999999999999", "1.7976931348623157e308");
	mends("1e000000000000000000000000000000000309", "1.7976931348623157e308");
}

static void test_long_numbers(void)
{
	char text[402];

	memset(text, '0', sizeof(text));
	text[0] = '1';
	text[309] = '\0'; /* 1e308 as an integer: a double holds it */
	char want[sizeof(text) + 2];
	snprintf(want, sizeof(want), "%se0", text);
	mends(text, want);
	text[309] = '0';
	text[401] = '\0';
	mends(text, "1.7976931348623157e308");
	text[0] = '0'; /* 0.000…01e400 is 10 */
	text[1] = '.';
	memcpy(text + 396, "1e395", 6);
	keeps(text);
}

static void test_surrogates(void)
{
	mends("\"\\ud800\"", "\"\\ufffd\"");
	mends("\"\\uDC00x\"", "\"\\ufffdx\"");
	mends("\"\\udc00\\udc00\"", "\"\\ufffd\\ufffd\"");
	mends("\"\\ud800\\ud800\\udc00\"", "\"\\ufffd\\ud800\\udc00\"");
	mends("\"\\ud800\\u0041\"", "\"\\ufffd\\u0041\"");
	mends("\"\\ud800\\n\\udbff\\\\udc00\"", "\"\\ufffd\\n\\ufffd\\\\udc00\"");
	mends("{\"\\udfff\":[\"\\ud83d\\ude00\",\"\\ude00\\ud83d\"]}",
	    "{\"\\ufffd\":[\"\\ud83d\\ude00\",\"\\ufffd\\ufffd\"]}");
}

static void test_bad_structure(void)
{
	refuses("", 1, "the text ends where a value should be");
	refuses(" ", 2, "the text ends where a value should be");
	refuses("\xef\xbb\xbf{}", 1, "a byte order mark inside the stream");
	refuses("{} {}", 4, "more after the value");
	refuses("[1,]", 4, "no JSON value begins so");
	refuses("[1 2]", 4, "no , or ] after an element");
	refuses("[1}", 3, "no , or ] after an element");
	refuses("[1", 3, "the text ends inside an array");
	refuses("{\"a\":1", 7, "the text ends inside an object");
	refuses("{\"a\":1]", 7, "no , or } after a member");
	refuses("{\"a\" 1}", 6, "no : after a key");
	refuses("{\"a\":}", 6, "no JSON value begins so");
	refuses("{\"a\":1,}", 8, "a key is no string");
	refuses("{a:1}", 2, "a key is no string");
	refuses("{", 2, "the text ends inside an object");
	refuses("[", 2, "the text ends where a value should be");
	refuses("nul", 1, "no JSON value begins so");
	refuses("[truee]", 6, "no , or ] after an element");
	refuses("[NaN]", 2, "no JSON value begins so");
}

static void test_bad_tokens(void)
{
	refuses("[01]", 2, "a number begins with 0");
	refuses("[-]", 3, "a number lacks digits");
	refuses("[1.]", 4, "a number lacks digits");
	refuses("[1e+]", 5, "a number lacks digits");
	refuses("[.5]", 2, "no JSON value begins so");
	refuses("[+1]", 2, "no JSON value begins so");
	refuses("[1.5.2]", 5, "no , or ] after an element");
	refuses("\"abc", 5, "the text ends inside a string");
	refuses("\"\\", 2, "the text ends inside a string");
	refuses("\"a\tb\"", 3, "control byte in a string");
	refuses("\"\x1f\"", 2, "control byte in a string");
	refuses("\"\\x\"", 2, "unknown escape");
	refuses("\"\\u12g4\"", 2, "\\u without four hex digits");
	refuses("\"\\u12", 2, "\\u without four hex digits");
	refuses_str((struct str){"\"a\0\"", 4}, "bad JSON at byte 3 (control byte in a string)");
	refuses_str((struct str){"\"\\\0\"", 4}, "bad JSON at byte 2 (unknown escape)");
}

static void test_bad_utf8(void)
{
	static const char *const broken[] = {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf",
	    "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
	    "\xf5\x80\x80\x80", "\xff", "\xfe", "\xe4\xb8", "\xe4", "\xf0\x9f\x98", "\xc3\xc3\xa9",
	    "\xe4\xb8\xe4"};

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		char text[16];

		snprintf(text, sizeof(text), "\"a%s\"", broken[i]);
		refuses(text, 3, "broken UTF-8");
		snprintf(text, sizeof(text), "\"a%s", broken[i]);
		refuses(text, 3, "broken UTF-8");
	}
	refuses("\xc3\xa9", 1, "no JSON value begins so");
}

static void test_full(void)
{
	struct buf out;
	struct err e;

	buf_init(&out, 4);
	CHECK_INT(mend_json(STR("[1,2,3]"), &out, &e), -1);
	CHECK_INT(e.code, EXIT_IO);
	buf_free(&out);
}

int main(void)
{
	test_kept();
	test_numbers();
	test_long_numbers();
	test_surrogates();
	test_bad_structure();
	test_bad_tokens();
	test_bad_utf8();
	test_full();
	return check_done();
}
