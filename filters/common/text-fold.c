/*
 * NFKC_Casefold of UTF-8 text. Plain characters (each folds to one character,
 * whatever stands before it: ASCII, Latin-1 and Cyrillic letters, Han, kana,
 * hangul, full-width forms, emoji) are folded here, the pieces between them by
 * unicode.h. A piece takes the plain character before it along where its own
 * first character may join with that one: `e` and an acute, か and a voicing
 * mark. Nothing is remembered.
 */
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "unicode.h"

/* After so many a piece ends at any seam; a longer one needs memory of its own.
 */
#define PIECE_RUNES 256
/* ICU's time grows with the square of a piece: one of marks alone is cut. */
#define SEAMLESS_MAX 2048
#define HAN_BYTES 3
#define ONES 0x0101010101010101u

/* Text on its way into out; with a map, also where each byte came from. */
struct fold {
	struct str s;
	struct buf *out;
	uint32_t *map;	/* NULL: not asked for */
	size_t map_cap; /* entries */
	size_t start;	/* out->len at the beginning */
	bool full;	/* the map was too small */
};

/* Plain characters beyond ASCII: what is added to one to fold it. */
struct plain_range {
	uint32_t first, last;
	int32_t add;
};

static const struct plain_range plain_ranges[] = {
    {0x00C0, 0x00D6, 32},
    {0x00D7, 0x00D7, 0},
    {0x00D8, 0x00DE, 32},
    {0x00E0, 0x00FF, 0},
    {0x0391, 0x03A1, 32},
    {0x03AC, 0x03C1, 0},
    {0x03C3, 0x03CE, 0},
    {0x0400, 0x040F, 80},
    {0x0410, 0x042F, 32},
    {0x0430, 0x045F, 0},
    {0x2012, 0x2016, 0},
    {0x2018, 0x2023, 0}, /* quotation marks, bullets */
    {0x3001, 0x3029, 0}, /* CJK punctuation */
    {0x3041, 0x3096, 0},
    {0x30A1, 0x30FE, 0},
    {0x3400, 0x4DBF, 0},
    {0x4E00, 0x9FFF, 0},
    {0xAC00, 0xD7A3, 0},
    {0xFF01, 0xFF20, -0xFEE0}, /* full-width forms of ASCII */
    {0xFF21, 0xFF3A, -0xFEC0},
    {0xFF3B, 0xFF5E, -0xFEE0},
    {0x1F300, 0x1F64F, 0}, /* pictures */
    {0x1F680, 0x1F6C5, 0},
    {0x1F910, 0x1F93E, 0},
    {0x1F940, 0x1F9FF, 0},
};

/* By a code point's bits from the thirteenth on: the first of plain_ranges that may hold it. */
static const uint8_t first_range[] = {0, 10, 10, 12, 15, 16, 16, 16, 16, 16, 17, 17, 17, 17, 18, 18,
    21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21};

/* The fold of a plain character, 0 for one that is not plain (and for NUL,
 * which is). */
static uint32_t plain_fold(uint32_t rune)
{
	if (rune < 0x80)
		return rune - 'A' < 26 ? rune + 32 : rune;
	if (rune >= 0x4E00 && rune <= 0x9FFF)
		return rune;
	if (rune >> 12 >= sizeof first_range)
		return 0;
	size_t at = first_range[rune >> 12];
	while (at < sizeof plain_ranges / sizeof *plain_ranges && rune > plain_ranges[at].last)
		at++;
	if (at == sizeof plain_ranges / sizeof *plain_ranges || rune < plain_ranges[at].first)
		return 0;
	return (uint32_t)((int64_t)rune + plain_ranges[at].add);
}

static bool is_plain(uint32_t rune)
{
	return rune == 0 || plain_fold(rune) != 0;
}

/* How many bytes of eight, as they lie in memory, come before the first that is not ASCII. */
static size_t ascii_bytes(uint64_t word)
{
	uint64_t high = word & (0x80 * ONES);
	if (high == 0)
		return 8;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return (size_t)__builtin_clzll(high) / 8;
#else
	return (size_t)__builtin_ctzll(high) / 8;
#endif
}

/*
 * Lower-cases ASCII from in to out, eight bytes a step (those beyond the ASCII ones are written
 * over later), up to the first other byte; returns how many. A byte's top bit after adding tells
 * whether it is at or beyond 'A', or beyond 'Z'.
 */
static size_t fold_ascii(const char *in, size_t len, char *out)
{
	size_t i = 0;
	for (; i + 8 <= len; i += 8) {
		uint64_t word, low;
		memcpy(&word, in + i, 8);
		low = word & (0x7F * ONES);
		uint64_t from_a = low + (0x80 - 'A') * ONES, beyond_z = low + (0x7F - 'Z') * ONES;
		low |= (from_a & ~beyond_z & (0x80 * ONES)) >> 2;
		memcpy(out + i, &low, 8);
		if (word & (0x80 * ONES))
			return i + ascii_bytes(word);
	}
	for (; i < len && (unsigned char)in[i] < 0x80; i++)
		out[i] = (char)plain_fold((unsigned char)in[i]);
	return i;
}

static size_t put_utf8(uint32_t rune, char *out)
{
	if (rune < 0x80) {
		out[0] = (char)rune;
		return 1;
	}
	if (rune < 0x800) {
		out[0] = (char)(0xC0 | rune >> 6);
		out[1] = (char)(0x80 | (rune & 0x3F));
		return 2;
	}
	if (rune < 0x10000) {
		out[0] = (char)(0xE0 | rune >> 12);
		out[1] = (char)(0x80 | (rune >> 6 & 0x3F));
		out[2] = (char)(0x80 | (rune & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | rune >> 18);
	out[1] = (char)(0x80 | (rune >> 12 & 0x3F));
	out[2] = (char)(0x80 | (rune >> 6 & 0x3F));
	out[3] = (char)(0x80 | (rune & 0x3F));
	return 4;
}

/* How many bytes were appended since `from`, as far as the map has room for
 * them. */
static size_t to_note(struct fold *f, size_t from)
{
	size_t len = f->out->len - from, room = f->map_cap - (from - f->start);

	if (len <= room)
		return len;
	f->full = true;
	return room;
}

/* Notes that everything appended since `from` came from the character at offset
 * `at`. */
static void note(struct fold *f, size_t from, size_t at)
{
	if (!f->map)
		return;
	for (size_t i = 0, len = to_note(f, from); i < len; i++)
		f->map[from - f->start + i] = (uint32_t)at;
}

/* Notes that each byte appended since `from` came from one from `at` on; eight
 * a step. */
static void note_ascii(struct fold *f, size_t from, size_t at)
{
	if (!f->map)
		return;
	uint32_t *map = f->map + (from - f->start);
	size_t i = 0, len = to_note(f, from);
	for (; i + 8 <= len; i += 8)
		for (size_t k = 0; k < 8; k++)
			map[i + k] = (uint32_t)(at + i + k);
	for (; i < len; i++)
		map[i] = (uint32_t)(at + i);
}

/* The most frequent characters of Chinese, U+5000..U+9FFF, which are plain and stay as they are. */
static bool is_han(struct str s, size_t at)
{
	const unsigned char *c = (const unsigned char *)s.ptr + at;
	return s.len - at >= HAN_BYTES && c[0] >= 0xE5 && c[0] <= 0xE9 && (c[1] & 0xC0) == 0x80 &&
	       (c[2] & 0xC0) == 0x80;
}

/*
 * Folds plain characters from `at` on; returns the offset of the first that is
 * not plain, or of the last plain one where the one after it may join with it.
 */
static size_t fold_plain(struct fold *f, size_t at)
{
	struct str s = f->s;
	size_t last = at, last_out = f->out->len;
	if (!buf_room(f->out, s.len - at)) /* no plain character grows */
		return s.len;
	while (at < s.len) {
		size_t from = f->out->len, next = at;
		char *to = f->out->ptr + from;
		size_t ascii = fold_ascii(s.ptr + at, s.len - at, to);
		if (ascii > 0) {
			f->out->len += ascii;
			note_ascii(f, from, at);
			at += ascii;
			last = at - 1;
			last_out = f->out->len - 1;
			continue;
		}
		if (is_han(s, at)) {
			memcpy(to, s.ptr + at, HAN_BYTES);
			f->out->len += HAN_BYTES;
			note(f, from, at);
			last = at;
			last_out = from;
			at += HAN_BYTES;
			continue;
		}
		uint32_t rune = text_next(s, &next), folded = plain_fold(rune);
		if (folded == 0) {
			if (from == last_out || unicode_fold_starts(rune))
				return at;
			f->out->len = last_out;
			return last;
		}
		f->out->len += put_utf8(folded, to);
		note(f, from, at);
		last = at;
		last_out = from;
		at = next;
	}
	return s.len;
}

/* The end of the piece at `at`: before the next plain character, or (fine) the
 * next seam at all. */
static size_t piece_end(struct str s, size_t at, bool fine, size_t *runes)
{
	text_next(s, &at);
	for (*runes = 1; at < s.len; ++*runes) {
		size_t next = at;
		uint32_t rune = text_next(s, &next);
		if (is_plain(rune) || *runes == SEAMLESS_MAX ||
		    ((fine || *runes >= PIECE_RUNES) && unicode_fold_starts(rune)))
			return at;
		at = next;
	}
	return at;
}

/* Folds the piece at `at` by unicode.h; returns its end. */
static size_t fold_piece(struct fold *f, size_t at)
{
	uint32_t small[PIECE_RUNES], *rune = small;
	size_t runes, from = f->out->len, next = at, n = 0;
	size_t end = piece_end(f->s, at, f->map != NULL, &runes);
	if (runes > PIECE_RUNES)
		rune = malloc(runes * sizeof *rune);
	if (!rune) {
		f->out->failed = true;
		return f->s.len;
	}
	while (next < end)
		rune[n++] = text_next(f->s, &next);
	unicode_fold(rune, n, f->out);
	note(f, from, at);
	if (rune != small)
		free(rune);
	return end;
}

static void fold_all(struct fold *f)
{
	size_t at = 0;
	while (at < f->s.len && !buf_failed(f->out) && !f->full) {
		at = fold_plain(f, at);
		if (at < f->s.len)
			at = fold_piece(f, at);
	}
}

void text_fold(struct str s, struct buf *out)
{
	struct fold f = {.s = s, .out = out, .start = out->len};
	fold_all(&f);
}

ptrdiff_t text_fold_map(struct str s, struct buf *out, uint32_t *map, size_t map_cap)
{
	struct fold f = {.s = s, .out = out, .map = map, .map_cap = map_cap, .start = out->len};
	if (s.len > UINT32_MAX || map_cap == 0)
		return -1;
	fold_all(&f);
	size_t len = out->len - f.start;
	if (buf_failed(out) || f.full || len >= map_cap)
		return -1;
	map[len] = (uint32_t)s.len;
	return (ptrdiff_t)len;
}
