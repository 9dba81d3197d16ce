/*
 * A pass over an archive by libarchive. In: what an unpack gives, or a file that is read back and
 * forth (zip, 7z). Out: names and bytes of members. Remembers what was read and what came out, for
 * the limits.
 */
#include "archive-lib.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive-kind.h"

#define BLOCK_BYTES ((size_t)128 << 10)
#define RATIO_FROM ((uint64_t)64 << 20) /* what came out before the ratio tells a bomb */
#define READ_TRIES 3			/* ARCHIVE_RETRY: libarchive asks for another call */

struct archive_pass {
	struct archive *lib;
	struct archive_entry *entry;
	struct unpack *u; /* what is read front to back; of a file that is not, only its size */
	int fd;		  /* a file that is read back and forth, or -1 */
	bool is_file;
	enum archive_kind kind;
	const char *name;   /* of the archive */
	const char *member; /* for messages, while one is open */
	uint64_t packed;    /* bytes read through fd */
	uint64_t unpacked;  /* bytes that came out, of any depth */
	struct archive_limits limits;
	bool ended, interrupted;
	bool failed; /* reading or a limit ended it, and failure says why */
	struct err failure;
	char *block;
};

static const char *kind_name(const struct archive_pass *p)
{
	return p->kind == ARCHIVE_TAR ? "tar" : p->kind == ARCHIVE_ZIP ? "zip" : "7z";
}

/* ---- limits ---- */

/* A size as people write it: `256 GiB`, `1000 bytes`. */
static const char *human_size(char *out, size_t cap, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	size_t unit = 0;

	while (unit < 4 && bytes >= 1024 && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	snprintf(out, cap, "%llu %s", (unsigned long long)bytes, units[unit]);
	return out;
}

static uint64_t packed_so_far(const struct archive_pass *p)
{
	int64_t size = unpack_size(p->u);

	if (p->fd < 0)
		return (uint64_t)unpack_position(p->u);
	return size >= 0 && p->packed > (uint64_t)size ? (uint64_t)size : p->packed;
}

/* Counts bytes that came out; an unpack_meter_fn. */
static int count_unpacked(void *context, size_t len, struct err *e)
{
	struct archive_pass *p = context;
	const struct archive_limits *limits = &p->limits;
	char size[32];

	p->unpacked += len;
	if (limits->unpacked_max > 0 && p->unpacked > limits->unpacked_max)
		err_set(&p->failure, EXIT_IO,
		    "%.400s: unpacks to more than %s (raise --max-unpacked)", p->name,
		    human_size(size, sizeof(size), limits->unpacked_max));
	else if (limits->ratio_max > 0 && p->unpacked > RATIO_FROM &&
		 (double)p->unpacked > limits->ratio_max * (double)packed_so_far(p))
		err_set(&p->failure, EXIT_IO,
		    "%.400s: unpacks to more than %.0f times its size (it looks like a bomb; if it "
		    "is none, unpack it first)",
		    p->name, limits->ratio_max);
	else
		return 0;
	*e = p->failure;
	p->failed = true;
	p->ended = true;
	return -1;
}

/* ---- what libarchive reads from ---- */

static ptrdiff_t read_file(struct archive_pass *p, struct err *e)
{
	ssize_t n = read(p->fd, p->block, BLOCK_BYTES);

	if (n < 0 && errno == EINTR)
		return -2;
	if (n < 0)
		return err_errno(e, EXIT_IO, "%.400s: cannot read", p->name);
	p->packed += (uint64_t)n;
	return n;
}

static la_ssize_t on_read(struct archive *lib, void *context, const void **bytes)
{
	struct archive_pass *p = context;
	ptrdiff_t n;

	do
		n = p->fd >= 0 ? read_file(p, &p->failure)
			       : unpack_read(p->u, p->block, BLOCK_BYTES, &p->failure);
	while (n == -2 && !err_signal);
	*bytes = p->block;
	if (n >= 0)
		return n;
	if (n == -2)
		p->interrupted = true;
	else
		p->failed = true;
	archive_set_error(lib, EIO, "cannot read");
	return ARCHIVE_FATAL;
}

static la_int64_t on_seek(struct archive *lib, void *context, la_int64_t offset, int whence)
{
	struct archive_pass *p = context;
	off_t at = lseek(p->fd, (off_t)offset, whence);

	if (at >= 0)
		return at;
	archive_set_error(lib, errno, "cannot seek");
	return ARCHIVE_FATAL;
}

static la_int64_t on_skip(struct archive *lib, void *context, la_int64_t want)
{
	struct archive_pass *p = context;
	off_t before = lseek(p->fd, 0, SEEK_CUR);
	int64_t size = unpack_size(p->u);

	(void)lib;
	if (before < 0 || size - before < want || lseek(p->fd, (off_t)want, SEEK_CUR) < 0)
		return 0; /* it reads on then */
	return want;
}

/* ---- opening ---- */

static int set_up(struct archive_pass *p, struct err *e)
{
	struct archive *lib = archive_read_new();
	int status = ARCHIVE_FATAL;

	p->lib = lib;
	if (lib && p->kind == ARCHIVE_TAR)
		status = archive_read_support_format_tar(lib);
	else if (lib && p->kind == ARCHIVE_7Z)
		status = archive_read_support_format_7zip(lib);
	else if (lib && p->fd >= 0)
		status = archive_read_support_format_zip(lib); /* either way: it may be cut short */
	else if (lib)
		status = archive_read_support_format_zip_streamable(lib);
	if (status < ARCHIVE_WARN)
		return err_set(e, EXIT_IO, "%.400s: cannot open (out of memory)", p->name);
	if (p->kind == ARCHIVE_TAR)
		archive_read_set_options(lib, "tar:read_concatenated_archives");
	archive_read_set_read_callback(lib, on_read);
	archive_read_set_callback_data(lib, p);
	if (p->fd >= 0) {
		archive_read_set_seek_callback(lib, on_seek);
		archive_read_set_skip_callback(lib, on_skip);
	}
	return 0;
}

/* How it is read: by seeking where it gains by that and the file can. */
static int choose(struct archive_pass *p, const char *path, struct err *e)
{
	struct str raw, head;
	int status = unpack_peek(p->u, 4096, &head, e);
	bool seeks;

	if (status != 0)
		return status == -1 ? -1 : err_set(e, EXIT_IO, "%.400s: interrupted", p->name);
	raw = unpack_magic(p->u);
	p->kind = archive_kind_of(raw);
	seeks = p->kind == ARCHIVE_ZIP || p->kind == ARCHIVE_7Z;
	if (p->kind == ARCHIVE_NONE)
		p->kind = archive_kind_of(head);
	p->is_file = strcmp(path, "-") != 0 && unpack_size(p->u) >= 0;
	if (seeks && p->is_file) {
		p->fd = open(path, O_RDONLY | O_CLOEXEC);
		if (p->fd < 0)
			return err_errno(e, EXIT_IO, "%.400s: cannot open", p->name);
	} else if (p->kind == ARCHIVE_7Z) {
		return err_set(e, EXIT_IO,
		    seeks ? "%.400s: a 7z archive is read back and forth (name the file)"
			  : "%.400s: a packed 7z archive is not read (unpack it first)",
		    p->name);
	} else if (unpack_form(p->u)) {
		unpack_meter(p->u, count_unpacked, p);
	}
	return 0;
}

static int lib_failed(struct archive_pass *p, const char *name, struct err *e);

struct archive_pass *archive_pass_open(struct unpack *u, const char *path, const char *name,
    struct archive_limits limits, struct err *e)
{
	struct archive_pass *p = calloc(1, sizeof(*p));

	if (!p) {
		err_set(e, EXIT_IO, "%.400s: cannot open (out of memory)", name);
		unpack_close(u);
		return NULL;
	}
	p->u = u;
	p->fd = -1;
	p->name = name;
	p->limits = limits;
	p->block = malloc(BLOCK_BYTES);
	if (!p->block)
		err_set(e, EXIT_IO, "%.400s: cannot open (out of memory)", name);
	else if (choose(p, path, e) == 0 && set_up(p, e) == 0) {
		if (archive_read_open1(p->lib) == ARCHIVE_OK)
			return p;
		lib_failed(p, name, e);
	}
	archive_pass_close(p);
	return NULL;
}

void archive_pass_close(struct archive_pass *p)
{
	if (!p)
		return;
	if (p->lib)
		archive_read_free(p->lib);
	if (p->fd >= 0)
		close(p->fd);
	unpack_close(p->u);
	free(p->block);
	free(p);
}

bool archive_pass_is_file(const struct archive_pass *p)
{
	return p->is_file;
}

/* ---- members ---- */

/* What libarchive's last call failed of, with name before it: -1 with *e, or -2. */
static int lib_failed(struct archive_pass *p, const char *name, struct err *e)
{
	const char *why = archive_error_string(p->lib);
	char quoted[256];

	if (p->interrupted)
		return -2;
	if (p->failed) {
		*e = p->failure;
		return -1;
	}
	if (!why)
		why = "no reason given";
	if (strstr(why, "runcated") || strstr(why, "unexpected end"))
		return err_set(e, EXIT_IO, "%.600s: %s archive is cut short", name, kind_name(p));
	if (strstr(why, "CRC"))
		return err_set(e, EXIT_IO, "%.600s: damaged %s archive (its checksum is wrong)",
		    name, kind_name(p));
	return err_set(e, EXIT_IO, "%.600s: damaged %s archive (%s)", name, kind_name(p),
	    err_quote(quoted, sizeof(quoted), str_of(why)));
}

/* A member's bytes as libarchive gives them: for unpack_open_input(). */
static ptrdiff_t read_member(void *context, char *out, size_t cap, struct err *e)
{
	struct archive_pass *p = context;
	la_ssize_t n = ARCHIVE_RETRY;

	if (p->failed) {
		*e = p->failure;
		return -1;
	}
	for (int i = 0; i < READ_TRIES && n == ARCHIVE_RETRY; i++)
		n = archive_read_data(p->lib, out, cap);
	if (n >= 0) {
		bool counted = p->kind == ARCHIVE_TAR; /* as the stream it lies in, where packed */

		return n > 0 && !counted && count_unpacked(p, (size_t)n, e) != 0 ? -1 : n;
	}
	if (n == ARCHIVE_FATAL)
		p->ended = true;
	return lib_failed(p, p->member, e);
}

/* Passes what was not read of a member of a solid archive, which unpacks all the same, so that the
 * limits hold. */
static int pass_rest(struct archive_pass *p, struct err *e)
{
	char scratch[16384];
	la_ssize_t n;

	if (p->kind != ARCHIVE_7Z || !p->entry || archive_pass_refuses(p))
		return 0;
	do {
		n = archive_read_data(p->lib, scratch, sizeof(scratch));
		if (n > 0 && count_unpacked(p, (size_t)n, e) != 0)
			return -1;
	} while (n > 0);
	return p->interrupted ? -2 : 0; /* what else failed, the next header tells */
}

/* Reads a stream to its end: what comes after the last member may show that it is damaged. */
static int drain(struct archive_pass *p, struct err *e)
{
	ptrdiff_t n = 0;

	do
		n = p->fd >= 0 ? 0 : unpack_read(p->u, p->block, BLOCK_BYTES, e);
	while (n > 0 || (n == -2 && !err_signal));
	return (int)n;
}

static bool is_file(struct archive_entry *entry)
{
	return archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
	       !archive_entry_hardlink_utf8(entry) &&
	       !(archive_entry_size_is_set(entry) && archive_entry_size(entry) == 0);
}

int archive_pass_next(struct archive_pass *p, struct err *e)
{
	int status = p->ended ? 0 : pass_rest(p, e);

	if (status != 0 || p->ended)
		return status;
	do {
		status = archive_read_next_header(p->lib, &p->entry);
	} while ((status == ARCHIVE_OK || status == ARCHIVE_WARN) && !is_file(p->entry));
	if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
		return 1;
	p->entry = NULL;
	p->ended = !p->interrupted;
	return status == ARCHIVE_EOF ? drain(p, e) : lib_failed(p, p->name, e);
}

/* libarchive gives the bytes as they lie where it can, which no locale of ours forbids; a name that
 * is told to be UTF-8 comes as that. */
struct str archive_pass_name(const struct archive_pass *p)
{
	const char *name = archive_entry_pathname(p->entry);

	if (!name)
		name = archive_entry_pathname_utf8(p->entry);
	return name ? str_of(name) : STR("(a name that cannot be read)");
}

const char *archive_pass_refuses(const struct archive_pass *p)
{
	if (archive_entry_is_encrypted(p->entry))
		return "encrypted (unpack it first)";
	if (archive_entry_sparse_count(p->entry) > 0)
		return "a sparse file is not read (unpack it first)";
	return NULL;
}

struct unpack *archive_pass_member(struct archive_pass *p, const char *name, struct err *e)
{
	struct unpack_input input = {.read = read_member, .context = p};
	struct unpack *u;

	p->member = name;
	u = unpack_open_input(&input, name, e);
	if (u && unpack_form(u))
		unpack_meter(u, count_unpacked, p);
	return u;
}
