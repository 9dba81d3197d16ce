/*
 * Counts what is plainly seen of a post (see interest-see.h), in one pass over its text, which
 * leaves without its links. Remembers nothing.
 */
#include "interest-see.h"

#include <string.h>

#define BLOCK 16
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

	if (id.len == 0 || len + id.len > INTEREST_NAME_MAX)
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

/* Letters, figures and signs of a text. */
struct counts {
	int small, capital, digit_runs, lines, accounts, hashtags, questions;
};

/* So many bytes at a time; where one is what is counted, its lane of a sum falls by one. */
typedef unsigned char lanes __attribute__((vector_size(BLOCK)));

static int lanes_sum(lanes falling)
{
	int sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)-falling[i];
	return sum;
}

static lanes is_digit(lanes bytes)
{
	return (lanes)(bytes - '0' < 10);
}

/* Of at most 255 blocks: a lane holds no more. */
static void count_bytes(struct str text, struct counts *c)
{
	lanes small = {0}, capital = {0}, runs = {0}, lines = {0}, accounts = {0}, hashtags = {0},
	      questions = {0};

	for (size_t at = 0; at < text.len; at += BLOCK) {
		size_t left = text.len - at < BLOCK ? text.len - at : BLOCK;
		unsigned char shifted[BLOCK + 1] = {0}; /* the byte before comes first */
		lanes now, before;

		str_holds(text);
		if (at > 0)
			shifted[0] = (unsigned char)text.ptr[at - 1];
		memcpy(shifted + 1, text.ptr + at, left);
		memcpy(&before, shifted, BLOCK);
		memcpy(&now, shifted + 1, BLOCK);
		small += (lanes)(now - 'a' < 26);
		capital += (lanes)(now - 'A' < 26);
		runs += is_digit(now) & ~is_digit(before);
		lines += (lanes)(now == '\n');
		accounts += (lanes)(now == '@');
		hashtags += (lanes)(now == '#');
		questions += (lanes)(now == '?');
	}
	*c = (struct counts){lanes_sum(small), lanes_sum(capital), lanes_sum(runs),
	    lanes_sum(lines), lanes_sum(accounts), lanes_sum(hashtags), lanes_sum(questions)};
}

/* Where the next link starts, from `from` on, and its length; 0 where none does. */
static size_t next_link(struct str text, size_t from, size_t *start)
{
	for (size_t at = from; at < text.len; at++) {
		const char *colon = memchr(text.ptr + at, ':', text.len - at);

		if (!colon)
			break;
		at = (size_t)(colon - text.ptr);
		for (size_t scheme = 4; scheme <= 5; scheme++) { /* http, https */
			if (at < from + scheme || (text.ptr[at - scheme] | 0x20) != 'h')
				continue;
			size_t length = text_url_at(text, at - scheme);
			if (length == 0)
				continue;
			*start = at - scheme;
			return length;
		}
	}
	return 0;
}

static int least(int n, int most)
{
	return n < most ? n : most;
}

void interest_see_text(struct str text, struct interest_seen *seen, struct buf *plain)
{
	size_t at = 0, link = 0;
	struct counts c;
	int links = 0;

	text = cut(text);
	for (size_t length = next_link(text, at, &link); length > 0;
	     length = next_link(text, at, &link)) {
		buf_add(plain, text.ptr + at, link - at);
		at = link + length;
		links++;
	}
	if (at < text.len)
		buf_add(plain, text.ptr + at, text.len - at);
	count_bytes(buf_str(plain), &c);
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
