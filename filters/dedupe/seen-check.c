/*
 * What a file of --seen must look like before anything writes to it: SQLite's header (sqlite.org,
 * Database File Format, 1.3) with our application id and version, and all its pages. And the days
 * of a run's posts, from which follows what is to be forgotten.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "print.h"
#include "seen-own.h"

#define HEADER_BYTES 100
#define DAYS_MAX ((size_t)1 << 24)
#define PATH_BYTES_MAX 65536

static const char magic[16] = "SQLite format 3";

uint32_t seen_version(void)
{
	const uint16_t one = 1;
	unsigned char little;

	memcpy(&little, &one, 1);
	return (uint32_t)SEEN_FORMAT << 16 | (uint32_t)PRINT_VERSION << 1 | (little ? 0 : 1);
}

static uint32_t big_endian(const unsigned char *at, size_t bytes)
{
	uint32_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n = n << 8 | at[i];
	return n;
}

/* A run was killed while it wrote: SQLite makes the file whole again when it opens it. */
static bool has_journal(const char *path)
{
	struct buf name;
	struct stat st;
	const char *z;
	bool there;
	char *target = realpath(path, NULL);

	buf_init(&name, PATH_BYTES_MAX);
	buf_printf(&name, "%s-journal", target ? target : path);
	free(target);
	z = buf_z(&name);
	there = z && stat(z, &st) == 0 && st.st_size > 0;
	buf_free(&name);
	return there;
}

static int check_header(
    const char *path, const unsigned char *header, int64_t size, bool journal, struct err *e)
{
	uint32_t page = big_endian(header + 16, 2), pages = big_endian(header + 28, 4);
	uint32_t version = big_endian(header + 60, 4);
	/* The count of pages holds where the last writer knew it. */
	bool counted = memcmp(header + 24, header + 92, 4) == 0;

	if (memcmp(header, magic, sizeof(magic)) != 0 ||
	    big_endian(header + 68, 4) != SEEN_APPLICATION)
		return err_set(e, EXIT_USAGE, "--seen: %s: not a file of dedupe's", path);
	if (version != seen_version())
		return err_set(e, EXIT_USAGE,
		    "--seen: %s: of another version (%u.%u.%u, this is %u.%u.%u; name a new file, "
		    "or run the days again)",
		    path, version >> 16, (version & 0xffff) >> 1, version & 1, seen_version() >> 16,
		    (seen_version() & 0xffff) >> 1, seen_version() & 1);
	if (page == 1)
		page = 65536;
	if (!journal && counted && size < (int64_t)page * pages)
		return err_set(e, EXIT_USAGE,
		    "--seen: %s: cut short (%lld bytes of %lld are there)", path, (long long)size,
		    (long long)page * pages);
	return 0;
}

static int check_open(int fd, const char *path, struct err *e)
{
	unsigned char header[HEADER_BYTES] = {0};
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) != 0)
		return err_errno(e, EXIT_IO, "--seen: %s: cannot read", path);
	if (!S_ISREG(st.st_mode))
		return err_set(e, EXIT_USAGE, "--seen: %s: not a regular file", path);
	bool journal = has_journal(path);
	if (st.st_size == 0)
		return 0;
	got = pread(fd, header, sizeof(header), 0);
	if (got < 0)
		return err_errno(e, EXIT_IO, "--seen: %s: cannot read", path);
	/* Its making was cut short: nothing but holes is there yet. */
	if (journal && big_endian(header, 4) == 0)
		return 0;
	return check_header(path, header, st.st_size, journal, e);
}

int seen_check(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int rc;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return err_errno(e, EXIT_IO, "--seen: %s: cannot open", path);
	rc = check_open(fd, path, e);
	close(fd);
	return rc;
}

int64_t seen_day_of(int64_t time_ms)
{
	return time_ms / SEEN_DAY_MS - (time_ms % SEEN_DAY_MS < 0);
}

/* The place of a day, or where it would stand. */
static size_t place_of(const struct seen_days *d, int64_t day)
{
	size_t low = 0, high = d->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->day[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int seen_days_add(struct seen_days *d, int64_t time_ms, struct err *e)
{
	int64_t day = seen_day_of(time_ms);
	size_t at = place_of(d, day);

	d->posts++;
	if (at < d->count && d->day[at].day == day) {
		d->day[at].posts++;
		return 0;
	}
	if (d->count == d->cap) {
		size_t cap = d->cap ? d->cap * 2 : 64;
		struct seen_day *wider =
		    cap <= DAYS_MAX ? realloc(d->day, cap * sizeof(*wider)) : NULL;
		if (!wider)
			return err_set(e, EXIT_IO, "--seen: days (out of memory)");
		d->day = wider;
		d->cap = cap;
	}
	memmove(d->day + at + 1, d->day + at, (d->count - at) * sizeof(*d->day));
	d->day[at] = (struct seen_day){day, 1};
	d->count++;
	return 0;
}

int64_t seen_days_latest(const struct seen_days *d)
{
	uint64_t later = 0;
	size_t at = d->count;

	while (at > 0 && later * 10 < d->posts)
		later += d->day[--at].posts;
	return d->day[at].day;
}

void seen_days_free(struct seen_days *d)
{
	free(d->day);
}
