/*
 * Checked output. In: bytes. Out: a descriptor, or a file that appears whole under its name.
 * Remembers a buffer of 1 MiB and, for a file, its temporary name beside the target.
 */
#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (1u << 20)

#define TEMPORARIES_MAX 16

/* Names for outfile_abandon(), which may interrupt anything here; changed by the main thread only.
 */
static char *volatile temporaries[TEMPORARIES_MAX];

struct outfile {
	int fd;
	bool owned; /* close fd at the end */
	bool broken;
	char *path;	 /* for messages, and the target where temporary is set */
	char *temporary; /* NULL: nothing to rename */
	char *buffer;
	size_t used;
};

static struct outfile *outfile_new(int fd, const char *path, struct err *e)
{
	struct outfile *o = calloc(1, sizeof(*o));

	if (o) {
		o->fd = fd;
		o->path = strdup(path);
		o->buffer = malloc(BUFFER_BYTES);
	}
	if (!o || !o->path || !o->buffer) {
		if (o) {
			free(o->path);
			free(o->buffer);
			free(o);
		}
		err_set(e, EXIT_IO, "%s: cannot open (out of memory)", path);
		return NULL;
	}
	return o;
}

/* Puts `with` in the place of `name` (NULL: any free place). */
static void remember(const char *name, char *with)
{
	for (size_t i = 0; i < TEMPORARIES_MAX; i++) {
		if (temporaries[i] == name) {
			temporaries[i] = with;
			return;
		}
	}
}

void outfile_abandon(void)
{
	for (size_t i = 0; i < TEMPORARIES_MAX; i++)
		if (temporaries[i])
			unlink(temporaries[i]);
}

static void outfile_free(struct outfile *o)
{
	if (o->temporary)
		remember(o->temporary, NULL);
	free(o->path);
	free(o->temporary);
	free(o->buffer);
	free(o);
}

struct outfile *outfile_fd(int fd, const char *name, struct err *e)
{
	return outfile_new(fd, name, e);
}

/* Opens path itself, for what cannot be replaced by renaming: devices, pipes. */
static struct outfile *open_in_place(const char *path, struct err *e)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	struct outfile *o;

	if (fd < 0) {
		err_errno(e, EXIT_IO, "%s: cannot write", path);
		return NULL;
	}
	o = outfile_new(fd, path, e);
	if (o)
		o->owned = true;
	else
		close(fd);
	return o;
}

/* Opens the temporary file: of that name, or of one that nobody else has. */
static int open_temporary(struct outfile *o, const char *path, const char *name, struct err *e)
{
	size_t size = strlen(path) + sizeof(".XXXXXX");

	o->temporary = name ? strdup(name) : malloc(size);
	if (!o->temporary)
		return err_set(e, EXIT_IO, "%s: cannot write (out of memory)", path);
	if (name) {
		o->fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	} else {
		snprintf(o->temporary, size, "%s.XXXXXX", path);
		o->fd = mkstemp(o->temporary);
	}
	return o->fd < 0 ? err_errno(e, EXIT_IO, "%s: cannot write", path) : 0;
}

struct outfile *outfile_create_by(const char *path, const char *temporary, struct err *e)
{
	struct stat there;
	struct outfile *o;
	mode_t mask;

	if ((stat(path, &there) == 0 && !S_ISREG(there.st_mode)) || *path == '\0')
		return open_in_place(path, e);
	o = outfile_new(-1, path, e);
	if (!o)
		return NULL;
	if (open_temporary(o, path, temporary, e) != 0) {
		outfile_free(o);
		return NULL;
	}
	o->owned = true;
	remember(NULL, o->temporary);
	mask = umask(0);
	umask(mask);
	if (fchmod(o->fd, 0666 & ~mask) != 0 || fcntl(o->fd, F_SETFD, FD_CLOEXEC) != 0) {
		err_errno(e, EXIT_IO, "%s: cannot write", path);
		outfile_abort(o);
		return NULL;
	}
	return o;
}

struct outfile *outfile_create(const char *path, struct err *e)
{
	return outfile_create_by(path, NULL, e);
}

static int write_all(struct outfile *o, const char *bytes, size_t len, struct err *e)
{
	while (len > 0) {
		ssize_t n = write(o->fd, bytes, len);

		if (n < 0 && errno == EINTR && !err_signal)
			continue;
		if (n < 0) {
			o->broken = errno == EPIPE;
			return err_errno(e, EXIT_IO, "%s: cannot write", o->path);
		}
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

int outfile_flush(struct outfile *o, struct err *e)
{
	size_t used = o->used;

	o->used = 0;
	return write_all(o, o->buffer, used, e);
}

int outfile_write(struct outfile *o, struct str bytes, struct err *e)
{
	if (bytes.len > BUFFER_BYTES - o->used) {
		if (outfile_flush(o, e) != 0)
			return -1;
		if (bytes.len >= BUFFER_BYTES)
			return write_all(o, bytes.ptr, bytes.len, e);
	}
	if (bytes.len > 0)
		memcpy(o->buffer + o->used, bytes.ptr, bytes.len);
	o->used += bytes.len;
	return 0;
}

bool outfile_broken(const struct outfile *o)
{
	return o->broken;
}

/* Makes the renaming itself durable; a file system that can't is no reason to fail. */
static void sync_folder(const char *path)
{
	char *copy = strdup(path);
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

int outfile_commit(struct outfile *o, struct err *e)
{
	int fd = o->fd;
	bool owned = o->owned;

	if (outfile_flush(o, e) != 0)
		goto failed;
	if (o->temporary && fsync(fd) != 0) {
		err_errno(e, EXIT_IO, "%s: cannot write", o->path);
		goto failed;
	}
	if (owned) {
		o->owned = false;
		if (close(fd) != 0) {
			err_errno(e, EXIT_IO, "%s: cannot write", o->path);
			goto failed;
		}
	}
	if (o->temporary) {
		if (rename(o->temporary, o->path) != 0) {
			err_errno(e, EXIT_IO, "%s: cannot replace", o->path);
			goto failed;
		}
		sync_folder(o->path);
	}
	outfile_free(o);
	return 0;
failed:
	outfile_abort(o);
	return -1;
}

void outfile_abort(struct outfile *o)
{
	if (!o)
		return;
	if (o->owned)
		close(o->fd);
	if (o->temporary)
		unlink(o->temporary);
	outfile_free(o);
}
