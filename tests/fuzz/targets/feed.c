/*
 * Fuzz target: whatever a document holds, it becomes one line of JSON or is refused with a reason,
 * and references in it neither load nor grow without bound.
 */
#include "feed.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	/* the first byte chooses the header's charset */
	static const char *const types[] = {NULL, "text/xml", "application/rss+xml; charset=gb2312",
	    "text/xml;charset=us-ascii", "application/xml; charset=\"utf-16\"",
	    "text/xml; charset=koi8-r", "text/xml; charset=no-such"};
	const char *type = len ? types[bytes[0] % (sizeof(types) / sizeof(types[0]))] : NULL;
	struct str document = {(const char *)bytes + (len > 0), len - (len > 0)};
	struct buf out, again;
	struct err e = {.text = ""};

	buf_init(&out, (size_t)1 << 26);
	buf_init(&again, (size_t)1 << 26);
	if (feed_to_json(document, "http://feeds.example/dir/feed", type, &out, &e) == 0) {
		FUZZ_CHECK(memchr(out.ptr, '\n', out.len) == NULL);
		FUZZ_CHECK(fuzz_print(fuzz_parser(), buf_str(&out), &again) == 0);
		/* an entity of 256 bytes for three, written six-fold (\u0001), in four members */
		FUZZ_CHECK(out.len < 4096 + len * 2048);
	} else {
		FUZZ_CHECK(e.text[0] && out.len == 0);
	}
	feed_is_markup((struct str){(const char *)bytes, len});
	buf_free(&out);
	buf_free(&again);
	return 0;
}
