/*
 * What to fetch from a network: one line of JSON, `{"source":"hn-search","query":"LLM"}`, or an operand
 * that says the same in short, `hn-search:LLM`.
 */
#ifndef TP_FETCH_SPEC_H
#define TP_FETCH_SPEC_H

#include "adapters.h"

struct spec {
	const struct adapter *adapter;
	const struct adapter_source *kind;
	char *json; /* one line, as it was given or as the operand means it */
	char *key;  /* the same without `name`, members in the order of their names: the state goes by it */
	char *name; /* its member `name`, or the short form `hn-search:LLM`: origin.source, messages, ledger */
	bool asleep; /* of a list, and a credential that it needs is not set */
};

struct specs {
	struct spec *spec;
	size_t count, cap;
};

/* True where operand begins with the name of a source and a colon, or is an http(s) URL (a feed). */
bool spec_is_operand(const struct adapters *a, const char *operand);
/* Adds what an operand means. -1 with *e (EXIT_USAGE): an unknown parameter or none, a credential that is
 * not set (`x-user:karpathy: needs X_BEARER_TOKEN (set it, or name a file with --secrets)`). */
int specs_add_operand(struct specs *s, const struct adapters *a, const char *operand, struct err *e);
/* Adds the sources of a file (`-`: standard input), one a line; blank lines and lines that begin with # are
 * passed over. -1 with *e (EXIT_USAGE) `FILE:3: what (why)` at the first bad one. */
int specs_add_file(struct specs *s, const struct adapters *a, const char *path, struct err *e);
void specs_free(struct specs *s);

#endif
