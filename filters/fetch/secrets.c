/*
 * Credentials; see secrets.h. In: a file that its owner alone can read. Out: variables of this
 * process's environment, which is all that remembers them.
 */
#include "secrets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)1 << 16)

/* Appends what is in the open file. */
static int read_all(int fd, const char *path, struct buf *text, struct err *e)
{
	for (;;) {
		char *room = buf_room(text, 4096);
		ssize_t got;

		if (!room)
			return err_set(e, EXIT_USAGE, "%.400s: too large for credentials", path);
		got = read(fd, room, 4096);
		if (got == 0)
			return 0;
		if (got > 0)
			text->len += (size_t)got;
		else if (errno != EINTR || err_signal)
			return err_errno(e, EXIT_USAGE, "%.400s: cannot read", path);
	}
}

static int open_and_read(const char *path, struct buf *text, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	int status;

	if (fd < 0)
		return err_errno(e, EXIT_USAGE, "%.400s: cannot read", path);
	if (fstat(fd, &st) != 0)
		status = err_errno(e, EXIT_USAGE, "%.400s: cannot read", path);
	else if (st.st_mode & (S_IRWXG | S_IRWXO))
		status = err_set(
		    e, EXIT_USAGE, "%.400s: others can read it (chmod 600 %.400s)", path, path);
	else
		status = read_all(fd, path, text, e);
	close(fd);
	return status;
}

static bool is_name(struct str s)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	for (size_t i = 0; i < s.len; i++)
		if (!memchr(letters, s.ptr[i], sizeof(letters) - 1))
			return false;
	return s.len > 0 && (s.ptr[0] < '0' || s.ptr[0] > '9');
}

/* A header can't hold control characters, so no credential does. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F)
			return false;
	return true;
}

/* Puts `NAME=value` into the environment; false where the line is none. */
static bool set_line(struct str line)
{
	struct buf name, value;
	const char *equals;
	struct str left, right;
	bool set;

	if (str_starts(line, STR("export ")))
		line = str_trim((struct str){line.ptr + 7, line.len - 7});
	equals = memchr(line.ptr, '=', line.len);
	if (!equals)
		return false;
	left = (struct str){line.ptr, (size_t)(equals - line.ptr)};
	right = (struct str){equals + 1, line.len - left.len - 1};
	if (right.len >= 2 && (right.ptr[0] == '"' || right.ptr[0] == '\'') &&
	    right.ptr[right.len - 1] == right.ptr[0])
		right = (struct str){right.ptr + 1, right.len - 2};
	if (!is_name(left) || !is_plain(right))
		return false;
	buf_init(&name, FILE_MAX);
	buf_init(&value, FILE_MAX);
	buf_add_str(&name, left);
	buf_add_str(&value, right);
	set = buf_z(&name) && buf_z(&value) && setenv(name.ptr, value.ptr, 1) == 0;
	buf_free(&name);
	buf_free(&value);
	return set;
}

int secrets_read(const char *path, struct err *e)
{
	struct buf text;
	int status = 0;
	size_t number = 0;

	if (!path)
		return 0;
	buf_init(&text, FILE_MAX);
	status = open_and_read(path, &text, e);
	for (size_t at = 0; status == 0 && at < text.len;) {
		const char *end = memchr(text.ptr + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.ptr) - at : text.len - at;
		struct str line = str_trim((struct str){text.ptr + at, len});

		at += len + 1;
		number++;
		if (line.len > 0 && line.ptr[0] != '#' && !set_line(line))
			status =
			    err_set(e, EXIT_USAGE, "%.400s:%zu: no line NAME=value", path, number);
	}
	buf_free(&text);
	return status;
}

const char *secrets_get(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}
