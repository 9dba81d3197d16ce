/*
 * Runs the conditions of topics. In: a topic and a post's line. Out: whether it holds. Remembers
 * compiled queries: one of each from the check of the rules, which the first thread that needs it
 * takes, and those that other threads had to make.
 */
#include "where.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "query.h"

#define TITLE_MAX 300

struct where_pool {
	const struct rules *rules;
	_Atomic(struct query *) spare[RULES_TOPICS_MAX];
};

struct where {
	struct where_pool *pool;
	struct query *query[RULES_TOPICS_MAX];
};

static struct query *compile(const struct topic *t, struct err *e)
{
	char title[TITLE_MAX];

	(void)snprintf(
	    title, sizeof title, "%s:%u: where", t->where_place.file, t->where_place.line);
	return query_compile(title, t->where, NULL, 0, e);
}

struct where_pool *where_pool_new(const struct rules *rules, struct err *e)
{
	struct where_pool *pool = calloc(1, sizeof *pool);

	if (!pool) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	pool->rules = rules;
	for (size_t i = 0; i < rules->topics; i++) {
		struct query *q = NULL;

		if (!rules->topic[i].where)
			continue;
		q = compile(&rules->topic[i], e);
		if (!q) {
			where_pool_free(pool);
			return NULL;
		}
		atomic_init(&pool->spare[i], q);
	}
	return pool;
}

void where_pool_free(struct where_pool *pool)
{
	if (!pool)
		return;
	for (size_t i = 0; i < RULES_TOPICS_MAX; i++)
		query_free(atomic_load(&pool->spare[i]));
	free(pool);
}

struct where *where_new(struct where_pool *pool, struct err *e)
{
	struct where *w = calloc(1, sizeof *w);

	if (w)
		w->pool = pool;
	else
		err_set(e, EXIT_IO, "out of memory");
	return w;
}

void where_free(struct where *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < RULES_TOPICS_MAX; i++)
		query_free(w->query[i]);
	free(w);
}

int where_holds(struct where *w, uint16_t topic, struct str line, bool *holds, struct err *e)
{
	const struct topic *t = &w->pool->rules->topic[topic];
	struct query **q = &w->query[topic];

	*holds = !t->where;
	if (*holds)
		return 0;
	if (!*q)
		*q = atomic_exchange(&w->pool->spare[topic], NULL);
	if (!*q)
		*q = compile(t, e);
	return *q ? query_truth(*q, line, holds, e) : -1;
}
