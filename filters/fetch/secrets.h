/*
 * Credentials by name, from the environment or a file of `NAME=value` lines. They are put into
 * requests' headers at the last moment, and nowhere else.
 */
#ifndef TP_FETCH_SECRETS_H
#define TP_FETCH_SECRETS_H

#include "buf.h"

/*
 * Reads --secrets FILE into the environment of this process, where it counts before what was there;
 * NULL: nothing. Lines are `NAME=value`, also with `export` before and with quotes around the
 * value; blank ones and those that begin with # are passed over. Before threads start. -1 with *e
 * (EXIT_USAGE), which never holds a value, where the file can't be read, others than its owner can
 * read it, or a line is none.
 */
int secrets_read(const char *path, struct err *e);
/* The value of a credential, or NULL where it is not set or empty. */
const char *secrets_get(const char *name);

#endif
