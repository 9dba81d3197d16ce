/*
 * The features of a text. In: folded text. Out: hashes. Remembers nothing. A feature's hash is part
 * of the format of models: whoever changes what is hashed here has to train every model anew, and
 * to raise the number in the first line of a model's file.
 *
 * One walk over windows of 64 bytes, from word to word and sign to sign, by the bits of block.h:
 * words of ASCII that end within the window are mixed eight letters a step, all others letter by
 * letter. What a window gave is then added, each feature once.
 */
#include "linear.h"

#include <endian.h>
#include <string.h>

#include "block.h"
#include "text.h"

#define MIX 0x9E3779B97F4A7C15u /* 2^64 / golden ratio, odd */
#define WORD_SEED 0x57u
#define PAIR_SEED 0x1F123BB5u
#define STEM_SEED 0x2C1B3C6Du
#define SIGN_SEED 0x297A2D39u
#define CJK_SEED 0x6C8E9CF5u
/* What stands before the first word of a text, and before the first of a sentence. */
#define START 0x13u
#define BREAK 0x17u
#define STEM_BYTES 5 /* the start of a longer word is a feature of its own */
#define SIGN_RUN_MAX 3
#define GIVEN_MAX 3 /* features that a token gives at most */

/* What an ASCII byte is that is no letter or figure. */
enum sign {
	NOTHING,
	ENDING, /* ends a sentence or clause: the next word has no neighbour before it */
	SHOUT,	/* ends one too, and is a feature */
	SYMBOL	/* a feature */
};

/* A text on its way into features. */
struct reading {
	struct str s;
	size_t at, cjk_read;
	uint64_t before; /* hash of the word before, START or BREAK */
	uint32_t cjk[2]; /* the characters before, nearest first; 0 for none */
	size_t given;	 /* hashes of this window, not added yet */
	uint32_t hash[GIVEN_MAX * BLOCK_BYTES];
};

static inline uint64_t mix(uint64_t h, uint64_t value)
{
	h = (h ^ value) * MIX;
	return h ^ h >> 32;
}

static inline void give(struct reading *r, uint64_t h)
{
	r->hash[r->given++] = (uint32_t)(h * MIX >> 32);
}

/* A word, or what counts as one, and its pair with the one before. */
static inline void give_word(struct reading *r, uint64_t word)
{
	give(r, mix(word, WORD_SEED));
	give(r, mix(r->before * MIX, word ^ PAIR_SEED));
	r->before = word;
	r->cjk[0] = r->cjk[1] = 0;
}

static inline void set_break(struct reading *r)
{
	if (r->before != START)
		r->before = BREAK;
	r->cjk[0] = r->cjk[1] = 0;
}

/* What was there already is not added: saying a thing often is not saying more. Written in any
 * case, a hash counts where it is new: no branch to foretell. */
static inline size_t add_hash(struct linear_text *f, uint32_t hash, size_t count)
{
	uint64_t *seen = &f->seen[hash % (LINEAR_SEEN_BITS / 64)], word = *seen;
	unsigned bit = hash >> 26;

	f->hash[count] = hash;
	*seen = word | (uint64_t)1 << bit;
	return count + (~word >> bit & 1);
}

static void add_given(struct reading *r, struct linear_text *f)
{
	const struct linear_fetch fetch = f->fetch;
	const char *from = fetch.from ? fetch.from : (const char *)f->seen;
	size_t count = f->count, given = r->given;

	for (size_t i = 0; i < given && count < LINEAR_FEATURES_MAX; i++) {
		__builtin_prefetch(from + (size_t)(r->hash[i] >> fetch.shift) * fetch.apart);
		count = add_hash(f, r->hash[i], count);
	}
	f->count = count;
	r->given = 0;
}

static bool is_digit(unsigned char c)
{
	return (unsigned char)(c - '0') < 10;
}

static bool is_letter_or_digit(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26 || is_digit(c);
}

static unsigned char byte_at(struct str s, size_t at)
{
	return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

/* A letter beyond ASCII of a script that puts spaces between words, at s.ptr[*at]; moves *at. */
static bool wide_letter(struct str s, size_t *at, uint32_t *rune)
{
	size_t end = *at;
	enum text_class class;

	if (byte_at(s, end) < 0x80)
		return false;
	*rune = text_next(s, &end);
	class = text_class_of(*rune);
	if (class != TEXT_LETTER && class != TEXT_DIGIT)
		return false;
	*at = end;
	return true;
}

/* Letters, figures (which all count as 0), apostrophes between letters; eight are mixed at a time.
 */
static void read_word(struct reading *r)
{
	uint64_t h = WORD_SEED, packed = 0, stem = 0;
	size_t letters = 0;

	for (;;) {
		unsigned char c = byte_at(r->s, r->at);
		uint32_t rune = 0;

		if (is_letter_or_digit(c)) {
			packed = packed << 8 | (is_digit(c) ? '0' : c);
			r->at++;
		} else if (c == '\'' && is_letter_or_digit(byte_at(r->s, r->at + 1))) {
			packed = packed << 8 | c;
			r->at++;
		} else if (wide_letter(r->s, &r->at, &rune)) {
			packed ^= rune * MIX;
		} else {
			break;
		}
		letters++;
		if (letters == STEM_BYTES)
			stem = mix(h, packed);
		if (letters % 8 == 0 || rune != 0) {
			h = mix(h, packed);
			packed = 0;
		}
	}
	h = mix(h, packed);
	if (letters > STEM_BYTES)
		give(r, mix(stem, STEM_SEED));
	give_word(r, h);
}

/* Eight bytes of a word, the first one highest, figures as 0. */
static inline uint64_t load_letters(const char *bytes)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t eight, digits;

	memcpy(&eight, bytes, sizeof eight);
	eight = be64toh(eight);
	digits = (~eight >> 6 & ones) * 0x0F; /* bit 6 is set in letters alone */
	return eight & ~digits;
}

/* read_word() of a word of ASCII letters and figures; BLOCK_SPARE bytes may be read behind it. */
static inline void give_ascii_word(struct reading *r, const char *word, size_t len)
{
	uint64_t h = WORD_SEED, eight = load_letters(word);

	if (len > STEM_BYTES)
		give(r, mix(mix(h, eight >> (64 - 8 * STEM_BYTES)), STEM_SEED));
	for (; len >= 8; len -= 8) {
		h = mix(h, eight);
		word += 8;
		eight = load_letters(word);
	}
	give_word(r, mix(h, len > 0 ? eight >> (64 - 8 * len) : 0));
}

/* One character, the two that it ends, the three. */
static inline void give_cjk(struct reading *r, uint32_t rune)
{
	uint64_t h = mix(CJK_SEED, rune);

	r->cjk_read++;
	give(r, h);
	if (r->cjk[0] != 0) {
		h = mix(h, r->cjk[0]);
		give(r, h);
	}
	if (r->cjk[1] != 0)
		give(r, mix(h, r->cjk[1]));
	r->cjk[1] = r->cjk[0];
	r->cjk[0] = rune;
	r->before = BREAK;
}

static void read_wide(struct reading *r)
{
	size_t start = r->at;
	uint32_t rune = text_next(r->s, &r->at);

	switch (text_class_of(rune)) {
	case TEXT_HAN:
	case TEXT_KANA:
	case TEXT_HANGUL:
		give_cjk(r, rune);
		break;
	case TEXT_LETTER:
	case TEXT_DIGIT:
		r->at = start;
		read_word(r);
		break;
	case TEXT_EMOJI:
		give(r, mix(SIGN_SEED, rune));
		set_break(r);
		break;
	case TEXT_PUNCT:
		set_break(r);
		break;
	default:
		break;
	}
}

static enum sign sign_of(unsigned char c)
{
	switch (c) {
	case '\n':
	case '"':
	case '(':
	case ')':
	case ',':
	case '.':
	case ':':
	case ';':
		return ENDING;
	case '!':
	case '?':
		return SHOUT;
	case '#':
	case '$':
	case '%':
	case '&':
	case '+':
		return SYMBOL;
	default:
		return NOTHING;
	}
}

/* A sign; a run of one that shouts is one feature, by its length. */
static void read_sign(struct reading *r)
{
	unsigned char c = (unsigned char)r->s.ptr[r->at];
	enum sign sign = sign_of(c);
	size_t run = 1;

	while (sign == SHOUT && byte_at(r->s, r->at + run) == c)
		run++;
	r->at += run;
	if (sign == SHOUT)
		give(r,
		    mix(SIGN_SEED, c | (uint64_t)(run < SIGN_RUN_MAX ? run : SIGN_RUN_MAX) << 8));
	else if (sign == SYMBOL)
		give(r, mix(SIGN_SEED, c));
	if (sign == SHOUT || sign == ENDING)
		set_break(r);
}

/* A window's bytes and what they are. */
struct window {
	const char *bytes;
	uint64_t word, wide;
};

/* Reads the token at byte `at` of the window; returns where the next is to be looked for. Words end
 * in the window. */
static inline size_t read_token(struct reading *r, const struct window *w, size_t start, size_t at)
{
	size_t len = block_first(~(w->word >> at)), end = at + len;

	if (len > 0 && !(w->wide >> end & 1) && w->bytes[end] != '\'') {
		give_ascii_word(r, w->bytes + at, len);
		return end;
	}
	r->at = start + at;
	if (len > 0)
		read_word(r);
	else if (w->wide >> at & 1)
		read_wide(r);
	else
		read_sign(r);
	return r->at - start;
}

/* The tokens of the window at r->at; moves r->at to the next one's start. */
static void read_window(struct reading *r)
{
	char copy[BLOCK_BYTES + BLOCK_SPARE];
	size_t len, start = r->at, at = 0, past;
	struct window w = {.bytes = block_window(r->s, start, copy, &len)};
	struct block b = block_load(w.bytes);
	uint64_t tokens;

	w.word = block_letters(&b) | block_digits(&b);
	w.wide = block_wide(&b);
	if (w.word == ~(uint64_t)0) {
		read_word(r);
		return;
	}
	/* a word that reaches the end of a whole window is the next one's */
	past = len < BLOCK_BYTES ? len : BLOCK_BYTES - (size_t)__builtin_clzll(~w.word);
	tokens = ~block_is(&b, ' ') & block_below(past);
	for (uint64_t left = tokens; left != 0; left = at < past ? tokens >> at << at : 0)
		at = read_token(r, &w, start, block_first(left));
	r->at = start + (at > past ? at : past);
}

void linear_text_read(struct linear_text *f, struct str folded)
{
	struct reading r;

	r.s = folded;
	r.at = r.cjk_read = r.given = 0;
	r.before = START;
	r.cjk[0] = r.cjk[1] = 0;
	f->count = 0;
	memset(f->seen, 0, sizeof f->seen);
	while (r.at < folded.len && f->count < LINEAR_FEATURES_MAX) {
		read_window(&r);
		add_given(&r, f);
	}
	f->cjk = r.cjk_read;
}
