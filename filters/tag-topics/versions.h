/* The version that follows a name: `5.2`, `3 Deep Think`, `-Realtime-0.5B`. */
#ifndef TAG_VERSIONS_H
#define TAG_VERSIONS_H

#include "tagging.h"

/*
 * Reads what follows `at` in the plain form, where name number `name` ends (it began at `from`),
 * and appends the name as it is shown, with its version, to out. Returns where the version ends:
 * `at` where there is none.
 */
size_t versions_read(
    const struct tagging *t, uint16_t name, size_t from, size_t at, struct buf *out);

#endif
