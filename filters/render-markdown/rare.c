/*
 * The rare names of a post (see rare.h). A word is a run of Latin letters, digits and inner `-`,
 * `.`, `+`, `_`; it is coined where it mixes letters with digits or turns to capitals inside.
 */
#include "rare.h"

#include "hash.h"
#include "sentence.h"
#include "text.h"

#define WORD_MAX 48
#define TITLED_MAX 60 /* bytes in which the name before a colon stands */
#define RARE_BYTES_MAX (1u << 20)

enum word_kind { WORD_PLAIN, WORD_CAPITAL, WORD_COINED };

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_number(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_inner(char c)
{
	return c == '-' || c == '.' || c == '+' || c == '_';
}

/* The bytes of the word at `at`, 0 where none starts there; a mention or URL is skipped whole. */
static size_t word_at(struct str s, size_t at)
{
	size_t i = at;

	while (i < s.len) {
		if (is_upper(s.ptr[i]) || is_lower(s.ptr[i]) || is_number(s.ptr[i]))
			i++;
		else if (i > at && is_inner(s.ptr[i]) && i + 1 < s.len &&
			 (is_upper(s.ptr[i + 1]) || is_lower(s.ptr[i + 1]) ||
			     is_number(s.ptr[i + 1])))
			i++;
		else
			break;
	}
	return i - at;
}

/* `5.2`, `300ms`, `10x`, `Q3`, `2025-12-05`: figures, no names. */
static bool is_figure(struct str w)
{
	size_t i, letters = 0, capitals = 0;

	for (i = 0; i < w.len; i++) {
		letters += is_upper(w.ptr[i]) || is_lower(w.ptr[i]);
		capitals += is_upper(w.ptr[i]);
	}
	if (w.len && is_number(w.ptr[0]))
		return letters < 4 || capitals < 2;
	return letters < 2;
}

/* Words of the trade that are written like names and are none. */
static bool is_common(struct str w)
{
	static const char *const words[] = {"GenAI", "LLMs", "VLMs", "APIs", "GPUs", "TPUs", "CPUs",
	    "AIs", "AGIs", "CEOs", "CTOs", "PhD", "PhDs", "arXiv", "ArXiv", "YouTube", "LinkedIn",
	    "GitHub", "TikTok", "iOS", "macOS", "SaaS", "MLOps", "LLMOps", "MoE", "RLHF",
	    "JavaScript", "TypeScript", "PyTorch", "AI-generated", "AI-powered", "AI-driven",
	    "AI-native", "OpenSource", "MachineLearning", "DeepLearning", "DataScience", "BigData",
	    "TimeSeries", "StartUp", "WiFi", "ICYMI", "PSA", "TLDR", "BREAKING", "NEW", "UPDATE",
	    "FYI", "PDFs", "URLs", "IDEs", "SDKs", "CLIs", "H1", "H2"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(w, words[i]))
			return true;
	return false;
}

/* `Light-X` is a name; `Real-Time` and `End-to-End` are words that a title writes large. */
static bool is_joined_name(struct str w)
{
	size_t i, start = 0, capitals = 0, joints = 0;
	bool loud = false;

	for (i = 0; i <= w.len; i++) {
		if (i < w.len && w.ptr[i] != '-') {
			capitals += is_upper(w.ptr[i]);
			continue;
		}
		joints += i < w.len && i + 1 < w.len && is_upper(w.ptr[i + 1]);
		loud = loud || (i > start && capitals == i - start);
		capitals = 0;
		start = i + 1;
	}
	return loud && joints > 0;
}

static enum word_kind kind_of(struct str w)
{
	bool digit = false, inner = false, letter = false;
	size_t i;

	if (w.len < 3 || w.len > WORD_MAX || is_figure(w) || is_common(w))
		return WORD_PLAIN;
	for (i = 0; i < w.len; i++) {
		digit = digit || is_number(w.ptr[i]);
		letter = letter || is_upper(w.ptr[i]) || is_lower(w.ptr[i]);
		inner = inner || (i > 0 && is_upper(w.ptr[i]) && is_lower(w.ptr[i - 1]));
	}
	if (inner || (digit && letter && is_upper(w.ptr[0])))
		return WORD_COINED;
	if (!is_upper(w.ptr[0]))
		return WORD_PLAIN;
	return is_joined_name(w) ? WORD_COINED : WORD_CAPITAL;
}

static size_t add_feature(struct feature *f, size_t count, struct str word, bool strong)
{
	struct buf folded;
	uint64_t key;
	bool whole;
	size_t i;

	buf_init(&folded, RARE_BYTES_MAX);
	text_fold(word, &folded);
	key = hash_bytes64(folded.ptr, folded.len, 0);
	whole = !buf_failed(&folded);
	buf_free(&folded);
	if (!whole)
		return count;
	for (i = 0; i < count; i++)
		if (f[i].key == key)
			return count;
	if (count < RARE_MAX)
		f[count++] = (struct feature){.key = key, .strong = strong};
	return count;
}

/* True where a word at `at` opens a sentence or line: its capital says nothing. */
static bool opens(struct str s, size_t at)
{
	while (at > 0 && (s.ptr[at - 1] == ' ' || s.ptr[at - 1] == '"' || s.ptr[at - 1] == '\t'))
		at--;
	return at == 0 || s.ptr[at - 1] == '\n' || s.ptr[at - 1] == '.' || s.ptr[at - 1] == '!' ||
	       s.ptr[at - 1] == '?' || s.ptr[at - 1] == ':';
}

static bool has_digit(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (is_number(s.ptr[i]))
			return true;
	return false;
}

/* A brand of one word (`Gemini`, `ChatGPT`) is in the news every day: it makes no event. */
static bool is_brand(struct str name)
{
	size_t i;

	for (i = 0; i < name.len; i++)
		if (name.ptr[i] == ' ' || name.ptr[i] == '-')
			return false;
	return !has_digit(name);
}

/* `Gemini 3 Deep Think` is often called by its last two words. */
static size_t add_name(struct feature *f, size_t count, const struct post_name *n)
{
	bool strong = !rare_is_maker(n->type) && !str_is(n->type, "person") &&
		      !str_is(n->type, "event") &&
		      (str_is(n->type, "benchmark") || !is_brand(n->name));
	size_t i, blanks = 0;

	count = add_feature(f, count, n->name, strong);
	for (i = n->name.len; i > 0; i--) {
		blanks += n->name.ptr[i - 1] == ' ';
		if (blanks == 2)
			return add_feature(
			    f, count, (struct str){n->name.ptr + i, n->name.len - i}, strong);
	}
	return count;
}

/* The offset after what is no word at `at`: a mention, or one character. */
static size_t skip_other(struct str s, size_t at)
{
	size_t len = s.ptr[at] == '@' ? text_mention_at(s, at) : 0;

	if (len)
		return at + len;
	(void)text_next(s, &at);
	return at;
}

size_t rare_find(
    struct str text, const struct post_name *name, size_t names, struct feature *feature)
{
	struct buf lines;
	struct str s, word;
	size_t i, at, count = 0;
	enum word_kind kind;
	bool cut = false;

	buf_init(&lines, RARE_BYTES_MAX);
	sentence_clean(text, &lines, &cut);
	s = buf_failed(&lines) ? STR_NONE : buf_str(&lines);
	for (i = 0; i < names; i++)
		count = add_name(feature, count, &name[i]);
	for (at = 0; at < s.len;) {
		word = (struct str){s.ptr + at, word_at(s, at)};
		if (!word.len) {
			at = skip_other(s, at);
			continue;
		}
		kind = kind_of(word);
		if (kind == WORD_COINED || (kind == WORD_CAPITAL && !opens(s, at)))
			count = add_feature(feature, count, word, kind == WORD_COINED);
		at += word.len;
	}
	buf_free(&lines);
	return count;
}

size_t rare_place(struct str whole, struct str part)
{
	size_t i, place = RARE_NOWHERE;
	struct buf a, b;

	buf_init(&a, RARE_BYTES_MAX);
	buf_init(&b, RARE_BYTES_MAX);
	text_fold(whole, &a);
	text_fold(part, &b);
	for (i = 0; b.len && !buf_failed(&a) && !buf_failed(&b) && place == RARE_NOWHERE &&
		    i + b.len <= a.len;
	     i++)
		if (str_equal((struct str){a.ptr + i, b.len}, buf_str(&b)))
			place = i;
	buf_free(&a);
	buf_free(&b);
	return place;
}

bool rare_holds(struct str whole, struct str part)
{
	return rare_place(whole, part) != RARE_NOWHERE;
}

struct str rare_coined(struct str sentence, struct str known)
{
	struct str word;
	size_t at;

	for (at = 0; at < sentence.len;) {
		word = (struct str){sentence.ptr + at, word_at(sentence, at)};
		if (!word.len) {
			at = skip_other(sentence, at);
			continue;
		}
		if (kind_of(word) == WORD_COINED && (!known.len || rare_holds(word, known)))
			return word;
		at += word.len;
	}
	return STR_NONE;
}

struct str rare_titled(struct str sentence)
{
	struct str word;
	size_t at, i, capitals;

	for (at = 0; at < sentence.len && at < TITLED_MAX;) {
		word = (struct str){sentence.ptr + at, word_at(sentence, at)};
		if (!word.len) {
			at = skip_other(sentence, at);
			continue;
		}
		at += word.len;
		if (at + 1 >= sentence.len || sentence.ptr[at] != ':' ||
		    sentence.ptr[at + 1] != ' ')
			continue;
		for (i = 0, capitals = 0; i < word.len; i++)
			capitals += is_upper(word.ptr[i]);
		return capitals > 1 && word.len > 2 && !is_common(word) ? word : STR_NONE;
	}
	return STR_NONE;
}

bool rare_is_thing(struct str type)
{
	return str_is(type, "model") || str_is(type, "product") || str_is(type, "framework") ||
	       str_is(type, "benchmark");
}

bool rare_is_maker(struct str type)
{
	return str_is(type, "company") || str_is(type, "lab");
}
