/*
 * Fuzz target: a time that is read and written again is the same instant, and reading it never
 * looks beyond its end; options' values and days are read or refused with a message.
 */
#include <stdint.h>

#include "fuzz.h"
#include "window.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = malloc(len + 1), out[64];
	int64_t ms, again;
	struct window w;
	struct err e = {.text = ""};

	FUZZ_CHECK(text != NULL);
	if (len > 0)
		memcpy(text, bytes, len);
	text[len] = '\0';
	if (window_parse_time((struct str){(const char *)bytes, len}, &ms) == 0) {
		window_format_utc(out, sizeof out, ms);
		/* beyond the years 0000 to 9999 (by an offset) the written time is clamped */
		if (ms >= -62167219200000 && ms <= 253402300799999)
			FUZZ_CHECK(window_parse_time(str_of(out), &again) == 0 && again == ms);
	}
	if (window_parse_option(text, &ms, &e) != 0)
		FUZZ_CHECK(e.code == EXIT_USAGE && e.text[0]);
	if (window_parse_day(text, &w, &e) == 0)
		FUZZ_CHECK(w.since_ms < w.until_ms);
	window_format(out, sizeof out, text, 1764921600123);
	free(text);
	return 0;
}
