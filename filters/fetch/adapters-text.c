/*
 * What is known of an adapter before jq runs it; see adapters-text.h. In: its text. Out: its
 * constants, and a program for each of its definitions, found by the lines that begin them. A
 * definition that is a plain path of the answer needs no program.
 */
#include "adapters-text.h"

#include <string.h>

#define PROGRAM_MAX ((size_t)4 << 20)

/* The brackets close the `?`: jq 1.6 would swallow the errors of `posts` by it, and the posts with
 * them. */
static const char main_text[] = "\nif [matches?][0] then posts else false end";

char *adapters_keep(struct adapters *a, struct str s)
{
	return arena_dup_z(&a->arena, s);
}

int adapters_no_room(const char *path, struct err *e)
{
	return err_set(e, EXIT_USAGE, "%.400s: too large", path);
}

struct str adapters_line(struct str *text)
{
	const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
	struct str line = {text->ptr, end ? (size_t)(end - text->ptr) : text->len};
	size_t skip = line.len + (end != NULL);

	text->ptr += skip;
	text->len -= skip;
	return line;
}

/* What follows `def NAME:` in a line that begins so; STR_NONE in another. */
static struct str after_name(struct str line, const char *name)
{
	struct str s = str_trim(line);
	size_t len = strlen(name);

	if (!str_starts(s, STR("def ")) || s.len < len + 5)
		return STR_NONE;
	if (memcmp(s.ptr + 4, name, len) != 0 || s.ptr[4 + len] != ':')
		return STR_NONE;
	return str_trim((struct str){s.ptr + 5 + len, s.len - len - 5});
}

/* What follows `def NAME:` in the text; ptr is NULL where no line begins so. */
static struct str find_definition(struct str text, const char *name)
{
	while (text.len > 0) {
		struct str line = adapters_line(&text);
		struct str found = after_name(line, name);

		if (found.ptr)
			return (struct str){found.ptr, (size_t)(text.ptr - found.ptr) + text.len};
	}
	return STR_NONE;
}

/* ---- constants ---- */

enum constant { NETWORK, WHEN, REQUIRES, SOURCES, CONSTANTS };

static const char *const constant_names[CONSTANTS] = {"network", "when", "requires", "sources"};

/* The JSON of `def NAME: JSON;`: to the end of its line, that of sources to the first line that
 * ends in `];`. STR_NONE where no line ends so. */
static struct str constant_of(struct str from, enum constant which)
{
	struct str end = which == SOURCES ? STR("];") : STR(";"), rest = from;

	do {
		struct str line = str_trim(adapters_line(&rest));

		if (str_ends(line, end))
			return (struct str){from.ptr, (size_t)(line.ptr - from.ptr) + line.len - 1};
	} while (which == SOURCES && rest.len > 0);
	return STR_NONE;
}

static size_t count_elements(struct json_value array)
{
	struct json_walk walk = json_walk_start(array);
	size_t count = 0;

	while (json_walk_next(&walk))
		count++;
	return count;
}

/* [["a","b.c"],["d"]]: the record has a and b.c, or it has d. */
static int read_needs(struct adapters *a, struct adapter *adapter, struct json_value value)
{
	struct json_walk outer = json_walk_start(value);

	adapter->alternatives = 0;
	adapter->needs = arena_array(&a->arena, count_elements(value) + 1, sizeof(*adapter->needs));
	while (adapter->needs && json_walk_next(&outer)) {
		struct adapter_needs *needs = &adapter->needs[adapter->alternatives++];
		struct json_walk inner = json_walk_start(outer.value);

		needs->path =
		    arena_array(&a->arena, count_elements(outer.value) + 1, sizeof(*needs->path));
		while (needs->path && json_walk_next(&inner)) {
			needs->path[needs->count] = adapters_keep(a, json_text(inner.value));
			if (!needs->path[needs->count++])
				return -1;
		}
		if (!needs->path)
			return -1;
	}
	return adapter->needs ? 0 : -1;
}

/* -1: the value is not of its kind; *e is filled only where it says more than that. */
static int set_constant(struct adapters *a, struct adapter *adapter, enum constant which,
    struct json_value value, struct err *e)
{
	if (which == REQUIRES)
		return value.type == JSON_ARRAY ? read_needs(a, adapter, value) : -1;
	if (which == SOURCES)
		return value.type == JSON_ARRAY ? adapters_read_sources(a, adapter, value, e) : -1;
	if (value.type != JSON_STRING)
		return -1;
	if (which == NETWORK)
		adapter->network = adapters_keep(a, json_text(value));
	else
		adapter->when = adapters_keep(a, json_text(value));
	return (which == NETWORK ? adapter->network : adapter->when) ? 0 : -1;
}

/* Reads one constant, from what follows its name. */
static int read_constant(struct adapters *a, struct adapter *adapter, struct json *json,
    enum constant which, struct str from, struct err *e)
{
	struct str text = constant_of(from, which);
	struct json_value value;
	struct err why;
	char *padded = arena_alloc(&a->arena, text.len + JSON_PADDING);

	if (!padded)
		return adapters_no_room(adapter->title, e);
	if (text.len > 0)
		memcpy(padded, text.ptr, text.len);
	memset(padded + text.len, 0, JSON_PADDING);
	e->text[0] = '\0';
	if (text.len > 0 && json_parse(json, (struct str){padded, text.len}, &value, &why) == 0 &&
	    set_constant(a, adapter, which, value, e) == 0)
		return 0;
	if (e->text[0])
		return -1;
	if (which == SOURCES)
		return err_set(e, EXIT_USAGE,
		    "%s: `def sources: [...];` must be JSON, up to a line that ends in `];` (see "
		    "adapters(7))",
		    adapter->title);
	return err_set(e, EXIT_USAGE,
	    "%s: `def %s: ...;` must be one line of JSON (see adapters(7))", adapter->title,
	    constant_names[which]);
}

static int read_constants(
    struct adapters *a, struct adapter *adapter, struct str text, struct err *e)
{
	struct json *json = json_new();
	int status = json ? 0 : err_set(e, EXIT_IO, "%.400s: out of memory", adapter->title);

	for (enum constant which = 0; which < CONSTANTS && status == 0; which++) {
		struct str from = find_definition(text, constant_names[which]);

		if (from.ptr)
			status = read_constant(a, adapter, json, which, from, e);
	}
	json_free(json);
	return status;
}

/* ---- programs ---- */

static const char *join_program(struct adapters *a, struct str own, const char *tail)
{
	struct buf program;
	const char *kept;

	buf_init(&program, PROGRAM_MAX);
	buf_add_z(&program, a->prelude);
	buf_add_str(&program, own);
	buf_add_z(&program, tail);
	kept = buf_failed(&program) ? NULL : adapters_keep(a, buf_str(&program));
	buf_free(&program);
	return kept;
}

/* The length of the step `.name` or `[-1]` with which s begins; 0 where it begins with none. */
static size_t step_length(struct str s)
{
	static const char letters[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
	size_t len = 1;

	if (str_starts(s, STR("[-1]")))
		return 4;
	if (s.len < 2 || s.ptr[0] != '.' || (s.ptr[1] >= '0' && s.ptr[1] <= '9'))
		return 0;
	while (len < s.len && memchr(letters, s.ptr[len], sizeof(letters) - 1))
		len++;
	return len > 1 ? len : 0;
}

/* Of `.answer.a[-1].b;` the path `.a[-1].b`; STR_NONE where the definition is no such path. */
static struct str plain_path(struct str definition)
{
	struct str line = str_trim(adapters_line(&definition)), root = STR(".answer"), rest;

	if (!str_starts(line, root) || !str_ends(line, STR(";")))
		return STR_NONE;
	line = (struct str){line.ptr + root.len, line.len - root.len - 1};
	rest = line;
	while (rest.len > 0) {
		size_t len = step_length(rest);

		if (len == 0)
			return STR_NONE;
		rest = (struct str){rest.ptr + len, rest.len - len};
	}
	return line;
}

/* Where the definition is a plain path, keeps that in *path; else adds ` MEMBER: [NAME][0]` to
 * program, whose error is sticky. */
static void add_after(struct adapters *a, struct str text, const char *name, const char *member,
    const char **path, struct buf *program)
{
	struct str from = find_definition(text, name);
	struct str plain = plain_path(from);

	if (!from.ptr)
		return;
	if (plain.len == 0) {
		buf_printf(program, "%s%s: [%s][0]", program->len ? ", " : "\n{", member, name);
		return;
	}
	*path = adapters_keep(a, plain);
	if (!*path)
		program->failed = true;
}

/* What is asked after an answer, in one program, so that jq reads the answer once. */
static int read_after(struct adapters *a, struct adapter *adapter, struct str text)
{
	struct buf tail;
	int status = 0;

	buf_init(&tail, 256);
	add_after(a, text, "next", "cursor", &adapter->next_path, &tail);
	add_after(a, text, "keep", "kept", &adapter->keep_path, &tail);
	add_after(a, text, "trouble", "trouble", &adapter->trouble_path, &tail);
	if (tail.len > 0) {
		buf_add_char(&tail, '}');
		adapter->after = buf_z(&tail) ? join_program(a, text, tail.ptr) : NULL;
		status = adapter->after ? 0 : -1;
	}
	if (buf_failed(&tail))
		status = -1;
	buf_free(&tail);
	return status;
}

static int read_programs(
    struct adapters *a, struct adapter *adapter, struct str text, struct err *e)
{
	if (find_definition(text, "posts").ptr || find_definition(text, "matches").ptr) {
		adapter->program = join_program(a, text, main_text);
		adapter->forced = join_program(a, text, "\nposts");
		if (!adapter->program || !adapter->forced)
			return adapters_no_room(adapter->title, e);
	}
	if (!find_definition(text, "request").ptr)
		return 0;
	adapter->request = join_program(a, text, "\nrequest");
	if (!adapter->request || read_after(a, adapter, text) != 0)
		return adapters_no_room(adapter->title, e);
	return 0;
}

int adapters_read(struct adapters *a, struct adapter *adapter, struct str text, struct err *e)
{
	if (read_constants(a, adapter, text, e) != 0 || read_programs(a, adapter, text, e) != 0)
		return -1;
	if (!adapter->program && !adapter->request)
		return err_set(e, EXIT_USAGE,
		    "%s: defines neither `posts` nor `request` at the beginning of a line (see "
		    "adapters(7))",
		    adapter->title);
	if (!adapter->request == (adapter->sources == 0))
		return 0;
	return err_set(e, EXIT_USAGE, "%s: %s", adapter->title,
	    adapter->request ? "`def request` without `def sources`"
			     : "`def sources` without `def request`");
}
