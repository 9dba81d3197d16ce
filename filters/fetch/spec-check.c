/*
 * Checks a spec; see spec-check.h. In: its JSON, and the table of sources. Out: what C needs of it,
 * or an error that says what was wanted.
 */
#include "spec-check.h"

#include <stdio.h>
#include <string.h>

#include "options.h"

/* The spec under way. */
struct checking {
	const char *title;
	struct spec *spec;
	struct json_value root;
};

/* Members that a spec of any source may have. Each returns -1 where the value is not of its kind.
 */
typedef int common_fn(struct checking *c, struct json_value value);

/* A string that is not empty, and that C can hold. */
static bool is_name(struct json_value value)
{
	struct str text = json_text(value);

	return text.len > 0 && !memchr(text.ptr, '\0', text.len);
}

static int is_text(struct checking *c, struct json_value value)
{
	(void)c;
	return is_name(value) ? 0 : -1;
}

/* http or https, and a host. */
static bool is_url(struct str s)
{
	size_t scheme = str_starts(s, STR("https://")) ? 8 : str_starts(s, STR("http://")) ? 7 : 0;

	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == 0x7F)
			return false;
	return scheme > 0 && s.len > scheme && s.ptr[scheme] != '/';
}

/* A root: what an adapter puts its paths behind. */
static int check_base(struct checking *c, struct json_value value)
{
	struct str s = json_text(value);

	(void)c;
	if (!is_url(s) || str_ends(s, STR("/")))
		return -1;
	return memchr(s.ptr, '?', s.len) || memchr(s.ptr, '#', s.len) ? -1 : 0;
}

static int check_since(struct checking *c, struct json_value value)
{
	return window_parse_time(json_text(value), &c->spec->window.since_ms);
}

static int check_until(struct checking *c, struct json_value value)
{
	return window_parse_time(json_text(value), &c->spec->window.until_ms);
}

static int check_max_posts(struct checking *c, struct json_value value)
{
	return json_int(value, &c->spec->max_posts) && c->spec->max_posts > 0 ? 0 : -1;
}

static int check_max_requests(struct checking *c, struct json_value value)
{
	return json_int(value, &c->spec->max_requests) && c->spec->max_requests > 0 ? 0 : -1;
}

static const struct {
	const char *name;
	common_fn *check;
	const char *want;
} commons[] = {
    {"source", is_text, "a string"},
    {"name", is_text, "a string that is not empty"},
    {"since", check_since, "a time as 2025-12-05T00:00:00Z"},
    {"until", check_until, "a time as 2025-12-05T00:00:00Z"},
    {"base", check_base, "an http or https URL without / at its end, ? and #"},
    {"max_posts", check_max_posts, "a whole number from 1"},
    {"max_requests", check_max_requests, "a whole number from 1"},
};

static bool is_list(struct json_value value)
{
	struct json_walk walk = json_walk_start(value);
	size_t count = 0;

	if (value.type != JSON_ARRAY)
		return false;
	while (json_walk_next(&walk)) {
		if (!is_name(walk.value))
			return false;
		count++;
	}
	return count > 0;
}

static bool is_of_type(struct json_value value, enum parameter_type type)
{
	switch (type) {
	case PARAMETER_TEXT:
		return is_name(value);
	case PARAMETER_NUMBER:
		return value.type == JSON_NUMBER;
	case PARAMETER_BOOLEAN:
		return value.type == JSON_BOOL;
	case PARAMETER_LIST:
		return is_list(value);
	case PARAMETER_URL:
		return is_url(json_text(value));
	}
	return false;
}

static const char *wanted(enum parameter_type type)
{
	static const char *const want[] = {"a string that is not empty", "a number",
	    "true or false", "an array of strings that are not empty", "an http or https URL"};

	return want[type];
}

const struct adapter_parameter *spec_parameter(const struct adapter_source *kind, struct str name)
{
	for (size_t i = 0; i < kind->parameters; i++)
		if (str_is(name, kind->parameter[i].name))
			return &kind->parameter[i];
	return NULL;
}

static int unknown_member(const struct checking *c, struct str key, struct err *e)
{
	const struct adapter_source *kind = c->spec->kind;
	struct buf list;
	char quoted[64];

	buf_init(&list, 512);
	for (size_t i = 0; i < kind->parameters; i++)
		buf_printf(&list, "%s%s", i > 0 ? ", " : "", kind->parameter[i].name);
	for (size_t i = 1; i < sizeof(commons) / sizeof(commons[0]); i++)
		buf_printf(&list, "%s%s", kind->parameters + i > 1 ? ", " : "", commons[i].name);
	err_set(e, EXIT_USAGE, "%.300s: %s knows no `%s` (but %s)", c->title, kind->name,
	    err_quote(quoted, sizeof(quoted), key), buf_z(&list) ? list.ptr : "others");
	buf_free(&list);
	return -1;
}

static int bad_member(const struct checking *c, struct str key, const char *want, struct err *e)
{
	char quoted[64];

	return err_set(e, EXIT_USAGE, "%.300s: bad %s (want %s)", c->title,
	    err_quote(quoted, sizeof(quoted), key), want);
}

static int check_member(struct checking *c, struct str key, struct json_value value, struct err *e)
{
	const struct adapter_parameter *p = spec_parameter(c->spec->kind, key);

	if (p)
		return is_of_type(value, p->type) ? 0 : bad_member(c, key, wanted(p->type), e);
	for (size_t i = 0; i < sizeof(commons) / sizeof(commons[0]); i++) {
		if (!str_is(key, commons[i].name))
			continue;
		if (commons[i].check(c, value) == 0)
			return 0;
		return bad_member(c, key, commons[i].want, e);
	}
	return unknown_member(c, key, e);
}

/* No member twice: who reads only the last would ask for something else than who reads the first.
 */
static int check_members(struct checking *c, struct err *e)
{
	struct json_walk walk = json_walk_start(c->root), again;

	while (json_walk_next(&walk)) {
		struct str key = walk.key;
		size_t count = 0;

		if (check_member(c, key, walk.value, e) != 0)
			return -1;
		again = json_walk_start(c->root);
		while (json_walk_next(&again))
			count += str_equal(again.key, key);
		if (count > 1)
			return err_set(
			    e, EXIT_USAGE, "%.300s: `%.*s` stands twice", c->title, STR_ARG(key));
	}
	return 0;
}

static bool has(const struct checking *c, const char *name)
{
	return json_get(c->root, str_of(name)).type != JSON_NONE;
}

static int missing(const struct checking *c, const struct adapter_parameter *p, struct err *e)
{
	const struct adapter_source *kind = c->spec->kind;
	char names[128], form[256] = "";

	snprintf(names, sizeof(names), "%s%s%s", p->name, p->instead ? " or " : "",
	    p->instead ? p->instead : "");
	if (*kind->operand)
		snprintf(form, sizeof(form), " (in short: %s:%s)", kind->name, kind->operand);
	return err_set(e, EXIT_USAGE, "%.300s: %s needs %s%s", c->title, kind->name, names, form);
}

static int check_required(const struct checking *c, struct err *e)
{
	const struct adapter_source *kind = c->spec->kind;

	for (size_t i = 0; i < kind->parameters; i++) {
		const struct adapter_parameter *p = &kind->parameter[i];
		bool other = p->instead && has(c, p->instead);

		if (has(c, p->name) && other)
			return err_set(e, EXIT_USAGE, "%.300s: %s and %s (want one of them)",
			    c->title, p->name, p->instead);
		if (has(c, p->name) || other || !p->required)
			continue;
		return missing(c, p, e);
	}
	return 0;
}

int spec_unknown(const struct adapters *a, struct str name, const char *title, struct err *e)
{
	const char *meant = adapters_guess(a, name);
	char quoted[64];

	err_quote(quoted, sizeof(quoted), name);
	if (meant)
		return err_set(e, EXIT_USAGE, "%.300s: no source `%s` (did you mean %s?)", title,
		    quoted, meant);
	return err_set(
	    e, EXIT_USAGE, "%.300s: no source `%s` (--adapters lists them)", title, quoted);
}

int spec_check(const struct adapters *a, struct json_value root, const char *title,
    struct spec *spec, struct err *e)
{
	struct str source = json_text(json_get(root, STR("source")));
	struct checking c = {title, spec, root};

	spec->window = (struct window){WINDOW_OPEN_SINCE, WINDOW_OPEN_UNTIL};
	if (source.len == 0)
		return err_set(e, EXIT_USAGE,
		    "%.300s: no source (want an object with a member "
		    "`source`, as {\"source\":\"hn-search\",\"query\":\"LLM\"})",
		    title);
	spec->kind = adapters_source(a, source, &spec->adapter);
	if (!spec->kind)
		return spec_unknown(a, source, title, e);
	if (check_members(&c, e) != 0 || check_required(&c, e) != 0)
		return -1;
	if (spec->window.since_ms >= spec->window.until_ms)
		return err_set(e, EXIT_USAGE, "%.300s: until is not after since", title);
	return 0;
}
