/*
 * What an adapter says of its sources; see adapters-text.h. In: the value of `def sources: [...];`.
 * Out: a table. What is no member of a source, or of the wrong type, is refused by its name.
 */
#include "adapters-text.h"

#include <string.h>

/* One source under way. */
struct reading {
	struct adapters *a;
	struct adapter_source *source;
};

/* Each returns -1 where the value is not of its kind, or there is no room. */
typedef int read_member_fn(struct reading *r, struct json_value value);

static int read_text(struct reading *r, struct json_value value, const char **text)
{
	if (value.type != JSON_STRING)
		return -1;
	*text = adapters_keep(r->a, json_text(value));
	return *text ? 0 : -1;
}

static int read_name(struct reading *r, struct json_value value)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

	if (read_text(r, value, &r->source->name) != 0 || strlen(r->source->name) < 2)
		return -1;
	return r->source->name[strspn(r->source->name, letters)] == '\0' ? 0 : -1;
}

static int read_operand(struct reading *r, struct json_value value)
{
	return read_text(r, value, &r->source->operand);
}

static int read_help(struct reading *r, struct json_value value)
{
	return read_text(r, value, &r->source->help);
}

static int read_paid(struct reading *r, struct json_value value)
{
	r->source->paid = json_true(value);
	return value.type == JSON_BOOL ? 0 : -1;
}

static int read_order(struct reading *r, struct json_value value)
{
	r->source->newest_first = str_is(json_text(value), "newest");
	return r->source->newest_first || str_is(json_text(value), "none") ? 0 : -1;
}

static int read_delay(struct reading *r, struct json_value value)
{
	double seconds;

	if (!json_real(value, &seconds) || !(seconds >= 0 && seconds <= 3600))
		return -1;
	r->source->delay_ms = (int64_t)(seconds * 1000 + 0.5);
	return 0;
}

/* The elements of an array of strings. */
static int read_names(
    struct reading *r, struct json_value value, const char ***names, size_t *count)
{
	struct json_walk walk = json_walk_start(value);
	size_t cap = 0;

	if (value.type != JSON_ARRAY)
		return -1;
	while (json_walk_next(&walk))
		cap++;
	*names = arena_array(&r->a->arena, cap + 1, sizeof(**names));
	walk = json_walk_start(value);
	while (*names && json_walk_next(&walk))
		if (read_text(r, walk.value, &(*names)[(*count)++]) != 0)
			return -1;
	return *names ? 0 : -1;
}

static int read_credentials(struct reading *r, struct json_value value)
{
	return read_names(r, value, &r->source->credential, &r->source->credentials);
}

static int read_optional_credentials(struct reading *r, struct json_value value)
{
	return read_names(
	    r, value, &r->source->optional_credential, &r->source->optional_credentials);
}

static int read_type(struct str text, enum parameter_type *type)
{
	static const char *const names[] = {"text", "number", "boolean", "list", "url"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (str_is(text, names[i])) {
			*type = (enum parameter_type)i;
			return 0;
		}
	}
	return -1;
}

/* The part of *s before the first c; *s keeps what follows it, or nothing. */
static struct str take_part(struct str *s, char c)
{
	const char *at = s->len ? memchr(s->ptr, c, s->len) : NULL;
	struct str part = {s->ptr, at ? (size_t)(at - s->ptr) : s->len};

	*s = at ? (struct str){at + 1, s->len - part.len - 1} : STR_NONE;
	return part;
}

/* `tag`, `local:boolean?`, `username|id`. */
static int read_parameter(struct reading *r, struct str text)
{
	struct adapter_source *source = r->source;
	struct adapter_parameter one = {.required = !str_ends(text, STR("?"))};
	struct str first, other, type = text;

	type.len -= !one.required;
	other = take_part(&type, ':');
	first = take_part(&other, '|');
	if (first.len == 0 || (type.len > 0 && read_type(type, &one.type) != 0))
		return -1;
	one.name = adapters_keep(r->a, first);
	one.instead = other.len > 0 ? adapters_keep(r->a, other) : NULL;
	if (!one.name || (other.len > 0 && !one.instead))
		return -1;
	source->parameter[source->parameters++] = one;
	if (other.len == 0)
		return 0;
	source->parameter[source->parameters++] = (struct adapter_parameter){
	    .name = one.instead, .instead = one.name, .type = one.type, .required = one.required};
	return 0;
}

static int read_parameters(struct reading *r, struct json_value value)
{
	struct json_walk walk = json_walk_start(value);
	size_t cap = 0;

	if (value.type != JSON_ARRAY)
		return -1;
	while (json_walk_next(&walk))
		cap += 2; /* it may stand for two */
	r->source->parameter = arena_array(&r->a->arena, cap + 1, sizeof(*r->source->parameter));
	walk = json_walk_start(value);
	while (r->source->parameter && json_walk_next(&walk))
		if (json_text(walk.value).len == 0 || read_parameter(r, json_text(walk.value)) != 0)
			return -1;
	return r->source->parameter ? 0 : -1;
}

static const struct {
	const char *name;
	read_member_fn *read;
	const char *want;
} members[] = {
    {"name", read_name, "small letters, digits and hyphens"},
    {"operand", read_operand, "a string"},
    {"parameters", read_parameters, "names as \"tag\", \"id|name\", \"local:boolean?\""},
    {"credentials", read_credentials, "an array of strings"},
    {"optional_credentials", read_optional_credentials, "an array of strings"},
    {"paid", read_paid, "true or false"},
    {"order", read_order, "\"newest\" or \"none\""},
    {"delay", read_delay, "seconds"},
    {"help", read_help, "a string"},
};

static int read_member(
    struct reading *r, const char *title, struct str key, struct json_value value, struct err *e)
{
	char quoted[64];

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!str_is(key, members[i].name))
			continue;
		if (members[i].read(r, value) == 0)
			return 0;
		return err_set(e, EXIT_USAGE, "%s: `def sources`: bad %s of %s (want %s)", title,
		    members[i].name, r->source->name ? r->source->name : "a source",
		    members[i].want);
	}
	return err_set(e, EXIT_USAGE, "%s: `def sources`: unknown member `%s`", title,
	    err_quote(quoted, sizeof(quoted), key));
}

static bool has_parameter(const struct adapter_source *source, struct str name)
{
	for (size_t i = 0; i < source->parameters; i++)
		if (str_is(name, source->parameter[i].name))
			return true;
	return false;
}

/* The operand's form must be made of parameters. */
static int check_operand(const struct adapter_source *source, const char *title, struct err *e)
{
	struct str rest = str_of(source->operand);

	while (rest.len > 0) {
		struct str name = take_part(&rest, '/');

		if (!has_parameter(source, name))
			return err_set(e, EXIT_USAGE,
			    "%s: `def sources`: the operand of %s names no parameter `%.*s`", title,
			    source->name, STR_ARG(name));
	}
	return 0;
}

int adapters_read_sources(
    struct adapters *a, struct adapter *adapter, struct json_value value, struct err *e)
{
	struct json_walk walk = json_walk_start(value), inner;
	size_t cap = 0;

	while (json_walk_next(&walk))
		cap++;
	adapter->source = arena_array(&a->arena, cap + 1, sizeof(*adapter->source));
	if (!adapter->source)
		return adapters_no_room(adapter->title, e);
	walk = json_walk_start(value);
	while (json_walk_next(&walk)) {
		struct adapter_source *source = &adapter->source[adapter->sources++];
		struct reading r = {a, source};

		source->operand = source->help = "";
		source->newest_first = true;
		inner = json_walk_start(walk.value);
		while (json_walk_next(&inner))
			if (read_member(&r, adapter->title, inner.key, inner.value, e) != 0)
				return -1;
		if (!source->name)
			return err_set(e, EXIT_USAGE, "%s: `def sources`: a source has no name",
			    adapter->title);
		if (check_operand(source, adapter->title, e) != 0)
			return -1;
	}
	return 0;
}
