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
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive-kind.h"

#define BLOCK_BYTES ((size_t)128 << 10)

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
	struct str held;    /* of the member, not given yet; libarchive's */
	struct archive_limits limits;
	locale_t utf8;
	bool ended, interrupted;
	bool at_end; /* nothing more came when libarchive last asked */
	bool failed; /* reading or a limit ended it, and failure says why */
	struct err failure;
	char *block;
};

static const char *kind_name(const struct archive_pass *p)
{
	return p->kind == ARCHIVE_TAR ? "tar" : p->kind == ARCHIVE_ZIP ? "zip" : "7z";
}

/* ---- limits ---- */

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

	p->unpacked += len;
	if (archive_limits_hold(&p->limits, p->unpacked, packed_so_far(p), p->name, &p->failure) ==
	    0)
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
	p->at_end = n == 0;
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
	if (!why) /* as where the end of a 7z is gone, which says what lies where */
		return err_set(
		    e, EXIT_IO, "%.600s: %s archive is damaged or cut short", name, kind_name(p));
	if (strstr(why, "encrypted"))
		return err_set(e, EXIT_IO, "%.600s: encrypted (unpack it first)", name);
	if (strstr(why, "runcated") || p->at_end)
		return err_set(e, EXIT_IO, "%.600s: %s archive is cut short", name, kind_name(p));
	if (strstr(why, "CRC"))
		return err_set(e, EXIT_IO, "%.600s: damaged %s archive (its checksum is wrong)",
		    name, kind_name(p));
	return err_set(e, EXIT_IO, "%.600s: damaged %s archive (%s)", name, kind_name(p),
	    err_quote(quoted, sizeof(quoted), str_of(why)));
}

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
	/* libarchive turns names into the charset of the locale; with (locale_t)0 nothing changes
	 */
	p->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
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
	if (p->utf8)
		freelocale(p->utf8);
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

/* Makes p->held the member's next bytes: 1, 0 at its end, -1 with *e, -2. What failed counts from
 * the next call on, so that no bytes before it are lost. */
static int read_block(struct archive_pass *p, struct err *e)
{
	const void *bytes;
	size_t len;
	la_int64_t offset;
	int status;

	do {
		len = 0;
		status = archive_read_data_block(p->lib, &bytes, &len, &offset);
	} while (status == ARCHIVE_OK && len == 0);
	p->ended = p->ended || status == ARCHIVE_FATAL;
	if (status == ARCHIVE_EOF)
		return 0;
	if (status != ARCHIVE_OK)
		return lib_failed(p, p->member, e);
	p->held = (struct str){bytes, len};
	if (p->kind == ARCHIVE_TAR) /* counted as the stream it lies in, where that is packed */
		return 1;
	return count_unpacked(p, len, e) == 0 ? 1 : -1;
}

/* A member's bytes: for unpack_open_input(). */
static ptrdiff_t read_member(void *context, char *out, size_t cap, struct err *e)
{
	struct archive_pass *p = context;

	if (p->failed) {
		*e = p->failure;
		return -1;
	}
	if (p->held.len == 0) {
		int status = read_block(p, e);

		if (status != 1)
			return status;
	}
	if (cap > p->held.len)
		cap = p->held.len;
	memcpy(out, p->held.ptr, cap);
	p->held.ptr += cap;
	p->held.len -= cap;
	return (ptrdiff_t)cap;
}

/* Passes what was not read of a member of a solid archive, which unpacks all the same, so that the
 * limits hold. */
static int pass_rest(struct archive_pass *p, struct err *e)
{
	struct err why;
	int status = 1;

	if (p->kind != ARCHIVE_7Z || !p->entry || archive_pass_refuses(p))
		return 0;
	while (status == 1)
		status = read_block(p, &why);
	p->held.len = 0;
	if (status == -1 && p->failed) {
		*e = p->failure;
		return -1;
	}
	return status == -2 ? -2 : 0; /* what else failed, the next header tells */
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
	locale_t before;

	if (status != 0 || p->ended)
		return status;
	before = uselocale(p->utf8);
	do {
		status = archive_read_next_header(p->lib, &p->entry);
	} while ((status == ARCHIVE_OK || status == ARCHIVE_WARN) && !is_file(p->entry));
	uselocale(before);
	if (status == ARCHIVE_OK || status == ARCHIVE_WARN)
		return 1;
	p->entry = NULL;
	p->ended = !p->interrupted;
	return status == ARCHIVE_EOF ? drain(p, e) : lib_failed(p, p->name, e);
}

struct str archive_pass_name(const struct archive_pass *p)
{
	locale_t before = uselocale(p->utf8);
	const char *name = archive_entry_pathname(p->entry);

	if (!name)
		name = archive_entry_pathname_utf8(p->entry);
	uselocale(before);
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
	p->held.len = 0;
	u = unpack_open_input(&input, name, e);
	if (u && unpack_form(u))
		unpack_meter(u, count_unpacked, p);
	return u;
}
