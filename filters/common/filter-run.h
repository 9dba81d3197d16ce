/*
 * Floor 3, private to filter*.c. What the driver remembers of a run: the options that every program
 * has, what was counted, the files it writes, and the batches on their way.
 */
#ifndef TP_FILTER_RUN_H
#define TP_FILTER_RUN_H

#include "filter.h"
#include "query.h"

#define RUN_FILES_MAX 8
#define RUN_NAMED_REJECTS 5

/* The options of every program, as their table fills them. */
struct run_options {
	const char *help, *stats, *where, *reject;
	bool version, strict, ledger, progress, quiet;
	int64_t jobs, max_line;
};

enum item_state {
	ITEM_KEPT,     /* for each() or ledger() */
	ITEM_LEFT_OUT, /* --where said no */
	ITEM_BAD       /* why says what is wrong */
};

struct item {
	struct record rec;
	enum item_state state;
	const char *why;
	bool rest, more; /* pieces of an overlong line: see lines.h */
};

/* Some lines of one file, from reading to writing. */
struct batch {
	struct block block;
	struct arena arena;
	struct item *item; /* of each line of the block */
	size_t cap;
	struct intake in;
	bool done; /* a worker is through with it */
};

/* One thread's tools. */
struct worker {
	struct json *json;
	struct query *where;
	void *own; /* the program's, from worker_new() */
};

struct run {
	const struct filter *filter;
	void *state;
	struct run_options options;
	char **file;
	size_t files, file_at;
	struct lines *lines; /* the file being read */
	struct outfile *out; /* standard output */
	bool silent;	     /* the artefact went to standard output: no posts there */
	struct outfile *created[RUN_FILES_MAX];
	const char *created_path[RUN_FILES_MAX];
	size_t creates;
	struct outfile *reject, *reject_why;
	unsigned fields;
	unpack_tap_fn *tap;
	void *tap_context;
	struct buf splice;
	uint64_t in, out_count, left_out, rejected;
	uint64_t counts[FILTER_COUNTS_MAX];
	bool failed_in_part, io_failed, no_input, operands_given;
	double started_s, told_s, wait_told_s; /* for --stats and --progress only */
	uint64_t bytes_in;
};

/* filter-batch.c */
int worker_start(const struct run *run, struct worker *w, struct err *e);
void worker_stop(const struct run *run, struct worker *w);
/* Makes room for an item per line of the block. */
int batch_reserve(struct batch *b, struct err *e);
/* Parses, selects and prepares every line of the batch. Any thread; reads the run only. */
void batch_prepare(const struct run *run, struct worker *w, struct batch *b);
/* Hands every line on in order: each(), ledger(), rejects. */
int batch_settle(struct run *run, struct batch *b, struct err *e);
void batch_free(struct batch *b);

/* filter-write.c: -1 where a file to be written is one that is read, or written already. */
int run_check_target(const struct run *run, const char *path, struct err *e);
/* filter-write.c: run_reject() for the first piece of a line, of which more may come. */
int run_reject_piece(struct run *run, const struct record *rec, bool more, struct err *why);

/* filter-loop.c: reads all input through the workers. */
int run_loop(struct run *run, struct err *e);

/* filter-report.c */
int run_stage_line(struct run *run, struct err *e);
void run_show_stats(const struct run *run);
void run_show_progress(struct run *run, bool last);
/* Before input is waited for. */
void run_show_wait(struct run *run);
void run_show_help(const struct run *run, const struct opt_set *sets, size_t n_sets);
double run_clock_s(void);

#endif
