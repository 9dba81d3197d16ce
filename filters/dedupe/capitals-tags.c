/*
 * Where a hashtag or mention stands decides whether it is a name: one that a sentence goes on after
 * is, one of a list or at the end is not, nor is one that is thanked for the news.
 */
#include "capitals-own.h"

/* What follows a hashtag or mention. */
enum next { NEXT_WORD, NEXT_BREAK, NEXT_HASHTAG, NEXT_MENTION };

static bool ends_before(struct str text, size_t at, const char *word)
{
	size_t len = strlen(word);

	return at >= len && starts(text, at - len, word) &&
	       (at == len || !is_tag_char(text.ptr[at - len - 1]));
}

/* Whether a word between spaces is a tag or a link, or no word at all (a dash, an emoji). */
static bool is_tail_word(struct str text, size_t at, size_t end)
{
	for (size_t i = at; i < end; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		/* Letters that are not ASCII, but for what starts the signs of U+2000 and emoji. */
		if ((c >= 0xc3 && c <= 0xdf) || c == 0xe1 || (c >= 0xe3 && c <= 0xed))
			return i > at && text.ptr[i - 1] == '#';
		if (is_letter((char)c) || is_digit((char)c))
			return (i > at && (text.ptr[i - 1] == '#' || text.ptr[i - 1] == '@' ||
					      text.ptr[i - 1] == '_')) ||
			       starts(text, i, "http");
	}
	return true;
}

static size_t tail_start(struct str text, size_t head)
{
	size_t at = text.len;

	for (;;) {
		size_t end = at;
		while (end > head && is_space(text.ptr[end - 1]))
			end--;
		size_t start = end;
		while (start > head && !is_space(text.ptr[start - 1]))
			start--;
		if (start == end || !is_tail_word(text, start, end))
			return at;
		at = start;
	}
}

/* Words that a tag ends before, as a sentence does. */
static bool is_credit_word(struct str text, size_t at)
{
	return starts(text, at, "http") || starts(text, at, "via ") || starts(text, at, "v/") ||
	       (starts(text, at, "from ") && char_at(text, at + 5) == '@');
}

/* What follows the tag that ends at `at`; *to is where that starts. */
static enum next look_ahead(struct str text, size_t at, size_t *to)
{
	bool apart = false;

	if (apostrophe_at(text, at) > 0)
		return NEXT_WORD;
	for (; at < text.len; at++) {
		unsigned char c = (unsigned char)text.ptr[at];
		*to = at;
		if (c == '#' || c == '@')
			return c == '#' ? NEXT_HASHTAG : NEXT_MENTION;
		if (is_letter((char)c) || is_digit((char)c))
			return apart || is_credit_word(text, at) ? NEXT_BREAK : NEXT_WORD;
		if (c == ',' || c == '&')
			return NEXT_WORD;
		if ((c >= 0xc3 && c <= 0xdf) || c == 0xe1 || (c > 0xe3 && c <= 0xed) ||
		    (c == 0xe3 && char_at(text, at + 1) != '\x80'))
			return apart ? NEXT_BREAK : NEXT_WORD;
		apart = apart || c != ' ';
	}
	*to = text.len;
	return NEXT_BREAK;
}

/* True where the mention at `at` is told as somebody to thank for the news, not as part of it. */
static bool is_credit(struct str text, size_t at, enum next next)
{
	while (at > 0 && text.ptr[at - 1] == ' ')
		at--;
	if (ends_before(text, at, "via") || ends_before(text, at, "v/") ||
	    ends_before(text, at, "h/t") || ends_before(text, at, "ht") ||
	    ends_before(text, at, "cc"))
		return true;
	return next != NEXT_WORD && (ends_before(text, at, "by") || ends_before(text, at, "from"));
}

bool capitals_is_no_name(struct scan *s, size_t at, size_t end)
{
	size_t to = s->text.len;
	enum next next = look_ahead(s->text, end, &to);
	bool none = at == s->list;

	if (s->tail > s->text.len)
		s->tail = tail_start(s->text, s->head);
	/* Where there is nothing else, tags are what is told. */
	if (s->tail <= s->head)
		return false;
	none = none || at >= s->tail;
	if (s->text.ptr[at] == '#')
		none = none || next == NEXT_HASHTAG;
	else
		none = none || is_credit(s->text, at, next);
	s->list = none && to < s->text.len && s->text.ptr[at] == s->text.ptr[to] ? to : (size_t)-1;
	return none;
}
