/*
 * The most telling sentence of a post (see sentence.h): its clean lines are split into sentences,
 * each gets a score from the tables below, the best one is written, with its neighbour where both
 * are short.
 */
#include "sentence.h"

#include "candidate.h"
#include "text.h"
#include "voice.h"

#define SENTENCE_SHORT_WIDTH 90 /* below this the next sentence may join */
#define SENTENCE_LIST_WIDTH 180 /* a sentence with the items it leads to */
#define SENTENCE_NAME_WIDTH 44	/* a name before a colon */
#define SENTENCE_OPENING 1.3	/* for an opening that names nothing: it sets the scene */
#define SENTENCE_JUDGEMENT 3	/* of an opinion, for a sentence that judges */
#define SENTENCE_BYTES_MAX (1u << 20)

/* Words of news (up) and calls to the reader (down), matched in folded text; ASCII at word edges.
 */
static const struct {
	const char *word;
	double weight;
} cues[] = {
    {"release", 1},
    {"released", 1},
    {"releasing", 1},
    {"launch", 1},
    {"launched", 1},
    {"launching", 1},
    {"announce", 1},
    {"announced", 1},
    {"announcing", 1},
    {"introducing", 1},
    {"now available", 1},
    {"now live", 1},
    {"is here", .8},
    {"open source", .6},
    {"open-source", .6},
    {"acquire", 1},
    {"acquired", 1},
    {"acquires", 1},
    {"raised", 1},
    {"raises", 1},
    {"outperforms", .8},
    {"we present", 1},
    {"state-of-the-art", .4},
    {"available in", .6},
    {"joins", .6},
    {"sharing", .8},
    {"new paper", .8},
    {"we built", .6},
    {"partnership", .8},
    {"believe", .6},
    {"think", .3},
    {"should", .3},
    {"发布", 1},
    {"推出", 1},
    {"上线", 1},
    {"开源", .8},
    {"收购", 1},
    {"融资", 1},
    {"宣布", 1},
    {"支持", .4},
    {"提升", .4},
    {"超过", .4},
    {"我认为", .6},
    {"register", -2},
    {"sign up", -2},
    {"join us", -2},
    {"try it", -1.5},
    {"read more", -2},
    {"learn more", -2},
    {"check out", -1.5},
    {"drop your", -2},
    {"subscribe", -2},
    {"link below", -2},
    {"link in", -2},
    {"in the replies", -2},
    {"let us know", -1.5},
    {"follow me", -2},
    {"thread", -1.2},
    {"full video", -2},
    {"come see", -1.2},
    {"show us", -1},
    {"here's how", -1.2},
    {"take a look", -1.5},
    {"don't miss", -2},
    {"a few reasons", -1.5},
    {"assumption", -1},
    {"congrats", -.8},
    {"live now", -1},
    {"点击", -1.5},
    {"关注", -1},
    {"转发", -1.5},
    {"链接", -1.5},
    {"评论区", -2},
    {"扫码", -2},
};

static double score_cues(struct str folded)
{
	double news = 0, call = 0;
	size_t i;

	for (i = 0; i < sizeof(cues) / sizeof(cues[0]); i++) {
		if (voice_place(folded, str_of(cues[i].word)) == VOICE_NOWHERE)
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
	for (i = 0; i < names && score < 1.6; i++) {
		buf_reset(&one);
		text_fold(name[i].name, &one);
		if (voice_place(folded, buf_str(&one)) != VOICE_NOWHERE)
			score += .8;
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

static bool ends_in_colon(struct str s)
{
	return str_ends(s, STR(":")) || str_ends(s, STR("："));
}

/* A line that goes on in lower case goes on with the line before. */
static bool is_lower(struct str s)
{
	return s.len && s.ptr[0] >= 'a' && s.ptr[0] <= 'z';
}

static void score_candidate(
    struct candidate *c, size_t place, const struct post_name *name, size_t names)
{
	struct buf folded;
	double told;

	buf_init(&folded, SENTENCE_BYTES_MAX);
	text_fold(c->text, &folded);
	told = score_cues(buf_str(&folded)) + score_names(buf_str(&folded), name, names);
	c->score = score_length(text_width(c->text)) + told + (has_digit(c->text) ? .4 : 0);
	if (place < 2)
		c->score += place == 1 ? .7 : told > 0 ? 2 : SENTENCE_OPENING;
	if (voice_addresses(c->text))
		c->score -= .6;
	if (str_ends(c->text, STR("?")) || str_ends(c->text, STR("？")))
		c->score -= 1.2;
	if (ends_in_colon(c->text))
		c->score -= 1.5;
	if (place > 0 && (leans(buf_str(&folded)) || is_lower(c->text)))
		c->score -= .8;
	if (c->item)
		c->score -= 2.5;
	if (c->cut)
		c->score -= 4;
	buf_free(&folded);
}

static bool holds_cjk(struct str s)
{
	size_t at = 0;

	while (at < s.len)
		if (text_is_cjk(text_next(s, &at)))
			return true;
	return false;
}

/* A title so short that what follows explains it: `BulletTime: Decoupled Control of Time`. */
static bool is_name(const struct candidate *c)
{
	return c->title && text_width(c->text) <= SENTENCE_NAME_WIDTH;
}

/* What stands between two sentences: the post put them on one line, or on two without an end. */
static void add_join(const struct candidate *a, const struct candidate *b, struct buf *out)
{
	bool cjk = holds_cjk(a->text);

	if (is_name(a))
		buf_add_z(out, cjk ? "：" : ": ");
	else if (a->item && b->item)
		buf_add_z(out, cjk ? "；" : "; ");
	else if (!candidate_has_end(a->text) && !is_lower(b->text))
		buf_add_z(out, cjk ? "。" : ". ");
	else if (!cjk)
		buf_add_char(out, ' ');
}

/* The end of the last clause that a Chinese comma closes; 0 where there is none. */
static size_t last_clause(struct str s)
{
	size_t i, len = STR("，").len;

	for (i = s.len; i >= len; i--)
		if (str_ends((struct str){s.ptr, i}, STR("，")))
			return i - len;
	return 0;
}

/* Without a comma or colon, and the clause before it, that leads to what is not shown. */
static struct str drop_lead(struct str s)
{
	static const char *const leads[] = {":", "：", ",", "，", ";", "；", "、"};
	size_t i, clause;

	for (i = 0; i < sizeof(leads) / sizeof(leads[0]); i++) {
		if (!str_ends(s, str_of(leads[i])))
			continue;
		s.len -= str_of(leads[i]).len;
		clause = i < 2 ? last_clause(s) : 0;
		return clause * 2 > s.len ? (struct str){s.ptr, clause} : s;
	}
	return s;
}

/* A sentence longer than the limit: up to its last clause that fits, else its last word; then `…`.
 */
static void add_limited(struct str s, bool cut, size_t width_max, struct buf *out)
{
	size_t at = 0, from, width = 0, clause = 0, fit = 0;
	uint32_t rune;
	struct str kept;

	while (at < s.len && width < width_max) {
		fit++;
		from = at;
		rune = text_next(s, &at);
		width += text_width((struct str){s.ptr + from, at - from});
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

/* The last of the items after `best` that still fit: a colon leads to them. */
static size_t last_item(const struct candidate *c, size_t count, size_t best)
{
	size_t width = text_width(c[best].text), i;

	for (i = best + 1; i < count && c[i].item && !c[i].cut; i++) {
		width += text_width(c[i].text) + 2;
		if (width > SENTENCE_LIST_WIDTH)
			break;
	}
	return i - 1;
}

/* A title before the chosen sentence belongs to it; else a short one takes the next along. */
static void write_choice(const struct candidate *c, size_t count, size_t best, struct buf *out)
{
	size_t width = text_width(c[best].text), first = best, last = best, i;

	if (best == 1 && is_name(&c[0]))
		first = 0;
	else if (best + 1 < count && width < SENTENCE_SHORT_WIDTH && !c[best + 1].item &&
		 !c[best].item && c[best + 1].score > .5 && !str_ends(c[best + 1].text, STR(":")) &&
		 width + text_width(c[best + 1].text) < SENTENCE_WIDTH_MAX)
		last = best + 1;
	if (last == best && ends_in_colon(c[best].text))
		last = last_item(c, count, best);
	for (i = first; i <= last; i++) {
		if (i > first)
			add_join(&c[i - 1], &c[i], out);
		add_limited(i == last ? drop_lead(c[i].text) : c[i].text, c[i].cut || c[i].dots,
		    SENTENCE_WIDTH_MAX, out);
	}
}

/* What leads to something else, or calls on the reader (`let us know what you think`), judges
 * nothing. */
static bool judges(struct str s)
{
	return voice_opines(s) && !ends_in_colon(s) && !voice_addresses(s);
}

static void pick(const struct post_name *name, size_t names, double judgement, struct candidate *c,
    size_t count, struct buf *out)
{
	size_t i;

	for (i = 0; i < count; i++) {
		score_candidate(&c[i], i, name, names);
		if (judgement > 0 && judges(c[i].text))
			c[i].score += judgement;
	}
	if (count)
		write_choice(c, count, best_of(c, count), out);
}

static void pick_from(
    struct str text, const struct post_name *name, size_t names, double judgement, struct buf *out)
{
	struct candidate c[SENTENCES_MAX];
	struct buf lines;
	size_t count = candidates_find(text, c, &lines);

	pick(name, names, judgement, c, count, out);
	buf_free(&lines);
}

void sentence_pick(struct str text, const struct post_name *name, size_t names, struct buf *out)
{
	pick_from(text, name, names, 0, out);
}

void sentence_pick_view(
    struct str text, const struct post_name *name, size_t names, struct buf *out)
{
	pick_from(text, name, names, SENTENCE_JUDGEMENT, out);
}

void sentence_pick_rest(
    struct str text, const struct post_name *name, size_t names, struct buf *out)
{
	struct candidate c[SENTENCES_MAX];
	struct buf lines;
	size_t count = candidates_find(text, c, &lines);

	if (count > 1 && c[0].title)
		pick(name, names, 0, c + 1, count - 1, out);
	buf_free(&lines);
}

void sentence_title(struct str text, struct buf *out, bool *whole)
{
	struct candidate c[SENTENCES_MAX];
	struct buf lines;
	size_t count = candidates_find(text, c, &lines);

	*whole = count == 1;
	if (count && c[0].title)
		buf_add_str(out, c[0].text);
	buf_free(&lines);
}
