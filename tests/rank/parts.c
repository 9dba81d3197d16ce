/*
 * The pure parts of rank: terms of a text, tables, and scores that rise with what they are named
 * for.
 */
#include "check.h"

#include <math.h>

#include "diversity.h"
#include "pairs.h"
#include "score.h"

static bool has_term(const char *text, const char *name)
{
	uint64_t term[TERMS_MAX];
	size_t terms = terms_find(str_of(text), term);

	for (size_t i = 0; i < terms; i++)
		if (term[i] == terms_hash(str_of(name)))
			return true;
	return false;
}

static void test_terms(void)
{
	uint64_t term[TERMS_MAX];

	CHECK(has_term("try GPT-5.2 now", "gpt 5.2"));
	CHECK(has_term("try GPT 5.2 now", "GPT-5.2"));
	CHECK(has_term("Gemini 3 is here", "gemini3"));
	CHECK(has_term("on an H200, at last", "h200"));
	CHECK(has_term("thanks @sample_ada and #tagged", "sample_ada"));
	CHECK(has_term("thanks @sample_ada and #tagged", "tagged"));
	CHECK(has_term("\xe4\xbb\x8a\xe5\xa4\xa9Moonbird\xe5\x8f\x91\xe5\xb8\x83", "moonbird"));
	CHECK(!has_term("see https://example.com/Moonbird3", "moonbird3"));
	CHECK(!has_term("plain small words", "plain"));
	CHECK(!has_term("it costs 300 a month", "300"));
	CHECK_INT(terms_find(STR("Twice Twice twice TWICE"), term), 1);
	size_t most =
	    terms_find(STR("A1 B2 C3 D4 E5 F6 G7 H8 I9 J1 K2 L3 M4 N5 O6 P7 Q8 R9"), term);
	CHECK_INT(most, TERMS_MAX);
	CHECK_INT(terms_find(STR_NONE, term), 0);
}

static void test_tables(void)
{
	struct intern t;
	struct pairs p = {0};
	struct err e;
	uint32_t total[3] = {0}, number = 0, wrong = 0;
	char text[32];

	intern_init(&t, true);
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			int len = snprintf(text, sizeof(text), "name %u", i);
			wrong += intern_text(&t, (struct str){text, (size_t)len}, &number, &e) != 0;
			wrong += number != i;
		}
	CHECK_INT(wrong, 0);
	CHECK_INT(t.count, 5000);
	CHECK_STR(t.text[4321], "name 4321");
	for (uint32_t i = 0; i < 30000; i++)
		CHECK(pairs_count(&p, i % 3, i % 1000, total, &e) == 0);
	CHECK_INT(total[0], 1000);
	CHECK_INT(total[2], 1000);
	intern_free(&t);
	pairs_free(&p);
}

/* One post of many that are alike but for what a test changes. */
static struct post sample_post(void)
{
	struct post p = {
	    .id = STR("1"), .text = STR("text"), .has_time = true, .network = STR("x")};

	for (size_t i = 0; i < POST_METRICS_COUNT; i++)
		p.metrics[i] = POST_COUNT_ABSENT;
	p.time_ms = 1000000000;
	p.author.username = STR("ada");
	p.author.followers = 1000;
	return p;
}

static double part_of(const struct post *post, size_t posts, size_t which, enum part part)
{
	struct entries t;
	struct weights w;
	struct voices v;
	struct err e;
	struct entry *n;
	uint64_t term[TERMS_MAX];

	entries_init(&t);
	CHECK(weights_init(&w, &e) == 0);
	for (size_t i = 0; i < posts; i++)
		CHECK(entries_add(&t, &post[i], term, terms_find(post[i].text, term), &n, &e) == 0);
	CHECK(voices_count(&v, &t, &e) == 0);
	CHECK(score_all(&t, &v, &w, (struct clock_base){1000000000, 3600000}, &e) == 0);
	double x = part == PARTS ? t.entry[which].score : t.entry[which].part[part];
	voices_free(&v);
	weights_free(&w);
	entries_free(&t);
	return x;
}

static void test_parts(void)
{
	struct post p[4];

	for (size_t i = 0; i < 4; i++)
		p[i] = sample_post();
	/* Counts that are not given are unknown, counts of nothing are not. */
	CHECK(isnan(part_of(p, 2, 0, PART_ENGAGEMENT)));
	p[1].metrics[POST_LIKES] = 0;
	p[2].metrics[POST_LIKES] = 5;
	p[3].metrics[POST_REPOSTS] = 5;
	CHECK(isnan(part_of(p, 4, 0, PART_ENGAGEMENT)));
	CHECK(part_of(p, 4, 1, PART_ENGAGEMENT) < part_of(p, 4, 2, PART_ENGAGEMENT));
	CHECK(part_of(p, 4, 2, PART_ENGAGEMENT) < part_of(p, 4, 3, PART_ENGAGEMENT));
	/* A post whose counts are unknown is not below one that has the middle of all. */
	CHECK(part_of(p, 4, 0, PARTS) > part_of(p, 4, 1, PARTS));

	p[1].author.followers = 100000;
	p[2].author.followers = POST_COUNT_ABSENT;
	CHECK(part_of(p, 4, 1, PART_AUTHOR) > part_of(p, 4, 0, PART_AUTHOR));
	CHECK(isnan(part_of(p, 4, 2, PART_AUTHOR)));

	p[1].time_ms -= 3600000;
	p[2].time_ms += 5;
	CHECK(fabs(part_of(p, 4, 1, PART_RECENCY) - 0.5) < 1e-9);
	CHECK(fabs(part_of(p, 4, 2, PART_RECENCY) - 1) < 1e-9);
	p[3].has_time = false;
	CHECK(isnan(part_of(p, 4, 3, PART_RECENCY)));
	CHECK(isnan(part_of(p, 4, 0, PART_RELEVANCE)));
	p[0].tags = (struct post_tags){.present = true, .relevance = 0.25};
	CHECK(fabs(part_of(p, 4, 0, PART_RELEVANCE) - 0.25) < 1e-6);
	CHECK(fabs(part_of(p, 4, 0, PART_TOPIC)) < 1e-9);
}

static void test_corroboration(void)
{
	struct post p[4];

	for (size_t i = 0; i < 4; i++)
		p[i] = sample_post();
	p[0].text = p[1].text = STR("the Moonbird is out");
	CHECK(part_of(p, 4, 0, PART_CORROBORATION) <= 0); /* one author, whoever often */
	p[1].author.username = STR("bob");
	double two = part_of(p, 4, 0, PART_CORROBORATION);
	CHECK(two > 0 && two < 1);
	p[2].text = p[0].text;
	p[2].author.username = STR("cy");
	CHECK(part_of(p, 4, 0, PART_CORROBORATION) > two);
	/* Repeats by others say more. */
	double three = part_of(p, 4, 0, PART_CORROBORATION);
	p[3].author.username = STR("dee");
	p[3].dup = (struct post_dup){.present = true, .cluster = STR("1"), .role = STR("repeat")};
	CHECK(part_of(p, 4, 0, PART_CORROBORATION) > three);
}

int main(void)
{
	test_terms();
	test_tables();
	test_parts();
	test_corroboration();
	return check_done();
}
