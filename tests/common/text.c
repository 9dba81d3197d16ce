/*
 * Code points, classes, widths, graphemes and cutting: by hand, and against EastAsianWidth.txt,
 * GraphemeBreakTest.txt and emoji-test.txt.
 */
#include "text.h"

#include "check.h"
#include "reference.h"
#include "unicode.h"

static void check_next(void)
{
	struct str s = STR("a\xC3\xA9中😀\xFF\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80\xE4\xB8");
	static const uint32_t want[] = {'a', 0xE9, 0x4E2D, 0x1F600, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD,
	    0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD};
	size_t at = 0, i = 0;
	for (; at < s.len && i < sizeof want / sizeof *want; i++)
		CHECK_INT(text_next(s, &at), want[i]);
	CHECK_INT(at, s.len);
	CHECK_INT(i, sizeof want / sizeof *want);
}

/* Every code point, written and read again, is itself. */
static void check_round_trip(void)
{
	struct buf b;
	size_t bad = 0;
	buf_init(&b, 16);
	for (uint32_t r = 0; r < 0x110000; r++) {
		size_t at = 0;
		buf_reset(&b);
		buf_add_rune(&b, r);
		uint32_t got = text_next(buf_str(&b), &at);
		bad += at != b.len || got != (r >= 0xD800 && r < 0xE000 ? 0xFFFD : r);
	}
	CHECK_INT(bad, 0);
	buf_free(&b);
}

static void check_classes(void)
{
	static const struct {
		uint32_t rune;
		enum text_class class;
	} want[] = {{'a', TEXT_LETTER}, {'Z', TEXT_LETTER}, {'0', TEXT_DIGIT}, {'9', TEXT_DIGIT},
	    {' ', TEXT_SPACE}, {'\n', TEXT_SPACE}, {0x7F, TEXT_SPACE}, {'_', TEXT_PUNCT},
	    {'@', TEXT_PUNCT}, {'[', TEXT_PUNCT}, {'`', TEXT_PUNCT}, {'{', TEXT_PUNCT},
	    {0xE9, TEXT_LETTER}, {0xD7, TEXT_PUNCT}, {0xA0, TEXT_SPACE}, {0xA9, TEXT_EMOJI},
	    {0x301, TEXT_LETTER}, {0x416, TEXT_LETTER}, {0x5D0, TEXT_LETTER}, {0x661, TEXT_DIGIT},
	    {0xE01, TEXT_LETTER}, {0x200B, TEXT_SPACE}, {0x200D, TEXT_EMOJI}, {0x2014, TEXT_PUNCT},
	    {0x2028, TEXT_SPACE}, {0x20AC, TEXT_PUNCT}, {0x2460, TEXT_DIGIT}, {0x2603, TEXT_EMOJI},
	    {0x3000, TEXT_SPACE}, {0x3002, TEXT_PUNCT}, {0x3005, TEXT_HAN}, {0x3007, TEXT_HAN},
	    {0x3042, TEXT_KANA}, {0x30A2, TEXT_KANA}, {0x30FB, TEXT_PUNCT}, {0x30FC, TEXT_KANA},
	    {0x3105, TEXT_LETTER}, {0x3131, TEXT_HANGUL}, {0x3400, TEXT_HAN}, {0x4E2D, TEXT_HAN},
	    {0x9FFF, TEXT_HAN}, {0xA000, TEXT_LETTER}, {0xAC00, TEXT_HANGUL}, {0xD7A3, TEXT_HANGUL},
	    {0xF900, TEXT_HAN}, {0xFE0F, TEXT_EMOJI}, {0xFEFF, TEXT_SPACE}, {0xFF01, TEXT_PUNCT},
	    {0xFF11, TEXT_DIGIT}, {0xFF21, TEXT_LETTER}, {0xFF71, TEXT_KANA}, {0x1F1E8, TEXT_EMOJI},
	    {0x1F600, TEXT_EMOJI}, {0x1F3FD, TEXT_EMOJI}, {0x20000, TEXT_HAN}, {0x2A700, TEXT_HAN},
	    {0x30000, TEXT_HAN}, {0xE000, TEXT_PUNCT}, {0x10FFFF, TEXT_PUNCT}};
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		if (text_class_of(want[i].rune) != want[i].class)
			check_number(text_class_of(want[i].rune), want[i].class, __FILE__,
			    (int)want[i].rune, "class (line is the code point)");
	CHECK(text_is_cjk(0x4E2D) && text_is_cjk(0x3042) && text_is_cjk(0xAC00) &&
	      text_is_cjk(0x1100));
	CHECK(!text_is_cjk('a') && !text_is_cjk(0x3002) && !text_is_cjk(0xFF21));
}

/* The ranges told by comparison must not contradict the database. */
static void check_class_ranges(void)
{
	size_t bad = 0;
	for (uint32_t r = 0x80; r < 0x110000; r++) {
		enum text_class class = text_class_of(r);
		enum unicode_category c = unicode_category(r);
		enum unicode_script script = unicode_script(r);
		bool wrong =
		    (class == TEXT_LETTER && c != UNICODE_LETTER && c != UNICODE_MARK) ||
		    (class == TEXT_DIGIT && c != UNICODE_DIGIT && c != UNICODE_NUMBER) ||
		    (class == TEXT_HANGUL && script != UNICODE_HANGUL) ||
		    (c == UNICODE_LETTER && script == UNICODE_HAN && class != TEXT_HAN) ||
		    (c == UNICODE_LETTER && script == UNICODE_KANA && class != TEXT_KANA) ||
		    (unicode_is_pictographic(r) && class != TEXT_EMOJI);
		if (wrong && bad++ < 5)
			fprintf(stderr, "U+%04X has class %d\n", (unsigned)r, (int)class);
	}
	CHECK_INT(bad, 0);
}

static void check_width(void)
{
	CHECK_INT(text_width(STR("abc")), 3);
	CHECK_INT(text_width(STR("中文，ok")), 8);
	CHECK_INT(text_width(STR("e\xCC\x81")), 1);
	CHECK_INT(text_width(STR("👨‍👩‍👧")), 2);
	CHECK_INT(text_width(STR("👍🏽")), 2);
	CHECK_INT(text_width(STR("👍 🏽")), 5);
	CHECK_INT(text_width(STR("🇨🇳")), 2);
	CHECK_INT(text_width(STR("❤️x")), 3);
	CHECK_INT(text_width(STR("ｶﾅ")), 2);
	CHECK_INT(text_width(STR("")), 0);
}

/* Every listed code point: 2 where W or F, 1 otherwise; 0 for marks, format characters, controls.
 */
static void check_width_file(void)
{
	struct buf file, text;
	struct str rest, line;
	size_t listed = 0, bad = 0;
	reference_read("hostile/unicode/EastAsianWidth.txt.xz", &file);
	buf_init(&text, 16);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		if (line.len == 0 || *line.ptr == '#')
			continue;
		struct str range = reference_field(&line, ';');
		uint32_t first = (uint32_t)strtoul(range.ptr, NULL, 16), last = first;
		const char *dots = memchr(range.ptr, '.', range.len);
		if (dots)
			last = (uint32_t)strtoul(dots + 2, NULL, 16);
		bool wide = *line.ptr == 'W' || *line.ptr == 'F';
		for (uint32_t r = first; r <= last; r++, listed++) {
			enum unicode_category c = unicode_category(r);
			size_t want = wide ? 2 : 1;
			if (c == UNICODE_MARK || c == UNICODE_FORMAT || r < 0x20 ||
			    (r >= 0x7F && r < 0xA0) || (r >= 0x1160 && r <= 0x11FF) || r == 0xAD ||
			    r == 0x2028 || r == 0x2029 || (r >= 0xD7B0 && r <= 0xD7FF))
				want = 0;
			if (r >= 0xD800 && r < 0xE000)
				continue;
			buf_reset(&text);
			buf_add_rune(&text, r);
			if (text_width(buf_str(&text)) != want && bad++ < 5)
				fprintf(stderr, "U+%04X is %zu columns, want %zu\n", (unsigned)r,
				    text_width(buf_str(&text)), want);
		}
	}
	CHECK(listed > 280000);
	CHECK_INT(bad, 0);
	buf_free(&text);
	buf_free(&file);
}

/* `÷ 0020 × 0308 ÷ 0020 ÷`: the text and where ÷ stands, as byte offsets after the first. */
static size_t read_breaks(struct str line, struct buf *text, size_t *at, size_t max)
{
	size_t count = 0;
	buf_reset(text);
	line = reference_field(&line, '#');
	while (line.len > 0) {
		struct str word = reference_field(&line, ' ');
		if (str_is(str_trim(word), "÷") && text->len > 0 && count < max)
			at[count++] = text->len;
		else if (!str_is(str_trim(word), "×") && !str_is(str_trim(word), "÷"))
			reference_runes(str_trim(word), text);
	}
	return count;
}

static void check_grapheme_file(void)
{
	struct buf file, text;
	struct str rest, line;
	size_t lines = 0, bad = 0, want[64];
	reference_read("hostile/unicode/GraphemeBreakTest.txt.xz", &file);
	buf_init(&text, 4096);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		if (line.len == 0 || *line.ptr == '#')
			continue;
		size_t count = read_breaks(line, &text, want, 64), at = 0, i = 0;
		struct str s = buf_str(&text);
		bool same = true;
		for (lines++; same && at < s.len; i++) {
			at = text_grapheme_end(s, at);
			same = i < count && at == want[i];
		}
		if ((!same || i != count) && bad++ < 5)
			fprintf(stderr, "%.*s\n", STR_ARG(line));
	}
	CHECK(lines > 600);
	CHECK_INT(bad, 0);
	buf_free(&text);
	buf_free(&file);
}

/* Every emoji is one grapheme, and every part of it an emoji but the base of a keycap. */
static void check_emoji_file(void)
{
	struct buf file, text;
	struct str rest, line;
	size_t lines = 0, bad = 0, wide = 0;
	reference_read("hostile/unicode/emoji-test.txt.xz", &file);
	buf_init(&text, 4096);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		if (line.len == 0 || *line.ptr == '#')
			continue;
		buf_reset(&text);
		reference_runes(reference_field(&line, ';'), &text);
		struct str s = buf_str(&text), status = str_trim(line);
		bool fine = text_grapheme_end(s, 0) == s.len;
		for (size_t at = 0; at < s.len;) {
			uint32_t r = text_next(s, &at);
			fine = fine && (text_class_of(r) == TEXT_EMOJI || r < 0x40);
		}
		if (str_starts(status, STR("fully-qualified")) && *s.ptr < 0)
			wide += text_width(s) != 2;
		lines++;
		if (!fine && bad++ < 5)
			fprintf(stderr, "%.*s\n", STR_ARG(s));
	}
	CHECK(lines > 4500);
	CHECK_INT(bad, 0);
	CHECK_INT(wide, 0);
	buf_free(&text);
	buf_free(&file);
}

static void check_cut(void)
{
	CHECK_STR(text_cut(STR("Hello, world"), 20), "Hello, world");
	CHECK_STR(text_cut(STR("Hello, world"), 12), "Hello, world");
	CHECK_STR(text_cut(STR("Hello, world"), 11), "Hello,");
	CHECK_STR(text_cut(STR("Hello, world"), 5), "Hello");
	CHECK_STR(text_cut(STR("Hello, world"), 0), "");
	CHECK_STR(text_cut(STR("今天发布了GPT-5.2模型"), 5), "今天发布了");
	CHECK_STR(text_cut(STR("今天发布了GPT-5.2模型"), 9), "今天发布了");
	CHECK_STR(text_cut(STR("今天发布了GPT-5.2模型"), 12), "今天发布了GPT-5.2");
	CHECK_STR(text_cut(STR("看《三体》这本书"), 2), "看");
	CHECK_STR(text_cut(STR("see https://example.com/a/b now"), 12), "see");
	CHECK_STR(text_cut(STR("it grew by 12,500% today"), 15), "it grew by");
	CHECK_STR(text_cut(STR("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧"), 2),
	    "👨‍👩‍👧👨‍👩‍👧");
	CHECK_STR(text_cut(STR("Pneumonoultramicroscopic"), 6), "Pneumo");
	CHECK_STR(text_cut(STR("tag #AI here"), 5), "tag");
}

static void check_unescape(void)
{
	struct buf out;
	buf_init(&out, 256);
	text_unescape_html(
	    STR("a &amp; b &lt;c&gt; &quot;&apos;&#39;&#x27; &hearts; &amp;lt; & &am"), &out);
	CHECK_STR(buf_str(&out), "a & b <c> \"''' &hearts; &lt; & &am");
	buf_reset(&out);
	text_unescape_html(STR("x&nbsp;y"), &out);
	CHECK_STR(buf_str(&out), "x\xC2\xA0y");
	buf_free(&out);
}

int main(void)
{
	check_next();
	check_round_trip();
	check_classes();
	check_class_ranges();
	check_width();
	check_cut();
	check_unescape();
	check_width_file();
	check_grapheme_file();
	check_emoji_file();
	return check_done();
}
