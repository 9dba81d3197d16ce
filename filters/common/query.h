/*
 * Floor 2. Expressions that people write, by libjq: --where, adapters, --score, templates. The only
 * includer of jq.h. A query is for one thread; compile one per thread. Integers of more than 15
 * digits are handed to jq as strings, so that no id loses its last digits.
 */
#ifndef TP_QUERY_H
#define TP_QUERY_H

#include "buf.h"

struct query;

/* A value known to the program as $name; json is any JSON text. */
struct query_binding {
	const char *name;
	struct str json;
};

/*
 * Compiles a jq 1.6 program. title names it in messages (`--where`, `adapters/hn.jq`). NULL with *e
 * filled (EXIT_USAGE): the message, then on two further lines the expression's line and a caret
 * under the place where reading failed.
 */
struct query *query_compile(const char *title, const char *program,
    const struct query_binding *binding, size_t bindings, struct err *e);
void query_free(struct query *q);

/* Called for each output; text is compact JSON, or the raw text of a string where raw was asked
 * for. A return other than 0 ends the run, and query_run() returns it. */
typedef int query_output_fn(void *context, struct str text);

/* Runs the program over one JSON text. -1 with *e filled where jq raised an error. */
int query_run(struct query *q, struct str json, bool raw, query_output_fn *output, void *context,
    struct err *e);
/* True where the first output is neither false nor null; no output is false. */
int query_truth(struct query *q, struct str json, bool *truth, struct err *e);
/* The first output as a number; -1 with *e filled where it is none. */
int query_number(struct query *q, struct str json, double *number, struct err *e);

#endif
