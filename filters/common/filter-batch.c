/*
 * A batch of lines from bytes to callbacks. In: a block of lines. Out: prepared records (any
 * thread), then calls of each() and ledger() in order (main thread). Remembers nothing between
 * batches.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter-run.h"

/* So many records before its turn a filter hears of one: a fetch from memory takes as long. */
#define SOON 4
#define BATCH_ARENA_MAX (UINT64_C(4) << 30)

int worker_start(const struct run *run, struct worker *w, struct err *e)
{
	*w = (struct worker){.json = json_new()};
	if (!w->json)
		return err_set(e, EXIT_IO, "cannot start (out of memory)");
	if (run->options.where && !run->filter->any_json) {
		w->where = query_compile("--where", run->options.where, NULL, 0, e);
		if (!w->where)
			return -1;
	}
	if (run->filter->worker_new) {
		w->own = run->filter->worker_new(run->state, e);
		if (!w->own)
			return -1;
	}
	return 0;
}

void worker_stop(const struct run *run, struct worker *w)
{
	if (w->own && run->filter->worker_free)
		run->filter->worker_free(w->own);
	query_free(w->where);
	json_free(w->json);
	*w = (struct worker){0};
}

void batch_free(struct batch *b)
{
	block_free(&b->block);
	arena_free(&b->arena);
	free(b->item);
}

static void set_bad(struct batch *b, struct item *item, const char *why)
{
	const char *copy = arena_dup_z(&b->arena, str_of(why));

	item->state = ITEM_BAD;
	item->why = copy ? copy : "out of memory";
}

/* What lines_read() already knows to be no record. */
static const char *line_fault(const struct line *line)
{
	switch (line->state) {
	case LINE_TOO_LONG:
	case LINE_REST:
		return "line is longer than --max-line allows";
	case LINE_CUT:
		return "the file ends inside this value (cut short)";
	case LINE_JUNK:
		return "no JSON value starts here";
	case LINE_WHOLE:
		break;
	}
	return NULL;
}

static int read_record(
    const struct run *run, struct worker *w, struct record *rec, bool *keep, struct err *e)
{
	const struct filter *f = run->filter;

	if (json_parse(w->json, rec->line, &rec->root, e) != 0)
		return -1;
	if (!f->any_json) {
		if (rec->root.type != JSON_OBJECT)
			return err_set(e, EXIT_PARTIAL, "not a post (want a JSON object)");
		if (post_read(rec->root, run->fields, rec->arena, &rec->post, &rec->kind, e) != 0)
			return -1;
	}
	if (rec->kind == POST_IS_LEDGER)
		return 0;
	if (f->member && !f->any_json)
		rec->has_member = json_get(rec->root, str_of(f->member)).type != JSON_NONE;
	if (w->where && query_truth(w->where, rec->line, keep, e) != 0)
		return -1;
	if (*keep && f->prepare)
		return f->prepare(run->state, w->own, rec, e);
	return 0;
}

static void prepare_item(const struct run *run, struct worker *w, struct batch *b,
    const struct line *line, struct item *item)
{
	const char *fault = line_fault(line);
	struct err e = {0};
	bool keep = true;

	*item = (struct item){
	    .rest = line->state == LINE_REST,
	    .more = line->more,
	    .rec = {.line = line->text,
		.file = b->in.file,
		.input = b->in.input,
		.number = line->number,
		.arena = &b->arena},
	};
	if (fault) {
		set_bad(b, item, fault);
		return;
	}
	if (read_record(run, w, &item->rec, &keep, &e) == 0) {
		if (!keep)
			item->state = ITEM_LEFT_OUT;
		return;
	}
	if (line->unended && !run->filter->any_json) {
		char cut[ERR_TEXT_MAX];

		snprintf(cut, sizeof(cut), "%.900s, at the end of input: cut short?", e.text);
		set_bad(b, item, cut);
		return;
	}
	set_bad(b, item, e.text);
}

int batch_reserve(struct batch *b, struct err *e)
{
	struct item *moved;

	if (b->block.count <= b->cap)
		return 0;
	moved = realloc(b->item, b->block.count * sizeof(*moved));
	if (!moved)
		return err_set(e, EXIT_IO, "cannot read %zu lines (out of memory)", b->block.count);
	b->item = moved;
	b->cap = b->block.count;
	return 0;
}

void batch_prepare(const struct run *run, struct worker *w, struct batch *b)
{
	if (b->arena.max == 0)
		arena_init(&b->arena, BATCH_ARENA_MAX);
	arena_reset(&b->arena);
	for (size_t i = 0; i < b->block.count; i++)
		prepare_item(run, w, b, &b->block.line[i], &b->item[i]);
}

/* The bytes of a piece of an overlong line, after the first. */
static int reject_rest(struct run *run, const struct item *item, struct err *e)
{
	if (!run->reject)
		return 0;
	if (outfile_write(run->reject, item->rec.line, e) != 0)
		return -1;
	return item->more ? 0 : outfile_write(run->reject, STR("\n"), e);
}

static int settle_bad(struct run *run, const struct item *item, struct err *e)
{
	struct err why = {.code = EXIT_PARTIAL};
	int rc;

	if (item->rest)
		return reject_rest(run, item, e);
	snprintf(why.text, sizeof(why.text), "%s", item->why);
	run->in++;
	rc = run_reject_piece(run, &item->rec, item->more, &why);
	if (rc != 0)
		*e = why;
	return rc;
}

static int settle_item(struct run *run, struct item *item, struct err *e)
{
	const struct filter *f = run->filter;

	if (item->state == ITEM_BAD)
		return settle_bad(run, item, e);
	if (item->rec.kind == POST_IS_LEDGER)
		return f->ledger ? f->ledger(run->state, run, &item->rec, e)
				 : run_pass(run, &item->rec, e);
	run->in++;
	if (item->state == ITEM_LEFT_OUT) {
		run->left_out++;
		return 0;
	}
	return f->each(run->state, run, &item->rec, e);
}

/* Tells the filter of the record at `at`. */
static void announce(const struct run *run, const struct batch *b, size_t at)
{
	const struct item *item = &b->item[at];

	if (item->state == ITEM_KEPT && item->rec.kind == POST_IS_POST)
		run->filter->soon(run->state, &item->rec);
}

int batch_settle(struct run *run, struct batch *b, struct err *e)
{
	size_t ahead = run->filter->soon ? SOON : 0;

	for (size_t i = 0; i < ahead && i < b->block.count; i++)
		announce(run, b, i);
	for (size_t i = 0; i < b->block.count; i++) {
		if (err_signal)
			return 0;
		if (ahead > 0 && i + ahead < b->block.count)
			announce(run, b, i + ahead);
		if (settle_item(run, &b->item[i], e) != 0)
			return -1;
	}
	if (b->in.ends_file && run->filter->file_end)
		return run->filter->file_end(run->state, run, &b->in, e);
	return 0;
}
