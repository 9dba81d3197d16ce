/* With what a regular expression's matches may begin. */
#ifndef TAG_REGEX_STARTS_H
#define TAG_REGEX_STARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

#define REGEX_STARTS_MAX 64
#define REGEX_START_BYTES 24

struct regex_start {
	char byte[REGEX_START_BYTES];
	uint8_t len;
	bool open; /* what follows in the expression goes on behind it */
};

struct regex_starts {
	struct regex_start start[REGEX_STARTS_MAX];
	size_t count;
};

/*
 * Fills *out with texts such that whatever fits the folded expression (regex_fold()) begins with
 * one of them: `stocks? (rose|fell)` with `stock rose`, `stocks rose` and so on, `\d+x` with each
 * digit. None begins with another. False where there are no such texts (`\w+ing`), or one would
 * begin with a space.
 */
bool regex_starts(struct str folded, struct regex_starts *out);

#endif
