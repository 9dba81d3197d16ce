/*
 * What is plainly seen of a post beside its words: side features of the model of interest, by name
 * and as small whole numbers.
 */
#ifndef RANK_INTEREST_SEE_H
#define RANK_INTEREST_SEE_H

#include "filter.h"
#include "linear.h"
#include "text.h"

enum interest_side {
	/* of the text */
	SEEN_LINES,
	SEEN_LINKS,
	SEEN_ACCOUNTS,
	SEEN_HASHTAGS,
	SEEN_NUMBERS,
	SEEN_QUESTIONS,
	SEEN_CAPITALS, /* tenths of the letters */
	SEEN_ANSWER,   /* begins with @ */
	SEEN_REPOST,   /* begins with RT @ */
	SEEN_CUT,      /* ends in an ellipsis */
	/* of the post */
	SEEN_WORDS, /* how often the number of the text's features can be halved */
	SEEN_CJK,
	SEEN_MEDIA,
	SEEN_VIDEO,
	SEEN_UPDATE,	/* by its dup */
	SEEN_RELEVANCE, /* by its tags, in tenths, as the mood */
	SEEN_MOOD,
	SEEN_NAMES,
	INTEREST_SIDES
};

struct interest_seen {
	int value[INTEREST_SIDES];
};

#define INTEREST_KIND "kind:"
#define INTEREST_TOPIC "topic:"
#define INTEREST_NAME_MAX 64

const char *interest_side_name(size_t side);
/*
 * `before` and id, as one word in name[INTEREST_NAME_MAX]; empty where it is too long, or id has
 * white space or `=` in it.
 */
struct str interest_name(char *name, const char *before, struct str id);
int interest_tenths(double x);

/*
 * Clears *seen, then sets what is seen of a text, of which only the first INTEREST_TEXT_MAX bytes
 * are looked at, and puts it into plain, which is empty, without its links.
 */
#define INTEREST_TEXT_MAX 4000
void interest_see_text(struct str text, struct interest_seen *seen, struct buf *plain);
/* Sets the rest; for prepare(), as it looks at rec->root. */
void interest_see_post(
    const struct record *rec, const struct linear_text *text, struct interest_seen *seen);

#endif
