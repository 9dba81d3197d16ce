/*
 * JSONTestSuite (N. Seriot): every y_ file is read, every n_ refused, and of the i_ files, which a
 * parser may take either way, those that post(5) promises are read and the others refused. A value
 * that is no object is refused as a post. Needs $TRENDPIPE_DATA and tar; the files stay outside the
 * project.
 */
#include <dirent.h>
#include <unistd.h>

#include "check.h"
#include "mend.h"
#include "padded.h"
#include "post.h"

/* The i_ files that are read: what their names begin with. */
static const char *const read_by_us[] = {"i_number_", "i_object_key_lone_2nd_surrogate",
    "i_string_1st_", "i_string_incomplete_surrogate", "i_string_invalid_lonely_surrogate",
    "i_string_invalid_surrogate", "i_string_inverted_surrogates", "i_string_lone_second_surrogate",
    "i_structure_500_nested_arrays"};

struct suite {
	struct json *json;
	struct arena arena;
	struct padded text;
	size_t files;
};

static bool wants_valid(const char *name)
{
	if (name[0] != 'i')
		return name[0] == 'y';
	for (size_t i = 0; i < sizeof(read_by_us) / sizeof(*read_by_us); i++) {
		if (str_starts(str_of(name), str_of(read_by_us[i])))
			return true;
	}
	return false;
}

static void check_file(const char *name, const char *what, bool ok)
{
	if (!ok)
		fprintf(stderr, "%s: %s\n", name, what);
	check_failures += !ok;
}

/* The verdict must not depend on what lies behind the text, and mend_json() must share it. */
static void check_text_of(struct suite *s, const char *name, struct str text)
{
	static const char pads[] = "\n]}\"1";
	bool valid = wants_valid(name);
	struct json_value root;
	struct err e;
	struct buf out;

	for (size_t i = 0; pads[i]; i++) {
		struct str line = padded_with(&s->text, text, pads[i]);
		bool got = json_parse(s->json, line, &root, &e) == 0;

		check_file(name, valid ? "refused" : "read", got == valid);
		if (got) {
			struct post post;
			enum post_kind kind;
			bool is_post = post_read(root, ~0u, &s->arena, &post, &kind, &e) == 0;

			check_file(name, "object or not", is_post == (root.type == JSON_OBJECT));
			arena_reset(&s->arena);
		}
	}
	buf_init(&out, text.len * MEND_GROWTH_MAX);
	check_file(name, "mend_json() says otherwise", (mend_json(text, &out, &e) == 0) == valid);
	buf_free(&out);
}

static void check_one_file(struct suite *s, const char *dir, const char *name)
{
	static char bytes[1 << 20];
	char path[512];
	FILE *f;
	size_t len;

	snprintf(path, sizeof(path), "%s/test_parsing/%s", dir, name);
	f = fopen(path, "rb");
	if (!f) {
		check_file(name, "can't be opened", false);
		return;
	}
	len = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	check_text_of(s, name, (struct str){bytes, len});
	s->files++;
}

static void check_folder(struct suite *s, const char *dir)
{
	char path[512];
	DIR *folder;

	snprintf(path, sizeof(path), "%s/test_parsing", dir);
	folder = opendir(path);
	CHECK(folder != NULL);
	if (!folder)
		return;
	for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
		if (str_ends(str_of(entry->d_name), STR(".json")))
			check_one_file(s, dir, entry->d_name);
	}
	closedir(folder);
}

static void run(const char *fmt, const char *a, const char *b)
{
	char command[1200];

	snprintf(command, sizeof(command), fmt, a, b);
	check_file(command, "failed", system(command) == 0);
}

int main(void)
{
	struct suite s = {.json = NULL};
	char dir[] = "/tmp/trendpipe-suite.XXXXXX";
	const char *folder = getenv("TRENDPIPE_DATA");
	char archive[512];

	snprintf(archive, sizeof(archive), "%s/hostile/JSONTestSuite.tar.xz", folder ? folder : "");
	if (access(archive, R_OK) != 0)
		check_skip("no hostile/JSONTestSuite.tar.xz in $TRENDPIPE_DATA");
	if (!mkdtemp(dir))
		return EXIT_FAILURE;
	run("tar -xJf '%s' -C '%s'", archive, dir);
	s.json = json_new();
	arena_init(&s.arena, 1 << 24);
	check_folder(&s, dir);
	CHECK(s.files > 300);
	run("rm -rf '%s'%s", dir, "");
	json_free(s.json);
	arena_free(&s.arena);
	padded_free(&s.text);
	return check_done();
}
