/*
 * Finds numbers, versions, cashtags and negations in a normal text (see facts.h). A word with a
 * digit in it is a fact, without the v of a version and with the magnitude (万, 亿, …) that follows
 * it. The k-th negation is a fact of its own, so that two texts agree where they deny equally
 * often.
 */
#include "facts.h"

#include "hash.h"

#define FACT_RUNES_MAX 64

static const uint32_t cjk_negation[] = {0x4e0d /* 不 */, 0x6ca1 /* 没 */, 0x6c92 /* 沒 */,
    0x672a /* 未 */, 0x65e0 /* 无 */, 0x7121 /* 無 */, 0x975e /* 非 */, 0x5426 /* 否 */,
    0x522b /* 别 */, 0x52ff /* 勿 */};

static const uint32_t magnitude[] = {0x767e /* 百 */, 0x5343 /* 千 */, 0x4e07 /* 万 */,
    0x842c /* 萬 */, 0x4ebf /* 亿 */, 0x5104 /* 億 */, 0x5146 /* 兆 */};

/* Apostrophes are gone from a normal text. Each starts with n or ends in t. */
static const char *const negation[] = {"not", "no", "never", "without", "cannot", "none", "nor",
    "neither", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent", "wont", "wouldnt",
    "cant", "couldnt", "shouldnt", "hasnt", "havent", "hadnt", "aint"};

static bool is_among(const uint32_t *list, size_t count, uint32_t rune)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == rune)
			return true;
	return false;
}

static bool is_digit(uint32_t rune)
{
	return rune - '0' < 10;
}

static bool word_is(const uint32_t *rune, size_t len, const char *word)
{
	for (size_t i = 0; i < len; i++)
		if (word[i] == '\0' || rune[i] != (unsigned char)word[i])
			return false;
	return word[len] == '\0';
}

static bool is_negation(const uint32_t *rune, size_t len)
{
	if (len == 1)
		return is_among(cjk_negation, sizeof(cjk_negation) / sizeof(*cjk_negation), *rune);
	if (rune[0] != 'n' && rune[len - 1] != 't')
		return false;
	for (size_t i = 0; i < sizeof(negation) / sizeof(*negation); i++)
		if (word_is(rune, len, negation[i]))
			return true;
	return false;
}

/* The end of the word that starts at `at` (a CJK character is one; `at` at a space); *figure:
 * whether a digit is in it, or a $ before it. */
static size_t word_end(const struct normal *n, size_t at, bool *figure)
{
	size_t end = at;
	bool digit = false;

	*figure = false;
	if (normal_is_cjk(n->rune[at]))
		return at + 1;
	for (; end < n->len && n->rune[end] != ' ' && !normal_is_cjk(n->rune[end]); end++)
		digit |= is_digit(n->rune[end]);
	*figure = digit || (n->rune[at] == '$' && end > at + 1);
	return end;
}

/* Hashes the word at..end, with the magnitude that follows it. */
static uint32_t hash_figure(const struct normal *n, size_t at, size_t end)
{
	size_t last = end;

	if (n->rune[at] == 'v' && at + 1 < end && is_digit(n->rune[at + 1]))
		at++;
	while (last < n->len &&
	       is_among(magnitude, sizeof(magnitude) / sizeof(*magnitude), n->rune[last]))
		last++;
	if (last - at > FACT_RUNES_MAX)
		last = at + FACT_RUNES_MAX;
	return (uint32_t)hash_bytes64(n->rune + at, (last - at) * sizeof(*n->rune), 0);
}

size_t facts_find(const struct normal *n, uint32_t *out, size_t max)
{
	size_t count = 0, at = 0;
	uint64_t denials = 0;

	while (at < n->len && count < max) {
		bool figure;
		size_t end = word_end(n, at, &figure);
		if (end == at) {
			at++;
			continue;
		}
		if (is_negation(n->rune + at, end - at))
			out[count++] = (uint32_t)hash_mix64(++denials);
		else if (figure)
			out[count++] = hash_figure(n, at, end);
		at = end;
	}
	return count;
}
