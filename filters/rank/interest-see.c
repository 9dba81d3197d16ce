/*
 * Counts what is plainly seen of a post (see interest-see.h), in one pass over its text, which
 * leaves without its links. Remembers nothing.
 */
#include "interest-see.h"

#include <string.h>

#define MOST 8 /* more than that says no more */
#define MOST_ENTITIES 4

static const char *const names[INTEREST_SIDES] = {"lines", "links", "accounts", "hashtags",
    "numbers", "questions", "capitals", "answer", "repost", "cut", "words", "cjk", "media", "video",
    "update", "relevance", "mood", "names"};

const char *interest_side_name(size_t side)
{
	return names[side];
}

struct str interest_name(char *name, const char *before, struct str id)
{
	size_t len = strlen(before);

	if (len + id.len > INTEREST_NAME_MAX)
		return STR_NONE;
	for (size_t i = 0; i < id.len; i++)
		if ((unsigned char)id.ptr[i] <= ' ' || id.ptr[i] == '=')
			return STR_NONE;
	memcpy(name, before, len);
	memcpy(name + len, id.ptr, id.len);
	return (struct str){name, len + id.len};
}

int interest_tenths(double x)
{
	double tenths = x * 10;

	if (!(tenths > -10))
		return -10;
	return tenths >= 10 ? 10 : (int)(tenths < 0 ? tenths - 0.5 : tenths + 0.5);
}

static struct str cut(struct str text)
{
	if (text.len <= INTEREST_TEXT_MAX)
		return text;
	text.len = INTEREST_TEXT_MAX;
	while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}

static bool starts_with(struct str s, const char *start)
{
	size_t len = strlen(start);

	return s.len >= len && memcmp(s.ptr, start, len) == 0;
}

static bool ends_with(struct str s, const char *end)
{
	size_t len = strlen(end);

	return s.len >= len && memcmp(s.ptr + s.len - len, end, len) == 0;
}

/* Letters, figures and signs, counted by byte. */
struct counts {
	int small, capital, digit_runs, lines, accounts, hashtags, questions;
	bool in_number;
};

static void count_byte(struct counts *c, unsigned byte)
{
	bool digit = byte - '0' < 10u;

	c->digit_runs += digit && !c->in_number;
	c->in_number = digit;
	c->small += byte - 'a' < 26u;
	c->capital += byte - 'A' < 26u;
	c->lines += byte == '\n';
	c->accounts += byte == '@';
	c->hashtags += byte == '#';
	c->questions += byte == '?';
}

/* The length of a link that starts at `at`, else 0. */
static size_t link_at(struct str text, size_t at)
{
	if ((text.ptr[at] | 0x20) != 'h' || text.len - at < sizeof "http://" - 1 ||
	    (text.ptr[at + 1] | 0x20) != 't')
		return 0;
	return text_url_at(text, at);
}

static int least(int n, int most)
{
	return n < most ? n : most;
}

void interest_see_text(struct str text, struct interest_seen *seen, struct buf *plain)
{
	struct counts c = {0};
	size_t copied = 0;
	int links = 0;

	text = cut(text);
	for (size_t at = 0; at < text.len; at++) {
		size_t link = link_at(text, at);

		if (link == 0) {
			count_byte(&c, (unsigned char)text.ptr[at]);
			continue;
		}
		buf_add(plain, text.ptr + copied, at - copied);
		links++;
		at += link - 1;
		copied = at + 1;
	}
	buf_add(plain, text.ptr + copied, text.len - copied);
	*seen =
	    (struct interest_seen){.value = {
				       [SEEN_LINES] = least(c.lines, MOST),
				       [SEEN_LINKS] = least(links, MOST_ENTITIES),
				       [SEEN_ACCOUNTS] = least(c.accounts, MOST_ENTITIES),
				       [SEEN_HASHTAGS] = least(c.hashtags, MOST_ENTITIES),
				       [SEEN_NUMBERS] = least(c.digit_runs, MOST),
				       [SEEN_QUESTIONS] = least(c.questions, MOST_ENTITIES),
				       [SEEN_CAPITALS] = c.capital * 10 / (c.capital + c.small + 1),
				       [SEEN_ANSWER] = starts_with(text, "@"),
				       [SEEN_REPOST] = starts_with(text, "RT @"),
				       [SEEN_CUT] = ends_with(text, "…"),
				   }};
}

/* How often n can be halved. */
static int halvings(size_t n)
{
	int times = 0;

	for (; n > 0; n /= 2)
		times++;
	return times;
}

static void see_media(struct json_value root, struct interest_seen *seen)
{
	struct json_value attachments = json_get(root, STR("attachments"));
	struct json_walk walk;

	if (attachments.type != JSON_OBJECT)
		return;
	walk = json_walk_start(json_get(attachments, STR("media")));
	while (seen->value[SEEN_MEDIA] < MOST_ENTITIES && json_walk_next(&walk)) {
		struct str type = json_text(json_get(walk.value, STR("type")));

		seen->value[SEEN_MEDIA]++;
		if (str_is(type, "video") || str_is(type, "animated_gif"))
			seen->value[SEEN_VIDEO] = 1;
	}
}

void interest_see_post(
    const struct record *rec, const struct linear_text *text, struct interest_seen *seen)
{
	const struct post_tags *tags = &rec->post.tags;

	seen->value[SEEN_WORDS] = halvings(text->count);
	seen->value[SEEN_CJK] = text->cjk > 0;
	see_media(rec->root, seen);
	seen->value[SEEN_UPDATE] = str_is(rec->post.dup.role, "update");
	if (!tags->present)
		return;
	seen->value[SEEN_RELEVANCE] = interest_tenths(tags->relevance);
	seen->value[SEEN_MOOD] = interest_tenths(tags->mood_score);
	seen->value[SEEN_NAMES] = tags->names < MOST ? (int)tags->names : MOST;
}
