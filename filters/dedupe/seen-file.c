/*
 * The file of --seen by SQLite (see seen-file.h). One transaction from opening to saving, which
 * also keeps other runs out; a row's number tells its run and its place in it. Remembers the
 * stretches of time that were handed over, and how many posts were put by day.
 */
#include "seen-file.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "seen-own.h"

#define WAIT_STEP_MS 50
#define RUN_SHIFT 32 /* a row's number: its run above (in SQL too), its place in the run below */
#define STRETCHES 4  /* a run's own, and those of wrong clocks */
#define BLOB_BYTES (sizeof(struct print) + sizeof(struct print_keys))

enum statement { FIRSTS, UPDATES, NEXT, NUMBER, PUT, FORGET, STATEMENTS };

static const char *const sql[STATEMENTS] = {
    [FIRSTS] = "SELECT time, id, number, print, cluster, root FROM post WHERE time >= ?1 AND"
	       " time < ?2 AND number < ?3 AND print NOT NULL AND cluster IS NULL"
	       " ORDER BY time, id",
    [UPDATES] = "SELECT time, id, number, print, cluster, root FROM post WHERE time >= ?1 AND"
		" time < ?2 AND number < ?3 AND print NOT NULL AND cluster NOT NULL"
		" ORDER BY time, id",
    [NEXT] = "SELECT time FROM post WHERE time >= ?1 AND number < ?2 ORDER BY time LIMIT 1",
    [NUMBER] = "SELECT number FROM post WHERE time = ?1 AND id = ?2",
    /* A row stays as it is, but where its run was cut short. */
    [PUT] = "INSERT INTO post VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (time, id) DO UPDATE"
	    " SET number = ?3, print = ?4, cluster = ?5, root = ?6"
	    " WHERE number < ?7 AND number >> 32 IN (SELECT run FROM cut)",
    [FORGET] = "DELETE FROM post WHERE time < ?1",
};

static const char tables[] =
    "CREATE TABLE post (time INTEGER, id TEXT, number INTEGER NOT NULL, print BLOB, cluster TEXT,"
    " root TEXT, PRIMARY KEY (time, id)) WITHOUT ROWID;"
    "CREATE TABLE state (runs INTEGER NOT NULL);"
    "CREATE TABLE cut (run INTEGER PRIMARY KEY);"
    "INSERT INTO state VALUES (0);";

/* A stretch of time of which all is handed over. */
struct stretch {
	int64_t since_ms;
	int64_t until_ms; /* before this */
	int64_t next_ms;  /* when the first beyond was posted; INT64_MAX: there is none */
	uint64_t used;	  /* greater than of those used before it; 0: not in use */
};

struct seen_file {
	const char *path; /* the caller's */
	sqlite3 *db;
	sqlite3_stmt *statement[STATEMENTS];
	int64_t days;
	int64_t start;	/* the number of this run's first row */
	int64_t number; /* of its next */
	uint64_t uses;
	struct stretch stretch[STRETCHES];
	struct seen_days of; /* the posts that were put */
};

/* What SQLite says of its last call, as a message. */
static int failed(const struct seen_file *f, struct err *e)
{
	int rc = f->db ? sqlite3_errcode(f->db) & 0xff : SQLITE_NOMEM;

	if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return err_set(e, EXIT_USAGE, "--seen: %s: another run has it (waited %d seconds)",
		    f->path, SEEN_FILE_WAIT_MS / 1000);
	if (rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB)
		return err_set(
		    e, EXIT_USAGE, "--seen: %s: damaged (%s)", f->path, sqlite3_errmsg(f->db));
	return err_set(
	    e, EXIT_IO, "--seen: %s: %s", f->path, f->db ? sqlite3_errmsg(f->db) : "out of memory");
}

/* Waits for another run, but not after a signal. */
static int wait_busy(void *context, int times)
{
	struct timespec step = {0, WAIT_STEP_MS * 1000000L};

	(void)context;
	if (err_signal || times >= SEEN_FILE_WAIT_MS / WAIT_STEP_MS)
		return 0;
	nanosleep(&step, NULL);
	return 1;
}

static int run_sql(struct seen_file *f, const char *text, struct err *e)
{
	return sqlite3_exec(f->db, text, NULL, NULL, NULL) == SQLITE_OK ? 0 : failed(f, e);
}

/* The one number that a query gives. */
static int ask_number(struct seen_file *f, const char *text, int64_t *number, struct err *e)
{
	sqlite3_stmt *s = NULL;
	bool told = sqlite3_prepare_v2(f->db, text, -1, &s, NULL) == SQLITE_OK &&
		    sqlite3_step(s) == SQLITE_ROW;

	*number = told ? sqlite3_column_int64(s, 0) : 0;
	if (!told)
		failed(f, e);
	sqlite3_finalize(s);
	return told ? 0 : -1;
}

static int is_ours(struct seen_file *f, bool *ours, struct err *e)
{
	int64_t application;

	if (ask_number(f, "PRAGMA application_id", &application, e) != 0)
		return -1;
	*ours = application == SEEN_APPLICATION;
	return 0;
}

/* An empty file becomes one of ours, at once: what follows may fail. */
static int make_tables(struct seen_file *f, struct err *e)
{
	char text[128];

	snprintf(text, sizeof(text), "PRAGMA application_id = %d; PRAGMA user_version = %u",
	    SEEN_APPLICATION, seen_version());
	if (run_sql(f, text, e) != 0 || run_sql(f, tables, e) != 0)
		return -1;
	return run_sql(f, "COMMIT; BEGIN IMMEDIATE", e);
}

/* Takes the file for this run alone, until it is closed. */
static int take(struct seen_file *f, struct err *e)
{
	bool ours;

	if (is_ours(f, &ours, e) != 0)
		return -1;
	/* Of a file that has tables it would be written at once. */
	if (!ours && run_sql(f, "PRAGMA auto_vacuum = INCREMENTAL", e) != 0)
		return -1;
	if (run_sql(f,
		"PRAGMA synchronous = EXTRA; PRAGMA cache_size = -16384; BEGIN IMMEDIATE;"
		"PRAGMA locking_mode = EXCLUSIVE",
		e) != 0 ||
	    is_ours(f, &ours, e) != 0)
		return -1;
	return ours ? 0 : make_tables(f, e);
}

/* By a path that SQLite has no meaning of its own for, as it has for `:memory:`. */
static int open_path(struct seen_file *f, struct err *e)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, rc;
	char *path = sqlite3_mprintf("%s%s", *f->path == '/' ? "" : "./", f->path);

	if (!path)
		return failed(f, e);
	rc = sqlite3_open_v2(path, &f->db, flags, NULL);
	sqlite3_free(path);
	return rc == SQLITE_OK ? 0 : failed(f, e);
}

static int open_database(struct seen_file *f, struct err *e)
{
	int64_t runs;

	if (open_path(f, e) != 0)
		return -1;
	sqlite3_busy_handler(f->db, wait_busy, NULL);
	if (take(f, e) != 0)
		return -1;
	for (size_t i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v2(f->db, sql[i], -1, &f->statement[i], NULL) != SQLITE_OK)
			return failed(f, e);
	if (ask_number(f, "SELECT runs FROM state", &runs, e) != 0)
		return -1;
	f->start = f->number = (runs + 1) << RUN_SHIFT;
	return 0;
}

struct seen_file *seen_file_open(const char *path, int64_t days, struct err *e)
{
	struct seen_file *f;

	if (seen_check(path, e) != 0)
		return NULL;
	f = calloc(1, sizeof(*f));
	if (!f) {
		err_set(e, EXIT_IO, "--seen: %s (out of memory)", path);
		return NULL;
	}
	*f = (struct seen_file){.path = path, .days = days};
	if (open_database(f, e) == 0)
		return f;
	seen_file_close(f);
	return NULL;
}

void seen_file_close(struct seen_file *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(f->statement[i]);
	sqlite3_close(f->db);
	seen_days_free(&f->of);
	free(f);
}

static void bind_id(sqlite3_stmt *s, int at, struct str id)
{
	if (id.len > 0)
		sqlite3_bind_text64(s, at, id.ptr, id.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_null(s, at);
}

static struct str column_id(sqlite3_stmt *s, int at)
{
	const char *text = (const char *)sqlite3_column_text(s, at);

	return (struct str){text, (size_t)sqlite3_column_bytes(s, at)};
}

/* Ends a statement's turn; its rows' views die here. */
static int end_turn(struct seen_file *f, sqlite3_stmt *s, int rc, struct err *e)
{
	int told = rc == SQLITE_DONE || rc == SQLITE_ROW ? 0 : failed(f, e);

	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return told;
}

/* Hands a row over; `after`: rows of that number's run that stand behind it are not. */
static int hand_row(const struct seen_file *f, sqlite3_stmt *s, int64_t after, seen_hand_fn *hand,
    void *context, struct err *e)
{
	struct print print;
	struct print_keys keys;
	int64_t number = sqlite3_column_int64(s, 2);
	const char *blob = sqlite3_column_blob(s, 3);
	struct seen_telling t = {
	    .time_ms = sqlite3_column_int64(s, 0), .print = &print, .keys = &keys};

	if (number >> RUN_SHIFT == after >> RUN_SHIFT && number > after)
		return 0;
	if (!blob || sqlite3_column_bytes(s, 3) != (int)BLOB_BYTES)
		return err_set(e, EXIT_USAGE, "--seen: %s: damaged (a print of %d bytes)", f->path,
		    sqlite3_column_bytes(s, 3));
	memcpy(&print, blob, sizeof(print));
	memcpy(&keys, blob + sizeof(print), sizeof(keys));
	t.id = column_id(s, 1);
	t.cluster = sqlite3_column_type(s, 4) == SQLITE_NULL ? t.id : column_id(s, 4);
	t.root = column_id(s, 5);
	return hand(context, &t, e);
}

/* What lies between two instants, firsts before updates. */
static int hand_stretch(struct seen_file *f, int64_t since_ms, int64_t until_ms, int64_t after,
    seen_hand_fn *hand, void *context, struct err *e)
{
	static const enum statement order[] = {FIRSTS, UPDATES};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		sqlite3_stmt *s = f->statement[order[i]];
		int rc;

		sqlite3_bind_int64(s, 1, since_ms);
		sqlite3_bind_int64(s, 2, until_ms);
		sqlite3_bind_int64(s, 3, f->start);
		for (rc = sqlite3_step(s); rc == SQLITE_ROW; rc = sqlite3_step(s))
			if (hand_row(f, s, after, hand, context, e) != 0) {
				sqlite3_reset(s);
				return -1;
			}
		if (end_turn(f, s, rc, e) != 0)
			return -1;
	}
	return 0;
}

/* The number of the post's row of an earlier run, 0 where it has none. */
static int find_number(
    struct seen_file *f, struct str id, int64_t time_ms, int64_t *number, struct err *e)
{
	sqlite3_stmt *s = f->statement[NUMBER];
	int rc;

	sqlite3_bind_int64(s, 1, time_ms);
	bind_id(s, 2, id);
	rc = sqlite3_step(s);
	*number = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	return end_turn(f, s, rc, e);
}

static int find_next(struct seen_file *f, struct stretch *told, struct err *e)
{
	sqlite3_stmt *s = f->statement[NEXT];
	int rc;

	sqlite3_bind_int64(s, 1, told->until_ms);
	sqlite3_bind_int64(s, 2, f->start);
	rc = sqlite3_step(s);
	told->next_ms = rc == SQLITE_ROW ? sqlite3_column_int64(s, 0) : INT64_MAX;
	return end_turn(f, s, rc, e);
}

/* The stretch that what is between the two instants is a part of or joins on to; failing that a new
 * one, in place of the one that was not used for longest. */
static struct stretch *find_stretch(struct seen_file *f, int64_t since_ms, int64_t until_ms)
{
	struct stretch *oldest = f->stretch, *s;

	for (s = f->stretch; s < f->stretch + STRETCHES; s++) {
		if (s->used > 0 && since_ms <= s->until_ms && until_ms >= s->since_ms)
			break;
		oldest = s->used < oldest->used ? s : oldest;
	}
	if (s == f->stretch + STRETCHES) {
		s = oldest;
		*s = (struct stretch){since_ms, since_ms, since_ms, 0};
	}
	s->used = ++f->uses;
	return s;
}

int seen_file_recall(struct seen_file *f, struct str id, int64_t time_ms, seen_hand_fn *hand,
    void *context, struct err *e)
{
	int64_t since_ms = (seen_day_of(time_ms) - f->days) * SEEN_DAY_MS, after;
	struct stretch *s = find_stretch(f, since_ms, time_ms);

	if (since_ms >= s->since_ms && time_ms <= s->next_ms)
		return 0;
	if (find_number(f, id, time_ms, &after, e) != 0)
		return -1;
	if (since_ms < s->since_ms) {
		if (hand_stretch(f, since_ms, s->since_ms, after, hand, context, e) != 0)
			return -1;
		s->since_ms = since_ms;
	}
	if (time_ms <= s->next_ms)
		return 0;
	if (hand_stretch(f, s->until_ms, time_ms, after, hand, context, e) != 0)
		return -1;
	s->until_ms = time_ms;
	return find_next(f, s, e);
}

int seen_file_put(struct seen_file *f, const struct seen_telling *t, struct err *e)
{
	sqlite3_stmt *s = f->statement[PUT];
	char blob[BLOB_BYTES]; /* lives until the statement has run */

	sqlite3_bind_int64(s, 1, t->time_ms);
	bind_id(s, 2, t->id);
	sqlite3_bind_int64(s, 3, f->number++);
	if (t->print) {
		struct print print = *t->print;
		print.first = 0;
		memcpy(blob, &print, sizeof(print));
		memcpy(blob + sizeof(print), t->keys, sizeof(*t->keys));
		sqlite3_bind_blob(s, 4, blob, sizeof(blob), SQLITE_STATIC);
		if (!str_equal(t->cluster, t->id))
			bind_id(s, 5, t->cluster);
		bind_id(s, 6, t->root);
	}
	sqlite3_bind_int64(s, 7, f->start);
	if (end_turn(f, s, sqlite3_step(s), e) != 0)
		return -1;
	return seen_days_add(&f->of, t->time_ms, e);
}

/* Drops what is too old, and gives the room back where more than half of the file is free. */
static int forget(struct seen_file *f, struct err *e)
{
	sqlite3_stmt *s = f->statement[FORGET];
	int64_t pages, unused;

	if (f->of.posts == 0)
		return 0;
	sqlite3_bind_int64(
	    s, 1, (seen_days_latest(&f->of) - f->days - SEEN_FILE_SPARE_DAYS) * SEEN_DAY_MS);
	if (end_turn(f, s, sqlite3_step(s), e) != 0 ||
	    ask_number(f, "PRAGMA page_count", &pages, e) != 0 ||
	    ask_number(f, "PRAGMA freelist_count", &unused, e) != 0)
		return -1;
	return unused > pages / 2 ? run_sql(f, "PRAGMA incremental_vacuum", e) : 0;
}

int seen_file_save(struct seen_file *f, bool whole, struct err *e)
{
	char text[128];
	long long run = f->start >> RUN_SHIFT;

	if (whole)
		snprintf(text, sizeof(text),
		    "UPDATE state SET runs = %lld; DELETE FROM cut WHERE run = %lld", run, run);
	else
		snprintf(text, sizeof(text),
		    "UPDATE state SET runs = %lld; INSERT OR IGNORE INTO cut VALUES (%lld)", run,
		    run);
	if (forget(f, e) != 0 || run_sql(f, text, e) != 0 || run_sql(f, "COMMIT", e) != 0)
		return -1;
	return run_sql(f, "BEGIN IMMEDIATE", e);
}
