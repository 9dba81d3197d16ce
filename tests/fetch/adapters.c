/*
 * The project's adapters: every one compiles, and every record of every format's example is known
 * to one of them or to X's formats, never to two. Run in the project's folder.
 */
#include "adapters.h"

#include <glob.h>

#include "check.h"
#include "lines.h"
#include "query.h"
#include "x-page.h"

static int note_match(void *context, struct str text)
{
	bool *matches = context;

	*matches = !str_is(text, "false");
	return 1;
}

/* How many formats know the record: X's, which are C, and the adapters'. */
static size_t count_matches(
    const struct adapters *a, struct query **query, struct str text, struct json_value root)
{
	size_t count = x_shape_of(root) != X_NONE;
	struct err e;

	for (size_t i = 0; i < a->count; i++) {
		bool matches = true; /* `posts` gives nothing for what it leaves out on purpose */

		if (!query[i] || !adapter_may_match(&a->adapter[i], root))
			continue;
		CHECK(query_run(query[i], text, false, note_match, &matches, &e) != -1);
		count += matches;
	}
	return count;
}

static void check_file(const struct adapters *a, struct query **query, const char *path)
{
	struct lines *lines;
	struct block block = {0};
	struct json *json = json_new();
	struct err e;
	size_t records = 0;

	lines = lines_open(path, LINES_VALUES, 1 << 24, NULL, NULL, &e);
	CHECK(lines && json);
	while (lines && lines_read(lines, &block, 1 << 20, &e) == 1) {
		for (size_t i = 0; i < block.count; i++) {
			struct str text = block.line[i].text;
			struct json_value root;
			size_t count;

			CHECK(json_parse(json, text, &root, &e) == 0);
			count = count_matches(a, query, text, root);
			records++;
			if (count != 1)
				fprintf(
				    stderr, "%s:%zu: known to %zu adapters\n", path, i + 1, count);
			CHECK_INT(count, 1);
		}
	}
	CHECK(records > 0);
	block_free(&block);
	lines_close(lines);
	json_free(json);
}

/* NULL for a program that the adapter does not have. */
static struct query *compile(const struct adapter *adapter, const char *program)
{
	struct err e;
	struct query *query = program ? query_compile(adapter->title, program, NULL, 0, &e) : NULL;

	if (program && !query)
		fprintf(stderr, "%s\n", e.text);
	CHECK(query || !program);
	return query;
}

int main(void)
{
	static struct adapters a;
	struct query *query[ADAPTERS_MAX] = {0};
	struct err e;
	const char *root = getenv("ROOT");
	char path[4096];
	glob_t files;

	snprintf(path, sizeof(path), "%s/filters/fetch/prelude.jq", root ? root : ".");
	CHECK_INT(adapters_start(&a, path, &e), 0);
	snprintf(path, sizeof(path), "%s/filters/fetch/adapters", root ? root : ".");
	CHECK_INT(adapters_add(&a, path, false, &e), 0);
	CHECK(a.count >= 9);
	for (size_t i = 0; i < a.count; i++) {
		query[i] = compile(&a.adapter[i], a.adapter[i].program);
		query_free(compile(&a.adapter[i], a.adapter[i].request));
		query_free(compile(&a.adapter[i], a.adapter[i].after));
		CHECK(a.adapter[i].alternatives > 0 || !a.adapter[i].program);
		CHECK(strcmp(a.adapter[i].network, "unknown") != 0);
	}
	CHECK(adapters_find(&a, "hn") && !adapters_find(&a, "nope"));
	snprintf(path, sizeof(path), "%s/tests/fetch/formats/*.json", root ? root : ".");
	CHECK_INT(glob(path, 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_file(&a, query, files.gl_pathv[i]);
	globfree(&files);
	for (size_t i = 0; i < a.count; i++)
		query_free(query[i]);
	adapters_free(&a);
	return check_done();
}
