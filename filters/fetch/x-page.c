/*
 * X's own formats; see x-page.h. In: a record and its line. Out: its posts, each one line. Kept
 * from record to record: memory alone. What is joined to tweets may be large and named often, so
 * the posts of a record are bounded by its length.
 */
#include <stdlib.h>
#include <string.h>

#include "times.h"
#include "window.h"
#include "x-own.h"
#include "x-write.h"

/* A page's posts may take so much: several times what any page of X's takes. */
#define ROOM_LEAST ((size_t)64 << 20)
#define ROOM_TIMES 16

struct x_pages *x_pages_new(void)
{
	struct x_pages *x = calloc(1, sizeof(*x));

	if (!x)
		return NULL;
	buf_init(&x->post, 0);
	buf_init(&x->tweets, 0);
	buf_init(&x->source, 0);
	x_v2_init(x);
	x_v1_init(x);
	return x;
}

void x_pages_free(struct x_pages *x)
{
	if (!x)
		return;
	x_includes_free(&x->includes);
	buf_free(&x->post);
	buf_free(&x->tweets);
	buf_free(&x->source);
	free(x);
}

/* `Wed Aug 27 13:08:45 +0000 2008`, as all archives have it, to RFC 3339; false for anything else.
 */
static bool write_v1_time(struct buf *out, struct str s)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char text[] = "\"YYYY-MM-DDTHH:MM:SS.000Z\"";

	if (s.len != 30 || memcmp(s.ptr + 19, " +0000 ", 7) != 0)
		return false;
	for (size_t month = 0; month < 12; month++) {
		int64_t ms;

		if (memcmp(s.ptr + 4, months + month * 3, 3) != 0)
			continue;
		memcpy(text + 1, s.ptr + 26, 4);
		text[6] = (char)('0' + (month + 1) / 10);
		text[7] = (char)('0' + (month + 1) % 10);
		memcpy(text + 9, s.ptr + 8, 2);
		memcpy(text + 12, s.ptr + 11, 8);
		if (window_parse_time((struct str){text + 1, sizeof(text) - 3}, &ms) != 0)
			return false;
		buf_add(out, text, sizeof(text) - 1);
		return true;
	}
	return false;
}

void x_page_time(struct buf *out, struct json_value created_at)
{
	struct str s = json_text(created_at);
	char utc[32];
	int64_t ms;

	if (write_v1_time(out, s))
		return;
	if (str_ends(s, STR("Z")) || times_read(created_at, &ms) != 0)
		buf_add_str(out, json_raw(created_at));
	else
		buf_add_json(out, str_of(window_format_utc(utc, sizeof(utc), ms)));
}

bool x_page_wants(const struct x_pages *x, struct json_value created_at)
{
	return !x->wanted || x->wanted(x->context, created_at);
}

void x_page_begin(struct x_pages *x)
{
	buf_reset(&x->post);
	x->post.max = x->room;
}

int x_page_give(struct x_pages *x, struct json_value created_at, struct str id, struct err *e)
{
	struct x_post post = {.id = id, .created_at = created_at};

	if (buf_failed(&x->post))
		return err_set(e, EXIT_PARTIAL,
		    "its posts, joined, are too large (more than %zu MiB)",
		    (ROOM_LEAST + x->text.len * ROOM_TIMES) >> 20);
	x->room -= x->post.len;
	if (x->spread)
		x_write_compact(&x->post, 0);
	post.json = buf_str(&x->post);
	return x->give(x->context, &post);
}

/* Whether the text was laid out over lines, which may have become spaces since. */
static bool is_spread(struct str raw)
{
	return memchr(raw.ptr, '\n', raw.len) ||
	       (raw.len > 3 && raw.ptr[1] == ' ' && raw.ptr[2] == ' ');
}

int x_posts(struct x_pages *x, struct str text, struct json_value root, x_wanted_fn *wanted,
    x_post_fn *post, void *context, struct err *e)
{
	if (!json_raw(root).ptr)
		return err_set(e, EXIT_IO, "out of memory reading a line of %zu bytes", text.len);
	x->root = root;
	x->text = text;
	x->spread = is_spread(json_raw(root));
	x->ready = false;
	x->room = ROOM_LEAST + text.len * ROOM_TIMES;
	x->wanted = wanted;
	x->give = post;
	x->context = context;
	return x_shape_of(root) == X_V1 ? x_v1_posts(x, e) : x_v2_posts(x, e);
}
