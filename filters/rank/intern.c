/*
 * Open addressing with linear steps, doubled when three quarters full (see intern.h).
 */
#include "intern.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 256
#define SLOTS_MAX ((size_t)1 << 33)
#define TEXT_BYTES_MAX ((size_t)1 << 34)

void intern_init(struct intern *t, bool keeps_text)
{
	*t = (struct intern){.keeps_text = keeps_text};
	arena_init(&t->arena, TEXT_BYTES_MAX);
}

void intern_free(struct intern *t)
{
	free(t->key);
	free(t->number);
	free(t->text);
	arena_free(&t->arena);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "table of names (out of memory)");
}

static size_t slot_of(const struct intern *t, struct hash128 key)
{
	size_t at = key.low & (t->slots - 1);

	while (t->number[at] != INTERN_NONE &&
	       (t->key[at].low != key.low || t->key[at].high != key.high))
		at = (at + 1) & (t->slots - 1);
	return at;
}

static int grow(struct intern *t, struct err *e)
{
	struct intern old = *t;
	size_t slots = t->slots ? t->slots * 2 : SLOTS_FIRST;

	if (slots > SLOTS_MAX) {
		no_memory(e);
		return -1;
	}
	t->key = calloc(slots, sizeof(*t->key));
	t->number = malloc(slots * sizeof(*t->number));
	if (!t->key || !t->number) {
		free(t->key);
		free(t->number);
		t->key = old.key;
		t->number = old.number;
		no_memory(e);
		return -1;
	}
	t->slots = slots;
	memset(t->number, 0xff, slots * sizeof(*t->number));
	for (size_t i = 0; i < old.slots; i++) {
		if (old.number[i] == INTERN_NONE)
			continue;
		size_t to = slot_of(t, old.key[i]);
		t->key[to] = old.key[i];
		t->number[to] = old.number[i];
	}
	free(old.key);
	free(old.number);
	return 0;
}

static int keep_text(struct intern *t, struct str text, struct err *e)
{
	if (t->count == t->text_cap) {
		size_t cap = t->text_cap ? t->text_cap * 2 : 64;
		struct str *wider = realloc(t->text, cap * sizeof(*wider));
		if (!wider)
			return no_memory(e);
		t->text = wider;
		t->text_cap = cap;
	}
	t->text[t->count] = arena_dup(&t->arena, text);
	return text.len > 0 && !t->text[t->count].ptr ? no_memory(e) : 0;
}

int intern_add(
    struct intern *t, struct hash128 key, struct str text, uint32_t *number, struct err *e)
{
	if (t->count >= t->slots / 4 * 3 && grow(t, e) != 0)
		return -1;
	size_t at = slot_of(t, key);
	if (t->number[at] == INTERN_NONE) {
		if (t->count == INTERN_NONE - 1)
			return no_memory(e);
		if (t->keeps_text && keep_text(t, text, e) != 0)
			return -1;
		t->key[at] = key;
		t->number[at] = t->count++;
	}
	*number = t->number[at];
	return 0;
}

int intern_text(struct intern *t, struct str text, uint32_t *number, struct err *e)
{
	return intern_add(t, hash_bytes128(text.ptr, text.len), text, number, e);
}
