/*
 * Kinds of archives and members. In: first bytes and names. Out: what they are. Remembers nothing.
 */
#include "archive-kind.h"

#include <string.h>

#include "archive.h"
#include "feed.h"
#include "x-account.h"

#define TAR_HEADER 512
#define TAR_SUM_AT 148 /* of its checksum, 8 bytes of octal digits */

/* A header of tar: the sum of its bytes, those of the sum itself as spaces, is what it says
 * (POSIX.1-1988, ustar; older ones have no other mark). */
static bool is_tar_header(const unsigned char *head)
{
	unsigned long sum = 8 * ' ', told = 0;
	long as_signed = 8 * ' ';
	size_t digits = 0;

	for (size_t i = 0; i < TAR_HEADER; i++)
		if (i < TAR_SUM_AT || i >= TAR_SUM_AT + 8) {
			sum += head[i];
			as_signed += (signed char)head[i];
		}
	for (size_t i = TAR_SUM_AT; i < TAR_SUM_AT + 8; i++) {
		if (head[i] == ' ' && digits == 0)
			continue;
		if (head[i] < '0' || head[i] > '7')
			break;
		told = told * 8 + (unsigned long)(head[i] - '0');
		digits++;
	}
	return digits > 0 && (told == sum || (long)told == as_signed);
}

/* An archive of nothing: two blocks of zeros, or what there is of them. */
static bool is_empty_tar(struct str head)
{
	for (size_t i = 0; i < head.len; i++)
		if (head.ptr[i] != 0)
			return false;
	return head.len >= TAR_HEADER;
}

enum archive_kind archive_kind_of(struct str head)
{
	if (str_starts(head, STR("PK\3\4")) || str_starts(head, STR("PK\5\6")) ||
	    str_starts(head, STR("PK\7\10PK")))
		return ARCHIVE_ZIP;
	if (str_starts(head, STR("7z\xbc\xaf\x27\x1c")))
		return ARCHIVE_7Z;
	if (head.len >= TAR_HEADER &&
	    (is_tar_header((const unsigned char *)head.ptr) || is_empty_tar(head)))
		return ARCHIVE_TAR;
	return ARCHIVE_NONE;
}

bool archive_is(struct str raw, struct str head)
{
	return archive_kind_of(raw) != ARCHIVE_NONE || archive_kind_of(head) != ARCHIVE_NONE;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* As str_ends(), capitals as small letters. */
static bool ends(struct str s, const char *suffix)
{
	size_t len = strlen(suffix);

	if (s.len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (lower(s.ptr[s.len - len + i]) != suffix[i])
			return false;
	return true;
}

static bool ends_in_one(struct str *s, const char *const *suffix, bool cut)
{
	for (; *suffix; suffix++)
		if (ends(*s, *suffix)) {
			s->len -= cut ? strlen(*suffix) : 0;
			return true;
		}
	return false;
}

static bool is_litter(struct str path, struct str name)
{
	for (size_t i = 0; i < path.len; i++) /* a folder of that name, at any depth */
		if ((i == 0 || path.ptr[i - 1] == '/') &&
		    str_starts((struct str){path.ptr + i, path.len - i}, STR("__MACOSX/")))
			return true;
	return str_starts(name, STR("._")) || str_is(name, ".DS_Store") ||
	       str_is(name, "Thumbs.db") || str_is(name, "desktop.ini");
}

enum member_kind member_kind_of(struct str path)
{
	static const char *const packed[] = {".gz", ".zst", ".bz2", ".xz", NULL};
	static const char *const posts[] = {
	    ".json", ".ndjson", ".jsonl", ".jsonlines", ".xml", ".rss", ".atom", ".rdf", NULL};
	static const char *const others[] = {".html", ".htm", ".xhtml", ".css", ".js", ".mjs",
	    ".map", ".svg", ".pdf", ".jpg", ".jpeg", ".png", ".gif", ".webp", ".mp4", ".mov",
	    ".mp3", ".m4a", ".woff", ".woff2", ".ttf", NULL};
	struct str name = path;

	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] == '/' || path.ptr[i] == '\\')
			name = (struct str){path.ptr + i + 1, path.len - i - 1};
	if (is_litter(path, name))
		return MEMBER_LITTER;
	switch (x_file_of(name)) {
	case X_FILE_TWEETS:
		return MEMBER_TWEETS;
	case X_FILE_ACCOUNT:
	case X_FILE_NOTES:
		return MEMBER_BESIDE;
	case X_FILE_OTHER:
		break;
	}
	while (ends_in_one(&name, packed, true))
		continue;
	if (ends_in_one(&name, posts, false))
		return MEMBER_POSTS;
	return ends_in_one(&name, others, false) ? MEMBER_OTHER : MEMBER_ASK;
}

bool member_may_hold(struct str head)
{
	if (feed_is_markup(head) || ytd_prefix(head) > 0)
		return true;
	if (str_starts(head, STR("\xef\xbb\xbf")))
		head = (struct str){head.ptr + 3, head.len - 3};
	head = str_trim(head);
	return head.len > 0 && (head.ptr[0] == '{' || head.ptr[0] == '[');
}
