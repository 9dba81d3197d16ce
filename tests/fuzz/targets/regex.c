/*
 * Fuzz target: any pattern of the rules is folded, or refused with a reason; what comes out is as
 * valid as what went in, no longer than its bound, and has no letter that texts never have.
 */
#include "regex.h"

#include "fuzz.h"
#include "text.h"

/* Valid UTF-8 stays so: as JSON it is read without complaint. */
static bool is_valid(struct str s)
{
	struct buf quoted, again;
	bool valid;

	buf_init(&quoted, (size_t)1 << 20);
	buf_init(&again, (size_t)1 << 20);
	buf_add_char(&quoted, '[');
	buf_add_json(&quoted, s);
	buf_add_char(&quoted, ']');
	valid = fuzz_print(fuzz_parser(), buf_str(&quoted), &again) == 0;
	buf_free(&quoted);
	buf_free(&again);
	return valid;
}

/* Nothing in it but letters: then what comes out is small ones, numbers and grammar. */
static bool is_folded(struct str pattern, struct str folded)
{
	for (size_t i = 0; i < pattern.len; i++)
		if (strchr("\\([", pattern.ptr[i]))
			return true;
	for (size_t i = 0; i < folded.len; i++)
		if ((unsigned char)folded.ptr[i] >= 0x80 ||
		    (folded.ptr[i] >= 'A' && folded.ptr[i] <= 'Z'))
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str pattern = {(const char *)bytes, len};
	struct regex_traits traits;
	struct err e = {.text = ""};
	struct buf out;

	buf_init(&out, REGEX_FOLDED_MAX);
	if (regex_fold(pattern, &out, &traits, &e) == 0) {
		FUZZ_CHECK(len <= REGEX_MAX);
		FUZZ_CHECK(!is_valid(pattern) || is_valid(buf_str(&out)));
		FUZZ_CHECK(is_folded(pattern, buf_str(&out)));
	} else {
		FUZZ_CHECK(e.text[0] && (e.code == EXIT_USAGE || e.code == EXIT_IO));
	}
	buf_free(&out);
	return 0;
}
