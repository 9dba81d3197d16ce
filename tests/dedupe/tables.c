/*
 * The tables of dedupe and what goes into them: hashes seen, the index of keys, the store of
 * tellings, MinHash keys against their definition, sketches, normal forms and facts; and what is
 * remembered of a telling, in bytes.
 */
#include <math.h>

#include "check.h"

#include "clusters.h"
#include "facts.h"
#include "keytable.h"
#include "minhash.h"
#include "normal.h"
#include "seen.h"
#include "signature.h"
#include "tellings.h"

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

static uint32_t key_of(uint64_t n)
{
	return (uint32_t)hash_mix64(n + 1);
}

static bool is_found(const struct keytable *t, uint32_t key, uint32_t number)
{
	uint32_t found[KEYTABLE_UNDER_ONE];
	size_t count = keytable_find(t, key, found);

	for (size_t i = 0; i < count; i++)
		if (found[i] == number)
			return true;
	return false;
}

static void test_keytable(void)
{
	struct keytable t;
	struct err e;
	uint32_t found[KEYTABLE_UNDER_ONE], lost = 0, extra = 0;

	keytable_init(&t);
	CHECK_INT(keytable_find(&t, 77, found), 0);
	for (uint32_t i = 0; i < 8 * MANY; i++)
		CHECK(keytable_add(&t, key_of(i), i % KEYTABLE_NUMBERS, &e) == 0);
	for (uint32_t i = 0; i < 8 * MANY; i++) {
		lost += !is_found(&t, key_of(i), i);
		extra += (uint32_t)keytable_find(&t, key_of(i + 8 * MANY), found);
	}
	CHECK_INT(lost, 0);
	/* Keys of 32 bits: 800,000 of them hold 1 other in 5,000. */
	CHECK(extra < 250);
	/* Six bytes a slot, of which 82 to 87 in a hundred are used. */
	CHECK(keytable_bytes(&t) <= 8 * MANY * 74 / 10);
	/* What many share leads to the latest alone, however many there are. */
	for (uint32_t i = 0; i < 5000; i++)
		CHECK(keytable_add(&t, 77, i, &e) == 0);
	CHECK_INT(keytable_find(&t, 77, found), KEYTABLE_UNDER_ONE);
	for (uint32_t i = 0; i < KEYTABLE_UNDER_ONE; i++)
		CHECK(is_found(&t, 77, 4999 - i));
	keytable_free(&t);
}

/* Keys made to fall into one place neither hang the table nor make it grow without end. */
static void test_keytable_evil(void)
{
	struct keytable t;
	struct err e;

	keytable_init(&t);
	for (uint32_t i = 0; i < 20000; i++)
		CHECK(keytable_add(&t, 5 * 16384 + i % 997, i, &e) == 0);
	CHECK(keytable_bytes(&t) < 4 << 20);
	keytable_free(&t);
}

/* Forgotten numbers leave the table when it would have to grow, and when it is swept. */
static void test_keytable_forgets(void)
{
	struct keytable t;
	struct err e;
	uint32_t lost = 0, first = KEYTABLE_NUMBERS - MANY;

	keytable_init(&t);
	for (uint32_t i = 0; i < 10 * MANY; i++) {
		uint32_t age = i < 1000 ? i : 1000;
		keytable_set_alive(&t, first + i - age, age + 1);
		CHECK(keytable_add(&t, key_of(i), (first + i) & (KEYTABLE_NUMBERS - 1), &e) == 0);
	}
	for (uint32_t i = 10 * MANY - 1000; i < 10 * MANY; i++)
		lost += !is_found(&t, key_of(i), (first + i) & (KEYTABLE_NUMBERS - 1));
	CHECK_INT(lost, 0);
	CHECK(keytable_bytes(&t) < 2 << 20);
	CHECK(keytable_sweep(&t, &e) == 0);
	CHECK(!is_found(&t, key_of(1), (first + 1) & (KEYTABLE_NUMBERS - 1)));
	CHECK(
	    is_found(&t, key_of(10 * MANY - 1), (first + 10 * MANY - 1) & (KEYTABLE_NUMBERS - 1)));
	keytable_free(&t);
}

static void test_tellings(void)
{
	struct tellings t;
	struct err e;
	char id[32];
	uint32_t number, wrong = 0;

	tellings_init(&t, true);
	for (uint32_t i = 0; i < MANY; i++) {
		struct print p = {.time = i};
		int len = snprintf(id, sizeof(id), "id %u", i * i);
		CHECK(tellings_add(&t, &p, (struct str){id, (size_t)len}, i / 2, &number, &e) == 0);
		wrong += number != i;
		if (i >= 10000)
			tellings_forget_oldest(&t);
	}
	CHECK_INT(t.count, 10000);
	CHECK_INT(tellings_oldest(&t), (MANY - 10000) / 2);
	for (uint32_t i = 0; i < MANY; i++) {
		bool alive = i >= MANY - 10000;
		snprintf(id, sizeof(id), "id %u", i * i);
		wrong += tellings_has(&t, i) != alive;
		wrong += alive && tellings_print(&t, i)->time != i;
		wrong += alive && !str_is(tellings_id(&t, i), id);
	}
	CHECK_INT(wrong, 0);
	tellings_free(&t);
}

/* The two least images of a lane by their definition. */
static void least_of(const struct minhash *m, const uint32_t *hash, size_t count, size_t lane,
    struct minhash_images *out)
{
	size_t step = lane % 2 ? MINHASH_LONG : MINHASH_STEP;
	size_t grams = count > 2 * MINHASH_STEP ? count - 2 * MINHASH_STEP : 1;

	out->least[lane] = out->next[lane] = UINT32_MAX;
	for (size_t i = 0; i < grams; i++) {
		uint32_t second = hash[i + step < count ? i + step : count - 1];
		uint32_t third = hash[i + 2 * step < count ? i + 2 * step : count - 1];
		uint32_t gram = hash[i] + second * 0x9e3779b1u + third * 0x85ebca77u;
		uint32_t image = gram * m->factor[lane] + m->offset[lane];
		if (image < out->least[lane]) {
			out->next[lane] = out->least[lane];
			out->least[lane] = image;
		} else if (image > out->least[lane] && image < out->next[lane]) {
			out->next[lane] = image;
		}
	}
}

/* The vector code gives the numbers of the definition. */
static void test_minhash(void)
{
	struct minhash m;
	struct minhash_images got, want;
	uint32_t hash[200], wrong = 0;

	minhash_init(&m);
	for (size_t count = 1; count <= 200; count++) {
		for (uint32_t i = 0; i < count; i++)
			hash[i] = key_of(i % (count % 7 ? 200 : 5));
		m.least(&m, hash, count, &got);
		for (size_t k = 0; k < PRINT_LANES; k++) {
			least_of(&m, hash, count, k, &want);
			wrong += got.least[k] != want.least[k] || got.next[k] != want.next[k];
		}
	}
	CHECK_INT(wrong, 0);
}

/* A sketch of `size` members, of which those from `from` on. */
static void sketch_of(uint64_t odd[PRINT_WORDS], uint32_t from, uint32_t size)
{
	static uint32_t hash[PRINT_SIZE_MAX];

	for (uint32_t i = 0; i < size; i++)
		hash[i] = key_of(from + i);
	sketch_make(odd, hash, size);
}

/* Mean and spread of the estimate of how many members differ, over sets of `a` and `b` members with
 * `common` of them in both. */
static void check_distance(uint32_t a, uint32_t b, uint32_t common, double bias, double spread)
{
	uint64_t of_a[PRINT_WORDS], of_b[PRINT_WORDS];
	double sum = 0, squares = 0, want = a + b - 2.0 * common, n = 300;

	for (uint32_t i = 0; i < 300; i++) {
		sketch_of(of_a, i * MANY, a);
		sketch_of(of_b, i * MANY + a - common, b);
		double got = sketch_distance(of_a, a, of_b, b, a + b);
		sum += got - want;
		squares += (got - want) * (got - want);
	}
	CHECK(fabs(sum / n) <= bias * want);
	CHECK(sqrt(squares / n) <= spread * want);
}

static void test_sketch(void)
{
	uint64_t a[PRINT_WORDS], b[PRINT_WORDS];

	check_distance(40, 40, 33, .01, .12);
	check_distance(200, 200, 165, .01, .11);
	check_distance(380, 380, 313, .02, .17);
	/* One whole, one of half the hashes; both of an eighth. */
	check_distance(370, 400, 317, .06, .25);
	check_distance(3000, 3000, 2470, .03, .2);
	sketch_of(a, 0, 100);
	sketch_of(b, 0, 100);
	CHECK(sketch_distance(a, 100, b, 100, 200) <= 0);
	CHECK_INT(sketch_differ(a, b), 0);
	sketch_of(b, MANY, 100);
	/* Too far apart for what is asked: all of both. */
	CHECK(sketch_distance(a, 100, b, 100, 35) >= 200);
	for (size_t i = 0; i < PRINT_WORDS; i++)
		b[i] = ~a[i];
	CHECK_INT(sketch_differ(a, b), 64 * PRINT_WORDS);
}

/* What the gate turns away is not near. */
static void test_gate(void)
{
	struct signature_gate gate;
	unsigned turned = 0, wrong = 0;

	signature_gate_init(&gate, .7);
	for (uint32_t i = 0; i < 3000; i++) {
		uint16_t size = (uint16_t)(5 + i % 370);
		struct print a = {.size = size}, b = {.size = (uint16_t)(size + i % 11)};
		sketch_of(a.odd, i * MANY, a.size);
		sketch_of(b.odd, i * MANY + size * (i % 50) / 100, b.size);
		bool may = signature_may_reach(&gate, &a, &b);
		turned += !may;
		wrong += !may && signature_likeness(&a, &b, 0) >= .7;
	}
	CHECK_INT(wrong, 0);
	CHECK(turned > 1500);
}

/* A hundred bytes a telling at most, over its id. */
static void test_memory(void)
{
	struct err e;
	struct arena arena;
	struct signer *s = signer_new(&e);
	struct clusters_rules rules = {
	    .by = CLUSTERS_BY_ID | CLUSTERS_BY_URL | CLUSTERS_BY_NEAR, .threshold = .7};
	struct clusters *c = clusters_new(&rules, &e);
	size_t tellings, most = 0;

	arena_init(&arena, 1 << 20);
	for (uint32_t i = 0; i < 2 * MANY; i++) {
		char text[200], id[16];
		struct verdict v;
		size_t len = 0;

		for (uint64_t w = 0; w < 9; w++)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%llx ",
			    (unsigned long long)hash_mix64(i * 9 + w) | 1);
		struct str whole = {text, len};
		struct telling t = {.id = {id, (size_t)snprintf(id, sizeof(id), "%u", i)},
		    .sig = signature_make(s, whole, 0, &arena, &e)};
		CHECK(clusters_judge(c, &t, &v, &e) == 0 && v.role == ROLE_FIRST);
		arena_reset(&arena);
		size_t bytes = clusters_bytes(c, &tellings);
		if (i >= MANY && bytes / tellings > most)
			most = bytes / tellings;
	}
	CHECK(most <= 100);
	clusters_free(c);
	signer_free(s);
	arena_free(&arena);
}

/* The normal form of text as UTF-8 equals that of want, which is one already. */
static void check_normal(const char *text, const char *want)
{
	struct normal n;
	struct buf got;
	struct err e;

	buf_init(&got, 1 << 16);
	CHECK(normal_init(&n, &e) == 0);
	CHECK(normal_make(&n, str_of(text), 0, &e) == 0);
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
	check_normal("#look https://example.com/x?y=1", "look \xee\x80\x80pmbkfmab");
	check_normal("@a @b  @c", "");
	check_normal("don't don\xe2\x80\x99t", "dont dont");
	check_normal("GPT-5.2, 10,000 users; up +3.5% (-2%) $NVDA $5B v2.",
	    "gpt 5.2 10000 users up +3.5% 2% "
	    "$nvda 5b v2");
	check_normal("\xef\xbc\xa1\xef\xbc\xa9 \xe8\x8a\xaf\xe7\x89\x87 H900 "
		     "\xe5\x8f\x91\xe5\xb8\x83\xef\xbc\x81",
	    "ai\xe8\x8a\xaf\xe7\x89\x87h900\xe5\x8f\x91\xe5\xb8\x83");
	check_normal("\xe7\x9c\x8bhttps://e.com/a \xe8\xbf\x99",
	    "\xe7\x9c\x8b\xe8\xbf\x99\xee\x80\x80"
	    "beecpkfo");
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
	struct signature *x = signature_make(s, str_of(a), 0, &arena, &e);
	struct signature *y = signature_make(s, str_of(b), 0, &arena, &e);
	bool agree = signature_facts_agree(&x->print, &y->print);
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

static void add_word(struct buf *out, uint64_t n)
{
	uint64_t mixed = hash_mix64(n + 1);

	for (int i = 0; i < 7; i++, mixed /= 26)
		buf_add_char(out, (char)('a' + mixed % 26));
	buf_add_char(out, ' ');
}

/* The sketch of a long text is of a sample: the likeness stays near to that of the whole sets. */
static void test_sample(void)
{
	struct err e;
	struct arena arena;
	struct buf a, b;
	struct signer *s = signer_new(&e);

	arena_init(&arena, 1 << 24);
	buf_init(&a, 1 << 24);
	buf_init(&b, 1 << 24);
	for (uint64_t i = 0; i < 600; i++) {
		add_word(&a, i);
		add_word(&b, i < 540 ? i : i + MANY);
	}
	struct signature *x = signature_make(s, buf_str(&a), 0, &arena, &e);
	struct signature *y = signature_make(s, buf_str(&b), 0, &arena, &e);
	double alike = signature_likeness(&x->print, &y->print, 0);
	CHECK(alike > .7 && alike < .95);
	CHECK(signature_likeness(&x->print, &x->print, .9) > .999);
	CHECK(signature_likeness(&x->print, &(struct print){0}, 0) <= 0);
	signer_free(s);
	arena_free(&arena);
	buf_free(&a);
	buf_free(&b);
}

int main(void)
{
	test_seen(true);
	test_seen(false);
	test_keytable();
	test_keytable_evil();
	test_keytable_forgets();
	test_tellings();
	test_gate();
	test_memory();
	test_minhash();
	test_sketch();
	test_normal();
	test_facts();
	test_sample();
	return check_done();
}
