/*
 * URLs, mentions, hashtags and cashtags told from where they start; twitter-text's conformance
 * suite is run by text-entities.c.
 */
#include "text.h"

#include "check.h"

typedef size_t link_fn(struct str s, size_t at);

/* Everything of one kind in s, without its sign, joined by spaces. */
static struct str all(struct str s, link_fn *find, size_t sign_bytes)
{
	static struct buf out;
	out.max = 1 << 20;
	buf_reset(&out);
	for (size_t at = 0; at < s.len;) {
		size_t url = text_url_at(s, at), len = find(s, at);
		if (len > 0) {
			size_t skip = sign_bytes;
			if (sign_bytes > 0 && (unsigned char)s.ptr[at] == 0xEF)
				skip = 3; /* a full-width sign */
			if (out.len > 0)
				buf_add_char(&out, ' ');
			buf_add(&out, s.ptr + at + skip, len - skip);
		}
		if (len > 0 || url > 0)
			at += len > url ? len : url;
		else
			text_next(s, &at);
	}
	return buf_str(&out);
}

static struct str urls(const char *z)
{
	return all(str_of(z), text_url_at, 0);
}

static void check_urls(void)
{
	CHECK_STR(urls("see https://t.co/abc123, and http://a.io/x_(y)."),
	    "https://t.co/abc123 http://a.io/x_(y)");
	CHECK_STR(urls("(https://a.io/b) “https://a.io/c” 《https://a.io/d》"),
	    "https://a.io/b https://a.io/c https://a.io/d");
	CHECK_STR(urls("看https://a.cn/x中文，https://b.cn。"), "https://a.cn/x https://b.cn");
	CHECK_STR(urls("HTTPS://Example.COM:8080/?q=1&r=2#top!"),
	    "HTTPS://Example.COM:8080/?q=1&r=2#top");
	CHECK_STR(urls("http://localhost:3000/x http://127.0.0.1/y"),
	    "http://localhost:3000/x http://127.0.0.1/y");
	CHECK_STR(urls("xhttp://a.io http://no-tld http:// https://"), "");
	CHECK_STR(urls("https://a.io/b…"), "https://a.io/b");
	CHECK_STR(urls("https://a.io."), "https://a.io");
	CHECK_STR(urls("https://a.io/(b"), "https://a.io/");
	CHECK_INT(text_url_at(STR("https://a.io"), 1), 0);
	/* hosts in other letters, hosts that no list knows, words behind a host */
	CHECK_STR(urls("http://ああ.com/x http://foobar.中国/ http://例え.みんなです"),
	    "http://ああ.com/x http://foobar.中国/ http://例え.みんな");
	CHECK_STR(
	    urls("https://wiki.corp/x https://a.io.internal https://a.io，b.io https://b.corp中文"),
	    "https://wiki.corp/x https://a.io.internal https://a.io https://b.corp");
	CHECK_STR(
	    urls("https://user.com@evil.example http://xn--あ.com http://a_b.com http://1.2-3"),
	    "");
	struct str s = STR("at a.example/no... b.example/x/y… c.example/z d.example… e/f... "
			   "1.2/3... x@g.example/h...");
	CHECK_STR(all(s, text_short_url_at, 0), "a.example/no... b.example/x/y…");
}

static void check_tags(void)
{
	struct str s = STR("@a RT@b x@c.d @e@m.social, @f.g@h.example.org. 找@i看 ＠j @k://x");
	CHECK_STR(all(s, text_mention_at, 1), "a b e@m.social f.g@h.example.org i j");
	s = STR("#a #1 #b2 x#c #人工智能 &#39; #d://x (#e) #f#g #C++");
	CHECK_STR(all(s, text_hashtag_at, 1), "a b2 人工智能 e C");
	s = STR("$NVDA, $5B $BTC-USD ($AMD) 买$TSLA吧 a$B $BRK.B. $BRK.B $TOOLONGX $a_bc");
	CHECK_STR(all(s, text_cashtag_at, 1), "NVDA BTC AMD TSLA BRK.B BRK.B a_bc");
	s = STR("keys $k \\ll n$, $x$ and $n = 3$ of $d_i$-grams: $A and $B, $TSLA = 400$ $C\n$D "
		"$E = $F");
	CHECK_STR(all(s, text_cashtag_at, 1), "A B TSLA C D E F");
	CHECK_INT(text_mention_at(STR("x"), 0) + text_hashtag_at(STR("x"), 0) +
		      text_cashtag_at(STR(""), 0),
	    0);
}

int main(void)
{
	check_urls();
	check_tags();
	return check_done();
}
