/*
 * Fuzz target: sentences and graphemes tile a text and end where characters end; a cut text is a
 * beginning of no more graphemes than asked for; links stay within the text, and entities begin
 * where the one before has ended, and are what is found at their place.
 */
#include <stdint.h>

#include "fuzz.h"
#include "text-entities.h"

/* True where a character, or a broken byte, begins at `at`. */
static void mark_starts(struct str s, bool *start)
{
	for (size_t at = 0; at < s.len;) {
		start[at] = true;
		text_next(s, &at);
		FUZZ_CHECK(at <= s.len);
	}
	start[s.len] = true;
}

static size_t tile(struct str s, size_t (*end_of)(struct str, size_t), const bool *start)
{
	size_t count = 0;

	for (size_t at = 0; at < s.len; count++) {
		size_t end = end_of(s, at);

		FUZZ_CHECK(end > at && end <= s.len && start[end]);
		at = end;
	}
	return count;
}

static void check_links(struct str s, const bool *start)
{
	size_t (*const find[])(struct str, size_t) = {
	    text_url_at, text_mention_at, text_hashtag_at, text_cashtag_at};

	for (size_t at = 0; at < s.len; at++) {
		for (size_t i = 0; start[at] && i < sizeof find / sizeof *find; i++) {
			size_t len = find[i](s, at);

			FUZZ_CHECK(len <= s.len - at && start[at + len]);
		}
	}
}

static void check_entities(struct str s, const bool *start)
{
	struct text_entities walk = {.text = s};
	struct text_entity e;

	for (size_t end = 0; text_entities_next(&walk, &e); end = e.end) {
		FUZZ_CHECK(
		    e.at >= end && e.end > e.at && e.list_end >= e.end && e.list_end <= s.len);
		FUZZ_CHECK(start[e.at] && start[e.end] && e.name.ptr + e.name.len == s.ptr + e.end);
		FUZZ_CHECK(e.kind != TEXT_URL || e.bare || text_url_at(s, e.at) == e.end - e.at);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str s = {(const char *)bytes, len}, cut;
	bool *start = calloc(len + 1, sizeof *start);
	size_t graphemes, runes = 0;

	FUZZ_CHECK(start != NULL);
	mark_starts(s, start);
	tile(s, text_sentence_end, start);
	graphemes = tile(s, text_grapheme_end, start);
	check_links(s, start);
	check_entities(s, start);
	for (size_t max = 0; max <= graphemes + 1; max = max * 2 + 1) {
		cut = text_cut(s, max);
		FUZZ_CHECK(cut.ptr == s.ptr && start[cut.len]);
		FUZZ_CHECK(tile(cut, text_grapheme_end, start) <= max);
		FUZZ_CHECK(max < graphemes || cut.len == s.len);
	}
	for (size_t at = 0; at < s.len; runes++)
		text_next(s, &at);
	FUZZ_CHECK(text_width(s) <= 2 * runes);
	free(start);
	return 0;
}
