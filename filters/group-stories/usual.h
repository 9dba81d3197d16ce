/*
 * What is known of words before the first post is read: how many texts hold the usual ones.
 */
#ifndef GROUP_USUAL_H
#define GROUP_USUAL_H

#include "terms.h"

/* Reads the list at path. -1 with *e filled (EXIT_USAGE). */
int usual_read(const char *path, struct terms *t, struct err *e);

#endif
