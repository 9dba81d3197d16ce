/*
 * Fuzz target: setting a member keeps a line JSON, keeps all its other members as they were, in
 * order, and setting it again to the same value changes no byte.
 */
#include <stdint.h>

#include "fuzz.h"
#include "post.h"

#define VALUE "{\"role\":\"first\",\"of\":[\"}\"]}"

struct splicer {
	struct json *json;
	struct err err;
	struct buf others; /* printed: what the line holds beside dup */
};

/* Prints all members but dup; false where the line is no object. *seen counts the dups. */
static bool print_others(struct splicer *s, struct str line, struct buf *out, size_t *seen)
{
	char *copy = fuzz_padded(line, '\n');
	struct json_value root;
	bool object = json_parse(s->json, (struct str){copy, line.len}, &root, &s->err) == 0 &&
		      root.type == JSON_OBJECT;
	struct json_walk w;

	*seen = 0;
	buf_reset(out);
	if (object) {
		w = json_walk_start(root);
		while (json_walk_next(&w)) {
			if (str_is(w.key, "dup")) {
				(*seen)++;
				continue;
			}
			buf_add_json(out, w.key);
			json_print(w.value, fuzz_add, out);
		}
	}
	free(copy);
	return object;
}

static void check_value(struct splicer *s, struct str line)
{
	char *copy = fuzz_padded(line, '\n');
	struct json_value root;
	struct buf value;

	buf_init(&value, 1 << 10);
	FUZZ_CHECK(json_parse(s->json, (struct str){copy, line.len}, &root, &s->err) == 0);
	json_print(json_get(root, STR("dup")), fuzz_add, &value);
	FUZZ_CHECK(str_is(buf_str(&value), VALUE));
	buf_free(&value);
	free(copy);
}

static void check_splice(struct splicer *s, struct str line, size_t seen)
{
	struct buf once, twice, others;
	size_t after;

	buf_init(&once, SIZE_MAX / 2);
	buf_init(&twice, SIZE_MAX / 2);
	buf_init(&others, SIZE_MAX / 2);
	FUZZ_CHECK(post_splice(line, STR("dup"), STR(VALUE), seen > 0, &once, &s->err) == 0);
	FUZZ_CHECK(print_others(s, buf_str(&once), &others, &after));
	FUZZ_CHECK(after == 1);
	FUZZ_CHECK(str_equal(buf_str(&others), buf_str(&s->others)));
	check_value(s, buf_str(&once));
	FUZZ_CHECK(post_splice(buf_str(&once), STR("dup"), STR(VALUE), true, &twice, &s->err) == 0);
	FUZZ_CHECK(str_equal(buf_str(&once), buf_str(&twice)));
	buf_free(&once);
	buf_free(&twice);
	buf_free(&others);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str line = {(const char *)bytes, len};
	struct splicer s = {.json = fuzz_parser()};
	size_t seen;

	buf_init(&s.others, SIZE_MAX / 2);
	if (print_others(&s, line, &s.others, &seen))
		check_splice(&s, line, seen);
	buf_free(&s.others);
	return 0;
}
