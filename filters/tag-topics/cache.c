/*
 * A folder of files, each named for the hash of its key: a head with the same hash and that of the
 * content, then the content. In: keys and bytes. Out: the bytes of an earlier run. A file is
 * trusted by its owner and mode, and believed by its checksum; it appears by a rename. Nothing is
 * synced to disk: what a power cut leaves is found damaged, and made again.
 */
#include "cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hash.h"

#define ENTRIES_KEPT 8
#define ENTRIES_SEEN 256   /* in a folder with more, what is beyond stays for the next time */
#define STALE_SECONDS 3600 /* a temporary file of that age was left by a killed run */
#define NAME_MAX_LEN 80

static const char magic[16] = "trendpipe db 1\n";
static const char prefix[] = "tag-topics-";

struct head {
	char magic[16];
	struct hash128 key, content;
	uint64_t len;
};

/* A file or folder that is the user's, and that nobody else may write. */
static bool is_own(const struct stat *st)
{
	return st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The user's folder for caches, which may not be there; empty where none is told. */
static bool base_path(char *path, size_t cap)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	int len = -1;

	if (cache && cache[0] == '/') /* a relative one is to be ignored, says the XDG standard */
		len = snprintf(path, cap, "%s", cache);
	else if (home && home[0] == '/')
		len = snprintf(path, cap, "%s/.cache", home);
	return len > 0 && (size_t)len < cap;
}

/* The folder, made where it is asked for; -1 where there is none to be trusted. */
static int open_folder(bool make)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	char path[PATH_MAX];
	struct stat st;
	int base, folder = -1;

	if (!base_path(path, sizeof path))
		return -1;
	if (make)
		(void)mkdir(path, 0700); /* it may be there */
	base = open(path, flags);
	if (base < 0)
		return -1;
	if (make)
		(void)mkdirat(base, "trendpipe", 0700);
	folder = openat(base, "trendpipe", flags | O_NOFOLLOW);
	(void)close(base);
	if (folder >= 0 && (fstat(folder, &st) != 0 || !is_own(&st))) {
		(void)close(folder);
		folder = -1;
	}
	return folder;
}

static struct hash128 name_of(struct str key, char *name, size_t cap)
{
	struct hash128 hash = hash_bytes128(key.ptr, key.len);

	(void)snprintf(name, cap, "%s%016llx%016llx", prefix, (unsigned long long)hash.high,
	    (unsigned long long)hash.low);
	return hash;
}

static bool same_hash(struct hash128 a, struct hash128 b)
{
	return a.low == b.low && a.high == b.high;
}

static int read_all(int fd, void *to, size_t len)
{
	for (size_t have = 0; have < len;) {
		ssize_t got = read(fd, (char *)to + have, len - have);

		if (got <= 0)
			return -1;
		have += (size_t)got;
	}
	return 0;
}

/* The content of a file that is ours, has the key's hash and its own. */
static int read_entry(int fd, struct hash128 key, struct buf *out)
{
	struct stat st;
	struct head head;
	char *room;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || !is_own(&st) ||
	    read_all(fd, &head, sizeof head) != 0)
		return -1;
	if (memcmp(head.magic, magic, sizeof magic) != 0 || !same_hash(head.key, key) ||
	    head.len > CACHE_ENTRY_MAX || (uint64_t)st.st_size != sizeof head + head.len)
		return -1;
	room = buf_room(out, (size_t)head.len);
	if (!room || read_all(fd, room, (size_t)head.len) != 0 ||
	    !same_hash(hash_bytes128(room, (size_t)head.len), head.content))
		return -1;
	out->len += (size_t)head.len;
	return 0;
}

int cache_read(struct str key, struct buf *out)
{
	char name[NAME_MAX_LEN];
	struct hash128 hash = name_of(key, name, sizeof name);
	int folder = open_folder(false), fd, rc;

	if (folder < 0)
		return -1;
	/* O_NONBLOCK: a pipe of that name must not hold us up */
	fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	rc = fd < 0 ? -1 : read_entry(fd, hash, out);
	if (rc == 0)
		(void)futimens(fd, NULL); /* used lately: the last to go */
	if (fd >= 0)
		(void)close(fd);
	(void)close(folder);
	return rc;
}

static int write_all(int fd, const void *from, size_t len)
{
	for (size_t done = 0; done < len;) {
		ssize_t put = write(fd, (const char *)from + done, len - done);

		if (put <= 0)
			return -1;
		done += (size_t)put;
	}
	return 0;
}

/* Files may not grow so far (ulimit -f): writing on would be met by a signal. */
static bool too_large(size_t len)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
	       len + sizeof(struct head) > limit.rlim_cur;
}

struct entry {
	char name[NAME_MAX_LEN];
	struct timespec used;
};

static int latest_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->used.tv_sec != y->used.tv_sec)
		return x->used.tv_sec > y->used.tv_sec ? -1 : 1;
	if (x->used.tv_nsec != y->used.tv_nsec)
		return x->used.tv_nsec > y->used.tv_nsec ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Takes note of an entry; a temporary file much older than `now` goes. */
static void see_entry(int folder, const char *name, time_t now, struct entry *entry, size_t *count)
{
	struct stat st;

	if (strncmp(name, prefix, sizeof prefix - 1) != 0 || strlen(name) >= NAME_MAX_LEN ||
	    fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || S_ISDIR(st.st_mode))
		return;
	if (strchr(name, '.')) {
		if (st.st_mtime < now - STALE_SECONDS)
			(void)unlinkat(folder, name, 0);
		return;
	}
	if (*count == ENTRIES_SEEN)
		return;
	memcpy(entry[*count].name, name, strlen(name) + 1);
	entry[(*count)++].used = st.st_mtim;
}

/* Leaves the entries that were used last. Closes the folder. */
static void prune(int folder, time_t now)
{
	struct entry *entry = calloc(ENTRIES_SEEN, sizeof *entry);
	size_t count = 0;
	DIR *list = entry ? fdopendir(folder) : NULL;

	if (!list) {
		(void)close(folder);
		free(entry);
		return;
	}
	for (const struct dirent *d = readdir(list); d; d = readdir(list))
		see_entry(folder, d->d_name, now, entry, &count);
	qsort(entry, count, sizeof *entry, latest_first);
	for (size_t i = ENTRIES_KEPT; i < count; i++)
		(void)unlinkat(folder, entry[i].name, 0);
	(void)closedir(list);
	free(entry);
}

void cache_write(struct str key, struct str bytes)
{
	char name[NAME_MAX_LEN], temporary[NAME_MAX_LEN + 32];
	struct head head = {.key = name_of(key, name, sizeof name),
	    .content = hash_bytes128(bytes.ptr, bytes.len),
	    .len = bytes.len};
	struct stat st = {0};
	bool written, fits = bytes.len <= CACHE_ENTRY_MAX && !too_large(bytes.len);
	int folder = fits ? open_folder(true) : -1, fd;

	if (folder < 0)
		return;
	memcpy(head.magic, magic, sizeof magic);
	(void)snprintf(temporary, sizeof temporary, "%s.%ld", name, (long)getpid());
	(void)unlinkat(folder, temporary, 0); /* left by a process that had our number */
	fd = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0) {
		(void)close(folder);
		return;
	}
	written = write_all(fd, &head, sizeof head) == 0 &&
		  write_all(fd, bytes.ptr, bytes.len) == 0 && fstat(fd, &st) == 0;
	written = close(fd) == 0 && written;
	if (!written || renameat(folder, temporary, folder, name) != 0)
		(void)unlinkat(folder, temporary, 0);
	prune(folder, st.st_mtime);
}
