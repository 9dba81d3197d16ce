/*
 * Host names in plain text, by the rules of twitter-text (github.com/twitter/twitter-text), to
 * which hosts outside its list of top-level domains are added; see text-host.h. Nothing is
 * remembered.
 */
#include "text-host.h"

#include <string.h>

#include "text.h"
#include "unicode.h"

#define HOST_MAX 253	 /* RFC 1035; characters */
#define LABEL_MAX 63	 /* the same */
#define PUNYCODE_BYTES 4 /* xn--, before a character or more for each */

static bool is_digit(uint32_t c)
{
	return c - '0' < 10;
}

static bool is_word(uint32_t c)
{
	return (c | 0x20) - 'a' < 26 || is_digit(c);
}

static uint32_t byte_at(struct str s, size_t at)
{
	return at < s.len ? (unsigned char)s.ptr[at] : 0;
}

bool text_is_accented(uint32_t c)
{
	return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c < 0x370) ||
	       (c >= 0x1E00 && c < 0x1F00);
}

/* A part of a host name between dots. */
struct label {
	size_t at, end, runes;
	size_t word_end; /* of what it begins with, in letters of a script with spaces */
	bool ascii, underscore, hyphen;
};

/* Beyond ASCII: what names hold; no punctuation, blanks, or marks of direction. */
static bool may_be_wide(uint32_t c)
{
	enum text_class class = text_class_of(c);

	if (class == TEXT_PUNCT)
		return unicode_category(c) == UNICODE_SYMBOL;
	return class != TEXT_SPACE;
}

static void read_label(struct str s, size_t at, bool wide, struct label *l)
{
	bool word = true;

	*l = (struct label){.at = at, .end = at, .word_end = at, .ascii = true};
	while (l->end < s.len && l->runes < HOST_MAX) {
		size_t next = l->end;
		uint32_t c = text_next(s, &next);

		if (c >= 0x80 ? !(wide ? may_be_wide(c) : text_is_accented(c))
			      : !is_word(c) && c != '-' && c != '_')
			break;
		l->underscore = l->underscore || c == '_';
		l->hyphen = l->hyphen || c == '-';
		l->ascii = l->ascii && c < 0x80;
		word = word && (c < 0x80 || text_class_of(c) == TEXT_LETTER);
		l->end = next;
		if (word)
			l->word_end = next;
		l->runes++;
	}
}

static bool is_edge(uint32_t c)
{
	return c == '-' || c == '_';
}

static bool is_punycode(struct str s, const struct label *l)
{
	return l->end - l->at > PUNYCODE_BYTES && (byte_at(s, l->at) | 0x20) == 'x' &&
	       (byte_at(s, l->at + 1) | 0x20) == 'n' && byte_at(s, l->at + 2) == '-' &&
	       byte_at(s, l->at + 3) == '-';
}

/* No label: nothing, a hyphen at its edge, too long. *broken where no host can be around it. */
static bool is_label(struct str s, const struct label *l, bool *broken)
{
	*broken = l->runes + (l->ascii ? 0 : PUNYCODE_BYTES) > LABEL_MAX ||
		  (is_punycode(s, l) && !l->ascii);
	return !*broken && l->runes > 0 && !is_edge(byte_at(s, l->at)) &&
	       !is_edge(byte_at(s, l->end - 1));
}

/* The end of a top-level domain of the list, or a punycoded one, at the label; 0 for none. */
static size_t listed_end(struct str s, const struct label *l)
{
	uint32_t after = byte_at(s, l->end);
	size_t len = text_tld_at(s, l->at);

	if (len > 0)
		return l->at + len;
	return is_punycode(s, l) && l->ascii && !l->underscore && after != '@' && after != '+'
		   ? l->end
		   : 0;
}

/* The end of what may be a top-level domain that is not listed (letters, two at least), or a number
 * (IPv4); 0 for none. */
static size_t likely_end(struct str s, const struct label *l)
{
	uint32_t after = byte_at(s, l->word_end), first = byte_at(s, l->at);
	bool number = true;

	for (size_t i = l->at; i < l->word_end; i++)
		number = number && is_digit(byte_at(s, i));
	if (l->hyphen || l->underscore || after == '@' || after == '+' || l->word_end == l->at)
		return 0;
	return number || (l->word_end - l->at >= 2 && !is_digit(first)) ? l->word_end : 0;
}

/* `localhost`, and no longer word. */
static bool is_localhost(struct str s, size_t at)
{
	static const char name[] = "localhost";
	size_t i = 0;

	while (name[i] && (byte_at(s, at + i) | 0x20) == (unsigned char)name[i])
		i++;
	return !name[i] && !is_word(byte_at(s, at + i)) && byte_at(s, at + i) != '_';
}

bool text_host_at(struct str s, size_t at, bool wide, struct text_host *host)
{
	size_t listed = 0, likely = 0, next = at, runes = 0;
	bool bare = false, broken = false; /* bare: the label before may stand next to the last */
	struct label l;

	if (is_localhost(s, at)) {
		*host = (struct text_host){at + 9, false};
		return true;
	}
	for (size_t labels = 0; runes <= HOST_MAX; labels++) {
		read_label(s, next, wide, &l);
		size_t top = bare ? listed_end(s, &l) : 0;
		bool good = is_label(s, &l, &broken);

		if (broken)
			return false;
		listed = top ? top : listed;
		if (good || labels == 0)
			likely = bare && good ? likely_end(s, &l) : 0;
		/* after example.com come words that are no part of it */
		if (!good || (top && top < l.end && byte_at(s, l.at) < 0x80))
			break;
		bare = !l.underscore;
		runes += l.runes + 1;
		next = l.end + 1;
		if (byte_at(s, l.end) != '.')
			break;
	}
	*host = (struct text_host){listed >= likely ? listed : likely, listed >= likely};
	return runes <= HOST_MAX + 1 && (listed || likely);
}
