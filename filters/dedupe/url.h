/*
 * Canonical links: one form for the many addresses of a page, so that posts that link to the same
 * one are known by it. Without scheme, `www.`, mobile host, default port, fragment, and what only
 * tracks who shared the link.
 */
#ifndef DEDUPE_URL_H
#define DEDUPE_URL_H

#include "post.h"

#define URL_MAX 2048 /* a longer link counts for nothing */

/*
 * Appends the canonical form of an http or https link to out: `host/path?query`. False, and nothing
 * appended, where the link says nothing about what a post tells: no link, a site's front page, a
 * profile, a search. out needs room for URL_MAX bytes more than the link has.
 */
bool url_canonical(struct str link, struct buf *out);
/*
 * The hash of the post's first link that counts, 0 where none does; a link to the post itself and
 * to its pictures does not. Needs POST_TEXT, POST_ENTITIES, POST_URL and POST_ID. scratch is
 * overwritten. Thread-safe.
 */
uint32_t url_key(const struct post *p, struct buf *scratch);

#endif
