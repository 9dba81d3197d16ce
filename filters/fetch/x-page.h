/*
 * X's own formats in C, for they are what years of archives are made of: pages of the API v2
 * (`data`, `includes`), joined as `twarc2 flatten` does, and tweets of the API v1.1.
 */
#ifndef TP_FETCH_X_PAGE_H
#define TP_FETCH_X_PAGE_H

#include "buf.h"
#include "json.h"

enum x_shape {
	X_NONE,	   /* something else */
	X_V2_PAGE, /* data (tweets only), includes, errors, meta; no post where it has no tweet */
	X_V1,	   /* a tweet, or an answer with `statuses` */
	X_NOTICE   /* of a v1.1 stream: delete, limit, scrub_geo, status_withheld, warning ...: no
		      post */
};

/* One post as it leaves, without `origin`; views that live until the callback returns. */
struct x_post {
	struct str json;	      /* one line */
	struct str id;		      /* digits */
	struct json_value created_at; /* of the record; JSON_NONE where it has none */
};

/* Asked before a post is made: false leaves it out. */
typedef bool x_wanted_fn(void *context, struct json_value created_at);
/* Each post in order; other than 0 ends the walk, which returns it. */
typedef int x_post_fn(void *context, const struct x_post *post);

struct x_pages; /* scratch space; for one thread */

struct x_pages *x_pages_new(void);
void x_pages_free(struct x_pages *x);
/* What the record is, by its members. */
enum x_shape x_shape_of(struct json_value root);
/*
 * The posts of a record of shape X_V2_PAGE or X_V1; text is its line, of which root is the parsed
 * root. Members keep the bytes of their values. What is joined to a page's tweets is bounded: 64
 * MiB and 16 times the page. -1 with *e: EXIT_IO where memory is out, EXIT_PARTIAL where the posts
 * are beyond that bound (those that were given before stay given).
 */
int x_posts(struct x_pages *x, struct str text, struct json_value root, x_wanted_fn *wanted,
    x_post_fn *post, void *context, struct err *e);

#endif
