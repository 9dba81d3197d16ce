/*
 * Files of X's account archive; see ytd.h. In: their bytes. Out: what they are by name, and their
 * values as lines. Remembers one block.
 */
#include "ytd.h"

#include <string.h>

#define HEAD_BYTES 256
#define VALUE_MAX ((size_t)64 << 20)
#define READ_BYTES ((size_t)256 << 10)

size_t ytd_prefix(struct str head)
{
	static const struct str start = {"window.YTD.", 11};
	size_t at = 0, name;

	if (str_starts(head, STR("\xef\xbb\xbf")))
		at = 3;
	while (at < head.len && strchr(" \t\r\n", head.ptr[at]) && head.ptr[at])
		at++;
	if (!str_starts((struct str){head.ptr + at, head.len - at}, start))
		return 0;
	at += start.len;
	for (name = at; at < head.len; at++) {
		char c = head.ptr[at];
		bool in_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			       (c >= '0' && c <= '9') || c == '_' || c == '.';

		if (!in_name)
			break;
	}
	while (at < head.len && head.ptr[at] == ' ' && at > name)
		at++;
	if (at == name || at == head.len || head.ptr[at] != '=')
		return 0;
	for (at++; at < head.len && head.ptr[at] == ' ';)
		at++;
	return at;
}

/* `STEM.js` and `STEM-part1.js`. */
static bool is_part_of(struct str name, struct str stem)
{
	struct str rest = {name.ptr + stem.len, name.len - stem.len};

	if (!str_starts(name, stem) || !str_ends(rest, STR(".js")))
		return false;
	rest.len -= 3;
	if (rest.len == 0)
		return true;
	if (!str_starts(rest, STR("-part")) || rest.len == 5)
		return false;
	for (size_t i = 5; i < rest.len; i++)
		if (rest.ptr[i] < '0' || rest.ptr[i] > '9')
			return false;
	return true;
}

enum x_file x_file_of(struct str base_name)
{
	if (is_part_of(base_name, STR("tweets")) || is_part_of(base_name, STR("tweet")))
		return X_FILE_TWEETS;
	if (str_is(base_name, "account.js"))
		return X_FILE_ACCOUNT;
	return is_part_of(base_name, STR("note-tweet")) ? X_FILE_NOTES : X_FILE_OTHER;
}

void ytd_values_close(struct ytd_values *v)
{
	unpack_close(v->u);
	lines_close(v->lines);
	block_free(&v->block);
	json_free(v->json);
	*v = (struct ytd_values){0};
}

/* Takes what stands before the values off the file. 0, -1 with *e, -2. */
static int skip_prefix(struct ytd_values *v, struct err *e)
{
	struct str head;
	char scratch[HEAD_BYTES];
	int status = unpack_peek(v->u, HEAD_BYTES, &head, e);
	size_t left;

	if (status != 0)
		return status;
	for (left = ytd_prefix(head); left > 0;) {
		ptrdiff_t n =
		    unpack_read(v->u, scratch, left, e); /* peeked: neither waits nor ends */

		if (n <= 0)
			return (int)n;
		left -= (size_t)n;
	}
	v->lines = lines_open_unpack(v->u, LINES_VALUES, VALUE_MAX, e);
	v->u = NULL;
	return v->lines ? 0 : -1;
}

int ytd_values_read(struct ytd_values *v, struct err *e)
{
	if (!v->json)
		v->json = json_new();
	if (!v->json)
		return err_set(e, EXIT_IO, "out of memory");
	if (!v->lines) {
		int status = v->u ? skip_prefix(v, e) : 0;

		if (status != 0 || !v->lines)
			return status;
	}
	return lines_read(v->lines, &v->block, READ_BYTES, e);
}
