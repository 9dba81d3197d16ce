/*
 * An account's archive from X: its tweets joined with their author and with notes. In: the bytes of
 * account.js, note-tweet.js and tweets.js. Out: lines of tweets. Remembers the author, every note
 * and which of them are taken; of the tweets one block.
 */
#include "x-account.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arena.h"
#include "buf.h"
#include "times.h"
#include "x-note.h"
#include "ytd.h"

#define NOTE_MAX ((size_t)64 << 20)
#define OUT_MAX ((size_t)1 << 30)
#define NOTES_MAX ((size_t)512 << 20)
#define AUTHOR_MAX 65536

struct note {
	int64_t ms;
	struct str text, json;
	bool taken;
};

struct x_account {
	struct buf author; /* a JSON object; empty where there is none */
	struct arena arena;
	struct note *note; /* by time once sorted */
	size_t count, cap;
	bool sorted;
};

/* What x_account_join() gives. */
struct join {
	struct x_account *x, *own; /* own: to be freed with this */
	struct ytd_values values;
	struct buf out;
	size_t given;
};

struct x_account *x_account_new(void)
{
	struct x_account *x = calloc(1, sizeof(*x));

	if (x) {
		buf_init(&x->author, AUTHOR_MAX);
		arena_init(&x->arena, NOTES_MAX);
	}
	return x;
}

void x_account_free(struct x_account *x)
{
	if (!x)
		return;
	buf_free(&x->author);
	arena_free(&x->arena);
	free(x->note);
	free(x);
}

/* ---- account.js and note-tweet.js ---- */

/* Nothing else of the account leaves this function: it holds an address and more. */
static void take_author(struct x_account *x, struct json_value account)
{
	static const char *const kept[] = {
	    "accountId", "username", "accountDisplayName", "createdAt"};

	if (account.type != JSON_OBJECT)
		return;
	buf_reset(&x->author);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		struct json_value v = json_get(account, str_of(kept[i]));

		if (v.type != JSON_STRING)
			continue;
		buf_add_char(&x->author, x->author.len ? ',' : '{');
		buf_add_json(&x->author, str_of(kept[i]));
		buf_add_char(&x->author, ':');
		buf_add_json(&x->author, json_text(v));
	}
	if (x->author.len)
		buf_add_char(&x->author, '}');
	if (buf_failed(&x->author))
		buf_reset(&x->author);
}

static void add_bytes(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

static int take_note(struct x_account *x, struct json_value note, struct err *e)
{
	struct note n = {0};
	struct buf json;

	if (times_read(json_get(note, STR("createdAt")), &n.ms) != 0 ||
	    json_path(note, "core.text").type != JSON_STRING)
		return 0;
	if (x->count == x->cap) {
		size_t cap = x->cap ? x->cap * 2 : 64;
		struct note *moved = realloc(x->note, cap * sizeof(*moved));

		if (!moved)
			return err_set(e, EXIT_IO, "out of memory");
		x->note = moved;
		x->cap = cap;
	}
	buf_init(&json, NOTE_MAX);
	json_print(note, add_bytes, &json);
	n.text = arena_dup(&x->arena, json_text(json_path(note, "core.text")));
	n.json = arena_dup(&x->arena, buf_str(&json));
	buf_free(&json);
	if (!n.text.ptr || !n.json.ptr)
		return err_set(
		    e, EXIT_IO, "more notes than can be kept (%zu MiB)", NOTES_MAX >> 20);
	x->note[x->count++] = n;
	x->sorted = false;
	return 0;
}

static int take_values(struct x_account *x, enum x_file which, struct ytd_values *v, struct err *e)
{
	for (size_t i = 0; i < v->block.count; i++) {
		struct line *line = &v->block.line[i];
		struct json_value root;
		struct err why;

		if (line->state != LINE_WHOLE || json_parse(v->json, line->text, &root, &why) != 0)
			continue;
		if (which == X_FILE_ACCOUNT)
			take_author(x, json_get(root, STR("account")));
		else if (take_note(x, json_get(root, STR("noteTweet")), e) != 0)
			return -1;
	}
	return 0;
}

int x_account_read(struct x_account *x, enum x_file which, struct unpack *u, struct err *e)
{
	struct ytd_values v = {.u = u};
	int got = 1;

	while (got == 1 || (got == -2 && !err_signal)) {
		got = ytd_values_read(&v, e);
		if (got == 1 && take_values(x, which, &v, e) != 0)
			got = -1;
	}
	ytd_values_close(&v);
	return got;
}

/* ---- the tweets ---- */

static int by_time(const void *a, const void *b)
{
	const struct note *l = a, *r = b;

	return l->ms != r->ms ? (l->ms > r->ms) - (l->ms < r->ms) : str_compare(l->json, r->json);
}

/* The note that belongs to a tweet, which takes it; or NULL. */
static const struct note *find_note(struct x_account *x, struct json_value tweet)
{
	struct str text = json_text(json_get(tweet, STR("full_text")));
	size_t low = 0, high = x->count;
	int64_t ms;

	if (x->count == 0 || times_read(json_get(tweet, STR("created_at")), &ms) != 0)
		return NULL;
	if (!x->sorted)
		qsort(x->note, x->count, sizeof(*x->note), by_time);
	x->sorted = true;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->note[middle].ms + X_NOTE_APART_MS <= ms)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < x->count && x->note[low].ms < ms + X_NOTE_APART_MS; low++) {
		struct note *n = &x->note[low];

		if (n->taken || !x_note_continues(n->text, text))
			continue;
		n->taken = true;
		return n;
	}
	return NULL;
}

static void pass_on(struct buf *out, struct str text)
{
	size_t at = out->len;

	buf_add_str(out, text);
	for (; at < out->len; at++)
		if (out->ptr[at] == '\n')
			out->ptr[at] = ' ';
	buf_add_char(out, '\n');
}

/* One value as a line of out: a tweet with what belongs to it, anything else as it is. */
static void join_line(struct join *j, const struct line *line)
{
	struct json_value root = {0}, tweet;
	const struct note *note;
	struct buf *out = &j->out;
	struct err why;
	bool bare;

	if (line->state == LINE_JUNK && str_is(str_trim(line->text), ";"))
		return; /* the assignment's end */
	if (line->state != LINE_WHOLE || json_parse(j->values.json, line->text, &root, &why) != 0)
		root = (struct json_value){0};
	tweet = json_get(root, STR("tweet"));
	bare = tweet.type != JSON_OBJECT && json_get(root, STR("id_str")).type == JSON_STRING;
	if (bare)
		tweet = root; /* as archives were before 2019 */
	if (tweet.type != JSON_OBJECT) {
		pass_on(out, line->text);
		return;
	}
	note = find_note(j->x, tweet);
	buf_add_z(out, "{\"tweet\":");
	if (bare)
		buf_add_str(out, line->text);
	else
		json_print(tweet, add_bytes, out);
	if (j->x->author.len > 0) {
		buf_add_z(out, ",\"account\":");
		buf_add_str(out, buf_str(&j->x->author));
	}
	if (note) {
		buf_add_z(out, ",\"note\":");
		buf_add_str(out, note->json);
	}
	buf_add_z(out, "}\n");
}

static ptrdiff_t join_read(void *context, char *out, size_t cap, struct err *e)
{
	struct join *j = context;
	size_t n;

	while (j->given == j->out.len) {
		int got = ytd_values_read(&j->values, e);

		if (got != 1)
			return got;
		buf_reset(&j->out);
		j->given = 0;
		for (size_t i = 0; i < j->values.block.count; i++)
			join_line(j, &j->values.block.line[i]);
		if (buf_failed(&j->out))
			return err_set(e, EXIT_IO, "out of memory");
	}
	n = j->out.len - j->given < cap ? j->out.len - j->given : cap;
	memcpy(out, j->out.ptr + j->given, n);
	j->given += n;
	return (ptrdiff_t)n;
}

static void join_close(void *context)
{
	struct join *j = context;

	ytd_values_close(&j->values);
	buf_free(&j->out);
	x_account_free(j->own);
	free(j);
}

/* own: x goes with what is returned. Takes x (where own) and u in any case. */
static struct unpack *join(struct x_account *x, bool own, struct unpack *u, struct err *e)
{
	struct join *j = calloc(1, sizeof(*j));

	if (!j) {
		err_set(e, EXIT_IO, "%s: cannot read (out of memory)", unpack_name(u));
		unpack_close(u);
		x_account_free(own ? x : NULL);
		return NULL;
	}
	j->x = x;
	j->own = own ? x : NULL;
	j->values.u = u;
	buf_init(&j->out, OUT_MAX);
	return unpack_open_input(
	    &(struct unpack_input){join_read, j, join_close}, unpack_name(u), e);
}

struct unpack *x_account_join(struct x_account *x, struct unpack *u, struct err *e)
{
	return join(x, false, u, e);
}

/* Reads a file beside path, where there is one. 0, or -1 with *e. */
static int read_beside(
    struct x_account *x, enum x_file which, const char *path, const char *name, struct err *e)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
	struct buf full;
	struct unpack *u;
	int status = 0;

	buf_init(&full, 65536);
	buf_add(&full, path, folder);
	buf_add_z(&full, name);
	if (buf_z(&full) && access(buf_z(&full), F_OK) == 0) {
		u = unpack_open(buf_z(&full), NULL, NULL, e);
		status = u ? x_account_read(x, which, u, e) : -1;
	}
	buf_free(&full);
	return status == -1 ? -1 : 0;
}

struct unpack *ytd_open(struct unpack *u, struct err *e)
{
	const char *path = unpack_name(u);
	const char *slash = strrchr(path, '/');
	struct x_account *x = x_account_new();
	int status = 0;

	if (!x)
		status = err_set(e, EXIT_IO, "%s: cannot read (out of memory)", path);
	else if (x_file_of(str_of(slash ? slash + 1 : path)) == X_FILE_TWEETS &&
		 (read_beside(x, X_FILE_ACCOUNT, path, "account.js", e) != 0 ||
		     read_beside(x, X_FILE_NOTES, path, "note-tweet.js", e) != 0))
		status = -1;
	if (status == 0)
		return join(x, true, u, e);
	x_account_free(x);
	unpack_close(u);
	return NULL;
}
