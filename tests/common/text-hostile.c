/*
 * Texts that would take a naive reader time in the square of their length: each must make progress,
 * and be done within a few seconds of processor time.
 */
#include "text.h"

#include <time.h>

#include "check.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
#define TEXT_BYTES (1 << 17) /* a sanitizer may be on, which costs ten times the time */
#else
#define TEXT_BYTES (1 << 19)
#endif
#define LIMIT_S 8

static void walk(struct str s)
{
	for (size_t at = 0; at < s.len;) {
		size_t end = text_sentence_end(s, at);
		CHECK(end > at && end <= s.len);
		at = end > at ? end : s.len;
	}
	size_t (*const find[])(struct str, size_t) = {
	    text_url_at, text_mention_at, text_hashtag_at, text_cashtag_at, text_grapheme_end};
	for (size_t at = 0; at < s.len; at++)
		for (size_t i = 0; i + 1 < sizeof find / sizeof *find; i++)
			CHECK(find[i](s, at) <= s.len - at);
	for (size_t at = 0; at < s.len; at = text_grapheme_end(s, at))
		CHECK(text_grapheme_end(s, at) > at);
	CHECK(text_cut(s, s.len).len <= s.len);
}

int main(void)
{
	static const char *const unit[] = {"http://a.bc/", "http://a.bc/(", "http://a.",
	    "https://a.b.", "a.", ". ", "(", "“", "\"", "«(", "…", "1.", ". 1", "@a.", "@a@", "#a",
	    "#_", "$A.", "e\xCC\x81", "\xCC\x81\xCC\x96", "👍🏽\xE2\x80\x8D", "🇨", "\r\n", "'",
	    "&amp;", "\xE1\x84\x80", "h", "\xFF"};
	for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
		struct buf b;
		buf_init(&b, 2 << 20);
		while (b.len < TEXT_BYTES)
			buf_add_z(&b, unit[i]);
		clock_t start = clock();
		walk(buf_str(&b));
		double spent_s = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (spent_s > LIMIT_S)
			check_text(str_of(unit[i]), "done in time", __FILE__, __LINE__);
		buf_free(&b);
	}
	return check_done();
}
