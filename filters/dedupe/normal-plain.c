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

static void fill_kinds(uint8_t kind[256])
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

/* What is taken of a piece: its words, and of those the starts, the starts after a space. */
struct words {
	uint64_t word, starts, spaced;
	size_t count; /* bytes up to its first stop */
};

static inline struct words words_of(const struct normal *n, struct walk *w, struct piece p)
{
	/* What follows the last byte is not known: it is left to the next piece. */
	uint64_t stop = p.stop | (p.before & p.figure >> 1) | UINT64_C(1) << (PIECE - 1);
	uint64_t taken = (stop & -stop) - 1;
	uint64_t word = p.word & taken, keep = p.keep & taken;
	/* Before these is a gap, or nothing but KEEP since one: adding carries it past those. */
	uint64_t gap = (taken & ~word & ~keep) << 1 | w->gap;
	gap |= ((gap & keep) + keep) & ~keep;
	uint64_t starts = word & ~(word << 1);
	struct words out = {word, starts, starts & gap, (size_t)__builtin_ctzll(stop)};

	if (n->len == 0 || normal_is_cjk(n->rune[n->len - 1]))
		out.spaced &= ~(starts & -starts);
	w->gap = gap >> out.count & 1;
	return out;
}

static size_t walk_piece(struct normal *n, struct walk *w, const uint8_t *text)
{
	struct words p = words_of(n, w, look_at(n, text));
	uint64_t ends = ~p.word & p.word << 1;

	for (uint64_t starts = p.starts; starts != 0; starts &= starts - 1, ends &= ends - 1) {
		size_t from = (size_t)__builtin_ctzll(starts);
		size_t to = (size_t)__builtin_ctzll(ends);
		n->rune[n->len] = n->byte[n->len] = ' ';
		n->len += p.spaced >> from & 1;
		put_word(n, text + from, to - from);
	}
	return p.count;
}

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt")))

AVX512 static inline uint64_t in_range_512(__m512i c, char first, char last)
{
	return _mm512_cmple_epu8_mask(
	    _mm512_sub_epi8(c, _mm512_set1_epi8(first)), _mm512_set1_epi8((char)(last - first)));
}

AVX512 static inline struct piece look_at_512(__m512i c)
{
	uint64_t space = in_range_512(c, '\t', '\n') | in_range_512(c, '\r', '\r');
	/* Signed: below the space, or not ASCII. */
	uint64_t strange =
	    _mm512_cmplt_epi8_mask(c, _mm512_set1_epi8(' ')) | in_range_512(c, 0x7f, 0x7f);

	return (struct piece){.word = in_range_512(c, 'a', 'z') | in_range_512(c, '0', '9'),
	    .keep = in_range_512(c, '\'', '\''),
	    .before = in_range_512(c, '+', '.') | in_range_512(c, ':', ':'),
	    .figure = in_range_512(c, '.', '9'),
	    .stop = (strange & ~space) | in_range_512(c, '$', '%') | in_range_512(c, 'A', 'Z')};
}

/* walk_piece() without a step for each word: a space takes the place of what stands before it. */
AVX512 static size_t walk_piece_512(struct normal *n, struct walk *w, const uint8_t *text)
{
	__m512i c = _mm512_loadu_si512(text);
	struct words p = words_of(n, w, look_at_512(c));
	uint64_t spaces = p.spaced >> 1;

	n->rune[n->len] = n->byte[n->len] = ' ';
	n->len += p.spaced & 1;
	c = _mm512_mask_mov_epi8(c, spaces, _mm512_set1_epi8(' '));
	c = _mm512_maskz_compress_epi8(p.word | spaces, c);
	_mm512_storeu_si512(n->byte + n->len, c);
	uint32_t *rune = n->rune + n->len;
	_mm512_storeu_si512(rune, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(c)));
	_mm512_storeu_si512(rune + 16, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(c, 1)));
	_mm512_storeu_si512(rune + 32, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(c, 2)));
	_mm512_storeu_si512(rune + 48, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(c, 3)));
	n->len += (size_t)__builtin_popcountll(p.word | spaces);
	return p.count;
}
#endif

void normal_plain_init(struct normal *n)
{
	fill_kinds(n->kind);
	n->walk_piece = walk_piece;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"))
		n->walk_piece = walk_piece_512;
#endif
}

void normal_walk_plain(struct normal *n, struct walk *w)
{
	size_t count = PIECE - 1;

	/* A space may be written for every letter. */
	while (count == PIECE - 1 && n->len < NORMAL_RUNES_MAX - 2 * PIECE) {
		count = n->walk_piece(n, w, (const uint8_t *)w->text.ptr + w->at);
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

bool normal_starts_plain(struct str text, unsigned letters)
{
#if defined(__x86_64__)
	uint64_t letter = 0, gap = 0, other = 0;

	if (text.len < PIECE)
		return false;
	for (size_t i = 0; i < PIECE; i += sizeof(__m128i)) {
		__m128i c = _mm_loadu_si128((const __m128i *)(text.ptr + i));
		__m128i lower = _mm_or_si128(c, _mm_set1_epi8(0x20));
		__m128i space = _mm_or_si128(in_range(c, ' ', ' '), in_range(c, '\n', '\n'));
		__m128i mark = _mm_or_si128(in_range(c, '@', '@'), in_range(c, ':', ':'));
		letter |=
		    highest_bits(_mm_or_si128(in_range(lower, 'a', 'z'), in_range(c, '0', '9')))
		    << i;
		gap |= highest_bits(space) << i;
		other |= highest_bits(_mm_or_si128(mark, c)) << i;
	}
	/* Words that end before the first mention, link or wide character. */
	gap &= other ? (other & -other) - 1 : UINT64_MAX;
	return gap != 0 && (unsigned)__builtin_popcountll(
			       letter & (UINT64_MAX >> __builtin_clzll(gap))) >= letters;
#else
	(void)text;
	(void)letters;
	return false;
#endif
}

/* False where no byte comes more than ROW_MAX times in a row, as in nearly all texts. */
static bool may_have_row(const struct normal *n)
{
#if defined(__x86_64__)
	for (size_t at = 0; at < n->len; at += sizeof(__m128i)) {
		const uint8_t *from = n->byte + at;
		__m128i c = _mm_loadu_si128((const __m128i *)from), same = _mm_set1_epi8(-1);
		for (size_t i = 1; i <= ROW_MAX; i++)
			same = _mm_and_si128(
			    same, _mm_cmpeq_epi8(c, _mm_loadu_si128((const __m128i *)(from + i))));
		uint64_t found = highest_bits(same);
		if (n->len - at < sizeof(__m128i))
			found &= (UINT64_C(1) << (n->len - at)) - 1;
		if (found)
			return true;
	}
	return false;
#else
	/* Eight bytes a step. */
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
#endif
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
