/*
 * Adapters as files; see adapters.h. In: a folder of *.jq. Out: a table, which answers by name.
 */
#include "adapters-text.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lines.h"
#include "options.h"

#define TEXT_MAX ((size_t)1 << 20) /* of one adapter's file */
#define ARENA_MAX ((size_t)16 << 20)
#define SUFFIX ".jq"

const struct adapter_own adapters_own[ADAPTERS_OWN] = {
    {ADAPTER_CANONICAL, "any"},
    {"x-v2-pages", "x"},
    {"x-v1", "x"},
};

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
		struct str line = str_trim(adapters_line(&rest));

		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		buf_add_str(&joined, line);
		buf_add_char(&joined, ' ');
	}
	if (status == 0) {
		a->prelude = buf_failed(&joined) ? NULL : adapters_keep(a, buf_str(&joined));
		status = a->prelude ? 0 : adapters_no_room(prelude_path, e);
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
	for (size_t i = 0; i < ADAPTERS_OWN; i++)
		if (!adapters_find(a, adapters_own[i].name))
			buf_printf(out, "%s%s", i > 0 ? ", " : "", adapters_own[i].name);
	for (size_t i = 0; i < a->count; i++)
		if (a->adapter[i].program)
			buf_printf(out, ", %s", a->adapter[i].name);
}

const struct adapter_source *adapters_source(
    const struct adapters *a, struct str name, const struct adapter **adapter)
{
	for (size_t i = 0; i < a->count; i++) {
		for (size_t k = 0; k < a->adapter[i].sources; k++) {
			if (!str_is(name, a->adapter[i].source[k].name))
				continue;
			*adapter = &a->adapter[i];
			return &a->adapter[i].source[k];
		}
	}
	return NULL;
}

const char *adapters_guess(const struct adapters *a, struct str name)
{
	struct guess g = guess_start(name);

	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->adapter[i].sources; k++)
			guess_try(&g, a->adapter[i].source[k].name);
	return g.best;
}

/* Messages call an adapter of the project adapters/NAME.jq, wherever it lies, and others by their
 * path. */
static int add_text(
    struct adapters *a, const char *path, const char *file, struct str text, struct err *e)
{
	struct adapter *adapter = &a->adapter[a->count];
	struct buf title;

	*adapter = (struct adapter){.network = "unknown"};
	buf_init(&title, 65536);
	if (path)
		buf_add_z(&title, path);
	else
		buf_printf(&title, "adapters/%s", file);
	adapter->title = adapters_keep(a, buf_str(&title));
	buf_free(&title);
	adapter->name = adapters_keep(a, (struct str){file, strlen(file) - strlen(SUFFIX)});
	if (!adapter->title || !adapter->name)
		return adapters_no_room(file, e);
	if (adapters_read(a, adapter, text, e) != 0)
		return -1;
	a->count++;
	return 0;
}

static int add_file(
    struct adapters *a, const char *dir, bool given, const char *file, struct err *e)
{
	struct buf path, text;
	int status = -1;

	buf_init(&path, 65536);
	buf_init(&text, TEXT_MAX);
	buf_printf(&path, "%s/%s", dir, file);
	if (!buf_z(&path))
		err_set(e, EXIT_IO, "%.400s: out of memory", file);
	else if (a->count == ADAPTERS_MAX)
		err_set(e, EXIT_USAGE, "%.400s: too many adapters", path.ptr);
	else if (lines_slurp(path.ptr, &text, e) == 0)
		status = add_text(a, given ? path.ptr : NULL, file, buf_str(&text), e);
	if (status == 0)
		a->adapter[a->count - 1].given = given;
	buf_free(&path);
	buf_free(&text);
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
	if (!adapter->program)
		return false;
	if (record.type != JSON_OBJECT)
		return adapter->alternatives == 0;
	for (size_t i = 0; i < adapter->alternatives; i++)
		if (has_all(&adapter->needs[i], record))
			return true;
	return adapter->alternatives == 0;
}
