/* Answers kept as they came: the file's name, its bytes, and where it is from, read back. */
#include <dirent.h>
#include <unistd.h>

#include "check.h"
#include "raw.h"
#include "unpack.h"

static const struct raw_origin origin = {
    .spec = "{\"source\":\"rss\",\"url\":\"https://example.org/"
	    "\xE8\xA7\x82\",\"name\":\"\xF0\x9F\x9A\x80 \\\"q\\\"\"}",
    .name = "\xF0\x9F\x9A\x80 \"q\" News/1",
    .url = "https://example.org/%E8",
    .content_type = "application/rss+xml; charset=\"x\"",
    .retrieved_at = "2026-11-23T15:58:00.123Z",
};

static void count_files(const char *dir, int want)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	int count = 0;

	CHECK(d != NULL);
	if (!d)
		return;
	for (entry = readdir(d); entry; entry = readdir(d))
		count += entry->d_name[0] != '.';
	closedir(d);
	CHECK_INT(count, want);
}

/* The file is there, unpacks to want, and its comment says all of the origin in plain ASCII. */
static void check_file(const char *dir, const char *name, const char *want)
{
	char path[512], bytes[256];
	struct err e;
	struct str head;
	struct raw_origin got;
	struct unpack *u;
	const char *comment;
	size_t got_len = 0;
	ptrdiff_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	u = unpack_open(path, NULL, NULL, &e);
	CHECK(u != NULL);
	if (!u)
		return;
	CHECK_INT(unpack_peek(u, 1, &head, &e), 0);
	comment = unpack_comment(u);
	CHECK(comment && raw_parse_comment(comment, &got));
	for (const char *p = comment; p && *p; p++)
		CHECK(*p >= 0x20 && *p < 0x7F);
	if (comment) {
		CHECK_STR(str_of(got.spec), origin.spec);
		CHECK_STR(str_of(got.name), origin.name);
		CHECK_STR(str_of(got.url), origin.url);
		CHECK_STR(str_of(got.content_type), origin.content_type);
		CHECK_STR(str_of(got.retrieved_at), origin.retrieved_at);
		CHECK(!got.lookup);
		raw_origin_free(&got);
	}
	while (got_len < sizeof(bytes)) {
		n = unpack_read(u, bytes + got_len, sizeof(bytes) - got_len, &e);
		if (n <= 0)
			break;
		got_len += (size_t)n;
	}
	CHECK_STR(((struct str){bytes, got_len}), want);
	unpack_close(u);
}

static void foreign_comments(void)
{
	static const char *const none[] = {"", "made by hand", "{", "{}", "[1]",
	    "{\"source\":\"rss\",\"name\":\"a\",\"url\":\"b\",\"retrieved_at\":\"2026-11-23T15:58:"
	    "00.123Z\"}",
	    "{\"source\":{},\"name\":1,\"url\":\"b\",\"retrieved_at\":\"2026-11-23T15:58:00."
	    "123Z\"}",
	    "{\"source\":{},\"name\":\"a\",\"url\":\"b\",\"retrieved_at\":\"yesterday\"}",
	    "{\"source\":{},\"name\":\"a\",\"url\":\"b\\u0000\",\"retrieved_at\":\"2026-11-23T15:"
	    "58:00.123Z\"}",
	    NULL};
	struct raw_origin got;

	for (size_t i = 0; none[i]; i++)
		CHECK(!raw_parse_comment(none[i], &got));
	CHECK(raw_parse_comment("{\"source\":{\"source\":\"hn\"},\"name\":\"a\",\"url\":\"b\","
				"\"lookup\":true,\"retrieved_at\":\"2026-11-23T15:58:00.123Z\"}",
	    &got));
	CHECK(got.content_type == NULL && got.lookup);
	CHECK_STR(str_of(got.spec), "{\"source\":\"hn\"}");
	raw_origin_free(&got);
}

int main(void)
{
	char top[] = "/tmp/trendpipe-raw.XXXXXX", dir[64], command[128];
	struct raw_origin unnamed = origin;
	struct err e;

	CHECK(mkdtemp(top) != NULL);
	snprintf(dir, sizeof(dir), "%s/a/b", top);
	CHECK_INT(raw_prepare("", &e), -1);
	CHECK_INT(raw_prepare(dir, &e), 0);
	CHECK_INT(raw_prepare(dir, &e), 0);
	CHECK_INT(raw_write(dir, &origin, STR("<rss/>"), 1, "xml", &e), 0);
	CHECK_INT(raw_write(dir, &origin, STR("<rss></rss>"), 1, "xml", &e), 0);
	CHECK_INT(raw_write(dir, &origin, STR("{}"), 12, "json", &e), 0);
	unnamed.name = "\xE8\xA7\x82";
	CHECK_INT(raw_write(dir, &unnamed, STR("{}"), 1, "json", &e), 0);
	count_files(dir, 4);
	check_file(dir, "20261123T155800.123Z-q-news-1-0001.xml.gz", "<rss/>");
	check_file(dir, "20261123T155800.123Z-q-news-1-0001-2.xml.gz", "<rss></rss>");
	check_file(dir, "20261123T155800.123Z-q-news-1-0012.json.gz", "{}");
	snprintf(command, sizeof(command), "%s/20261123T155800.123Z-source-0001.json.gz", dir);
	CHECK(access(command, R_OK) == 0);
	CHECK_INT(raw_write("/nonexistent/x", &origin, STR("{}"), 1, "json", &e), -1);
	CHECK_INT(e.code, EXIT_IO);
	snprintf(command, sizeof(command), "%s/20261123T155800.123Z-source-0001.json.gz/x", dir);
	CHECK_INT(raw_prepare(command, &e), -1);
	foreign_comments();
	snprintf(command, sizeof(command), "rm -rf %s", top);
	CHECK_INT(system(command), 0);
	return check_done();
}
