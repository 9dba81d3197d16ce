/*
 * Members of archives that may hold posts. In: the bytes of an archive. Out: each such member's
 * name and bytes. Remembers the names that it gave and, of an account archive of X, authors and
 * notes by folder.
 */
#include "archive.h"

#include <stdlib.h>
#include <string.h>

#include "archive-kind.h"
#include "archive-lib.h"
#include "arena.h"
#include "x-account.h"

#define NAMES_MAX ((size_t)4 << 30)
#define NAME_BYTES 512 /* of a member's, made safe to print; longer ones are cut */
#define HEAD_BYTES 512

/* What lies beside tweets in one folder of an account archive. */
struct folder {
	struct str name; /* `data/` */
	struct x_account *account;
	struct folder *next;
};

struct archive_reader {
	struct archive_pass *pass;
	const char *path; /* as it was given */
	const char *name; /* `standard input` for - */
	struct archive_limits limits;
	struct arena arena; /* names */
	const char *member;
	struct unpack *open; /* the member, until somebody takes it */
	struct unpack *next; /* what comes before the pass goes on; or NULL */
	struct err refused;  /* why it can't be had, where open is NULL */
	struct folder *folders;
	bool searched; /* the archive was gone through for folders */
	uint64_t passed_over;
};

static int no_memory(const struct archive_reader *a, struct err *e)
{
	return err_set(e, EXIT_IO, "%.400s: out of memory", a->name ? a->name : "archive");
}

struct archive_reader *archive_open(
    struct unpack *u, const char *path, struct archive_limits limits, struct err *e)
{
	struct archive_reader *a = calloc(1, sizeof(*a));

	if (a) {
		arena_init(&a->arena, NAMES_MAX);
		a->limits = limits;
		a->path = arena_dup_z(&a->arena, str_of(path));
		a->name = strcmp(path, "-") == 0 ? "standard input" : a->path;
	}
	if (!a || !a->path) {
		err_set(e, EXIT_IO, "%.400s: out of memory", path);
		unpack_close(u);
	} else {
		a->pass = archive_pass_open(u, a->path, a->name, limits, e);
	}
	if (a && a->pass)
		return a;
	archive_close(a);
	return NULL;
}

void archive_close(struct archive_reader *a)
{
	if (!a)
		return;
	unpack_close(a->open);
	unpack_close(a->next);
	archive_pass_close(a->pass);
	while (a->folders) {
		struct folder *next = a->folders->next;

		x_account_free(a->folders->account);
		free(a->folders);
		a->folders = next;
	}
	arena_free(&a->arena);
	free(a);
}

uint64_t archive_passed_over(const struct archive_reader *a)
{
	return a->passed_over;
}

const char *archive_member(const struct archive_reader *a)
{
	return a->member;
}

struct unpack *archive_member_open(struct archive_reader *a, struct err *e)
{
	struct unpack *u = a->open;

	a->open = NULL;
	if (!u)
		*e = a->refused;
	return u;
}

/* ---- names ---- */

/* The part of a member's name up to its last slash. */
static struct str folder_of(struct str name)
{
	while (name.len > 0 && name.ptr[name.len - 1] != '/' && name.ptr[name.len - 1] != '\\')
		name.len--;
	return name;
}

/* `day.zip/2025/posts.json`, safe to print and to keep; NULL where memory is out. */
static const char *full_name(struct archive_reader *a, struct str name)
{
	char quoted[NAME_BYTES];
	size_t head = strlen(a->name), len;
	char *full;

	while (str_starts(name, STR("./")))
		name = (struct str){name.ptr + 2, name.len - 2};
	len = strlen(err_quote(quoted, sizeof(quoted), name));
	full = arena_alloc(&a->arena, head + len + 2);
	if (full) {
		memcpy(full, a->name, head);
		full[head] = '/';
		memcpy(full + head + 1, quoted, len + 1);
	}
	return full;
}

/* ---- account archives of X ---- */

/* What lies in that folder; made where it is not known and `make` says so. NULL: none, or no
 * memory. */
static struct folder *find_folder(struct archive_reader *a, struct str name, bool make)
{
	struct folder *f;

	for (f = a->folders; f; f = f->next)
		if (str_equal(f->name, name))
			return f->account ? f : NULL;
	f = make ? calloc(1, sizeof(*f)) : NULL;
	if (!f)
		return NULL;
	f->name = arena_dup(&a->arena, name);
	f->account = x_account_new();
	f->next = a->folders;
	a->folders = f;
	return f->account && (f->name.ptr || name.len == 0) ? f : NULL;
}

static enum x_file file_of(struct str name)
{
	size_t folder = folder_of(name).len;

	return x_file_of((struct str){name.ptr + folder, name.len - folder});
}

/* Reads the member that a pass stands at where it tells of an author or notes. 0, -1 with *e, -2.
 */
static int read_beside(struct archive_reader *a, struct archive_pass *pass, struct err *e)
{
	struct str name = archive_pass_name(pass);
	struct folder *f;
	struct unpack *u;
	const char *full;

	if (member_kind_of(name) != MEMBER_BESIDE || archive_pass_refuses(pass))
		return 0; /* encrypted: so are the tweets */
	f = find_folder(a, folder_of(name), true);
	full = f ? full_name(a, name) : NULL;
	if (!full)
		return no_memory(a, e);
	u = archive_pass_member(pass, full, e);
	return u ? x_account_read(f->account, file_of(name), u, e) : -1;
}

/* Goes through the archive once more for what lies beside tweets. 0, -1 with *e where some of it
 * could not be read, -2. */
static int search_folders(struct archive_reader *a, struct err *e)
{
	struct unpack *u;
	struct archive_pass *pass;
	struct err why;
	int got, status, lost = 0;

	if (a->searched)
		return 0;
	a->searched = true;
	u = unpack_open(a->path, NULL, NULL, e);
	pass = u ? archive_pass_open(u, a->path, a->name, a->limits, e) : NULL;
	if (!pass)
		return -1;
	do {
		got = archive_pass_next(
		    pass, &why); /* what fails here, the first pass tells as well */
		status = got == 1 ? read_beside(a, pass, &why) : got;
		if (got == 1 && status == -1 && lost == 0) {
			*e = why;
			lost = -1;
		}
	} while (got == 1 && status != -2);
	archive_pass_close(pass);
	return status == -2 ? -2 : lost;
}

/* Makes a->open, a file of tweets, the joined lines, or a->next. 0, -1 with *e, -2. */
static int join_tweets(struct archive_reader *a, struct str name, struct err *e)
{
	struct folder *f;
	int status;

	if (!archive_pass_is_file(a->pass))
		return err_set(e, EXIT_IO,
		    "%.600s: an account archive of X is read twice (name the file)", a->member);
	status = search_folders(a, e);
	if (status == -2)
		return status;
	f = find_folder(a, folder_of(name), true);
	if (!f)
		return no_memory(a, e);
	a->open = x_account_join(f->account, a->open, e);
	if (!a->open || status == 0)
		return a->open ? 0 : -1;
	a->next = a->open; /* first *e is told; then the tweets come without what is lost */
	a->open = NULL;
	return -1;
}

/* ---- members ---- */

/* What came of looking at a member. */
enum look { LOOK_GIVE, LOOK_REFUSE, LOOK_PASS, LOOK_PASS_COUNTED, LOOK_SIGNAL };

/* Decides by the first bytes of a->open. */
static enum look look_inside(
    struct archive_reader *a, struct str name, enum member_kind kind, struct err *e)
{
	struct str head;
	int status = unpack_peek(a->open, HEAD_BYTES, &head, e);

	if (status != 0)
		return status == -2 ? LOOK_SIGNAL : LOOK_REFUSE;
	if (head.len == 0)
		return LOOK_PASS;
	if (archive_is(unpack_magic(a->open), head)) {
		err_set(e, EXIT_IO,
		    "%.600s: an archive inside an archive is not read (unpack it first)",
		    a->member);
		return LOOK_REFUSE;
	}
	if (kind == MEMBER_TWEETS && ytd_prefix(head) > 0) {
		status = join_tweets(a, name, e);
		return status == 0 ? LOOK_GIVE : status == -2 ? LOOK_SIGNAL : LOOK_REFUSE;
	}
	return kind == MEMBER_POSTS || member_may_hold(head) ? LOOK_GIVE : LOOK_PASS_COUNTED;
}

static enum look look_at(struct archive_reader *a, struct err *e)
{
	struct str name = archive_pass_name(a->pass);
	enum member_kind kind = member_kind_of(name);
	const char *why = archive_pass_refuses(a->pass);

	if (kind == MEMBER_LITTER || kind == MEMBER_BESIDE)
		return LOOK_PASS;
	if (kind == MEMBER_OTHER)
		return LOOK_PASS_COUNTED;
	a->member = full_name(a, name);
	if (!a->member) {
		no_memory(a, e);
		return LOOK_REFUSE;
	}
	if (why) {
		err_set(e, EXIT_IO, "%.600s: %s", a->member, why);
		return LOOK_REFUSE;
	}
	a->open = archive_pass_member(a->pass, a->member, e);
	return a->open ? look_inside(a, name, kind, e) : LOOK_REFUSE;
}

int archive_next(struct archive_reader *a, struct err *e)
{
	for (;;) {
		int got;
		enum look look;

		unpack_close(a->open);
		a->open = a->next;
		a->next = NULL;
		if (a->open)
			return 1;
		got = archive_pass_next(a->pass, e);
		if (got != 1)
			return got;
		look = look_at(a, &a->refused);
		if (look == LOOK_GIVE)
			return 1;
		a->passed_over += look == LOOK_PASS_COUNTED;
		if (look == LOOK_PASS || look == LOOK_PASS_COUNTED)
			continue;
		unpack_close(a->open);
		a->open = NULL;
		return look == LOOK_SIGNAL ? -2 : 1;
	}
}
