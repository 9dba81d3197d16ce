/*
 * The tables of dedupe and what goes into them: hashes seen, the index of bands, MinHash keys
 * against their definition, sketches, normal forms and facts.
 */
#include "check.h"

#include "bands.h"
#include "facts.h"
#include "minhash.h"
#include "normal.h"
#include "seen.h"
#include "signature.h"

#define MANY 100000u

static void test_seen(bool numbered)
{
	struct seen s;
	struct err e;
	uint32_t wrong = 0;

	seen_init(&s, numbered);
	for (uint32_t i = 0; i < MANY; i++) {
		struct hash128 key = {hash_mix64(i + 1), i};
		uint32_t number = i;
		wrong += seen_add(&s, key, &number, &e) != 0;
		number = 7;
		wrong += seen_add(&s, key, &number, &e) != 1 || (numbered && number != i);
	}
	for (uint32_t i = 0; i < MANY; i++) {
		uint32_t number = 0;
		wrong += !seen_find(&s, (struct hash128){hash_mix64(i + 1), i}, &number);
		wrong += numbered && number != i;
		wrong += seen_find(&s, (struct hash128){hash_mix64(i + 1), i + 1}, &number);
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(s.count, MANY);
	/* The key of two zeros is a key like others. */
	uint32_t number = 3;
	int first = seen_add(&s, (struct hash128){0, 0}, &number, &e);
	int second = seen_add(&s, (struct hash128){0, 0}, &number, &e);
	CHECK_INT(first, 0);
	CHECK_INT(second, 1);
	seen_free(&s);
}

static void test_bands(void)
{
	struct bands b;
	struct err e;
	const struct sketch alike = {.size = 100};
	uint32_t band[SIGNATURE_BANDS], found[BANDS_FOUND_MAX];
	size_t count;

	bands_init(&b, 0);
	CHECK_INT(bands_find(&b, (uint32_t[SIGNATURE_BANDS]){1}, &alike, found), 0);
	for (uint32_t t = 0; t < 5000; t++) {
		for (uint32_t i = 0; i < SIGNATURE_BANDS; i++)
			band[i] = i == 3 ? 77 : (uint32_t)hash_mix64(t * 100 + i);
		CHECK(bands_add(&b, band, &alike, t, &e) == 0);
	}
	for (uint32_t i = 0; i < SIGNATURE_BANDS; i++)
		band[i] = (uint32_t)hash_mix64(1234 * 100 + i);
	count = bands_find(&b, band, &alike, found);
	CHECK_INT(count, 1);
	CHECK_INT(found[0], 1234);
	/* What all share leads to the latest alone, however many there are. */
	for (uint32_t i = 0; i < SIGNATURE_BANDS; i++)
		band[i] = i == 3 ? 77 : (uint32_t)hash_mix64(999999 + i);
	count = bands_find(&b, band, &alike, found);
	CHECK_INT(count, BANDS_BUCKET_MAX);
	CHECK_INT(found[0], 5000 - BANDS_BUCKET_MAX);
	CHECK_INT(found[count - 1], 4999);
	bands_free(&b);
}

/* The vector code gives the numbers of the definition. */
static void test_minhash(void)
{
	struct minhash m;
	uint32_t hash[100], band[SIGNATURE_BANDS];
	uint32_t least[SIGNATURE_PERMUTATIONS], given[SIGNATURE_PERMUTATIONS];

	minhash_init(&m);
	for (size_t count = 1; count <= 100; count += 33) {
		for (uint32_t i = 0; i < count; i++)
			hash[i] = (uint32_t)hash_mix64(i + 5);
		for (size_t k = 0; k < SIGNATURE_PERMUTATIONS; k++) {
			least[k] = UINT32_MAX;
			for (size_t i = 0; i < count; i++) {
				uint32_t image = hash[i] * m.factor[k] + m.offset[k];
				least[k] = image < least[k] ? image : least[k];
			}
			CHECK(m.factor[k] & 1);
		}
		minhash_bands(&m, hash, count, band, given);
		CHECK(memcmp(given, least, sizeof(least)) == 0);
		for (size_t i = 0; i < SIGNATURE_BANDS; i++)
			CHECK_INT(band[i], (uint32_t)hash_bytes64(least + i * SIGNATURE_ROWS,
					       SIGNATURE_ROWS * sizeof(*least), i));
	}
}

/* A sketch of `size` shingles, `common` of them those that every sketch here has. */
static struct sketch sketch_of(
    const struct minhash *m, uint32_t common, uint32_t size, uint64_t own)
{
	uint32_t hash[1000], band[SIGNATURE_BANDS], least[SIGNATURE_PERMUTATIONS];
	struct sketch s;

	for (uint32_t i = 0; i < size; i++)
		hash[i] = (uint32_t)hash_mix64(i < common ? i : own * 1000 + i);
	minhash_bands(m, hash, size, band, least);
	sketch_make(&s, least, size, false);
	return s;
}

/* Of pairs as alike as the least that is asked for none is missed, of others nearly all are. */
static void test_sketch(void)
{
	struct minhash m;
	struct sketch_gate gate;
	unsigned missed = 0, passed = 0, cut_missed = 0;

	minhash_init(&m);
	sketch_gate_init(&gate, 0.7);
	for (uint64_t i = 1; i <= 2000; i++) {
		struct sketch a = sketch_of(&m, 140, 170, 2 * i);
		struct sketch b = sketch_of(&m, 140, 170, 2 * i + 1);
		missed += !sketch_may_reach(&gate, &a, &b);
		struct sketch c = sketch_of(&m, 34, 170, 2 * i);
		struct sketch d = sketch_of(&m, 34, 170, 2 * i + 1);
		passed += sketch_may_reach(&gate, &c, &d);
		/* Seven tenths of a text cut short are in one five times as long. */
		struct sketch whole = sketch_of(&m, 70, 500, 2 * i);
		struct sketch piece = sketch_of(&m, 70, 100, 2 * i + 1);
		CHECK(!sketch_may_reach(&gate, &piece, &whole));
		piece.cut = true;
		cut_missed += !sketch_may_reach(&gate, &piece, &whole);
	}
	CHECK_INT(missed, 0);
	CHECK(passed <= 10);
	CHECK_INT(cut_missed, 0);
	/* Likeness 1 asks for all lanes, likeness 0 for none. */
	struct sketch a = sketch_of(&m, 9, 10, 1), b = sketch_of(&m, 1, 10, 2);
	sketch_gate_init(&gate, 1);
	CHECK(sketch_may_reach(&gate, &a, &a) && !sketch_may_reach(&gate, &a, &b));
	sketch_gate_init(&gate, 0);
	CHECK(sketch_may_reach(&gate, &a, &b));
}

/* What shares a band but is not near by its sketch is not found. */
static void test_gate(void)
{
	struct bands b;
	struct err e;
	uint32_t found[BANDS_FOUND_MAX];
	const uint32_t band[SIGNATURE_BANDS] = {1, 2, 3};
	const struct sketch one = {.size = 100}, other = {UINT64_MAX, 0, 100, false};

	bands_init(&b, 0.7);
	CHECK(bands_add(&b, band, &one, 0, &e) == 0);
	CHECK(bands_add(&b, band, &other, 700, &e) == 0);
	CHECK_INT(bands_find(&b, band, &other, found), 1);
	CHECK_INT(found[0], 700);
	CHECK_INT(bands_find(&b, band, &one, found), 1);
	CHECK_INT(found[0], 0);
	bands_free(&b);
}

/* The normal form of text as UTF-8 equals that of want, which is one already. */
static void check_normal(const char *text, const char *want)
{
	struct normal n;
	struct buf got;
	struct err e;

	buf_init(&got, 1 << 16);
	CHECK(normal_init(&n, &e) == 0);
	CHECK(normal_make(&n, str_of(text), &e) == 0);
	for (size_t i = 0; i < n.len; i++)
		buf_add_rune(&got, n.rune[i]);
	CHECK_STR(buf_str(&got), want);
	buf_free(&got);
	normal_free(&n);
}

static void test_normal(void)
{
	check_normal("", "");
	check_normal("  Hello,   WORLD!!! \xf0\x9f\x8e\x89 ", "hello world");
	check_normal("RT @a_b: @c more of the @e https://example.com/x?y=1#z than this and that",
	    "more of the e than this and that");
	check_normal("#look https://example.com/x?y=1", "look httpsexamplecomxy1");
	check_normal("@a @b  @c", "");
	check_normal("don't don\xe2\x80\x99t", "dont dont");
	check_normal("GPT-5.2, 10,000 users; up +3.5% (-2%) $NVDA $5B v2.",
	    "gpt 5.2 10000 users up +3.5% 2% "
	    "$nvda 5b v2");
	check_normal("\xef\xbc\xa1\xef\xbc\xa9 \xe8\x8a\xaf\xe7\x89\x87 H900 "
		     "\xe5\x8f\x91\xe5\xb8\x83\xef\xbc\x81",
	    "ai\xe8\x8a\xaf\xe7\x89\x87h900\xe5\x8f\x91\xe5\xb8\x83");
	check_normal(
	    "\xe7\x9c\x8bhttps://e.com/a \xe8\xbf\x99", "\xe7\x9c\x8b\xe8\xbf\x99httpsecoma");
	/* Cut short: the last word may be half of one. */
	check_normal("a long sentence that was cu\xe2\x80\xa6 https://example.com",
	    "a long sentence that was");
	check_normal("wait... what", "wait what");
}

static bool texts_agree(const char *a, const char *b)
{
	struct err e;
	struct arena arena;
	struct signer *s = signer_new(&e);

	arena_init(&arena, 1 << 20);
	struct signature *x = signature_make(s, SIGNATURE_NEAR, str_of(a), &arena, &e);
	struct signature *y = signature_make(s, SIGNATURE_NEAR, str_of(b), &arena, &e);
	bool agree = facts_agree(&x->facts, &y->facts, x->cut || y->cut);
	signer_free(s);
	arena_free(&arena);
	return agree;
}

static void test_facts(void)
{
	CHECK(texts_agree("version v2.6 is out", "2.6 version is now out"));
	CHECK(!texts_agree("version 2.6 is out", "version 2.7 is out"));
	CHECK(!texts_agree("shares of $NVDA rise", "shares of $AMD rise"));
	CHECK(!texts_agree("it is safe", "it is not safe"));
	CHECK(!texts_agree("up +3% today", "down -3% today"));
	CHECK(texts_agree("they don\xe2\x80\x99t", "they don't"));
	CHECK(!texts_agree("\xe8\x9e\x8d\xe8\xb5\x84"
			   "10\xe4\xba\xbf",
	    "\xe8\x9e\x8d\xe8\xb5\x84"
	    "10\xe4\xb8\x87"));
	CHECK(!texts_agree("\xe4\xbb\x96\xe5\x8e\xbb\xe4\xba\x86",
	    "\xe4\xbb\x96\xe6\xb2\xa1\xe5\x8e\xbb\xe4\xba\x86"));
	/* A text cut short need not hold all facts of the longer one. */
	CHECK(texts_agree("version 2.6 is fast\xe2\x80\xa6", "version 2.6 is fast, 30% faster"));
	CHECK(!texts_agree("version 2.7 is fast\xe2\x80\xa6", "version 2.6 is fast, 30% faster"));
}

/* A set beyond the maximum is a fair sample: the likeness stays near to that of the whole sets. */
static void test_sample(void)
{
	struct err e;
	struct arena arena;
	struct buf a, b;
	struct signer *s = signer_new(&e);

	arena_init(&arena, 1 << 24);
	buf_init(&a, 1 << 24);
	buf_init(&b, 1 << 24);
	for (uint64_t i = 0; i < 30000; i++) {
		buf_printf(&a, "%llx ", (unsigned long long)hash_mix64(i) & 0xffffff);
		buf_printf(&b, "%llx ",
		    (unsigned long long)hash_mix64(i < 24000 ? i : i + MANY) & 0xffffff);
	}
	struct signature *x = signature_make(s, SIGNATURE_NEAR, buf_str(&a), &arena, &e);
	struct signature *y = signature_make(s, SIGNATURE_NEAR, buf_str(&b), &arena, &e);
	CHECK_INT(x->shingle.count, SIGNATURE_SHINGLES_MAX);
	CHECK(x->shingle.whole > SIGNATURE_SHINGLES_MAX);
	double alike = signature_likeness(x->shingle, y->shingle, false, 0);
	CHECK(alike > 0.6 && alike <= 1);
	CHECK(signature_likeness(x->shingle, x->shingle, false, 0.9) > 0.999);
	CHECK(signature_likeness(x->shingle, (struct hash_set){0}, false, 0) <= 0);
	signer_free(s);
	arena_free(&arena);
	buf_free(&a);
	buf_free(&b);
}

int main(void)
{
	test_seen(true);
	test_seen(false);
	test_bands();
	test_gate();
	test_minhash();
	test_sketch();
	test_normal();
	test_facts();
	test_sample();
	return check_done();
}
