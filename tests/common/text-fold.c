/*
 * text_fold() and text_fold_map(): by hand; then against unicode_fold() (ICU by itself) for every
 * code point, for pairs over seams, for all of NormalizationTest.txt and for the posts of real
 * timelines.
 */
#include "text.h"

#include "check.h"
#include "reference.h"
#include "unicode.h"

#define TEXT_MAX (1 << 20)

static struct buf fast, slow, mapped;
static uint32_t rune[TEXT_MAX], map[11 * TEXT_MAX + 16];

static struct str fold(struct str s)
{
	buf_reset(&fast);
	text_fold(s, &fast);
	return buf_str(&fast);
}

static struct str fold_by_icu(struct str s)
{
	size_t n = 0;
	for (size_t at = 0; at < s.len && n < TEXT_MAX;)
		rune[n++] = text_next(s, &at);
	buf_reset(&slow);
	unicode_fold(rune, n, &slow);
	return buf_str(&slow);
}

/* The map gives the same bytes, never falls, and points at first bytes of characters. */
static bool map_is_sound(struct str s, struct str want)
{
	buf_reset(&mapped);
	ptrdiff_t len = text_fold_map(s, &mapped, map, 11 * s.len + 16);
	if (len < 0 || !str_equal(buf_str(&mapped), want) || map[len] != s.len)
		return false;
	for (ptrdiff_t i = 0; i < len; i++)
		if (map[i] > map[i + 1] || map[i] >= s.len || (s.ptr[map[i]] & 0xC0) == 0x80)
			return false;
	return true;
}

static bool agrees(struct str s)
{
	struct str want = fold_by_icu(s);
	return str_equal(fold(s), want) && map_is_sound(s, want);
}

static void check_by_hand(void)
{
	CHECK_STR(fold(STR("")), "");
	CHECK_STR(fold(STR("Hello, WORLD @[`{ 0189")), "hello, world @[`{ 0189");
	CHECK_STR(fold(STR("ＧＰＴ－５．２，很好！")), "gpt-5.2,很好!");
	CHECK_STR(fold(STR("Straße ﬁne ①²")), "strasse fine 12");
	CHECK_STR(fold(STR("ÉCOLE e\xCC\x81"
			   "cole Привет")),
	    "école école привет");
	CHECK_STR(fold(STR("か\xE3\x82\x99 ｶﾞ")), "が ガ");
	CHECK_STR(fold(STR("a\xC2\xAD"
			   "b\xE2\x80\x8B"
			   "c\xEF\xB8\x8F")),
	    "abc");
	CHECK_STR(fold(STR("x\xFFy\xE4\xB8")), "x\xEF\xBF\xBDy\xEF\xBF\xBD\xEF\xBF\xBD");
	CHECK_STR(fold(STR("…")), "...");
	buf_reset(&mapped);
	CHECK_INT(text_fold_map(STR("Aﬁe\xCC\x81。"), &mapped, map, 64), 8);
	CHECK_STR(buf_str(&mapped), "afié。");
	static const uint32_t want[] = {0, 1, 1, 4, 4, 7, 7, 7, 10};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		CHECK_INT(map[i], want[i]);
	buf_reset(&mapped);
	CHECK_INT(text_fold_map(STR("abc"), &mapped, map, 3), -1);
	struct buf small;
	buf_init(&small, 4);
	text_fold(STR("abcdefgh"), &small);
	CHECK(buf_failed(&small));
	buf_free(&small);
}

static void check_every_code_point(void)
{
	static const uint32_t joins[] = {0, 'a', 0x301, 0x338, 0x3099, 0x200D, 0xFE0F, 0x11A8,
	    0x1161, 0x20E3, 0xAD, 0x4E2D, 0x345};
	struct buf text;
	size_t bad = 0;
	buf_init(&text, 64);
	for (uint32_t r = 0; r < 0xE1000; r++) {
		if (r == 0x32400) /* nothing is assigned between, nor beyond but private use */
			r = 0xE0000;
		for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
			buf_reset(&text);
			buf_add_rune(&text, 'e');
			buf_add_rune(&text, r);
			if (joins[i])
				buf_add_rune(&text, joins[i]);
			if (agrees(buf_str(&text)))
				continue;
			if (bad++ < 5)
				fprintf(stderr, "U+%04X then U+%04X\n", (unsigned)r,
				    (unsigned)joins[i]);
			break;
		}
	}
	CHECK_INT(bad, 0);
	buf_free(&text);
}

static void check_long_pieces(void)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	buf_add_z(&text, "Zalgo");
	for (int i = 0; i < 2000; i++)
		buf_add_rune(&text, i % 2 ? 0x301 : 0x316);
	for (int i = 0; i < 5000; i++)
		buf_add_rune(&text, 0xFDFA);
	CHECK(agrees(buf_str(&text)));
	/* a megabyte of marks: cut into pieces, or it would take minutes */
	buf_reset(&text);
	while (text.len + 4 < TEXT_MAX)
		buf_add_z(&text, "\xCC\x81\xCC\x96");
	CHECK_INT(fold(buf_str(&text)).len, text.len);
	buf_free(&text);
}

static void check_normalization_file(void)
{
	struct buf file, text;
	struct str rest, line;
	size_t fields = 0, bad = 0;
	reference_read("hostile/unicode/NormalizationTest.txt.bz2", &file);
	buf_init(&text, 4096);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		if (line.len == 0 || line.ptr[0] == '#' || line.ptr[0] == '@')
			continue;
		for (int i = 0; i < 5; i++, fields++) {
			buf_reset(&text);
			buf_add_z(&text, "Ab が");
			reference_runes(reference_field(&line, ';'), &text);
			buf_add_z(&text, "中Z");
			bad += !agrees(buf_str(&text));
		}
	}
	CHECK(fields > 90000);
	CHECK_INT(bad, 0);
	buf_free(&text);
	buf_free(&file);
}

/* Whole lines of JSON: the texts with all that stands around them. */
static void check_timeline(const char *name)
{
	struct buf file;
	struct str rest, line;
	size_t bad = 0;
	reference_read(name, &file);
	for (rest = buf_str(&file); reference_line(&rest, &line);)
		if (line.len <= TEXT_MAX)
			bad += !agrees(line);
	CHECK_INT(bad, 0);
	buf_free(&file);
}

int main(void)
{
	buf_init(&fast, 64 << 20);
	buf_init(&slow, 64 << 20);
	buf_init(&mapped, 64 << 20);
	check_by_hand();
	check_long_pieces();
	check_every_code_point();
	check_normalization_file();
	check_timeline("posts/x-timeline-ai-to-2025-12-06.ndjson.xz");
	check_timeline("posts/x-timeline-mixed-to-2025-12-06.ndjson.xz");
	check_timeline("tweets-v1/simdjson_twitter.json");
	buf_free(&fast);
	buf_free(&slow);
	buf_free(&mapped);
	return check_done();
}
