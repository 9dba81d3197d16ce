/*
 * Splits a post's clean lines into sentences (see candidate.h) and says of each where it stood: at
 * the start of a line, as an item of a list, before a cut.
 */
#include "candidate.h"

#include "sentence.h"
#include "text.h"

#define CANDIDATE_BYTES_MAX (1u << 20)
#define CANDIDATE_LINE_WIDTH 120 /* columns of a text that is one line and stays whole */
#define CANDIDATE_TITLE_WIDTH 84 /* columns; a longer first line heads nothing */

bool candidate_has_end(struct str s)
{
	static const char *const ends[] = {
	    ".", "!", "?", "。", "！", "？", "…", ":", "：", ";", "；"};
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(s, str_of(ends[i])))
			return true;
	return false;
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
		letters += letters > 0 && kind == TEXT_DIGIT; /* `P1` is a name */
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

/* Without the quotation marks around all of it. */
static struct str drop_quotes(struct str s)
{
	static const char *const pairs[][2] = {{"“", "”"}, {"\"", "\""}, {"「", "」"}, {"‘", "’"}};
	struct str open, end;
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		open = str_of(pairs[i][0]);
		end = str_of(pairs[i][1]);
		if (s.len > open.len + end.len && str_starts(s, open) && str_ends(s, end))
			return (struct str){s.ptr + open.len, s.len - open.len - end.len};
	}
	return s;
}

/* A text of one short line is shown whole: titles have dots that end nothing (`Warner Bros. In`).
 */
static size_t split_line(struct str line, bool whole, struct candidate *c, size_t room)
{
	bool item = line.len && line.ptr[0] == SENTENCE_ITEM;
	size_t start = item ? 1 : 0, at = start, end, count = 0;
	struct str s;
	bool dots;

	while (at < line.len && count < room) {
		end = whole ? line.len : text_sentence_end(line, at);
		s = trim_ornament(str_trim((struct str){line.ptr + at, end - at}));
		s = trim_ornament(trim_rules(s));
		dots = drop_dots(&s);
		if (s.len && has_words(s))
			c[count++] = (struct candidate){.text = drop_quotes(s),
			    .line_start = at == start,
			    .item = item,
			    .dots = dots};
		at = end;
	}
	if (count)
		c[count - 1].line_end = true;
	return count;
}

static bool is_one_line(struct str lines)
{
	size_t i;

	for (i = 0; i < lines.len && lines.ptr[i] != '\n'; i++)
		;
	return i + 1 >= lines.len;
}

static size_t split_all(struct str lines, struct candidate *c)
{
	size_t i, count = 0;
	bool whole = is_one_line(lines) && text_width(lines) <= CANDIDATE_LINE_WIDTH;

	while (lines.len && count < SENTENCES_MAX) {
		for (i = 0; i < lines.len && lines.ptr[i] != '\n'; i++)
			;
		count +=
		    split_line((struct str){lines.ptr, i}, whole, c + count, SENTENCES_MAX - count);
		i += i < lines.len;
		lines = (struct str){lines.ptr + i, lines.len - i};
	}
	return count;
}

/* Ends in a comma: what it begins goes on in the next line. */
static bool leads_on(struct str s)
{
	return str_ends(s, STR(",")) || str_ends(s, STR("，")) || str_ends(s, STR("、"));
}

static bool is_title(const struct candidate *c)
{
	return c->line_start && c->line_end && !c->item && !c->cut && !c->dots &&
	       !candidate_has_end(c->text) && !leads_on(c->text) &&
	       text_width(c->text) <= CANDIDATE_TITLE_WIDTH;
}

size_t candidates_find(struct str text, struct candidate *c, struct buf *lines)
{
	size_t count;
	bool cut = false;

	buf_init(lines, CANDIDATE_BYTES_MAX);
	sentence_clean(text, lines, &cut);
	count = split_all(buf_str(lines), c);
	if (count && cut && !candidate_has_end(c[count - 1].text))
		c[count - 1].cut = true;
	if (count)
		c[0].title = is_title(&c[0]);
	return count;
}
