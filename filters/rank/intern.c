/*
 * Numbers for strings: what was seen, and the texts in a growing array (see intern.h).
 */
#include "intern.h"

#include <stdlib.h>

#define TEXT_BYTES_MAX ((size_t)1 << 34)

void intern_init(struct intern *t, bool keeps_text)
{
	*t = (struct intern){.keeps_text = keeps_text};
	seen_init(&t->numbers, true);
	arena_init(&t->arena, TEXT_BYTES_MAX);
}

void intern_free(struct intern *t)
{
	seen_free(&t->numbers);
	free(t->text);
	arena_free(&t->arena);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "table of names (out of memory)");
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
	int known;

	if (t->count == INTERN_NONE)
		return no_memory(e);
	*number = t->count;
	known = seen_add(&t->numbers, key, number, e);
	if (known != 0)
		return known < 0 ? -1 : 0;
	if (t->keeps_text && keep_text(t, text, e) != 0)
		return -1;
	t->count++;
	return 0;
}

int intern_text(struct intern *t, struct str text, uint32_t *number, struct err *e)
{
	return intern_add(t, hash_bytes128(text.ptr, text.len), text, number, e);
}
