/*
 * Remarks on phrases by themselves: those that fit nearly anything, and those that no text can
 * hold. In: the lexicon. Out: remarks. Remembers nothing.
 */
#include <string.h>

#include "lint.h"
#include "text.h"

#define STEM_MIN 3 /* letters that `abc*` should have */

/* Words so frequent that they tell of no subject, each between spaces. */
static const char common[] =
    " a about all also an and any are as at be been but by can could did do does for from get had "
    "has have he her here him his how i if in into is it its just like me more my new no not now "
    "of on one only or other our out over she so some than that the their them then there these "
    "they this those to too up us very was we were what when where which who why will with would "
    "you your 的 一 是 不 了 在 人 有 我 他 这 个 们 中 来 上 大 为 和 国 地 到 以 说 时 要 就 出 "
    "会 "
    "可 也 你 对 生 能 而 子 那 得 于 着 下 自 之 年 过 发 后 作 里 我们 你们 他们 这个 一个 没有 "
    "可以 "
    "什么 自己 就是 不是 还是 现在 因为 所以 但是 如果 ";

bool lint_holds(struct str whole, struct str part)
{
	for (size_t at = 0; at + part.len <= whole.len; at++)
		if (memcmp(whole.ptr + at, part.ptr, part.len) == 0)
			return true;
	return false;
}

static bool is_common(struct str plain)
{
	char spaced[LEXICON_PHRASE_MAX + 2];

	if (plain.len > LEXICON_PHRASE_MAX)
		return false;
	spaced[0] = spaced[plain.len + 1] = ' ';
	memcpy(spaced + 1, plain.ptr, plain.len);
	return lint_holds(str_of(common), (struct str){spaced, plain.len + 2});
}

/* One letter or digit of a script that is written with spaces between words. */
static bool is_single(struct str plain)
{
	size_t at = 0;

	return plain_is_word(text_next(plain, &at)) && at == plain.len;
}

/* True where the phrase holds what is left out of texts before they are searched. */
static bool is_left_out(struct str spelling)
{
	for (size_t at = 0; at < spelling.len; at++)
		if ((spelling.ptr[at] == 'h' && text_url_at(spelling, at) > 0) ||
		    (spelling.ptr[at] == '@' && text_mention_at(spelling, at) > 0))
			return true;
	return false;
}

/* A phrase that gives or takes points wherever it stands. */
static bool is_bold(const struct use *u)
{
	return u->what <= USE_KIND &&
	       !(u->flags & (USE_EXACT | USE_START | USE_IMPLIED | USE_REGEX)) &&
	       (u->points != 0 || u->flags & (USE_MUST | USE_NOT));
}

static void check_bold(struct rules *r, const struct use *u, struct str plain)
{
	bool latin = plain.len > 0 && plain_word_after(plain, 0);

	if (u->flags & USE_PREFIX && latin && plain.len < STEM_MIN)
		rules_remark(r, u->place, "`%.*s*` fits too many words", STR_ARG(u->spelling));
	else if (is_single(plain))
		rules_remark(r, u->place,
		    "`%.*s` is a single letter, in any case (in quotes, a capital is itself only)",
		    STR_ARG(u->spelling));
	else if (plain.len == 1 && !latin && plain.ptr[0] > 0)
		rules_remark(r, u->place, "`%.*s` is a single sign, which any text may hold",
		    STR_ARG(u->spelling));
	else if (u->what <= USE_TOPIC && is_common(plain)) /* `my` may well tell of a kind */
		rules_remark(r, u->place, "`%.*s` is too common a word to tell anything",
		    STR_ARG(u->spelling));
}

void lint_words(struct rules *r)
{
	for (size_t i = 0; i < r->lexicon.uses; i++) {
		const struct use *u = &r->lexicon.use[i];
		struct str plain = r->lexicon.phrase[u->phrase].plain;

		if (u->flags & (USE_IMPLIED | USE_REGEX))
			continue;
		if (is_left_out(u->spelling))
			rules_remark(r, u->place,
			    "`%.*s` is never found: links and accounts are left out of texts",
			    STR_ARG(u->spelling));
		else if (is_bold(u))
			check_bold(r, u, plain);
	}
}
