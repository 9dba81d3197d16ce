/*
 * Finds phrases by what they begin with: where a word begins, or a character that is none of a
 * word, a few keys are made of the bytes there; a filter that stays in the nearest cache knows most
 * of those that no phrase has, a hash table the phrases of the others, which are compared. In: a
 * text's plain form. Out: the phrases in it. Remembers nothing.
 */
#include "block.h"
#include "literals-own.h"

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

/* A bit for each byte of a block: those of runs, and those that may begin a phrase otherwise,
 * neither spaces nor inside a character. The plain form has no capitals. */
static void read_block(const char *s, uint64_t *run, uint64_t *other)
{
	struct block b = block_load(s);

	*run = block_small(&b) | block_digits(&b);
	*other = ~(*run | block_inside(&b) | block_is(&b, ' ') | block_is(&b, '\n'));
}

/* Whether the key passes the filter in the word that `word` chooses. */
static inline bool passes(const struct literals *l, uint64_t word, uint64_t key)
{
	uint64_t bits = filter_bits(key);

	return (l->filter[word & l->filter_mask] & bits) == bits;
}

/* Without a branch: which keys pass is not to be foreseen. */
static inline size_t add_key(struct search *s, size_t count, size_t at, uint64_t word, uint64_t key)
{
	s->candidate[count].key = key;
	s->candidate[count].at = at;
	return count + passes(s->l, word, key);
}

/* Where a run begins. */
static inline void add_run(struct search *s, size_t at, size_t len)
{
	const char *ptr = s->plain.ptr + at;
	uint64_t head = key_head(ptr), run = key_of_run(ptr, len);
	uint64_t more = key_of_more(run, ptr + len), four = key_of_four(head);
	uint64_t six = key_of_bytes(head, 6), three = key_of_bytes(head, 3);
	bool brief = s->l->brief[(unsigned char)*ptr];
	size_t count = s->candidates;

	count = add_key(s, count, at, more, more);
	count = add_key(s, count, at, run, run);
	count = add_key(s, count, at, four, six);
	count = add_key(s, count, at, four, four);
	count = add_key(s, count, at, three, three);
	for (unsigned bytes = 2; brief && bytes > 0; bytes--) {
		uint64_t key = key_of_bytes(head, bytes);

		count = add_key(s, count, at, key, key);
	}
	s->candidates = count;
}

static inline void add_other(struct search *s, size_t at)
{
	uint64_t head = key_head(s->plain.ptr + at);
	uint64_t six = key_of_bytes(head, 6), three = key_of_bytes(head, 3);
	uint64_t one = key_of_bytes(head, 1);
	size_t count = s->candidates;

	count = add_key(s, count, at, six, six);
	count = add_key(s, count, at, three, three);
	s->candidates = add_key(s, count, at, one, one);
}

/* The index of a key's first literal; LITERALS_NONE. */
static uint32_t group_of(const struct literals *l, uint64_t key)
{
	size_t at = key_slot(l, key);

	while (l->slot[at].from && l->slot[at].key != key)
		at = (at + 1) & l->slot_mask;
	return l->slot[at].from ? l->slot[at].from - 1 : LITERALS_NONE;
}

/* The first bytes of the text there, as many as the literal has, LITERAL_HEAD at most. */
static inline uint64_t head_at(const struct search *s, const struct literal *x, size_t at)
{
	uint64_t head = key_head(s->plain.ptr + at), all = ~(uint64_t)0;

	return x->len < LITERAL_HEAD ? head & ~(all << x->len * 8) : head;
}

/* Whether a literal stands behind the text in the order of bytes. */
static bool is_behind(const struct search *s, const struct literal *x, size_t at)
{
	size_t rest = s->plain.len - at, len = x->len < rest ? x->len : rest;
	uint64_t head = head_at(s, x, at);
	int order;

	if (rest >= LITERAL_HEAD && head != x->head)
		return key_order(head) < key_order(x->head);
	order = memcmp(s->plain.ptr + at, s->l->bytes + x->at, len);
	return order < 0 || (order == 0 && x->len > rest);
}

/* The bytes of a literal behind its head. */
static inline bool is_rest_there(const struct search *s, const struct literal *x, size_t at)
{
	const char *text = s->plain.ptr + at, *bytes = s->l->bytes + x->at;

	if (x->len <= LITERAL_HEAD)
		return true;
	if (x->len <= 2 * LITERAL_HEAD)
		return key_head(text + x->len - LITERAL_HEAD) ==
		       key_head(bytes + x->len - LITERAL_HEAD);
	return memcmp(text + LITERAL_HEAD, bytes + LITERAL_HEAD, x->len - LITERAL_HEAD) == 0;
}

static bool is_there(const struct search *s, const struct literal *x, size_t at)
{
	return head_at(s, x, at) == x->head && x->len <= s->plain.len - at &&
	       is_rest_there(s, x, at);
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
	size_t len = ~run ? (size_t)__builtin_ctzll(~run) : BLOCK_BYTES;

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
		add_run(s, at + i, run_length(s->plain, at + i, run >> i, BLOCK_BYTES - i));
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
	for (size_t at = 0; l->count > 0 && at < plain.len; at += BLOCK_BYTES) {
		uint64_t run, other;

		read_block(plain.ptr + at, &run, &other);
		if (plain.len - at < BLOCK_BYTES) {
			run &= ((uint64_t)1 << (plain.len - at)) - 1;
			other &= ((uint64_t)1 << (plain.len - at)) - 1;
		}
		if (read_places(&s, at, run & ~(run << 1 | before), run, other))
			return;
		before = run >> (BLOCK_BYTES - 1);
	}
	(void)look_up(&s);
}
