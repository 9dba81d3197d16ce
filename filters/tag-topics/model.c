/*
 * The linear models: read, tied to the rules' side features, and asked. In: a post that the rules
 * are done with. Out: its relevance, kind and mood as the models have them. Remembers nothing.
 */
#include "model.h"

#include <stdlib.h>
#include <string.h>

#define NAMES_MEMORY_MAX ((size_t)1 << 20)
#define HUNDREDTHS 100
#define THOUSAND 1000

static const char *const task_names[MODEL_TASKS] = {"relevance", "kind", "mood"};
static const char *const moods[] = {"negative", "neutral", "positive"};

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
	m->has_author = false;
	for (size_t i = 0; i < MODEL_TASKS; i++)
		m->has_author = m->has_author || (m->model[i] && linear_has_author(m->model[i]));
}

void models_free(struct models *m)
{
	for (size_t task = 0; task < MODEL_TASKS; task++)
		models_drop(m, (enum model_task)task);
	linear_panel_free(m->panel);
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

/* The classes of relevance are numbers from 0 to 1 with up to three decimals, ascending. */
static int read_relevance(struct str s, int *thousandths)
{
	int place = THOUSAND;

	if (s.len == 0 || s.len > 5 || s.ptr[0] < '0' || s.ptr[0] > '1' ||
	    (s.len > 1 && (s.len == 2 || s.ptr[1] != '.')))
		return -1;
	*thousandths = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (i == 1)
			continue;
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return -1;
		*thousandths += (s.ptr[i] - '0') * place;
		place /= 10;
	}
	return *thousandths <= THOUSAND ? 0 : -1;
}

static bool check_relevance(struct models *m, const struct linear *model)
{
	for (size_t i = 0; i < linear_classes(model); i++)
		if (read_relevance(linear_class(model, i), &m->thousandths[i]) != 0 ||
		    (i > 0 && m->thousandths[i] <= m->thousandths[i - 1]))
			return false;
	return true;
}

static bool check_mood(const struct linear *model)
{
	if (linear_classes(model) != sizeof moods / sizeof *moods)
		return false;
	for (size_t i = 0; i < sizeof moods / sizeof *moods; i++)
		if (!str_is(linear_class(model, i), moods[i]))
			return false;
	return true;
}

static int check_task(struct models *m, const struct linear *model, enum model_task task,
    const char *path, struct err *e)
{
	char name[80];

	if (!str_is(linear_task(model), task_names[task]))
		return err_set(e, EXIT_USAGE, "%s: not a model of %s (its task is `%s`)", path,
		    task_names[task], err_quote(name, sizeof name, linear_task(model)));
	if (task == MODEL_RELEVANCE && !check_relevance(m, model))
		return err_set(e, EXIT_USAGE,
		    "%s: wrong classes (of relevance they are numbers from 0 to 1, ascending)",
		    path);
	if (task == MODEL_MOOD && !check_mood(model))
		return err_set(e, EXIT_USAGE,
		    "%s: wrong classes (of mood they are negative, neutral, positive)", path);
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
	if (check_task(m, model, task, path, e) != 0) {
		linear_free(model);
		return -1;
	}
	if (check_rules(m, rules, model, task, path, e) != 0) {
		linear_free(model);
		return wanted ? -1 : 0;
	}
	models_drop(m, task);
	m->model[task] = model;
	m->has_author = m->has_author || linear_has_author(model);
	return 0;
}

int models_ready(struct models *m, struct err *e)
{
	bool any = false;

	for (size_t task = 0; task < MODEL_TASKS; task++)
		any = any || m->model[task];
	if (!any)
		return 0;
	m->panel = linear_panel_new((const struct linear *const *)m->model, e);
	if (!m->panel)
		return -1;
	for (size_t i = 0; i < m->sides.count; i++)
		if (linear_panel_side(m->panel, m->sides.name[i], &m->arena, &m->side[i], e) != 0)
			return -1;
	return 0;
}

void models_score(const struct models *m, const struct model_scratch *s,
    const struct linear_author *author, int64_t score[MODEL_TASKS][LINEAR_CLASSES_MAX])
{
	const struct linear_panel_side *side[SIDES_MAX];
	int8_t value[SIDES_MAX];
	size_t sides = 0;

	for (size_t i = 0; i < s->sides.count; i++) {
		side[sides] = m->side[s->sides.side[i]];
		value[sides] = s->sides.value[i];
		sides += side[sides] != NULL;
	}
	linear_panel_score(m->panel, &s->text, author, side, value, sides, score);
}

/* A share of LINEAR_ONE as hundredths: what is written decides, not what was rounded away. */
static double hundredths(int32_t share)
{
	int64_t scaled = (int64_t)share * HUNDREDTHS, half = LINEAR_ONE / 2;
	int64_t rounded = (scaled + (scaled < 0 ? -half : half)) / LINEAR_ONE;

	return (double)rounded / HUNDREDTHS;
}

/* The classes' relevances, each as often as its share says. */
static int32_t mean_relevance(const struct models *m, const int32_t *share)
{
	int64_t sum = 0;

	for (size_t i = 0; i < linear_classes(m->model[MODEL_RELEVANCE]); i++)
		sum += (int64_t)share[i] * m->thousandths[i];
	return (int32_t)(sum / THOUSAND);
}

int32_t models_value(
    const struct models *m, enum model_task task, const int64_t *score, size_t class)
{
	int32_t share[LINEAR_CLASSES_MAX];

	(void)linear_shares(m->model[task], score, share);
	if (task == MODEL_RELEVANCE)
		return mean_relevance(m, share);
	return task == MODEL_MOOD ? share[2] - share[0] : share[class];
}

int models_decide(const struct models *m, struct model_scratch *s, struct tagging *t, struct err *e)
{
	int64_t score[MODEL_TASKS][LINEAR_CLASSES_MAX];
	const struct linear_author *author;

	if (!m->panel)
		return 0;
	linear_panel_attend(m->panel, &s->text);
	linear_text_read(&s->text, buf_str(&t->plain->bytes));
	if (s->text.count == 0)
		return 0; /* nothing to judge by: what the rules say stands */
	sides_see(t, &s->text, &s->sides);
	if (author_ask(m, s, t->post->author.description, &author, e) != 0)
		return -1;
	models_score(m, s, author, score);
	if (m->model[MODEL_RELEVANCE])
		t->relevance =
		    hundredths(models_value(m, MODEL_RELEVANCE, score[MODEL_RELEVANCE], 0));
	if (m->model[MODEL_KIND])
		t->chosen_kind = m->kind[linear_best(m->model[MODEL_KIND], score[MODEL_KIND])];
	if (m->model[MODEL_MOOD]) {
		t->mood_label = (int)linear_best(m->model[MODEL_MOOD], score[MODEL_MOOD]) - 1;
		t->mood_score = hundredths(models_value(m, MODEL_MOOD, score[MODEL_MOOD], 0));
	}
	return 0;
}

static int ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A tab, then the hashes in ascending order with spaces between. */
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

int models_write_features(const struct models *m, struct model_scratch *s, const struct tagging *t,
    struct str label, struct buf *out, struct err *e)
{
	if (author_read(s, t->post->author.description, e) != 0)
		return -1;
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
	write_hashes(&s->text, out);
	write_hashes(&s->author_text, out);
	return 0;
}
