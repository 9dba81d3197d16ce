/*
 * Private to x-*.c: one thread's scratch space, and the record under way.
 */
#ifndef TP_FETCH_X_OWN_H
#define TP_FETCH_X_OWN_H

#include "x-includes.h"
#include "x-names.h"
#include "x-page.h"

struct x_pages {
	/* lists of names, of x-v2.c and x-v1.c */
	struct x_names v2_tweet, v1_tweet, v1_user, v1_entity;
	/* scratch */
	struct x_includes includes;
	struct buf post;   /* the post under way */
	struct buf tweets; /* included tweets, joined */
	struct buf source; /* the name of a client */
	/* the record under way */
	struct json_value root;
	struct str text;
	bool spread;  /* it stands on several lines */
	bool ready;   /* its includes were read and joined */
	size_t known; /* included tweets before this one were joined */
	size_t room;  /* bytes that its posts may still take */
	x_wanted_fn *wanted;
	x_post_fn *give;
	void *context;
};

/* The lists of names that the two formats look for. */
void x_v2_init(struct x_pages *x);
void x_v1_init(struct x_pages *x);
/* All posts of the record, given one by one, as x_posts(). */
int x_v2_posts(struct x_pages *x, struct err *e);
int x_v1_posts(struct x_pages *x, struct err *e);
/* Makes x->post empty, with the room that is left. */
void x_page_begin(struct x_pages *x);
/* Gives the post that x->post holds; created_at as the record has it. */
int x_page_give(struct x_pages *x, struct json_value created_at, struct str id, struct err *e);
/* Whether the tweet of that time is to be made. */
bool x_page_wants(const struct x_pages *x, struct json_value created_at);
/* Writes `created_at` in RFC 3339 and UTC, its own bytes where it is so already. */
void x_page_time(struct buf *out, struct json_value created_at);

#endif
