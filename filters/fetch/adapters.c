/*
 * Adapters as files; see adapters.h. In: a folder of *.jq. Out: a table. Three of an adapter's
 * definitions are read here, without jq: a line `def NAME: JSON;` for network, requires and when.
 */
#include "adapters.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"

#define TEXT_MAX ((size_t)1 << 20) /* of one adapter's file */
#define ARENA_MAX ((size_t)16 << 20)
#define SUFFIX ".jq"

/* The brackets close the `?`: jq 1.6 would swallow the errors of `posts` by it, and the posts with
 * them. */
static const char main_text[] = "\nif [matches?][0] then posts else false end";
static const char forced_text[] = "\nposts";

/* A NUL-terminated copy in the arena, or NULL. */
static char *keep(struct adapters *a, struct str s)
{
	char *copy = arena_alloc(&a->arena, s.len + 1);

	if (!copy)
		return NULL;
	if (s.len > 0)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return copy;
}

static int no_room(const char *path, struct err *e)
{
	return err_set(e, EXIT_USAGE, "%.400s: too large", path);
}

/* The next line of *text, which loses it. */
static struct str take_line(struct str *text)
{
	const char *end = text->len ? memchr(text->ptr, '\n', text->len) : NULL;
	struct str line = {text->ptr, end ? (size_t)(end - text->ptr) : text->len};
	size_t skip = line.len + (end != NULL);

	text->ptr += skip;
	text->len -= skip;
	return line;
}

int adapters_start(struct adapters *a, const char *prelude_path, struct err *e)
{
	struct buf text, joined;
	struct str rest;
	int status;

	arena_init(&a->arena, ARENA_MAX);
	buf_init(&text, TEXT_MAX);
	buf_init(&joined, TEXT_MAX);
	status = lines_slurp(prelude_path, &text, e);
	rest = buf_str(&text);
	while (status == 0 && rest.len > 0) {
		struct str line = str_trim(take_line(&rest));

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		buf_add_str(&joined, line);
		buf_add_char(&joined, ' ');
	}
	if (status == 0) {
		a->prelude = buf_failed(&joined) ? NULL : keep(a, buf_str(&joined));
		status = a->prelude ? 0 : no_room(prelude_path, e);
	}
	buf_free(&text);
	buf_free(&joined);
	return status;
}

void adapters_free(struct adapters *a)
{
	arena_free(&a->arena);
}

const struct adapter *adapters_find(const struct adapters *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->adapter[i].name, name) == 0)
			return &a->adapter[i];
	return NULL;
}

void adapters_list(const struct adapters *a, struct buf *out)
{
	buf_add_z(out, ADAPTER_CANONICAL);
	for (size_t i = 0; i < a->count; i++)
		buf_printf(out, ", %s", a->adapter[i].name);
}

/* The JSON of `def NAME: JSON;` where the line is one; STR_NONE where it is not. */
static struct str constant_of(struct str line, const char *name)
{
	struct str s = str_trim(line);
	size_t len = strlen(name);

	if (!str_starts(s, STR("def ")) || !str_ends(s, STR(";")) || s.len < len + 6)
		return STR_NONE;
	if (memcmp(s.ptr + 4, name, len) != 0 || s.ptr[4 + len] != ':')
		return STR_NONE;
	return str_trim((struct str){s.ptr + 5 + len, s.len - len - 6});
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
			needs->path[needs->count] = keep(a, json_text(inner.value));
			if (!needs->path[needs->count++])
				return -1;
		}
		if (!needs->path)
			return -1;
	}
	return adapter->needs ? 0 : -1;
}

static int set_constant(
    struct adapters *a, struct adapter *adapter, size_t which, struct json_value value)
{
	if (which == 2)
		return value.type == JSON_ARRAY ? read_needs(a, adapter, value) : -1;
	if (value.type != JSON_STRING)
		return -1;
	if (which == 0)
		adapter->network = keep(a, json_text(value));
	else
		adapter->when = keep(a, json_text(value));
	return (which == 0 ? adapter->network : adapter->when) ? 0 : -1;
}

/* Reads the constants of one line. */
static int read_constants(
    struct adapters *a, struct adapter *adapter, struct json *json, struct str line, struct err *e)
{
	static const char *const names[] = {"network", "when", "requires"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str text = constant_of(line, names[i]);
		struct json_value value;
		struct err why;
		char *padded = text.len ? arena_alloc(&a->arena, text.len + JSON_PADDING) : NULL;

		if (text.len == 0)
			continue;
		if (!padded)
			return no_room(adapter->title, e);
		memcpy(padded, text.ptr, text.len);
		memset(padded + text.len, 0, JSON_PADDING);
		if (json_parse(json, (struct str){padded, text.len}, &value, &why) != 0 ||
		    set_constant(a, adapter, i, value) != 0)
			return err_set(e, EXIT_USAGE,
			    "%s: `def %s: ...;` must be one line of JSON (see adapters(5))",
			    adapter->title, names[i]);
	}
	return 0;
}

static const char *join_program(struct adapters *a, struct str own, const char *tail)
{
	struct buf program;
	const char *kept;

	buf_init(&program, 4 * TEXT_MAX);
	buf_add_z(&program, a->prelude);
	buf_add_str(&program, own);
	buf_add_z(&program, tail);
	kept = buf_failed(&program) ? NULL : keep(a, buf_str(&program));
	buf_free(&program);
	return kept;
}

static int add_text(
    struct adapters *a, const char *file, struct str text, struct json *json, struct err *e)
{
	struct adapter *adapter = &a->adapter[a->count];
	struct buf title;
	struct str rest = text;

	*adapter = (struct adapter){.network = "unknown"};
	buf_init(&title, 4096);
	buf_printf(&title, "adapters/%s", file);
	adapter->title = keep(a, buf_str(&title));
	buf_free(&title);
	adapter->name = keep(a, (struct str){file, strlen(file) - strlen(SUFFIX)});
	adapter->program = join_program(a, text, main_text);
	adapter->forced = join_program(a, text, forced_text);
	if (!adapter->title || !adapter->name || !adapter->program || !adapter->forced)
		return no_room(file, e);
	while (rest.len > 0)
		if (read_constants(a, adapter, json, take_line(&rest), e) != 0)
			return -1;
	a->count++;
	return 0;
}

static int add_file(
    struct adapters *a, const char *dir, bool given, const char *file, struct err *e)
{
	struct json *json = json_new();
	struct buf path, text;
	int status = -1;

	buf_init(&path, 65536);
	buf_init(&text, TEXT_MAX);
	buf_printf(&path, "%s/%s", dir, file);
	if (!json || !buf_z(&path))
		err_set(e, EXIT_IO, "%.400s: out of memory", file);
	else if (a->count == ADAPTERS_MAX)
		err_set(e, EXIT_USAGE, "%.400s: too many adapters", path.ptr);
	else if (lines_slurp(path.ptr, &text, e) == 0)
		status = add_text(a, file, buf_str(&text), json, e);
	if (status == 0)
		a->adapter[a->count - 1].given = given;
	buf_free(&path);
	buf_free(&text);
	json_free(json);
	return status;
}

static int is_adapter(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && str_ends(str_of(entry->d_name), STR(SUFFIX)) &&
	       strlen(entry->d_name) > strlen(SUFFIX);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* True where an adapter of the file's name is there already. */
static bool is_known(const struct adapters *a, const char *file)
{
	size_t len = strlen(file) - strlen(SUFFIX);

	for (size_t i = 0; i < a->count; i++)
		if (strlen(a->adapter[i].name) == len && memcmp(a->adapter[i].name, file, len) == 0)
			return true;
	return false;
}

int adapters_add(struct adapters *a, const char *dir, bool given, struct err *e)
{
	struct dirent **entry = NULL;
	int count = scandir(dir, &entry, is_adapter, by_name);
	int status = 0;

	if (count < 0)
		return err_errno(e, EXIT_USAGE, "%.400s: cannot read adapters", dir);
	if (count == 0)
		status = err_set(e, EXIT_USAGE, "%.400s: no adapter (*.jq) in this folder", dir);
	for (int i = 0; i < count; i++) {
		if (status == 0 && !is_known(a, entry[i]->d_name))
			status = add_file(a, dir, given, entry[i]->d_name, e);
		free(entry[i]);
	}
	free(entry);
	return status;
}

static bool has_all(const struct adapter_needs *needs, struct json_value record)
{
	for (size_t i = 0; i < needs->count; i++)
		if (json_path(record, needs->path[i]).type == JSON_NONE)
			return false;
	return true;
}

bool adapter_may_match(const struct adapter *adapter, struct json_value record)
{
	if (record.type != JSON_OBJECT)
		return adapter->alternatives == 0;
	for (size_t i = 0; i < adapter->alternatives; i++)
		if (has_all(&adapter->needs[i], record))
			return true;
	return adapter->alternatives == 0;
}
