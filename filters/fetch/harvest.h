/*
 * Pages of many network sources at once: asks, hands out what came, and asks for more once what was
 * handed out has been settled (written), so that at any moment at most one page of a source is on
 * its way and not yet in the state. Pages leave in the order in which they came.
 */
#ifndef TP_FETCH_HARVEST_H
#define TP_FETCH_HARVEST_H

#include "http.h"
#include "spec.h"
#include "window.h"

struct harvest;
struct harvest_source;

struct harvest_options {
	struct http_options http;
	struct window window;
	int64_t max_posts, max_requests;  /* of a source; 0: none (paid sources have their own) */
	const char *state_path, *raw_dir; /* or NULL */
	bool dry_run;			  /* reads the state, locks and asks nothing */
	void (*note)(void *context, const char *text); /* NULL: to stderr */
	void *note_context;
};

/* One page that came. Owned by the harvest; lives until harvest_settled() for it. */
struct page {
	struct harvest_source *source;
	const struct spec *spec;
	struct str
	    body; /* JSON (a feed: its JSON Feed) or lines of JSON; 64 readable bytes follow */
	const char *url;
	char retrieved_at[32]; /* RFC 3339; no two pages of a run have the same */
	struct window window;  /* the run's, narrowed by the source's own since and until */
};

struct page_post {
	struct str id;
	int64_t ms; /* created_at */
	bool timed;
};

/* What became of a page. */
struct page_settled {
	uint64_t posts;	 /* found in it */
	bool read_whole; /* false: some of it was no post of any known format (error says what) */
	const char *error;
	const struct page_post *post; /* those found, in order, wanted or not */
	size_t count;
};

/*
 * NULL with *e (EXIT_USAGE): the state can't be read, is of a run under way (locked), or is no
 * state. What the options point to, a and specs must outlive it. Specs that are asleep are passed
 * over.
 */
struct harvest *harvest_new(const struct harvest_options *options, const struct adapters *a,
    const struct specs *specs, struct err *e);
void harvest_free(struct harvest *h);
/* For --dry-run: the first request of each source, one a line. */
int harvest_describe(struct harvest *h, struct buf *out, struct err *e);
/*
 * Waits for the next page: 1 with *page, 0 where every source has ended, -1 with *e, -2 at a
 * signal, -3 where the only pages under way must be settled first, or saved
 * (harvest_is_unsaved()).
 */
int harvest_take(struct harvest *h, struct page **page, struct err *e);
/* True where harvest_take() would have to wait, or would say -3. */
bool harvest_would_wait(struct harvest *h);
/*
 * Was the post written in an earlier run or page, by the state of this source? Also one that lies
 * deep in a list of newest posts first, which an earlier round has read down to there.
 */
bool harvest_is_known(const struct harvest_source *s, const struct page_post *post);
/* The posts of the page were written (to a buffer perhaps): decides what to ask for next, or that
 * the source has ended. The page is void afterwards. -1 with *e where the run can't go on. */
int harvest_settled(
    struct harvest *h, struct page *page, const struct page_settled *settled, struct err *e);
/* True where the source has a settled page that the state on disk does not cover. */
bool harvest_is_unsaved(const struct harvest *h, const struct harvest_source *s);
/* What was settled has reached standard output: writes the state (temporary file, fsync, rename).
 */
int harvest_save(struct harvest *h, struct err *e);
/*
 * Sources that have ended and were not taken yet, for the ledger: appends the members of its line
 * `"status":"ok","posts":N,"kept":N,"pages":N,"requests":N,"bytes":N,"waited":S,"newest_id":..,
 * "newest_at":..,"errors":[..]` without braces; kept is told by harvest_kept(). NULL: none.
 */
const struct harvest_source *harvest_ended(struct harvest *h, struct buf *members);
/* Adds to the posts of the source that were written. */
void harvest_kept(struct harvest_source *s, uint64_t posts);
const struct spec *harvest_spec(const struct harvest_source *s);
/* Of all sources: how many there are, how many failed wholly, how many in part. */
void harvest_verdict(const struct harvest *h, size_t *sources, size_t *failed, size_t *partial);

#endif
