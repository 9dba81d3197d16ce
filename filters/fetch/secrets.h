/*
 * Credentials by name, from the environment or a file of `NAME=value` lines. They are put into
 * requests' headers at the last moment, and nowhere else.
 */
#ifndef TP_FETCH_SECRETS_H
#define TP_FETCH_SECRETS_H

#include "buf.h"

/* Reads --secrets FILE; NULL: the environment only. What the file has counts before the environment. -1
 * with *e (EXIT_USAGE) where it can't be read, others than its owner can read it, or a line is none. */
int secrets_read(const char *path, struct err *e);
/* The value of a credential, or NULL where it is not set or empty. */
const char *secrets_get(const char *name);
void secrets_free(void);

#endif
