/*
 * What a run says of itself: --help, --stats, --progress, the stage's ledger line.
 */
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "filter-run.h"

#define TELL_EVERY_S 0.4 /* of progress, and of waits: five updates a second together */
#define STAGE_LINE_MAX (1u << 20)

double run_clock_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ,"in":…,"out":… and the program's own counts. */
static void add_counts(const struct run *run, struct buf *out)
{
	buf_printf(out, ",\"in\":%llu,\"out\":%llu,\"left_out\":%llu,\"rejected\":%llu",
	    (unsigned long long)run->in, (unsigned long long)run->out_count,
	    (unsigned long long)run->left_out, (unsigned long long)run->rejected);
	for (size_t i = 0; run->filter->counts && run->filter->counts[i]; i++)
		buf_printf(out, ",\"%s\":%llu", run->filter->counts[i],
		    (unsigned long long)run->counts[i]);
}

int run_stage_line(struct run *run, struct err *e)
{
	struct buf line;
	int rc;

	if (!run->options.ledger)
		return 0;
	buf_init(&line, STAGE_LINE_MAX);
	buf_printf(&line, "{\"record\":\"stage\",\"stage\":\"%s\",\"version\":\"%s\"",
	    run->filter->name, TP_VERSION);
	add_counts(run, &line);
	if (run->filter->ledger_members)
		run->filter->ledger_members(run->state, &line);
	buf_add_char(&line, '}');
	rc = buf_failed(&line) ? err_set(e, EXIT_IO, "ledger line does not fit")
			       : run_ledger(run, buf_str(&line), e);
	buf_free(&line);
	return rc;
}

void run_show_stats(const struct run *run)
{
	struct buf line;
	double secs = run_clock_s() - run->started_s;
	const char *form = run->options.stats;

	if (!form)
		return;
	buf_init(&line, STAGE_LINE_MAX);
	if (strcmp(form, "json") == 0) {
		buf_printf(&line, "{\"stage\":\"%s\"", run->filter->name);
		add_counts(run, &line);
		buf_printf(&line, ",\"secs\":%.3f}\n", secs);
	} else {
		buf_printf(&line, "%s: in=%llu out=%llu left_out=%llu rejected=%llu",
		    run->filter->name, (unsigned long long)run->in,
		    (unsigned long long)run->out_count, (unsigned long long)run->left_out,
		    (unsigned long long)run->rejected);
		for (size_t i = 0; run->filter->counts && run->filter->counts[i]; i++)
			buf_printf(&line, " %s=%llu", run->filter->counts[i],
			    (unsigned long long)run->counts[i]);
		buf_printf(&line, " secs=%.3f\n", secs);
	}
	fwrite(line.ptr, 1, line.len, stderr);
	buf_free(&line);
}

/* A program that reads for itself makes posts of what it reads: those that it wrote are told. */
static void show_progress(const struct run *run, double now)
{
	double mb = (double)run->bytes_in / 1e6;
	int64_t size = run->lines ? lines_size(run->lines) : -1;

	fprintf(stderr, "\r\033[K%s: %.1f MB, %llu posts, %.0f MB/s", run->filter->name, mb,
	    (unsigned long long)(run->filter->read ? run->out_count : run->in),
	    mb / (now - run->started_s + 1e-9));
	if (size > 0)
		fprintf(stderr, ", file %zu of %zu at %d%%", run->file_at + 1, run->files,
		    (int)(100.0 * (double)lines_position(run->lines) / (double)size));
}

void run_show_progress(struct run *run, bool last)
{
	double now;

	if (!run->options.progress)
		return;
	if (last) {
		if (run->told_s + run->wait_told_s > 0)
			fputs("\r\033[K", stderr);
		return;
	}
	now = run_clock_s();
	if (now - run->told_s < TELL_EVERY_S)
		return;
	run->told_s = now;
	show_progress(run, now);
}

void run_show_wait(struct run *run)
{
	double now;

	if (!run->options.progress)
		return;
	now = run_clock_s();
	if (now - run->wait_told_s < TELL_EVERY_S)
		return;
	run->wait_told_s = now;
	show_progress(run, now);
	fputs(", waiting", stderr);
}

static int terminal_width(void)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 40)
		return w.ws_col < 110 ? w.ws_col : 110;
	return 80;
}

void run_show_help(const struct run *run, const struct opt_set *sets, size_t n_sets)
{
	const struct filter *f = run->filter;
	struct buf out;
	int width = terminal_width();

	buf_init(&out, STAGE_LINE_MAX);
	if (strcmp(run->options.help, "mdoc") == 0) {
		options_mdoc(sets, n_sets, &out);
	} else if (strcmp(run->options.help, "bash") == 0) {
		options_bash(sets, n_sets, f->name, &out);
	} else {
		buf_printf(
		    &out, "usage: %s [OPTION]... %s\n%s.\n", f->name, f->operands, f->summary);
		if (sets[0].count > 0) {
			buf_add_z(&out, "\nOptions of this program:\n");
			options_help(sets, 1, width, &out);
		}
		buf_add_z(&out, "\nOptions of every program:\n");
		options_help(sets + 1, n_sets - 1, width, &out);
		buf_printf(&out,
		    "\nExit: 0 done, 1 done with rejects, 2 usage, 3 input or output failed."
		    "\nManual: trendpipe help %s\n",
		    f->name);
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_free(&out);
}
