/*
 * Phrases by counting: neighbours become one word where the pair is common enough and the rarer of
 * the two hardly occurs without the other. Three rounds make phrases of up to eight words. The
 * pairs of a round are forgotten after it.
 */
#include "phrases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define ROUNDS 3
#define VOICE_LEAST (3 * TALLY_UNIT * 5 / 6) /* three authors, or five posts of one */
#define PHRASE_BYTES_MAX 40

/* Pairs of a round, numbered as they are met. */
struct pairs {
	struct pair {
		uint32_t left, right; /* words */
		uint32_t phrase;      /* what they become; VOCABULARY_NONE where they stay two */
	} * pair;
	size_t count, cap;
	uint32_t *slot; /* pair number and one; 0: free */
	size_t slots;
};

int stream_add(struct stream *s, uint32_t entry, struct err *e)
{
	if (s->count == s->cap) {
		size_t cap = s->cap > 0 ? s->cap * 2 : 4096;
		uint32_t *grown = realloc(s->at, cap * sizeof *grown);
		if (grown == NULL)
			return err_set(e, EXIT_IO, "no memory for %zu words", s->count);
		s->at = grown;
		s->cap = cap;
	}
	s->at[s->count++] = entry;
	return 0;
}

void stream_free(struct stream *s)
{
	free(s->at);
	*s = (struct stream){0};
}

int stream_tally(const struct stream *s, struct tally *t, struct err *e)
{
	uint32_t author = 0;
	uint64_t post = 0;
	for (size_t i = 0; i < s->count; i++) {
		if (s->at[i] == STREAM_POST) {
			author = s->at[++i];
			post++;
		} else if (tally_add(t, STREAM_WORD(s->at[i]), author, post, e) != 0) {
			return -1;
		}
	}
	return 0;
}

static size_t pair_slot(const struct pairs *p, uint32_t left, uint32_t right)
{
	size_t at = hash_mix64((uint64_t)left << 32 | right) & (p->slots - 1);
	while (p->slot[at] != 0) {
		const struct pair *found = &p->pair[p->slot[at] - 1];
		if (found->left == left && found->right == right)
			break;
		at = (at + 1) & (p->slots - 1);
	}
	return at;
}

static int pairs_grow(struct pairs *p, struct err *e)
{
	size_t cap = p->cap > 0 ? p->cap * 2 : 1024;
	struct pair *grown = realloc(p->pair, cap * sizeof *grown);
	uint32_t *slot = calloc(cap * 2, sizeof *slot);
	p->pair = grown != NULL ? grown : p->pair;
	if (grown == NULL || slot == NULL) {
		free(slot);
		err_set(e, EXIT_IO, "no memory for %zu pairs of words", p->count);
		return -1;
	}
	free(p->slot);
	p->slot = slot;
	p->slots = cap * 2;
	p->cap = cap;
	for (size_t i = 0; i < p->count; i++)
		p->slot[pair_slot(p, p->pair[i].left, p->pair[i].right)] = (uint32_t)(i + 1);
	return 0;
}

/* The number of a pair, new or known; *number is set. */
static int pair_number(
    struct pairs *p, uint32_t left, uint32_t right, uint32_t *number, struct err *e)
{
	if ((p->slot == NULL || p->count == p->cap) && pairs_grow(p, e) != 0)
		return -1;
	size_t at = pair_slot(p, left, right);
	if (p->slot[at] == 0) {
		p->pair[p->count] = (struct pair){left, right, VOCABULARY_NONE};
		p->slot[at] = (uint32_t)++p->count;
	}
	*number = p->slot[at] - 1;
	return 0;
}

/* True where words of these kinds may make a phrase. */
static bool may_join(const struct word *left, const struct word *right)
{
	if (left->stop || right->stop || left->key.len + right->key.len >= PHRASE_BYTES_MAX)
		return false;
	if (left->kind == TOKEN_NAME && right->kind == TOKEN_NAME)
		return false;
	bool spaced = left->kind == TOKEN_WORD || left->kind == TOKEN_NAME;
	if (left->kind == TOKEN_HAN && right->kind == TOKEN_HAN)
		return true;
	return spaced && (right->kind == TOKEN_WORD || right->kind == TOKEN_NAME ||
			     right->kind == TOKEN_NUMBER);
}

/* Counts the pairs that may join. */
static int count_pairs(const struct stream *s, const struct vocabulary *v, struct pairs *p,
    struct tally *t, struct err *e)
{
	uint32_t author = 0, number;
	uint64_t post = 0;
	for (size_t i = 0; i < s->count; i++) {
		uint32_t entry = s->at[i];
		if (entry == STREAM_POST) {
			author = s->at[++i];
			post++;
			continue;
		}
		if ((entry & STREAM_JOINS) == 0)
			continue;
		uint32_t left = STREAM_WORD(s->at[i - 1]), right = STREAM_WORD(entry);
		if (!may_join(&v->word[left], &v->word[right]))
			continue;
		if (pair_number(p, left, right, &number, e) != 0 ||
		    tally_add(t, number, author, post, e) != 0)
			return -1;
	}
	return 0;
}

/* True where the pair is heard often enough, and its rarer half seldom without the other. */
static bool sticks(const struct vocabulary *v, const struct pair *p, uint64_t together,
    uint64_t left, uint64_t right)
{
	if (together < VOICE_LEAST)
		return false;
	if (v->word[p->right].kind == TOKEN_NUMBER) /* a version: `Gemini 3` */
		return together * 4 >= left;
	uint64_t rarer = left < right ? left : right, other = left < right ? right : left;
	return together * 2 >= rarer && together * 16 >= other;
}

/* The phrase of a pair as a word of the vocabulary. */
static int name_phrase(struct vocabulary *v, struct pair *p, struct err *e)
{
	char key[2 * PHRASE_BYTES_MAX], text[4 * PHRASE_BYTES_MAX];
	bool spaced = v->word[p->left].kind != TOKEN_HAN;
	struct str left = vocabulary_text(v, p->left), right = vocabulary_text(v, p->right);
	int key_len = snprintf(key, sizeof key, "%.*s%s%.*s", STR_ARG(v->word[p->left].key),
	    spaced ? " " : "", STR_ARG(v->word[p->right].key));
	int text_len = snprintf(
	    text, sizeof text, "%.*s%s%.*s", STR_ARG(left), spaced ? " " : "", STR_ARG(right));
	if (text_len >= (int)sizeof text) /* a spelling much longer than its key */
		return 0;
	bool named = v->word[p->left].kind == TOKEN_NAME || v->word[p->right].kind == TOKEN_NAME;
	enum token_kind kind = named ? TOKEN_NAME : spaced ? TOKEN_WORD : TOKEN_HAN;
	p->phrase = vocabulary_add(v, (struct str){key, (size_t)key_len},
	    (struct str){text, (size_t)text_len}, kind, NULL, e);
	return p->phrase == VOCABULARY_NONE ? -1 : 0;
}

static int choose_pairs(struct vocabulary *v, const struct tally *words, const struct tally *t,
    struct pairs *p, size_t *chosen, struct err *e)
{
	for (size_t i = 0; i < p->count; i++) {
		struct pair *pair = &p->pair[i];
		uint64_t together = tally_of(t, (uint32_t)i).voice;
		if (!sticks(v, pair, together, tally_of(words, pair->left).voice,
			tally_of(words, pair->right).voice))
			continue;
		if (name_phrase(v, pair, e) != 0)
			return -1;
		(*chosen)++;
	}
	return 0;
}

/* Puts phrases in the place of their words, from the left. */
static void rewrite(struct stream *s, const struct pairs *p)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->count; i++) {
		uint32_t entry = s->at[i];
		if (entry == STREAM_POST) {
			s->at[kept++] = entry;
			s->at[kept++] = s->at[++i];
			continue;
		}
		bool joins = i + 1 < s->count && s->at[i + 1] != STREAM_POST &&
			     (s->at[i + 1] & STREAM_JOINS) != 0;
		if (joins) {
			uint32_t left = STREAM_WORD(entry), right = STREAM_WORD(s->at[i + 1]);
			uint32_t found = p->slot[pair_slot(p, left, right)];
			if (found > 0 && p->pair[found - 1].phrase != VOCABULARY_NONE) {
				entry = p->pair[found - 1].phrase | (entry & STREAM_JOINS);
				i++;
			}
		}
		s->at[kept++] = entry;
	}
	s->count = kept;
}

/* One round; *chosen is the number of pairs joined. */
static int join_once(struct stream *s, struct vocabulary *v, size_t *chosen, struct err *e)
{
	struct pairs pairs = {0};
	struct tally words = {0}, together = {0};
	int status = -1;
	*chosen = 0;
	if (stream_tally(s, &words, e) != 0 || count_pairs(s, v, &pairs, &together, e) != 0 ||
	    choose_pairs(v, &words, &together, &pairs, chosen, e) != 0)
		goto out;
	if (*chosen > 0)
		rewrite(s, &pairs);
	status = 0;
out:
	tally_free(&words);
	tally_free(&together);
	free(pairs.pair);
	free(pairs.slot);
	return status;
}

int phrases_join(struct stream *s, struct vocabulary *v, struct err *e)
{
	size_t chosen = 1;
	for (int round = 0; round < ROUNDS && chosen > 0; round++)
		if (join_once(s, v, &chosen, e) != 0)
			return -1;
	return 0;
}
