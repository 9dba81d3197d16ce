/* Untrusted text: what is dropped, what becomes a reference, which addresses are links. */
#include "escape.h"

#include "check.h"

static void check_plain(const char *text, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	escape_plain(str_of(text), &out);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void check_markdown(const char *text, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	escape_markdown(str_of(text), &out);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

/* want NULL: refused, with nothing written. */
static void check_url(const char *url, const char *want)
{
	struct buf out;
	bool taken;

	buf_init(&out, 1 << 20);
	taken = escape_url(str_of(url), &out);
	CHECK(taken == (want != NULL));
	CHECK_STR(buf_str(&out), want ? want : "");
	buf_free(&out);
}

static void test_plain(void)
{
	check_plain("  a \t\n b\u3000c  ", "a b c");
	check_plain("a\u202Eb\u2066c\u200Bd\uFEFFe\u00ADf", "abcdef");
	check_plain("bell\a escape\033[31m", "bell escape[31m");
	check_plain("👨‍👩‍👧 ok\uFE0F", "👨‍👩‍👧 ok\uFE0F");
	check_plain("e\u0301\u0301\u0301\u0301\u0301\u0301x", "e\u0301\u0301\u0301\u0301x");
	check_plain("\xF3\xA0\x81\x81tag", "tag");
}

static void test_markdown(void)
{
	check_markdown("{{ a }} {% b %}", "&#123;&#123; a &#125;&#125; &#123;% b %&#125;");
	check_markdown("<b> & \\", "&lt;b&gt; &amp; &#92;");
	check_markdown("a*b_c _d_ `e` [f](g) ![h]",
	    "a&#42;b_c &#95;d&#95; &#96;e&#96; &#91;f&#93;(g) !&#91;h&#93;");
	check_markdown("- x", "&#45; x");
	check_markdown("1. x", "1&#46; x");
	check_markdown("12) x", "12&#41; x");
	check_markdown("1.5 x", "1.5 x");
	check_markdown("--flag a - b", "&#45;&#45;flag a - b");
	check_markdown("# x", "&#35; x");
	check_markdown(": x", "&#58; x");
	check_markdown("= x", "&#61; x");
	check_markdown("http://a.b www.c.d e@f.g @h", "http&#58;//a.b www&#46;c.d e&#64;f.g @h");
	check_markdown("$x$ ~~y~~ |z|", "&#36;x&#36; &#126;&#126;y&#126;&#126; &#124;z&#124;");
	check_markdown("价格：3.5 元（约 50%）", "价格：3.5 元（约 50%）");
}

static void test_urls(void)
{
	check_url("https://x.com/a_b/status/1", "https://x.com/a_b/status/1");
	check_url("http://h:8080/?a=1&b=2#c", "http://h:8080/?a=1&amp;b=2#c");
	check_url("https://h/)(\"'<>{}|`*[]\\^$",
	    "https://h/%29%28%22%27%3C%3E%7B%7D%7C%60%2A%5B%5D%5C%5E%24");
	check_url("https://h/\xC3\xA9", "https://h/%C3%A9");
	check_url("javascript:alert(1)", NULL);
	check_url("JAVASCRIPT:alert(1)", NULL);
	check_url("data:text/html,x", NULL);
	check_url("//h/x", NULL);
	check_url("https:///x", NULL);
	check_url("https://h x/", NULL);
	check_url("https://h/a b", NULL);
	check_url("https://h/a\nb", NULL);
	check_url("https://user@h/", NULL);
	check_url("https://h:80evil/", NULL);
	check_url("", NULL);
}

static void test_path(void)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	escape_path(STR("/assets/cloud (1).jpg"), &out);
	CHECK_STR(buf_str(&out), "/assets/cloud%20%281%29.jpg");
	buf_reset(&out);
	escape_path(STR("javascript:alert(1)"), &out);
	CHECK_STR(buf_str(&out), "./javascript:alert%281%29");
	buf_reset(&out);
	escape_code(STR("a <b>\n  c"), &out);
	CHECK_STR(buf_str(&out), "a &lt;b&gt;&#10;c");
	buf_free(&out);
}

int main(void)
{
	test_plain();
	test_markdown();
	test_urls();
	test_path();
	return check_done();
}
