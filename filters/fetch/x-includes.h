/*
 * Private to x-*.c: what a page of the X API v2 has beside its tweets, by the keys that they name.
 */
#ifndef TP_FETCH_X_INCLUDES_H
#define TP_FETCH_X_INCLUDES_H

#include "buf.h"
#include "json.h"

enum x_include {
	X_USER,	     /* by id */
	X_USER_NAME, /* by username */
	X_MEDIA,
	X_POLL,
	X_PLACE,
	X_TWEET
};

struct x_entry {
	enum x_include kind;
	struct str key;
	uint64_t hash;
	struct json_value value;
	size_t number;	    /* of a tweet: in the order of the page */
	size_t joined, len; /* of a tweet that was joined: where its text lies, for x-v2.c */
};

struct x_includes {
	struct x_entry *entry;
	size_t count, cap;
	uint32_t *slot; /* index of an entry + 1; the slots in use are a power of two */
	size_t slots, slots_cap;
	size_t tweets; /* how many; they are entries in their order */
	uint64_t seed;
};

void x_includes_free(struct x_includes *in);
/*
 * Reads `includes`, forgetting what was there before. Of things with the same key the first one's
 * place and the last one's value count, as in Python's dict. seed: of the page's own bytes, so that
 * no page can choose keys that meet. False where memory is out.
 */
bool x_includes_read(struct x_includes *in, struct json_value includes, uint64_t seed);
/* NULL where there is none. */
struct x_entry *x_includes_find(const struct x_includes *in, enum x_include kind, struct str key);

#endif
