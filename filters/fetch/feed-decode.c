/*
 * The characters of a document; see feed_decode() in feed-mend.h. In: bytes and the header's
 * charset. Out: UTF-8. Remembers nothing. The names of charsets are those of the Encoding Standard
 * (encoding.spec.whatwg.org), what they mean is libc's iconv; windows-1252 is ours, for libc's has
 * holes.
 */
#include "feed-mend.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "xml.h"

#define NAME_MAX_LEN 40
#define DECLARATION_MAX 400

struct charset {
	const char *name;  /* what is told */
	const char *iconv; /* NULL: read here */
};

/* Where a name stands for more than it says. Others go to iconv as they are. */
static const struct {
	const char *label;
	struct charset charset;
} labels[] = {
    {"utf-8", {"utf-8", NULL}},
    {"utf8", {"utf-8", NULL}},
    {"us-ascii", {"us-ascii", NULL}},
    {"ascii", {"us-ascii", NULL}},
    {"iso-8859-1", {"iso-8859-1", NULL}},
    {"iso8859-1", {"iso-8859-1", NULL}},
    {"latin1", {"iso-8859-1", NULL}},
    {"latin-1", {"iso-8859-1", NULL}},
    {"windows-1252", {"windows-1252", NULL}},
    {"cp1252", {"windows-1252", NULL}},
    {"gb2312", {"gb18030", "GB18030"}},
    {"gb_2312-80", {"gb18030", "GB18030"}},
    {"gbk", {"gb18030", "GB18030"}},
    {"gb18030", {"gb18030", "GB18030"}},
    {"x-gbk", {"gb18030", "GB18030"}},
    {"big5", {"big5", "BIG5-HKSCS"}},
    {"big5-hkscs", {"big5", "BIG5-HKSCS"}},
    {"x-x-big5", {"big5", "BIG5-HKSCS"}},
    {"euc-kr", {"euc-kr", "UHC"}},
    {"ks_c_5601-1987", {"euc-kr", "UHC"}},
    {"shift_jis", {"shift_jis", "CP932"}},
    {"shift-jis", {"shift_jis", "CP932"}},
    {"x-sjis", {"shift_jis", "CP932"}},
    {"iso-8859-9", {"windows-1254", "WINDOWS-1254"}},
    {"tis-620", {"windows-874", "CP874"}},
    {"iso-8859-11", {"windows-874", "CP874"}},
    {"windows-874", {"windows-874", "CP874"}},
    {"utf-16be", {"utf-16be", "UTF-16BE"}},
    {"utf-16le", {"utf-16le", "UTF-16LE"}},
    {"utf-32be", {"utf-32be", "UTF-32BE"}},
    {"utf-32le", {"utf-32le", "UTF-32LE"}},
};

/* Sets that others become, for they are what a reader can take. */
static const struct charset utf8 = {"utf-8", NULL}, windows_1252 = {"windows-1252", NULL};

/* What a document's first bytes tell (XML 1.0, appendix F): with a mark, or as `<?` or `<x`. */
static const struct {
	const char *bytes;
	size_t len, mark; /* of which so many are the mark */
	struct charset charset;
} heads[] = {
    {"\0\0\xFE\xFF", 4, 4, {"utf-32be", "UTF-32BE"}},
    {"\xFF\xFE\0\0", 4, 4, {"utf-32le", "UTF-32LE"}},
    {"\xEF\xBB\xBF", 3, 3, {"utf-8", NULL}},
    {"\xFE\xFF", 2, 2, {"utf-16be", "UTF-16BE"}},
    {"\xFF\xFE", 2, 2, {"utf-16le", "UTF-16LE"}},
    {"\0\0\0<", 4, 0, {"utf-32be", "UTF-32BE"}},
    {"<\0\0\0", 4, 0, {"utf-32le", "UTF-32LE"}},
    {"\0<", 2, 0, {"utf-16be", "UTF-16BE"}},
    {"<\0", 2, 0, {"utf-16le", "UTF-16LE"}},
};

/* The length of the character at s.ptr[at], 0 where the bytes are none (RFC 3629). */
static size_t character_at(struct str s, size_t at)
{
	const unsigned char *p = (const unsigned char *)s.ptr + at;
	size_t left = s.len - at;
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;

	if (len == 0 || len > left || p[0] > 0xF4)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
	    (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
		return 0;
	return len;
}

static size_t skip_ascii(struct str s, size_t at)
{
	const uint64_t high = 0x8080808080808080;
	uint64_t word;

	for (; at + sizeof(word) <= s.len; at += sizeof(word)) {
		memcpy(&word, s.ptr + at, sizeof(word));
		if (word & high)
			break;
	}
	while (at < s.len && !((unsigned char)s.ptr[at] & 0x80))
		at++;
	return at;
}

bool feed_is_utf8(struct str s, size_t *beyond, size_t *bad)
{
	*beyond = 0;
	*bad = 0;
	for (size_t at = skip_ascii(s, 0); at < s.len; at = skip_ascii(s, at)) {
		size_t len = character_at(s, at);

		if (len > 0)
			++*beyond;
		else
			++*bad;
		at += len ? len : 1;
	}
	return *bad == 0;
}

/* UTF-8 as it is, bad bytes as U+FFFD. */
static void add_utf8(struct str s, struct buf *out)
{
	size_t from = 0;

	for (size_t at = skip_ascii(s, 0); at < s.len; at = skip_ascii(s, at)) {
		size_t len = character_at(s, at);

		if (len == 0) {
			buf_add(out, s.ptr + from, at - from);
			buf_add_rune(out, 0xFFFD);
			from = at + 1;
		}
		at += len ? len : 1;
	}
	buf_add(out, s.ptr + from, s.len - from);
}

static void add_windows_1252(struct str s, struct buf *out)
{
	size_t from = 0;

	for (size_t at = skip_ascii(s, 0); at < s.len; at = skip_ascii(s, at)) {
		buf_add(out, s.ptr + from, at - from);
		buf_add_rune(out, xml_windows_1252((unsigned char)s.ptr[at]));
		from = ++at;
	}
	buf_add(out, s.ptr + from, s.len - from);
}

/* By iconv; *bad counts bytes that are none, which become U+FFFD. false where iconv lacks the set.
 */
static bool add_iconv(struct str s, const char *from, struct buf *out, size_t *bad)
{
	iconv_t converter = iconv_open("UTF-8", from);
	char *in = (char *)s.ptr; /* iconv() takes char **, and changes no byte */
	size_t left = s.len;

	*bad = 0;
	if ((uintptr_t)converter == UINTPTR_MAX)
		return false;
	while (left > 0 && !buf_failed(out)) {
		char *to = buf_room(out, 4096);
		size_t room = 4096;

		if (!to)
			break;
		errno = 0;
		iconv(converter, &in, &left, &to, &room);
		out->len += 4096 - room;
		if (left > 0 && (errno == EILSEQ || errno == EINVAL)) {
			buf_add_rune(out, 0xFFFD);
			++*bad;
			in++;
			left--;
		}
	}
	iconv_close(converter);
	return true;
}

/* A name in small letters without quotes and white space, into out. */
static void copy_name(struct str name, char out[NAME_MAX_LEN])
{
	size_t len = 0;

	for (size_t i = 0; i < name.len && len + 1 < NAME_MAX_LEN; i++) {
		char c = name.ptr[i];

		if (c == ';' || c == '>' || c == '?')
			break;
		if ((unsigned char)c <= ' ' || c == '"' || c == '\'')
			continue;
		out[len++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	out[len] = '\0';
}

/* True where s has word at `at`, in any case. */
static bool word_at(struct str s, size_t at, const char *word)
{
	for (; *word; word++, at++) {
		if (at >= s.len || (s.ptr[at] | 0x20) != *word)
			return false;
	}
	return true;
}

/* What follows `word =` in s; STR_NONE where it is not there. */
static struct str value_of(struct str s, const char *word)
{
	for (size_t at = 0; at < s.len; at++) {
		size_t end = at + strlen(word);

		if (!word_at(s, at, word))
			continue;
		while (end < s.len && (s.ptr[end] == ' ' || s.ptr[end] == '\t'))
			end++;
		if (end < s.len && s.ptr[end] == '=')
			return str_trim((struct str){s.ptr + end + 1, s.len - end - 1});
	}
	return STR_NONE;
}

/* The encoding that an XML declaration in ASCII names. */
static void declared_name(struct str document, char out[NAME_MAX_LEN])
{
	struct str s = str_trim(document), value;
	const char *end;

	out[0] = '\0';
	if (!str_starts(s, STR("<?xml")))
		return;
	if (s.len > DECLARATION_MAX)
		s.len = DECLARATION_MAX;
	end = memchr(s.ptr, '>', s.len);
	if (end)
		s.len = (size_t)(end - s.ptr);
	value = value_of(s, "encoding");
	if (value.len > 1 && (value.ptr[0] == '"' || value.ptr[0] == '\'')) {
		end = memchr(value.ptr + 1, value.ptr[0], value.len - 1);
		if (end)
			value.len = (size_t)(end - value.ptr);
	}
	copy_name(value, out);
}

/* The set of a name; its name is kept in `label`. */
static struct charset charset_of(const char *label)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].label, label) == 0)
			return labels[i].charset;
	return (struct charset){label, label};
}

/* True for sets of two or four bytes a character, which no document that starts with a plain `<`
 * is in. */
static bool is_wide(const char *label)
{
	static const char *const starts[] = {"utf-16", "utf16", "utf_16", "utf-32", "utf32",
	    "utf_32", "ucs-2", "ucs-4", "ucs2", "ucs4", "iso-10646", "u16", "u32", "unicode",
	    "csunicode"};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (strncmp(label, starts[i], strlen(starts[i])) == 0)
			return true;
	return false;
}

/* Tries a set, with *bad the bytes that do not fit; false where it is not known. out is left as it
 * was unless `keep`. */
static bool try_charset(
    struct str document, struct charset set, struct buf *out, size_t *bad, bool keep)
{
	size_t before = out->len, beyond;
	bool known = true;

	if (set.iconv)
		known = add_iconv(document, set.iconv, out, bad);
	else if (strcmp(set.name, "utf-8") == 0)
		feed_is_utf8(document, &beyond, bad);
	else if (strcmp(set.name, "us-ascii") == 0)
		*bad = document.len - skip_ascii(document, 0);
	else
		*bad = 0;
	if (!known || (*bad > 0 && !keep)) {
		out->len = before;
		return known;
	}
	if (!set.iconv && (strcmp(set.name, "utf-8") == 0 || strcmp(set.name, "us-ascii") == 0))
		add_utf8(document, out);
	else if (!set.iconv)
		add_windows_1252(document, out);
	return true;
}

/* How many characters of out, from `from` on, are beyond ASCII. */
static size_t beyond_ascii(const struct buf *out, size_t from)
{
	size_t beyond, bad;

	feed_is_utf8((struct str){out->ptr + from, out->len - from}, &beyond, &bad);
	return beyond;
}

static void tell(char *why, const char *what, const char *name)
{
	char quoted[48];

	if (!why[0])
		snprintf(why, FEED_WHY_MAX, what, err_quote(quoted, sizeof(quoted), str_of(name)));
}

/* No name fits wholly: the first under which all but a few bytes do, else windows-1252. */
static const char *decode_roughly(
    struct str document, const struct charset *set, size_t count, struct buf *out, char *why)
{
	size_t start = out->len, bad;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(set[i].name, "us-ascii") == 0 ||
		    !try_charset(document, set[i], out, &bad, true))
			continue;
		if (bad <= beyond_ascii(out, start) / 8) {
			tell(why, "bytes that are no %s", set[i].name);
			return set[i].name;
		}
		out->len = start;
	}
	add_windows_1252(document, out);
	tell(why, "%s, for want of a better name", windows_1252.name);
	return windows_1252.name;
}

/* A name in static memory, for one that came in a document. */
static const char *lasting(const char *name)
{
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].charset.name, name) == 0)
			return labels[i].charset.name;
	return "other";
}

int feed_decode(
    struct str document, const char *content_type, struct buf *out, const char **name, char *why)
{
	char header[NAME_MAX_LEN] = "", declared[NAME_MAX_LEN];
	struct charset set[3];
	size_t count = 0, bad;

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		struct str head = {heads[i].bytes, heads[i].len};
		struct str rest = {document.ptr + heads[i].mark, document.len - heads[i].mark};

		if (document.len < head.len || !str_starts(document, head))
			continue;
		*name = heads[i].charset.name;
		if (!try_charset(rest, heads[i].charset, out, &bad, true))
			add_windows_1252(rest, out);
		if (bad > 0)
			tell(why, "bytes that are no %s", *name);
		return buf_failed(out) ? -1 : 0;
	}
	if (content_type)
		copy_name(value_of(str_of(content_type), "charset"), header);
	declared_name(document, declared);
	if (header[0] && !is_wide(header))
		set[count++] = charset_of(header);
	if (declared[0] && !is_wide(declared))
		set[count++] = charset_of(declared);
	set[count++] = utf8;
	for (size_t i = 0; i < count; i++) {
		bool known = try_charset(document, set[i], out, &bad, false);

		if (known && bad == 0) {
			*name = lasting(set[i].name);
			if (i > 0 && header[0] && strcmp(header, "us-ascii") != 0)
				tell(why, "a charset that it is not in (%s)", header);
			return buf_failed(out) ? -1 : 0;
		}
		if (!known)
			tell(why, "an unknown encoding (%s)", set[i].name);
	}
	*name = lasting(decode_roughly(document, set, count, out, why));
	return buf_failed(out) ? -1 : 0;
}
