/*
 * Adapters: jq programs that know a format, or how to ask a network (adapters(7)). Here they are
 * files that were read; the programs are compiled where they are run, and only when a record or a
 * source asks for it.
 */
#ifndef TP_FETCH_ADAPTERS_H
#define TP_FETCH_ADAPTERS_H

#include "arena.h"
#include "buf.h"
#include "json.h"

#define ADAPTERS_MAX 256
#define ADAPTER_CANONICAL "posts" /* the adapter that needs no jq: lines that are posts already */

/* What fetch reads without jq: posts, and X's own formats (x-page.h). */
#define ADAPTERS_OWN 3
extern const struct adapter_own {
	const char *name, *network;
} adapters_own[ADAPTERS_OWN];

/* A set of members that a record must have for an adapter to be asked. */
struct adapter_needs {
	const char **path; /* `user.screenName` */
	size_t count;
};

enum parameter_type {
	PARAMETER_TEXT, /* a string that is not empty */
	PARAMETER_NUMBER,
	PARAMETER_BOOLEAN,
	PARAMETER_LIST, /* an array of such strings; in an operand separated by commas */
	PARAMETER_URL	/* http or https */
};

/* What a spec may say beside what all of them may; `"parameters": ["instance", "username|id",
 * "local:boolean?"]`. */
struct adapter_parameter {
	const char *name;
	const char *instead; /* another one of which may be given in its place; or NULL */
	enum parameter_type type;
	bool required; /* it, or the other */
};

/* A source of a network: what `def sources: [...];` says of it (adapters(7)). */
struct adapter_source {
	const char *name;    /* `mastodon-tag` */
	const char *operand; /* its parameters in the short form, `instance/tag`; "" where none */
	struct adapter_parameter *parameter;
	size_t parameters;
	const char **credential; /* names that must be set, `X_BEARER_TOKEN` */
	size_t credentials;
	const char **optional_credential; /* used where they are set */
	size_t optional_credentials;
	bool paid;	   /* its answers cost money or a quota */
	bool newest_first; /* pages go back in time, so that reading ends at what is known */
	int64_t delay_ms;  /* between two requests to its host, where the host asks for that */
	const char *help;
};

struct adapter {
	const char *name;    /* the file's, without .jq */
	const char *title;   /* `adapters/hn.jq`, for messages */
	const char *network; /* `x` */
	const char *when;    /* path of the record's time; NULL: jq must tell */
	const char *program; /* gives the record's posts; false where it does not match; NULL where
				it knows no format */
	const char *forced; /* as program, for --adapter: gives the posts whatever `matches` says */
	struct adapter_needs *needs; /* one of them is enough */
	size_t alternatives;
	struct adapter_source *source; /* what it can ask a network for */
	size_t sources;
	const char *request; /* program; NULL where it has no sources */
	const char *after; /* program for {cursor, kept, trouble}: `next`, `keep` and `trouble`, but
			      for those of them that are plain paths; NULL where none is left: */
	/* `def next: .answer.meta.next_token;` is `.meta.next_token`; `[-1]` is a step too. */
	const char *next_path, *keep_path, *trouble_path;
	bool given; /* from a folder that somebody named */
};

struct adapters {
	struct adapter adapter[ADAPTERS_MAX];
	size_t count;
	struct arena arena; /* all of the above lives there */
	const char *prelude;
};

/* Reads the definitions that stand before every adapter's. -1 with *e filled. */
int adapters_start(struct adapters *a, const char *prelude_path, struct err *e);
/*
 * Adds the *.jq of folder dir, in byte order of their names. A name that is there already stays as
 * it is, so the folder added first counts. given: somebody named the folder. -1 with *e filled
 * (EXIT_USAGE).
 */
int adapters_add(struct adapters *a, const char *dir, bool given, struct err *e);
void adapters_free(struct adapters *a);

/* The adapter of that name, or NULL. */
const struct adapter *adapters_find(const struct adapters *a, const char *name);
/* The source of that name and its adapter, or NULL. */
const struct adapter_source *adapters_source(
    const struct adapters *a, struct str name, const struct adapter **adapter);
/* The name of a source that may have been meant by one that is not known, or NULL. */
const char *adapters_guess(const struct adapters *a, struct str name);
/* Whether the record has what the adapter needs, so that asking jq is worth while; never where the
 * adapter knows no format. */
bool adapter_may_match(const struct adapter *adapter, struct json_value record);
/* The names of all formats, separated by commas, `posts` first. */
void adapters_list(const struct adapters *a, struct buf *out);
/* For --adapters: formats, then sources with their parameters, credentials and help; in columns. */
void adapters_show(const struct adapters *a, struct buf *out);

#endif
