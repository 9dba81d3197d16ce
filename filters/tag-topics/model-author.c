/*
 * What an author's own description says to the models: a poster who calls himself a trader or a
 * researcher is likelier to write about that. Its words are looked at, never whose they are. In: a
 * description. Out: features, scores. Remembers the scores of descriptions that were seen lately,
 * which changes no answer.
 */
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "model.h"

int model_scratch_init(struct model_scratch *s, struct err *e)
{
	plain_init(&s->author_plain);
	s->authors = calloc(AUTHOR_ENTRIES, sizeof *s->authors);
	return s->authors ? 0 : err_set(e, EXIT_IO, "out of memory");
}

void model_scratch_free(struct model_scratch *s)
{
	plain_free(&s->author_plain);
	free(s->authors);
}

/* Its first AUTHOR_BYTES, but no part of a character. */
static struct str cut(struct str s)
{
	if (s.len <= AUTHOR_BYTES)
		return s;
	s.len = AUTHOR_BYTES;
	while (s.len > 0 && ((unsigned char)s.ptr[s.len] & 0xC0) == 0x80)
		s.len--;
	return s;
}

int author_read(struct model_scratch *s, struct str description, struct err *e)
{
	s->author_text.count = 0;
	if (description.len == 0)
		return 0;
	if (plain_read(&s->author_plain, cut(description), NULL, NULL, e) != 0)
		return -1;
	linear_text_read(&s->author_text, buf_str(&s->author_plain.bytes));
	linear_text_turn(&s->author_text);
	return 0;
}

int author_ask(const struct models *m, struct model_scratch *s, struct str description,
    const struct author_scores **scores, struct err *e)
{
	struct author_scores *entry;

	*scores = NULL;
	description = cut(description);
	if (!m->has_author || description.len == 0)
		return 0;
	entry = &s->authors[hash_bytes64(description.ptr, description.len, 0) % AUTHOR_ENTRIES];
	*scores = entry;
	if (str_equal((struct str){entry->text, entry->len}, description))
		return 0;
	if (author_read(s, description, e) != 0)
		return -1;
	memset(entry->score, 0, sizeof entry->score);
	for (size_t task = 0; task < MODEL_TASKS; task++)
		if (m->model[task])
			linear_add_author(m->model[task], &s->author_text, entry->score[task]);
	memcpy(entry->text, description.ptr, description.len);
	entry->len = description.len;
	return 0;
}
