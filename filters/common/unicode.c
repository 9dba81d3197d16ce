/*
 * The one file that includes ICU (its C interface, libicuuc): properties of code points and
 * NFKC_Casefold. Code points come in, our own enumerations and UTF-8 go out; it remembers nothing.
 */
#include "unicode.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

enum unicode_category unicode_category(uint32_t rune)
{
	uint32_t mask = U_GET_GC_MASK((UChar32)rune);
	if (mask & U_GC_L_MASK)
		return UNICODE_LETTER;
	if (mask & U_GC_M_MASK)
		return UNICODE_MARK;
	if (mask & U_GC_ND_MASK)
		return UNICODE_DIGIT;
	if (mask & U_GC_N_MASK)
		return UNICODE_NUMBER;
	if (mask & U_GC_P_MASK)
		return UNICODE_PUNCT;
	if (mask & U_GC_S_MASK)
		return UNICODE_SYMBOL;
	if (mask & (U_GC_Z_MASK | U_GC_CC_MASK))
		return UNICODE_SPACE;
	return mask & U_GC_CF_MASK ? UNICODE_FORMAT : UNICODE_OTHER;
}

enum unicode_script unicode_script(uint32_t rune)
{
	UErrorCode status = U_ZERO_ERROR;
	switch (uscript_getScript((UChar32)rune, &status)) {
	case USCRIPT_HAN:
		return UNICODE_HAN;
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
	case USCRIPT_KATAKANA_OR_HIRAGANA:
		return UNICODE_KANA;
	case USCRIPT_HANGUL:
		return UNICODE_HANGUL;
	default:
		return UNICODE_OTHER_SCRIPT;
	}
}

enum unicode_grapheme unicode_grapheme(uint32_t rune)
{
	static const unsigned char ours[] = {[U_GCB_OTHER] = GRAPHEME_OTHER,
	    [U_GCB_CONTROL] = GRAPHEME_CONTROL,
	    [U_GCB_CR] = GRAPHEME_CR,
	    [U_GCB_EXTEND] = GRAPHEME_EXTEND,
	    [U_GCB_L] = GRAPHEME_L,
	    [U_GCB_LF] = GRAPHEME_LF,
	    [U_GCB_LV] = GRAPHEME_LV,
	    [U_GCB_LVT] = GRAPHEME_LVT,
	    [U_GCB_T] = GRAPHEME_T,
	    [U_GCB_V] = GRAPHEME_V,
	    [U_GCB_SPACING_MARK] = GRAPHEME_SPACING_MARK,
	    [U_GCB_PREPEND] = GRAPHEME_PREPEND,
	    [U_GCB_REGIONAL_INDICATOR] = GRAPHEME_REGIONAL,
	    [U_GCB_ZWJ] = GRAPHEME_ZWJ};
	size_t value = (size_t)u_getIntPropertyValue((UChar32)rune, UCHAR_GRAPHEME_CLUSTER_BREAK);
	return value < sizeof ours ? (enum unicode_grapheme)ours[value] : GRAPHEME_OTHER;
}

enum unicode_sentence unicode_sentence(uint32_t rune)
{
	static const unsigned char ours[] = {[U_SB_OTHER] = SENTENCE_OTHER,
	    [U_SB_ATERM] = SENTENCE_ATERM,
	    [U_SB_CLOSE] = SENTENCE_CLOSE,
	    [U_SB_FORMAT] = SENTENCE_FORMAT,
	    [U_SB_LOWER] = SENTENCE_LOWER,
	    [U_SB_NUMERIC] = SENTENCE_NUMERIC,
	    [U_SB_OLETTER] = SENTENCE_OLETTER,
	    [U_SB_SEP] = SENTENCE_SEP,
	    [U_SB_SP] = SENTENCE_SP,
	    [U_SB_STERM] = SENTENCE_STERM,
	    [U_SB_UPPER] = SENTENCE_UPPER,
	    [U_SB_CR] = SENTENCE_CR,
	    [U_SB_EXTEND] = SENTENCE_EXTEND,
	    [U_SB_LF] = SENTENCE_LF,
	    [U_SB_SCONTINUE] = SENTENCE_SCONTINUE};
	size_t value = (size_t)u_getIntPropertyValue((UChar32)rune, UCHAR_SENTENCE_BREAK);
	return value < sizeof ours ? (enum unicode_sentence)ours[value] : SENTENCE_OTHER;
}

bool unicode_is_pictographic(uint32_t rune)
{
	return u_hasBinaryProperty((UChar32)rune, UCHAR_EXTENDED_PICTOGRAPHIC);
}

bool unicode_is_wide(uint32_t rune)
{
	int width = u_getIntPropertyValue((UChar32)rune, UCHAR_EAST_ASIAN_WIDTH);
	return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

/* ICU's own data, built in: NULL only where it is damaged. */
static const UNormalizer2 *folder(void)
{
	UErrorCode status = U_ZERO_ERROR;
	return unorm2_getNFKCCasefoldInstance(&status);
}

bool unicode_fold_starts(uint32_t rune)
{
	const UNormalizer2 *n = folder();
	return n && unorm2_hasBoundaryBefore(n, (UChar32)rune);
}

/* Code points to UTF-16; what is no character becomes U+FFFD. Returns the units written. */
static size_t put_units(const uint32_t *rune, size_t count, UChar *unit)
{
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t r = rune[i];
		if (r > 0x10FFFF || U_IS_SURROGATE(r))
			r = 0xFFFD;
		if (r > 0xFFFF) {
			unit[n++] = U16_LEAD(r);
			unit[n++] = U16_TRAIL(r);
		} else {
			unit[n++] = (UChar)r;
		}
	}
	return n;
}

/* unorm2_normalize(), with memory of its own where `small` does not hold the result. */
static UChar *normalize(const UChar *unit, size_t units, UChar *small, int cap, int32_t *len)
{
	UErrorCode status = U_ZERO_ERROR;
	*len = unorm2_normalize(folder(), unit, (int32_t)units, small, cap, &status);
	if (status != U_BUFFER_OVERFLOW_ERROR)
		return U_FAILURE(status) ? NULL : small;
	UChar *large = malloc(((size_t)*len + 1) * sizeof *large);
	if (!large)
		return NULL;
	status = U_ZERO_ERROR;
	*len = unorm2_normalize(folder(), unit, (int32_t)units, large, *len + 1, &status);
	if (U_SUCCESS(status))
		return large;
	free(large);
	return NULL;
}

static void put_utf8(const UChar *unit, int32_t units, struct buf *out)
{
	for (int32_t i = 0; i < units; i++) {
		uint32_t rune = unit[i];
		if (U16_IS_LEAD(rune) && i + 1 < units)
			rune = 0x10000 + ((rune & 0x3FF) << 10 | (unit[++i] & 0x3FFU));
		buf_add_rune(out, rune);
	}
}

void unicode_fold(const uint32_t *rune, size_t count, struct buf *out)
{
	UChar small_in[256], small_out[512], *in = small_in, *folded = NULL;
	int32_t len = 0;
	if (count > INT32_MAX / 4)
		in = NULL;
	else if (count * 2 > sizeof small_in / sizeof *small_in)
		in = malloc(count * 2 * sizeof *in);
	if (in)
		folded = normalize(in, put_units(rune, count, in), small_out,
		    sizeof small_out / sizeof *small_out, &len);
	if (folded)
		put_utf8(folded, len, out);
	else
		out->failed = true;
	if (folded != small_out)
		free(folded);
	if (in != small_in)
		free(in);
}
