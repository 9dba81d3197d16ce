/*
 * Finds what plain text links to. In: UTF-8. Out: URLs, hashtags, cashtags and mentions by the
 * rules of twitter-text. Most bytes are passed over, 64 at a time: only `@`, `#`, `$`, their
 * full-width forms, `://` and a dot between letters are looked at. Remembers where it stands.
 */
#include "text-entities.h"

#include <string.h>

#include "block.h"
#include "text-host.h"

#define X_NAME_MAX 20
#define LIST_MAX 25
#define LABEL_BYTES_MAX 256 /* that are looked back at for the start of a host */
#define WIDE_SIGN 0xEF	    /* the first byte of ＃ and ＠ */

static bool is_latin(unsigned char c)
{
	return (unsigned char)((c | 0x20) - 'a') < 26;
}

static bool is_digit(unsigned char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Of the bytes from `at` on, those at which something can begin, or that tell that a URL began
 * before them: a dot does so between what may be in a host. */
static uint64_t signs_from(struct str s, size_t at)
{
	char copy[BLOCK_BYTES + BLOCK_SPARE];
	size_t len;
	struct block b = block_load(block_window(s, at, copy, &len));
	uint64_t dots = block_is(&b, '.');

	if (dots != 0) {
		uint64_t host = block_letters(&b) | block_digits(&b) | block_wide(&b);

		dots &= (host << 1 | 1) & (host >> 1 | (uint64_t)1 << (BLOCK_BYTES - 1));
	}
	return (dots | block_is(&b, '#') | block_is(&b, '$') | block_is(&b, ':') |
		   block_is(&b, '@') | block_is(&b, (char)WIDE_SIGN)) &
	       block_below(len);
}

static size_t utf8_start(struct str s, size_t at)
{
	while (at > 0 && ((unsigned char)s.ptr[at] & 0xC0) == 0x80)
		at--;
	return at;
}

/* Where the Latin word before the dot starts, not before `from`. */
static size_t label_start(struct str s, size_t from, size_t dot)
{
	size_t start = dot;

	while (start > from && dot - start < LABEL_BYTES_MAX) {
		size_t before = utf8_start(s, start - 1), next = before;
		uint32_t c = text_next(s, &next);

		if (c >= 0x80
			? !text_is_accented(c)
			: !is_latin((unsigned char)c) && !is_digit((unsigned char)c) && c != '-')
			break;
		start = before;
	}
	return start;
}

/* A URL without its scheme, of which the first dot was met: `example.com`. */
static size_t bare_url(struct str s, size_t from, size_t dot, struct text_entity *out)
{
	unsigned char before, after;

	if (dot == from || dot + 1 >= s.len)
		return 0;
	before = (unsigned char)s.ptr[dot - 1];
	after = (unsigned char)s.ptr[dot + 1];
	if ((!is_latin(before) && !is_digit(before) && before < 0x80) ||
	    (!is_latin(after) && !is_digit(after) && after < 0x80))
		return 0;
	out->kind = TEXT_URL;
	out->bare = true;
	out->at = label_start(s, from, dot);
	return out->at < dot ? text_bare_url_at(s, out->at) : 0;
}

/* A URL of which the colon was met. */
static size_t whole_url(struct str s, size_t from, size_t colon, struct text_entity *out)
{
	size_t scheme;
	bool listed;

	if (s.len - colon < 3 || s.ptr[colon + 1] != '/' || s.ptr[colon + 2] != '/' ||
	    colon - from < 4)
		return 0;
	scheme = (s.ptr[colon - 1] | 0x20) == 's' && colon - from > 4 ? 5 : 4;
	out->kind = TEXT_URL;
	out->at = colon - scheme;
	size_t len = text_link_at(s, out->at, &listed);
	out->elsewhere = !listed;
	return len;
}

/* The end of `/list` at `at`, or `at`. */
static size_t list_end(struct str s, size_t at)
{
	size_t end = at + 1;

	if (end >= s.len || s.ptr[at] != '/' || !is_latin((unsigned char)s.ptr[end]))
		return at;
	while (end < s.len && end - at <= LIST_MAX &&
	       (is_latin((unsigned char)s.ptr[end]) || is_digit((unsigned char)s.ptr[end]) ||
		   s.ptr[end] == '_' || s.ptr[end] == '-'))
		end++;
	return end;
}

static size_t mention(struct str s, size_t at, size_t sign, struct text_entity *out)
{
	size_t len = text_mention_at(s, at);

	out->kind = TEXT_MENTION;
	out->elsewhere =
	    len > sign + X_NAME_MAX || (len > 1 && memchr(s.ptr + at + 1, '@', len - 1));
	return len;
}

/* What begins, or was begun, at a sign; its length, 0 for nothing. */
static size_t entity_at(struct str s, size_t from, size_t at, struct text_entity *out)
{
	size_t sign = (unsigned char)s.ptr[at] == WIDE_SIGN ? 3 : 1, len;

	*out = (struct text_entity){.at = at};
	switch (s.ptr[at]) {
	case '.':
		return bare_url(s, from, at, out);
	case ':':
		return whole_url(s, from, at, out);
	case '$':
		out->kind = TEXT_CASHTAG;
		return text_cashtag_at(s, at);
	case '#':
		out->kind = TEXT_HASHTAG;
		return text_hashtag_at(s, at);
	case '@':
		return mention(s, at, sign, out);
	default:
		if (s.len - at < 3 || (unsigned char)s.ptr[at + 1] != 0xBC)
			return 0;
		len = mention(s, at, sign, out);
		if (len > 0)
			return len;
		out->kind = TEXT_HASHTAG;
		out->elsewhere = false;
		return text_hashtag_at(s, at);
	}
}

/* What was met at a sign, len bytes long. */
static void finish(struct str s, size_t at, size_t len, struct text_entity *out)
{
	size_t sign = out->kind == TEXT_URL ? 0 : (unsigned char)s.ptr[at] == WIDE_SIGN ? 3 : 1;

	out->end = out->at + len;
	out->name = (struct str){s.ptr + out->at + sign, len - sign};
	out->list_end =
	    out->kind == TEXT_MENTION && !out->elsewhere ? list_end(s, out->end) : out->end;
}

bool text_entities_next(struct text_entities *walk, struct text_entity *out)
{
	struct str s = walk->text;
	size_t from = walk->at;

	for (size_t start = from; start < s.len; start += BLOCK_BYTES) {
		for (uint64_t left = signs_from(s, start); left != 0; left &= left - 1) {
			size_t at = start + block_first(left), len = entity_at(s, from, at, out);

			if (len == 0)
				continue;
			finish(s, at, len, out);
			walk->at = out->end;
			return true;
		}
	}
	walk->at = s.len;
	return false;
}
