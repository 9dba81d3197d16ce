/*
 * Fuzz target: json_parse() and mend_json() agree on what is JSON, whatever lies behind the text,
 * and what is read prints to JSON that reads and prints the same. Every member of a post is read on
 * the way.
 */
#include <stdint.h>

#include "fuzz.h"
#include "mend.h"
#include "post.h"

static void check_agreement(struct json *j, struct str text, bool *valid)
{
	static const char pads[] = "\n]}\"0";
	struct json_value root;
	struct err e;
	struct buf out;

	buf_init(&out, text.len * MEND_GROWTH_MAX);
	*valid = mend_json(text, &out, &e) == 0;
	buf_free(&out);
	for (size_t i = 0; pads[i]; i++) {
		char *copy = fuzz_padded(text, pads[i]);
		bool read = json_parse(j, (struct str){copy, text.len}, &root, &e) == 0;

		FUZZ_CHECK(read == *valid);
		free(copy);
	}
}

static void check_print(struct json *j, struct str text)
{
	struct buf first, second;

	buf_init(&first, SIZE_MAX / 2);
	buf_init(&second, SIZE_MAX / 2);
	FUZZ_CHECK(fuzz_print(j, text, &first) == 0);
	FUZZ_CHECK(fuzz_print(j, buf_str(&first), &second) == 0);
	FUZZ_CHECK(str_equal(buf_str(&first), buf_str(&second)));
	buf_free(&first);
	buf_free(&second);
}

static void check_post(struct json *j, struct str text)
{
	char *copy = fuzz_padded(text, '\n');
	struct json_value root;
	struct arena arena;
	struct post post;
	enum post_kind kind;
	struct err e;

	arena_init(&arena, 1 << 20);
	FUZZ_CHECK(json_parse(j, (struct str){copy, text.len}, &root, &e) == 0);
	if (post_read(root, ~0u, &arena, &post, &kind, &e) == 0 && post.text.len > 0)
		FUZZ_CHECK(post.text.ptr[post.text.len - 1] != '\xff');
	arena_free(&arena);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct str text = {(const char *)bytes, len};
	struct json *j = fuzz_parser();
	bool valid;

	check_agreement(j, text, &valid);
	if (valid) {
		check_print(j, text);
		check_post(j, text);
	}
	return 0;
}
