/* Bytes packed come back through unpack, with their comment, and are the same bytes each time. */
#include <unistd.h>

#include "check.h"
#include "pack.h"
#include "unpack.h"

static void write_file(const char *path, struct str bytes)
{
	FILE *f = fopen(path, "wb");

	CHECK(f && fwrite(bytes.ptr, 1, bytes.len, f) == bytes.len && fclose(f) == 0);
}

/* What unpack reads of the file, and its comment. */
static void read_back(const char *path, struct str want, const char *comment)
{
	struct err e;
	struct str head;
	struct buf got;
	ptrdiff_t n = 1;
	struct unpack *u = unpack_open(path, NULL, NULL, &e);

	CHECK(u != NULL);
	if (!u)
		return;
	CHECK_INT(unpack_peek(u, 1, &head, &e), 0);
	CHECK_STR(str_of(unpack_comment(u)), comment ? comment : "");
	buf_init(&got, (size_t)64 << 20);
	while (n > 0) {
		char *room = buf_room(&got, 65536);

		n = room ? unpack_read(u, room, 65536, &e) : -1;
		if (n > 0)
			got.len += (size_t)n;
	}
	CHECK_INT(n, 0);
	CHECK(str_equal(buf_str(&got), want));
	buf_free(&got);
	unpack_close(u);
}

static void round_trip(const char *path, struct str bytes, const char *comment)
{
	struct buf once, twice;
	struct err e;

	buf_init(&once, (size_t)64 << 20);
	buf_init(&twice, (size_t)64 << 20);
	CHECK_INT(pack_gzip(bytes, comment, &once, &e), 0);
	CHECK_INT(pack_gzip(bytes, comment, &twice, &e), 0);
	CHECK(str_equal(buf_str(&once), buf_str(&twice)));
	CHECK(once.len > 10 && memcmp(once.ptr + 4, "\0\0\0\0", 4) == 0); /* no time */
	write_file(path, buf_str(&once));
	read_back(path, bytes, comment);
	buf_free(&once);
	buf_free(&twice);
}

static void no_room(void)
{
	struct buf small;
	struct err e;

	buf_init(&small, 20);
	buf_add_z(&small, "before");
	CHECK_INT(pack_gzip(STR("some bytes"), NULL, &small, &e), -1);
	CHECK_INT(e.code, EXIT_IO);
	CHECK_INT(small.len, 6);
	buf_free(&small);
}

int main(void)
{
	char path[] = "/tmp/trendpipe-pack.XXXXXX";
	int fd = mkstemp(path);
	size_t len = (size_t)5 << 20;
	char *noise = malloc(len);
	uint32_t x = 1;

	CHECK(fd >= 0 && noise);
	if (fd < 0 || !noise)
		return check_done();
	close(fd);
	for (size_t i = 0; i < len; i++) {
		x = x * 1664525 + 1013904223;
		noise[i] = (char)(x >> 24);
	}
	round_trip(path, STR(""), NULL);
	round_trip(path, STR("{\"a\":1}\n"), "{\"source\":{}}");
	round_trip(path, (struct str){noise, len}, "of random bytes");
	no_room();
	unlink(path);
	free(noise);
	return check_done();
}
