/*
 * The features of a text. In: folded text. Out: hashes. Remembers nothing. A feature's hash is part
 * of the format of models: whoever changes what is hashed here has to train every model anew, and
 * to raise the number in the first line of a model's file.
 */
#include "linear.h"

#include <endian.h>
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
	OTHER,
	SPACE,
	BREAK_SIGN, /* ends a sentence or clause: the next word has no neighbour before it */
	SIGN,	    /* ends one too, and is a feature */
	SYMBOL,	    /* a feature */
	WIDE,	    /* of a character beyond ASCII */
	WORD	    /* this and above: letters and figures, as they count in a word */
};

/* Of letters the letter, of figures 0, of others the class. */
static const unsigned char byte_class[256] = {
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    BREAK_SIGN,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    SPACE,
    SIGN,
    BREAK_SIGN,
    SYMBOL,
    SYMBOL,
    SYMBOL,
    SYMBOL,
    OTHER,
    BREAK_SIGN,
    BREAK_SIGN,
    OTHER,
    SYMBOL,
    BREAK_SIGN,
    OTHER,
    BREAK_SIGN,
    OTHER,
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    '0',
    BREAK_SIGN,
    BREAK_SIGN,
    OTHER,
    OTHER,
    OTHER,
    SIGN,
    OTHER,
    'A',
    'B',
    'C',
    'D',
    'E',
    'F',
    'G',
    'H',
    'I',
    'J',
    'K',
    'L',
    'M',
    'N',
    'O',
    'P',
    'Q',
    'R',
    'S',
    'T',
    'U',
    'V',
    'W',
    'X',
    'Y',
    'Z',
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'g',
    'h',
    'i',
    'j',
    'k',
    'l',
    'm',
    'n',
    'o',
    'p',
    'q',
    'r',
    's',
    't',
    'u',
    'v',
    'w',
    'x',
    'y',
    'z',
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    OTHER,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
    WIDE,
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
	uint64_t *seen = &f->seen[hash % (LINEAR_SEEN_BITS / 64)];
	uint64_t bit = (uint64_t)1 << (hash >> 26);

	/* the hash is written in any case, and counts where it is new: no branch to foretell */
	f->hash[f->count] = hash;
	f->count += (*seen & bit) == 0 && f->count < LINEAR_FEATURES_MAX;
	*seen |= bit;
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

static unsigned class_at(struct str s, size_t at)
{
	return at < s.len ? byte_class[(unsigned char)s.ptr[at]] : OTHER;
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

/* A word of up to seven small ASCII letters, as most are, in one step; false where it is no such
 * word. */
static bool read_short_word(struct reading *r)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x80 * ones;
	uint64_t bytes, low, others;
	size_t len;

	if (r->s.len - r->at < sizeof bytes)
		return false;
	memcpy(&bytes, r->s.ptr + r->at, sizeof bytes);
	bytes = be64toh(bytes);
	low = bytes & ~tops;
	others = ~((low + (0x80 - 'a') * ones) & ~(low + (0x7F - 'z') * ones)) | bytes;
	others &= tops;
	if (others == 0)
		return false;
	len = (size_t)__builtin_clzll(others) / 8;
	unsigned next = byte_class[(unsigned char)r->s.ptr[r->at + len]];
	if (len == 0 || next >= WIDE || r->s.ptr[r->at + len] == '\'')
		return false;
	if (len > STEM_BYTES)
		add(r, mix(mix(WORD_SEED, bytes >> (64 - 8 * STEM_BYTES)), STEM_SEED));
	r->at += len;
	add_word(r, mix(WORD_SEED, bytes >> (64 - 8 * len)));
	return true;
}

/* Letters, figures, apostrophes between letters. Of ASCII eight letters are mixed at a time. */
static void read_word(struct reading *r)
{
	uint64_t h = WORD_SEED, packed = 0, stem = 0;
	size_t letters = 0;

	for (;;) {
		unsigned class = class_at(r->s, r->at);
		uint32_t rune = 0;

		if (class > WORD) {
			packed = packed << 8 | class;
			r->at++;
		} else if (class == OTHER && r->at + 1 < r->s.len && r->s.ptr[r->at] == '\'' &&
			   class_at(r->s, r->at + 1) > WORD) {
			packed = packed << 8 | '\'';
			r->at++;
		} else if (class == WIDE && wide_letter(r->s, &r->at, &rune)) {
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
		add(r, mix(stem, STEM_SEED));
	add_word(r, h);
}

/* One character, the two that it ends, the three. */
static void read_cjk(struct reading *r, uint32_t rune)
{
	uint64_t h = mix(CJK_SEED, rune);

	r->f->cjk++;
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

	f->count = f->cjk = 0;
	memset(f->seen, 0, sizeof f->seen);
	while (r.at < folded.len && f->count < LINEAR_FEATURES_MAX) {
		unsigned class = class_at(folded, r.at);

		switch (class) {
		case WIDE:
			read_wide(&r);
			break;
		case SIGN:
			read_sign(&r);
			break;
		case SYMBOL:
			add(&r, mix(SIGN_SEED, (unsigned char)folded.ptr[r.at]));
			r.at++;
			break;
		case BREAK_SIGN:
			set_break(&r);
			r.at++;
			break;
		case SPACE:
		case OTHER:
			r.at++;
			break;
		default:
			if (!read_short_word(&r))
				read_word(&r);
		}
	}
}
