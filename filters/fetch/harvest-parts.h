/*
 * What the files of harvest share: the run, its sources, and the steps of one: ask, answer, settle.
 */
#ifndef TP_FETCH_HARVEST_PARTS_H
#define TP_FETCH_HARVEST_PARTS_H

#include "ask.h"
#include "harvest.h"
#include "state.h"

#define HARVEST_TIME 32 /* room for an RFC 3339 text */

enum source_phase {
	SOURCE_DUE,   /* a request is to be made */
	SOURCE_ASKED, /* an answer is awaited */
	SOURCE_PAGE,  /* a page is there, or handed out */
	SOURCE_ENDED,
	SOURCE_TOLD /* ended, and harvest_ended() said so */
};

struct harvest_source {
	struct harvest *harvest;
	const struct spec *spec;
	struct state_source *state;
	struct window window;		 /* the run's and the spec's own */
	int64_t max_posts, max_requests; /* 0: no limit */
	bool unbounded; /* nothing says how far back to read: max_posts is our own limit */
	bool behind;	/* the state has read on beyond the window */
	enum source_phase phase;
	/* the round */
	bool resumed;	   /* goes on where an earlier run was cut short */
	bool first;	   /* no page of it was settled yet */
	bool remembered;   /* the ids of its first page with posts of the window are in the state */
	bool restarted;	   /* a refused cursor made it begin anew */
	bool found;	   /* some page of it, in this run, had a post */
	size_t round_seen; /* how many of the first of state->seen are of this round */
	unsigned empties;  /* pages without a post, one after another */
	unsigned lookups;  /* answers that were no page, one after another */
	uint64_t *cursor;  /* hashes of those that came in this round */
	size_t cursors, cursor_cap;
	struct buf last; /* hashes of the ids of the page before: pages overlap */
	/* the run */
	bool announced; /* what it may cost was told */
	bool unsaved;	/* a page was settled that the state on disk does not cover */
	bool failed;
	unsigned notes; /* of networks' complaints that were told */
	uint64_t posts, wanted, kept, pages, requests, bytes;
	uint64_t read; /* pages that were read, and answers that nothing has changed */
	int64_t waited_ms;
	struct buf errors; /* JSON texts with commas between them */
	/* the request under way */
	struct asked asked;
	bool asking; /* asked is to be freed */
	bool conditional;
	uint64_t asked_hash; /* of its URL */
	/* the page under way */
	struct page page;
	struct buf body, url;
	struct buf etag, last_modified; /* of a round's first page */
	bool ill_formed;		/* a feed that is not whole: the next may be */
	struct ask_verdict verdict;
	struct harvest_source *next; /* in the queue of pages that came */
};

struct harvest {
	struct harvest_options options;
	struct asker *asker;
	struct http *http;
	struct state *state;
	struct json *json;
	struct harvest_source *source;
	size_t count;
	size_t due;	/* no source before it is due */
	size_t waiting; /* answers that are awaited */
	size_t queued;	/* pages that came and were not handed out */
	size_t out;	/* pages that were handed out and not settled */
	struct harvest_source *head, *tail;
	int64_t stamp_ms; /* the latest retrieved_at */
	bool told_behind; /* of one source, for all */
	bool broken;	  /* harvest_would_wait() met why */
	struct err why;
};

/* harvest-ask.c: the request that is due. -1 with *e where the run can't go on; a source that can't
 * ask has ended. */
int harvest_ask(struct harvest *h, struct harvest_source *s, struct err *e);
/* What the source goes by; the texts live in *since, *until and *now, HARVEST_TIME bytes each. */
struct ask_input harvest_input(const struct harvest_source *s, char *since, char *until, char *now);
/* Tells, once, what a source that is paid for may cost. */
void harvest_announce(struct harvest_source *s);

/* harvest-answer.c: takes an answer: the source has a page then, or is due again, or has ended. -1
 * with *e where the run can't go on. */
int harvest_answer(struct harvest *h, const struct http_answer *answer, struct err *e);

/* harvest-round.c */
/* Begins the next round, or goes on with the one that was cut short. */
void round_begin(struct harvest_source *s);
/* All of the round's posts were read: what is known of them holds from now on. */
void round_finish(struct harvest_source *s);
/* Forgets the round: the next request begins it anew. */
void round_restart(struct harvest_source *s);
void source_end(struct harvest_source *s);
/* True where --max-posts or --max-requests lets it ask no more. */
bool source_is_at_limit(const struct harvest_source *s);

/* A member of the state that is a time; false where it is absent. */
bool round_time(const struct harvest_source *s, enum state_member member, int64_t *ms);
void round_set_time(struct harvest_source *s, enum state_member member, int64_t ms);
/* Posts beyond the window's end were not written, and must come again: they are not remembered. */
bool round_is_beyond(const struct harvest_source *s, const struct page_post *post);

/* harvest-known.c */
/* True where every post of the page was there before: older than the newest that is known (or than
 * the window's start), or known itself, but not from this round. Never of a list in no order. */
bool known_is_all(const struct harvest_source *s, const struct page_settled *settled);
/* Remembers the posts of a page that was written. */
void known_take(struct harvest_source *s, const struct page_settled *settled);

/* harvest-say.c */
/* The source fails: told on stderr as `NAME: what (why)`, kept for the ledger, and it ends. */
void source_fail(struct harvest_source *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* As source_fail() for what is no reason to end. */
void source_complain(struct harvest_source *s, bool fails, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* What the answer under way complains of beside its posts. */
void source_trouble(struct harvest_source *s, bool fails);
/* A note: `NAME: what`. */
void source_note(const struct harvest_source *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* What an answer with that status means: `401 from HOST (why)`. body: what came with it. */
void say_status(const struct harvest_source *s, const struct http_answer *answer, struct buf *out);
/* What the answer complains of: the first words of its title, detail, error or message, escaped and
 * cut; appends nothing where it is no JSON or says nothing. */
void say_complaint(const struct harvest_source *s, struct str body, struct buf *out);
/* As say_complaint(), of a value: a text says itself. */
void say_value(const struct harvest_source *s, struct json_value value, struct buf *out);

#endif
