/*
 * Makes labels (see label.h): names are those of the tags, counted over the story's posts; the act
 * is the kind that most of them have.
 */
#include "label.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

#define OPENING_GRAPHEMES 60
#define LABEL_SHOWN 3 /* names */

static const struct {
	const char *kind, *word;
} acts[] = {
    {"release", "release"},
    {"research", "research"},
    {"business", "business"},
    {"market", "market"},
    {"opinion", "opinion"},
    {"tutorial", "tutorial"},
    {"question", "question"},
    {"advert", "advert"},
};

void label_free(struct label *l)
{
	free(l->name);
	free(l->opening);
	*l = (struct label){0};
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for labels (set a shorter --window)");
}

static bool is_thing(struct str type)
{
	return str_is(type, "model") || str_is(type, "product") || str_is(type, "framework") ||
	       str_is(type, "benchmark");
}

static int count_name(struct label *l, const struct post_name *n, struct err *e)
{
	size_t len = n->name.len;

	for (size_t i = 0; i < l->names; i++)
		if (str_equal((struct str){l->name[i].text, l->name[i].len}, n->name)) {
			l->name[i].posts++;
			return 0;
		}
	if (l->names == LABEL_NAMES || len > LABEL_NAME_MAX || len == 0)
		return 0;
	if (!l->name)
		l->name = malloc(LABEL_NAMES * sizeof(*l->name));
	if (!l->name)
		return no_memory(e);
	struct label_name *made = &l->name[l->names++];
	*made = (struct label_name){.len = (uint8_t)len, .posts = 1, .thing = is_thing(n->type)};
	memcpy(made->text, n->name.ptr, len);
	return 0;
}

/* The first line's beginning, without mentions and links before it. */
static struct str opening_of(struct str text)
{
	struct str line;
	size_t at = 0, len;

	for (;;) {
		while (at < text.len && (unsigned char)text.ptr[at] <= ' ')
			at++;
		len = at < text.len ? text_mention_at(text, at) : 0;
		if (!len && at < text.len)
			len = text_url_at(text, at);
		if (!len)
			break;
		at += len;
	}
	text = (struct str){text.ptr + at, text.len - at};
	for (len = 0; len < text.len && (unsigned char)text.ptr[len] >= ' '; len++)
		if (len > 0 && text_url_at(text, len))
			break;
	text.len = len;
	line = text;
	for (len = OPENING_GRAPHEMES; len > 0; len /= 2) {
		text = str_trim(text_cut(line, len));
		if (text.len <= LABEL_OPENING)
			return text;
	}
	return STR_NONE; /* more marks than letters */
}

int label_add(struct label *l, const struct post *p, struct err *e)
{
	if (!l->posts) {
		struct str opening = opening_of(p->text);
		l->opening = malloc(opening.len + 1);
		if (!l->opening)
			return no_memory(e);
		if (opening.len)
			memcpy(l->opening, opening.ptr, opening.len);
		l->opening_len = (uint32_t)opening.len;
	}
	l->posts++;
	for (size_t i = 0; i < p->tags.names; i++)
		if (count_name(l, &p->tags.name[i], e) != 0)
			return -1;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		l->act[i] += str_is(p->tags.kind, acts[i].kind);
	return 0;
}

/* The name that most posts have, things before makers; NULL where none is left of a third. */
static const struct label_name *next_name(const struct label *l, unsigned *told)
{
	const struct label_name *best = NULL;
	uint32_t value, best_value = 0;

	for (uint32_t i = 0; i < l->names; i++) {
		value = l->name[i].posts * (l->name[i].thing ? 3 : 2);
		if (*told & 1u << i || l->name[i].posts * 3 < l->posts || value <= best_value)
			continue;
		best = &l->name[i];
		best_value = value;
	}
	if (best)
		*told |= 1u << (best - l->name);
	return best;
}

static const char *act_of(const struct label *l)
{
	size_t best = 0;

	for (size_t i = 1; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (l->act[i] > l->act[best])
			best = i;
	return l->act[best] * 2 >= l->posts && l->act[best] ? acts[best].word : NULL;
}

void label_write(const struct label *l, struct buf *out)
{
	const struct label_name *n;
	const char *act = act_of(l);
	unsigned told = 0;
	size_t shown = 0;

	for (n = next_name(l, &told); n && shown < LABEL_SHOWN; n = next_name(l, &told)) {
		if (shown++)
			buf_add_z(out, ", ");
		buf_add(out, n->text, n->len);
	}
	if (!shown)
		buf_add(out, l->opening, l->opening_len);
	else if (act)
		buf_printf(out, " %s", act);
}
