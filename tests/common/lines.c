/* Lines and values of files: every layout, block edges, overlong lines, packed files, damage. */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

#include "buf.h"
#include "lines.h"
#include "outfile.h"

#define FILE_NAME "lines-test.tmp"

static void put(struct str bytes)
{
	struct err e;
	struct outfile *o = outfile_create(FILE_NAME, &e);

	if (!o || outfile_write(o, bytes, &e) != 0 || outfile_commit(o, &e) != 0)
		die(EXIT_IO, "%s", e.text);
}

/* Everything that lines_read() gives of l, which is taken, as `number:text|`, with the state where
 * it is not whole. */
static void read_lines(struct lines *l, struct buf *out, size_t want, struct err *e)
{
	static const char *const states[] = {"", "LONG", "REST", "CUT", "JUNK"};
	struct block b = {0};
	int got = -1;

	buf_reset(out);
	while (l && (got = lines_read(l, &b, want, e)) == 1)
		for (size_t i = 0; i < b.count; i++)
			buf_printf(out, "%d%s%s:%.*s|", (int)b.line[i].number,
			    states[b.line[i].state], b.line[i].unended ? "~" : "",
			    STR_ARG(b.line[i].text));
	if (!l || got == -1)
		buf_printf(out, "ERROR %s", e->text);
	block_free(&b);
	lines_close(l);
}

static void read_all(struct buf *out, enum lines_mode mode, size_t max_line, size_t want)
{
	struct err e;

	read_lines(lines_open(FILE_NAME, mode, max_line, NULL, NULL, &e), out, want, &e);
}

/* From memory, packed or not, and from an unpack that somebody peeked into. */
static void sources(struct buf *out)
{
	struct err e;
	struct unpack *u;
	struct str head;

	read_lines(lines_open_bytes(STR("a\nb"), "mem", LINES_TEXT, 100, &e), out, 100, &e);
	CHECK_STR(buf_str(out), "1:a|2~:b|");
	read_lines(
	    lines_open_bytes(STR("[{\"a\":1},\n2]"), "mem", LINES_VALUES, 100, &e), out, 100, &e);
	CHECK_STR(buf_str(out), "1:{\"a\":1}|2:2|");
	read_lines(lines_open_bytes(STR_NONE, "mem", LINES_TEXT, 100, &e), out, 100, &e);
	CHECK_STR(buf_str(out), "");
	read_lines(lines_open_bytes(STR("\x1f\x8b"), "mem", LINES_TEXT, 100, &e), out, 100, &e);
	CHECK_STR(buf_str(out), "ERROR mem: gzip archive is cut short");
	put(STR("abc\ndef\n"));
	u = unpack_open(FILE_NAME, NULL, NULL, &e);
	CHECK(u && unpack_peek(u, 6, &head, &e) == 0 && str_is(head, "abc\nde"));
	read_lines(lines_open_unpack(u, LINES_TEXT, 100, &e), out, 100, &e);
	CHECK_STR(buf_str(out), "1:abc|2:def|");
	read_lines(lines_open_unpack(unpack_open("absent", NULL, NULL, &e), LINES_TEXT, 9, &e), out,
	    9, &e);
	CHECK_STR(buf_str(out), "ERROR absent: cannot open (No such file or directory)");
}

static void layouts(struct buf *out)
{
	put(STR("\xef\xbb\xbf{\"a\":1}\r\n\n \t\r\n{\"b\":2}"));
	read_all(out, LINES_TEXT, 1000, 1000);
	CHECK_STR(buf_str(out), "1:{\"a\":1}\r|4~:{\"b\":2}|");
	put(STR(""));
	read_all(out, LINES_TEXT, 1000, 1000);
	CHECK_STR(buf_str(out), "");
	put(STR("[{\"a\":\n1},\n {\"b\":\"]\\\"\"} , 3,\n\"x\"]\n"));
	read_all(out, LINES_VALUES, 1000, 1000);
	CHECK_STR(buf_str(out), "1:{\"a\": 1}|3:{\"b\":\"]\\\"\"}|3:3|4:\"x\"|");
	put(STR("{\n\"a\": {\n\"b\": 1}}\n{\n\"c\":2}"));
	read_all(out, LINES_VALUES, 1000, 1000);
	CHECK_STR(buf_str(out), "1:{ \"a\": { \"b\": 1}}|4:{ \"c\":2}|");
	put(STR("[1]\n[2]\n"));
	read_all(out, LINES_VALUES, 1000, 1000);
	CHECK_STR(buf_str(out), "1:[1]|2:[2]|");
	put(STR("{\"a\":\n{\"b\":2}\nbad\n"));
	read_all(out, LINES_VALUES, 1000, 1000);
	CHECK_STR(buf_str(out), "1:{\"a\":|2:{\"b\":2}|3:bad|");
	put(STR("[{\"a\":1}, oops,\n{\"b\":2}, {\"c\":"));
	read_all(out, LINES_VALUES, 1000, 1000);
	CHECK_STR(buf_str(out), "1:{\"a\":1}|1JUNK:oops,|2:{\"b\":2}|2CUT:{\"c\":|");
}

static void overlong(struct buf *out)
{
	put(STR("abc\n0123456789ABCDEF\nxyz\n"));
	read_all(out, LINES_TEXT, 8, 1000);
	CHECK_STR(buf_str(out), "1:abc|2LONG:0123456789ABCDEF|3:xyz|");
	put(STR("[\"abc\",\n\"0123456789ABCDEF\",\n\"xyz\"]"));
	read_all(out, LINES_VALUES, 8, 1000);
	CHECK_STR(buf_str(out), "1:\"abc\"|2LONG:\"0123456789ABCDEF\"|3:\"xyz\"|");
}

/* Many lines through small blocks: every one arrives once, in order, whatever the block's edge. */
static void edges(struct buf *out)
{
	struct buf text, want;

	buf_init(&text, 1 << 22);
	buf_init(&want, 1 << 22);
	for (int i = 1; i <= 20000; i++) {
		buf_printf(&text, "{\"n\":%d,\"pad\":\"%.*s\"}\n", i, i % 97,
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "x"
		    "xxxxxxxxxxxxxxxxxxxxxxxxx");
		buf_printf(&want, "%d:{\"n\":%d,\"pad\":\"%.*s\"}|", i, i, i % 97,
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    "x"
		    "xxxxxxxxxxxxxxxxxxxxxxxxx");
	}
	put(buf_str(&text));
	for (int mode = LINES_TEXT; mode <= LINES_VALUES; mode++) {
		read_all(out, (enum lines_mode)mode, 1000, 4096);
		CHECK(str_equal(buf_str(out), buf_str(&want)));
		read_all(out, (enum lines_mode)mode, 1000, 1 << 20);
		CHECK(str_equal(buf_str(out), buf_str(&want)));
	}
	buf_free(&text);
	buf_free(&want);
}

/* The packed forms, several members in one file, and damage after good lines. */
static void packed(struct buf *out)
{
	static const char *const tools[] = {"gzip", "zstd -q", "bzip2", "xz"};
	char command[256];

	for (size_t i = 0; i < 4; i++) {
		snprintf(command, sizeof(command),
		    "(printf 'a\\nb\\n' | %s; printf 'c\\n' | %s) >" FILE_NAME, tools[i], tools[i]);
		CHECK_INT(system(command), 0);
		read_all(out, LINES_TEXT, 1000, 1000);
		CHECK_STR(buf_str(out), "1:a|2:b|3:c|");
		snprintf(command, sizeof(command),
		    "seq 9999 | %s >x.tmp; head -c 2000 x.tmp >" FILE_NAME "; rm x.tmp", tools[i]);
		CHECK_INT(system(command), 0);
		read_all(out, LINES_TEXT, 1000, 1000);
		CHECK(strstr(buf_z(out), "archive is cut short") != NULL);
	}
}

int main(void)
{
	struct buf out;
	char folder[] = "/tmp/trendpipe-lines.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) != 0)
		die(EXIT_IO, "no temporary folder");
	buf_init(&out, 1 << 24);
	layouts(&out);
	sources(&out);
	overlong(&out);
	edges(&out);
	packed(&out);
	buf_free(&out);
	unlink(FILE_NAME);
	rmdir(folder);
	return check_done();
}
