/*
 * Sentences: by hand in both languages, and SentenceBreakTest.txt: every line of it but those that
 * begin with a line end, which Unicode makes a sentence of its own and we do not (text.h).
 */
#include "text.h"

#include "check.h"
#include "reference.h"

/* Cuts s into sentences and joins them by `|`. */
static struct str cut(struct str s)
{
	static struct buf out;
	out.max = 4096;
	buf_reset(&out);
	for (size_t at = 0; at < s.len;) {
		size_t end = text_sentence_end(s, at);
		if (end <= at || end > s.len)
			return STR("no progress");
		if (at > 0)
			buf_add_char(&out, '|');
		buf_add(&out, s.ptr + at, end - at);
		at = end;
	}
	return buf_str(&out);
}

static void check_latin(void)
{
	CHECK_STR(cut(STR("")), "");
	CHECK_STR(cut(STR("One. Two! Three? Four")), "One. |Two! |Three? |Four");
	CHECK_STR(cut(STR("GPT-5.2 beats v2.6 by 3.5%. Node.js too.")),
	    "GPT-5.2 beats v2.6 by 3.5%. |Node.js too.");
	CHECK_STR(cut(STR("See https://x.ai/a.b?c=d!e. Then go.")),
	    "See https://x.ai/a.b?c=d!e. |Then go.");
	CHECK_STR(cut(STR("J. Doe and Dr. Roe, e.g. Mr. Poe. Next")),
	    "J. Doe and Dr. Roe, e.g. Mr. Poe. |Next");
	CHECK_STR(
	    cut(STR("He said \"Stop. Go.\" Then left.")), "He said \"Stop. Go.\" |Then left.");
	CHECK_STR(cut(STR("It (odd! isn't it? yes) works. Fine")),
	    "It (odd! isn't it? yes) works. |Fine");
	CHECK_STR(cut(STR("ai is new. it writes, e.g. prose, etc. and code. see node.js vs. deno")),
	    "ai is new. |it writes, e.g. prose, etc. and code. |see node.js vs. deno");
	CHECK_STR(cut(STR("In approx. five days. Then")), "In approx. five days. |Then");
	CHECK_STR(cut(STR("(He left.) Then. (And went")), "(He left.) |Then. |(And went");
	CHECK_STR(cut(STR("An open ( here. Next")), "An open ( here. |Next");
	CHECK_STR(cut(STR("wait... what. Wait... What")), "wait... what. |Wait... |What");
	CHECK_STR(cut(STR("1. First point. 2. Second")), "1. First point. |2. Second");
	CHECK_STR(cut(STR("line one\n\n  line two\r\nthree")), "line one\n\n  |line two\r\n|three");
	CHECK_STR(cut(STR("\n\n  lead. In")), "\n\n  lead. |In");
	CHECK_STR(cut(STR("In the U.S. economy. Next. ")), "In the U.S. economy. |Next. ");
	CHECK_STR(cut(STR("Why?! Because.")), "Why?! |Because.");
	CHECK_STR(cut(STR("no end")), "no end");
}

static void check_chinese(void)
{
	CHECK_STR(cut(STR("今天发布。明天上线！后天？")), "今天发布。|明天上线！|后天？");
	CHECK_STR(cut(STR("他说：“好。走吧！”然后离开。完")), "他说：“好。走吧！”|然后离开。|完");
	CHECK_STR(cut(STR("第一；第二……第三")), "第一；|第二……|第三");
	CHECK_STR(cut(STR("嗯…but then")), "嗯…but then");
	CHECK_STR(cut(STR("GPT-5.2（强！很强。）发布。v2.6")), "GPT-5.2（强！很强。）发布。|v2.6");
	CHECK_STR(cut(STR("《你好。世界》出版。好")), "《你好。世界》出版。|好");
	CHECK_STR(cut(STR("链接https://a.cn/x。然后")), "链接https://a.cn/x。|然后");
}

/* A pair that closes beyond 200 bytes does not hold the text together; one within does. */
static void check_pair_limit(void)
{
	for (int filler = 150; filler <= 250; filler += 100) {
		struct buf b;
		buf_init(&b, 4096);
		buf_add_z(&b, "(A b. X");
		for (int i = 0; i < filler; i++)
			buf_add_char(&b, 'x');
		buf_add_z(&b, ") end.");
		size_t end = text_sentence_end(buf_str(&b), 0);
		CHECK_INT(end, filler < 200 ? b.len : 6);
		buf_free(&b);
	}
}

static size_t read_breaks(struct str line, struct buf *text, size_t *at, size_t max)
{
	size_t count = 0;
	buf_reset(text);
	line = reference_field(&line, '#');
	while (line.len > 0) {
		struct str word = str_trim(reference_field(&line, ' '));
		if (str_is(word, "÷") && text->len > 0 && count < max)
			at[count++] = text->len;
		else if (!str_is(word, "×") && !str_is(word, "÷"))
			reference_runes(word, text);
	}
	return count;
}

static bool starts_with_line_end(struct str s)
{
	return *s.ptr == '\r' || *s.ptr == '\n' || str_starts(s, STR("\xC2\x85"));
}

static void check_file(void)
{
	struct buf file, text;
	struct str rest, line;
	size_t lines = 0, good = 0, bad = 0, want[64];
	reference_read("hostile/unicode/SentenceBreakTest.txt.xz", &file);
	buf_init(&text, 4096);
	for (rest = buf_str(&file); reference_line(&rest, &line);) {
		if (line.len == 0 || *line.ptr == '#')
			continue;
		size_t count = read_breaks(line, &text, want, 64), at = 0, i = 0;
		struct str s = buf_str(&text);
		bool same = true;
		for (; same && at < s.len; i++) {
			at = text_sentence_end(s, at);
			same = i < count && at == want[i];
		}
		same = same && i == count;
		good += same;
		if (!same && !starts_with_line_end(s) && bad++ < 5)
			fprintf(stderr, "%.*s\n", STR_ARG(line));
		lines++;
	}
	fprintf(stderr, "SentenceBreakTest.txt: %zu of %zu lines\n", good, lines);
	CHECK(lines > 500 && good >= 412);
	CHECK_INT(bad, 0);
	buf_free(&text);
	buf_free(&file);
}

int main(void)
{
	check_latin();
	check_chinese();
	check_pair_limit();
	check_file();
	return check_done();
}
