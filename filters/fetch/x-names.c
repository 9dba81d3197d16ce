/*
 * Members that are looked for together; see x-names.h. The names lie in a small hash table, so that
 * a member that nobody asks for costs one look.
 */
#include "x-names.h"

#include <string.h>

static size_t slot_of(struct str key)
{
	unsigned first = (unsigned char)key.ptr[0], last = (unsigned char)key.ptr[key.len - 1];

	return (key.len * 29 + first * 7 + last * 3) % X_NAMES_SLOTS;
}

void x_names_init(struct x_names *n, const char *const *name, size_t count)
{
	memset(n, 0, sizeof(*n));
	for (size_t i = 0; i < count && i < X_NAMES_MAX; i++) {
		size_t slot;

		n->name[i] = str_of(name[i]);
		slot = slot_of(n->name[i]);
		while (n->slot[slot])
			slot = (slot + 1) % X_NAMES_SLOTS;
		n->slot[slot] = (unsigned char)++n->count;
	}
}

size_t x_names_find(const struct x_names *n, struct str key)
{
	if (key.len == 0)
		return n->count;
	for (size_t slot = slot_of(key); n->slot[slot]; slot = (slot + 1) % X_NAMES_SLOTS) {
		size_t i = n->slot[slot] - 1U;

		if (str_equal(n->name[i], key))
			return i;
	}
	return n->count;
}

void x_names_get(const struct x_names *n, struct json_value object, struct json_value *value)
{
	struct json_walk walk = json_walk_start(object);

	memset(value, 0, n->count * sizeof(*value));
	while (walk.object && json_walk_next(&walk)) {
		size_t i = x_names_find(n, walk.key);

		if (i < n->count)
			value[i] = walk.value;
	}
}
