/*
 * Histograms of engagement, and places in them (see engagement.h). A step is a thousandth of the
 * logarithm: two posts whose counts differ by less than one in a thousand are equal.
 */
#include "engagement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AGES 32
#define AGE_UNTOLD 30
#define AGE_ALL 31
#define SHOWN 64
#define HOUR_MS 3600000.0
#define OTHERS 20.0 /* posts that a wider comparison counts for beside a closer one */

/* Ages of 0-1, 1-3, 3-7, 7-15, 15-31 hours and so on. */
static size_t age_class(const struct engagement *g, const struct entry *n)
{
	if (!n->has_time)
		return AGE_UNTOLD;
	double hours = ((double)g->now_ms - (double)n->time_ms) / HOUR_MS;
	if (hours <= 0)
		return 0;
	double class = floor(log2(1 + hours));
	return class < AGE_UNTOLD - 1 ? (size_t) class : AGE_UNTOLD - 1;
}

static struct engagement_cell *cell_of(
    const struct engagement *g, const struct entry *n, size_t age)
{
	return &g->cell[((size_t)n->network * SHOWN + n->shown) * AGES + age];
}

/* Likes alone, of all posts of the network that show them. */
static struct engagement_cell *likes_of(const struct engagement *g, const struct entry *n)
{
	return &g->cell[(size_t)n->network * SHOWN * AGES + AGE_ALL];
}

int engagement_init(struct engagement *g, int64_t now_ms, struct err *e)
{
	g->now_ms = now_ms;
	g->networks = 0;
	g->cell = calloc((size_t)(ENTRY_NETWORKS + 1) * SHOWN * AGES, sizeof(*g->cell));
	return g->cell ? 0 : err_set(e, EXIT_IO, "engagement (out of memory)");
}

void engagement_free(struct engagement *g)
{
	for (size_t i = 0; g->cell && i < g->networks * SHOWN * AGES; i++)
		free(g->cell[i].below);
	free(g->cell);
	g->cell = NULL;
}

static int count_in(struct engagement_cell *c, uint32_t step, struct err *e)
{
	if (step + 2 > c->steps) {
		uint32_t steps = step + 2 + step / 4;
		uint32_t *wider = realloc(c->below, steps * sizeof(*wider));
		if (!wider)
			return err_set(e, EXIT_IO, "engagement (out of memory)");
		memset(wider + c->steps, 0, (steps - c->steps) * sizeof(*wider));
		c->below = wider;
		c->steps = steps;
	}
	c->below[step + 1]++;
	c->posts++;
	return 0;
}

int engagement_add(struct engagement *g, const struct entry *n, struct err *e)
{
	if (n->engagement == ENTRY_UNKNOWN)
		return 0;
	if (n->network >= g->networks)
		g->networks = n->network + 1UL;
	if (count_in(cell_of(g, n, age_class(g, n)), n->engagement, e) != 0)
		return -1;
	if (n->likes != ENTRY_UNKNOWN && count_in(likes_of(g, n), n->likes, e) != 0)
		return -1;
	return count_in(cell_of(g, n, AGE_ALL), n->engagement, e);
}

void engagement_sum(struct engagement *g)
{
	for (size_t i = 0; i < g->networks * SHOWN * AGES; i++)
		for (uint32_t k = 1; k < g->cell[i].steps; k++)
			g->cell[i].below[k] += g->cell[i].below[k - 1];
}

/* How many posts of the cell a step is above, one of its own step counting half. */
static double above(const struct engagement_cell *c, uint32_t step)
{
	if (c->posts == 0)
		return 0;
	if (step + 1 >= c->steps)
		return c->posts;
	return ((double)c->below[step] + (double)c->below[step + 1]) / 2;
}

/* The percentile of n, were its engagement `step` and its likes `likes`. */
static double part_at(
    const struct engagement *g, const struct entry *n, uint32_t step, uint32_t likes)
{
	const struct engagement_cell *own = cell_of(g, n, age_class(g, n));
	const struct engagement_cell *all = cell_of(g, n, AGE_ALL), *wide = likes_of(g, n);
	double others = n->likes == ENTRY_UNKNOWN ? 0 : OTHERS, part = 0;

	if (others > 0)
		part = above(wide, likes) / wide->posts;
	part = (above(all, step) + others * part) / (all->posts + others);
	return (above(own, step) + OTHERS * part) / (own->posts + OTHERS);
}

double engagement_part(const struct engagement *g, const struct entry *n)
{
	return n->engagement == ENTRY_UNKNOWN ? NAN : part_at(g, n, n->engagement, n->likes);
}

static uint32_t step_of(double count)
{
	return (uint32_t)lrint(log1p(count) * ENTRY_ENGAGEMENT_STEP);
}

/* above() for a post of the cell that leaves its step for another: it does not count below itself.
 */
static double above_moved(const struct engagement_cell *c, uint32_t from, uint32_t to)
{
	return above(c, to) - (to > from ? 0.5 : 0);
}

/* The percentile of n, which shows likes, were it liked so often more. */
static double part_moved(
    const struct engagement *g, const struct entry *n, uint32_t step, uint32_t likes)
{
	const struct engagement_cell *own = cell_of(g, n, age_class(g, n));
	const struct engagement_cell *all = cell_of(g, n, AGE_ALL), *wide = likes_of(g, n);
	double part = above_moved(wide, n->likes, likes) / wide->posts;

	part = (above_moved(all, n->engagement, step) + OTHERS * part) / (all->posts + OTHERS);
	return (above_moved(own, n->engagement, step) + OTHERS * part) / (own->posts + OTHERS);
}

double engagement_for(const struct engagement *g, const struct entry *n, double part)
{
	uint32_t most;
	double sum, likes;

	if (n->engagement == ENTRY_UNKNOWN || n->likes == ENTRY_UNKNOWN)
		return 0;
	most = cell_of(g, n, AGE_ALL)->steps;
	if (likes_of(g, n)->steps > most)
		most = likes_of(g, n)->steps;
	likes = expm1((double)n->likes / ENTRY_ENGAGEMENT_STEP);
	sum = expm1((double)n->engagement / ENTRY_ENGAGEMENT_STEP);
	for (uint32_t step = n->engagement + 1U; step <= most; step++) {
		double more = ceil(expm1((double)step / ENTRY_ENGAGEMENT_STEP) - sum);
		if (part_moved(g, n, step_of(sum + more), step_of(likes + more)) >= part)
			return more;
	}
	return 0;
}
