/*
 * Whether a note continues a tweet. In: both texts. Out: yes or no. Remembers nothing.
 */
#include "x-note.h"

#include <string.h>

#define LINK STR("https://t.co/")
#define ENOUGH 20 /* so many characters agreed: it is of no matter how links differ after them */

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static struct str skip(struct str s, size_t n)
{
	return (struct str){s.ptr + n, s.len - n};
}

/* The next byte of a text, references resolved and any white space as one space; -1 at its end. */
static int next_char(struct str *s)
{
	static const struct {
		struct str reference;
		char means;
	} known[] = {{{"&amp;", 5}, '&'}, {{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}};
	char c;

	if (s->len == 0)
		return -1;
	if (is_space(s->ptr[0])) {
		while (s->len > 0 && is_space(s->ptr[0]))
			*s = skip(*s, 1);
		return s->len > 0 ? ' ' : -1;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_starts(*s, known[i].reference)) {
			*s = skip(*s, known[i].reference.len);
			return known[i].means;
		}
	c = s->ptr[0];
	*s = skip(*s, 1);
	return (unsigned char)c;
}

/* The tweet's text without a last link, and without the sign that it goes on; *cut: it had one. */
static struct str without_end(struct str s, bool *cut)
{
	static const struct str goes_on = {"\xe2\x80\xa6", 3};
	size_t at;

	s = str_trim(s);
	for (at = s.len; at > 0 && !is_space(s.ptr[at - 1]);)
		at--;
	if (str_starts(skip(s, at), LINK))
		s = str_trim((struct str){s.ptr, at});
	*cut = str_ends(s, goes_on);
	if (*cut)
		s.len -= goes_on.len;
	return str_trim(s);
}

static struct str without_mentions(struct str s)
{
	while (s.len > 0 && s.ptr[0] == '@') {
		while (s.len > 0 && !is_space(s.ptr[0]))
			s = skip(s, 1);
		s = str_trim(s);
	}
	return s;
}

/* cut: a few words are enough. */
static bool begins(struct str note, struct str tweet, bool cut)
{
	size_t agreed = 0;
	bool in_link = false;

	if (tweet.len == 0)
		return false;
	for (;;) {
		int want, got;

		in_link = str_starts(tweet, LINK) ||
			  (in_link && tweet.len > 0 && !is_space(tweet.ptr[0]));
		want = next_char(&tweet);
		if (want == -1)
			return cut || agreed >= ENOUGH || next_char(&note) == -1;
		got = next_char(&note);
		if (got != want)
			return in_link && agreed >= ENOUGH;
		agreed++;
	}
}

bool x_note_continues(struct str note, struct str tweet)
{
	bool cut;

	note = str_trim(note);
	tweet = without_end(tweet, &cut);
	return begins(note, tweet, cut) ||
	       begins(without_mentions(note), without_mentions(tweet), cut);
}
