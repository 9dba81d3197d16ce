/*
 * The driver: main() of every program. In: argv and files. Out: what the program's callbacks write,
 * and an exit code that tells the truth. Remembers one struct run.
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "filter.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter-run.h"

#define PIPE_BYTES (1 << 20)
#define LINE_DEFAULT ((int64_t)16 << 20)

#define AT(member) offsetof(struct run_options, member)

static const struct opt driver_options[] = {
    {'h', "help", OPT_OPTIONAL, "FORM", AT(help), 0, 0, NULL,
	"show this help and exit; FORM may be mdoc (for the manual) or bash (a completion)"},
    {'V', "version", OPT_FLAG, NULL, AT(version), 0, 0, NULL, "show the version and exit"},
    {'w', "where", OPT_STRING, "EXPR", AT(where), 0, 0, NULL,
	"leave out posts for which this jq expression is false or null"},
    {'j', "jobs", OPT_INT, "N", AT(jobs), 1, 256, NULL,
	"use N worker threads; the output is the same for every N"},
    {'r', "reject", OPT_OUTPUT, "FILE", AT(reject), 0, 0, NULL,
	"write bad lines to FILE as they came, and the reasons to FILE.why"},
    {0, "strict", OPT_FLAG, NULL, AT(strict), 0, 0, NULL, "stop at the first bad line"},
    {0, "ledger", OPT_FLAG, NULL, AT(ledger), 0, 0, NULL,
	"add ledger lines to the stream: what was read, kept, rejected"},
    {0, "stats", OPT_OPTIONAL, "json", AT(stats), 0, 0, NULL,
	"tell counts on stderr at the end, as words or as JSON"},
    {0, "progress", OPT_FLAG, NULL, AT(progress), 0, 0, NULL,
	"show progress on stderr, as is done unasked where only stderr is a terminal"},
    {0, "max-line", OPT_SIZE, "BYTES", AT(max_line), 1024, 1073741824, NULL,
	"reject longer lines (16M unless told)"},
    {'q', "quiet", OPT_FLAG, NULL, AT(quiet), 0, 0, NULL, "no notes, errors only"},
};

/*
 * A standard descriptor that came closed would be given to the next file that is opened, and posts
 * would go there: its place is taken, the wrong way round, so that using it still fails.
 */
static void hold_standard(void)
{
	static const int wrong_way[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", wrong_way[fd]);
}

/* A signal is met between two records; where none ends, by an alarm after this time. */
#define PATIENCE_S 2

static void on_signal(int number)
{
	if (!err_signal)
		alarm(PATIENCE_S);
	err_signal = number;
}

static void die_by(int number)
{
	struct sigaction sa = {.sa_handler = SIG_DFL};
	sigset_t set;

	sigemptyset(&sa.sa_mask);
	sigaction(number, &sa, NULL);
	sigemptyset(&set);
	sigaddset(&set, number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
}

/* An expression may run for ever, and libjq can't be told to stop. */
static void on_alarm(int number)
{
	(void)number;
	outfile_abandon();
	die_by(err_signal);
}

static void watch_signals(void)
{
	static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction sa = {.sa_handler = on_signal};

	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaction(ends[i], &sa, NULL);
	sa.sa_handler = on_alarm;
	sigaction(SIGALRM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

/* Larger pipe buffers save one switch in sixteen; where the kernel says no, nothing is lost. */
static void widen_pipe(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
		(void)fcntl(fd, F_SETPIPE_SZ, PIPE_BYTES);
}

static int open_rejects(struct run *run, struct err *e)
{
	struct buf name;
	const char *path;

	if (!run->options.reject)
		return 0;
	if (run_check_target(run, run->options.reject, e) != 0)
		return -1;
	run->reject = outfile_create(run->options.reject, e);
	if (!run->reject)
		return -1;
	buf_init(&name, 65536);
	buf_printf(&name, "%s.why", run->options.reject);
	path = buf_z(&name);
	run->reject_why = path ? outfile_create(path, e) : NULL;
	buf_free(&name);
	return run->reject_why ? 0 : -1;
}

/* Checks the options that every program has. */
static int check_options(struct run *run, struct err *e)
{
	struct query *q;
	const char *form = run->options.stats;

	if (form && *form && strcmp(form, "json") != 0)
		return err_set(
		    e, EXIT_USAGE, "--stats: bad value `%.100s` (want json or nothing)", form);
	if (!run->options.progress)
		run->options.progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) &&
					!run->options.quiet && run->files > 0;
	if (!run->options.where)
		return 0;
	q = query_compile("--where", run->options.where, NULL, 0, e);
	query_free(q);
	return q ? 0 : -1;
}

static int begin(struct run *run, struct err *e)
{
	if (check_options(run, e) != 0)
		return -1;
	if (run->filter->begin && run->filter->begin(run->state, run, e) != 0)
		return -1;
	if (open_rejects(run, e) != 0)
		return -1;
	run->out = outfile_fd(STDOUT_FILENO, "standard output", e);
	if (!run->out)
		return -1;
	widen_pipe(STDIN_FILENO);
	widen_pipe(STDOUT_FILENO);
	return 0;
}

/* All input, then the end of the set. */
static int body(struct run *run, struct err *e)
{
	if (run_loop(run, e) != 0)
		return -1;
	if (err_signal)
		return 0;
	if (run->filter->end && run->filter->end(run->state, run, e) != 0)
		return -1;
	return run_stage_line(run, e);
}

static int commit_one(struct outfile **o, struct err *e)
{
	struct outfile *done = *o;

	*o = NULL;
	return done ? outfile_commit(done, e) : 0;
}

/* Makes every file that was written appear, once what went to standard output has arrived. */
static int commit_all(struct run *run, struct err *e)
{
	if (outfile_flush(run->out, e) != 0)
		return -1;
	for (size_t i = 0; i < run->creates; i++)
		if (commit_one(&run->created[i], e) != 0)
			return -1;
	if (commit_one(&run->reject, e) != 0)
		return -1;
	return commit_one(&run->reject_why, e);
}

static bool reader_gone(const struct run *run)
{
	for (size_t i = 0; i < run->creates; i++)
		if (run->created[i] && outfile_broken(run->created[i]))
			return true;
	return run->out && outfile_broken(run->out);
}

static void run_free(struct run *run)
{
	for (size_t i = 0; i < run->creates; i++)
		outfile_abort(run->created[i]);
	outfile_abort(run->reject);
	outfile_abort(run->reject_why);
	outfile_abort(run->out);
	lines_close(run->lines);
	buf_free(&run->splice);
	if (run->state && run->filter->free)
		run->filter->free(run->state);
	free(run->state);
}

static enum exit_code verdict(const struct run *run)
{
	if (run->io_failed)
		return EXIT_IO;
	return run->rejected > 0 || run->failed_in_part ? EXIT_PARTIAL : EXIT_DONE;
}

static void tell_rejects(const struct run *run)
{
	if (run->rejected > RUN_NAMED_REJECTS && !run->options.strict)
		warn_text("%llu more bad lines%s",
		    (unsigned long long)(run->rejected - RUN_NAMED_REJECTS),
		    run->reject ? "" : " (keep them with --reject FILE)");
}

/* The run itself, once options are read. */
static int run_program(struct run *run)
{
	struct err e = {.code = EXIT_IO};
	enum exit_code code = EXIT_DONE;
	bool failed = begin(run, &e) != 0 || body(run, &e) != 0;
	bool gone;

	run_show_progress(run, true);
	if (failed && run->out && e.code == EXIT_PARTIAL) {
		/* --strict: what came before the bad line is good */
		struct err second;

		(void)outfile_flush(run->out, &second);
	}
	if (!failed && err_signal)
		(void)(outfile_flush(run->out, &e) == 0 && run->filter->flushed &&
		       run->filter->flushed(run->state, run, &e));
	else if (!failed)
		failed = commit_all(run, &e) != 0;
	gone = reader_gone(run);
	if (failed && !gone && !err_signal)
		warn_text("%s", e.text);
	if (!gone && !err_signal) {
		tell_rejects(run);
		run_show_stats(run);
	}
	code = failed ? e.code : verdict(run);
	run_free(run);
	if (gone)
		die_by(SIGPIPE);
	if (err_signal)
		die_by(err_signal);
	return (int)code;
}

static int show_and_exit(const struct run *run, const struct opt_set *sets, size_t n_sets)
{
	if (run->options.version)
		printf("%s (trendpipe) %s\n", run->filter->name, TP_VERSION);
	else
		run_show_help(run, sets, n_sets);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		struct err e;

		err_errno(&e, EXIT_IO, "standard output: cannot write");
		warn_text("%s", e.text);
		return EXIT_IO;
	}
	return EXIT_DONE;
}

int filter_main(const struct filter *f, int argc, char **argv)
{
	static char stdin_name[] = "-";
	char *only_stdin[] = {stdin_name};
	struct run run = {.filter = f,
	    .fields = f->fields,
	    .options = {.jobs = 1, .max_line = LINE_DEFAULT},
	    .started_s = run_clock_s()};
	struct opt_set sets[2] = {
	    {f->options, f->option_count, NULL},
	    {driver_options, sizeof(driver_options) / sizeof(driver_options[0]), &run.options},
	};
	struct err e;
	int operands;
	int code;

	err_program_set(f->name);
	hold_standard();
	watch_signals();
	run.state = calloc(1, f->state_size ? f->state_size : 1);
	if (!run.state)
		die(EXIT_IO, "cannot start (out of memory)");
	sets[0].target = run.state;
	if (f->defaults)
		f->defaults(run.state);
	if (options_parse(sets, 2, argc, argv, &operands, &e) != 0) {
		warn_text("%s", e.text);
		run_free(&run);
		return (int)e.code;
	}
	if (run.options.help || run.options.version) {
		code = show_and_exit(&run, sets, 2);
		run_free(&run);
		return code;
	}
	run.file = operands ? argv + 1 : only_stdin;
	run.files = operands ? (size_t)operands : 1;
	run.operands_given = operands > 0;
	buf_init(&run.splice, SIZE_MAX / 4);
	return run_program(&run);
}
