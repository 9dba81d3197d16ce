/*
 * JSON Feed 1.1 (jsonfeed.org/version/1.1) from what a feed told; see feed-entry.h. In: entries.
 * Out: JSON on one line. Remembers nothing. What JSON Feed has no member for stands in `_fetch`.
 */
#include <stdlib.h>
#include <string.h>

#include "feed-entry.h"
#include "html.h"
#include "window.h"

#define PLAIN_MAX ((size_t)64 << 20)

static void add_member(struct buf *out, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_printf(out, "\"%s\":", name);
	buf_add_json(out, value);
	buf_add_char(out, ',');
}

static void add_number(struct buf *out, const char *name, int64_t value)
{
	if (value < 0)
		return;
	buf_printf(out, "\"%s\":", name);
	buf_add_int(out, value);
	buf_add_char(out, ',');
}

/* Takes back the comma behind the last member. */
static void end_list(struct buf *out, char bracket)
{
	if (out->len > 0 && out->ptr[out->len - 1] == ',')
		out->len--;
	buf_add_char(out, bracket);
}

/* Runs of white space as one space. */
static void squeeze(struct buf *text)
{
	size_t to = 0;

	for (size_t from = 0; from < text->len; from++) {
		bool blank = (unsigned char)text->ptr[from] <= ' ';

		if (!blank)
			text->ptr[to++] = text->ptr[from];
		else if (to > 0 && text->ptr[to - 1] != ' ')
			text->ptr[to++] = ' ';
	}
	while (to > 0 && text->ptr[to - 1] == ' ')
		to--;
	text->len = to;
}

/* A text as plain text, titles on one line. */
static int add_plain(
    struct buf *out, const char *name, struct feed_text text, bool one_line, struct err *why)
{
	struct buf plain;
	struct html_links links = {.link = NULL};
	int status = 0;

	buf_init(&plain, PLAIN_MAX);
	if (text.kind == FEED_HTML)
		status = html_to_text(text.value, NULL, &plain, &links, why);
	else
		buf_add_str(&plain, text.value);
	if (one_line && status == 0)
		squeeze(&plain);
	if (status == 0)
		add_member(out, name, buf_str(&plain));
	html_links_free(&links);
	buf_free(&plain);
	return status;
}

static void add_date(struct buf *out, const char *name, struct feed_date date)
{
	char text[32];

	if (date.rank > 0)
		add_member(out, name, str_of(window_format_utc(text, sizeof(text), date.ms)));
}

static void add_people(struct buf *out, const struct feed_person *person)
{
	if (!person)
		return;
	buf_add_z(out, "\"authors\":[");
	for (; person; person = person->next) {
		buf_add_char(out, '{');
		add_member(out, "name", person->name);
		add_member(out, "url", person->url);
		add_member(out, "email", person->email);
		end_list(out, '}');
		buf_add_char(out, ',');
	}
	end_list(out, ']');
	buf_add_char(out, ',');
}

static void add_tags(struct buf *out, const struct feed_tag *tag)
{
	if (!tag)
		return;
	buf_add_z(out, "\"tags\":[");
	for (; tag; tag = tag->next) {
		buf_add_json(out, tag->name);
		buf_add_char(out, ',');
	}
	end_list(out, ']');
	buf_add_char(out, ',');
}

static void add_files(struct buf *out, const struct feed_file *file)
{
	if (!file)
		return;
	buf_add_z(out, "\"attachments\":[");
	for (; file; file = file->next) {
		buf_add_char(out, '{');
		add_member(out, "url", file->url);
		/* the one member besides url that JSON Feed wants there */
		add_member(out, "mime_type",
		    file->type.len ? file->type : STR("application/octet-stream"));
		add_member(out, "title", file->title);
		add_number(out, "size_in_bytes", file->bytes);
		add_number(out, "duration_in_seconds", file->seconds);
		end_list(out, '}');
		buf_add_char(out, ',');
	}
	end_list(out, ']');
	buf_add_char(out, ',');
}

/* `en_US` as `en-US`, and nothing that is no language. */
static void add_language(struct buf *out, struct str language)
{
	char text[32];

	if (language.len == 0 || language.len >= sizeof(text))
		return;
	for (size_t i = 0; i < language.len; i++) {
		char c = language.ptr[i] == '_' ? '-' : language.ptr[i];

		if ((c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    c != '-')
			return;
		text[i] = c;
	}
	add_member(out, "language", (struct str){text, language.len});
}

int feed_write_head(
    struct buf *out, const struct feed_entry *e, const struct feed_told *told, struct err *why)
{
	buf_add_z(out, "{\"version\":\"https://jsonfeed.org/version/1.1\",");
	if (add_plain(out, "title", e->title, true, why) != 0)
		return -1;
	add_member(out, "home_page_url", e->url.value);
	add_member(out, "feed_url", e->feed_url.value);
	if (add_plain(out, "description", e->content, false, why) != 0)
		return -1;
	add_member(out, "icon", e->image.value);
	add_member(out, "favicon", e->favicon.value);
	add_people(out, e->people);
	add_language(out, e->language.value);
	buf_add_z(out, "\"_fetch\":{");
	add_member(out, "format", str_of(told->format));
	add_member(out, "encoding", str_of(told->encoding));
	add_member(out, "ill_formed", str_of(told->ill_formed));
	add_member(out, "id", e->id.value);
	add_tags(out, e->tags);
	add_date(out, "date_published", e->published);
	add_date(out, "date_modified", e->modified.rank ? e->modified : e->dated);
	end_list(out, '}');
	buf_add_z(out, ",\"items\":[");
	return 0;
}

/* What an item tells beyond JSON Feed. */
static int add_extension(struct buf *out, const struct feed_entry *e, struct err *why)
{
	size_t before = out->len;

	buf_add_z(out, "\"_fetch\":{");
	size_t empty = out->len;
	add_member(out, "comments_url", e->comments_url);
	add_number(out, "comments", e->comments);
	add_number(out, "views", e->views);
	add_number(out, "likes", e->likes);
	add_member(out, "in_reply_to", e->in_reply_to);
	if (add_plain(out, "source_title", e->source_title, true, why) != 0)
		return -1;
	add_member(out, "source_url", e->source_url);
	add_member(out, "unread_date", e->unread_date);
	if (out->len == empty) {
		out->len = before;
		return 0;
	}
	end_list(out, '}');
	buf_add_char(out, ',');
	return 0;
}

int feed_write_item(struct buf *out, const struct feed_entry *e, struct str lang, struct err *why)
{
	buf_add_char(out, '{');
	add_member(out, "id", e->id.value);
	add_member(out, "url", e->url.value);
	add_member(out, "external_url", e->external_url.value);
	if (add_plain(out, "title", e->title, true, why) != 0)
		return -1;
	if (e->content.kind == FEED_HTML)
		add_member(out, "content_html", e->content.value);
	else
		add_member(out, "content_text", e->content.value);
	if (add_plain(out, "summary", e->summary, false, why) != 0)
		return -1;
	add_member(out, "image", e->image.value);
	add_date(out, "date_published", e->published.rank ? e->published : e->dated);
	add_date(out, "date_modified", e->modified);
	add_people(out, e->people);
	add_tags(out, e->tags);
	if (!str_equal(e->language.value, lang))
		add_language(out, e->language.value);
	add_files(out, e->files);
	if (add_extension(out, e, why) != 0)
		return -1;
	end_list(out, '}');
	return 0;
}
