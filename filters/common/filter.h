/*
 * Floor 3. The driver: main() of every program. A program is a table of options and three callbacks
 * (begin, each, end), and gets from here: input files and pipes, workers with ordered output,
 * rejects, --where, --stats, --progress, --ledger, signals, SIGPIPE and checked output.
 */
#ifndef TP_FILTER_H
#define TP_FILTER_H

#include "lines.h"
#include "options.h"
#include "outfile.h"
#include "post.h"

/* One line on its way through; every view in it lives until each() returns for it. */
struct record {
	struct str line;  /* the bytes as they came, without the newline */
	const char *file; /* as named on the command line; `standard input` for - */
	uint64_t number;  /* line number in it, from 1 */
	enum post_kind kind;
	struct post post;	/* the members that filter.fields asks for */
	bool has_member;	/* the line has filter.member already */
	void *own;		/* what prepare() left for each(); memory from arena */
	struct arena *arena;	/* the batch's: freed after each() has seen the whole batch */
	struct json_value root; /* inside prepare() only: the parsed line */
	void *input; /* what intake.input said of the file that it is from; NULL where the driver
			reads */
};

/* What filter.read() says of a block that it filled. */
struct intake {
	const char *file; /* for messages and rejects; lives as long as the run */
	void *input;	  /* the filter's own, handed on as record.input and to file_end() */
	bool ends_file;	  /* it has no more lines: file_end() follows */
	bool file_ok;	  /* it was read to its end */
};

/* Counts that --stats and the ledger tell, beyond in, out and rejected. */
#define FILTER_COUNTS_MAX 24

/* What a filter.read() should fill a block with at most, but for one longer line. */
#define FILTER_BATCH_BYTES ((size_t)256 << 10)

struct run; /* what the driver knows of this run; handed to the callbacks */

struct filter {
	const char *name;     /* `dedupe` */
	const char *summary;  /* one line for --help */
	const char *operands; /* `[FILE]...` */
	const char *member;   /* the member that run_splice() sets, or NULL */
	unsigned fields;      /* enum post_field: what each record.post shows */
	const struct opt *options;
	size_t option_count;
	size_t state_size; /* of the program's own struct, zeroed; options are written into it */
	const char *const *counts; /* names of its own counts, ending in NULL; or NULL */
	enum lines_mode mode;	   /* LINES_TEXT but for fetch */
	/* Records need not be objects (fetch): post is not read, kind is POST_IS_POST. */
	bool any_json;
	/* Nothing leaves before the end (rank): no need to flush for live streams. */
	bool whole_set;

	/* Sets defaults in state before options are read. May be NULL. */
	void (*defaults)(void *state);
	/* Checks options, reads rules, opens files. -1 with *e filled ends the program before
	 * input. */
	int (*begin)(void *state, struct run *run, struct err *e);
	/* Per worker thread: a context for prepare() (scratch space, compiled queries). May be
	 * NULL. */
	void *(*worker_new)(const void *state, struct err *e);
	void (*worker_free)(void *worker);
	/*
	 * The part that needs no order: may run on any thread, many at once; only reads state,
	 * leaves its result in rec->own. -1 rejects the line with *e's text. May be NULL. Posts
	 * only.
	 */
	int (*prepare)(const void *state, void *worker, struct record *rec, struct err *e);
	/* A record that each() will see before long, on its thread: time to ask for what lies far
	 * in memory. Reads state only. Posts only. May be NULL. */
	void (*soon)(const void *state, const struct record *rec);
	/* The part in order, on one thread: decides, and writes with run_*(). -1 with *e ends the
	 * program. */
	int (*each)(void *state, struct run *run, struct record *rec, struct err *e);
	/* Ledger lines, in order with the posts; NULL passes them on. rec->post.id is their
	 * `record`. */
	int (*ledger)(void *state, struct run *run, struct record *rec, struct err *e);
	/*
	 * Reads in the driver's place (fetch): fills *b with lines as lines_read() does, none
	 * perhaps, and says in *in what they are. 1; 0 where no input is left; -1 with *e ends the
	 * program; -2 where a signal came. On the main thread. May be NULL: the driver reads the
	 * operands.
	 */
	int (*read)(
	    void *state, struct run *run, struct block *b, struct intake *in, struct err *e);
	/* With read(): true where it would have to wait, or waits for what has not been settled. */
	bool (*would_block)(void *state, struct run *run);
	/* After output was flushed, since nothing is there to be read. May be NULL. */
	int (*flushed)(void *state, struct run *run, struct err *e);
	/* After the last line of a file: in.file_ok says whether it was read to its end. May be
	 * NULL. */
	int (*file_end)(void *state, struct run *run, const struct intake *in, struct err *e);
	/* After all input: whole-set stages write here. May be NULL. */
	int (*end)(void *state, struct run *run, struct err *e);
	/* More members for the stage's ledger line: appends `,"name":value...`. May be NULL. */
	void (*ledger_members)(const void *state, struct buf *out);
	void (*free)(void *state);
};

/* The whole program: `int main(int argc, char **argv) { return filter_main(&dedupe, argc, argv); }`
 */
int filter_main(const struct filter *f, int argc, char **argv);

/* Writes the record's line as it came; adds one to `out`. Ledger lines are not counted. */
int run_pass(struct run *run, const struct record *rec, struct err *e);
/* Writes the record's line with the filter's member set to value (JSON text). */
int run_splice(struct run *run, const struct record *rec, struct str value, struct err *e);
/* Writes a line of the program's own (no newline in it) as a post: counted in `out`. */
int run_post(struct run *run, struct str line, struct err *e);
/* Writes a ledger line; does nothing unless --ledger was given. */
int run_ledger(struct run *run, struct str line, struct err *e);
/* Names the line on stderr (the first five, then a count), writes it to --reject; -1 under
 * --strict. */
int run_reject(struct run *run, const struct record *rec, struct err *why);
/* A source that failed in part: the program will end with EXIT_PARTIAL. */
void run_failed_in_part(struct run *run);
/* Adds n to the program's count number `which` (index into filter.counts). */
void run_count(struct run *run, size_t which, uint64_t n);
uint64_t run_counted(const struct run *run, size_t which);
/* What was written so far leaves the buffer. */
int run_flush(struct run *run, struct err *e);
/* With filter.read(): adds to the bytes that --progress and --stats tell as read; what cannot be
 * read is told, and makes the run end with EXIT_IO. */
void run_bytes_read(struct run *run, uint64_t bytes);
void run_read_failed(struct run *run, const struct err *e);
/* The largest line that --max-line allows. */
size_t run_max_line(const struct run *run);
/* A note on stderr, unless --quiet. */
void run_note(struct run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/*
 * A file of the program's own (an artefact): replaced whole when the run succeeds, left as it was
 * when it fails or is killed. Path `-` is standard output, and posts are then not passed on. A file
 * that is read, or written already, is refused. NULL
 * with *e.
 */
struct outfile *run_create(struct run *run, const char *path, struct err *e);
/* In begin(): the members that record.post shows in this run, in place of filter.fields. */
void run_fields(struct run *run, unsigned fields);
/* In begin(): the operands, and others in their place (kept, not copied: the program's to free). */
char **run_operands(struct run *run, size_t *count);
void run_operands_set(struct run *run, char **operand, size_t count);
/* False where no operand was given, and standard input stands for them. */
bool run_operands_given(const struct run *run);
/* The text of --where, or NULL. With any_json the driver does not apply it: records are no posts
 * yet. */
const char *run_where(const struct run *run);
/* Adds n to the posts that were left out, beside those that --where leaves out. */
void run_left_out(struct run *run, uint64_t n);
/* Lines rejected so far, by the driver or by run_reject(). */
uint64_t run_rejected(const struct run *run);
/* From begin(): the run ends well without reading any input (a program that only checks its own
 * files). */
void run_no_input(struct run *run);
/* What --reject names, or NULL: the program's own files must be others. */
const char *run_reject_path(const struct run *run);
/* True when --ledger was given. */
bool run_wants_ledger(const struct run *run);
/*
 * In begin(): tap sees every byte of every input file as it lies (packed), and (NULL, 0) where a
 * file ends. Reading runs ahead of each() and file_end(), but the files' order is the same.
 */
void run_tap(struct run *run, unpack_tap_fn *tap, void *context);
/* Where the program's own files lie (rules, templates): writes a path that exists for
 * <program>/<name> into out: $TRENDPIPE_SHARE, then beside the binary (../filters), then the
 * installed place. -1 with *e (EXIT_USAGE) where none does. */
int run_share(struct run *run, const char *name, struct buf *out, struct err *e);

#endif
