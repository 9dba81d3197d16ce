/*
 * A post whose adapter left its text as HTML.
 */
#ifndef TP_FETCH_HTML_POST_H
#define TP_FETCH_HTML_POST_H

#include "buf.h"
#include "json.h"

/* True where the post has `html` and no `text`. */
bool html_post_is(struct json_value root);
/*
 * Appends the post of root to out on one line, with `text` in place of its member `html`, and the
 * links of the HTML in entities.urls (start, end, url, expanded_url), before those that stand there
 * already but for the same addresses. base may be NULL. -1 with *e where room or memory is out.
 */
int html_post(struct json_value root, const char *base, struct buf *out, struct err *e);

#endif
