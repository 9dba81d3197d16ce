/*
 * Floor 2. A post: views of the members that a program asks for, over a line
 * that stays as it came; and the splice that adds one member to such a line.
 * The record is described in post(5).
 */
#ifndef TP_POST_H
#define TP_POST_H

#include "arena.h"
#include "buf.h"
#include "json.h"

/* Which members to look at; the others cost nothing. */
enum post_field {
	POST_ID = 1 << 0,	  /* id */
	POST_TEXT = 1 << 1,	  /* text */
	POST_TIME = 1 << 2,	  /* created_at, time_ms, has_time */
	POST_LANG = 1 << 3,	  /* lang; with POST_TAGS tags.lang where it is missing or `und` */
	POST_AUTHOR = 1 << 4,	  /* author */
	POST_USERNAME = 1 << 14,  /* author.username and author.description alone */
	POST_METRICS = 1 << 5,	  /* metrics */
	POST_REFERENCES = 1 << 6, /* reference[], conversation_id */
	POST_LINKS = 1 << 15,	  /* of entities url_entity[] and cashtag[] alone */
	POST_ENTITIES = 1 << 7,	  /* url_entity[], hashtag[], cashtag[], mention[] */
	POST_URL = 1 << 8,	  /* url */
	POST_ORIGIN = 1 << 9,	  /* origin */
	POST_DUP = 1 << 10,	  /* dup */
	POST_TAGS = 1 << 11,	  /* tags */
	POST_STORY = 1 << 12,	  /* story (raw JSON) */
	POST_RANK = 1 << 13	  /* rank (raw JSON) */
};

#define POST_COUNT_ABSENT (-1) /* a count that the network does not give: unknown, not zero */

/* Public metrics in the order of enum post_metric; POST_COUNT_ABSENT where
 * unknown. */
enum post_metric {
	POST_LIKES,
	POST_REPOSTS,
	POST_REPLIES,
	POST_QUOTES,
	POST_BOOKMARKS,
	POST_IMPRESSIONS,
	POST_METRICS_COUNT
};

struct post_author {
	struct str id, username, name, description;
	int64_t followers; /* POST_COUNT_ABSENT where unknown */
	bool verified;
};

struct post_reference {
	struct str type; /* retweeted | quoted | replied_to */
	struct str id;
};

struct post_url {
	struct str url, expanded_url, unwound_url; /* the latter two empty where unknown */
};

struct post_topic {
	struct str id;
	double score;
};

struct post_name {
	struct str name, type;
};

struct post_ticker {
	struct str symbol, market; /* market: equity | crypto */
};

struct post_tags {
	bool present;
	double relevance; /* 0..1 */
	struct post_topic *topic;
	size_t topics;
	struct str kind;
	struct str mood;   /* sentiment.label: positive | neutral | negative */
	double mood_score; /* sentiment.score, -1..1 */
	struct post_name *name;
	size_t names;
	struct post_ticker *ticker;
	size_t tickers;
};

struct post_dup {
	bool present;
	struct str cluster, role, of, reason, first_seen;
	double similarity;
};

/* Absent strings are STR_NONE, absent arrays empty. All views live in the arena
 * given to post_read(). */
struct post {
	struct str id, text, created_at, lang, url, conversation_id;
	int64_t time_ms; /* valid where has_time */
	bool has_time;
	struct post_author author;
	int64_t metrics[POST_METRICS_COUNT];
	struct post_reference *reference;
	size_t references;
	struct post_url *url_entity;
	size_t url_entities;
	bool has_entities;			 /* the object is there, be it empty */
	struct str *hashtag, *cashtag, *mention; /* without #, $, @ */
	size_t hashtags, cashtags, mentions;
	struct str network, adapter, source; /* origin */
	struct post_dup dup;
	struct post_tags tags;
	struct str story, rank; /* compact JSON, STR_NONE where absent */
};

enum post_kind {
	POST_IS_POST,
	POST_IS_LEDGER /* the object has a `record` member, whose value is then in
			  post->id */
};

/*
 * Reads the members of `fields` from the parsed line into *p, copying strings
 * to the arena. A member of an unexpected type counts as absent (a number `id`
 * too: see post(5)). Of members with the same name the last counts. Returns 0,
 * or -1 with *e filled where the root is no object or memory is out.
 */
int post_read(struct json_value root, unsigned fields, struct arena *a, struct post *p,
    enum post_kind *kind, struct err *e);

/*
 * Appends `line` (a valid JSON object) to out with the top-level member `name`
 * set to `value` (JSON text): put before the last brace, or, where members of
 * that name are there, in place of the last one's value (earlier ones go).
 * `present` says whether the line has such a member, as json_get() knows; no
 * other byte changes. -1 with *e filled where out is full.
 */
int post_splice(struct str line, struct str name, struct str value, bool present, struct buf *out,
    struct err *e);

#endif
