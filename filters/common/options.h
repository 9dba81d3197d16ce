/*
 * Floor 1. A program's options are one table: parsing, --help, the man page's OPTIONS section and
 * the bash completion all come from it.
 */
#ifndef TP_OPTIONS_H
#define TP_OPTIONS_H

#include "buf.h"

enum opt_kind {
	OPT_FLAG,     /* bool: true when given */
	OPT_STRING,   /* const char *, points into argv */
	OPT_FILE,     /* const char *, a path to read (completed as one) */
	OPT_OUTPUT,   /* const char *, a path to write */
	OPT_INT,      /* int64_t within min..max */
	OPT_REAL,     /* double within min..max */
	OPT_SIZE,     /* int64_t bytes: 65536, 64K, 16M, 1G (powers of 1024) within min..max */
	OPT_DURATION, /* int64_t milliseconds: 500ms, 90s, 15m, 48h, 7d, 2w within min..max */
	OPT_CHOICE,   /* const char *: one of `choices`, separated by | */
	OPT_OPTIONAL, /* const char *: --name or --name=VALUE; "" where no value is given */
	OPT_LIST      /* struct opt_list: may be given several times */
};

#define OPT_LIST_MAX 256

/* Values of an OPT_LIST, in the order given; they point into argv. */
struct opt_list {
	size_t count;
	const char *value[OPT_LIST_MAX];
};

struct opt {
	char letter;	  /* short form, or 0 */
	const char *name; /* long form, without -- */
	enum opt_kind kind;
	const char *arg;     /* what the value is called in help, NULL for OPT_FLAG */
	size_t offset;	     /* where in the program's own struct the value goes: offsetof() */
	double min, max;     /* for numbers; both 0: no limit */
	const char *choices; /* for OPT_CHOICE */
	const char *help;    /* one plain sentence, lower case, no full stop */
};

/* One table and the struct that it fills. A program has two: its own and the driver's. */
struct opt_set {
	const struct opt *table;
	size_t count;
	void *target;
};

/*
 * Reads argv (GNU style: -x, -xVALUE, --name VALUE, --name=VALUE, operands anywhere, -- ends
 * options). Operands are moved to the front of argv[1..]; *operands is their number. Returns 0, or
 * -1 with *e filled (EXIT_USAGE), with a guess at an unknown option's meaning.
 */
int options_parse(
    const struct opt_set *sets, size_t n_sets, int argc, char **argv, int *operands, struct err *e);

/* A guess at the name that was meant: try all that there are, then look at best. */
struct guess {
	struct str name;  /* as it was written */
	const char *best; /* the nearest, or NULL where none is near */
	size_t edits; /* that make it of name, by Wagner and Fischer's distance; fewer are nearer */
};

struct guess guess_start(struct str name);
/* known must live as long as best is looked at. */
void guess_try(struct guess *g, const char *known);

/* One indented line or more per option, for --help; width_cols is the terminal's. */
void options_help(const struct opt_set *sets, size_t n_sets, int width_cols, struct buf *out);
/* mdoc(7) list items for the OPTIONS section. */
void options_mdoc(const struct opt_set *sets, size_t n_sets, struct buf *out);
/* A bash completion function for program `name`. */
void options_bash(const struct opt_set *sets, size_t n_sets, const char *name, struct buf *out);

#endif
