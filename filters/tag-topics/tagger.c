/*
 * The steps of tagging a post, in order. In: a post's views. Out: the JSON of its tags. Remembers
 * only working memory.
 */
#include "tagger.h"

#include <stdlib.h>
#include <string.h>

#include "language.h"

#define JSON_MAX ((size_t)1 << 20)

struct tagger {
	const struct matcher *matcher;
	const struct models *models;
	struct model_scratch model_scratch;
	struct matcher_scratch *scratch;
	struct counted counted;
	struct language_table *languages;
	struct plain plain;
	struct buf json;
	struct tagging tagging;
	struct mark names[MATCHER_HITS_MAX], coins[MATCHER_HITS_MAX], mood[MATCHER_HITS_MAX];
};

struct tagger *tagger_new(const struct rules *rules, const struct matcher *matcher,
    const struct models *models, struct err *e)
{
	struct tagger *t = calloc(1, sizeof *t);

	if (!t) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	t->matcher = matcher;
	t->models = models;
	t->tagging.rules = rules;
	t->languages = language_table_new();
	plain_init(&t->plain);
	buf_init(&t->json, JSON_MAX);
	t->scratch = matcher_scratch_new(matcher, e);
	t->counted.use = calloc(COUNTED_WORDS(rules->lexicon.uses), sizeof *t->counted.use);
	t->tagging.where = where_new(rules->wheres, e);
	if (model_scratch_init(&t->model_scratch, e) == 0 && t->languages && t->scratch &&
	    t->counted.use && t->tagging.where)
		return t;
	if (t->scratch)
		err_set(e, EXIT_IO, "out of memory");
	tagger_free(t);
	return NULL;
}

void tagger_free(struct tagger *t)
{
	if (!t)
		return;
	matcher_scratch_free(t->scratch);
	where_free(t->tagging.where);
	free(t->counted.use);
	free(t->languages);
	model_scratch_free(&t->model_scratch);
	plain_free(&t->plain);
	buf_free(&t->json);
	free(t);
}

/* An empty tagging of the post. */
static void begin(struct tagger *t, const struct post *post, struct arena *arena)
{
	struct tagging *g = &t->tagging;

	g->plain = &t->plain;
	g->post = post;
	g->arena = arena;
	g->names = (struct marks){t->names, 0};
	g->coins = (struct marks){t->coins, 0};
	g->mood = (struct marks){t->mood, 0};
	g->accounts = g->evidences = g->names_found = g->tickers_found = g->topics_found = 0;
	g->entities = 0;
	g->met = g->barred = (struct targets){0};
	g->where_failed.text[0] = '\0';
	g->why = STR_NONE;
	g->subject = 0;
	memset(g->topic, 0, sizeof g->topic);
	memset(g->kind, 0, sizeof g->kind);
	memset(g->list, 0, sizeof g->list);
	memset(g->feature, 0, sizeof g->feature);
}

/* The post's language, where the source does not tell. */
static struct str tell_language(const struct tagger *t, const struct post *post)
{
	if (post->lang.len > 0 && !str_is(post->lang, "und"))
		return STR_NONE;
	return language_of(t->languages, buf_str(&t->plain.bytes));
}

/* All that the rules say of the post. */
static int ask_rules(struct tagger *t, const struct post *post, struct arena *arena, struct err *e)
{
	struct tagging *g = &t->tagging;

	begin(t, post, arena);
	if (plain_read(&t->plain, post->text, entities_note, g, e) != 0 ||
	    matcher_scan(t->matcher, t->scratch, buf_str(&t->plain.bytes), &g->hits, e) != 0)
		return -1;
	g->lang = tell_language(t, post);
	features_see(g);
	points_count(g, &t->counted);
	if (names_find(g, e) != 0 || tickers_find(g, e) != 0)
		return -1;
	points_conditions(g, true);
	kind_choose(g);
	points_conditions(g, false);
	topics_score(g);
	kind_otherwise(g);
	mood_weigh(g);
	buf_reset(&t->json);
	return 0;
}

/* What was written, in arena memory. */
static int hand_over(struct tagger *t, struct arena *arena, struct str *written, struct err *e)
{
	if (buf_failed(&t->json))
		return err_set(e, EXIT_IO, "out of memory");
	*written = arena_dup(arena, buf_str(&t->json));
	return written->ptr ? 0 : err_set(e, EXIT_IO, "out of memory");
}

/* What moved the models, in arena memory. */
static int ask_why(struct tagger *t, struct arena *arena, struct err *e)
{
	if (models_why(t->models, &t->model_scratch, &t->tagging, &t->json, e) != 0 ||
	    hand_over(t, arena, &t->tagging.why, e) != 0)
		return -1;
	buf_reset(&t->json);
	return 0;
}

int tagger_tag(struct tagger *t, const struct post *post, bool explain, struct arena *arena,
    struct str *json, struct err *e)
{
	if (ask_rules(t, post, arena, e) != 0)
		return -1;
	if (models_decide(t->models, &t->model_scratch, &t->tagging, e) != 0)
		return -1;
	if (explain && ask_why(t, arena, e) != 0)
		return -1;
	tagging_write(&t->tagging, explain, &t->json);
	return hand_over(t, arena, json, e);
}

int tagger_features(struct tagger *t, const struct post *post, struct str label,
    struct arena *arena, struct str *line, struct err *e)
{
	if (ask_rules(t, post, arena, e) != 0)
		return -1;
	if (models_write_features(t->models, &t->model_scratch, &t->tagging, label, &t->json, e) !=
	    0)
		return -1;
	return hand_over(t, arena, line, e);
}

void tagger_line(struct tagger *t, struct str line)
{
	t->tagging.line = line;
}

const struct tagging *tagger_last(const struct tagger *t)
{
	return &t->tagging;
}
