/*
 * The linear models: read, tied to the rules' side features, and asked. In: a post that the rules
 * are done with. Out: its relevance, kind and mood as the models have them. Remembers nothing.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_MEMORY_MAX ((size_t)1 << 20)
#define HUNDREDTHS 100

static const char *const task_names[MODEL_TASKS] = {"relevance", "kind", "mood"};
/* The classes that a model of the task must have, in this order; of kinds any. */
static const char *const task_classes[MODEL_TASKS][3] = {
    {"0", "1", NULL}, {NULL}, {"negative", "neutral", "positive"}};

enum model_task models_task(struct str name)
{
	size_t task = 0;

	while (task < MODEL_TASKS && !str_is(name, task_names[task]))
		task++;
	return (enum model_task)task;
}

const char *models_task_name(enum model_task task)
{
	return task_names[task];
}

int models_init(struct models *m, const struct rules *rules, struct err *e)
{
	memset(m, 0, sizeof *m);
	arena_init(&m->arena, NAMES_MEMORY_MAX);
	return sides_name(&m->sides, rules, &m->arena, e);
}

void models_drop(struct models *m, enum model_task task)
{
	linear_free(m->model[task]);
	m->model[task] = NULL;
}

void models_free(struct models *m)
{
	for (size_t task = 0; task < MODEL_TASKS; task++)
		models_drop(m, (enum model_task)task);
	arena_free(&m->arena);
}

/* The kinds of the rules that the classes are; the first class that is none, or NULL. */
static struct str map_kinds(struct models *m, const struct rules *rules, const struct linear *model)
{
	for (size_t i = 0; i < linear_classes(model); i++) {
		m->kind[i] = RULES_NONE;
		for (uint16_t k = 0; k < rules->kinds; k++)
			if (str_equal(rules->kind[k].id, linear_class(model, i)))
				m->kind[i] = k;
		if (m->kind[i] == RULES_NONE)
			return linear_class(model, i);
	}
	return STR_NONE;
}

static int check_task(
    const struct linear *model, enum model_task task, const char *path, struct err *e)
{
	const char *const *want = task_classes[task];

	if (!str_is(linear_task(model), task_names[task]))
		return err_set(e, EXIT_USAGE, "%s: not a model of %s (its task is `%.*s`)", path,
		    task_names[task], STR_ARG(linear_task(model)));
	if (!want[0])
		return 0;
	for (size_t i = 0; i < linear_classes(model) || (i < 3 && want[i]); i++)
		if (i >= 3 || !want[i] || i >= linear_classes(model) ||
		    !str_is(linear_class(model, i), want[i]))
			return err_set(e, EXIT_USAGE, "%s: wrong classes (%s has %s, %s%s%s)", path,
			    task_names[task], want[0], want[1], want[2] ? ", " : "",
			    want[2] ? want[2] : "");
	return 0;
}

/* 0 where the model is for these rules, else -1 with *e. */
static int check_rules(struct models *m, const struct rules *rules, const struct linear *model,
    enum model_task task, const char *path, struct err *e)
{
	struct str subject = linear_subject(model);

	if (subject.len > 0 && !str_equal(subject, rules->subject))
		return err_set(e, EXIT_USAGE,
		    "%s: a model of another subject (`%.*s`, the rules' is `%.*s`)", path,
		    STR_ARG(subject), STR_ARG(rules->subject));
	if (task == MODEL_KIND) {
		struct str lacking = map_kinds(m, rules, model);

		if (lacking.ptr)
			return err_set(e, EXIT_USAGE, "%s: the rules have no kind `%.*s`", path,
			    STR_ARG(lacking));
	}
	return 0;
}

int models_read(struct models *m, const struct rules *rules, enum model_task task, const char *path,
    bool wanted, struct err *e)
{
	struct linear *model = linear_read(path, e);

	if (!model)
		return -1;
	if (check_task(model, task, path, e) != 0) {
		linear_free(model);
		return -1;
	}
	if (check_rules(m, rules, model, task, path, e) != 0) {
		linear_free(model);
		return wanted ? -1 : 0;
	}
	models_drop(m, task);
	m->model[task] = model;
	for (size_t i = 0; i < m->sides.count; i++)
		m->weights[task][i] = linear_side(model, m->sides.name[i]);
	return 0;
}

static size_t ask(
    const struct models *m, enum model_task task, const struct model_scratch *s, int32_t *share)
{
	int64_t score[LINEAR_CLASSES_MAX];

	linear_score(m->model[task], &s->text, score);
	for (size_t i = 0; i < s->sides.count; i++) {
		const int32_t *weights = m->weights[task][s->sides.side[i]];

		if (weights)
			linear_add_side(m->model[task], weights, s->sides.value[i], score);
	}
	return linear_shares(m->model[task], score, share);
}

/* A share of LINEAR_ONE as hundredths: what is written decides, not what was rounded away. */
static double hundredths(int32_t share)
{
	int64_t scaled = (int64_t)share * HUNDREDTHS, half = LINEAR_ONE / 2;

	return (double)((scaled + (scaled < 0 ? -half : half)) / LINEAR_ONE) / HUNDREDTHS;
}

void models_decide(const struct models *m, struct model_scratch *s, struct tagging *t)
{
	int32_t share[LINEAR_CLASSES_MAX];

	if (!m->model[MODEL_RELEVANCE] && !m->model[MODEL_KIND] && !m->model[MODEL_MOOD])
		return;
	linear_text_read(&s->text, buf_str(&t->plain->bytes));
	sides_see(t, &s->text, &s->sides);
	if (m->model[MODEL_RELEVANCE]) {
		ask(m, MODEL_RELEVANCE, s, share);
		t->relevance = hundredths(share[1]);
	}
	if (m->model[MODEL_KIND])
		t->chosen_kind = m->kind[ask(m, MODEL_KIND, s, share)];
	if (m->model[MODEL_MOOD]) {
		t->mood_label = (int)ask(m, MODEL_MOOD, s, share) - 1;
		t->mood_score = hundredths(share[2] - share[0]);
	}
}

static int ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void models_write_features(const struct models *m, struct model_scratch *s, const struct tagging *t,
    struct str label, struct buf *out)
{
	linear_text_read(&s->text, buf_str(&t->plain->bytes));
	sides_see(t, &s->text, &s->sides);
	buf_add_str(out, label);
	for (size_t i = 0; i < s->sides.count; i++) {
		buf_add_char(out, i == 0 ? '\t' : ' ');
		buf_add_str(out, m->sides.name[s->sides.side[i]]);
		buf_printf(out, "=%d", s->sides.value[i]);
	}
	if (s->sides.count == 0)
		buf_add_char(out, '\t');
	qsort(s->text.hash, s->text.count, sizeof *s->text.hash, ascending);
	for (size_t i = 0; i < s->text.count; i++) {
		buf_add_char(out, i == 0 ? '\t' : ' ');
		buf_add_int(out, s->text.hash[i]);
	}
	if (s->text.count == 0)
		buf_add_char(out, '\t');
}
