/*
 * What stands on the command line and is of this machine: files, quoted globs, standard input.
 * Sources of networks are spec.h's.
 */
#ifndef TP_FETCH_OPERANDS_H
#define TP_FETCH_OPERANDS_H

#include "err.h"

/* Files to read, in order. */
struct operands {
	char **file;
	size_t count, cap;
};

/*
 * Adds what operand stands for: the files that a glob matches, in byte order of their names; a file
 * or `-` as it is. A glob that matches nothing stays as it is (and is told when it can't be
 * opened). -1 with *e filled where memory is out.
 */
int operands_add(struct operands *o, const char *operand, struct err *e);
void operands_free(struct operands *o);

#endif
