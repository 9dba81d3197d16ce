/*
 * linear.h: which features a text has, what a model's file must hold, what its weights and side
 * features make of a text, and the logistic curve.
 */
#include "linear.h"

#include <math.h>
#include <unistd.h>

#include "check.h"
#include "hash.h"

static struct linear_text text, other;

static bool has(const struct linear_text *f, uint32_t hash)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->hash[i] == hash)
			return true;
	return false;
}

/* How many features of a are not in b. */
static size_t beyond(const char *a, const char *b)
{
	size_t n = 0;

	linear_text_read(&text, str_of(a));
	linear_text_read(&other, str_of(b));
	for (size_t i = 0; i < text.count; i++)
		n += !has(&other, text.hash[i]);
	return n;
}

static size_t count(const char *a)
{
	linear_text_read(&text, str_of(a));
	return text.count;
}

static void check_features(void)
{
	CHECK_INT(count(""), 0);
	CHECK_INT(count(" \n-"), 0);
	CHECK_INT(count("cat"), 2);	    /* the word, and that the text begins with it */
	CHECK_INT(count("cat cat cat"), 3); /* cat, ^cat, cat cat */
	CHECK_INT(count("cats sleep"), 4);
	CHECK_INT(count("sleeping"), 3); /* and its beginning */
	CHECK_INT(beyond("sleeping cats", "sleepers cats"), 3);
	CHECK_INT(beyond("v 12", "v 47"), 0);  /* figures are alike */
	CHECK_INT(beyond("v 12", "v 123"), 2); /* but not how many */
	CHECK_INT(beyond("big cat", "cat big"), 2);
	CHECK_INT(beyond("big, cat", "big cat"), 1); /* no pair across a comma */
	CHECK_INT(beyond("ok!!!", "ok!!!!!!"), 0);
	CHECK_INT(beyond("ok!", "ok!!!"), 1);
	CHECK_INT(beyond("ok \U0001F525", "ok"), 1);
	CHECK_INT(beyond("don't", "dont"), 2);
	CHECK_INT(count("茶"), 1);
	CHECK_INT(count("好茶"), 3);
	CHECK_INT(count("喝好茶"), 6);
	CHECK_INT(count("喝，好茶"), 4);
	CHECK_INT(beyond("привет мир", "привет мир"), 0);
	CHECK_INT(count("привет мир"), 5);
}

/* Any bytes; more features than fit. */
static void check_bounds(void)
{
	static char bytes[100000];
	uint32_t seed = 1;

	for (size_t i = 0; i < sizeof bytes; i++) {
		seed = seed * 1664525 + 1013904223;
		bytes[i] = (char)(seed >> 24);
	}
	linear_text_read(&text, (struct str){bytes, sizeof bytes});
	CHECK_INT(text.count, LINEAR_FEATURES_MAX);
	for (size_t len = 0; len < 300; len++)
		linear_text_read(&text, (struct str){bytes, len});
	memset(bytes, 'a', sizeof bytes);
	linear_text_read(&text, (struct str){bytes, sizeof bytes});
	CHECK_INT(text.count, 3);
}

static void write_file(const char *path, const char *content)
{
	FILE *f = fopen(path, "wb");

	CHECK(f && fputs(content, f) >= 0 && fclose(f) == 0);
}

static void refuses(const char *path, const char *content, const char *what)
{
	struct err e = {.text = ""};
	struct linear *m;

	write_file(path, content);
	m = linear_read(path, &e);
	CHECK(m == NULL);
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK_STR(str_of(e.text), what);
	linear_free(m);
}

#define HEAD "trendpipe-linear 1\n"
#define TWO HEAD "task t\nclasses no yes\nbits 4\nbias 100\nstep 1048576\n"
#define SIXTEEN "PPPPPPPPPPPPPPPP\n"

static void check_refusals(const char *path)
{
	refuses(path, "", "m.model: no model (its first line is not `trendpipe-linear 1`)");
	refuses(path, "trendpipe-linear 2\n",
	    "m.model: no model (its first line is not `trendpipe-linear 1`)");
	refuses(path, HEAD "colour blue\n", "m.model:2: unknown key `colour`");
	refuses(path, HEAD "bias 1\n", "m.model:2: `classes` must stand before this");
	refuses(path, HEAD "classes a\n", "m.model:2: fewer than two classes");
	refuses(path, HEAD "classes a b a\n", "m.model:2: a class twice: `a`");
	refuses(path, HEAD "classes a b c d e f g h i j k l m n o p q\n",
	    "m.model:2: more than sixteen classes");
	refuses(path, HEAD "classes a b\nbias x\n", "m.model:3: no number `x`");
	refuses(path, HEAD "classes a b\nbias 99999999999\n", "m.model:3: no number `99999999999`");
	refuses(
	    path, HEAD "classes a b\nbias 999999999\n", "m.model:3: out of bounds: `999999999`");
	refuses(path, HEAD "classes a b\nbias 1 2\n", "m.model:3: more numbers than classes: `2`");
	refuses(path, HEAD "bits 19\n", "m.model:2: out of bounds: `19`");
	refuses(path, TWO "side b 1\nside a 1\n", "m.model:8: side features out of order: `a`");
	refuses(path, TWO, "m.model:6: cut short: no weights");
	refuses(path, HEAD "weights\n",
	    "m.model:2: task, classes, bits, bias and step must stand before this");
	refuses(path, TWO "weights\nPPPP\n", "m.model:8: cut short: weights are missing");
	refuses(path, TWO "weights\nPPPP!\n", "m.model:8: no weight: `!`");
	refuses(path, TWO "weights\n" SIXTEEN "P\n",
	    "m.model:9: more weights than buckets and classes");
}

/* Every beginning of a good file but the whole is refused. */
static void check_cut(const char *path)
{
	static const char whole[] = TWO "side a 3\nweights\n" SIXTEEN;
	struct err e;

	for (size_t len = 0; len + 1 < sizeof whole; len++) {
		char part[sizeof whole];
		struct linear *m;

		memcpy(part, whole, len);
		part[len] = '\0';
		write_file(path, part);
		m = linear_read(path, &e);
		CHECK((m != NULL) == (len + 2 >= sizeof whole)); /* the last newline may be gone */
		linear_free(m);
	}
}

/* A file with some bytes changed is read or refused, and one that is read can be asked. */
static void check_damaged(const char *path)
{
	static const char whole[] = TWO "side a 3\nside b -5\nweights\n" SIXTEEN;
	uint32_t seed = 7;

	for (int round = 0; round < 800; round++) {
		char damaged[sizeof whole];
		struct err e = {.text = ""};
		struct linear *m;

		memcpy(damaged, whole, sizeof whole);
		for (int i = 0; i < 1 + round % 3; i++) {
			seed = seed * 1664525 + 1013904223;
			damaged[(seed >> 8) % (sizeof whole - 1)] = (char)(1 + (seed >> 24) % 126);
		}
		write_file(path, damaged);
		m = linear_read(path, &e);
		CHECK((m != NULL) == (e.text[0] == '\0'));
		if (m) {
			int64_t score[LINEAR_CLASSES_MAX];
			int32_t share[LINEAR_CLASSES_MAX];

			linear_text_read(&text, STR("one two"));
			linear_score(m, &text, score);
			CHECK(linear_shares(m, score, share) < linear_classes(m));
		}
		linear_free(m);
	}
}

/* Of two classes; each weight of the text is 1 (`Q`), so that n features make n / sqrt(n). */
static void check_two(const char *path)
{
	struct err e = {.text = ""};
	struct linear *m;
	int64_t score[2];
	int32_t share[2];

	write_file(path,
	    HEAD "task t\nsubject tea\nclasses no yes\nbits 4\nbias 100\nstep 1048576\n"
		 "# a remark\nside a 3\nside b -5\nweights\nQQQQQQQQ\nQQQQQQQQ\n");
	m = linear_read(path, &e);
	CHECK_STR(str_of(e.text), "");
	if (!m)
		return;
	CHECK_STR(linear_task(m), "t");
	CHECK_STR(linear_subject(m), "tea");
	CHECK_STR(linear_class(m, 1), "yes");
	CHECK(linear_side(m, STR("c")) == NULL);
	linear_text_read(&text, STR("one two"));
	CHECK_INT(text.count, 4);
	linear_score(m, &text, score);
	CHECK_INT(score[1], 100 + 2 * LINEAR_ONE);
	CHECK_INT(score[0], -score[1]);
	linear_add_side(m, linear_side(m, STR("a")), 7, score);
	linear_add_side(m, linear_side(m, STR("b")), -1000, score);
	CHECK_INT(score[1], 100 + 2 * LINEAR_ONE + 21 + 5 * LINEAR_SIDE_VALUE_MAX);
	CHECK_INT(linear_shares(m, score, share), 1);
	CHECK_INT(share[0] + share[1], LINEAR_ONE);
	linear_text_read(&text, STR_NONE);
	linear_score(m, &text, score);
	CHECK_INT(score[1], 100);
	linear_free(m);
}

/* Of three classes: a row each; the greatest score wins, of equals the first. */
static void check_three(const char *path)
{
	struct err e = {.text = ""};
	struct linear *m;
	int64_t score[3];
	int32_t share[3];

	write_file(path,
	    HEAD "task t\nclasses a b c\nbits 4\nbias 0 0 65536\nstep 0 1048576 2097152\n"
		 "side s 1 2 3\nweights\n" SIXTEEN "QQQQQQQQQQQQQQQQ\n"
		 "OOOOOOOOOOOOOOOO\n");
	m = linear_read(path, &e);
	CHECK_STR(str_of(e.text), "");
	if (!m)
		return;
	linear_text_read(&text, STR("one two"));
	linear_score(m, &text, score);
	CHECK_INT(score[0], 0);
	CHECK_INT(score[1], 2 * LINEAR_ONE);
	CHECK_INT(score[2], -3 * LINEAR_ONE);
	linear_add_side(m, linear_side(m, STR("s")), 2, score);
	CHECK_INT(score[2], -3 * LINEAR_ONE + 6);
	CHECK_INT(linear_shares(m, score, share), 1);
	CHECK(share[1] > share[0] && share[0] > share[2]);
	score[0] = score[1];
	CHECK_INT(linear_shares(m, score, share), 0);
	linear_free(m);
}

/* More features than 16-bit sums hold, each with the largest weight. */
static void check_many(const char *path)
{
	static char many[LINEAR_FEATURES_MAX * 8];
	struct err e = {.text = ""};
	struct linear *m;
	int64_t score[2];
	size_t len = 0;

	for (int i = 0; len + 8 < sizeof many; i++)
		len += (size_t)snprintf(
		    many + len, 8, "%c%c%c ", 'a' + i / 676 % 26, 'a' + i / 26 % 26, 'a' + i % 26);
	write_file(path, HEAD "task t\nclasses no yes\nbits 4\nbias 0\nstep 1048576\nweights\n"
			      "~~~~~~~~~~~~~~~~");
	m = linear_read(path, &e);
	CHECK(m != NULL);
	if (!m)
		return;
	linear_text_read(&text, (struct str){many, len});
	CHECK_INT(text.count, LINEAR_FEATURES_MAX);
	linear_score(m, &text, score);
	CHECK_INT(score[1], 46 * 32 * (int64_t)LINEAR_ONE);
	linear_free(m);
}

/* A model of any numbers, of so many classes and bits, with the sides a, b and, if wanted, c. */
static struct linear *any_model(const char *path, size_t classes, size_t bits, bool third)
{
	size_t rows = classes > 2 ? classes : 1;
	uint64_t seed = classes * 64 + bits;
	struct linear *m = NULL;
	struct err e;
	FILE *f = fopen(path, "w");

	if (!f)
		return NULL;
	fprintf(f, "trendpipe-linear 1\ntask any\nclasses");
	for (size_t i = 0; i < classes; i++)
		fprintf(f, " c%zu", i);
	fprintf(f, "\nbits %zu\nbias", bits);
	for (size_t i = 0; i < rows; i++)
		fprintf(f, " %d", (int)((seed = hash_mix64(seed)) % 200000) - 100000);
	for (int again = 0; again < 2; again++) { /* an author's words weigh as the text's do */
		uint64_t step = seed;

		fprintf(f, again ? "\nauthor" : "\nstep");
		for (size_t i = 0; i < rows; i++)
			fprintf(f, " %d", (int)((step = hash_mix64(step)) % 100000));
	}
	for (const char *side = third ? "abc" : "ab"; *side; side++) {
		fprintf(f, "\nside %c", *side);
		for (size_t i = 0; i < rows; i++)
			fprintf(f, " %d", (int)((seed = hash_mix64(seed)) % 2000000) - 1000000);
	}
	fprintf(f, "\nweights\n");
	for (size_t i = 0; i < rows << bits; i++)
		fputc('P' + (int)((seed = hash_mix64(seed)) % 60) - 30, f);
	fprintf(f, "\n");
	if (fclose(f) == 0)
		m = linear_read(path, &e);
	CHECK(m != NULL);
	return m;
}

/* What the panel says of the text that was read is what its models say one by one. */
static void check_panel_scores(const struct linear *const *model, const struct linear_panel *p,
    const struct linear_panel_side *const *side)
{
	static const int8_t value[] = {127, -3, 1};
	static const char *const names[] = {"a", "b", "c"};
	int64_t all[LINEAR_PANEL_MODELS][LINEAR_CLASSES_MAX], one[LINEAR_CLASSES_MAX];

	linear_panel_score(p, &text, NULL, side, value, 3, all);
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++) {
		if (!model[i])
			continue;
		linear_score(model[i], &text, one);
		for (size_t k = 0; k < 3; k++) {
			const int32_t *weights = linear_side(model[i], str_of(names[k]));

			if (weights)
				linear_add_side(model[i], weights, value[k], one);
		}
		for (size_t k = 0; k < linear_classes(model[i]); k++)
			CHECK_INT(all[i][k], one[k]);
		CHECK_INT(linear_best(model[i], one), linear_best(model[i], all[i]));
	}
}

/* The parts that features add one by one are the score, but for the bias and for what each loses by
 * rounding. */
static void check_features_alone(const struct linear *const *model)
{
	int64_t all[LINEAR_CLASSES_MAX], none[LINEAR_CLASSES_MAX];
	static struct linear_text nothing;

	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++) {
		if (!model[i])
			continue;
		linear_score(model[i], &text, all);
		linear_score(model[i], &nothing, none);
		for (size_t k = 0; k < text.count; k++)
			linear_add_feature(model[i], text.hash[k], text.count, none);
		for (size_t k = 0; k < linear_classes(model[i]); k++)
			CHECK((size_t)llabs(all[k] - none[k]) <= text.count);
	}
}

/* An author's words add what they would say as a text, but for the bias. */
static void check_panel_author(const struct linear *const *model, const struct linear_panel *p)
{
	static struct linear_author author, silent;
	int64_t alone[LINEAR_PANEL_MODELS][LINEAR_CLASSES_MAX],
	    both[LINEAR_PANEL_MODELS][LINEAR_CLASSES_MAX], says[LINEAR_CLASSES_MAX],
	    nothing[LINEAR_CLASSES_MAX];

	linear_text_read(&other, str_of("gloomy undertaker, two cats"));
	linear_text_turn(&other);
	linear_panel_author(p, &other, &author);
	linear_panel_score(p, &text, NULL, NULL, NULL, 0, alone);
	linear_panel_score(p, &text, &author, NULL, NULL, 0, both);
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++) {
		if (!model[i])
			continue;
		linear_score(model[i], &other, says);
		other.count = 0;
		linear_score(model[i], &other, nothing);
		other.count = author.features;
		for (size_t k = 0; k < linear_classes(model[i]); k++)
			CHECK_INT(both[i][k], alone[i][k] + says[k] - nothing[k]);
	}
	other.count = 0;
	linear_panel_author(p, &other, &silent);
	linear_panel_score(p, &text, &silent, NULL, NULL, 0, both);
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++)
		for (size_t k = 0; model[i] && k < linear_classes(model[i]); k++)
			CHECK_INT(both[i][k], alone[i][k]);
}

static void check_panel(const char *path, size_t a, size_t b, size_t c)
{
	static const char *const texts[] = {"", "one", "big cats don't sleep, 12 dogs do! #tag",
	    "\xe5\xa5\xbd\xe8\x8c\xb6 and tea"};
	struct linear *model[LINEAR_PANEL_MODELS] = {any_model(path, a, 5, true),
	    b > 0 ? any_model(path, b, 9, false) : NULL, any_model(path, c, 7, true)};
	const struct linear *const *models = (const struct linear *const *)model;
	const struct linear_panel_side *side[3];
	struct linear_panel *p;
	struct arena arena;
	struct err e;

	arena_init(&arena, 1 << 20);
	p = linear_panel_new(models, &e);
	CHECK(p != NULL);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT(linear_panel_side(p,
			      str_of(i == 0   ? "a"
				     : i == 1 ? "b"
					      : "c"),
			      &arena, &side[i], &e),
		    0);
	linear_panel_attend(p, &text);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		linear_text_read(&text, str_of(texts[i]));
		check_panel_scores(models, p, side);
		check_panel_author(models, p);
		check_features_alone(models);
	}
	text.count = LINEAR_FEATURES_MAX; /* more than a sum of 16 bits holds */
	for (uint32_t i = 0; i < LINEAR_FEATURES_MAX; i++)
		text.hash[i] = (uint32_t)hash_mix64(i);
	check_panel_scores(models, p, side);
	text.fetch = (struct linear_fetch){0};
	linear_panel_free(p);
	arena_free(&arena);
	for (size_t i = 0; i < LINEAR_PANEL_MODELS; i++)
		linear_free(model[i]);
}

/* A text has the same features wherever in a window of 64 bytes its words stand. */
static void check_places(void)
{
	static const char *const words[] = {"cat sleepers don't \xc3\xa9t\xc3\xa9 caf\xc3\xa9s go",
	    "x9 12345678 internationalization! ok?? a\nb", "\xe5\xa5\xbd\xe8\x8c\xb6 tea's 'end"};
	char moved[300];

	for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
		for (size_t before = 0; before < 200; before++) {
			memset(moved, ' ', before);
			memcpy(moved + before, words[w], strlen(words[w]));
			linear_text_read(&text, str_of(words[w]));
			linear_text_read(&other, (struct str){moved, before + strlen(words[w])});
			CHECK(other.count == text.count && other.cjk == text.cjk &&
			      memcmp(other.hash, text.hash, text.count * sizeof *text.hash) == 0);
		}
	}
}

static void check_curve(void)
{
	int32_t before = 0;

	CHECK_INT(linear_logistic(0), LINEAR_ONE / 2);
	CHECK_INT(linear_logistic(INT64_MAX), 65535);
	CHECK_INT(linear_logistic(-INT64_MAX), 1);
	for (int64_t x = -14 * LINEAR_ONE; x < 14 * LINEAR_ONE; x += 999) {
		int32_t share = linear_logistic(x);
		double exact = LINEAR_ONE / (1 + exp(-(double)x / LINEAR_ONE));

		CHECK(share >= before && fabs(share - exact) < 20);
		before = share;
	}
}

int main(void)
{
	char folder[] = "/tmp/linear.XXXXXX";
	const char *path = "m.model";

	CHECK(mkdtemp(folder) != NULL && chdir(folder) == 0);
	check_features();
	check_bounds();
	check_refusals(path);
	check_cut(path);
	check_damaged(path);
	check_two(path);
	check_three(path);
	check_many(path);
	check_panel(path, 4, 9, 3);
	check_panel(path, 2, 0, 16);
	check_panel(path, 16, 16, 2);
	check_places();
	check_curve();
	unlink(path);
	rmdir(folder);
	return check_done();
}
