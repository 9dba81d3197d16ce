/*
 * The two passes over a text that take nearly all of its bytes: words of ASCII, and rows of one
 * letter (see normal-own.h). They are written without branches that hang on where a word ends,
 * which no processor can foretell.
 */
#include "normal-own.h"

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

/* Every letter is written with a space before it; what was too much is written over. */
void normal_walk_plain(struct normal *n, struct walk *w)
{
	const uint8_t *text = (const uint8_t *)w->text.ptr;
	uint8_t *byte = n->byte;
	uint32_t *rune = n->rune;
	size_t len = n->len, at = w->at, room = NORMAL_RUNES_MAX - len;
	/* One more than was read may be written. */
	size_t end = room <= w->text.len - at ? at + room - 1 : w->text.len;
	unsigned joins = len > 0 && !normal_is_cjk(rune[len - 1]), gap = w->gap;
	unsigned kind = n->kind[text[at]];

	while (at < end) {
		unsigned next = n->kind[text[at + 1]], word = kind & WORD;
		if (kind == 0 || (kind & BEFORE & next / BEFORE_TO_FIGURE) != 0)
			break;
		rune[len] = byte[len] = ' ';
		len += word & gap & joins;
		rune[len] = byte[len] = text[at++];
		len += word;
		joins |= word;
		gap = (gap & kind / KEEP) | (kind / GAP & 1);
		kind = next;
	}
	n->len = len;
	w->at = at;
	w->gap = gap;
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
