/*
 * Canonical links: what is dropped, what stays, the sites' own forms, what counts for nothing, and
 * which link of a post is taken. The links are invented.
 */
#include "check.h"

#include "url.h"

static void check_form(const char *link, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 16);
	bool counts = url_canonical(str_of(link), &out);
	CHECK_INT(counts, *want != '\0');
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void test_address(void)
{
	check_form("https://example.com/a/b", "example.com/a/b");
	check_form("HTTP://WWW.Example.COM:80/a/b/", "example.com/a/b");
	check_form("https://example.com:443/a", "example.com/a");
	check_form("http://example.com:443/a", "example.com:443/a");
	check_form("https://example.com:8080/a", "example.com:8080/a");
	check_form("https://user:word@example.com./a", "example.com/a");
	check_form("https://m.example.com/a", "example.com/a");
	check_form("https://www.mobile.example.com/a", "example.com/a");
	check_form("https://amp.example.com/a/amp/", "example.com/a");
	check_form("https://example.com/a.amp.html?amp=1", "example.com/a.amp.html");
	check_form("https://m.com/a", "m.com/a");
	check_form("https://en.m.wikipedia.org/wiki/Llama", "en.wikipedia.org/wiki/Llama");
	check_form("https://example.com/a/index.html", "example.com/a");
	check_form("https://example.com/A/b", "example.com/A/b");
	check_form("https://example.com/%7eann/%e4%bd%A0", "example.com/~ann/%E4%BD%A0");
	check_form("https://example.com/\xe4\xbd\xa0", "example.com/%E4%BD%A0");
	check_form("https://example.com/a%2Fb", "example.com/a%2Fb");
	check_form("https://example.com/50%", "example.com/50%");
}

static void test_fragment(void)
{
	check_form("https://example.com/a#part-2", "example.com/a");
	check_form("https://example.com/a#:~:text=some%20words", "example.com/a");
	check_form("https://example.com/#!/a/b", "example.com#!/a/b");
	check_form("https://example.com/app#/a/b", "example.com/app#/a/b");
	check_form("https://example.com/#", "");
}

static void test_query(void)
{
	check_form("https://example.com/a?utm_source=x&UTM_Medium=y&id=7", "example.com/a?id=7");
	check_form(
	    "https://example.com/a?fbclid=1&gclid=2&ref=3&spm=4.5&igshid=6", "example.com/a");
	check_form("https://example.com/a?b=2&a=1", "example.com/a?a=1&b=2");
	check_form("https://example.com/a?b=&c&a=1", "example.com/a?a=1");
	check_form("https://example.com/?id=7", "example.com?id=7");
	check_form("https://example.com/?utm_source=x", "");
	/* What tracks on one site means something on others. */
	check_form(
	    "https://example.com/a?from=2&s=3&t=4&si=5", "example.com/a?from=2&s=3&si=5&t=4");
	check_form("https://mp.weixin.qq.com/s?__biz=Z&mid=1&idx=1&sn=9&chksm=2&scene=3",
	    "mp.weixin.qq.com/s?__biz=Z&idx=1&mid=1&sn=9");
}

static void test_sites(void)
{
	check_form("https://youtu.be/abcdefghijk?si=xyz&t=30", "youtube.com/watch?v=abcdefghijk");
	check_form("https://m.youtube.com/watch?app=desktop&v=abcdefghijk&list=q",
	    "youtube.com/watch?v=abcdefghijk");
	check_form("https://www.youtube.com/shorts/abcdefghijk", "youtube.com/watch?v=abcdefghijk");
	check_form("https://twitter.com/ada/status/999000?s=20&t=abc", "x.com/i/status/999000");
	check_form("https://mobile.twitter.com/ada/status/999000/photo/1", "x.com/i/status/999000");
	check_form("https://x.com/i/web/status/999000", "x.com/i/status/999000");
	check_form("https://arxiv.org/abs/2512.00001v2", "arxiv.org/abs/2512.00001");
	check_form("https://arxiv.org/pdf/2512.00001.pdf", "arxiv.org/abs/2512.00001");
	check_form("http://export.arxiv.org/pdf/2512.00001v11", "arxiv.org/abs/2512.00001");
	check_form("https://arxiv.org/abs/cs/0112017v1", "arxiv.org/abs/cs/0112017");
	check_form("https://old.reddit.com/r/sample/comments/1abc/a_title/?context=3",
	    "reddit.com/comments/1abc");
	check_form("https://redd.it/1abc", "reddit.com/comments/1abc");
	check_form("https://www.amazon.com/A-Book/dp/B000000000/ref=sr_1_1?keywords=a",
	    "amazon.com/dp/B000000000");
	check_form("https://www.google.com/amp/s/www.example.com/a/amp", "example.com/a");
	check_form(
	    "https://www.google.com/url?q=https%3A%2F%2Fwww.example.com%2Fa%3Futm_source%3Dx&sa=D",
	    "example.com/a");
	check_form(
	    "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa&h=1", "example.com/a");
}

static void test_nothing(void)
{
	check_form("https://example.com", "");
	check_form("https://example.com/", "");
	check_form("https://www.example.com/index.html", "");
	check_form("https://x.com/ada", "");
	check_form("https://x.com/search?q=a", "");
	check_form("https://www.youtube.com/@ada", "");
	check_form("https://bsky.app/profile/ada.example.com", "");
	check_form("https://pic.twitter.com/abc", "");
	check_form("https://localhost/a", "");
	check_form("ftp://example.com/a", "");
	check_form("https:///a", "");
	check_form("", "");
	check_form("https://x.com/search", "");
}

/* Links that lead to links that lead to links end somewhere. */
static void test_redirects(void)
{
	struct buf link, out;
	bool counts;

	buf_init(&link, 1 << 16);
	buf_init(&out, 1 << 16);
	for (int i = 0; i < 60; i++)
		buf_add_z(&link, "https://google.com/url?q=");
	counts = url_canonical(buf_str(&link), &out);
	CHECK(counts && url_canonical(str_of("https://example.com/a"), &out));
	/* A link of any length is refused or fits. */
	for (int i = 0; i < 3000; i++)
		buf_add_char(&link, 'a');
	CHECK(!url_canonical(buf_str(&link), &out));
	buf_free(&link);
	buf_free(&out);
}

static uint32_t key(const struct post *p)
{
	struct buf scratch;

	buf_init(&scratch, 1 << 16);
	uint32_t k = url_key(p, &scratch);
	buf_free(&scratch);
	return k;
}

static void test_post(void)
{
	struct post_url url[] = {{.url = STR("https://t.co/a"),
				     .expanded_url = STR("https://x.com/ada/status/7/photo/1")},
	    {.url = STR("https://t.co/b"),
		.expanded_url = STR("https://example.com/a?utm_source=x")}};
	struct post entity = {.id = STR("7"),
	    .text = STR("look https://t.co/a https://t.co/b"),
	    .url_entity = url,
	    .url_entities = 2};
	struct post text = {
	    .text = STR("Look: https://www.example.com/a, (https://example.com/c)")};
	struct post other = {.text = STR("http://example.com/b")};
	struct post front = {.text = STR("https://example.com http://example.com/a")};
	struct post none = {.text = STR("no: https:// : a http:")};
	struct post own = {.text = STR("see https://example.com/@ada/9"),
	    .url = STR("https://example.com/@ada/9")};

	CHECK(key(&text) != 0);
	CHECK_INT(key(&text), key(&entity));
	CHECK_INT(key(&text), key(&front));
	CHECK(key(&text) != key(&other) && key(&other) != 0);
	CHECK_INT(key(&none), 0);
	CHECK_INT(key(&own), 0);
	/* What the network found at the end of the redirects is better than where they start. */
	url[1].unwound_url = STR("https://example.com/b/");
	CHECK_INT(key(&entity), key(&other));
	url[1] = (struct post_url){.url = STR("https://t.co/b")};
	CHECK(key(&entity) != 0 && key(&entity) != key(&other));
	entity.url_entities = 1;
	CHECK_INT(key(&entity), 0);
}

int main(void)
{
	test_address();
	test_fragment();
	test_query();
	test_sites();
	test_nothing();
	test_redirects();
	test_post();
	return check_done();
}
