/*
 * Finds phrases by what they begin with: where a word begins, or a character that is none of a
 * word, a few keys are made of the bytes there; a filter that stays in the nearest cache knows most
 * of those that no phrase has, a hash table the phrases of the others, which are compared. In: a
 * text's plain form. Out: the phrases in it. Remembers nothing.
 */
#include "literals-own.h"

#define ONES 0x0101010101010101u
#define TOPS (0x80 * ONES)
#define BLOCK 64 /* bytes: a bit each */

/* A key that passed the filter. */
struct candidate {
	uint64_t key;
	size_t at;	/* in the text */
	uint32_t group; /* the index of its first literal; LITERALS_NONE */
};

#define CANDIDATES 128
#define CANDIDATES_A_PLACE 7

struct search {
	const struct literals *l;
	struct str plain;
	bool (*found)(void *context, const struct literal *literal, size_t from);
	void *context;
	struct candidate candidate[CANDIDATES];
	size_t candidates;
};

/* Of eight bytes the tops of those that are small ASCII letters and digits. */
static uint64_t run_bytes(uint64_t bytes)
{
	uint64_t low = bytes & ~TOPS;
	uint64_t letters = (low + (0x80 - 'a') * ONES) & ~(low + (0x7F - 'z') * ONES);
	uint64_t digits = (low + (0x80 - '0') * ONES) & ~(low + (0x7F - '9') * ONES);

	return (letters | digits) & ~bytes & TOPS;
}

/* Those that may begin a phrase otherwise: neither of a run, nor spaces, nor inside a character. */
static uint64_t other_bytes(uint64_t bytes, uint64_t run)
{
	uint64_t low = bytes & ~TOPS, inside = bytes & ~(bytes << 1);
	uint64_t no_space = (low ^ ' ' * ONES) + 0x7F * ONES;
	uint64_t no_line = (low ^ '\n' * ONES) + 0x7F * ONES;

	return ((no_space & no_line) | bytes) & ~run & ~inside & TOPS;
}

/* The eight top bits, the first byte's lowest. */
static uint64_t bits_of(uint64_t tops)
{
	return ((tops >> 7) * 0x0102040810204080u) >> 56;
}

/* A bit for each byte of a block. */
static void read_block(const char *s, uint64_t *run, uint64_t *other)
{
	*run = *other = 0;
	for (unsigned i = 0; i < BLOCK; i += 8) {
		uint64_t bytes = key_head(s + i), in_run = run_bytes(bytes);

		*run |= bits_of(in_run) << i;
		*other |= bits_of(other_bytes(bytes, in_run)) << i;
	}
}

/* Without a branch: which keys pass is not to be foreseen. */
static inline void add_keys(struct search *s, size_t at, const uint64_t *key, size_t count)
{
	const struct literals *l = s->l;
	size_t candidates = s->candidates;

	for (size_t i = 0; i < count; i++) {
		uint64_t bits = filter_bits(key[i]);

		s->candidate[candidates].key = key[i];
		s->candidate[candidates].at = at;
		candidates += (l->filter[key[i] & l->filter_mask] & bits) == bits;
	}
	s->candidates = candidates;
}

/* Where a run begins. */
static void add_run(struct search *s, size_t at, size_t len)
{
	const char *ptr = s->plain.ptr + at;
	uint64_t head = key_head(ptr), run = key_of_run(ptr, len);
	const uint64_t key[CANDIDATES_A_PLACE] = {key_of_more(run, ptr + len), run,
	    key_of_bytes(head, 6), key_of_bytes(head, 4), key_of_bytes(head, 3),
	    key_of_bytes(head, 2), key_of_bytes(head, 1)};

	add_keys(s, at, key, sizeof key / sizeof *key);
}

static void add_other(struct search *s, size_t at)
{
	uint64_t head = key_head(s->plain.ptr + at);
	const uint64_t key[] = {
	    key_of_bytes(head, 6), key_of_bytes(head, 3), key_of_bytes(head, 1)};

	add_keys(s, at, key, sizeof key / sizeof *key);
}

/* The index of a key's first literal; LITERALS_NONE. */
static uint32_t group_of(const struct literals *l, uint64_t key)
{
	size_t at = key_slot(l, key);

	while (l->slot[at].from && l->slot[at].key != key)
		at = (at + 1) & l->slot_mask;
	return l->slot[at].from ? l->slot[at].from - 1 : LITERALS_NONE;
}

/* Whether a literal stands behind the text in the order of bytes. */
static bool is_behind(const struct search *s, const struct literal *x, size_t at)
{
	size_t rest = s->plain.len - at, len = x->len < rest ? x->len : rest;
	int order = memcmp(s->plain.ptr + at, s->l->bytes + x->at, len);

	return order < 0 || (order == 0 && x->len > rest);
}

static bool is_there(const struct search *s, const struct literal *x, size_t at)
{
	size_t rest = s->plain.len - at;
	uint64_t head = key_head(s->plain.ptr + at), all = ~(uint64_t)0;

	if (x->len < LITERAL_HEAD)
		head &= ~(all << x->len * 8);
	return head == x->head && x->len <= rest &&
	       (x->len <= LITERAL_HEAD ||
		   memcmp(s->plain.ptr + at + LITERAL_HEAD, s->l->bytes + x->at + LITERAL_HEAD,
		       x->len - LITERAL_HEAD) == 0);
}

/* The literals of a group that are there, the longest first. The last that stands not behind the
 * text in the order of bytes begins with all of them. */
static bool tell_group(const struct search *s, uint32_t i, size_t at)
{
	const struct literal *literal = s->l->literal;

	for (uint32_t count = literal[i].group; count > 1;) {
		uint32_t half = count / 2;
		bool behind = is_behind(s, &literal[i + half], at);

		i = behind ? i : i + half;
		count = behind ? half : count - half;
	}
	for (; i != LITERALS_NONE; i = literal[i].shorter)
		if (is_there(s, &literal[i], at) && s->found(s->context, &literal[i], at))
			return true;
	return false;
}

/* Looks the candidates up, all a step at a time: what one step needs of memory was asked for by the
 * step before. True when enough was found. */
static bool look_up(struct search *s)
{
	size_t count = s->candidates;

	s->candidates = 0;
	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(&s->l->slot[key_slot(s->l, s->candidate[i].key)]);
	for (size_t i = 0; i < count; i++) {
		uint32_t group = group_of(s->l, s->candidate[i].key);

		s->candidate[i].group = group;
		if (group != LITERALS_NONE)
			__builtin_prefetch(&s->l->literal[group]);
	}
	for (size_t i = 0; i < count; i++)
		if (s->candidate[i].group != LITERALS_NONE &&
		    tell_group(s, s->candidate[i].group, s->candidate[i].at))
			return true;
	return false;
}

/* Whether there is room for those of one more place; not when enough was found. */
static bool has_room(struct search *s)
{
	return s->candidates + CANDIDATES_A_PLACE <= CANDIDATES || !look_up(s);
}

/* How long the run is whose first bytes are the lowest of `run`, which tells of the block's bytes
 * from `at` on. */
static size_t run_length(struct str plain, size_t at, uint64_t run, size_t left)
{
	size_t len = ~run ? (size_t)__builtin_ctzll(~run) : BLOCK;

	if (len < left)
		return len;
	for (len = left; at + len < plain.len && key_is_run(plain.ptr[at + len]);)
		len++;
	return len;
}

/* Adds the candidates of a block. True when enough was found. */
static bool read_places(struct search *s, size_t at, uint64_t starts, uint64_t run, uint64_t other)
{
	for (; starts; starts &= starts - 1) {
		unsigned i = (unsigned)__builtin_ctzll(starts);

		if (!has_room(s))
			return true;
		add_run(s, at + i, run_length(s->plain, at + i, run >> i, BLOCK - i));
	}
	for (; other; other &= other - 1) {
		if (!has_room(s))
			return true;
		add_other(s, at + (unsigned)__builtin_ctzll(other));
	}
	return false;
}

void literals_find(const struct literals *l, struct str plain,
    bool (*found)(void *context, const struct literal *literal, size_t from), void *context)
{
	struct search s;
	uint64_t before = 0; /* 1 where a run goes on from the block before */

	s.l = l;
	s.plain = plain;
	s.found = found;
	s.context = context;
	s.candidates = 0;
	for (size_t at = 0; l->count > 0 && at < plain.len; at += BLOCK) {
		uint64_t run, other;

		read_block(plain.ptr + at, &run, &other);
		if (plain.len - at < BLOCK) {
			run &= ((uint64_t)1 << (plain.len - at)) - 1;
			other &= ((uint64_t)1 << (plain.len - at)) - 1;
		}
		if (read_places(&s, at, run & ~(run << 1 | before), run, other))
			return;
		before = run >> (BLOCK - 1);
	}
	(void)look_up(&s);
}
