/*
 * Fuzz target: text_fold() gives what ICU gives by itself, and folding again changes nothing;
 * text_fold_map() gives the same bytes, and a map that rises and points at characters.
 */
#include <stdint.h>

#include "fuzz.h"
#include "text.h"
#include "unicode.h"

static void by_icu(struct str s, struct buf *out)
{
	uint32_t *rune = malloc((s.len + 1) * sizeof *rune);
	size_t n = 0;

	FUZZ_CHECK(rune != NULL);
	for (size_t at = 0; at < s.len;)
		rune[n++] = text_next(s, &at);
	unicode_fold(rune, n, out);
	free(rune);
}

static void check_map(struct str s, struct str want)
{
	size_t cap = 11 * s.len + 16;
	uint32_t *map = malloc(cap * sizeof *map);
	struct buf out;
	ptrdiff_t len;

	FUZZ_CHECK(map != NULL);
	buf_init(&out, SIZE_MAX / 2);
	len = text_fold_map(s, &out, map, cap);
	FUZZ_CHECK(len >= 0 && str_equal(buf_str(&out), want) && map[len] == s.len);
	for (ptrdiff_t i = 0; i < len; i++)
		FUZZ_CHECK(map[i] <= map[i + 1] && map[i] < s.len);
	free(map);
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str s = {(const char *)bytes, len};
	struct buf once, again, icu;

	buf_init(&once, SIZE_MAX / 2);
	buf_init(&again, SIZE_MAX / 2);
	buf_init(&icu, SIZE_MAX / 2);
	text_fold(s, &once);
	by_icu(s, &icu);
	FUZZ_CHECK(str_equal(buf_str(&once), buf_str(&icu)));
	text_fold(buf_str(&once), &again);
	FUZZ_CHECK(str_equal(buf_str(&once), buf_str(&again)));
	check_map(s, buf_str(&once));
	buf_free(&once);
	buf_free(&again);
	buf_free(&icu);
	return 0;
}
