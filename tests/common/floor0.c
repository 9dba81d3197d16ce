/* Floors 0: messages, buffers, arenas, views. */
#include "check.h"

#include "arena.h"
#include "buf.h"
#include "hash.h"

static void check_quote(struct str bytes, size_t cap, const char *want)
{
	char out[64];

	CHECK_STR(str_of(err_quote(out, cap, bytes)), want);
}

static void quoting(void)
{
	check_quote(STR("plain"), 64, "plain");
	check_quote(STR("a\nb\x1b[2J"), 64, "a\\x0ab\\x1b[2J");
	check_quote(STR("\xff\xc3"), 64, "\\xff\\xc3");
	check_quote(STR("\xe4\xb8\xad"), 64, "\xe4\xb8\xad");
	check_quote(STR("a\xe2\x80\xae"
			"b"),
	    64,
	    "a\\xe2\\x80\\xae"
	    "b");
	check_quote(STR("\xc0\x80\xed\xa0\x80"), 64, "\\xc0\\x80\\xed\\xa0\\x80");
	check_quote(STR("0123456789abcdef"), 10, "012345...");
}

/* What printf() writes, without zeros at the end. */
static bool writes_as_printf(struct buf *b, double x, int places)
{
	char want[64];
	int len = snprintf(want, sizeof want, "%.*f", places, x);

	while (places > 0 && want[len - 1] == '0')
		len--;
	len -= want[len - 1] == '.';
	if (len == 2 && memcmp(want, "-0", 2) == 0) {
		want[0] = '0';
		len = 1;
	}
	buf_reset(b);
	buf_add_number(b, x, places);
	return str_equal(buf_str(b), (struct str){want, (size_t)len});
}

/* Numbers that lie on and beside halves of the last decimal, and any others. */
static void numbers(void)
{
	struct buf b;
	uint64_t seed = 1;
	int wrong = 0;

	buf_init(&b, 64);
	for (int i = -4000; i <= 4000; i++)
		for (int places = 0; places <= 7; places++)
			wrong += !writes_as_printf(&b, i / 2000.0, places) ||
				 !writes_as_printf(&b, i * 0.005, places) ||
				 !writes_as_printf(&b, i * 0.005 + 1e-9, places);
	for (int i = 0; i < 200000; i++) {
		seed = hash_mix64(seed + 1);
		wrong += !writes_as_printf(
		    &b, (double)(int64_t)seed / (double)((uint64_t)1 << (14 + seed % 50)), i % 8);
	}
	CHECK_INT(wrong, 0);
	buf_free(&b);
}

static void buffers(void)
{
	struct buf b;

	buf_init(&b, 64);
	buf_add_json(&b, STR("a\"b\\c\n\x01\xe4\xb8\xad"));
	CHECK_STR(buf_str(&b), "\"a\\\"b\\\\c\\n\\u0001\xe4\xb8\xad\"");
	buf_reset(&b);
	buf_add_number(&b, 0.5, 4);
	buf_add_char(&b, ' ');
	buf_add_number(&b, -0.00001, 3);
	buf_add_char(&b, ' ');
	buf_add_number(&b, 1.0 / 3, 4);
	buf_add_char(&b, ' ');
	buf_add_number(&b, 0.0 / 0.0, 4);
	buf_add_char(&b, ' ');
	buf_add_number(&b, 100, 0);
	CHECK_STR(buf_str(&b), "0.5 0 0.3333 null 100");
	buf_reset(&b);
	buf_add_int(&b, 0);
	buf_add_int(&b, INT64_MIN);
	buf_add_char(&b, ' ');
	buf_add_int(&b, INT64_MAX);
	CHECK_STR(buf_str(&b), "0-9223372036854775808 9223372036854775807");
	buf_reset(&b);
	buf_add_rune(&b, 'a');
	buf_add_rune(&b, 0xE9);
	buf_add_rune(&b, 0x4E2D);
	buf_add_rune(&b, 0x1F600);
	buf_add_rune(&b, 0xD800);
	CHECK_STR(buf_str(&b), "a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80\xef\xbf\xbd");
	buf_reset(&b);
	for (int i = 0; i < 65; i++)
		buf_add_char(&b, 'x');
	CHECK(buf_failed(&b));
	CHECK_INT(b.len, 64);
	buf_reset(&b);
	CHECK(!buf_failed(&b));
	buf_printf(&b, "%d-%s", 7, "z");
	CHECK(strcmp(buf_z(&b), "7-z") == 0);
	buf_free(&b);
}

static void arenas(void)
{
	struct arena a;
	char *first;

	arena_init(&a, 1 << 20);
	first = arena_alloc(&a, 100);
	CHECK(first != NULL);
	CHECK_STR(arena_dup(&a, STR("copied")), "copied");
	CHECK(arena_alloc(&a, 500000) != NULL);
	CHECK(arena_alloc(&a, 900000) == NULL);
	CHECK(arena_array(&a, SIZE_MAX / 2, 4) == NULL);
	arena_reset(&a);
	CHECK(arena_alloc(&a, 100) == (void *)first);
	arena_free(&a);
}

static void views(void)
{
	CHECK(str_equal(str_trim(STR(" \t a b\r\n")), STR("a b")));
	CHECK_INT(str_trim(STR("   ")).len, 0);
	CHECK(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")));
	CHECK(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
	CHECK(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
	CHECK(str_compare(STR_NONE, STR("")) == 0);
	/* XXH3's published value for the empty input, seed 0 */
	CHECK(hash_bytes64("", 0, 0) == UINT64_C(0x2D06800538D394C2));
}

int main(void)
{
	quoting();
	buffers();
	numbers();
	arenas();
	views();
	return check_done();
}
