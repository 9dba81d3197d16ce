/* JSON written member by member (see put.h). */
#include "put.h"

#include "escape.h"

void put_key(struct buf *b, const char *key)
{
	char last = b->len ? b->ptr[b->len - 1] : '{';

	if (last != '{' && last != '[')
		buf_add_char(b, ',');
	if (!key)
		return;
	buf_add_json(b, str_of(key));
	buf_add_char(b, ':');
}

void put_text(struct buf *b, const char *key, struct str text)
{
	put_key(b, key);
	buf_add_json(b, text);
}

void put_null(struct buf *b, const char *key)
{
	put_key(b, key);
	buf_add_z(b, "null");
}

void put_text_or_null(struct buf *b, const char *key, struct str text)
{
	if (text.len)
		put_text(b, key, text);
	else
		put_null(b, key);
}

void put_int(struct buf *b, const char *key, int64_t n)
{
	put_key(b, key);
	buf_add_int(b, n);
}

void put_count(struct buf *b, const char *key, int64_t n)
{
	if (n < 0)
		put_null(b, key);
	else
		put_int(b, key, n);
}

void put_bool(struct buf *b, const char *key, bool yes)
{
	put_key(b, key);
	buf_add_z(b, yes ? "true" : "false");
}

void put_open(struct buf *b, const char *key, char bracket)
{
	put_key(b, key);
	buf_add_char(b, bracket);
}

void put_close(struct buf *b, char bracket)
{
	buf_add_char(b, bracket == '{' || bracket == '}' ? '}' : ']');
}

void put_markdown(struct buf *b, const char *key, struct str text)
{
	struct buf plain, safe;

	buf_init(&plain, b->max);
	buf_init(&safe, b->max);
	escape_plain(text, &plain);
	escape_markdown(buf_str(&plain), &safe);
	put_text(b, key, buf_str(&safe));
	b->failed = b->failed || buf_failed(&plain) || buf_failed(&safe);
	buf_free(&plain);
	buf_free(&safe);
}
