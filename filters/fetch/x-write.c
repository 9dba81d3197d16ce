/*
 * Members of a post on their way out; see x-write.h. Remembers nothing.
 */
#include "x-write.h"

#include <string.h>

#define LOOKS_MAX 4096

void x_write_comma(struct buf *out)
{
	char last = out->len > 0 ? out->ptr[out->len - 1] : '{';

	if (last != '{' && last != '[' && last != ':')
		buf_add_char(out, ',');
}

void x_write_name(struct buf *out, const char *name)
{
	x_write_comma(out);
	buf_add_char(out, '"');
	buf_add_z(out, name);
	buf_add(out, "\":", 2);
}

void x_write_raw(struct buf *out, const char *name, struct json_value v)
{
	if (v.type == JSON_NONE)
		return;
	x_write_name(out, name);
	buf_add_str(out, json_raw(v));
}

static bool says_nothing(struct json_value v)
{
	struct json_walk walk;

	if (v.type == JSON_STRING)
		return json_text(v).len == 0;
	if (v.type != JSON_ARRAY && v.type != JSON_OBJECT)
		return v.type == JSON_NONE || v.type == JSON_NULL;
	walk = json_walk_start(v);
	return !json_walk_next(&walk);
}

void x_write_put(struct buf *out, const char *name, struct json_value v)
{
	if (!says_nothing(v))
		x_write_raw(out, name, v);
}

size_t x_write_open(struct buf *out, const char *name, char bracket)
{
	x_write_name(out, name);
	buf_add_char(out, bracket);
	return out->len;
}

void x_write_close(struct buf *out, size_t from, size_t open, char bracket)
{
	if (buf_failed(out))
		return;
	if (out->len == open)
		out->len = from;
	else
		buf_add_char(out, bracket);
}

void x_write_inside(struct buf *out, struct json_value object)
{
	struct str raw = json_raw(object);

	if (object.type != JSON_OBJECT || raw.len < 2)
		return;
	raw = str_trim((struct str){raw.ptr + 1, raw.len - 2});
	if (raw.len == 0)
		return;
	x_write_comma(out);
	buf_add_str(out, raw);
}

static size_t count_members(struct json_value object)
{
	struct json_walk walk = json_walk_start(object);
	size_t count = 0;

	while (json_walk_next(&walk))
		count++;
	return count;
}

bool x_write_looks(struct json_value object, struct json_value but)
{
	return but.type == JSON_OBJECT &&
	       count_members(object) <= LOOKS_MAX / (count_members(but) + 1);
}

void x_write_but(struct buf *out, struct json_value object, struct json_value but)
{
	struct json_walk walk = json_walk_start(object);
	bool look = x_write_looks(object, but);

	while (walk.object && json_walk_next(&walk)) {
		if (look && json_get(but, walk.key).type != JSON_NONE)
			continue;
		x_write_comma(out);
		buf_add_str(out, json_walk_raw(&walk));
	}
}

void x_write_compact(struct buf *out, size_t from)
{
	size_t to = from;
	bool quoted = false;

	if (buf_failed(out))
		return;
	for (size_t i = from; i < out->len; i++) {
		char c = out->ptr[i];

		if (!quoted && (c == ' ' || c == '\t' || c == '\r' || c == '\n'))
			continue;
		out->ptr[to++] = c;
		if (c == '\\' && i + 1 < out->len)
			out->ptr[to++] = out->ptr[++i];
		else if (c == '"')
			quoted = !quoted;
	}
	out->len = to;
}
