/*
 * One post on its way to its tags: what was found in it, filled step by step by the functions below
 * (one file each), in this order. All memory is of the record's arena or of the thread's tagger.
 */
#ifndef TAG_TAGGING_H
#define TAG_TAGGING_H

#include "matcher.h"
#include "post.h"
#include "rules.h"
#include "where.h"

#define TAGGING_NAMES_MAX 32
#define TAGGING_TICKERS_MAX 32
#define TAGGING_ACCOUNTS_MAX 32
#define TAGGING_EVIDENCE_MAX 256
#define TAGGING_ENTITIES_MAX 512
#define TAGGED_FROM 2	  /* points from which on a topic, a kind or a list counts */
#define MOOD_ONE 10	  /* mood_good and mood_bad of a strength of 1 */
#define RELEVANT_FROM 0.5 /* relevance from which on a post is about the subject */

/* A use of a phrase that holds at its place in the text. */
struct mark {
	uint32_t hit, use;
	/* mood.c's own: 1 where it says that something good rose or something bad fell, -1 the
	 * reverse; and whether such a pair has said what the phrase's own strength would say */
	int8_t moves;
	bool settled;
};

struct marks {
	struct mark *mark; /* in the order of the text; MATCHER_HITS_MAX of them fit */
	size_t count;
};

/* What gave points, for --explain. */
struct evidence {
	enum use_what what;
	uint16_t target;
	struct str text; /* of the post */
};

struct found_name {
	uint16_t name;
	struct str shown; /* the name, with its version where it has one */
};

struct found_ticker {
	struct str symbol;
	bool coin;
};

struct scored_topic {
	uint16_t topic;
	int points; /* hundredths */
};

struct tagging {
	const struct rules *rules;
	const struct plain *plain;
	const struct post *post;
	struct str line; /* the post as it came */
	struct where *where;
	struct err where_failed; /* text is empty where all conditions could be computed */
	struct arena *arena;
	struct hits hits;
	struct marks names, coins, mood;	       /* marks that later steps look at */
	uint16_t account[TAGGING_ACCOUNTS_MAX];	       /* names whose accounts are mentioned */
	struct str account_text[TAGGING_ACCOUNTS_MAX]; /* as mentioned, with its @ */
	size_t accounts;
	struct text_entity entity[TAGGING_ENTITIES_MAX]; /* of the text, in its order */
	size_t entities;
	struct targets met, barred; /* that have one of their `+must`, of their `!not` phrases */
	/* points */
	int subject, topic[RULES_TOPICS_MAX], kind[RULES_KINDS_MAX], list[RULES_LISTS_MAX];
	bool feature[FEATURES_COUNT];
	struct evidence evidence[TAGGING_EVIDENCE_MAX];
	size_t evidences;
	/* results */
	struct found_name name[TAGGING_NAMES_MAX];
	struct found_ticker ticker[TAGGING_TICKERS_MAX];
	int weighed[RULES_TOPICS_MAX]; /* points of topics in hundredths, with weights and those
					  of their children; 0 where one does not count */
	struct scored_topic best[RULES_TOPICS_MAX];
	size_t names_found, tickers_found, topics_found;
	struct str lang;	 /* STR_NONE: the post has one, or there is nothing to judge by */
	uint16_t chosen_kind;	 /* RULES_NONE: the rules have none */
	double relevance;	 /* 0..1 */
	int mood_good, mood_bad; /* sums of the mood words' strengths, bad ones below 0 */
	double mood_score;	 /* -1..1 */
	int mood_label;		 /* -1, 0, 1 */
	struct str why;		 /* JSON of models_why(); STR_NONE: not asked for, or no model */
};

/* Which uses of this post's phrases were counted; one per thread. */
#define COUNTED_WORDS(uses) ((uses) / 64 + 1)
struct counted {
	uint64_t *use; /* a bit each */
};

/* entities.c: notes what the text links to, in its order (tagging: struct tagging *). */
void entities_note(void *tagging, const struct text_entity *found);
/* entities.c: appends `,"entities":{...}` where the post has none and its text links to something.
 */
void entities_write(const struct tagging *t, struct buf *out);
/* features.c: FEATURE_*, and links' points for their lists. */
void features_see(struct tagging *t);
/* points.c: every phrase once for each thing that it stands for; fills the marks. */
void points_count(struct tagging *t, struct counted *c);
/* points.c: conditions of the kinds, after names and tickers are known; then, with the kind, the
 * others. */
void points_conditions(struct tagging *t, bool of_kinds);
/* points.c: whether a feature was seen, a list has its points, or the kind is that one. */
bool points_seen(const struct tagging *t, uint16_t feature);
/* points.c: 0 for none, 1/2 for two, and every two more halve what is missing to 1. */
double points_share(double points);
/* points.c: false where a `+must` phrase is lacking or a `!not` phrase is there. */
bool points_open(const struct tagging *t, enum use_what what, uint16_t target);
/* names.c: names with versions, in the order of the text, then mentioned accounts; their points. -1
 * with *e. */
int names_find(struct tagging *t, struct err *e);
/* tickers.c: cashtags, coins, and companies where the talk is of stocks. */
int tickers_find(struct tagging *t, struct err *e);
/* topics.c: the topics in order, the relevance. */
void topics_score(struct tagging *t);
/* kind.c: the kind by points, and, with the relevance, that of a post which no rule fits. */
void kind_choose(struct tagging *t);
void kind_otherwise(struct tagging *t);
/* mood.c */
void mood_weigh(struct tagging *t);
/* write.c: `"start":...,"end":...,"text":...` of a piece of the post's text, in code points. */
void tagging_write_place(const struct tagging *t, struct str text, struct buf *out);
/* write.c: the member's JSON. explain adds what matched. */
void tagging_write(const struct tagging *t, bool explain, struct buf *out);

/* Notes what gave points, while there is room. */
void tagging_note(struct tagging *t, enum use_what what, uint16_t target, struct str text);

#endif
