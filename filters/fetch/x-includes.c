/*
 * A page's includes as one hash table; see x-includes.h. Keys are views of the parsed page; the
 * memory is kept from page to page.
 */
#include "x-includes.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define FIRST 64

/* Lists of `includes`, and the member that is the key of each. */
static const struct list {
	const char *list, *key;
	enum x_include kind;
} lists[] = {
    {"users", "id", X_USER},
    {"users", "username", X_USER_NAME},
    {"media", "media_key", X_MEDIA},
    {"polls", "id", X_POLL},
    {"places", "id", X_PLACE},
    {"tweets", "id", X_TWEET},
};

void x_includes_free(struct x_includes *in)
{
	free(in->entry);
	free(in->slot);
	*in = (struct x_includes){0};
}

/* The slot of the key, or the free one where it would be. */
static uint32_t *slot_of(
    const struct x_includes *in, enum x_include kind, struct str key, uint64_t hash)
{
	size_t i = (size_t)hash & (in->slots - 1);

	for (; in->slot[i]; i = (i + 1) & (in->slots - 1)) {
		const struct x_entry *entry = &in->entry[in->slot[i] - 1];

		if (entry->hash == hash && entry->kind == kind && str_equal(entry->key, key))
			break;
	}
	return &in->slot[i];
}

/* Sets the number of slots, all free, and brings the entries in again. */
static bool set_slots(struct x_includes *in, size_t slots)
{
	if (slots > in->slots_cap) {
		uint32_t *moved = realloc(in->slot, slots * sizeof(*moved));

		if (!moved)
			return false;
		in->slot = moved;
		in->slots_cap = slots;
	}
	in->slots = slots;
	memset(in->slot, 0, slots * sizeof(*in->slot));
	for (size_t i = 0; i < in->count; i++) {
		const struct x_entry *entry = &in->entry[i];

		*slot_of(in, entry->kind, entry->key, entry->hash) = (uint32_t)i + 1;
	}
	return true;
}

/* Room for one more. */
static bool reserve(struct x_includes *in)
{
	if (in->count == in->cap) {
		size_t cap = in->cap ? in->cap * 2 : FIRST;
		struct x_entry *moved = cap < UINT32_MAX / sizeof(*moved)
					    ? realloc(in->entry, cap * sizeof(*moved))
					    : NULL;

		if (!moved)
			return false;
		in->entry = moved;
		in->cap = cap;
	}
	return in->count * 2 < in->slots || set_slots(in, in->slots * 2);
}

static uint64_t hash_of(const struct x_includes *in, enum x_include kind, struct str key)
{
	return hash_bytes64(key.ptr, key.len, in->seed + kind);
}

static bool add(struct x_includes *in, enum x_include kind, struct str key, struct json_value value)
{
	uint64_t hash = hash_of(in, kind, key);
	uint32_t *slot;

	if (!reserve(in))
		return false;
	slot = slot_of(in, kind, key, hash);
	if (*slot) {
		in->entry[*slot - 1].value = value;
		return true;
	}
	in->entry[in->count] = (struct x_entry){.kind = kind,
	    .key = key,
	    .hash = hash,
	    .value = value,
	    .number = kind == X_TWEET ? in->tweets++ : 0};
	*slot = (uint32_t)++in->count;
	return true;
}

bool x_includes_read(struct x_includes *in, struct json_value includes, uint64_t seed)
{
	in->count = in->tweets = 0;
	in->seed = seed;
	if (!set_slots(in, FIRST))
		return false;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct json_value list = json_get(includes, str_of(lists[i].list));
		struct json_walk walk = json_walk_start(list);

		while (list.type == JSON_ARRAY && json_walk_next(&walk)) {
			struct str key = json_text(json_get(walk.value, str_of(lists[i].key)));

			if (key.len > 0 && !add(in, lists[i].kind, key, walk.value))
				return false;
		}
	}
	return true;
}

struct x_entry *x_includes_find(const struct x_includes *in, enum x_include kind, struct str key)
{
	uint32_t number;

	if (key.len == 0)
		return NULL;
	number = *slot_of(in, kind, key, hash_of(in, kind, key));
	return number ? &in->entry[number - 1] : NULL;
}
