/*
 * Reads every input file through the workers and settles the batches in the order of the input. In:
 * file names. Out: calls of the program's callbacks. Remembers the batches under way.
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "filter-run.h"

#define BATCH_BYTES FILTER_BATCH_BYTES

/* Batches go round a ring: the main thread fills and settles, the workers prepare in between. */
struct ring {
	const struct run *run;
	pthread_mutex_t lock;
	pthread_cond_t filled, prepared;
	struct batch *batch;
	size_t size;
	uint64_t fill_at, take_at, settle_at; /* counted up; modulo size is the place */
	bool closing;
};

struct crew {
	struct ring ring;
	pthread_t *thread;
	struct worker *worker;
	size_t threads;
};

struct seat {
	struct ring *ring;
	struct worker *worker;
};

static int open_next(struct run *run, struct err *e)
{
	const char *path = run->file[run->file_at];

	run->lines = lines_open(
	    path, run->filter->mode, (size_t)run->options.max_line, run->tap, run->tap_context, e);
	return run->lines ? 0 : -1;
}

static void file_failed(struct run *run, struct batch *b, const struct err *e)
{
	run_read_failed(run, e);
	b->in.ends_file = true;
	b->in.file_ok = false;
}

/* Fills the batch from the operands; as read_batch(). */
static int read_files(struct run *run, struct batch *b, struct err *e)
{
	struct err why = {0};
	int64_t before;
	int got;

	if (run->file_at == run->files)
		return 0;
	b->in.file =
	    strcmp(run->file[run->file_at], "-") == 0 ? "standard input" : run->file[run->file_at];
	if (!run->lines && open_next(run, &why) != 0) {
		file_failed(run, b, &why);
		if (run->tap)
			run->tap(run->tap_context, NULL, 0);
		run->file_at++;
		return 1;
	}
	before = lines_position(run->lines);
	got = lines_read(run->lines, &b->block, BATCH_BYTES, &why);
	run->bytes_in += (uint64_t)(lines_position(run->lines) - before);
	if (got == -2)
		return -2;
	if (got == -1) /* some lines may have come before */
		file_failed(run, b, &why);
	if (batch_reserve(b, e) != 0)
		return -1;
	if (got == 1)
		return 1;
	b->in.ends_file = true;
	if (run->tap)
		run->tap(run->tap_context, NULL, 0);
	lines_close(run->lines);
	run->lines = NULL;
	run->file_at++;
	return 1;
}

/*
 * Fills the batch: 1 (also where a file failed, which is told here), 0 where no input is left, -1
 * with *e where memory is out, -2 where a signal came.
 */
static int read_batch(struct run *run, struct batch *b, struct err *e)
{
	int got;

	b->in = (struct intake){.file_ok = true};
	b->block.count = 0;
	if (run->no_input)
		return 0;
	if (!run->filter->read)
		return read_files(run, b, e);
	got = run->filter->read(run->state, run, &b->block, &b->in, e);
	if (got == 1 && batch_reserve(b, e) != 0)
		return -1;
	return got;
}

static bool would_block(struct run *run)
{
	if (run->no_input)
		return false;
	if (run->filter->read)
		return run->filter->would_block && run->filter->would_block(run->state, run);
	return run->lines && lines_would_block(run->lines);
}

/* Output leaves before the next read has to wait for input. */
static int flush_live(struct run *run, struct err *e)
{
	const struct filter *f = run->filter;

	if (f->whole_set || !would_block(run))
		return 0;
	if (outfile_flush(run->out, e) != 0)
		return -1;
	run_show_wait(run);
	return f->flushed ? f->flushed(run->state, run, e) : 0;
}

static int loop_alone(struct run *run, struct err *e)
{
	struct worker worker = {0};
	struct batch b = {0};
	int rc = worker_start(run, &worker, e);

	while (rc == 0 && !err_signal) {
		int got;

		rc = flush_live(run, e);
		if (rc != 0)
			break;
		got = read_batch(run, &b, e);
		if (got == 0)
			break;
		if (got == -2)
			continue;
		if (got == -1) {
			rc = -1;
			break;
		}
		batch_prepare(run, &worker, &b);
		rc = batch_settle(run, &b, e);
		if (rc != 0)
			break;
		run_show_progress(run, false);
	}
	batch_free(&b);
	worker_stop(run, &worker);
	return rc;
}

static void *work(void *seat_of)
{
	struct seat *seat = seat_of;
	struct ring *r = seat->ring;

	pthread_mutex_lock(&r->lock);
	for (;;) {
		struct batch *b;

		while (r->take_at == r->fill_at && !r->closing)
			pthread_cond_wait(&r->filled, &r->lock);
		if (r->take_at == r->fill_at)
			break;
		b = &r->batch[r->take_at++ % r->size];
		pthread_mutex_unlock(&r->lock);
		batch_prepare(r->run, seat->worker, b);
		pthread_mutex_lock(&r->lock);
		b->done = true;
		pthread_cond_signal(&r->prepared);
	}
	pthread_mutex_unlock(&r->lock);
	free(seat);
	return NULL;
}

/* Settles the oldest batch, waiting for it. */
static int settle_oldest(struct run *run, struct ring *r, struct err *e)
{
	struct batch *b = &r->batch[r->settle_at % r->size];

	pthread_mutex_lock(&r->lock);
	while (!b->done)
		pthread_cond_wait(&r->prepared, &r->lock);
	pthread_mutex_unlock(&r->lock);
	r->settle_at++;
	if (batch_settle(run, b, e) != 0)
		return -1;
	run_show_progress(run, false);
	return 0;
}

static int settle_all(struct run *run, struct ring *r, struct err *e)
{
	while (r->settle_at < r->fill_at)
		if (settle_oldest(run, r, e) != 0)
			return -1;
	return 0;
}

static int loop_shared(struct run *run, struct ring *r, struct err *e)
{
	while (!err_signal) {
		struct batch *b = &r->batch[r->fill_at % r->size];
		int got;

		if (r->fill_at - r->settle_at == r->size && settle_oldest(run, r, e) != 0)
			return -1;
		if (would_block(run) && (settle_all(run, r, e) != 0 || flush_live(run, e) != 0))
			return -1;
		b->done = false;
		got = read_batch(run, b, e);
		if (got == 0)
			break;
		if (got == -2)
			continue;
		if (got == -1)
			return -1;
		pthread_mutex_lock(&r->lock);
		r->fill_at++;
		pthread_cond_signal(&r->filled);
		pthread_mutex_unlock(&r->lock);
	}
	return settle_all(run, r, e);
}

/* A thread that leaves signals to the main thread, whose waits they must end. */
static int start_thread(pthread_t *thread, struct seat *seat)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(thread, NULL, work, seat);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static int crew_start(struct run *run, struct crew *c, size_t jobs, struct err *e)
{
	c->ring = (struct ring){.run = run, .size = jobs * 2 + 1};
	pthread_mutex_init(&c->ring.lock, NULL);
	pthread_cond_init(&c->ring.filled, NULL);
	pthread_cond_init(&c->ring.prepared, NULL);
	c->ring.batch = calloc(c->ring.size, sizeof(*c->ring.batch));
	c->thread = calloc(jobs, sizeof(*c->thread));
	c->worker = calloc(jobs, sizeof(*c->worker));
	if (!c->ring.batch || !c->thread || !c->worker)
		return err_set(e, EXIT_IO, "cannot start workers (out of memory)");
	for (size_t i = 0; i < jobs; i++) {
		struct seat *seat = malloc(sizeof(*seat));

		if (!seat || worker_start(run, &c->worker[i], e) != 0) {
			free(seat);
			return seat ? -1
				    : err_set(e, EXIT_IO, "cannot start workers (out of memory)");
		}
		*seat = (struct seat){&c->ring, &c->worker[i]};
		if (start_thread(&c->thread[i], seat) != 0) {
			free(seat);
			worker_stop(run, &c->worker[i]);
			return err_set(e, EXIT_IO, "cannot start worker thread %zu", i + 1);
		}
		c->threads++;
	}
	return 0;
}

static void crew_stop(struct run *run, struct crew *c, size_t jobs)
{
	pthread_mutex_lock(&c->ring.lock);
	c->ring.closing = true;
	pthread_cond_broadcast(&c->ring.filled);
	pthread_mutex_unlock(&c->ring.lock);
	for (size_t i = 0; i < c->threads; i++)
		pthread_join(c->thread[i], NULL);
	for (size_t i = 0; c->worker && i < jobs; i++)
		worker_stop(run, &c->worker[i]);
	for (size_t i = 0; c->ring.batch && i < c->ring.size; i++)
		batch_free(&c->ring.batch[i]);
	free(c->ring.batch);
	free(c->thread);
	free(c->worker);
	pthread_cond_destroy(&c->ring.prepared);
	pthread_cond_destroy(&c->ring.filled);
	pthread_mutex_destroy(&c->ring.lock);
}

int run_loop(struct run *run, struct err *e)
{
	size_t jobs = (size_t)run->options.jobs;
	struct crew crew = {0};
	int rc;

	if (jobs <= 1)
		return loop_alone(run, e);
	rc = crew_start(run, &crew, jobs, e);
	if (rc == 0)
		rc = loop_shared(run, &crew.ring, e);
	crew_stop(run, &crew, jobs);
	return rc;
}
