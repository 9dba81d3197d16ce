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
    const struct linear_author **says, struct err *e)
{
	struct author_seen *seen;

	*says = NULL;
	description = cut(description);
	if (!m->has_author || description.len == 0)
		return 0;
	seen = &s->authors[hash_bytes64(description.ptr, description.len, 0) % AUTHOR_ENTRIES];
	*says = &seen->says;
	if (str_equal((struct str){seen->text, seen->len}, description))
		return 0;
	linear_panel_attend(m->panel, &s->author_text);
	if (author_read(s, description, e) != 0)
		return -1;
	linear_panel_author(m->panel, &s->author_text, &seen->says);
	memcpy(seen->text, description.ptr, description.len);
	seen->len = description.len;
	return 0;
}
