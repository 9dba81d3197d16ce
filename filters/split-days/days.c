/*
 * In: lines and instants. Out: a folder of files. Remembers a row for each day, found by a table of
 * hashes, and the lines of each that were not written yet: where they come to more than the memory
 * that was given, every day's are appended to its file, one file after another.
 */
#include "days.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_UNDATED "undated"
#define KEY_UNDATED INT32_MAX /* after every day */
#define SLOTS_FIRST 64u
#define PATH_BYTES 4096

struct row {
	struct day day;
	int32_t key; /* 20251205 */
	struct buf waits;
	bool in_folder; /* its file has been made */
};

struct days {
	const char *folder;
	char *temporary; /* the folder until it is whole; NULL before the first file */
	struct row *row;
	size_t rows, room;
	uint32_t *slot; /* index of row + 1; 0: free */
	size_t slots;	/* a power of two, more than twice the rows */
	size_t last;	/* the row that was found last */
	size_t waiting, memory;
};

/* A folder that is there must be empty, for it is replaced. */
static int check_folder(const char *folder, struct err *e)
{
	struct stat there;

	if (!*folder)
		return err_set(e, EXIT_USAGE, "--output wants a folder");
	if (lstat(folder, &there) != 0)
		return errno == ENOENT ? 0 : err_errno(e, EXIT_IO, "%s: cannot look at it", folder);
	if (!S_ISDIR(there.st_mode))
		return err_set(e, EXIT_USAGE, "%s: is no folder", folder);
	/* Only an empty one can be removed; it stands there again until the whole one takes its
	 * place. */
	if (rmdir(folder) != 0)
		return err_set(e, EXIT_USAGE,
		    "%s: is there and not empty (remove it, or name another)", folder);
	if (mkdir(folder, there.st_mode & 0777) != 0)
		return err_errno(e, EXIT_IO, "%s: cannot make it", folder);
	return 0;
}

struct days *days_new(const char *folder, size_t memory, struct err *e)
{
	struct days *d = NULL;

	if (folder && check_folder(folder, e) != 0)
		return NULL;
	d = calloc(1, sizeof(*d));
	if (!d) {
		err_set(e, EXIT_IO, "cannot start (out of memory)");
		return NULL;
	}
	d->folder = folder;
	d->memory = memory;
	return d;
}

/* The path of a row's file in the temporary folder. */
static int path_of(const struct days *d, const struct row *r, char *out, size_t cap, struct err *e)
{
	int n = snprintf(out, cap, "%s/%s.ndjson", d->temporary, r->day.name);

	return n < 0 || (size_t)n >= cap ? err_set(e, EXIT_IO, "%s: too long a name", d->folder)
					 : 0;
}

void days_free(struct days *d)
{
	char path[PATH_BYTES];
	struct err e;

	if (!d)
		return;
	for (size_t i = 0; i < d->rows; i++) {
		struct row *r = &d->row[i];

		if (d->temporary && r->in_folder && path_of(d, r, path, sizeof(path), &e) == 0)
			unlink(path);
		buf_free(&r->waits);
	}
	if (d->temporary)
		rmdir(d->temporary);
	free(d->temporary);
	free(d->row);
	free(d->slot);
	free(d);
}

/* A folder beside the one that is to appear, with the rights that it will have. */
static int make_temporary(struct days *d, struct err *e)
{
	size_t len = strlen(d->folder), size;
	mode_t mask = umask(0);

	umask(mask);
	while (len > 1 && d->folder[len - 1] == '/')
		len--;
	size = len + sizeof(".XXXXXX");
	d->temporary = malloc(size);
	if (!d->temporary)
		return err_set(e, EXIT_IO, "%s: cannot make it (out of memory)", d->folder);
	snprintf(d->temporary, size, "%.*s.XXXXXX", (int)len, d->folder);
	if (!mkdtemp(d->temporary)) {
		free(d->temporary);
		d->temporary = NULL;
		return err_errno(e, EXIT_IO, "%s: cannot make it", d->folder);
	}
	return chmod(d->temporary, 0777 & ~mask) != 0
		   ? err_errno(e, EXIT_IO, "%s: cannot make it", d->folder)
		   : 0;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Appends what waits of a day to its file; with `last` it is on the disk after that. */
static int write_row(struct days *d, struct row *r, bool last, struct err *e)
{
	char path[PATH_BYTES];
	bool good;
	int fd;

	if (r->waits.len == 0 && !last)
		return 0;
	if (path_of(d, r, path, sizeof(path), e) != 0)
		return -1;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return err_errno(e, EXIT_IO, "%s: cannot write", path);
	r->in_folder = true;
	good = write_all(fd, r->waits.ptr, r->waits.len) == 0 && (!last || fsync(fd) == 0);
	if (!good)
		err_errno(e, EXIT_IO, "%s: cannot write", path);
	if (close(fd) != 0 && good) {
		good = false;
		err_errno(e, EXIT_IO, "%s: cannot write", path);
	}
	buf_free(&r->waits);
	buf_init(&r->waits, SIZE_MAX / 4);
	return good ? 0 : -1;
}

static int write_waiting(struct days *d, bool last, struct err *e)
{
	if (!d->temporary && make_temporary(d, e) != 0)
		return -1;
	for (size_t i = 0; i < d->rows; i++)
		if (write_row(d, &d->row[i], last, e) != 0)
			return -1;
	d->waiting = 0;
	return 0;
}

/* Where a key lies, or where it would. */
static size_t slot_of(const struct days *d, int32_t key)
{
	size_t i = (uint32_t)key * 2654435769u & (d->slots - 1);

	while (d->slot[i] && d->row[d->slot[i] - 1].key != key)
		i = (i + 1) & (d->slots - 1);
	return i;
}

/* Room for one row more, and slots for twice the rows. */
static int grow(struct days *d, struct err *e)
{
	size_t room = d->room ? d->room * 2 : SLOTS_FIRST / 4;
	struct row *row;
	uint32_t *slot;

	if (d->rows < d->room)
		return 0;
	row = realloc(d->row, room * sizeof(*row));
	if (row)
		d->row = row;
	slot = calloc(room * 4, sizeof(*slot));
	if (!row || !slot) {
		free(slot);
		return err_set(e, EXIT_IO, "too many days (out of memory)");
	}
	free(d->slot);
	d->slot = slot;
	d->slots = room * 4;
	d->room = room;
	for (size_t i = 0; i < d->rows; i++)
		d->slot[slot_of(d, d->row[i].key)] = (uint32_t)i + 1;
	return 0;
}

static int add_row(struct days *d, int32_t key, struct civil at, struct err *e)
{
	struct row *r;

	if (grow(d, e) != 0)
		return -1;
	r = &d->row[d->rows];
	*r = (struct row){.key = key};
	buf_init(&r->waits, SIZE_MAX / 4);
	if (key == KEY_UNDATED)
		snprintf(r->day.name, sizeof(r->day.name), NAME_UNDATED);
	else
		snprintf(r->day.name, sizeof(r->day.name), "%04u-%02u-%02u",
		    (unsigned)at.year % 10000, (unsigned)at.month % 100, (unsigned)at.day % 100);
	if (key != KEY_UNDATED && window_parse_day(r->day.name, &r->day.window, e) != 0)
		return -1;
	d->slot[slot_of(d, key)] = (uint32_t)++d->rows;
	return 0;
}

struct day *days_find(struct days *d, const int64_t *ms, struct err *e)
{
	int32_t key = KEY_UNDATED;
	struct civil at = {0};

	if (ms && d->rows > 0 && window_holds(d->row[d->last].day.window, *ms))
		return &d->row[d->last].day;
	if (ms)
		at = window_civil(*ms);
	if (ms && at.year >= 0 && at.year <= 9999)
		key = at.year * 10000 + at.month * 100 + at.day;
	d->last = d->slots ? d->slot[slot_of(d, key)] : 0;
	if (d->last == 0) {
		if (add_row(d, key, at, e) != 0)
			return NULL;
		d->last = d->rows;
	}
	d->last--;
	return &d->row[d->last].day;
}

int days_add(struct days *d, struct day *day, struct str line, struct err *e)
{
	struct row *r = (struct row *)day; /* its first member */

	day->posts++;
	day->bytes += line.len + 1;
	if (!d->folder)
		return 0;
	buf_add_str(&r->waits, line);
	buf_add_char(&r->waits, '\n');
	if (buf_failed(&r->waits))
		return err_set(e, EXIT_IO, "%s: a line does not fit (out of memory)", d->folder);
	d->waiting += line.len + 1;
	return d->waiting > d->memory ? write_waiting(d, false, e) : 0;
}

/* Makes the folder's own name durable; where that can't be done nothing is lost but time. */
static void sync_parent(const char *folder)
{
	char *copy = strdup(folder);
	int fd;

	if (!copy)
		return;
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(copy);
}

int days_commit(struct days *d, struct err *e)
{
	if (!d->folder)
		return 0;
	if (write_waiting(d, true, e) != 0)
		return -1;
	if (rename(d->temporary, d->folder) != 0)
		return err_errno(e, EXIT_IO, "%s: cannot put it in place", d->folder);
	free(d->temporary);
	d->temporary = NULL;
	sync_parent(d->folder);
	return 0;
}

size_t days_count(const struct days *d)
{
	return d->rows;
}

const struct day *days_at(const struct days *d, size_t i)
{
	return &d->row[i].day;
}

static int by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

void days_sort(struct days *d)
{
	if (d->rows > 0)
		qsort(d->row, d->rows, sizeof(*d->row), by_key);
}
