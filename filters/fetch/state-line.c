/*
 * One source's line of the state file; see state.h. In: a line of JSON. Out: what is known of the
 * source; and the line again. Remembers nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "state.h"
#include "window.h"

#define LINE_MAX_BYTES ((size_t)16 << 20)
#define HASH_DIGITS 16

enum member_kind { MEMBER_TEXT, MEMBER_TIME, MEMBER_JSON };

static const struct {
	const char *name;
	enum member_kind kind;
} members[STATE_MEMBERS] = {
    [STATE_NEWEST_ID] = {"newest_id", MEMBER_TEXT},
    [STATE_NEWEST_AT] = {"newest_at", MEMBER_TIME},
    [STATE_SEEN_FROM] = {"seen_from", MEMBER_TIME},
    [STATE_CURSOR] = {"cursor", MEMBER_JSON},
    [STATE_PENDING_ID] = {"pending_id", MEMBER_TEXT},
    [STATE_PENDING_AT] = {"pending_at", MEMBER_TIME},
    [STATE_PENDING_FROM] = {"pending_from", MEMBER_TIME},
    [STATE_KEPT] = {"kept", MEMBER_JSON},
    [STATE_ETAG] = {"etag", MEMBER_TEXT},
    [STATE_LAST_MODIFIED] = {"last_modified", MEMBER_TEXT},
    [STATE_ASKED] = {"asked", MEMBER_TEXT},
};

static void print_to(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* Parses text; the copy with its padding must live as long as what is read from root. */
static int parse(
    struct json *json, struct str text, struct buf *copy, struct json_value *root, struct err *e)
{
	static const char padding[JSON_PADDING];

	if (!json)
		return err_set(e, EXIT_IO, "out of memory");
	buf_add_str(copy, text);
	buf_add(copy, padding, sizeof(padding));
	if (buf_failed(copy))
		return err_set(e, EXIT_USAGE, "longer than %zu bytes", LINE_MAX_BYTES);
	if (json_parse(json, (struct str){copy->ptr, text.len}, root, e) != 0) {
		e->code = EXIT_USAGE;
		return -1;
	}
	return 0;
}

int state_line_key(struct str json, struct buf *out, struct err *e)
{
	struct json *parser = json_new();
	struct json_value root = {0};
	struct buf copy;
	int status;

	buf_init(&copy, LINE_MAX_BYTES);
	status = parse(parser, json, &copy, &root, e);
	if (status == 0 && root.type != JSON_OBJECT)
		status = err_set(e, EXIT_USAGE, "no object");
	if (status == 0)
		json_print(root, print_to, out);
	buf_free(&copy);
	json_free(parser);
	return status;
}

/* A copy of a member's text; NULL where it is not of its kind. */
static char *read_member(struct json_value value, enum member_kind kind)
{
	struct str text = json_text(value);
	struct buf printed;
	int64_t ms;
	char *copy;

	if (kind == MEMBER_JSON) {
		buf_init(&printed, LINE_MAX_BYTES);
		json_print(value, print_to, &printed);
		copy = buf_z(&printed) ? strdup(printed.ptr) : NULL;
		buf_free(&printed);
		return copy;
	}
	if (value.type != JSON_STRING || memchr(text.ptr, '\0', text.len) ||
	    (kind == MEMBER_TIME && window_parse_time(text, &ms) != 0))
		return NULL;
	return strndup(text.ptr, text.len);
}

static int read_members(struct json_value root, struct state_source *out, struct err *e)
{
	for (size_t i = 0; i < STATE_MEMBERS; i++) {
		struct json_value value = json_get(root, str_of(members[i].name));

		if (value.type == JSON_NONE || value.type == JSON_NULL)
			continue;
		out->member[i] = read_member(value, members[i].kind);
		if (!out->member[i])
			return err_set(e, EXIT_USAGE, "no state of fetch (`%s` is %s)",
			    members[i].name,
			    members[i].kind == MEMBER_TIME ? "no time" : "no text");
	}
	return 0;
}

/* A hash of HASH_DIGITS small hexadecimal digits. */
static bool read_hash(struct str text, uint64_t *hash)
{
	*hash = 0;
	if (text.len != HASH_DIGITS)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
		*hash = *hash << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return true;
}

static int read_seen(struct json_value seen, struct state_source *out, struct err *e)
{
	struct json_walk walk = {0};

	if (seen.type == JSON_NONE)
		return 0;
	if (seen.type != JSON_ARRAY)
		return err_set(e, EXIT_USAGE, "no state of fetch (`seen` is no array)");
	walk = json_walk_start(seen);
	while (json_walk_next(&walk)) {
		uint64_t hash;

		if (!read_hash(json_text(walk.value), &hash))
			return err_set(
			    e, EXIT_USAGE, "no state of fetch (`seen` holds what is no hash)");
		if (out->seen_count < STATE_SEEN_MAX)
			out->seen[out->seen_count++] = hash;
	}
	return 0;
}

static int read_root(struct json_value root, struct state_source *out, struct err *e)
{
	struct json_value source = json_get(root, STR("source"));
	struct buf key;

	if (root.type != JSON_OBJECT || source.type != JSON_OBJECT)
		return err_set(e, EXIT_USAGE, "no state of fetch (no `source`)");
	buf_init(&key, LINE_MAX_BYTES);
	json_print(source, print_to, &key);
	out->key = buf_z(&key) ? strdup(key.ptr) : NULL;
	buf_free(&key);
	if (!out->key)
		return err_set(e, EXIT_IO, "out of memory");
	if (read_members(root, out, e) != 0)
		return -1;
	return read_seen(json_get(root, STR("seen")), out, e);
}

int state_line_read(struct str line, struct state_source *out, struct err *e)
{
	struct json *parser = json_new();
	struct json_value root = {0};
	struct buf copy;
	int status;

	buf_init(&copy, LINE_MAX_BYTES);
	status = parse(parser, line, &copy, &root, e);
	if (status == 0)
		status = read_root(root, out, e);
	buf_free(&copy);
	json_free(parser);
	return status;
}

void state_line_write(const struct state_source *s, const char *now, struct buf *out)
{
	buf_printf(out, "{\"source\":%s", s->key);
	for (size_t i = 0; i < STATE_MEMBERS; i++) {
		if (!s->member[i])
			continue;
		buf_printf(out, ",\"%s\":", members[i].name);
		if (members[i].kind == MEMBER_JSON)
			buf_add_z(out, s->member[i]);
		else
			buf_add_json(out, str_of(s->member[i]));
	}
	buf_add_z(out, ",\"seen\":[");
	for (size_t i = 0; i < s->seen_count; i++)
		buf_printf(out, "%s\"%016llx\"", i ? "," : "", (unsigned long long)s->seen[i]);
	buf_add_z(out, "],\"saved_at\":");
	buf_add_json(out, str_of(now));
	buf_add_char(out, '}');
}
