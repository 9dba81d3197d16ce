/*
 * Counts distinct authors per term and per cluster, a bin at a time (see voices.h).
 */
#include "voices.h"

#include <math.h>
#include <stdlib.h>

#include "hash.h"
#include "pairs.h"

#define LEADING_TERMS 3
#define COMMON_SHARE 0.25
#define COMMON_MIN 8
#define LIKENESS_DOUBT 0.5    /* one term in common is no proof where neither has another */
#define HALF_CORROBORATED 4.0 /* the amount at which the part is one half */
#define REPEATS_SHARE 0.5
#define SLOTS_FIRST 1024
/* An author, a network and whether it repeats, in one number. */
#define NETWORK_BITS 8
static const struct pairs_view whole = {0, UINT64_MAX};
static const struct pairs_view author_in = {NETWORK_BITS + 1, UINT64_MAX};
static const struct pairs_view network_in = {1, (1 << NETWORK_BITS) - 1};

void voices_init(struct voices *v)
{
	*v = (struct voices){0};
	bins_init(&v->terms);
	bins_init(&v->clusters);
}

void voices_free(struct voices *v)
{
	bins_free(&v->terms);
	bins_free(&v->clusters);
	free(v->shared);
	free(v->heard);
	voices_init(v);
}

int voices_add(struct voices *v, const struct entry *n, struct err *e)
{
	uint64_t who =
	    n->author << (NETWORK_BITS + 1) | (uint64_t)n->network << 1 | (n->role == ROLE_REPEAT);

	for (size_t i = 0; i < n->terms; i++)
		if (bins_add(&v->terms, n->term[i], n->author, e) != 0)
			return -1;
	if (bins_add(&v->clusters, n->cluster, who, e) != 0)
		return -1;
	return n->story != 0 ? bins_add(&v->clusters, n->story, who, e) : 0;
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "voices (out of memory)");
}

/* The slot of a term, or the free one where it would be. */
static struct shared *shared_slot(const struct voices *v, uint64_t term)
{
	size_t at = hash_mix64(term) & (v->shared_slots - 1);

	while (v->shared[at].authors != 0 && v->shared[at].term != term)
		at = (at + 1) & (v->shared_slots - 1);
	return &v->shared[at];
}

static struct heard *heard_slot(const struct voices *v, uint64_t key)
{
	size_t at = hash_mix64(key) & (v->heard_slots - 1);

	while (v->heard[at].authors != 0 && v->heard[at].key != key)
		at = (at + 1) & (v->heard_slots - 1);
	return &v->heard[at];
}

static int add_shared(struct voices *v, struct shared s, struct err *e)
{
	if (v->shared_count >= v->shared_slots / 4 * 3) {
		struct voices wider = {
		    .shared_slots = v->shared_slots ? v->shared_slots * 2 : SLOTS_FIRST};
		wider.shared = calloc(wider.shared_slots, sizeof(*wider.shared));
		if (!wider.shared)
			return no_memory(e);
		for (size_t i = 0; i < v->shared_slots; i++)
			if (v->shared[i].authors != 0)
				*shared_slot(&wider, v->shared[i].term) = v->shared[i];
		free(v->shared);
		v->shared = wider.shared;
		v->shared_slots = wider.shared_slots;
	}
	*shared_slot(v, s.term) = s;
	v->shared_count++;
	return 0;
}

static int add_heard(struct voices *v, struct heard h, struct err *e)
{
	if (v->heard_count >= v->heard_slots / 4 * 3) {
		struct voices wider = {
		    .heard_slots = v->heard_slots ? v->heard_slots * 2 : SLOTS_FIRST};
		wider.heard = calloc(wider.heard_slots, sizeof(*wider.heard));
		if (!wider.heard)
			return no_memory(e);
		for (size_t i = 0; i < v->heard_slots; i++)
			if (v->heard[i].authors != 0)
				*heard_slot(&wider, v->heard[i].key) = v->heard[i];
		free(v->heard);
		v->heard = wider.heard;
		v->heard_slots = wider.heard_slots;
	}
	*heard_slot(v, h.key) = h;
	v->heard_count++;
	return 0;
}

/* Distinct authors of each term of a bin; those of several are kept. */
static int count_terms(struct voices *v, struct pairs *p, size_t bin, struct err *e)
{
	if (pairs_of_bin(p, &v->terms, bin, whole, NULL, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < p->slots; i++) {
		const struct pairs_key *k = &p->key[i];
		if (k->count >= 2 &&
		    add_shared(v, (struct shared){.term = k->key, .authors = k->count}, e) != 0)
			return -1;
	}
	return 0;
}

static int count_repeats(struct voices *v, size_t bin, struct err *e)
{
	const struct bin_pair *pair;
	size_t count;
	int got;

	bins_rewind(&v->clusters, bin);
	for (got = bins_next(&v->clusters, &pair, &count, e); got > 0;
	     got = bins_next(&v->clusters, &pair, &count, e))
		for (size_t i = 0; i < count && v->heard_count > 0; i++) {
			struct heard *at = heard_slot(v, pair[i].key);
			at->repeats += at->authors > 0 && (pair[i].value & 1);
		}
	return got;
}

/* Authors, networks and repeats of each cluster or story of several posts. */
static int count_clusters(struct voices *v, struct pairs *p, size_t bin, struct err *e)
{
	if (pairs_of_bin(p, &v->clusters, bin, author_in, NULL, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < p->slots; i++) {
		const struct pairs_key *k = &p->key[i];
		if (k->times >= 2 && add_heard(v, (struct heard){k->key, k->count, 1, 0}, e) != 0)
			return -1;
	}
	if (pairs_of_bin(p, &v->clusters, bin, network_in, NULL, NULL, e) != 0)
		return -1;
	for (size_t i = 0; i < p->slots; i++)
		if (p->key[i].times >= 2)
			heard_slot(v, p->key[i].key)->networks = p->key[i].count;
	return count_repeats(v, bin, e);
}

int voices_count(struct voices *v, uint64_t authors, struct err *e)
{
	struct pairs p = {0};
	int status = 0;

	v->authors = (double)authors;
	v->common = fmax(v->authors * COMMON_SHARE, COMMON_MIN);
	for (size_t bin = 0; bin < BINS && status == 0; bin++)
		status = count_terms(v, &p, bin, e);
	bins_free(&v->terms);
	for (size_t bin = 0; bin < BINS && status == 0; bin++)
		status = count_clusters(v, &p, bin, e);
	bins_free(&v->clusters);
	pairs_free(&p);
	return status;
}

void voices_ask(const struct voices *v, const struct entry *n)
{
	for (size_t i = 0; i < n->terms && v->shared_slots > 0; i++)
		__builtin_prefetch(&v->shared[hash_mix64(n->term[i]) & (v->shared_slots - 1)]);
	if (v->heard_slots > 0)
		__builtin_prefetch(&v->heard[hash_mix64(n->cluster) & (v->heard_slots - 1)]);
}

static uint32_t more(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void hear(const struct voices *v, uint64_t key, struct heard *h)
{
	if (key == 0 || v->heard_slots == 0)
		return;
	const struct heard *at = heard_slot(v, key);
	h->authors = more(h->authors, at->authors);
	h->networks = more(h->networks, at->networks);
	h->repeats = more(h->repeats, at->repeats);
}

struct heard voices_heard(const struct voices *v, const struct entry *n)
{
	struct heard h = {n->cluster, more(1, n->story_authors), more(1, n->story_networks), 0};

	hear(v, n->cluster, &h);
	hear(v, n->story, &h);
	return h;
}

/* The authors of a term that tells of a story; 0 where it is one's own or everybody's. */
static double telling_authors(const struct voices *v, uint64_t term)
{
	if (v->shared_slots == 0)
		return 0;
	double n = shared_slot(v, term)->authors;
	return n >= 2 && n <= v->common ? n : 0;
}

/* 0..1: rare terms weigh more. */
static double weight_of(const struct voices *v, double authors)
{
	return authors > 0 ? log(1 + v->authors / authors) / log(1 + v->authors) : 0;
}

/* What the post's three best terms are worth. */
static double worth_of_terms(const struct voices *v, const struct entry *n)
{
	double lead[LEADING_TERMS] = {0}, worth = 0;

	for (size_t i = 0; i < n->terms; i++) {
		double authors = telling_authors(v, n->term[i]);
		double x = authors > 0 ? weight_of(v, authors) * log2(authors) : 0;
		for (size_t k = 0; k < LEADING_TERMS; k++) {
			if (x <= lead[k])
				continue;
			double pushed = lead[k];
			lead[k] = x;
			x = pushed;
		}
	}
	for (size_t k = 0; k < LEADING_TERMS; k++)
		worth += lead[k];
	return worth;
}

static double worth_of_heard(struct heard h)
{
	return 2 * log2(h.authors) + log2(h.networks) + REPEATS_SHARE * log2(1 + (double)h.repeats);
}

double voices_corroboration(const struct voices *v, const struct entry *n, struct heard heard)
{
	double amount = worth_of_heard(heard) + worth_of_terms(v, n);

	return amount / (amount + HALF_CORROBORATED);
}

double voices_authors_for(
    const struct voices *v, const struct entry *n, struct heard heard, double part)
{
	if (part >= 1)
		return 0;
	double amount = HALF_CORROBORATED * part / (1 - part);
	double lacking = amount - worth_of_heard(heard) - worth_of_terms(v, n);
	return ceil(heard.authors * exp2(lacking / 2));
}

uint32_t voices_shared(const struct voices *v, const struct entry *n)
{
	uint32_t shared = 0;

	for (size_t i = 0; i < n->terms; i++)
		shared += telling_authors(v, n->term[i]) > 0;
	return shared;
}

double voices_likeness(const struct voices *v, const struct entry *a, const struct entry *b)
{
	double both = 0, of_a = 0, of_b = 0;

	if (a->cluster == b->cluster || (a->story != 0 && a->story == b->story))
		return 1;
	for (size_t i = 0; i < a->terms; i++) {
		double w = weight_of(v, telling_authors(v, a->term[i]));
		of_a += w;
		for (size_t k = 0; k < b->terms; k++)
			if (b->term[k] == a->term[i])
				both += w;
	}
	for (size_t i = 0; i < b->terms; i++)
		of_b += weight_of(v, telling_authors(v, b->term[i]));
	return both / (sqrt(of_a * of_b) + LIKENESS_DOUBT);
}

void voices_count_post(struct voices *v, const struct entry *n)
{
	for (size_t i = 0; i < n->terms && v->shared_slots > 0; i++) {
		struct shared *s = shared_slot(v, n->term[i]);
		s->posts += s->authors > 0;
	}
}
