/*
 * What can be seen of a post besides its phrases: whether it is bare, short, a
 * question, a paper's title; where its links lead; whose account wrote it. In:
 * plain form and post. Out: features and points of lists of links. Remembers
 * nothing.
 */
#include <string.h>

#include "block.h"
#include "tagging.h"
#include "text.h"

#define SHORT_WORDS 5
#define LONG_WORDS 80
#define TITLE_BYTES 70
#define SUBTITLE_BYTES 160
#define HEADLINE_BYTES 120
#define BRIEF_BYTES 180 /* sixty Chinese characters */
#define FULL_STOP 0x3002
#define BRIEF_CJK 5
#define ASKS 0x5417 /* the particle at the end of a question in Chinese */

/* Adds the bits of characters beyond ASCII that words consist of, counts CJK characters, and
 * returns where the last character of the window ends. */
static size_t see_wide(
    struct str s, size_t start, size_t len, uint64_t wide, uint64_t *word, size_t *cjk)
{
	size_t past = len;

	while (wide != 0) {
		size_t first = block_first(wide), next = start + first;
		uint32_t rune = text_next(s, &next);
		uint64_t bytes = block_below(next - start) >> first << first;

		if (plain_is_word(rune))
			*word |= bytes;
		else
			*cjk += rune >= 0x2E80 && text_is_cjk(rune);
		wide &= ~bytes;
		past = next - start > past ? next - start : past;
	}
	return past;
}

/* Words of a piece of text, by the bytes where they begin; of CJK, two characters make one. */
static size_t count_words(struct str s)
{
	size_t latin = 0, cjk = 0, past;
	uint64_t inside = 0;

	for (size_t at = 0; at < s.len; at += past) {
		char copy[BLOCK_BYTES + BLOCK_SPARE];
		size_t len;
		struct block b = block_load(block_window(s, at, copy, &len));
		uint64_t word = block_letters(&b) | block_digits(&b), wide = block_wide(&b);

		past = wide ? see_wide(s, at, len, wide, &word, &cjk) : len;
		latin += (size_t)__builtin_popcountll(word & ~(word << 1 | inside));
		inside = word >> ((past < BLOCK_BYTES ? past : BLOCK_BYTES) - 1) & 1;
	}
	return latin + (cjk + 1) / 2;
}

static size_t count_cjk(struct str s)
{
	size_t cjk = 0;

	for (size_t at = 0; at < s.len;)
		cjk += text_is_cjk(text_next(s, &at));
	return cjk;
}

/* A question mark, or a Chinese word that asks, with nothing but emoji and the
 * like behind it. */
static bool is_question(struct str s)
{
	for (size_t at = s.len; at > 0;) {
		size_t next;
		uint32_t rune;

		for (at--; at > 0 && ((unsigned char)s.ptr[at] & 0xC0) == 0x80;)
			at--;
		next = at;
		rune = text_next(s, &next);
		if (rune == '?' || rune == 0xFF1F || rune == ASKS)
			return true;
		if (plain_is_word(rune) || rune == FULL_STOP ||
		    (rune >= 0x3000 && text_is_cjk(rune)))
			return false;
	}
	return false;
}

/* A line of a few words, one of some more, and nothing else. */
static bool is_title(struct str s)
{
	const char *end = s.len ? memchr(s.ptr, '\n', s.len) : NULL;
	size_t first = end ? (size_t)(end - s.ptr) : 0, rest = end ? s.len - first - 1 : 0;
	struct str line = {s.ptr, first}, below = {s.ptr + first + 1, rest};

	if (first == 0 || first > TITLE_BYTES || rest == 0 || rest > SUBTITLE_BYTES ||
	    memchr(below.ptr, '\n', below.len) || strchr(".!?:,", line.ptr[first - 1]) ||
	    strchr(".!?", below.ptr[rest - 1]))
		return false;
	return count_words(line) <= 5 && count_words(below) >= 4;
}

/* One line, most words with a capital, no first person, no punctuation at its
 * end: as headlines are. */
static bool is_headline(struct str s)
{
	size_t words = 0, capitals = 0;
	bool inside = false;

	s = str_trim(s);
	if (s.len == 0 || s.len > HEADLINE_BYTES || memchr(s.ptr, '\n', s.len) ||
	    memchr(s.ptr, '@', s.len) || memchr(s.ptr, '#', s.len) ||
	    strchr(".!?", s.ptr[s.len - 1]))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (letter && !inside) {
			words++;
			capitals += c < 'a';
		}
		inside = letter || c == '\'' || (c >= '0' && c <= '9');
	}
	return words >= 2 && count_cjk(s) <= words && capitals * 2 >= words && !text_url_at(s, 0);
}

/* A line mostly of Chinese without a full stop, one longer line below, and
 * nothing else: as news sites tell what happened. */
static bool is_brief(struct str s)
{
	static const struct str stops[] = {{"。", 3}, {"！", 3}, {"…", 3}, {"：", 3}, {"；", 3}};
	struct str line, below;
	const char *end;

	s = str_trim(s);
	end = s.len ? memchr(s.ptr, '\n', s.len) : NULL;
	if (!end)
		return false;
	line = str_trim((struct str){s.ptr, (size_t)(end - s.ptr)});
	below = str_trim((struct str){end, s.len - (size_t)(end - s.ptr)});
	if (line.len > BRIEF_BYTES || below.len < line.len || memchr(below.ptr, '\n', below.len) ||
	    count_cjk(line) < BRIEF_CJK)
		return false;
	for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
		if (str_ends(line, stops[i]))
			return false;
	return true;
}

/* Host and path of a link, without scheme and www. */
static struct str without_scheme(struct str url)
{
	static const struct str leading[] = {{"https://", 8}, {"http://", 7}, {"www.", 4}};

	for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
		if (str_starts(url, leading[i]))
			url = (struct str){url.ptr + leading[i].len, url.len - leading[i].len};
	return url;
}

/* `arxiv.org` fits arxiv.org/abs/1 and export.arxiv.org; with a path, the path
 * must begin so. */
static bool link_fits(struct str url, size_t host_len, const struct link *l)
{
	struct str host = l->host;
	size_t want = l->domain, at;

	if (host_len < want)
		return false;
	at = host_len - want;
	if (url.ptr[at] != host.ptr[0] || (at > 0 && url.ptr[at - 1] != '.') ||
	    memcmp(url.ptr + at, host.ptr, want) != 0)
		return false;
	return str_starts((struct str){url.ptr + host_len, url.len - host_len},
	    (struct str){host.ptr + want, host.len - want});
}

static void see_link(struct tagging *t, struct str url)
{
	const char *slash;
	size_t host_len;

	url = without_scheme(url);
	if (url.len == 0 || str_starts(url, STR("t.co/")))
		return;
	slash = memchr(url.ptr, '/', url.len);
	host_len = slash ? (size_t)(slash - url.ptr) : url.len;
	for (size_t i = 0; i < t->rules->links; i++)
		if (link_fits(url, host_len, &t->rules->link[i]))
			t->list[t->rules->link[i].list] += TAGGED_FROM;
}

static void see_links(struct tagging *t)
{
	for (size_t i = 0; i < t->post->url_entities; i++)
		see_link(t, t->post->url_entity[i].expanded_url);
	see_link(t, t->post->url); /* an item of a feed is what stands at its address */
	for (size_t i = 0; i < t->entities; i++)
		if (t->entity[i].kind == TEXT_URL)
			see_link(t, t->entity[i].name);
}

void features_see(struct tagging *t)
{
	struct str plain = buf_str(&t->plain->bytes);
	size_t words = count_words(plain);
	uint16_t author = rules_account(t->rules, t->post->author.username);

	t->feature[FEATURE_BARE] = words == 0;
	t->feature[FEATURE_SHORT] = words < SHORT_WORDS;
	t->feature[FEATURE_LONG] = words > LONG_WORDS;
	t->feature[FEATURE_QUESTION] = is_question(plain);
	t->feature[FEATURE_TITLE] = is_title(plain);
	t->feature[FEATURE_OFFICIAL] = author != RULES_NONE && words >= SHORT_WORDS &&
				       t->rules->name[author].maker &&
				       t->rules->name[author].ai > 1;
	t->feature[FEATURE_BRIEF] = is_brief(t->plain->source);
	t->feature[FEATURE_HEADLINE] = is_headline(t->plain->source);
	if (t->rules->links > 0)
		see_links(t);
}
