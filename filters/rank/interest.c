/*
 * Asks a linear model whether an editor would pick a post. In: a post, with its tags where it has
 * some. Out: a share of 1. Remembers, per thread, what the model said of the descriptions that it
 * saw last: a few hundred authors write most of a stream.
 */
#include "interest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "interest-see.h"

#define TASK "interest"
#define MODEL_CLASSES 2 /* passed over, picked */
#define DESCRIPTION_FACTOR 2
/* Odd: turns a feature of the text into another of the description, each into one of its own. */
#define DESCRIPTION_TURN 0x9E3779B1u
/*
 * A model that learnt from other scripts can't read the words: they count as those of most posts
 * do, and most were passed over.
 */
#define UNREAD LINEAR_ONE
#define CACHED 1024 /* descriptions: a power of two */
#define FOLDED_MAX ((size_t)1 << 20)

struct interest {
	struct linear *model;
	const int32_t *side[INTEREST_SIDES]; /* NULL: the model does not know it */
	int64_t bias;
};

struct cached {
	uint64_t key; /* 0: none */
	int64_t score;
};

struct interest_scratch {
	struct linear_text text;
	struct interest_seen seen;
	struct buf plain, folded;
	struct cached cached[CACHED];
};

/* What the text of no features gets. */
static int64_t bias_of(const struct linear *model)
{
	struct linear_text nothing = {.count = 0};
	int64_t score[MODEL_CLASSES];

	linear_score(model, &nothing, score);
	return score[1];
}

struct interest *interest_open(const char *path, struct err *e)
{
	struct interest *m = calloc(1, sizeof *m);
	char quoted[80];

	if (!m) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	m->model = linear_read(path, e);
	if (!m->model)
		goto failed;
	if (!str_is(linear_task(m->model), TASK)) {
		err_set(e, EXIT_USAGE, "%s: not a model of " TASK " (its task is `%s`)", path,
		    err_quote(quoted, sizeof quoted, linear_task(m->model)));
		goto failed;
	}
	if (linear_classes(m->model) != MODEL_CLASSES) {
		err_set(e, EXIT_USAGE, "%s: wrong classes (of " TASK " they are two)", path);
		goto failed;
	}
	for (size_t i = 0; i < INTEREST_SIDES; i++)
		m->side[i] = linear_side(m->model, str_of(interest_side_name(i)));
	m->bias = bias_of(m->model);
	return m;
failed:
	interest_close(m);
	return NULL;
}

void interest_close(struct interest *m)
{
	if (!m)
		return;
	linear_free(m->model);
	free(m);
}

struct interest_scratch *interest_scratch_new(struct err *e)
{
	struct interest_scratch *s = calloc(1, sizeof *s);

	if (!s) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	buf_init(&s->plain, FOLDED_MAX);
	buf_init(&s->folded, FOLDED_MAX);
	return s;
}

void interest_scratch_free(struct interest_scratch *s)
{
	if (!s)
		return;
	buf_free(&s->plain);
	buf_free(&s->folded);
	free(s);
}

/* The features of a text without its links. */
static void read_text(struct interest_scratch *s, struct str text)
{
	buf_reset(&s->plain);
	buf_reset(&s->folded);
	interest_see_text(text, &s->seen, &s->plain);
	text_fold(buf_str(&s->plain), &s->folded);
	linear_text_read(&s->text, buf_str(&s->folded));
}

static void read_description(struct interest_scratch *s, struct str description)
{
	struct interest_seen none; /* what is counted in it is nothing to the post */

	buf_reset(&s->plain);
	buf_reset(&s->folded);
	interest_see_text(description, &none, &s->plain);
	text_fold(buf_str(&s->plain), &s->folded);
	linear_text_read(&s->text, buf_str(&s->folded));
	for (size_t i = 0; i < s->text.count; i++)
		s->text.hash[i] *= DESCRIPTION_TURN;
}

/* What the model says of an author's description, asked once while it is remembered. */
static int64_t score_description(
    const struct interest *m, struct interest_scratch *s, struct str description)
{
	int64_t score[MODEL_CLASSES];
	uint64_t key;
	struct cached *cached;

	if (description.len == 0)
		return 0;
	key = hash_bytes64(description.ptr, description.len, 0) | 1;
	cached = &s->cached[key >> 32 & (CACHED - 1)];
	if (cached->key != key) {
		read_description(s, description);
		linear_score(m->model, &s->text, score);
		*cached = (struct cached){key, (score[1] - m->bias) * DESCRIPTION_FACTOR};
	}
	return cached->score;
}

/* Kinds and topics have the names that the post's tags give them. */
static int64_t score_named(const struct interest *m, const char *before, struct str id, int value)
{
	char name[INTEREST_NAME_MAX];
	struct str whole = interest_name(name, before, id);
	const int32_t *side = whole.len > 0 ? linear_side(m->model, whole) : NULL;
	int64_t score[MODEL_CLASSES] = {0};

	if (side)
		linear_add_side(m->model, side, value, score);
	return score[1];
}

static int64_t score_sides(
    const struct interest *m, const struct interest_seen *seen, const struct post_tags *tags)
{
	int64_t score[MODEL_CLASSES] = {0};

	for (size_t i = 0; i < INTEREST_SIDES; i++)
		if (m->side[i] && seen->value[i] != 0)
			linear_add_side(m->model, m->side[i], seen->value[i], score);
	if (tags->kind.len > 0)
		score[1] += score_named(m, INTEREST_KIND, tags->kind, 1);
	for (size_t i = 0; i < tags->topics; i++)
		score[1] += score_named(
		    m, INTEREST_TOPIC, tags->topic[i].id, interest_tenths(tags->topic[i].score));
	return score[1];
}

double interest_score(
    const struct interest *m, struct interest_scratch *s, const struct record *rec)
{
	int64_t score[MODEL_CLASSES];

	read_text(s, rec->post.text);
	if (s->text.count == 0)
		return NAN;
	interest_see_post(rec, &s->text, &s->seen);
	if (s->text.cjk > 0 && !m->side[SEEN_CJK])
		score[1] =
		    m->bias; /* it learnt from other scripts: what the words say is unknown */
	else
		linear_score(m->model, &s->text, score);
	score[1] += score_sides(m, &s->seen, &rec->post.tags);
	score[1] += score_description(m, s, rec->post.author.description);
	return (double)linear_logistic(score[1]) / LINEAR_ONE;
}

static int ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void write_hashes(struct linear_text *f, struct buf *out)
{
	qsort(f->hash, f->count, sizeof *f->hash, ascending);
	for (size_t i = 0; i < f->count; i++) {
		buf_add_char(out, i == 0 ? '\t' : ' ');
		buf_add_int(out, f->hash[i]);
	}
	if (f->count == 0)
		buf_add_char(out, '\t');
}

static void write_side(struct buf *out, struct str name, int value)
{
	if (value == 0 || name.len == 0)
		return;
	buf_add_str(out, name);
	buf_printf(out, "=%d ", value);
}

static void write_sides(
    const struct interest_seen *seen, const struct post_tags *tags, struct buf *out)
{
	char name[INTEREST_NAME_MAX];

	for (size_t i = 0; i < INTEREST_SIDES; i++)
		write_side(out, str_of(interest_side_name(i)), seen->value[i]);
	if (tags->kind.len > 0)
		write_side(out, interest_name(name, INTEREST_KIND, tags->kind), 1);
	for (size_t i = 0; i < tags->topics; i++)
		write_side(out, interest_name(name, INTEREST_TOPIC, tags->topic[i].id),
		    interest_tenths(tags->topic[i].score));
}

void interest_write_features(struct interest_scratch *s, const struct record *rec, struct buf *out)
{
	const int64_t day_ms = (int64_t)24 * 60 * 60 * 1000;
	struct str id = rec->post.id;

	read_text(s, rec->post.text);
	if (s->text.count == 0)
		return;
	for (size_t i = 0; i < id.len; i++) /* an id is one word here */
		buf_add_char(out, (unsigned char)id.ptr[i] <= ' ' ? '_' : id.ptr[i]);
	buf_add_char(out, '\t');
	if (rec->post.has_time)
		buf_add_int(out, rec->post.time_ms / day_ms);
	buf_add_char(out, '\t');
	interest_see_post(rec, &s->text, &s->seen);
	write_sides(&s->seen, &rec->post.tags, out);
	write_hashes(&s->text, out);
	read_description(s, rec->post.author.description);
	write_hashes(&s->text, out);
}
