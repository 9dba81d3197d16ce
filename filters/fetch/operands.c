/*
 * Operands to files; see operands.h. It looks into folders (glob(3)) and opens nothing.
 */
#include "operands.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int add_file(struct operands *o, const char *name, struct err *e)
{
	char *copy = strdup(name);

	if (copy && o->count == o->cap) {
		size_t cap = o->cap ? o->cap * 2 : 16;
		char **moved = realloc(o->file, cap * sizeof(*moved));

		if (moved) {
			o->file = moved;
			o->cap = cap;
		}
	}
	if (!copy || o->count == o->cap) {
		free(copy);
		return err_set(e, EXIT_IO, "%.200s: out of memory", name);
	}
	o->file[o->count++] = copy;
	return 0;
}

static int add_glob(struct operands *o, const char *pattern, struct err *e)
{
	glob_t found = {0};
	int status = glob(pattern, GLOB_NOCHECK, NULL, &found);

	if (status != 0) {
		globfree(&found);
		return err_set(e, EXIT_IO, "%.200s: cannot look for files", pattern);
	}
	for (size_t i = 0; i < found.gl_pathc && status == 0; i++)
		status = add_file(o, found.gl_pathv[i], e);
	globfree(&found);
	return status;
}

int operands_add(struct operands *o, const char *operand, struct err *e)
{
	if (strcmp(operand, "-") == 0 || access(operand, F_OK) == 0)
		return add_file(o, operand, e);
	if (strpbrk(operand, "*?["))
		return add_glob(o, operand, e);
	return add_file(o, operand, e);
}

void operands_free(struct operands *o)
{
	for (size_t i = 0; i < o->count; i++)
		free(o->file[i]);
	free(o->file);
	*o = (struct operands){0};
}
