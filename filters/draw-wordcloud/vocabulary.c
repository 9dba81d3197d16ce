/*
 * Words by number. Strings live in one arena until the end; memory goes with the number of
 * different words, not of posts.
 */
#include "vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define STRINGS_MAX ((size_t)1 << 30)

void vocabulary_init(struct vocabulary *v)
{
	*v = (struct vocabulary){0};
	arena_init(&v->strings, STRINGS_MAX);
}

void vocabulary_free(struct vocabulary *v)
{
	arena_free(&v->strings);
	free(v->word);
	free(v->slot);
	*v = (struct vocabulary){0};
}

static size_t slot_of(const struct vocabulary *v, struct str key)
{
	size_t at = hash_bytes64(key.ptr, key.len, 0) & (v->slots - 1);
	while (v->slot[at] != 0 && !str_equal(v->word[v->slot[at] - 1].key, key))
		at = (at + 1) & (v->slots - 1);
	return at;
}

/* Room for one word more, half of the slots free at least. */
static int grow(struct vocabulary *v, struct err *e)
{
	if (v->words == v->cap) {
		size_t cap = v->cap > 0 ? v->cap * 2 : 1024;
		struct word *grown = realloc(v->word, cap * sizeof *grown);
		if (grown == NULL)
			return err_set(e, EXIT_IO, "no memory for %zu words", v->words);
		v->word = grown;
		v->cap = cap;
	}
	if (v->words * 2 < v->slots)
		return 0;
	size_t slots = v->slots > 0 ? v->slots * 2 : 2048;
	uint32_t *slot = calloc(slots, sizeof *slot);
	if (slot == NULL)
		return err_set(e, EXIT_IO, "no memory for %zu words", v->words);
	free(v->slot);
	v->slot = slot;
	v->slots = slots;
	for (size_t i = 0; i < v->words; i++)
		v->slot[slot_of(v, v->word[i].key)] = (uint32_t)(i + 1);
	return 0;
}

/* Counts a spelling; those beyond VOCABULARY_FORMS are not told apart. */
static int count_form(struct vocabulary *v, struct word *w, struct str text, struct err *e)
{
	for (size_t i = 0; i < w->forms; i++) {
		if (str_equal(w->form[i].text, text)) {
			w->form[i].uses++;
			return 0;
		}
	}
	if (w->forms == VOCABULARY_FORMS)
		return 0;
	struct str copy = arena_dup(&v->strings, text);
	if (copy.ptr == NULL)
		return err_set(e, EXIT_IO, "no memory for %zu words", v->words);
	w->form[w->forms].text = copy;
	w->form[w->forms].uses = 1;
	w->forms++;
	return 0;
}

uint32_t vocabulary_add(struct vocabulary *v, struct str key, struct str text, enum token_kind kind,
    bool *added, struct err *e)
{
	if (grow(v, e) != 0)
		return VOCABULARY_NONE;
	size_t at = slot_of(v, key);
	bool is_new = v->slot[at] == 0;
	if (is_new) {
		struct str copy = arena_dup(&v->strings, key);
		if (copy.ptr == NULL || v->words >= VOCABULARY_NONE / 2) {
			err_set(e, EXIT_IO, "no memory for %zu words", v->words);
			return VOCABULARY_NONE;
		}
		v->word[v->words] = (struct word){.key = copy, .kind = kind};
		v->slot[at] = (uint32_t)++v->words;
	}
	struct word *w = &v->word[v->slot[at] - 1];
	if (kind == TOKEN_NAME)
		w->kind = kind;
	if (added != NULL)
		*added = is_new;
	return count_form(v, w, text, e) == 0 ? v->slot[at] - 1 : VOCABULARY_NONE;
}

uint32_t vocabulary_find(const struct vocabulary *v, struct str key)
{
	return v->slots > 0 ? v->slot[slot_of(v, key)] - 1 : VOCABULARY_NONE; /* 0 - 1 is NONE */
}

struct str vocabulary_text(const struct vocabulary *v, uint32_t word)
{
	const struct word *w = &v->word[word];
	size_t best = 0;
	for (size_t i = 1; i < w->forms; i++)
		if (w->form[i].uses > w->form[best].uses)
			best = i;
	return w->form[best].text;
}
