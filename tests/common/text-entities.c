/*
 * What plain text links to: by hand, and all of twitter-text's conformance suite for extracting
 * mentions, lists, hashtags, cashtags and URLs, with their places, and for 1,574 top-level domains.
 * Offsets there count UTF-16 units; none of the cases with offsets has a character beyond U+FFFF.
 */
#include "text-entities.h"

#include "check.h"
#include "json.h"
#include "padded.h"
#include "reference.h"

/* `kind[at,end]name` of all; with `places` false only the names, only of one kind where asked. */
struct want {
	int kind; /* -1: all */
	bool places, lists, elsewhere;
};

static size_t runes_before(struct str s, size_t end)
{
	size_t runes = 0;

	for (size_t at = 0; at < end; runes++)
		text_next(s, &at);
	return runes;
}

static struct str found(struct str s, struct want want)
{
	static struct buf out;
	struct text_entities walk = {.text = s};
	struct text_entity e;

	out.max = 1 << 20;
	buf_reset(&out);
	while (text_entities_next(&walk, &e)) {
		size_t end = want.lists ? e.list_end : e.end;

		CHECK(e.at < e.end && e.end <= e.list_end && e.list_end <= s.len);
		if (e.elsewhere != want.elsewhere ||
		    (want.kind >= 0 && e.kind != (unsigned)want.kind))
			continue;
		if (out.len > 0)
			buf_add_char(&out, ' ');
		buf_add_str(&out, e.name);
		if (want.lists)
			buf_add(&out, s.ptr + e.end, e.list_end - e.end);
		if (want.places)
			buf_printf(&out, "[%zu,%zu]", runes_before(s, e.at), runes_before(s, end));
	}
	return buf_str(&out);
}

static struct str names(const char *z)
{
	return found(str_of(z), (struct want){.kind = -1});
}

static void check_by_hand(void)
{
	struct want places = {.kind = -1, .places = true}, other = {.kind = -1, .elsewhere = true};

	CHECK_STR(found(STR("🎉@a 用 #智能 $NVDA…看example.com/x。"), places),
	    "a[1,3] 智能[6,9] NVDA[10,15] example.com/x[17,30]");
	CHECK_STR(names("README.md e.g. 2.5 GPT-5.2 v1.0.rc U.S. done.Next Inc.,and a..b.com .io"),
	    "README.md done.Next");
	CHECK_STR(names("see x.ai, Character.AI's docs.rs/x?y=1#z (hf.co/a_(b)) example.com?x=1"),
	    "x.ai Character.AI docs.rs/x?y=1#z hf.co/a_(b) example.com");
	CHECK_STR(names("a@b.com x.y@b.com @b.com #b.com $b.com sub_b.com -b.com b-.com"), "b b b");
	CHECK_STR(names("＠a ＃b中 HTTPS://T.CO/AbC1 #️⃣ #c🚀 é@d"),
	    "a b中 HTTPS://T.CO/AbC1 c d");
	CHECK_STR(names("a.com:8080/x a.com:80 a.com: b.org/"), "a.com:8080/x a.com a.com b.org/");
	CHECK_STR(
	    names("#a#b @c@d.social @abcdefghijklmnopqrstu http://localhost/ http://x.corp"), "");
	CHECK_STR(found(STR("@c@d.social @abcdefghijklmnopqrstu http://127.0.0.1/#e http://x.corp"),
		      other),
	    "c@d.social abcdefghijklmnopqrstu http://127.0.0.1/#e http://x.corp");
	CHECK_STR(names("https://a.io/#b,c @d/e. https://f.io/@g"),
	    "https://a.io/#b,c d https://f.io/@g");
	CHECK_STR(names(""), "");
	CHECK_STR(names("@ # $ . : :// http:// ://a.io h://b"), "");
}

/* Broken and cut sequences, and signs alone: nothing outside the text is read (SAN), all ends. */
static void check_hostile(void)
{
	static const char signs[] = "@#$.:/h\xEF\xBC\x83\xA0\xF0\x9F"
				    "aé中";
	char text[64];
	uint32_t seed = 1;

	for (int round = 0; round < 200000; round++) {
		size_t len = 0, n;

		for (n = (size_t)round % sizeof text; len < n; len++) {
			seed = seed * 1664525 + 1013904223;
			text[len] = signs[(seed >> 16) % (sizeof signs - 1)];
		}
		found((struct str){text, len}, (struct want){.kind = -1});
	}
}

/* A section of the suite: which kind it wants, and how its objects name it. */
static const struct section {
	const char *file, *name;
	struct want want;
	const char *member; /* of the objects of a section with indices */
	size_t cases;
} sections[] = {
    {"extract", "mentions", {TEXT_MENTION, false, false, false}, NULL, 23},
    {"extract", "mentions_with_indices", {TEXT_MENTION, true, false, false}, "screen_name", 3},
    {"extract", "mentions_or_lists_with_indices", {TEXT_MENTION, true, true, false}, "screen_name",
	5},
    {"extract", "hashtags", {TEXT_HASHTAG, false, false, false}, NULL, 65},
    {"extract", "hashtags_from_astral", {TEXT_HASHTAG, false, false, false}, NULL, 3},
    {"extract", "hashtags_with_indices", {TEXT_HASHTAG, true, false, false}, "hashtag", 8},
    {"extract", "cashtags", {TEXT_CASHTAG, false, false, false}, NULL, 8},
    {"extract", "cashtags_with_indices", {TEXT_CASHTAG, true, false, false}, "cashtag", 2},
    {"extract", "urls", {TEXT_URL, false, false, false}, NULL, 91},
    {"extract", "urls_with_indices", {TEXT_URL, true, false, false}, "url", 10},
    {"extract", "urls_with_directional_markers", {TEXT_URL, true, false, false}, "url", 2},
    {"extract", "tco_urls_with_params", {TEXT_URL, false, false, false}, NULL, 5},
    {"tlds", "country", {TEXT_URL, false, false, false}, NULL, 315},
    {"tlds", "generic", {TEXT_URL, false, false, false}, NULL, 1259},
};
#define SECTIONS (sizeof sections / sizeof *sections)

/* What the case expects, as found() writes it. */
static void expected(const struct section *section, struct json_value v, struct buf *out)
{
	struct json_walk w = json_walk_start(v);

	buf_reset(out);
	while (json_walk_next(&w)) {
		struct json_walk place = json_walk_start(json_get(w.value, STR("indices")));
		int64_t from = 0, to = 0;

		if (out->len > 0)
			buf_add_char(out, ' ');
		if (!section->member) {
			buf_add_str(out, json_text(w.value));
			continue;
		}
		buf_add_str(out, json_text(json_get(w.value, str_of(section->member))));
		buf_add_str(out, json_text(json_get(w.value, STR("list_slug"))));
		CHECK(json_walk_next(&place) && json_int(place.value, &from));
		CHECK(json_walk_next(&place) && json_int(place.value, &to));
		buf_printf(out, "[%d,%d]", (int)from, (int)to);
	}
}

static void check_conformance(void)
{
	struct buf file, want;
	struct str rest, line;
	struct padded padded = {NULL};
	struct json *json = json_new();
	size_t cases[SECTIONS] = {0};

	buf_init(&want, 1 << 20);
	reference_read("hostile/twitter-text/conformance.ndjson", &file);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		struct json_value root;
		struct err e;

		if (json_parse(json, padded_set(&padded, line), &root, &e) != 0)
			die(EXIT_IO, "conformance.ndjson: %s", e.text);
		for (size_t i = 0; i < SECTIONS; i++) {
			const struct section *section = &sections[i];

			if (!str_is(json_text(json_get(root, STR("file"))), section->file) ||
			    !str_is(json_text(json_get(root, STR("section"))), section->name))
				continue;
			cases[i]++;
			expected(section, json_get(root, STR("expected")), &want);
			CHECK_STR(found(json_text(json_get(root, STR("text"))), section->want),
			    buf_z(&want));
		}
	}
	for (size_t i = 0; i < SECTIONS; i++)
		CHECK_INT((int)cases[i], (int)sections[i].cases);
	padded_free(&padded);
	json_free(json);
	buf_free(&file);
	buf_free(&want);
}

int main(void)
{
	check_by_hand();
	check_hostile();
	check_conformance();
	return check_done();
}
