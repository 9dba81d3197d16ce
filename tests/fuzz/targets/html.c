/*
 * Fuzz target: whatever markup holds, its text is UTF-8 that is trimmed, without controls and three
 * line breaks in a row, and its links lie in it, one behind the other. Dates too: read or not,
 * never beyond their end.
 */
#include "html.h"

#include "dates.h"
#include "feed-mend.h"
#include "feed-url.h"
#include "fuzz.h"

static size_t characters(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return count;
}

static void check_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		FUZZ_CHECK(c >= ' ' || c == '\n' || c == '\t');
		if (i >= 2 && c == '\n')
			FUZZ_CHECK(text.ptr[i - 1] != '\n' || text.ptr[i - 2] != '\n');
	}
	if (text.len > 0) {
		FUZZ_CHECK((unsigned char)text.ptr[0] > ' ');
		FUZZ_CHECK((unsigned char)text.ptr[text.len - 1] > ' ');
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str html = {(const char *)bytes, len};
	struct html_links links = {.link = NULL};
	struct buf text;
	struct err e;
	size_t beyond, bad, last = 0;
	int64_t ms;

	dates_parse(html, &ms);
	/* what comes to it is UTF-8: JSON's or a feed's */
	if (!feed_is_utf8(html, &beyond, &bad))
		return 0;
	buf_init(&text, (size_t)1 << 26);
	FUZZ_CHECK(html_to_text(html, "https://site.example/a/b", &text, &links, &e) == 0);
	FUZZ_CHECK(feed_is_utf8(buf_str(&text), &beyond, &bad));
	check_text(buf_str(&text));
	for (size_t i = 0; i < links.count; i++) {
		FUZZ_CHECK(links.link[i].start >= last && links.link[i].start < links.link[i].end);
		FUZZ_CHECK(url_is_web(str_of(links.link[i].href)));
		last = links.link[i].end;
	}
	FUZZ_CHECK(last <= characters(buf_str(&text)));
	html_links_free(&links);
	buf_free(&text);
	return 0;
}
