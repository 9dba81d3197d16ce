/*
 * The text of one adapter to what is known of it without running it. Private to adapters*.c.
 */
#ifndef TP_FETCH_ADAPTERS_TEXT_H
#define TP_FETCH_ADAPTERS_TEXT_H

#include "adapters.h"

/* A NUL-terminated copy in the arena, or NULL. */
char *adapters_keep(struct adapters *a, struct str s);
/* -1 with *e: what path names takes more room than there is. */
int adapters_no_room(const char *path, struct err *e);
/* The next line of *text, which loses it. */
struct str adapters_line(struct str *text);
/* Fills *adapter from its text; its name and title are known. -1 with *e (EXIT_USAGE). */
int adapters_read(struct adapters *a, struct adapter *adapter, struct str text, struct err *e);
/* Fills *adapter's sources from the value of `def sources: [...];`. -1 with *e. */
int adapters_read_sources(
    struct adapters *a, struct adapter *adapter, struct json_value value, struct err *e);

#endif
