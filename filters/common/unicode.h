/*
 * Floor 0. What the Unicode database says about code points, and NFKC_Casefold, by ICU: the only
 * includer of its headers stands behind this one. Slow paths; text.h has the fast ones.
 */
#ifndef TP_UNICODE_H
#define TP_UNICODE_H

#include "buf.h"

enum unicode_category {
	UNICODE_LETTER,
	UNICODE_MARK,	/* Mn Mc Me */
	UNICODE_DIGIT,	/* Nd */
	UNICODE_NUMBER, /* Nl No */
	UNICODE_PUNCT,
	UNICODE_SYMBOL,
	UNICODE_SPACE,	/* Zs Zl Zp Cc */
	UNICODE_FORMAT, /* Cf */
	UNICODE_OTHER	/* unassigned, private use, surrogates */
};

enum unicode_script { UNICODE_HAN, UNICODE_KANA, UNICODE_HANGUL, UNICODE_OTHER_SCRIPT };

/* Grapheme_Cluster_Break (UAX #29, table 2). */
enum unicode_grapheme {
	GRAPHEME_OTHER,
	GRAPHEME_CR,
	GRAPHEME_LF,
	GRAPHEME_CONTROL,
	GRAPHEME_EXTEND,
	GRAPHEME_ZWJ,
	GRAPHEME_REGIONAL,
	GRAPHEME_PREPEND,
	GRAPHEME_SPACING_MARK,
	GRAPHEME_L,
	GRAPHEME_V,
	GRAPHEME_T,
	GRAPHEME_LV,
	GRAPHEME_LVT
};

/* Sentence_Break (UAX #29, table 4). */
enum unicode_sentence {
	SENTENCE_OTHER,
	SENTENCE_CR,
	SENTENCE_LF,
	SENTENCE_SEP,
	SENTENCE_EXTEND,
	SENTENCE_FORMAT,
	SENTENCE_SP,
	SENTENCE_LOWER,
	SENTENCE_UPPER,
	SENTENCE_OLETTER,
	SENTENCE_NUMERIC,
	SENTENCE_ATERM,
	SENTENCE_SCONTINUE,
	SENTENCE_STERM,
	SENTENCE_CLOSE
};

/* All of these take any value (U+110000 and above count as unassigned) and are safe on any thread.
 */
enum unicode_category unicode_category(uint32_t rune);
enum unicode_script unicode_script(uint32_t rune);
enum unicode_grapheme unicode_grapheme(uint32_t rune);
enum unicode_sentence unicode_sentence(uint32_t rune);
/* Extended_Pictographic (UTS #51). */
bool unicode_is_pictographic(uint32_t rune);
/* East_Asian_Width (UAX #11) W or F. */
bool unicode_is_wide(uint32_t rune);

/*
 * True where NFKC_Casefold of the text before rune and of the text from rune on, put together, is
 * that of the whole.
 */
bool unicode_fold_starts(uint32_t rune);
/*
 * Appends NFKC_Casefold (UAX #44) of count code points to out as UTF-8. A lack of memory fails out
 * as its maximum does.
 */
void unicode_fold(const uint32_t *rune, size_t count, struct buf *out);

#endif
