/*
 * Where sentences end: the rules of UAX #29 (SB3 to SB11) as a walk over code points, with ； and …
 * as terminators beside Unicode's, and with places where no sentence ends: links, pairs of brackets
 * or quotes, abbreviations, list numbers. Nothing is remembered between calls.
 */
#include <string.h>

#include "text.h"
#include "unicode.h"

#define PAIR_MAX_BYTES 200
#define ABBREVIATION_MAX 6
#define WORD_MAX 16 /* as far as a word before a full stop is looked at */

/* How far the end of a sentence has come (SB8 to SB11). */
enum ending {
	ENDING_NONE,
	ENDING_TERM,  /* after a terminator */
	ENDING_CLOSE, /* and closing quotes or brackets */
	ENDING_SPACE  /* and white space */
};

struct walk {
	struct str s;
	size_t start, at;
	size_t link_until;	      /* the end of the last link */
	size_t shut_from, shut_until; /* no sentence ends inside */
	enum ending ending;
	bool full_stop;		    /* the terminator is an ATerm: what follows decides */
	bool word_before_stop;	    /* a letter stood before it (SB7) */
	bool long_word;		    /* a word of three letters, at least, and no abbreviation */
	bool begun;		    /* a letter was seen */
	bool small;		    /* it was a small one: capitals tell nothing here */
	enum unicode_sentence last; /* of the last character that counts */
};

static enum unicode_sentence sentence_of(uint32_t rune)
{
	if ((rune | 0x20) - 'a' < 26)
		return rune & 0x20 ? SENTENCE_LOWER : SENTENCE_UPPER;
	if (rune == 0x2026) /* … ends a sentence unless a small letter follows */
		return SENTENCE_ATERM;
	if (rune == 0xFF1B)
		return SENTENCE_STERM;
	if ((rune >= 0x3041 && rune <= 0x3096) || (rune >= 0x4E00 && rune <= 0x9FFF))
		return SENTENCE_OLETTER;
	return unicode_sentence(rune);
}

static bool is_line_end(enum unicode_sentence p)
{
	return p == SENTENCE_CR || p == SENTENCE_LF || p == SENTENCE_SEP;
}

static bool is_term(enum unicode_sentence p)
{
	return p == SENTENCE_ATERM || p == SENTENCE_STERM;
}

static bool is_letter(enum unicode_sentence p)
{
	return p == SENTENCE_LOWER || p == SENTENCE_UPPER || p == SENTENCE_OLETTER;
}

/* SB8: after a full stop, does a small letter come before any other letter, line end or terminator?
 */
static bool small_letter_follows(struct str s, size_t at)
{
	while (at < s.len) {
		enum unicode_sentence p = sentence_of(text_next(s, &at));
		if (p == SENTENCE_LOWER)
			return true;
		if (is_letter(p) || is_line_end(p) || is_term(p))
			return false;
	}
	return false;
}

/* The closing mark for an opening one, 0 for others. */
static uint32_t closing_of(uint32_t rune)
{
	static const uint32_t pair[][2] = {{'(', ')'}, {'[', ']'}, {'{', '}'}, {'"', '"'},
	    {0xAB, 0xBB}, {0x2018, 0x2019}, {0x201C, 0x201D}, {0x3008, 0x3009}, {0x300A, 0x300B},
	    {0x300C, 0x300D}, {0x300E, 0x300F}, {0x3010, 0x3011}, {0x3014, 0x3015},
	    {0xFF08, 0xFF09}, {0xFF3B, 0xFF3D}};
	for (size_t i = 0; i < sizeof pair / sizeof *pair; i++)
		if (rune == pair[i][0])
			return pair[i][1];
	return 0;
}

/* The end of the pair that `open` (which ends at `at`) begins, on this line and near; 0 for none.
 */
static size_t pair_end(struct str s, size_t at, uint32_t open)
{
	size_t limit = s.len - at > PAIR_MAX_BYTES ? at + PAIR_MAX_BYTES : s.len, depth = 1;
	uint32_t close = closing_of(open);
	while (at < limit) {
		uint32_t rune = text_next(s, &at);
		if (rune == close && --depth == 0)
			return at;
		if (rune == open)
			depth++;
		if (rune == '\n' || rune == '\r')
			return 0;
	}
	return 0;
}

/* Shuts the links and pairs that begin with rune, which stands from `from` to w->at. */
static void shut(struct walk *w, size_t from, uint32_t rune)
{
	size_t end = 0;
	if ((rune | 0x20) == 'h' && from >= w->link_until)
		w->link_until = end = from + text_url_at(w->s, from);
	else if (rune == '"' && (from < w->shut_until || is_letter(w->last)))
		return; /* this one closes, or stands for inches */
	else if (closing_of(rune))
		end = pair_end(w->s, w->at, rune);
	if (end > w->shut_until) {
		w->shut_from = from;
		w->shut_until = end;
	}
}

/* True where rune closes a bracket that the sentence opened on its way: `(really!)` ends nothing.
 */
static bool closes_aside(const struct walk *w, uint32_t rune)
{
	static const uint32_t bracket[] = {
	    ')', ']', '}', 0x3009, 0x300B, 0x3011, 0x3015, 0xFF09, 0xFF3D};
	if (w->at != w->shut_until || w->shut_from <= w->start)
		return false;
	for (size_t i = 0; i < sizeof bracket / sizeof *bracket; i++)
		if (rune == bracket[i])
			return true;
	return false;
}

/* The ASCII word that ends at `end` (also with inner full stops), as a view. */
static struct str word_before(const struct walk *w, size_t end)
{
	size_t from = end;
	while (from > w->start && end - from < WORD_MAX) {
		uint32_t c = (unsigned char)w->s.ptr[from - 1];
		if (c != '.' && (c | 0x20) - 'a' >= 26 && c - '0' >= 10)
			break;
		from--;
	}
	return (struct str){w->s.ptr + from, end - from};
}

/* A full stop at `stop` that ends no sentence: `J.`, `Dr.`, `vs.`, or a list's `1.`. */
static bool is_abbreviation(const struct walk *w, size_t stop)
{
	static const char *const known[] = {"Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Jr", "Sr",
	    "Gen", "Sen", "Rep", "Gov", "Lt", "Col", "Capt", "Fig", "fig", "Vol", "vol", "vs", "cf",
	    "al", "e.g", "i.e", "approx", "Eq", "Sec"};
	struct str word = word_before(w, stop);
	if (word.len == 0 || w->s.ptr[stop] != '.' || word.len > ABBREVIATION_MAX)
		return false;
	bool whole = word.ptr == w->s.ptr || (unsigned char)word.ptr[-1] < 0x80;
	if (word.len == 1 && whole && *word.ptr >= 'A' && *word.ptr <= 'Z')
		return true;
	bool number = true;
	for (size_t i = 0; i < word.len; i++)
		number = number && word.ptr[i] >= '0' && word.ptr[i] <= '9';
	if (number) /* at the beginning it numbers what follows */
		return word.len <= 2 && word.ptr == w->s.ptr + w->start;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(word, known[i]))
			return true;
	return false;
}

/* True where the sentence, whose end has come as far as w->ending, goes on with p at `at`. */
static bool goes_on(const struct walk *w, enum unicode_sentence p, size_t at)
{
	if (p == SENTENCE_SCONTINUE || is_term(p)) /* SB8a */
		return true;
	if (w->ending != ENDING_SPACE && p == SENTENCE_CLOSE) /* SB9 */
		return true;
	if (p == SENTENCE_SP || is_line_end(p)) /* SB9, SB10 */
		return true;
	if (!w->full_stop)
		return false;
	if (w->ending == ENDING_TERM) {
		if (p == SENTENCE_NUMERIC) /* SB6 */
			return true;
		if (p == SENTENCE_UPPER && w->word_before_stop) /* SB7 */
			return true;
	}
	if (p == SENTENCE_LOWER && w->small && w->long_word && w->ending == ENDING_SPACE)
		return false;		       /* all in small letters. as posts often are. */
	return small_letter_follows(w->s, at); /* SB8 */
}

/* True where the word before the full stop at `stop` is none that is often cut short. */
static bool ends_word(const struct walk *w, size_t stop)
{
	static const char *const cut_short[] = {
	    "etc", "resp", "inc", "corp", "ltd", "dept", "est", "ca"};
	struct str word = word_before(w, stop);
	for (size_t i = 0; i < sizeof cut_short / sizeof *cut_short; i++)
		if (str_is(word, cut_short[i]))
			return false;
	return word.len >= 3 && !memchr(word.ptr, '.', word.len) && !is_abbreviation(w, stop);
}

/* Takes p, the character from `from` on, into the walk's state. */
static void advance(struct walk *w, enum unicode_sentence p, size_t from)
{
	if (is_term(p)) {
		w->full_stop = p == SENTENCE_ATERM;
		w->word_before_stop = w->last == SENTENCE_UPPER || w->last == SENTENCE_LOWER;
		w->long_word = w->full_stop && ends_word(w, from);
		w->ending = w->full_stop && is_abbreviation(w, from) ? ENDING_NONE : ENDING_TERM;
	} else if (w->ending == ENDING_TERM || w->ending == ENDING_CLOSE) {
		w->ending = p == SENTENCE_CLOSE ? ENDING_CLOSE
			    : p == SENTENCE_SP	? ENDING_SPACE
						: ENDING_NONE;
	} else if (w->ending == ENDING_SPACE && p != SENTENCE_SP) {
		w->ending = ENDING_NONE;
	}
	if (is_letter(p) && !w->begun) {
		w->begun = true;
		w->small = p == SENTENCE_LOWER;
	}
	w->last = p;
}

/* The end of the white space at `at`. */
static size_t skip_space(struct str s, size_t at)
{
	while (at < s.len) {
		size_t next = at;
		enum unicode_sentence p = sentence_of(text_next(s, &next));
		if (p != SENTENCE_SP && !is_line_end(p))
			break;
		at = next;
	}
	return at;
}

size_t text_sentence_end(struct str s, size_t at)
{
	if (at >= s.len)
		return s.len;
	struct walk w = {.s = s, .start = skip_space(s, at), .last = SENTENCE_OTHER};
	for (w.at = w.start; w.at < s.len;) {
		size_t from = w.at;
		uint32_t rune = text_next(s, &w.at);
		enum unicode_sentence p = sentence_of(rune);
		if (is_line_end(p)) /* SB4, and the blank lines after it */
			return skip_space(s, w.at);
		if (p == SENTENCE_EXTEND || p == SENTENCE_FORMAT) { /* SB5 */
			if (from == w.start)
				w.start = w.at;
			continue;
		}
		if (w.ending != ENDING_NONE && from >= w.shut_until && !goes_on(&w, p, from))
			return from;
		advance(&w, p, from);
		if (closes_aside(&w, rune))
			w.ending = ENDING_NONE;
		shut(&w, from, rune);
	}
	return s.len;
}
