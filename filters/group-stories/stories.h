/*
 * The stories of a stream: for each post the one that it belongs to, decided once, when it is read.
 * A story is known by what its posts share; it takes posts within the window from its first on.
 */
#ifndef GROUP_STORIES_H
#define GROUP_STORIES_H

#include "keys.h"
#include "label.h"
#include "terms.h"
#include "traits.h"

#define STORY_NETWORKS 8 /* that are told apart; more count no further */

/* A trait in a story's middle. */
struct pull {
	uint32_t key;
	float weight;
	bool word; /* of the text's own words, no name */
};

/* What its posts share: the sum of their traits, each post with the same weight in all. */
struct story_middle {
	struct pull *pull;
	uint32_t pulls, cap;
	bool cjk; /* its first post is written in Han, kana or hangul */
};

struct story {
	char *id;
	int64_t first_ms, last_ms; /* of its posts with a time */
	bool has_time;
	bool settled; /* no post can come to it any more */
	bool roundup; /* a digest: no story, and nothing joins it by likeness */
	uint32_t size, left, authors;
	uint32_t network[STORY_NETWORKS], networks;
	uint32_t earlier; /* the story that had its ids before; KEYS_NONE: none */
	struct version version[VERSIONS_MAX]; /* of its first post */
	size_t versions;
	struct story_middle middle;
	struct label label;
};

struct stories {
	int64_t window_ms;
	double threshold;
	struct story *story; /* number `floor` and what follows */
	size_t cap;
	uint32_t floor, next;
	struct terms terms;
	struct keys ids, tellers;
	int64_t now_ms; /* time of the latest post with one */
	bool has_now;
};

void stories_init(struct stories *s);
void stories_free(struct stories *s);
/* The story of a number that has not been let go; a view until the next is added. */
struct story *stories_at(struct stories *s, uint32_t number);
/*
 * Puts a post into its story, a new one where none fits; *number is that story's, *similarity how
 * like it was to what the story held (1 where it came by a reference, a cluster, or is the first).
 * -1 with *e filled.
 */
int stories_place(struct stories *s, const struct post *p, const struct traits *t, uint32_t *number,
    double *similarity, struct err *e);
/* A post of the story has left for good: settled stories that all have left are let go. */
void stories_leave(struct stories *s, uint32_t number);

#endif
