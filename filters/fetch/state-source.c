/*
 * What is known of one source, in memory; see state.h. In: members and hashes of ids. Out: the
 * same. Remembers nothing but what its struct holds.
 */
#include <stdlib.h>
#include <string.h>

#include "state.h"

void state_set(struct state_source *s, enum state_member member, struct str value)
{
	char *copy = value.ptr ? strndup(value.ptr, value.len) : NULL;

	if (value.ptr && !copy)
		s->no_room = true;
	free(s->member[member]);
	s->member[member] = copy;
	s->changed = true;
}

struct str state_get(const struct state_source *s, enum state_member member)
{
	return str_of(s->member[member]);
}

bool state_has_seen(const struct state_source *s, uint64_t hash)
{
	for (size_t i = 0; i < s->seen_count; i++)
		if (s->seen[i] == hash)
			return true;
	return false;
}

void state_see(struct state_source *s, const uint64_t *hash, size_t count)
{
	const size_t size = sizeof(s->seen[0]);

	for (size_t i = count; i > 0; i--) {
		size_t at = 0;

		while (at < s->seen_count && s->seen[at] != hash[i - 1])
			at++;
		if (at == s->seen_count && at < STATE_SEEN_MAX)
			s->seen_count++;
		else if (at == STATE_SEEN_MAX)
			at--;
		memmove(s->seen + 1, s->seen, at * size);
		s->seen[0] = hash[i - 1];
	}
	s->changed = true;
}

void state_forget(struct state_source *s, size_t count)
{
	if (s->seen_count > count)
		s->seen_count = count;
	s->changed = true;
}
