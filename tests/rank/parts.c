/*
 * The pure parts of rank: terms of a text, tables, and scores that rise with what they are named
 * for.
 */
#include "check.h"

#include <math.h>

#include "bins.h"
#include "hash.h"
#include "intern.h"
#include "pairs.h"
#include "score.h"
#include "standings.h"
#include "tally.h"

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
	uint32_t number = 0, wrong = 0, fresh = 0;
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
	intern_free(&t);
	CHECK(pairs_start(&p, 30000, &e) == 0);
	while (pairs_turn(&p))
		for (uint32_t i = 0; i < 30000; i++)
			fresh += (uint32_t)pairs_add(&p, i % 3 + 1, i % 1000, &e);
	CHECK_INT(fresh, 3000);
	for (size_t i = 0, keys = 0; i < p.slots; i++) {
		keys += p.key[i].count > 0;
		CHECK(p.key[i].count == 0 || (p.key[i].count == 1000 && p.key[i].times == 10000));
		CHECK(i + 1 < p.slots || keys == 3);
	}
	pairs_free(&p);
}

/* All pairs come back, each in one bin, also those that went to the spool. */
static void test_bins(void)
{
	struct bins *b = malloc(sizeof(*b));
	const struct bin_pair *pair;
	struct err e;
	uint64_t sum = 0, want = 0;
	size_t count, all = 0;

	bins_init(b);
	for (uint64_t i = 0; i < 1000000; i++) {
		CHECK(bins_add(b, hash_mix64(i % 5000), i, &e) == 0);
		want += i;
	}
	for (size_t bin = 0; bin < BINS; bin++) {
		size_t had = all;
		bins_rewind(b, bin);
		while (bins_next(b, &pair, &count, &e) == 1) {
			for (size_t i = 0; i < count; i++) {
				sum += pair[i].value;
				CHECK(pair[i].key == hash_mix64(pair[i].value % 5000));
			}
			all += count;
		}
		CHECK_INT(all - had, bins_count(b, bin));
	}
	CHECK_INT(all, 1000000);
	CHECK(sum == want);
	bins_free(b);
	free(b);
}

/* A key of many more pairs than a turn holds: counted as one of few. */
static void test_turns(void)
{
	struct bins *b = malloc(sizeof(*b));
	struct pairs p = {0};
	struct err e;
	size_t bin = 0;

	bins_init(b);
	for (uint64_t i = 0; i < 900000; i++)
		CHECK(bins_add(b, i % 3 ? 7 : 1000 + i, i % 400000 << 3 | i % 2, &e) == 0);
	CHECK(pairs_of_bin(&p, b, bin, (struct pairs_view){3, UINT64_MAX}, NULL, NULL, &e) == 0);
	CHECK(p.turns > 1);
	CHECK_INT(p.keys, 300001);
	for (size_t i = 0; i < p.slots; i++) {
		const struct pairs_key *k = &p.key[i];
		CHECK(k->count == 0 || k->key == 7 || (k->count == 1 && k->times == 1));
		if (k->count > 0 && k->key == 7) {
			CHECK_INT(k->times, 600000);
			CHECK_INT(k->count, 400000);
		}
	}
	pairs_free(&p);
	bins_free(b);
	free(b);
}

/* Whether all are kept, in runs, or only the first, their order is that of a sort. */
static void test_standings(void)
{
	enum { ALL = 2500000 };
	size_t keeps[] = {0, 1000, 300000};
	struct standings s;
	struct standing one, before;
	struct err e;

	for (size_t k = 0; k < 3; k++) {
		size_t want = keeps[k] ? keeps[k] : ALL, got = 0, wrong = 0;
		uint64_t sum = 0;
		standings_init(&s, keeps[k]);
		for (uint64_t i = 0; i < ALL; i++) {
			one = (struct standing){
			    (double)(hash_mix64(i) % 1000000), (int64_t)(i % 7), i};
			CHECK(standings_add(&s, one, &e) == 0);
		}
		CHECK(standings_sort(&s, &e) == 0);
		for (; got < want && standings_next(&s, &one, &e) == 1; got++) {
			sum += one.at;
			wrong +=
			    got > 0 &&
			    (one.score > before.score ||
				(one.score >= before.score &&
				    (one.time_ms > before.time_ms ||
					(one.time_ms == before.time_ms && one.at <= before.at))));
			before = one;
		}
		CHECK_INT(got, want);
		CHECK_INT(wrong, 0);
		CHECK(keeps[k] != 0 || sum == (uint64_t)ALL * (ALL - 1) / 2);
		standings_rewind(&s);
		CHECK(standings_next(&s, &one, &e) == 1 && one.score >= 999990);
		standings_free(&s);
	}
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

static struct baseline *days; /* of the test in hand, or NULL */

/* A part of one post among others, PARTS for its score. */
static double part_of(const struct post *post, size_t posts, size_t which, enum part part)
{
	struct tally *tally = malloc(sizeof(*tally));
	struct voices *v = malloc(sizeof(*v));
	struct scoring s = {.half_life_ms = 3600000, .now_ms = 1000000000};
	struct draft *d = malloc((posts + 1) * sizeof(*d));
	struct fresh fresh = {{0}};
	struct entries t;
	struct weights w;
	struct err e;

	entries_init(&t);
	tally_init(tally, true);
	voices_init(v);
	CHECK(weights_init(&w, &e) == 0);
	s.weights = &w;
	s.voices = v;
	CHECK(engagement_init(&s.engagement, s.now_ms, &e) == 0);
	for (size_t i = 0; i < posts; i++) {
		entries_draft(&d[i], &post[i], (struct json_value){0}, &w);
		entries_name(&t, &d[i].n);
		t.count++;
		CHECK(tally_add(tally, &post[i], &d[i].n, &e) == 0);
		CHECK(voices_add(v, &d[i].n, &e) == 0);
		CHECK(engagement_add(&s.engagement, &d[i].n, &e) == 0);
	}
	engagement_sum(&s.engagement);
	CHECK(tally_count_people(tally, &e) == 0);
	CHECK(voices_count(v, tally->authors, &e) == 0);
	if (days) {
		uint64_t term = terms_hash(STR("Moonbird"));
		struct trend trend =
		    baseline_trend(days, BASELINE_TERMS, baseline_term_key(term), 5, 10);
		CHECK(fresh_note(&fresh, term, trend, &e) == 0);
		s.fresh = &fresh;
	}
	struct scored x = score_entry(&s, &d[which].n);
	fresh_free(&fresh);
	engagement_free(&s.engagement);
	voices_free(v);
	tally_free(tally);
	weights_free(&w);
	entries_free(&t);
	free(tally);
	free(v);
	free(d);
	return part == PARTS ? x.score : x.part[part];
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
	/* What only reposts are shown of is like nothing else: in the middle. */
	CHECK(fabs(part_of(p, 4, 3, PART_ENGAGEMENT) - 0.5) < 1e-9);
	p[3].metrics[POST_LIKES] = 5;
	CHECK(part_of(p, 4, 1, PART_ENGAGEMENT) < part_of(p, 4, 3, PART_ENGAGEMENT));
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

/* xorshift (Marsaglia 2003): the same posts in every run */
static uint64_t draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	return *state ^= *state << 17;
}

enum { CROWD = 40, ROUNDS = 150 };

/* Any posts: some counts, authors and tags unknown. */
static void draw_posts(struct post *p, uint64_t *state, struct post_topic *topic)
{
	static const char *const names[] = {"ada", "bob", "cy", "dee", "eve", "fay"};
	static const char *const texts[] = {
	    "the Moonbird is out", "H200 and GPT-5.2", "a plain text"};
	static const char *const clusters[] = {"1", "2", "3", ""};

	for (size_t i = 0; i < CROWD; i++) {
		p[i] = sample_post();
		for (size_t k = 0; k < POST_METRICS_COUNT; k++)
			if (draw(state) % 3 > 0)
				p[i].metrics[k] = (int64_t)(draw(state) % 300);
		p[i].time_ms -= (int64_t)(draw(state) % 200000000);
		p[i].has_time = draw(state) % 9 > 0;
		p[i].network = draw(state) % 4 ? STR("x") : STR("hn");
		p[i].author.username = str_of(names[draw(state) % 6]);
		p[i].author.followers =
		    draw(state) % 5 ? (int64_t)(draw(state) % 100000) : POST_COUNT_ABSENT;
		p[i].text = str_of(texts[draw(state) % 3]);
		p[i].dup = (struct post_dup){.present = true,
		    .cluster = str_of(clusters[draw(state) % 4]),
		    .similarity = 0.8,
		    .role = draw(state) % 3 ? STR("first") : STR("update")};
		topic[i] = (struct post_topic){STR("models"), (double)(draw(state) % 100) / 100};
		p[i].tags = (struct post_tags){.present = draw(state) % 5 > 0,
		    .relevance = (double)(draw(state) % 100) / 100,
		    .topic = &topic[i],
		    .topics = 1};
	}
}

/* Makes one thing of a post better; returns the part that must not fall. */
static enum part better(struct post *p, uint64_t *state)
{
	switch (draw(state) % 6) {
	case 0: {
		size_t k = draw(state) % POST_METRICS_COUNT;
		p->metrics[k] += p->metrics[k] >= 0 ? (int64_t)(draw(state) % 500) : 0;
		return PART_ENGAGEMENT;
	}
	case 1:
		p->time_ms += 1000; /* not into another class of age */
		return PART_RECENCY;
	case 2:
		p->author.followers += p->author.followers >= 0 ? (int64_t)(draw(state) % 9999) : 0;
		p->author.verified = true;
		return PART_AUTHOR;
	case 3:
		p->tags.topic->score += 0.01;
		return PART_TOPIC;
	case 4:
		p->dup.similarity -= 0.3;
		return PART_NOVELTY;
	default:
		p->tags.relevance += 0.01;
		return PART_RELEVANCE;
	}
}

/* Whatever the other posts are: what is better in one thing has no lower part of it, nor score. */
static void test_monotone(void)
{
	struct post p[CROWD];
	struct post_topic topic[CROWD];
	uint64_t state = 20251205;

	for (int round = 0; round < ROUNDS; round++) {
		draw_posts(p, &state, topic);
		size_t which = draw(&state) % CROWD;
		double before[PARTS + 1];
		for (int k = 0; k <= PARTS; k++)
			before[k] = part_of(p, CROWD, which, (enum part)k);
		enum part part = better(&p[which], &state);
		double now = part_of(p, CROWD, which, part);
		CHECK(isnan(now) == isnan(before[part]));
		CHECK(!(now < before[part] - 1e-9) && !(now < 0) && !(now > 1));
		/* recency also changes the class of age of engagement, seldom */
		if (part != PART_RECENCY)
			CHECK(!(part_of(p, CROWD, which, PARTS) < before[PARTS] - 1e-9));
		/* another voice for its cluster */
		double heard = part_of(p, CROWD, which, PART_CORROBORATION);
		size_t other = (which + 1) % CROWD;
		p[other] = p[which];
		p[other].author.username = STR("somebody else");
		p[other].dup.role = STR("repeat");
		p[which].dup.cluster = p[other].dup.cluster = STR("one");
		double more = part_of(p, CROWD, which, PART_CORROBORATION);
		CHECK(more > 0 && more <= 1 && heard >= 0);
	}
}

static void test_novelty(void)
{
	struct baseline b = {.days = 3, .term_days = 3, .relevant = 300};
	struct baseline_share had[3] = {{baseline_term_key(terms_hash(STR("Moonbird"))), 0.5f},
	    {baseline_term_key(terms_hash(STR("Moonbird"))), 0.5f},
	    {baseline_term_key(terms_hash(STR("Moonbird"))), 0.5f}};
	struct post p[2] = {sample_post(), sample_post()};

	p[0].text = STR("the Moonbird is out");
	CHECK(fabs(part_of(p, 2, 0, PART_NOVELTY) - 1) < 1e-6); /* no days to compare with */
	days = &b;
	CHECK(fabs(part_of(p, 2, 0, PART_NOVELTY) - 1) < 1e-6); /* none of them had it */
	CHECK(fabs(part_of(p, 2, 1, PART_NOVELTY) - 0.5) < 1e-6);
	b.share = had;
	b.count = 3;
	CHECK(fabs(part_of(p, 2, 0, PART_NOVELTY) - 0.5) < 1e-6); /* as every day */
	had[0].share = had[1].share = had[2].share = 0.1f;
	double rises = part_of(p, 2, 0, PART_NOVELTY);
	CHECK(rises > 0.5 && rises < 1);
	days = NULL;
}

/* The robust score by hand: shares .1 .2 .4, today .5 of 100. */
static void test_trend(void)
{
	struct baseline_share had[3] = {{7, 0.1f}, {7, 0.2f}, {7, 0.4f}};
	struct baseline b = {.share = had, .count = 3, .days = 3, .relevant = 300};
	struct trend t = baseline_trend(&b, TALLY_TOPICS, 7, 50, 100);

	CHECK(t.known && !t.new &&fabs(t.median - 0.2) < 1e-6);
	CHECK(fabs(t.change - 0.3 / (1.4826 * 0.1 + sqrt(0.2 / 100))) < 1e-4);
	b.days = 5; /* two days without it */
	t = baseline_trend(&b, TALLY_TOPICS, 7, 50, 100);
	CHECK(fabs(t.median - 0.1) < 1e-6);
	t = baseline_trend(&b, TALLY_TOPICS, 8, 1, 100);
	CHECK(t.new &&fabs(t.median) < 1e-9 && t.change > 0);
	b.relevant = BASELINE_POSTS_MIN - 1;
	CHECK(!baseline_trend(&b, TALLY_TOPICS, 7, 50, 100).known);
}

int main(void)
{
	test_terms();
	test_tables();
	test_bins();
	test_turns();
	test_standings();
	test_parts();
	test_corroboration();
	test_monotone();
	test_novelty();
	test_trend();
	return check_done();
}
