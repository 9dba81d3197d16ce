/* block.h: which of 64 bytes are of a kind, beside a loop over them; windows at a text's end. */
#include "block.h"

#include "check.h"
#include "hash.h"

static void check_bits(const char *bytes)
{
	struct block b = block_load(bytes);
	uint64_t letters = 0, digits = 0, wide = 0, dots = 0, wides = 0;

	for (size_t i = 0; i < BLOCK_BYTES; i++) {
		unsigned char c = (unsigned char)bytes[i];

		letters |= (uint64_t)((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) << i;
		digits |= (uint64_t)(c >= '0' && c <= '9') << i;
		wide |= (uint64_t)(c >= 0x80) << i;
		dots |= (uint64_t)(c == '.') << i;
		wides |= (uint64_t)(c == 0xE2) << i;
	}
	CHECK(block_letters(&b) == letters && block_digits(&b) == digits);
	CHECK(block_wide(&b) == wide && block_is(&b, '.') == dots);
	CHECK(block_is(&b, (char)0xE2) == wides);
}

/* Whatever the length, the window holds the text and then zeros, and may be read to its end. */
static void check_windows(void)
{
	char text[200], copy[BLOCK_BYTES + BLOCK_SPARE];
	size_t len;

	memset(text, 'x', sizeof text);
	for (size_t size = 1; size <= sizeof text; size++) {
		struct str s = {text, size};

		for (size_t at = 0; at < size; at++) {
			const char *w = block_window(s, at, copy, &len);
			bool same = true;

			CHECK_INT(len, size - at < BLOCK_BYTES ? size - at : BLOCK_BYTES);
			for (size_t i = 0; i < sizeof copy; i++)
				same = same && w[i] == (at + i < size ? 'x' : 0);
			CHECK(same);
		}
	}
}

int main(void)
{
	char bytes[BLOCK_BYTES];

	for (int start = 0; start < 256; start++) {
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (char)((size_t)start + i);
		check_bits(bytes);
		for (size_t i = 0; i < sizeof bytes; i++)
			bytes[i] = (char)hash_mix64((uint64_t)start << 8 | i);
		check_bits(bytes);
	}
	check_windows();
	CHECK(block_below(0) == 0 && block_below(3) == 7 && block_below(64) == UINT64_MAX);
	CHECK_INT(block_first((uint64_t)1 << 63), 63);
	return check_done();
}
