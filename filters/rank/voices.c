/*
 * Counts distinct authors per term and per cluster in one walk over the entries, with a table of
 * the pairs already seen (see voices.h).
 */
#include "voices.h"

#include <math.h>
#include <stdlib.h>

#include "pairs.h"

#define LEADING_TERMS 3
#define COMMON_SHARE 0.25 /* a term that more of the authors use names no story */
#define COMMON_MIN 8
#define LIKENESS_DOUBT 0.5    /* one term in common is no proof where neither has another */
#define HALF_CORROBORATED 4.0 /* the amount at which the part is one half */

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "voices (out of memory)");
}

static int count_terms(const struct entries *t, uint32_t *total, struct err *e)
{
	struct pairs seen = {0};
	int status = 0;

	for (size_t i = 0; i < t->count && status == 0; i++) {
		const struct entry *n = &t->entry[i];
		for (uint32_t k = 0; k < n->terms.count && status == 0; k++)
			status = pairs_count(&seen, n->terms.of[k], n->author, total, e);
	}
	pairs_free(&seen);
	return status;
}

static int count_clusters(const struct entries *t, uint32_t *authors, uint32_t *networks,
    uint32_t *repeats, struct err *e)
{
	struct pairs by_author = {0}, by_network = {0};
	int status = 0;

	for (size_t i = 0; i < t->count && status == 0; i++) {
		const struct entry *n = &t->entry[i];
		repeats[n->cluster] += n->role == ROLE_REPEAT;
		status = pairs_count(&by_author, n->cluster, n->author, authors, e);
		if (status == 0)
			status = pairs_count(&by_network, n->cluster, n->network, networks, e);
	}
	pairs_free(&by_author);
	pairs_free(&by_network);
	return status;
}

static int set_voices(struct entries *t, struct err *e)
{
	size_t clusters = t->clusters.count;
	uint32_t *total = calloc(3 * clusters + 1, sizeof(*total));
	int status = -1;

	if (!total)
		return no_memory(e);
	uint32_t *authors = total, *networks = total + clusters, *repeats = networks + clusters;
	if (count_clusters(t, authors, networks, repeats, e) != 0)
		goto out;
	for (size_t i = 0; i < t->count; i++) {
		struct entry *n = &t->entry[i];
		n->authors = authors[n->cluster];
		n->networks = networks[n->cluster];
		n->repeats = repeats[n->cluster];
	}
	status = 0;
out:
	free(total);
	return status;
}

int voices_count(struct voices *v, struct entries *t, struct err *e)
{
	double all = t->authors.count, common = all * COMMON_SHARE;

	*v = (struct voices){.terms = t->terms.count};
	v->authors = calloc(v->terms + 1, sizeof(*v->authors));
	v->weight = calloc(v->terms + 1, sizeof(*v->weight));
	if (!v->authors || !v->weight)
		return no_memory(e);
	if (count_terms(t, v->authors, e) != 0 || set_voices(t, e) != 0)
		return -1;
	common = common < COMMON_MIN ? COMMON_MIN : common;
	for (size_t i = 0; i < v->terms; i++) {
		double n = v->authors[i];
		if (n >= 2 && n <= common)
			v->weight[i] = log(1 + all / n) / log(1 + all);
	}
	return 0;
}

void voices_free(struct voices *v)
{
	free(v->authors);
	free(v->weight);
	*v = (struct voices){0};
}

double voices_corroboration(const struct voices *v, const struct entry *n)
{
	double lead[LEADING_TERMS] = {0};
	double amount = 2 * log2(n->authors > 0 ? n->authors : 1) + (n->networks > 1 ? 1 : 0);

	for (uint32_t i = 0; i < n->terms.count; i++) {
		uint32_t term = n->terms.of[i];
		double x = v->weight[term] > 0 ? v->weight[term] * log2(v->authors[term]) : 0;
		for (size_t k = 0; k < LEADING_TERMS; k++) {
			if (x <= lead[k])
				continue;
			double pushed = lead[k];
			lead[k] = x;
			x = pushed;
		}
	}
	for (size_t k = 0; k < LEADING_TERMS; k++)
		amount += lead[k];
	return amount / (amount + HALF_CORROBORATED);
}

uint32_t voices_shared(const struct voices *v, const struct entry *n)
{
	uint32_t shared = 0;

	for (uint32_t i = 0; i < n->terms.count; i++)
		shared += v->weight[n->terms.of[i]] > 0;
	return shared;
}

double voices_likeness(const struct voices *v, const struct entry *a, const struct entry *b)
{
	double both = 0, of_a = 0, of_b = 0;

	if (a->cluster == b->cluster)
		return 1;
	for (uint32_t i = 0; i < a->terms.count; i++) {
		double w = v->weight[a->terms.of[i]];
		of_a += w;
		for (uint32_t k = 0; k < b->terms.count; k++)
			if (b->terms.of[k] == a->terms.of[i])
				both += w;
	}
	for (uint32_t i = 0; i < b->terms.count; i++)
		of_b += v->weight[b->terms.of[i]];
	return both / (sqrt(of_a * of_b) + LIKENESS_DOUBT);
}
