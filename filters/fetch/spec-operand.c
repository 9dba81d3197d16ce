/*
 * Operands to specs; see spec.h. In: `mastodon-tag:mastodon.social/ai`. Out: the JSON that it
 * means.
 */
#include "spec-check.h"

#include <string.h>
#include <unistd.h>

struct str spec_next_part(struct str *form)
{
	const char *slash = form->len ? memchr(form->ptr, '/', form->len) : NULL;
	struct str part = {form->ptr, slash ? (size_t)(slash - form->ptr) : form->len};

	*form = slash ? (struct str){slash + 1, form->len - part.len - 1} : STR_NONE;
	return part;
}

/* The length of `x-user` in `x-user:karpathy`, 0 where the operand does not begin so. */
static size_t source_length(const char *operand)
{
	size_t len = strspn(operand, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len >= 2 && operand[len] == ':' ? len : 0;
}

static bool is_bare_url(const char *operand)
{
	struct str s = str_of(operand);

	return str_starts(s, STR("http://")) || str_starts(s, STR("https://"));
}

bool spec_is_operand(const struct adapters *a, const char *operand)
{
	size_t len = source_length(operand);
	const struct adapter *adapter;

	if (len == 0)
		return false;
	return is_bare_url(operand) || adapters_source(a, (struct str){operand, len}, &adapter) ||
	       (operand[len + 1] != '\0' && access(operand, F_OK) != 0);
}

/* A part of an operand as JSON of its parameter's type; what does not fit stays a string, which is
 * then refused. */
static void add_value(struct str part, enum parameter_type type, struct buf *out)
{
	bool digits = part.len > 0 && part.len < 16;

	for (size_t i = 0; i < part.len; i++)
		digits = digits && part.ptr[i] >= '0' && part.ptr[i] <= '9' &&
			 (part.ptr[0] != '0' || part.len == 1);
	if (type == PARAMETER_LIST) {
		buf_add_char(out, '[');
		for (bool first = true; part.len > 0 || first; first = false) {
			const char *comma = part.len ? memchr(part.ptr, ',', part.len) : NULL;
			size_t len = comma ? (size_t)(comma - part.ptr) : part.len;

			buf_add_z(out, first ? "" : ",");
			buf_add_json(out, str_trim((struct str){part.ptr, len}));
			part = (struct str){
			    part.ptr + len + (comma != NULL), part.len - len - (comma != NULL)};
		}
		buf_add_char(out, ']');
	} else if ((type == PARAMETER_NUMBER && digits) ||
		   (type == PARAMETER_BOOLEAN && (str_is(part, "true") || str_is(part, "false")))) {
		buf_add_str(out, part);
	} else {
		buf_add_json(out, part);
	}
}

/* The JSON that the operand means. */
static void add_meaning(const struct adapter_source *kind, struct str rest, struct buf *out)
{
	struct str form = str_of(kind->operand);

	buf_add_z(out, "{\"source\":");
	buf_add_json(out, str_of(kind->name));
	while (form.len > 0 && rest.len > 0) {
		struct str name = spec_next_part(&form);
		struct str part = form.len > 0 ? spec_next_part(&rest) : rest;

		buf_add_char(out, ',');
		buf_add_json(out, name);
		buf_add_char(out, ':');
		add_value(part, spec_parameter(kind, name)->type, out);
	}
	buf_add_char(out, '}');
}

int specs_add_operand(struct specs *s, const struct adapters *a, const char *operand, struct err *e)
{
	bool bare = is_bare_url(operand);
	size_t len = source_length(operand);
	struct str name = bare ? STR("rss") : (struct str){operand, len};
	struct str rest = str_of(bare ? operand : operand + len + 1);
	const struct adapter *adapter;
	const struct adapter_source *kind = adapters_source(a, name, &adapter);
	char title[256];
	struct buf json;
	int status;

	err_quote(title, sizeof(title), str_of(operand));
	if (!kind)
		return spec_unknown(a, name, title, e);
	if (rest.len > 0 && !*kind->operand)
		return err_set(
		    e, EXIT_USAGE, "%.200s: nothing may follow `%s:`", title, kind->name);
	buf_init(&json, SPEC_MAX);
	add_meaning(kind, rest, &json);
	status = buf_failed(&json) ? err_set(e, EXIT_USAGE, "%.200s: too long for a source", title)
				   : specs_add_json(s, a, buf_str(&json), title, false, e);
	buf_free(&json);
	return status;
}
