/*
 * Floor 1. Unicode text: folding, classes of code points, graphemes, sentences, links. ICU
 * stands behind unicode.h. Input is valid UTF-8 (json_parse() has seen to that); broken bytes are
 * read as U+FFFD.
 */
#ifndef TP_TEXT_H
#define TP_TEXT_H

#include "buf.h"

enum text_class {
	TEXT_SPACE,  /* white space, controls, format characters */
	TEXT_LETTER, /* letters and marks of scripts written with spaces between words */
	TEXT_DIGIT,
	TEXT_HAN,  /* Han, also 々 〇 */
	TEXT_KANA, /* Hiragana, Katakana, ー */
	TEXT_HANGUL,
	TEXT_EMOJI, /* Extended_Pictographic, regional indicators, modifiers, ZWJ, VS16, keycap */
	TEXT_PUNCT  /* punctuation, symbols, everything else */
};

/* What text_next() does of a byte beyond ASCII. */
uint32_t text_next_wide(struct str s, size_t *at);
/* The code point at s.ptr[*at] (U+FFFD for a broken byte); moves *at, which is < s.len, past it. */
static inline uint32_t text_next(struct str s, size_t *at)
{
	unsigned char byte;

	str_holds(s);
	byte = (unsigned char)s.ptr[*at];
	if (byte >= 0x80)
		return text_next_wide(s, at);
	(*at)++;
	return byte;
}
enum text_class text_class_of(uint32_t rune);
/* Han, kana or hangul: scripts in which a word's edge can't be seen. */
bool text_is_cjk(uint32_t rune);
/* Columns on a terminal or in a fixed-width face (East Asian wide: 2, marks: 0). */
size_t text_width(struct str s);

/*
 * Appends NFKC_Casefold(s) (UAX #15; Unicode's Default Caseless Matching): full- and half-width
 * made one, case folded, compatibility forms resolved, default-ignorables dropped. Texts that
 * differ only so give equal bytes. Fast for ASCII and plain CJK.
 * Of marks alone (Zalgo) every 2048 are folded by themselves, which bounds the time.
 */
void text_fold(struct str s, struct buf *out);
/*
 * As text_fold(), and map[i] is the byte offset in s of the character that gave byte i of what was
 * appended (counted from 0 at the start of this call); map[appended length] is s.len. map has room
 * for map_cap entries; returns the appended length, or -1 where map_cap or out does not suffice
 * (11 * s.len + 16 entries always do: U+FDFA, three bytes, becomes 33).
 */
ptrdiff_t text_fold_map(struct str s, struct buf *out, uint32_t *map, size_t map_cap);

/* The byte offset of the end of the grapheme cluster (UAX #29) that starts at `at`. */
size_t text_grapheme_end(struct str s, size_t at);

/*
 * The end (byte offset) of the sentence that starts at `at`, by UAX #29 and by ； … and line
 * breaks; never inside a URL, a version (`v2.6`, `GPT-5.2`), a number, or a pair of quotes or
 * brackets that closes within 200 bytes on its line; nor after an abbreviation of one capital
 * letter (`J.`) or a usual one (`Dr.`, `vs.`), the number of a list's item, or a bracket's end in
 * mid-sentence. A sentence that begins with a small letter may be followed by another that does.
 * Returns s.len for the last. White space after a sentence belongs to it, before the first to that
 * one.
 */
size_t text_sentence_end(struct str s, size_t at);

/*
 * s cut to at most max_graphemes: before the word, number or link that would be broken (CJK text
 * may be cut between any two graphemes), without white space at the end. A word longer than all
 * that may stay is cut nevertheless.
 */
struct str text_cut(struct str s, size_t max_graphemes);

/* &amp; &lt; &gt; &quot; &apos; &#39; &#x27; &nbsp; as the characters they stand for; others as
 * they are. */
void text_unescape_html(struct str s, struct buf *out);

/*
 * The length of the URL that starts at s.ptr[at] (http:// or https:// and a dotted host, an IPv4
 * address or localhost, then up to white space, CJK text, or a closing quote or bracket; trailing
 * sentence punctuation excluded), 0 where none starts there: also after a letter, @, # or $. This
 * and the next five look at the character before `at`, and follow twitter-text.
 */
size_t text_url_at(struct str s, size_t at);
/* As text_url_at(); *listed tells whether the host ends in a top-level domain that there is, which
 * twitter-text asks for (text-host.h). */
size_t text_link_at(struct str s, size_t at, bool *listed);
/* The length of a URL without its scheme (`example.com/path`, with no path the host only) whose
 * top-level domain is listed; 0 where none starts at `at`. */
size_t text_bare_url_at(struct str s, size_t at);
/*
 * The length of an address as networks shorten it where it is shown (`example.com/notes...`):
 * without http://, with a path, and three dots or an ellipsis at its end.
 */
size_t text_short_url_at(struct str s, size_t at);
/*
 * The length of @name (X, or Mastodon's @name@host), #tag, $TAG that starts at `at`; 0 where none
 * does. $TAG is a cashtag: 1..6 letters, optionally . or _ and 1..2 letters; `$5B` is none, nor
 * what opens a formula (`$k \ll n$`).
 */
size_t text_mention_at(struct str s, size_t at);
size_t text_hashtag_at(struct str s, size_t at);
size_t text_cashtag_at(struct str s, size_t at);

#endif
