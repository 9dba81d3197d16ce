/*
 * linear.h: which features a text has, what a model's file must hold, what its weights and side
 * features make of a text, and the logistic curve.
 */
#include "linear.h"

#include <math.h>
#include <unistd.h>

#include "check.h"

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
	check_curve();
	unlink(path);
	rmdir(folder);
	return check_done();
}
