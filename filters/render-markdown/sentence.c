/*
 * The most telling sentence of a post (see sentence.h): its clean lines are split into sentences, each
 * gets a score from the tables below, the best one is written, with its neighbour where both are short.
 */
#include "sentence.h"

#include <string.h>

#include "escape.h"
#include "text.h"

#define SENTENCES_MAX 48        /* of one post that are compared; a telling one stands early */
#define SENTENCE_SHORT_WIDTH 90 /* below this the next sentence may join */
#define SENTENCE_TITLE_WIDTH 84
#define SENTENCE_BYTES_MAX (1u << 20)

struct candidate {
	struct str text;
	bool line_start, line_end, item, dots, cut;
	double score;
};

/* Words of news (up) and calls to the reader (down), matched in folded text; ASCII at word edges. */
static const struct {
	const char *word;
	double weight;
} cues[] = {
    {"release", 1}, {"released", 1}, {"releasing", 1}, {"launch", 1}, {"launched", 1},
    {"launching", 1}, {"announce", 1}, {"announced", 1}, {"announcing", 1}, {"introducing", 1},
    {"now available", 1}, {"now live", 1}, {"is here", .8}, {"open source", .6},
    {"open-source", .6}, {"acquire", 1}, {"acquired", 1}, {"acquires", 1}, {"raised", 1},
    {"raises", 1}, {"outperforms", .8}, {"we present", 1}, {"state-of-the-art", .4},
    {"available in", .6}, {"joins", .6}, {"believe", .6}, {"think", .3}, {"should", .3},
    {"发布", 1}, {"推出", 1}, {"上线", 1}, {"开源", .8}, {"收购", 1}, {"融资", 1}, {"宣布", 1},
    {"支持", .4}, {"提升", .4}, {"超过", .4}, {"我认为", .6},
    {"register", -2}, {"sign up", -2}, {"join us", -2}, {"try it", -1.5}, {"read more", -2},
    {"learn more", -2}, {"check out", -1.5}, {"drop your", -2}, {"subscribe", -2},
    {"link below", -2}, {"link in", -2}, {"in the replies", -2}, {"let us know", -1.5},
    {"follow me", -2}, {"thread", -1.2}, {"full video", -2}, {"come see", -1.2},
    {"show us", -1}, {"here's how", -1.2}, {"take a look", -1.5}, {"don't miss", -2},
    {"a few reasons", -1.5}, {"congrats", -.8}, {"live now", -1},
    {"点击", -1.5}, {"关注", -1}, {"转发", -1.5}, {"链接", -1.5}, {"评论区", -2}, {"扫码", -2},
};

static bool is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* True where `word` stands in the folded text, an ASCII word at word edges. */
static bool holds_word(struct str folded, struct str word)
{
	size_t i;
	bool ascii = word.len && (unsigned char)word.ptr[0] < 0x80;

	for (i = 0; word.len && i + word.len <= folded.len; i++) {
		if (memcmp(folded.ptr + i, word.ptr, word.len) != 0)
			continue;
		if (!ascii)
			return true;
		if (i > 0 && is_word_byte(folded.ptr[i - 1]) &&
		    (unsigned char)folded.ptr[i - 1] < 0x80)
			continue;
		if (i + word.len < folded.len && is_word_byte(folded.ptr[i + word.len]) &&
		    (unsigned char)folded.ptr[i + word.len] < 0x80)
			continue;
		return true;
	}
	return false;
}

static double score_cues(struct str folded)
{
	double news = 0, call = 0;
	size_t i;

	for (i = 0; i < sizeof(cues) / sizeof(cues[0]); i++) {
		if (!holds_word(folded, str_of(cues[i].word)))
			continue;
		if (cues[i].weight > 0 && cues[i].weight > news)
			news = cues[i].weight;
		if (cues[i].weight < call)
			call = cues[i].weight;
	}
	return news + call;
}

static double score_names(struct str folded, const struct post_name *name, size_t names)
{
	struct buf one;
	double score = 0;
	size_t i;

	buf_init(&one, SENTENCE_BYTES_MAX);
	for (i = 0; i < names && score < 3; i++) {
		buf_reset(&one);
		text_fold(name[i].name, &one);
		if (holds_word(folded, buf_str(&one)))
			score += 1;
	}
	buf_free(&one);
	return score;
}

static double score_length(size_t width)
{
	if (width < 16)
		return -3;
	if (width < 30)
		return -1;
	if (width < 50)
		return 0;
	return width <= 220 ? 1 : 0;
}

static bool has_digit(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return true;
	return false;
}

/* A sentence that leans on the one before it tells little alone. */
static bool leans(struct str folded)
{
	static const char *const openers[] = {"this ", "it ", "they ", "that ", "these ", "he ",
	    "she ", "but ", "and ", "so ", "here's ", "plus", "这", "它", "但", "而且", "不过"};
	size_t i;

	for (i = 0; i < sizeof(openers) / sizeof(openers[0]); i++)
		if (str_starts(folded, str_of(openers[i])))
			return true;
	return false;
}

static void score_candidate(struct candidate *c, size_t place, const struct post_name *name,
    size_t names)
{
	struct buf folded;

	buf_init(&folded, SENTENCE_BYTES_MAX);
	text_fold(c->text, &folded);
	c->score = score_length(text_width(c->text)) + score_cues(buf_str(&folded)) +
		   score_names(buf_str(&folded), name, names) + (has_digit(c->text) ? .6 : 0);
	if (place < 2)
		c->score += place == 0 ? 1.2 : .6;
	if (str_ends(c->text, STR("?")) || str_ends(c->text, STR("？")))
		c->score -= 1.2;
	if (str_ends(c->text, STR(":")) || str_ends(c->text, STR("：")))
		c->score -= 2;
	if (place > 0 && leans(buf_str(&folded)))
		c->score -= .8;
	if (c->item)
		c->score -= 1.2;
	if (c->cut)
		c->score -= 4;
	buf_free(&folded);
}

/* Without blanks, emoji and pointing hands at both ends. */
static struct str trim_ornament(struct str s)
{
	size_t at = 0, end = 0, next;
	enum text_class kind;
	uint32_t rune;

	while (at < s.len) {
		next = at;
		rune = text_next(s, &next);
		kind = text_class_of(rune);
		if ((rune < 0x80 || kind != TEXT_EMOJI) && kind != TEXT_SPACE &&
		    !(rune >= 0x2190 && rune <= 0x21ff))
			break;
		at = next;
	}
	s = (struct str){s.ptr + at, s.len - at};
	for (at = 0; at < s.len;) {
		rune = text_next(s, &at);
		kind = text_class_of(rune);
		if ((rune < 0x80 || kind != TEXT_EMOJI) && kind != TEXT_SPACE &&
		    !(rune >= 0x2190 && rune <= 0x21ff))
			end = at;
	}
	return (struct str){s.ptr, end};
}

static bool has_words(struct str s)
{
	enum text_class kind;
	size_t at = 0, letters = 0;

	while (at < s.len) {
		kind = text_class_of(text_next(s, &at));
		letters += kind == TEXT_LETTER || kind == TEXT_HAN || kind == TEXT_KANA ||
			   kind == TEXT_HANGUL;
	}
	return letters >= 2;
}

/* What the source itself cut off ends in dots: `words ...`. */
static bool drop_dots(struct str *s)
{
	size_t len = s->len;

	while (len && s->ptr[len - 1] == '.')
		len--;
	if (s->len - len < 3)
		return false;
	*s = str_trim((struct str){s->ptr, len});
	return true;
}

/* A rule of dashes between paragraphs is no text: `--- the data: ---` to `the data:`. */
static struct str trim_rules(struct str s)
{
	while (s.len > 2 && s.ptr[0] == '-' && s.ptr[1] == '-')
		s = (struct str){s.ptr + 1, s.len - 1};
	while (s.len > 2 && s.ptr[s.len - 1] == '-' && s.ptr[s.len - 2] == '-')
		s.len--;
	return s.len && s.ptr[0] == '-' ? str_trim((struct str){s.ptr + 1, s.len - 1}) : s;
}

static size_t split_line(struct str line, struct candidate *c, size_t room)
{
	bool item = line.len && line.ptr[0] == SENTENCE_ITEM;
	size_t start = item ? 1 : 0, at = start, end, count = 0;
	struct str s;
	bool dots;

	while (at < line.len && count < room) {
		end = text_sentence_end(line, at);
		s = trim_ornament(str_trim((struct str){line.ptr + at, end - at}));
		s = trim_ornament(trim_rules(s));
		dots = drop_dots(&s);
		if (s.len && has_words(s))
			c[count++] = (struct candidate){
			    .text = s, .line_start = at == start, .item = item, .dots = dots};
		at = end;
	}
	if (count)
		c[count - 1].line_end = true;
	return count;
}

static size_t split_all(struct str lines, struct candidate *c)
{
	size_t i, count = 0;

	while (lines.len && count < SENTENCES_MAX) {
		for (i = 0; i < lines.len && lines.ptr[i] != '\n'; i++)
			;
		count += split_line((struct str){lines.ptr, i}, c + count, SENTENCES_MAX - count);
		i += i < lines.len;
		lines = (struct str){lines.ptr + i, lines.len - i};
	}
	return count;
}

static bool has_end(struct str s)
{
	static const char *const ends[] = {".", "!", "?", "。", "！", "？", "…", ":", "：", ";", "；"};
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(s, str_of(ends[i])))
			return true;
	return false;
}

static bool holds_cjk(struct str s)
{
	size_t at = 0;

	while (at < s.len)
		if (text_is_cjk(text_next(s, &at)))
			return true;
	return false;
}

static bool is_title(const struct candidate *c)
{
	return c->line_start && c->line_end && !c->item && !c->cut && !c->dots && !has_end(c->text) &&
	       text_width(c->text) <= SENTENCE_TITLE_WIDTH;
}

/* What stands between two sentences that the post put on two lines, or on one. */
static void add_join(const struct candidate *a, struct buf *out)
{
	bool cjk = holds_cjk(a->text);

	if (is_title(a))
		buf_add_z(out, cjk ? "：" : ": ");
	else if (!has_end(a->text))
		buf_add_z(out, cjk ? "；" : "; ");
	else if (!cjk)
		buf_add_char(out, ' ');
}

/* A sentence longer than the limit: up to its last clause that fits, else its last word; then `…`. */
static void add_limited(struct str s, bool cut, size_t width_max, struct buf *out)
{
	size_t at = 0, clause = 0, fit = 0;
	uint32_t rune;
	struct str kept;

	while (at < s.len && text_width((struct str){s.ptr, at}) < width_max) {
		fit++;
		rune = text_next(s, &at);
		if ((rune == ',' || rune == ';') && at < s.len && s.ptr[at] == ' ')
			clause = at - 1;
		else if (rune == 0xff0c || rune == 0xff1b || rune == 0x3001)
			clause = at - 3;
	}
	if (at < s.len) {
		kept = (struct str){s.ptr, clause};
		if (clause < at / 2)
			kept = text_cut(s, fit);
		buf_add_str(out, str_trim(kept));
		buf_add_z(out, "…");
		return;
	}
	buf_add_str(out, s);
	if (cut)
		buf_add_z(out, "…");
}

static size_t best_of(const struct candidate *c, size_t count)
{
	size_t i, best = 0;

	for (i = 1; i < count; i++)
		if (c[i].score > c[best].score)
			best = i;
	return best;
}

/* A title before the chosen sentence belongs to it; else a short one takes the next along. */
static void write_choice(const struct candidate *c, size_t count, size_t best, struct buf *out)
{
	size_t width = text_width(c[best].text), first = best, last = best, i;

	if (best > 0 && is_title(&c[best - 1]) && best == 1)
		first = best - 1;
	else if (best + 1 < count && (width < SENTENCE_SHORT_WIDTH || is_title(&c[best])) &&
		 c[best + 1].score > .5 && !str_ends(c[best + 1].text, STR(":")) &&
		 width + text_width(c[best + 1].text) < SENTENCE_WIDTH_MAX)
		last = best + 1;
	for (i = first; i <= last; i++) {
		if (i > first)
			add_join(&c[i - 1], out);
		add_limited(c[i].text, c[i].cut || c[i].dots, SENTENCE_WIDTH_MAX, out);
	}
}

/* The candidates of a text; their views live in lines, which the caller frees. */
static size_t find_candidates(struct str text, struct candidate *c, struct buf *lines)
{
	size_t count;
	bool cut = false;

	buf_init(lines, SENTENCE_BYTES_MAX);
	sentence_clean(text, lines, &cut);
	count = split_all(buf_str(lines), c);
	if (count && cut && !has_end(c[count - 1].text))
		c[count - 1].cut = true;
	return count;
}

static void pick(const struct post_name *name, size_t names, struct candidate *c, size_t count,
    struct buf *out)
{
	size_t i;

	for (i = 0; i < count; i++)
		score_candidate(&c[i], i, name, names);
	if (count)
		write_choice(c, count, best_of(c, count), out);
}

void sentence_pick(struct str text, const struct post_name *name, size_t names, struct buf *out)
{
	struct candidate c[SENTENCES_MAX];
	struct buf lines;
	size_t count = find_candidates(text, c, &lines);

	pick(name, names, c, count, out);
	buf_free(&lines);
}

void sentence_pick_rest(struct str text, const struct post_name *name, size_t names,
    struct buf *out)
{
	struct candidate c[SENTENCES_MAX];
	struct buf lines;
	size_t count = find_candidates(text, c, &lines);

	if (count > 1 && is_title(&c[0]))
		pick(name, names, c + 1, count - 1, out);
	buf_free(&lines);
}

void sentence_title(struct str text, struct buf *out, bool *whole)
{
	struct candidate c[SENTENCES_MAX];
	struct buf lines;
	size_t count = find_candidates(text, c, &lines);

	*whole = count == 1;
	if (count && is_title(&c[0]))
		buf_add_str(out, c[0].text);
	buf_free(&lines);
}
