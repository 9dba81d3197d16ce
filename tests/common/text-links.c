/*
 * URLs, mentions, hashtags and cashtags: by hand, and the share of twitter-text's conformance suite
 * that is passed, with a floor for each section. What is missed of it: URLs without a scheme, hosts
 * and paths in CJK letters or symbols, and @test@example.com, which is a name at Mastodon.
 */
#include "text.h"

#include "check.h"
#include "json.h"
#include "padded.h"
#include "reference.h"

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

/* A section of the suite: what it holds, and the least number of its cases that must pass. */
static const struct section {
	const char *name;
	link_fn *find;
	size_t sign_bytes;
	const char *member; /* of the objects of a `with_indices` section */
	int floor;
} sections[] = {
    {"mentions", text_mention_at, 1, NULL, 22},
    {"mentions_with_indices", text_mention_at, 1, "screen_name", 3},
    {"hashtags", text_hashtag_at, 1, NULL, 64},
    {"hashtags_from_astral", text_hashtag_at, 1, NULL, 3},
    {"hashtags_with_indices", text_hashtag_at, 1, "hashtag", 8},
    {"cashtags", text_cashtag_at, 1, NULL, 8},
    {"cashtags_with_indices", text_cashtag_at, 1, "cashtag", 2},
    {"urls", text_url_at, 0, NULL, 73},
    {"urls_with_indices", text_url_at, 0, "url", 6},
    {"tco_urls_with_params", text_url_at, 0, NULL, 5},
};
#define SECTIONS (sizeof sections / sizeof *sections)

static bool passes(const struct section *section, struct json_value root)
{
	struct buf want;
	struct json_walk w = json_walk_start(json_get(root, STR("expected")));
	buf_init(&want, 1 << 20);
	while (json_walk_next(&w)) {
		struct json_value v =
		    section->member ? json_get(w.value, str_of(section->member)) : w.value;
		if (want.len > 0)
			buf_add_char(&want, ' ');
		buf_add_str(&want, json_text(v));
	}
	struct str got =
	    all(json_text(json_get(root, STR("text"))), section->find, section->sign_bytes);
	bool same = str_equal(got, buf_str(&want));
	if (!same && getenv("VERBOSE"))
		fprintf(stderr, "%s: got <%.*s> want <%.*s>\n", section->name, STR_ARG(got),
		    STR_ARG(buf_str(&want)));
	buf_free(&want);
	return same;
}

static void check_conformance(void)
{
	struct buf file;
	struct str rest, line;
	struct padded padded = {NULL};
	struct json *json = json_new();
	int cases[SECTIONS] = {0}, passed[SECTIONS] = {0}, sum = 0, good = 0;
	reference_read("hostile/twitter-text/conformance.ndjson", &file);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		struct json_value root;
		struct err e;
		if (json_parse(json, padded_set(&padded, line), &root, &e) != 0 ||
		    !str_is(json_text(json_get(root, STR("file"))), "extract"))
			continue;
		for (size_t i = 0; i < SECTIONS; i++) {
			if (!str_is(json_text(json_get(root, STR("section"))), sections[i].name))
				continue;
			cases[i]++;
			passed[i] += passes(&sections[i], root);
		}
	}
	for (size_t i = 0; i < SECTIONS; i++) {
		fprintf(
		    stderr, "twitter-text %s: %d of %d\n", sections[i].name, passed[i], cases[i]);
		check_one(passed[i] >= sections[i].floor, __FILE__, __LINE__, sections[i].name);
		sum += cases[i];
		good += passed[i];
	}
	fprintf(stderr, "twitter-text extraction: %d of %d\n", good, sum);
	padded_free(&padded);
	json_free(json);
	buf_free(&file);
}

int main(void)
{
	check_urls();
	check_tags();
	check_conformance();
	return check_done();
}
