/*
 * Members that are looked for together: one walk over an object finds them all.
 */
#ifndef TP_FETCH_X_NAMES_H
#define TP_FETCH_X_NAMES_H

#include "json.h"

#define X_NAMES_SLOTS 256 /* a power of two, several times the names of any list */
#define X_NAMES_MAX 64

struct x_names {
	struct str name[X_NAMES_MAX];
	size_t count;
	unsigned char slot[X_NAMES_SLOTS]; /* number of a name + 1; 0 where there is none */
};

/* Makes *n of a list of at most X_NAMES_MAX names, none of them empty, which lives as long. */
void x_names_init(struct x_names *n, const char *const *name, size_t count);
/* The number of the name in the list, or the list's length. */
size_t x_names_find(const struct x_names *n, struct str key);
/* Fills value[] with the object's members of these names (the last of each); JSON_NONE where it has
 * none, or is no object. */
void x_names_get(const struct x_names *n, struct json_value object, struct json_value *value);

#endif
