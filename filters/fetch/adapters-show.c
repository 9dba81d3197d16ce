/*
 * The adapters as --adapters tells them; see adapters.h. In: the table. Out: formats, and sources
 * with what they want, in columns that fit their widest entry.
 */
#include "adapters.h"

#include <string.h>

static bool is_in_operand(const struct adapter_source *source, const char *name)
{
	for (const char *at = source->operand; *at;) {
		size_t len = strcspn(at, "/");

		if (str_is((struct str){at, len}, name))
			return true;
		at += len + (at[len] == '/');
	}
	return false;
}

/* What a line of --sources may say beside the operand's: `also local (true or false), token`. */
static void add_others(const struct adapter_source *source, struct buf *out)
{
	static const char *const types[] = {
	    "", " (a number)", " (boolean)", " (a list)", " (a URL)"};
	const char *before = "also ";

	for (size_t i = 0; i < source->parameters; i++) {
		const struct adapter_parameter *p = &source->parameter[i];

		bool other = p->instead && is_in_operand(source, p->instead);

		/* of two that stand for each other the first tells both */
		if (is_in_operand(source, p->name) ||
		    (p->instead && !other && i > 0 && p[-1].name == p->instead))
			continue;
		if (p->instead)
			buf_printf(out, "%s%s %s %s", before, p->name, other ? "in place of" : "or",
			    p->instead);
		else
			buf_printf(out, "%s%s%s", before, p->name, types[p->type]);
		before = ", ";
	}
}

/* Pads from `start` to at least width bytes, and two spaces. */
static void pad(struct buf *out, size_t start, size_t width)
{
	while (out->len < start + width + 2 && !buf_failed(out))
		buf_add_char(out, ' ');
}

static size_t wider(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* The widths of the names of adapters and of the short forms of sources. */
static void measure(const struct adapters *a, size_t *name, size_t *form)
{
	*name = *form = 0;
	for (size_t i = 0; i < ADAPTERS_OWN; i++)
		*name = wider(*name, strlen(adapters_own[i].name));
	for (size_t i = 0; i < a->count; i++) {
		const struct adapter *adapter = &a->adapter[i];

		if (adapter->program)
			*name = wider(*name, strlen(adapter->name));
		for (size_t k = 0; k < adapter->sources; k++)
			*form = wider(*form, strlen(adapter->source[k].name) + 1 +
						 strlen(adapter->source[k].operand));
	}
}

static void add_format(const char *name, const char *network, size_t width, struct buf *out)
{
	size_t start = out->len;

	buf_printf(out, "  %s", name);
	pad(out, start, width + 2);
	buf_printf(out, "%s\n", network);
}

/* The second line of a source: what is to be known beside its help; nothing where that is nothing.
 */
static void add_wants(const struct adapter_source *source, size_t width, struct buf *out)
{
	struct buf text;

	buf_init(&text, 65536);
	if (source->paid)
		buf_add_z(&text, "paid");
	for (size_t i = 0; i < source->credentials; i++)
		buf_printf(&text, "%s%s",
		    i > 0      ? " and "
		    : text.len ? ", needs "
			       : "needs ",
		    source->credential[i]);
	for (size_t i = 0; i < source->optional_credentials; i++)
		buf_printf(&text, "%s%s",
		    i > 0      ? " and "
		    : text.len ? ", may use "
			       : "may use ",
		    source->optional_credential[i]);
	if (text.len > 0)
		buf_add_z(&text, "; ");
	add_others(source, &text);
	if (str_ends(buf_str(&text), STR("; ")))
		text.len -= 2;
	if (text.len > 0) {
		pad(out, out->len, width + 4);
		buf_add_str(out, buf_str(&text));
		buf_add_char(out, '\n');
	}
	buf_free(&text);
}

static void add_source(const struct adapter_source *source, size_t width, struct buf *out)
{
	size_t start = out->len;

	buf_printf(out, "  %s:%s", source->name, source->operand);
	pad(out, start, width + 2);
	buf_printf(out, "%s\n", source->help);
	add_wants(source, width, out);
}

void adapters_show(const struct adapters *a, struct buf *out)
{
	size_t name, form;

	measure(a, &name, &form);
	buf_add_z(out, "formats, and their networks:\n");
	for (size_t i = 0; i < ADAPTERS_OWN; i++)
		if (!adapters_find(a, adapters_own[i].name))
			add_format(adapters_own[i].name, adapters_own[i].network, name, out);
	for (size_t i = 0; i < a->count; i++)
		if (a->adapter[i].program)
			add_format(a->adapter[i].name, a->adapter[i].network, name, out);
	buf_add_z(out, "\nsources, in short, and what a line of --sources may say beside that:\n");
	for (size_t i = 0; i < a->count; i++)
		for (size_t k = 0; k < a->adapter[i].sources; k++)
			add_source(&a->adapter[i].source[k], form, out);
	buf_add_z(
	    out, "\nall of them: name, since, until, base, max_posts, max_requests (fetch(1))\n");
}
