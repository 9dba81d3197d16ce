/*
 * The state file; see state.h. In: its lines. Out: the file anew, with the lines of the sources
 * that changed in their old places, and new ones at the end. It remembers every line, and the lock.
 */
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outfile.h"

#define STATE_BYTES_MAX ((size_t)256 << 20)
#define LINKS_MAX 40

struct state {
	char *name;   /* as it was given, for messages; NULL: in memory only */
	char *target; /* the file itself */
	char *fresh;  /* where it is written before it takes the place of the old one */
	char *lock;   /* its path, where the lock is held */
	int lock_fd;
	struct state_source **source; /* in the order of the file */
	size_t count, cap;
};

static int no_memory(struct err *e)
{
	err_set(e, EXIT_IO, "cannot start (out of memory)");
	return -1;
}

/* Where the symbolic link at path leads, whether or not a file is there; NULL where it is none. */
static char *follow(const char *path)
{
	char to[PATH_MAX];
	ssize_t len = readlink(path, to, sizeof(to) - 1);
	const char *slash = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
	char *joined;

	if (len < 0)
		return NULL;
	to[len] = '\0';
	if (to[0] == '/')
		folder = 0;
	joined = malloc(folder + (size_t)len + 1);
	if (!joined)
		return NULL;
	memcpy(joined, path, folder);
	memcpy(joined + folder, to, (size_t)len + 1);
	return joined;
}

static char *target_of(const char *path)
{
	char *at = strdup(path);

	for (int i = 0; at && i < LINKS_MAX; i++) {
		char *next = follow(at);

		if (!next)
			break;
		free(at);
		at = next;
	}
	return at;
}

/* The lock's file is removed by who holds it, so one that was just removed is no lock. */
static int try_lock(const char *path, int *fd, bool *gone)
{
	struct stat held, there;

	*gone = false;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0)
		return -1;
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0 || fstat(*fd, &held) != 0) {
		int cause = errno;

		close(*fd);
		*fd = -1;
		errno = cause;
		return -1;
	}
	*gone =
	    stat(path, &there) != 0 || there.st_ino != held.st_ino || there.st_dev != held.st_dev;
	if (*gone) {
		close(*fd);
		*fd = -1;
	}
	return 0;
}

static char *with_suffix(const char *path, const char *suffix)
{
	size_t size = strlen(path) + strlen(suffix) + 1;
	char *joined = malloc(size);

	if (joined)
		snprintf(joined, size, "%s%s", path, suffix);
	return joined;
}

static int take_lock(struct state *s, struct err *e)
{
	char *path = with_suffix(s->target, ".lock");
	bool gone = true;

	if (!path)
		return no_memory(e);
	while (gone) {
		if (try_lock(path, &s->lock_fd, &gone) == 0)
			continue;
		if (errno == EWOULDBLOCK)
			err_set(e, EXIT_USAGE, "%s: another fetch is using it", s->name);
		else
			err_errno(e, EXIT_USAGE, "%s.lock: cannot write", s->name);
		free(path);
		return -1;
	}
	s->lock = path;
	unlink(s->fresh); /* of a run that was killed while it wrote */
	return 0;
}

static void source_free(struct state_source *source)
{
	if (!source)
		return;
	free(source->key);
	free(source->line);
	for (size_t i = 0; i < STATE_MEMBERS; i++)
		free(source->member[i]);
	free(source);
}

/* Adds the source, which is s's then, or freed. */
static int add_source(struct state *s, struct state_source *source, struct err *e)
{
	if (s->count == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 64;
		struct state_source **moved = realloc(s->source, cap * sizeof(*moved));

		if (!moved) {
			source_free(source);
			return no_memory(e);
		}
		s->source = moved;
		s->cap = cap;
	}
	s->source[s->count++] = source;
	return 0;
}

static struct state_source *find_source(const struct state *s, const char *key)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(s->source[i]->key, key) == 0)
			return s->source[i];
	return NULL;
}

static int read_line(struct state *s, struct str line, size_t number, struct err *e)
{
	struct state_source *source = calloc(1, sizeof(*source));
	struct err why;

	if (source)
		source->line = strndup(line.ptr, line.len);
	if (!source || !source->line) {
		source_free(source);
		return no_memory(e);
	}
	if (memchr(line.ptr, '\0', line.len) || state_line_read(line, source, &why) != 0) {
		if (memchr(line.ptr, '\0', line.len))
			err_set(&why, EXIT_USAGE, "no state of fetch (a NUL byte)");
		source_free(source);
		return err_set(e, EXIT_USAGE, "%s:%zu: %.900s", s->name, number, why.text);
	}
	if (find_source(s, source->key)) {
		source_free(source);
		return err_set(
		    e, EXIT_USAGE, "%s:%zu: a second line of one source", s->name, number);
	}
	return add_source(s, source, e);
}

static int read_lines(struct state *s, struct str text, struct err *e)
{
	size_t number = 0;

	str_holds(text);
	while (text.len > 0) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		size_t step = end ? len + 1 : len;

		number++;
		if (read_line(s, (struct str){text.ptr, len}, number, e) != 0)
			return -1;
		text.ptr += step;
		text.len -= step;
	}
	return 0;
}

/* The file's bytes; one that is not there has none. */
static int slurp(const struct state *s, struct buf *out, struct err *e)
{
	int fd = open(s->target, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat there;
	ssize_t n = 1;

	if (fd < 0)
		return errno == ENOENT ? 0 : err_errno(e, EXIT_USAGE, "%s: cannot read", s->name);
	if (fstat(fd, &there) != 0 || !S_ISREG(there.st_mode)) {
		close(fd);
		return err_set(e, EXIT_USAGE, "%s: no state of fetch (not a file)", s->name);
	}
	while (n > 0) {
		char *room = buf_room(out, 65536);

		n = room ? read(fd, room, 65536) : 0;
		if (n > 0)
			out->len += (size_t)n;
		if (n < 0 && errno == EINTR && !err_signal)
			n = 1;
	}
	if (n < 0)
		err_errno(e, EXIT_USAGE, "%s: cannot read", s->name);
	close(fd);
	if (buf_failed(out))
		return err_set(e, EXIT_USAGE, "%s: no state of fetch (too large)", s->name);
	return n < 0 ? -1 : 0;
}

struct state *state_open(const char *path, bool lock, struct err *e)
{
	struct state *s = calloc(1, sizeof(*s));
	struct buf text;
	int status = 0;

	if (!s) {
		no_memory(e);
		return NULL;
	}
	s->lock_fd = -1;
	if (!path)
		return s;
	if (*path == '\0') {
		err_set(e, EXIT_USAGE, "--state: no file is named");
		state_close(s);
		return NULL;
	}
	s->name = strdup(path);
	s->target = target_of(path);
	s->fresh = s->target ? with_suffix(s->target, ".new") : NULL;
	if (!s->name || !s->target || !s->fresh)
		status = no_memory(e);
	if (status == 0 && lock)
		status = take_lock(s, e);
	buf_init(&text, STATE_BYTES_MAX);
	if (status == 0)
		status = slurp(s, &text, e);
	if (status == 0)
		status = read_lines(s, buf_str(&text), e);
	buf_free(&text);
	if (status == 0)
		return s;
	state_close(s);
	return NULL;
}

void state_close(struct state *s)
{
	if (!s)
		return;
	if (s->lock) {
		unlink(s->lock);
		close(s->lock_fd);
	}
	for (size_t i = 0; i < s->count; i++)
		source_free(s->source[i]);
	free(s->source);
	free(s->name);
	free(s->target);
	free(s->fresh);
	free(s->lock);
	free(s);
}

struct state_source *state_source(struct state *s, const char *key, struct err *e)
{
	struct state_source *source;
	struct buf name;

	buf_init(&name, STATE_BYTES_MAX);
	if (state_line_key(str_of(key), &name, e) != 0 || !buf_z(&name)) {
		buf_free(&name);
		return NULL;
	}
	source = find_source(s, name.ptr);
	if (!source) {
		source = calloc(1, sizeof(*source));
		if (source)
			source->key = strdup(name.ptr);
		if (!source || !source->key) {
			source_free(source);
			source = NULL;
			no_memory(e);
		} else if (add_source(s, source, e) != 0) {
			source = NULL;
		}
	}
	buf_free(&name);
	return source;
}

bool state_is_changed(const struct state *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->source[i]->changed)
			return true;
	return false;
}

/* The file's new content; each changed source has its new line afterwards. */
static int write_lines(struct state *s, const char *now, struct buf *out, struct err *e)
{
	for (size_t i = 0; i < s->count; i++) {
		struct state_source *source = s->source[i];
		size_t before = out->len;

		if (source->no_room)
			out->failed = true;
		if (source->changed)
			state_line_write(source, now, out);
		else if (source->line)
			buf_add_z(out, source->line);
		else
			continue; /* a source of which nothing is known yet */
		if (source->changed && !buf_failed(out)) {
			char *line = strndup(out->ptr + before, out->len - before);

			if (!line)
				out->failed = true;
			free(source->line);
			source->line = line;
		}
		buf_add_char(out, '\n');
	}
	return buf_failed(out) ? err_set(e, EXIT_IO, "%s: cannot write (out of memory)", s->name)
			       : 0;
}

int state_save(struct state *s, const char *now, struct err *e)
{
	struct outfile *file;
	struct buf text;
	int status;

	if (!state_is_changed(s) || !s->name)
		return 0;
	buf_init(&text, STATE_BYTES_MAX);
	status = write_lines(s, now, &text, e);
	file = status == 0 ? outfile_create_by(s->target, s->fresh, e) : NULL;
	if (!file)
		status = -1;
	if (file && outfile_write(file, buf_str(&text), e) != 0) {
		outfile_abort(file);
		status = -1;
	} else if (file) {
		status = outfile_commit(file, e);
	}
	buf_free(&text);
	for (size_t i = 0; status == 0 && i < s->count; i++)
		s->source[i]->changed = false;
	return status;
}
