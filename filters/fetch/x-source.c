/*
 * The name of a client, out of `<a href="..." rel="nofollow">Web App</a>`; see x-source.h. Nearly
 * all are a link around a name; what is more than that goes through html.h. Remembers nothing.
 */
#include "x-source.h"

#include <string.h>

#include "html.h"
#include "x-write.h"

#define NAME_MAX_LEN 65536

/* The name in a link around nothing but a name, or in no link at all; false where there is more. */
static bool plain_name(struct str html, struct str *name)
{
	const char *from, *end;

	html = str_trim(html);
	*name = html;
	if (memchr(html.ptr, '&', html.len))
		return false;
	if (!memchr(html.ptr, '<', html.len))
		return true;
	if (!str_starts(html, STR("<a ")) || !str_ends(html, STR("</a>")))
		return false;
	from = memchr(html.ptr, '>', html.len);
	end = html.ptr + html.len - 4;
	if (!from || from >= end)
		return false;
	*name = str_trim((struct str){from + 1, (size_t)(end - from - 1)});
	return !memchr(name->ptr, '<', name->len);
}

void x_source_write(struct buf *out, struct buf *scratch, struct json_value source)
{
	struct html_links links = {0};
	struct str html = json_text(source), name;
	struct err e;

	if (html.len == 0)
		return;
	if (!plain_name(html, &name)) {
		buf_reset(scratch);
		scratch->max = NAME_MAX_LEN;
		name = html_to_text(html, NULL, scratch, &links, &e) == 0 ? buf_str(scratch)
									  : STR_NONE;
		html_links_free(&links);
	}
	if (name.len == 0)
		return;
	x_write_name(out, "source");
	buf_add_json(out, name);
}
