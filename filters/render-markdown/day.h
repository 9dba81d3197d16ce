/*
 * The gathered day: every post that came in is counted, those that may stand in the report are kept
 * (their text once, in the day's arena), and the ledger lines are kept as they came. Memory is the
 * text of the kept posts and about 200 bytes a post.
 */
#ifndef TP_RENDER_DAY_H
#define TP_RENDER_DAY_H

#include "arena.h"
#include "json.h"
#include "post.h"
#include "table.h"

#define DAY_LEDGER_MAX 4096 /* ledger lines that are kept */
#define STORY_NONE UINT32_MAX

/* What rank said of a post. */
struct standing {
	int64_t place; /* rank.position, or the order of arrival */
	double score;  /* rank.score; 0 where rank did not run */
};

/* A post of the report. */
struct telling {
	struct post post; /* copied: id text created_at lang url author metrics network dup tags */
	struct str story_id; /* of a group-stories stage, or STR_NONE */
	struct standing standing;
	struct str sentence; /* its most telling one, once that was asked for; else STR_NONE */
	uint32_t story;	     /* index into day.story */
	bool repeat;	     /* counted for its story, never shown */
};

/* One event as told by one post or several. */
struct story {
	uint32_t lead;	   /* the telling that is shown: an index into day.telling */
	uint32_t *telling; /* all of them, best rank first */
	size_t tellings, cap;
	uint32_t people, networks;
	uint32_t best;	  /* its number in the order of its best telling's place */
	double weight;	  /* the best telling's score, more the more people tell it */
	int64_t first_ms; /* when it was first told, also before the window; INT64_MIN: unknown */
	struct str kind;  /* what happened: the lead's kind, or that of the best ranked news */
	bool update;
	bool roundup;	/* a digest of many stories: it is no event of its own */
	uint32_t point; /* its number among the key points, from 1; 0: none */
};

/* Posts that are no part of the report are still counted. */
struct day_counts {
	uint64_t posts, repeats, irrelevant, idle; /* idle: adverts and chatter */
	uint64_t relevant;			   /* relevant and no repeat */
	uint64_t ungrouped;			   /* of these, without a story */
};

struct day {
	struct arena arena;
	struct telling *telling;
	size_t tellings, telling_cap;
	struct story *story;
	size_t stories, story_cap;
	struct str *ledger;
	size_t ledgers, ledger_cap;
	struct table people; /* everybody who posted */
	struct str *network; /* names, with counts beside them */
	uint64_t *network_posts;
	size_t networks, network_cap, network_posts_cap;
	struct table network_rows;
	struct day_counts counts;
	int64_t first_ms, last_ms; /* of all posts; first > last where none has a time */
	double relevance;	   /* posts below stay out */
};

/* An empty day; memory_max bounds the kept text in bytes. */
void day_init(struct day *d, double relevance, size_t memory_max);
void day_free(struct day *d);
/* Counts the post and keeps what the report may show. -1 with *e filled where memory is out. */
int day_add(struct day *d, const struct post *p, struct standing standing, struct str story_id,
    struct err *e);
/* Keeps a ledger line. */
int day_add_ledger(struct day *d, struct str line, struct err *e);
/* Sorts what was kept by rank; before stories are made. */
void day_sort(struct day *d);

/* The key of a post's author for counting people. */
uint64_t day_author_key(const struct post *p, uint64_t seed);

#endif
