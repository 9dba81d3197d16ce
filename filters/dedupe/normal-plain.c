/*
 * The passes over a text that take nearly all of its bytes: words of ASCII, Han and pictures, and
 * rows of one letter (see normal-own.h).
 */
#include "normal-own.h"
#include "vector.h"

#define ROW_MAX 3 /* of one letter; `III` is a number */

/* What a byte is, several at once; 0 for one that asks for more thought. */
enum {
	WORD = 1,
	GAP = 2,
	KEEP = 4,    /* neither: it may stand inside a word */
	BEFORE = 8,  /* it is what it is only where no FIGURE follows */
	FIGURE = 16, /* a digit, and what stands in numbers and links */
	BEFORE_TO_FIGURE = FIGURE / BEFORE
};

void normal_kinds(uint8_t kind[256])
{
	memset(kind, 0, 256);
	for (const char *c = " \t\r\n!\"#&()*/;<=>?@[\\]^_`{|}~.,:-+"; *c; c++)
		kind[(unsigned char)*c] = GAP;
	for (const char *c = ".,:-+"; *c; c++)
		kind[(unsigned char)*c] |= BEFORE;
	for (size_t c = 'a'; c <= 'z'; c++)
		kind[c] = WORD;
	for (size_t c = '0'; c <= '9'; c++)
		kind[c] = WORD | FIGURE;
	kind['.'] |= FIGURE;
	kind['/'] |= FIGURE;
	kind['\''] = KEEP;
}

/* What the bytes of a piece of text are, a bit for each, the first lowest. */
#define PIECE 64
struct piece {
	uint64_t word, keep, before, figure, stop; /* stop: what is none of WORD, GAP and KEEP */
};

#if defined(__x86_64__)
/* All bits of each byte from first to last. */
static __m128i in_range(__m128i c, char first, char last)
{
	__m128i above = _mm_sub_epi8(c, _mm_set1_epi8(first));

	return _mm_cmpeq_epi8(_mm_min_epu8(above, _mm_set1_epi8((char)(last - first))), above);
}

static uint64_t highest_bits(__m128i c)
{
	return (uint64_t)(uint32_t)_mm_movemask_epi8(c);
}

/* As normal_kinds() has it, sixteen bytes at a time. */
static struct piece look_at(const struct normal *n, const uint8_t *text)
{
	struct piece p = {0};

	(void)n;
	for (size_t i = 0; i < PIECE; i += sizeof(__m128i)) {
		__m128i c = _mm_loadu_si128((const __m128i *)(text + i));
		__m128i word = _mm_or_si128(in_range(c, 'a', 'z'), in_range(c, '0', '9'));
		__m128i before = _mm_or_si128(in_range(c, '+', '.'), in_range(c, ':', ':'));
		__m128i space = _mm_or_si128(in_range(c, '\t', '\n'), in_range(c, '\r', '\r'));
		/* Signed: below the space, or not ASCII. */
		__m128i strange =
		    _mm_or_si128(_mm_cmplt_epi8(c, _mm_set1_epi8(' ')), in_range(c, 0x7f, 0x7f));
		__m128i asks = _mm_or_si128(in_range(c, '$', '%'), in_range(c, 'A', 'Z'));
		p.word |= highest_bits(word) << i;
		p.keep |= highest_bits(in_range(c, '\'', '\'')) << i;
		p.before |= highest_bits(before) << i;
		p.figure |= highest_bits(in_range(c, '.', '9')) << i;
		p.stop |= highest_bits(_mm_or_si128(_mm_andnot_si128(space, strange), asks)) << i;
	}
	return p;
}
#else
static struct piece look_at(const struct normal *n, const uint8_t *text)
{
	struct piece p = {0};

	for (size_t i = 0; i < PIECE; i++) {
		uint64_t kind = n->kind[text[i]];
		p.word |= (kind & WORD) << i;
		p.keep |= (kind / KEEP & 1) << i;
		p.before |= (kind / BEFORE & 1) << i;
		p.figure |= (kind / FIGURE & 1) << i;
		p.stop |= (uint64_t)(kind == 0) << i;
	}
	return p;
}
#endif

/* Sixteen bytes at a time; those beyond the word are written over later. */
static void put_word(struct normal *n, const uint8_t *from, size_t len)
{
	uint8_t *byte = n->byte + n->len, part[16];
	uint32_t *rune = n->rune + n->len;

	for (size_t at = 0; at < len; at += sizeof(part)) {
		memcpy(part, from + at, sizeof(part));
		memcpy(byte + at, part, sizeof(part));
		for (size_t i = 0; i < sizeof(part); i++)
			rune[at + i] = part[i];
	}
	n->len += len;
}

/* Takes what a piece holds up to its first stop; returns how many bytes. */
static size_t walk_piece(struct normal *n, struct walk *w, const uint8_t *text)
{
	struct piece p = look_at(n, text);
	/* What follows the last byte is not known: it is left to the next piece. */
	uint64_t stop = p.stop | (p.before & p.figure >> 1) | UINT64_C(1) << (PIECE - 1);
	uint64_t taken = (stop & -stop) - 1;
	uint64_t word = p.word & taken, keep = p.keep & taken;
	/* Before these is a gap, or nothing but KEEP since one: adding carries it past those. */
	uint64_t gap = (taken & ~word & ~keep) << 1 | w->gap;
	gap |= ((gap & keep) + keep) & ~keep;
	uint64_t starts = word & ~(word << 1), ends = ~word & word << 1;
	uint64_t spaced = starts & gap;

	if (n->len == 0 || normal_is_cjk(n->rune[n->len - 1]))
		spaced &= ~(starts & -starts);
	for (; starts != 0; starts &= starts - 1, ends &= ends - 1) {
		size_t from = (size_t)__builtin_ctzll(starts);
		size_t to = (size_t)__builtin_ctzll(ends);
		n->rune[n->len] = n->byte[n->len] = ' ';
		n->len += spaced >> from & 1;
		put_word(n, text + from, to - from);
	}
	size_t count = (size_t)__builtin_ctzll(stop);
	w->gap = gap >> count & 1;
	return count;
}

void normal_walk_plain(struct normal *n, struct walk *w)
{
	size_t count = PIECE - 1;

	/* A space may be written for every letter. */
	while (count == PIECE - 1 && n->len < NORMAL_RUNES_MAX - 2 * PIECE) {
		count = walk_piece(n, w, (const uint8_t *)w->text.ptr + w->at);
		w->at += count;
	}
}

/* The length of what says nothing at `at`: pictures (U+1F300 to U+1F63F), and U+2000 to U+203F but
 * for the apostrophe U+2019; 0 for all else. */
static size_t mute_at(const uint8_t *c)
{
	if (c[0] == 0xe2)
		return c[1] == 0x80 && (c[2] & 0xc0) == 0x80 && c[2] != 0x99 ? 3 : 0;
	return c[0] == 0xf0 && c[1] == 0x9f && c[2] - 0x8cu < 0x99 - 0x8c && (c[3] & 0xc0) == 0x80
		   ? 4
		   : 0;
}

/* The padding ends both walks. */
bool normal_walk_wide(struct normal *n, struct walk *w)
{
	const uint8_t *text = (const uint8_t *)w->text.ptr;
	size_t at = w->at, len = n->len, mute;

	for (; len < NORMAL_RUNES_MAX; at += 3) {
		const uint8_t *c = text + at;
		uint32_t rune = (c[0] & 15u) << 12 | (c[1] & 63u) << 6 | (c[2] & 63u);
		/* U+4E00 to U+9FFF. */
		if (c[0] - 0xe4u > 0xe9 - 0xe4 || rune < 0x4e00 || (c[1] & 0xc0) != 0x80 ||
		    (c[2] & 0xc0) != 0x80)
			break;
		n->rune[len] = rune;
		n->byte[len++] = (uint8_t)(NORMAL_NO_BYTE | rune);
		w->gap = false;
	}
	n->len = len;
	for (mute = mute_at(text + at); mute > 0; mute = mute_at(text + at)) {
		at += mute;
		w->gap = true;
	}
	bool any = at > w->at;
	w->at = at;
	return any;
}

/* False where no byte comes more than ROW_MAX times in a row, as in nearly all texts. Looks at
 * eight bytes a step. */
static bool may_have_row(const struct normal *n)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t found = 0;

	for (size_t at = 0; at < n->len; at += sizeof(ones)) {
		uint64_t word = normal_bytes(n, at), differs = 0;
		for (size_t i = 1; i <= ROW_MAX; i++)
			differs |= word ^ normal_bytes(n, at + i);
		/* Highest bits of the bytes that do not differ (and of some after those). */
		uint64_t same = (differs - ones) & ~differs & ones << 7;
		found |= n->len - at < sizeof(ones)
			     ? same & ((UINT64_C(1) << (n->len - at) * 8) - 1)
			     : same;
	}
	return found != 0;
}

static void squeeze(struct normal *n)
{
	size_t len = 0;

	for (size_t at = 0; at < n->len; at++) {
		uint32_t rune = n->rune[at];
		bool more = len >= ROW_MAX && rune == n->rune[len - 1] && rune - '0' >= 10;
		for (size_t i = 2; more && i <= ROW_MAX; i++)
			more = rune == n->rune[len - i];
		n->rune[len] = rune;
		n->byte[len] = n->byte[at];
		len += !more;
	}
	n->len = len;
}

void normal_squeeze(struct normal *n)
{
	memset(n->byte + n->len, NORMAL_NO_BYTE, NORMAL_PADDING);
	if (!may_have_row(n))
		return;
	squeeze(n);
	memset(n->byte + n->len, NORMAL_NO_BYTE, NORMAL_PADDING);
}
