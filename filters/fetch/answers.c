/*
 * What answers gave; see answers.h. Remembers a hash of each post's id, and the counts of each
 * source.
 */
#include "answers.h"

#include <stdlib.h>
#include <string.h>

struct answers_source {
	char *key, *name, *error;
	struct source counts;
	uint64_t files, bytes, rejected;
	bool whole;
};

int answers_had(struct answers *a, const char *key, struct str id, struct err *e)
{
	struct buf both;
	struct hash128 hash;

	buf_init(&both, 1 << 26);
	buf_add(&both, key, strlen(key) + 1);
	buf_add_str(&both, id);
	if (buf_failed(&both)) {
		buf_free(&both);
		return err_set(e, EXIT_IO, "out of memory");
	}
	hash = hash_bytes128(both.ptr, both.len);
	buf_free(&both);
	return seen_add(&a->ids, hash, NULL, e);
}

/* The source's counts, made where it is new; NULL where memory is out. */
static struct answers_source *find(struct answers *a, const char *key, const char *name)
{
	struct answers_source *fresh;

	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->source[i].key, key) == 0)
			return &a->source[i];
	if (a->count == a->cap) {
		size_t cap = a->cap ? a->cap * 2 : 64;
		struct answers_source *moved = realloc(a->source, cap * sizeof(*moved));

		if (!moved)
			return NULL;
		a->source = moved;
		a->cap = cap;
	}
	fresh = &a->source[a->count];
	*fresh = (struct answers_source){.key = strdup(key), .name = strdup(name), .whole = true};
	if (fresh->key && fresh->name) {
		a->count++;
		return fresh;
	}
	free(fresh->key);
	free(fresh->name);
	return NULL;
}

int answers_add(struct answers *a, const char *key, const char *name, const struct source *s,
    uint64_t rejected, uint64_t bytes, bool whole, const char *error, struct err *e)
{
	struct answers_source *of = find(a, key, name);

	if (!of)
		return err_set(e, EXIT_IO, "out of memory");
	of->files++;
	of->bytes += bytes;
	of->rejected += rejected;
	of->whole = of->whole && whole;
	if (error && !of->error)
		of->error = strdup(error);
	source_join(&of->counts, s);
	return 0;
}

int answers_tell(const struct answers *a, struct run *run, struct err *e)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct answers_source *of = &a->source[i];
		struct digest bytes = {.bytes = of->bytes};

		if (source_tell_file(&of->counts, run, of->name, of->rejected, &bytes, of->whole,
			of->error, e) != 0)
			return -1;
	}
	return 0;
}

void answers_free(struct answers *a)
{
	for (size_t i = 0; i < a->count; i++) {
		free(a->source[i].key);
		free(a->source[i].name);
		free(a->source[i].error);
	}
	free(a->source);
	seen_free(&a->ids);
	*a = (struct answers){0};
}
