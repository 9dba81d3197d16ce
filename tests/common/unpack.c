/* Unpacking: inputs, peeking, the comment of a .gz, padding after members, failures kept for later.
 */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

#include "buf.h"
#include "unpack.h"

/* An input that gives its bytes a few at a time, with a signal now and then, and fails at its end.
 */
struct drip {
	struct str left;
	size_t step;
	bool fails, interrupts, interrupted;
};

static ptrdiff_t drip_read(void *context, char *out, size_t cap, struct err *e)
{
	struct drip *d = context;
	size_t n = d->step < d->left.len ? d->step : d->left.len;

	d->interrupted = d->interrupts && !d->interrupted;
	if (d->interrupted)
		return -2;
	if (n == 0)
		return d->fails ? err_set(e, EXIT_IO, "drip: dry") : 0;
	if (n > cap)
		n = cap;
	memcpy(out, d->left.ptr, n);
	d->left.ptr += n;
	d->left.len -= n;
	return (ptrdiff_t)n;
}

static struct unpack *open_drip(struct drip *d)
{
	struct unpack_input input = {.read = drip_read, .context = d};
	struct err e;
	struct unpack *u = unpack_open_input(&input, "drip", &e);

	if (!u)
		die(EXIT_IO, "%s", e.text);
	return u;
}

/* All that is left, then `ERROR ...` where it ended so. */
static void read_rest(struct unpack *u, struct buf *out)
{
	struct err e;
	ptrdiff_t n;

	buf_reset(out);
	do {
		char *to = buf_room(out, 7);

		n = unpack_read(u, to, 7, &e);
		if (n > 0)
			out->len += (size_t)n;
	} while (n > 0 || n == -2);
	if (n == -1)
		buf_printf(out, "ERROR %s", e.text);
}

/* What a shell command prints. */
static struct str run(const char *command, struct buf *out)
{
	FILE *f = popen(command, "r");
	size_t n;

	buf_reset(out);
	do {
		char *to = buf_room(out, 4096);

		n = f ? fread(to, 1, 4096, f) : 0;
		out->len += n;
	} while (n > 0);
	if (!f || pclose(f) != 0)
		die(EXIT_IO, "%s failed", command);
	return buf_str(out);
}

static int peek_for(struct unpack *u, size_t want, struct str *head, struct err *e)
{
	int got;

	do
		got = unpack_peek(u, want, head, e);
	while (got == -2);
	return got;
}

static void peeks(struct buf *bytes, struct buf *out)
{
	static const char *const forms[] = {"cat", "gzip", "zstd -q", "bzip2", "xz"};
	char command[128];

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		for (size_t step = 1; step < 4000; step += 1333) {
			struct drip d = {.step = step, .interrupts = step > 1};
			struct str head;
			struct err e;
			struct unpack *u;

			snprintf(command, sizeof(command), "seq 3000 | %s", forms[i]);
			d.left = run(command, bytes);
			u = open_drip(&d);
			CHECK_INT(peek_for(u, 6, &head, &e), 0);
			CHECK_STR(head, "1\n2\n3\n");
			CHECK_INT(peek_for(u, 8, &head, &e), 0);
			CHECK_STR(head, "1\n2\n3\n4\n");
			CHECK(unpack_magic(u).len >= 3);
			CHECK(str_starts(buf_str(bytes), unpack_magic(u)));
			CHECK_INT(peek_for(u, 9999, &head, &e), 0);
			CHECK_INT(head.len, 4096);
			CHECK_INT(unpack_size(u), -1);
			CHECK(!unpack_would_block(u));
			read_rest(u, out);
			CHECK_INT(out->len, 13893);
			CHECK(str_ends(buf_str(out), STR("\n2999\n3000\n")));
			CHECK_INT(unpack_position(u), bytes->len);
			unpack_close(u);
		}
	}
}

/* What came before a failure is given first; the failure then comes each time. */
static void failures(struct buf *bytes, struct buf *out)
{
	struct drip d = {.step = 3, .fails = true};
	struct str head;
	struct err e;
	struct unpack *u;

	d.left = STR("abcde");
	u = open_drip(&d);
	CHECK_INT(unpack_peek(u, 100, &head, &e), 0);
	CHECK_STR(head, "abcde");
	read_rest(u, out);
	CHECK_STR(buf_str(out), "abcdeERROR drip: dry");
	CHECK_INT(unpack_peek(u, 1, &head, &e), -1);
	CHECK_STR(str_of(e.text), "drip: dry");
	unpack_close(u);

	d = (struct drip){.step = 100};
	d.left = run("seq 9 | gzip", bytes);
	bytes->ptr[bytes->len - 6] ^= 1; /* the checksum */
	u = open_drip(&d);
	read_rest(u, out);
	CHECK(str_starts(buf_str(out), STR("1\n2\n3\n4\n5\n6\n7\n8\n9\n")));
	CHECK(strstr(buf_z(out), "ERROR drip: damaged gzip archive (near byte ") != NULL);
	unpack_close(u);

	d = (struct drip){.step = 100, .left = {bytes->ptr, 2}};
	u = open_drip(&d);
	CHECK_INT(unpack_peek(u, 1, &head, &e), -1);
	CHECK_STR(str_of(e.text), "drip: gzip archive is cut short");
	unpack_close(u);

	d = (struct drip){.step = 100};
	u = open_drip(&d);
	CHECK_INT(unpack_peek(u, 1, &head, &e), 0);
	CHECK_INT(head.len, 0);
	CHECK_INT(unpack_magic(u).len, 0);
	unpack_close(u);
}

static int meter(void *context, size_t len, struct err *e)
{
	size_t *left = context;

	if (len > *left)
		return err_set(e, EXIT_IO, "enough");
	*left -= len;
	return 0;
}

/* A meter counts each byte once, peeked at or read, and ends the reading. */
static void meters(struct buf *bytes, struct buf *out)
{
	for (size_t most = 13892; most <= 13893; most++) {
		struct drip d = {.step = 512, .left = run("seq 3000 | gzip", bytes)};
		struct unpack *u = open_drip(&d);
		size_t left = most;
		struct str head;
		struct err e;

		CHECK_STR(str_of(unpack_form(u)), "gzip");
		unpack_meter(u, meter, &left);
		CHECK_INT(unpack_peek(u, 100, &head, &e), 0);
		read_rest(u, out);
		CHECK_INT(str_ends(buf_str(out), STR("ERROR enough")), most == 13892);
		unpack_close(u);
	}
}

/* Members on end, with zeros after them; but no other bytes. */
static void padding(struct buf *bytes, struct buf *out)
{
	static const char *const ends[] = {"head -c 1024 /dev/zero", "echo x"};
	char command[128];

	for (size_t step = 1; step < 9999; step += 4999) {
		for (size_t i = 0; i < 2; i++) {
			struct drip d = {.step = step};
			struct unpack *u;

			snprintf(
			    command, sizeof(command), "echo a | gzip; echo b | gzip; %s", ends[i]);
			d.left = run(command, bytes);
			u = open_drip(&d);
			read_rest(u, out);
			if (i == 0)
				CHECK_STR(buf_str(out), "a\nb\n");
			else
				CHECK(str_starts(buf_str(out), STR("a\nb\nERROR drip: damaged")));
			unpack_close(u);
		}
	}
}

/* RFC 1952 by hand: a member with a name, a comment of len bytes, and no data. */
static struct str member(struct buf *b, size_t len)
{
	buf_reset(b);
	buf_add(b, "\x1f\x8b\x08\x18\0\0\0\0\0\xff", 10);
	buf_add(b, "name", 5);
	for (size_t i = 0; i < len; i++)
		buf_add_char(b, (char)('a' + i % 26));
	buf_add_char(b, '\0');
	buf_add(b, "\x03\0\0\0\0\0\0\0\0\0", 10);
	return buf_str(b);
}

static void comments(struct buf *bytes)
{
	static const size_t lengths[] = {0, 5, 3000, 20000, 70000, 1048575, 1048576, 1100000};
	struct str head;
	struct err e;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		for (size_t step = 1; step <= 100000; step += 99999) {
			struct drip d = {.left = member(bytes, lengths[i]), .step = step};
			struct unpack *u = open_drip(&d);
			const char *comment;

			CHECK_INT(unpack_peek(u, 1, &head, &e), 0);
			comment = unpack_comment(u);
			if (lengths[i] >= 1048576)
				CHECK(!comment);
			else
				CHECK(comment && strlen(comment) == lengths[i] &&
				      strncmp(comment, "abcde", lengths[i] < 5 ? lengths[i] : 5) ==
					  0);
			unpack_close(u);
		}
	}
	/* of the first member only */
	{
		struct drip d = {.left = run("echo a | gzip -n", bytes), .step = 100000};
		struct buf other;
		struct unpack *u;

		buf_init(&other, 4096);
		member(&other, 9);
		buf_add_str(bytes, buf_str(&other));
		d.left = buf_str(bytes);
		u = open_drip(&d);
		read_rest(u, &other);
		CHECK_STR(buf_str(&other), "a\n");
		CHECK(!unpack_comment(u));
		unpack_close(u);
		d.left = run("echo a | bzip2", bytes);
		u = open_drip(&d);
		CHECK(!unpack_comment(u));
		unpack_close(u);
		buf_free(&other);
	}
}

/* RFC 8878 by hand: a frame that wants a window of 2 GiB, and holds two bytes. */
static void windows(struct buf *out)
{
	struct drip d = {.step = 100,
	    .left = STR("\x28\xb5\x2f\xfd\x00\xa8\x11\x00\x00"
			"a\n")};
	struct unpack *u = open_drip(&d);

	read_rest(u, out);
	CHECK_STR(buf_str(out), "a\n");
	unpack_close(u);
}

int main(void)
{
	struct buf bytes, out;

	buf_init(&bytes, 1 << 24);
	buf_init(&out, 1 << 24);
	peeks(&bytes, &out);
	failures(&bytes, &out);
	meters(&bytes, &out);
	padding(&bytes, &out);
	comments(&bytes);
	windows(&out);
	buf_free(&bytes);
	buf_free(&out);
	return check_done();
}
