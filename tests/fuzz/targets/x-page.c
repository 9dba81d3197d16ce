/*
 * Fuzz target: the bytes that a parsed value stands for read back as that value, and whatever a
 * record of X's formats holds, its posts are objects with an id and the bytes of one line.
 */
#include <stdint.h>

#include "fuzz.h"
#include "x-page.h"

struct pages {
	struct json *post; /* reads what leaves */
	size_t posts;
};

static void check_raw(struct json *j, struct json_value v)
{
	struct str raw = json_raw(v);
	struct buf came, read;

	buf_init(&came, SIZE_MAX / 2);
	buf_init(&read, SIZE_MAX / 2);
	FUZZ_CHECK(raw.len > 0);
	json_print(v, fuzz_add, &came);
	FUZZ_CHECK(fuzz_print(j, raw, &read) == 0);
	FUZZ_CHECK(str_equal(buf_str(&came), buf_str(&read)));
	buf_free(&came);
	buf_free(&read);
}

static int check_post(void *context, const struct x_post *post)
{
	struct pages *p = context;
	char *copy = fuzz_padded(post->json, '\n');
	struct json_value root;
	struct err e;

	FUZZ_CHECK(!memchr(post->json.ptr, '\n', post->json.len));
	FUZZ_CHECK(json_parse(p->post, (struct str){copy, post->json.len}, &root, &e) == 0);
	FUZZ_CHECK(root.type == JSON_OBJECT && post->id.len > 0);
	FUZZ_CHECK(str_equal(json_text(json_get(root, STR("id"))), post->id));
	p->posts++;
	free(copy);
	return 0;
}

static bool want_all(void *context, struct json_value created_at)
{
	(void)context;
	(void)created_at;
	return true;
}

/* The formats that the record may be in, whatever the fuzzer made of it. */
static void check_page(struct str line, struct json_value root, struct json *other)
{
	struct x_pages *x = x_pages_new();
	struct pages pages = {.post = other};
	enum x_shape shape = x_shape_of(root);
	struct err e;

	FUZZ_CHECK(x != NULL);
	if (shape == X_V2_PAGE || shape == X_V1)
		FUZZ_CHECK(x_posts(x, line, root, want_all, check_post, &pages, &e) == 0);
	FUZZ_CHECK(
	    shape != X_V1 || pages.posts > 0 || json_get(root, STR("statuses")).type == JSON_ARRAY);
	x_pages_free(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct json *json = fuzz_parser(), *other = json_new();
	char *copy = fuzz_padded((struct str){(const char *)bytes, len}, '\n');
	struct str line = {copy, len};
	struct json_value root;
	struct err e;

	FUZZ_CHECK(other != NULL);
	if (json_parse(json, line, &root, &e) == 0) {
		struct json_walk walk = json_walk_start(root);

		check_raw(other, root);
		while (json_walk_next(&walk))
			check_raw(other, walk.value);
		check_page(line, root, other);
	}
	json_free(other);
	free(copy);
	return 0;
}
