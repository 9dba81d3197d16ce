/*
 * What to fetch from a network: one line of JSON, `{"source":"hn-search","query":"LLM"}`, or an
 * operand that says the same in short, `hn-search:LLM`.
 */
#ifndef TP_FETCH_SPEC_H
#define TP_FETCH_SPEC_H

#include "adapters.h"
#include "window.h"

struct spec {
	const struct adapter *adapter;
	const struct adapter_source *kind;
	const char *json; /* one line: what was given, or what the operand means */
	/* The same without `name`, `max_posts` and `max_requests`, members in byte order of their
	 * names: the state goes by it. */
	const char *key;
	/* Its member `name`, or the short form `hn-search:LLM`: for origin.source, messages and
	 * ledger. */
	const char *name;
	bool asleep;	   /* of a list, and a credential that it needs is not set: */
	const char *lacks; /* that one's name */
	/* As its members say; open, or 0, where it has none. */
	struct window window;
	int64_t max_posts, max_requests;
};

struct specs { /* all 0 is an empty one */
	struct spec *spec;
	size_t count, cap;
	struct arena arena; /* the texts of all */
};

/*
 * True where operand begins with the name of a source and a colon, or is an http(s) URL (a feed);
 * and where it looks so (`x-usr:karpathy`) and no such file is there, so that specs_add_operand()
 * may say what was meant. A file whose name begins so is given as ./NAME.
 */
bool spec_is_operand(const struct adapters *a, const char *operand);
/*
 * Adds what an operand means; nothing where the same is there already (as by its key). -1 with *e
 * (EXIT_USAGE): an unknown source, a parameter that is missing or not of its type, a credential
 * that is not set (see secrets.h).
 */
int specs_add_operand(
    struct specs *s, const struct adapters *a, const char *operand, struct err *e);
/*
 * Adds the sources of a file (`-`: standard input), one a line; blank lines and lines that begin
 * with # are passed over. -1 with *e (EXIT_USAGE) `FILE:3: what (why)` at the first bad one. A
 * source that lacks a credential is asleep.
 */
int specs_add_file(struct specs *s, const struct adapters *a, const char *path, struct err *e);
/* Adds a spec from its JSON text (of --raw, say). -1 with *e, `title: what (why)`. */
int specs_add_json(struct specs *s, const struct adapters *a, struct str json, const char *title,
    bool may_sleep, struct err *e);
void specs_free(struct specs *s);

#endif
