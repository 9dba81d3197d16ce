/*
 * Open addressing in the order of the slots' homes ("Robin Hood", Celis 1986). A slot is three
 * 16-bit words that make up 48 bits: the telling's number (27), the low 14 bits of its key (14),
 * and how far it lies from its home, plus one (7; 0: the slot is free). Homes rise with keys, and
 * one home stands for no more than 2^14 keys, so that a key is known from its slot: see key_of().
 */
#include "keytable.h"

#include <stdlib.h>
#include <string.h>

#include "vector.h"

#define SHARD_BITS 26 /* of a key; the six above choose the shard */
#define TAG_BITS 14
#define NUMBER_BITS 27
#define FAR_MAX 126u /* the greatest distance from home */
#define FAR_ONE                                                                                    \
	(1U << (NUMBER_BITS + TAG_BITS - 32)) /* a distance of one, in a slot's third word */
#define HOMES_FIRST (UINT32_C(1) << (SHARD_BITS - TAG_BITS))
#define HOMES_MAX (UINT32_C(1) << SHARD_BITS)
#define ROOM_BEYOND (FAR_MAX + 2)
#define LOAD_MOST .87
#define GROWTH 1.06
/* A small table may grow in longer steps: it is copied less often. */
#define HOMES_SMALL (UINT32_C(1) << 15)
#define GROWTH_SMALL 1.3
/* Where a slot finds no place so near to its home below this load, keys were made to collide. */
#define LOAD_LEAST .25

#define SLOTS_ASKED 8

struct slot {
	uint32_t number, tag;
	uint32_t far; /* distance from home + 1; 0: free */
};

static inline struct slot get(const struct keytable_shard *s, size_t at)
{
	const uint16_t *w = s->slot + 3 * at;
	uint64_t bits = (uint64_t)w[2] << 32 | (uint64_t)w[1] << 16 | w[0];

	return (struct slot){.number = (uint32_t)(bits & (KEYTABLE_NUMBERS - 1)),
	    .tag = (uint32_t)(bits >> NUMBER_BITS) & ((1U << TAG_BITS) - 1),
	    .far = (uint32_t)(bits >> (NUMBER_BITS + TAG_BITS))};
}

static void set(struct keytable_shard *s, size_t at, struct slot v)
{
	uint16_t *w = s->slot + 3 * at;
	uint64_t bits =
	    (uint64_t)v.far << (NUMBER_BITS + TAG_BITS) | (uint64_t)v.tag << NUMBER_BITS | v.number;

	w[0] = (uint16_t)bits;
	w[1] = (uint16_t)(bits >> 16);
	w[2] = (uint16_t)(bits >> 32);
}

/* get().far, without the rest. */
static inline uint32_t far_at(const struct keytable_shard *s, size_t at)
{
	return s->slot[3 * at + 2] / FAR_ONE;
}

static size_t scan_plain(
    const struct keytable_shard *s, size_t home, uint32_t tag, uint32_t *out, size_t *end)
{
	size_t count = 0, at = home;
	uint32_t far = 1;

	/* As far from their homes as from this one: slots of it; farther: of one before it. */
	for (; far_at(s, at) >= far; at++, far++) {
		if (far_at(s, at) != far)
			continue;
		struct slot v = get(s, at);
		if (v.tag == tag && count < KEYTABLE_UNDER_ONE)
			out[count++] = v.number;
	}
	*end = at - home;
	return count;
}

#if defined(__x86_64__)
#define WIDTH 8 /* slots looked at together; there are more behind the last home */
#define AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512vbmi,popcnt")))

/* Spreads slots of six bytes over numbers of eight. */
AVX512 static inline __m512i load_slots(const uint16_t *slot)
{
	const __m512i byte = _mm512_set_epi64(0x2f2e2d2c2b2a, 0x292827262524, 0x232221201f1e,
	    0x1d1c1b1a1918, 0x171615141312, 0x11100f0e0d0c, 0x0b0a09080706, 0x050403020100);
	__mmask64 six = UINT64_C(0x3f3f3f3f3f3f3f3f);
	__m512i all = _mm512_maskz_loadu_epi8((UINT64_C(1) << 6 * WIDTH) - 1, slot);

	return _mm512_maskz_permutexvar_epi8(six, byte, all);
}

AVX512 static size_t scan_512(
    const struct keytable_shard *s, size_t home, uint32_t tag, uint32_t *out, size_t *end)
{
	const __m512i key = _mm512_set1_epi64(tag),
		      number = _mm512_set1_epi64(KEYTABLE_NUMBERS - 1);
	__m512i far = _mm512_set_epi64(8, 7, 6, 5, 4, 3, 2, 1);
	size_t count = 0;

	for (size_t at = 0;; at += WIDTH) {
		__m512i v = load_slots(s->slot + 3 * (home + at));
		__m512i known = _mm512_srli_epi64(v, NUMBER_BITS);
		__m512i wanted = _mm512_or_si512(_mm512_slli_epi64(far, TAG_BITS), key);
		unsigned ends =
		    _mm512_cmplt_epu64_mask(_mm512_srli_epi64(known, TAG_BITS), far) | 1u << WIDTH;
		unsigned same = _mm512_cmpeq_epu64_mask(known, wanted) & ((ends & -ends) - 1);
		__m256i found = _mm512_cvtepi64_epi32(_mm512_and_si512(v, number));
		unsigned many = (unsigned)__builtin_popcount(same);
		if (many > KEYTABLE_UNDER_ONE - count)
			many = (unsigned)(KEYTABLE_UNDER_ONE - count);
		_mm256_mask_storeu_epi32(out + count, (__mmask8)((1u << many) - 1),
		    _mm256_maskz_compress_epi32((__mmask8)same, found));
		count += many;
		*end = at + (size_t)__builtin_ctz(ends);
		if (ends != 1u << WIDTH)
			return count;
		far = _mm512_add_epi64(far, _mm512_set1_epi64(WIDTH));
	}
}
#endif

void keytable_init(struct keytable *t)
{
	*t = (struct keytable){.scan = scan_plain, .alive = KEYTABLE_NUMBERS};
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi"))
		t->scan = scan_512;
#endif
}

void keytable_free(struct keytable *t)
{
	for (size_t i = 0; i < KEYTABLE_SHARDS; i++)
		free(t->shard[i].slot);
	keytable_init(t);
}

static uint32_t rest_of(uint32_t key)
{
	return key & ((1U << SHARD_BITS) - 1);
}

static uint32_t tag_of(uint32_t rest)
{
	return rest & ((1U << TAG_BITS) - 1);
}

static size_t home_of(const struct keytable_shard *s, uint32_t rest)
{
	return (size_t)((uint64_t)rest * s->homes >> SHARD_BITS);
}

/* The key (without the shard's bits) of the slot at `at`. */
static uint32_t key_of(const struct keytable_shard *s, size_t at, struct slot v)
{
	uint64_t home = at - (v.far - 1);
	/* The least key of that home; the one with this tag is less than 2^14 above it. */
	uint64_t least = ((home << SHARD_BITS) + s->homes - 1) / s->homes;
	uint64_t key = (least & ~(((uint64_t)1 << TAG_BITS) - 1)) | v.tag;

	return (uint32_t)(key < least ? key + ((uint64_t)1 << TAG_BITS) : key);
}

static uint32_t age_of(const struct keytable *t, uint32_t number)
{
	return (number - t->floor) & (KEYTABLE_NUMBERS - 1);
}

/* The slot of the oldest number of that home and tag. */
static size_t oldest_of(
    const struct keytable *t, const struct keytable_shard *s, size_t home, uint32_t tag)
{
	size_t oldest = home;
	uint32_t least = UINT32_MAX, far = 1;

	for (size_t at = home; far_at(s, at) >= far; at++, far++) {
		struct slot v = get(s, at);
		if (v.far == far && v.tag == tag && age_of(t, v.number) < least) {
			least = age_of(t, v.number);
			oldest = at;
		}
	}
	return oldest;
}

/* Where a new slot of this home goes: behind those of its own home. Where its key has too many, the
 * oldest of them (*full). */
static size_t place_for(
    const struct keytable *t, const struct keytable_shard *s, size_t home, uint32_t tag, bool *full)
{
	uint32_t same[KEYTABLE_UNDER_ONE];
	size_t end;

	*full = t->scan(s, home, tag, same, &end) == KEYTABLE_UNDER_ONE;
	return *full ? oldest_of(t, s, home, tag) : home + end;
}

/* Moves slots on by one from `at` to the next free one; false where one would be too far from home.
 */
static bool make_way(struct keytable_shard *s, size_t at)
{
	size_t end = at;

	for (; far_at(s, end) != 0; end++)
		if (far_at(s, end) > FAR_MAX)
			return false;
	memmove(s->slot + 3 * (at + 1), s->slot + 3 * at, (end - at) * 3 * sizeof(*s->slot));
	for (size_t i = at + 1; i <= end; i++)
		s->slot[3 * i + 2] = (uint16_t)(s->slot[3 * i + 2] + FAR_ONE);
	return true;
}

/* False where there is no place near enough to the key's home. */
static bool put(const struct keytable *t, struct keytable_shard *s, uint32_t rest, uint32_t number)
{
	size_t home = home_of(s, rest);
	bool full;
	size_t at = place_for(t, s, home, tag_of(rest), &full);

	if (at - home > FAR_MAX || (!full && !make_way(s, at)))
		return false;
	s->filled += !full;
	set(s, at, (struct slot){number, tag_of(rest), (uint32_t)(at - home) + 1});
	return true;
}

static size_t shard_bytes(const struct keytable_shard *s)
{
	return s->homes ? ((size_t)s->homes + ROOM_BEYOND) * 3 * sizeof(*s->slot) : 0;
}

static uint32_t count_alive(const struct keytable *t, const struct keytable_shard *s)
{
	uint32_t count = 0;

	for (size_t at = 0; s->homes > 0 && at < s->homes + ROOM_BEYOND; at++) {
		struct slot v = get(s, at);
		count += v.far != 0 && age_of(t, v.number) < t->alive;
	}
	return count;
}

/* Slots come in the order of their homes, nearly: those of one home of the narrower table in any.
 * tail: behind the last one; last: its home. */
static void append(const struct keytable *t, struct keytable_shard *s, uint32_t rest,
    uint32_t number, size_t *tail, size_t *last)
{
	size_t home = home_of(s, rest), at = home < *tail ? *tail : home;

	if (home >= *last && at - home <= FAR_MAX) {
		set(s, at, (struct slot){number, tag_of(rest), (uint32_t)(at - home) + 1});
		s->filled++;
		*tail = at + 1;
		*last = home;
		return;
	}
	/* In a wider table there is a place for all but what was made to collide. */
	put(t, s, rest, number);
	if (get(s, *tail).far != 0)
		++*tail;
}

/* A table of its own for what is remembered of the shard's, with room for `homes`. */
static int rebuild(
    const struct keytable *t, struct keytable_shard *s, uint32_t homes, struct err *e)
{
	struct keytable_shard wider = {.homes = homes};
	size_t tail = 0, last = 0;

	if (homes <= HOMES_MAX)
		wider.slot = calloc(1, shard_bytes(&wider));
	if (!wider.slot)
		return err_set(e, EXIT_IO, "index of tellings (out of memory)");
	for (size_t at = 0; s->homes > 0 && at < s->homes + ROOM_BEYOND; at++) {
		struct slot v = get(s, at);
		if (v.far != 0 && age_of(t, v.number) < t->alive)
			append(t, &wider, key_of(s, at, v), v.number, &tail, &last);
	}
	free(s->slot);
	*s = wider;
	return 0;
}

static int grow(const struct keytable *t, struct keytable_shard *s, bool wider, struct err *e)
{
	double growth = s->homes < HOMES_SMALL ? GROWTH_SMALL : GROWTH;
	double homes = count_alive(t, s) / LOAD_MOST * growth;

	if (wider && homes < s->homes * growth)
		homes = s->homes * growth;
	if (homes < HOMES_FIRST)
		homes = HOMES_FIRST;
	return rebuild(t, s, (uint32_t)homes, e);
}

int keytable_add(struct keytable *t, uint32_t key, uint32_t number, struct err *e)
{
	struct keytable_shard *s = &t->shard[key >> SHARD_BITS];

	if (s->filled >= s->homes * LOAD_MOST && grow(t, s, false, e) != 0)
		return -1;
	while (!put(t, s, rest_of(key), number)) {
		if (s->filled < s->homes * LOAD_LEAST)
			return 0;
		if (grow(t, s, true, e) != 0)
			return -1;
	}
	return 0;
}

void keytable_ask(const struct keytable *t, uint32_t key)
{
	const struct keytable_shard *s = &t->shard[key >> SHARD_BITS];

	if (s->homes == 0)
		return;
	/* Slots of a home lie up to a dozen behind it, most often. */
	const uint16_t *slot = s->slot + 3 * home_of(s, rest_of(key));
	__builtin_prefetch(slot);
	__builtin_prefetch(slot + 3 * SLOTS_ASKED);
}

size_t keytable_find(const struct keytable *t, uint32_t key, uint32_t *out)
{
	const struct keytable_shard *s = &t->shard[key >> SHARD_BITS];
	size_t end;

	return s->homes > 0 ? t->scan(s, home_of(s, rest_of(key)), tag_of(key), out, &end) : 0;
}

void keytable_set_alive(struct keytable *t, uint32_t floor, uint32_t alive)
{
	t->floor = floor & (KEYTABLE_NUMBERS - 1);
	t->alive = alive;
}

int keytable_sweep(struct keytable *t, struct err *e)
{
	for (size_t i = 0; i < KEYTABLE_SHARDS; i++)
		if (t->shard[i].homes > 0 && grow(t, &t->shard[i], false, e) != 0)
			return -1;
	return 0;
}

size_t keytable_bytes(const struct keytable *t)
{
	size_t bytes = 0;

	for (size_t i = 0; i < KEYTABLE_SHARDS; i++)
		bytes += shard_bytes(&t->shard[i]);
	return bytes;
}
