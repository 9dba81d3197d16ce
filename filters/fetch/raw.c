/*
 * Answers kept as they came; see raw.h. In: an answer and where it is from. Out: a file; and from a
 * file's comment, where it is from. Remembers nothing.
 */
#include "raw.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "outfile.h"
#include "pack.h"
#include "text.h"
#include "window.h"

#define COMMENT_MAX ((size_t)8 << 20)
#define PACKED_MAX ((size_t)4 << 30)
#define NAME_MAX_BYTES 80 /* of the source's name in a file's name */
#define SAME_NAME_MAX 10000

int raw_prepare(const char *dir, struct err *e)
{
	struct stat there;
	char *path;

	if (*dir == '\0')
		return err_set(e, EXIT_USAGE, "--raw: no folder is named");
	path = strdup(dir);
	if (!path)
		return err_set(e, EXIT_IO, "%s: cannot make (out of memory)", dir);
	for (char *at = path + 1; *path; at++) {
		char end = *at;

		if (end != '/' && end != '\0')
			continue;
		*at = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST && stat(path, &there) != 0) {
			err_errno(e, EXIT_IO, "%s: cannot make", dir);
			free(path);
			return -1;
		}
		*at = end;
		if (end == '\0')
			break;
	}
	free(path);
	if (stat(dir, &there) != 0)
		return err_errno(e, EXIT_IO, "%s: cannot make", dir);
	return S_ISDIR(there.st_mode) ? 0 : err_set(e, EXIT_IO, "%s: is no folder", dir);
}

/* JSON in ASCII: what is beyond it, which only strings hold, as \u escapes. */
static void add_ascii(struct buf *out, struct str json)
{
	for (size_t at = 0; at < json.len;) {
		uint32_t rune = text_next(json, &at);

		if (rune < 0x80)
			buf_add_char(out, (char)rune);
		else if (rune < 0x10000)
			buf_printf(out, "\\u%04x", (unsigned)rune);
		else
			buf_printf(out, "\\u%04x\\u%04x",
			    0xD800 + (unsigned)((rune - 0x10000) >> 10),
			    0xDC00 + (unsigned)((rune - 0x10000) & 0x3FF));
	}
}

static void add_member(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(out, ",\"%s\":", name);
	buf_add_json(out, str_of(value));
}

static void make_comment(const struct raw_origin *origin, struct buf *out)
{
	struct buf json;

	buf_init(&json, COMMENT_MAX);
	buf_printf(&json, "{\"source\":%s", origin->spec);
	add_member(&json, "name", origin->name);
	add_member(&json, "url", origin->url);
	add_member(&json, "content_type", origin->content_type);
	add_member(&json, "retrieved_at", origin->retrieved_at);
	buf_add_z(&json, origin->lookup ? ",\"lookup\":true}" : "}");
	if (buf_failed(&json))
		out->failed = true;
	else
		add_ascii(out, buf_str(&json));
	buf_free(&json);
}

/* `2026-11-23T15:58:00.123Z` as `20261123T155800.123Z`. */
static void add_compact_time(struct buf *out, const char *time)
{
	for (; *time; time++)
		if (*time != '-' && *time != ':')
			buf_add_char(out, *time);
}

/* The name in small letters and digits, with a hyphen for all between them. */
static void add_short_name(struct buf *out, const char *name)
{
	size_t start = out->len;
	bool gap = false;

	for (; *name && out->len - start < NAME_MAX_BYTES; name++) {
		char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
			gap = true;
			continue;
		}
		if (gap && out->len > start)
			buf_add_char(out, '-');
		gap = false;
		buf_add_char(out, c);
	}
	if (out->len == start)
		buf_add_z(out, "source");
}

/* A path that no file has. Two runs into one folder differ in the millisecond or the number. */
static const char *free_path(struct buf *path, const char *dir, const struct raw_origin *origin,
    uint64_t page, const char *kind)
{
	size_t before;

	buf_printf(path, "%s/", dir);
	add_compact_time(path, origin->retrieved_at);
	buf_add_char(path, '-');
	add_short_name(path, origin->name);
	buf_printf(path, "-%04llu", (unsigned long long)page);
	before = path->len;
	for (unsigned i = 1; i < SAME_NAME_MAX; i++) {
		path->len = before;
		if (i > 1)
			buf_printf(path, "-%u", i);
		buf_printf(path, ".%s.gz", kind);
		if (!buf_z(path))
			return NULL;
		if (access(path->ptr, F_OK) != 0)
			return path->ptr;
	}
	return NULL;
}

static int write_file(const char *path, struct str bytes, struct err *e)
{
	struct outfile *file = outfile_create(path, e);

	if (!file)
		return -1;
	if (outfile_write(file, bytes, e) != 0) {
		outfile_abort(file);
		return -1;
	}
	return outfile_commit(file, e);
}

int raw_write(const char *dir, const struct raw_origin *origin, struct str answer, uint64_t page,
    const char *kind, struct err *e)
{
	struct buf comment, packed, path;
	const char *to;
	int status;

	buf_init(&comment, COMMENT_MAX);
	buf_init(&packed, PACKED_MAX);
	buf_init(&path, 65536);
	make_comment(origin, &comment);
	to = free_path(&path, dir, origin, page, kind);
	if (!buf_z(&comment) || !to)
		status = err_set(e, EXIT_IO, "%s: cannot keep an answer (out of memory)", dir);
	else
		status = pack_gzip(answer, comment.ptr, &packed, e);
	if (status == 0)
		status = write_file(to, buf_str(&packed), e);
	buf_free(&comment);
	buf_free(&packed);
	buf_free(&path);
	return status;
}

static void print_to(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* Appends a text with a NUL after it; false where it is none. */
static bool take_text(struct json_value v, struct buf *out)
{
	struct str text = json_text(v);

	if (v.type != JSON_STRING || memchr(text.ptr, '\0', text.len))
		return false;
	buf_add_str(out, text);
	buf_add_char(out, '\0');
	return true;
}

static bool take_members(struct json_value root, struct raw_origin *out)
{
	struct json_value spec = json_get(root, STR("source"));
	struct json_value type = json_get(root, STR("content_type"));
	struct str time = json_text(json_get(root, STR("retrieved_at")));
	struct buf *text = &out->text;
	size_t name, url, at, content = 0;
	int64_t ms;

	if (spec.type != JSON_OBJECT || time.len == 0 || window_parse_time(time, &ms) != 0)
		return false;
	json_print(spec, print_to, text);
	buf_add_char(text, '\0');
	name = text->len;
	if (!take_text(json_get(root, STR("name")), text))
		return false;
	url = text->len;
	if (!take_text(json_get(root, STR("url")), text))
		return false;
	at = text->len;
	if (!take_text(json_get(root, STR("retrieved_at")), text))
		return false;
	if (type.type != JSON_NONE) {
		content = text->len;
		if (!take_text(type, text))
			return false;
	}
	if (buf_failed(text))
		return false;
	out->spec = text->ptr;
	out->name = text->ptr + name;
	out->url = text->ptr + url;
	out->retrieved_at = text->ptr + at;
	out->lookup = json_true(json_get(root, STR("lookup")));
	out->content_type = content ? text->ptr + content : NULL;
	return true;
}

bool raw_parse_comment(const char *comment, struct raw_origin *out)
{
	static const char padding[JSON_PADDING];
	struct json *json = json_new();
	struct json_value root;
	struct buf copy;
	struct err ignored;
	bool ok = false;

	*out = (struct raw_origin){.spec = NULL};
	buf_init(&out->text, COMMENT_MAX);
	buf_init(&copy, COMMENT_MAX);
	buf_add_z(&copy, comment);
	buf_add(&copy, padding, sizeof(padding));
	if (json && *comment == '{' && !buf_failed(&copy))
		ok = json_parse(json, (struct str){copy.ptr, copy.len - sizeof(padding)}, &root,
			 &ignored) == 0 &&
		     take_members(root, out);
	if (!ok)
		raw_origin_free(out);
	buf_free(&copy);
	json_free(json);
	return ok;
}

void raw_origin_free(struct raw_origin *o)
{
	buf_free(&o->text);
	*o = (struct raw_origin){.spec = NULL};
}
