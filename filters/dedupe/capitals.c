/*
 * One walk over a text as it came, from capital to capital, tag to tag and sign to sign (see
 * capitals.h).
 */
#include <string.h>

#include "capitals-own.h"
#include "facts-own.h"
#include "vector.h"

/* Past `RT @a:` and mentions at the beginning, which may differ between tellings. */
static size_t head_end(struct str text)
{
	size_t at = 0;

	for (;;) {
		while (is_space(char_at(text, at)))
			at++;
		size_t name = at;
		if (text.len - at > 3 && memcmp(text.ptr + at, "RT @", 4) == 0)
			name += 3;
		if (char_at(text, name) != '@')
			return at;
		while (name < text.len && !is_space(text.ptr[name]))
			name++;
		at = name;
	}
}

/*
 * True where the word at `at` stands inside a sentence: after a word or comma and a space, or after
 * CJK text. Not the first word, nor after a single CJK character (`转 …`).
 */
static bool is_inside(struct str text, size_t head, size_t at)
{
	bool space = at > 0 && text.ptr[at - 1] == ' ';

	if (at < head + 1 + space)
		return false;
	size_t start = at - space - 1;
	while (start > head && ((unsigned char)text.ptr[start] & 0xc0) == 0x80)
		start--;
	unsigned char c = (unsigned char)text.ptr[start];
	/* U+3041 to U+D7AF; from U+00C0 to U+07FF, and U+1000 to U+1FFF: no emoji, no punctuation.
	 */
	if ((c == 0xe3 && (unsigned char)text.ptr[start + 1] > 0x80) || (c > 0xe3 && c <= 0xed))
		return start > head;
	if (c < 0x80)
		return space && (is_letter((char)c) || is_digit((char)c) || c == ',');
	return space && ((c >= 0xc3 && c <= 0xdf) || c == 0xe1);
}

static void put_letter(struct lexicon_word *w, char c)
{
	if (w->len < LEXICON_WORD_MAX)
		w->part[w->len / 8] |= (uint64_t)(c | 0x20) << w->len % 8 * 8;
	w->len++;
}

/* The highest bit of each byte that is an ASCII letter; lower: the bytes, 0x20 set in each. */
static uint64_t letters_of(uint64_t bytes, uint64_t lower)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
	uint64_t low = lower & ~high;

	return (low + ones * (0x80 - 'a')) & ~(low + ones * (0x7f - 'z')) & ~bytes & high;
}

static uint64_t eight_at(const char *from)
{
	uint64_t word;

	memcpy(&word, from, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/* Puts the letters that stand at `at`; returns their end. Those of a word that is all new go eight
 * at a time. */
static size_t put_letters(struct lexicon_word *w, struct str text, size_t at)
{
	for (size_t i = 0; w->len == i * 8 && i < 2 && text.len - at >= 8; i++) {
		uint64_t bytes = eight_at(text.ptr + at),
			 lower = bytes | UINT64_C(0x2020202020202020);
		uint64_t others = ~letters_of(bytes, lower) & UINT64_C(0x8080808080808080);
		uint64_t before = others ? ((others & -others) >> 7) - 1 : UINT64_MAX;
		size_t len = others ? (size_t)__builtin_ctzll(others) / 8 : 8;
		w->part[i] = lower & before;
		w->len += len;
		at += len;
		if (others)
			return at;
	}
	for (; at < text.len && is_letter(text.ptr[at]); at++)
		put_letter(w, text.ptr[at]);
	return at;
}

static void put_word(struct capitals_words *words, uint32_t hash)
{
	if (words->count < CAPITALS_WORDS_MAX)
		words->hash[words->count++] = hash;
}

static void mark(struct capitals *c, uint32_t hash)
{
	c->any[hash % CAPITALS_BITS / 64] |= UINT64_C(1) << hash % 64;
	put_word(&c->all, hash);
}

/* The word with a capital at `at`; returns its end. */
static size_t step_capital(struct scan *s, size_t at)
{
	struct lexicon_word word = {.len = 0}, owner = {.len = 0};
	bool owns = false;

	while (at > 0 && is_letter(s->text.ptr[at - 1]))
		at--;
	size_t end = at, quote;
	for (;;) {
		end = put_letters(&word, s->text, end);
		quote = apostrophe_at(s->text, end);
		if (quote == 0 || !is_letter(char_at(s->text, end + quote)))
			break;
		/* Of `Ada's` the name is Ada; of `I'll` there is none. */
		owns = word.len > 1 && starts(s->text, end + quote, "s") &&
		       !is_letter(char_at(s->text, end + quote + 1));
		if (word.len == 1 && s->text.ptr[at] == 'I')
			return end + quote;
		owner = word;
		end += quote;
	}
	if (word.len < 2)
		return end;
	uint32_t hash = lexicon_hash(&word);
	mark(s->c, hash);
	if (!is_inside(s->text, s->head, at))
		return end;
	put_word(&s->c->named, hash);
	facts_add_name(&s->c->names, owns ? lexicon_hash(&owner) : hash);
	return end;
}

/* The hashtag or mention at `at`; returns its end. Its words are as the normal form parts them. */
static size_t step_tag(struct scan *s, size_t at)
{
	size_t end = at + 1;
	struct capitals *c = s->c;

	while (is_tag_char(char_at(s->text, end)))
		end++;
	if (end == at + 1 || at < s->head || (at > 0 && is_tag_char(s->text.ptr[at - 1])))
		return end;
	bool none = capitals_is_no_name(s, at, end);
	while (++at < end) {
		struct lexicon_word word = {.len = 0};
		bool digit = false;
		for (; at < end && s->text.ptr[at] != '_'; at++) {
			digit |= is_digit(s->text.ptr[at]);
			put_letter(&word, s->text.ptr[at]);
		}
		if (digit || word.len < 2)
			continue;
		uint32_t hash = lexicon_hash(&word);
		put_word(none ? &c->tags : &c->named, hash);
		if (none)
			continue;
		mark(c, hash);
		facts_add_name(&c->names, hash);
	}
	return end;
}

/* The sign of currency that starts at `at`, half-width, 0 where none does; *len its bytes. */
static char currency_at(struct str text, size_t at, size_t *len)
{
	const char *c = text.ptr + at;
	size_t left = text.len - at;

	*len = 1;
	if (*c == '$')
		return '$';
	*len = 2;
	if (left > 2 && *c == '\xc2')
		return c[1] == '\xa3' ? 'l' : c[1] == '\xa5' ? 'y' : 0;
	*len = 3;
	if (left > 3 && *c == '\xe2')
		return c[1] == '\x82' && c[2] == '\xac' ? 'e' : 0;
	if (left > 3 && *c == '\xef' && c[1] == '\xbc')
		return c[2] == '\x84' ? '$' : 0;
	if (left > 3 && *c == '\xef' && c[1] == '\xbf')
		return c[2] == '\xa1' ? 'l' : c[2] == '\xa5' ? 'y' : 0;
	return 0;
}

/* Signs of currency before a digit, full- or half-width: `$5`, `€5`, `￥5`. */
static void step_currency(struct scan *s, size_t at)
{
	size_t len;
	char sign = currency_at(s->text, at, &len);

	if (!sign || s->text.len - at <= len)
		return;
	const char *c = s->text.ptr + at + len;
	bool wide = s->text.len - at > len + 2 && c[0] == '\xef' && c[1] == '\xbc';
	if ((wide || is_digit(*c)) && s->c->currencies < CAPITALS_CURRENCIES_MAX)
		s->c->currency[s->c->currencies++] = sign;
}

/* Whether the first word, links and tags aside, starts with a small letter. */
static bool starts_small(struct str text, size_t at)
{
	for (; at < text.len; at++) {
		bool letter = is_letter(text.ptr[at]);
		bool passed = text.ptr[at] == '#' || text.ptr[at] == '@' ||
			      (letter && starts(text, at, "http"));
		if (letter && !passed)
			return !is_upper(text.ptr[at]);
		while (passed && at + 1 < text.len && !is_space(text.ptr[at + 1]))
			at++;
	}
	return true;
}

/* What pass_plain() stops at. */
static bool is_stop(unsigned char c)
{
	return is_upper((char)c) || c == '#' || c == '$' || c == '@' || c == 0xc2 || c == 0xe2 ||
	       c == 0xef;
}

#if defined(__x86_64__)
#define STRIDE 16

static __m128i equal(__m128i c, int as)
{
	return _mm_cmpeq_epi8(c, _mm_set1_epi8((char)as));
}

/* A bit for each of sixteen bytes that is_stop(). */
static unsigned stops_of(const char *from)
{
	__m128i c = _mm_loadu_si128((const __m128i *)from);
	__m128i above = _mm_sub_epi8(c, _mm_set1_epi8('@'));
	__m128i upper = _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8('Z' - '@')), above);
	__m128i sign = _mm_or_si128(equal(c, '#'), equal(c, '$'));
	/* 0xc2 and 0xe2 differ in one bit. */
	__m128i wide =
	    _mm_or_si128(equal(_mm_or_si128(c, _mm_set1_epi8(0x20)), 0xe2), equal(c, 0xef));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(upper, sign), wide));
}
#endif

/* Passes what neither is a capital nor may start a tag or be a sign of currency. */
static size_t pass_plain(struct str text, size_t at)
{
#if defined(__x86_64__)
	for (; at + STRIDE <= text.len; at += STRIDE) {
		unsigned stops = stops_of(text.ptr + at);
		if (stops)
			return at + (size_t)__builtin_ctz(stops);
	}
#endif
	while (at < text.len && !is_stop((unsigned char)text.ptr[at]))
		at++;
	return at;
}

/* Without an ellipsis at the end and the word before it, which may be half of one. */
static struct str before_cut(struct str text)
{
	size_t end = text.len;

	while (end > 3 && memcmp(text.ptr + end - 3, "...", 3) != 0 &&
	       memcmp(text.ptr + end - 3, "\xe2\x80\xa6", 3) != 0)
		end--;
	end -= end < 3 ? end : 3;
	while (end > 0 && (text.ptr[end - 1] == '.' || is_space(text.ptr[end - 1])))
		end--;
	while (end > 0 && is_tag_char(text.ptr[end - 1]))
		end--;
	return (struct str){text.ptr, end};
}

void capitals_find(struct capitals *c, struct str whole, bool cut)
{
	struct str text = cut ? before_cut(whole) : whole;
	struct scan s = {.c = c, .text = text, .tail = text.len + 1, .list = (size_t)-1};

	memset(c->any, 0, sizeof(c->any));
	c->names = (struct facts){0};
	c->all.count = c->named.count = c->tags.count = c->currencies = 0;
	s.head = head_end(text);
	c->small = starts_small(text, s.head);
	for (size_t at = pass_plain(text, 0); at < text.len; at = pass_plain(text, at)) {
		if (is_upper(text.ptr[at]))
			at = step_capital(&s, at);
		else if (text.ptr[at] == '#' || text.ptr[at] == '@')
			at = step_tag(&s, at);
		else
			step_currency(&s, at++);
	}
}
