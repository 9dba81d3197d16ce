/*
 * The features of a text. In: folded text. Out: hashes. Remembers nothing. A feature's hash is part
 * of the format of models: whoever changes what is hashed here has to train every model anew, and
 * to raise the number in the first line of a model's file.
 */
#include "linear.h"

#include <string.h>

#include "text.h"

#define MIX 0x9E3779B97F4A7C15u /* 2^64 / golden ratio, odd */
#define WORD_SEED 0x57u
#define PAIR_SEED 0x1F123BB5u
#define STEM_SEED 0x2C1B3C6Du
#define SIGN_SEED 0x297A2D39u
#define CJK_SEED 0x6C8E9CF5u
#define START                                                                                      \
	0x13u /* stands before the first word of a text, and BREAK before one of a sentence        \
	       */
#define BREAK 0x17u
#define STEM_BYTES 5 /* the start of a longer word is a feature of its own */
#define SIGN_RUN_MAX 3

enum byte_class {
	BYTE_OTHER,
	BYTE_WORD,
	BYTE_DIGIT,
	BYTE_SPACE,
	BYTE_BREAK, /* ends a sentence or clause: the next word has no neighbour before it */
	BYTE_SIGN,  /* a break that is a feature too */
	BYTE_SYMBOL,
	BYTE_WIDE
};

/* A text on its way into features. */
struct reading {
	struct linear_text *f;
	struct str s;
	size_t at;
	uint64_t before; /* hash of the word before, START or BREAK */
	uint32_t cjk[2]; /* the characters before, nearest first; 0 for none */
};

static uint64_t mix(uint64_t h, uint64_t value)
{
	h = (h ^ value) * MIX;
	return h ^ h >> 32;
}

/* What was there already is not added: saying a thing often is not saying more. */
static void add(struct reading *r, uint64_t h)
{
	struct linear_text *f = r->f;
	uint32_t hash = (uint32_t)(h * MIX >> 32);
	uint64_t entry = (uint64_t)f->text << 32 | hash;
	size_t at = hash % LINEAR_SLOTS;

	if (f->count == LINEAR_FEATURES_MAX)
		return;
	while (f->slot[at] >> 32 == f->text) {
		if (f->slot[at] == entry)
			return;
		at = (at + 1) % LINEAR_SLOTS;
	}
	f->slot[at] = entry;
	f->hash[f->count++] = hash;
}

static enum byte_class class_of(unsigned c)
{
	if (c >= 0x80)
		return BYTE_WIDE;
	if (c - 'a' < 26u || c - 'A' < 26u)
		return BYTE_WORD;
	if (c - '0' < 10u)
		return BYTE_DIGIT;
	switch (c) {
	case '!':
	case '?':
		return BYTE_SIGN;
	case '\n':
	case '.':
	case ',':
	case ';':
	case ':':
	case '(':
	case ')':
	case '"':
		return BYTE_BREAK;
	case '$':
	case '%':
	case '#':
	case '&':
	case '+':
		return BYTE_SYMBOL;
	case ' ':
		return BYTE_SPACE;
	default:
		return BYTE_OTHER;
	}
}

/* A word, or what counts as one, and its pair with the one before. */
static void add_word(struct reading *r, uint64_t word)
{
	add(r, mix(word, WORD_SEED));
	add(r, mix(r->before * MIX, word ^ PAIR_SEED));
	r->before = word;
	r->cjk[0] = r->cjk[1] = 0;
}

static void set_break(struct reading *r)
{
	if (r->before != START)
		r->before = BREAK;
	r->cjk[0] = r->cjk[1] = 0;
}

static bool in_word(struct str s, size_t at)
{
	enum byte_class class = at < s.len ? class_of((unsigned char)s.ptr[at]) : BYTE_OTHER;

	return class == BYTE_WORD || class == BYTE_DIGIT;
}

/* A letter beyond ASCII of a script that puts spaces between words, at s.ptr[*at]; moves *at. */
static bool wide_letter(struct str s, size_t *at, uint32_t *rune)
{
	size_t end = *at;
	enum text_class class;

	if (end >= s.len || (unsigned char)s.ptr[end] < 0x80)
		return false;
	*rune = text_next(s, &end);
	class = text_class_of(*rune);
	if (class != TEXT_LETTER && class != TEXT_DIGIT)
		return false;
	*at = end;
	return true;
}

/* Letters, figures, apostrophes between letters. */
static void read_word(struct reading *r)
{
	uint64_t h = WORD_SEED, stem = 0;
	size_t letters = 0;

	while (r->at < r->s.len) {
		unsigned char c = (unsigned char)r->s.ptr[r->at];
		enum byte_class class = class_of(c);
		uint32_t rune = c;

		if (class == BYTE_DIGIT)
			rune = '0';
		if (class == BYTE_WORD || class == BYTE_DIGIT ||
		    (c == '\'' && in_word(r->s, r->at + 1)))
			r->at++;
		else if (class != BYTE_WIDE || !wide_letter(r->s, &r->at, &rune))
			break;
		h = mix(h, rune);
		if (++letters == STEM_BYTES)
			stem = h;
	}
	if (letters > STEM_BYTES)
		add(r, mix(stem, STEM_SEED));
	add_word(r, h);
}

/* One character, the two that it ends, the three. */
static void read_cjk(struct reading *r, uint32_t rune)
{
	uint64_t h = mix(CJK_SEED, rune);

	add(r, h);
	if (r->cjk[0] != 0) {
		h = mix(h, r->cjk[0]);
		add(r, h);
	}
	if (r->cjk[1] != 0)
		add(r, mix(h, r->cjk[1]));
	r->cjk[1] = r->cjk[0];
	r->cjk[0] = rune;
	r->before = BREAK;
}

static void read_wide(struct reading *r)
{
	uint32_t rune = 0;
	enum text_class class;
	size_t start = r->at;

	rune = text_next(r->s, &r->at);
	class = text_class_of(rune);
	if (class == TEXT_HAN || class == TEXT_KANA || class == TEXT_HANGUL) {
		read_cjk(r, rune);
	} else if (class == TEXT_LETTER || class == TEXT_DIGIT) {
		r->at = start;
		read_word(r);
	} else if (class == TEXT_EMOJI) {
		add(r, mix(SIGN_SEED, rune));
		set_break(r);
	} else if (class == TEXT_PUNCT) {
		set_break(r);
	}
}

/* A run of one sign is one feature, by its length. */
static void read_sign(struct reading *r)
{
	unsigned char c = (unsigned char)r->s.ptr[r->at];
	size_t run = 0;

	while (r->at < r->s.len && (unsigned char)r->s.ptr[r->at] == c) {
		r->at++;
		run++;
	}
	add(r, mix(SIGN_SEED, c | (uint64_t)(run < SIGN_RUN_MAX ? run : SIGN_RUN_MAX) << 8));
	set_break(r);
}

void linear_text_read(struct linear_text *f, struct str folded)
{
	struct reading r = {f, folded, 0, START, {0, 0}};

	f->count = 0;
	f->text++;
	if (f->text == 0) { /* the numbers begin anew */
		memset(f->slot, 0, sizeof f->slot);
		f->text = 1;
	}
	while (r.at < folded.len && f->count < LINEAR_FEATURES_MAX) {
		unsigned char c = (unsigned char)folded.ptr[r.at];

		switch (class_of(c)) {
		case BYTE_WORD:
		case BYTE_DIGIT:
			read_word(&r);
			break;
		case BYTE_WIDE:
			read_wide(&r);
			break;
		case BYTE_SIGN:
			read_sign(&r);
			break;
		case BYTE_SYMBOL:
			add(&r, mix(SIGN_SEED, c));
			r.at++;
			break;
		case BYTE_BREAK:
			set_break(&r);
			r.at++;
			break;
		case BYTE_SPACE:
		case BYTE_OTHER:
			r.at++;
		}
	}
}
