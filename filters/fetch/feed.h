/*
 * Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, CDF, as one JSON Feed 1.1 document
 * (https://jsonfeed.org/version/1.1), so that one adapter knows them all.
 */
#ifndef TP_FETCH_FEED_H
#define TP_FETCH_FEED_H

#include "buf.h"

/* True where the first bytes of a document (after a byte order mark and space) begin markup: `<`;
 * in UTF-16 and UTF-32 too. */
bool feed_is_markup(struct str head);
/*
 * Appends the JSON Feed of a document on one line. url: where it came from, the base of relative
 * links; content_type: the header's value, whose charset counts as RFC 7303 says; both may be NULL
 * (the feed's own address or its page's is the base then). Items have `id`, `url`, `title`,
 * `content_html` or `content_text`, `summary`, `date_published`, `date_modified` (RFC 3339, UTC),
 * `authors`, `tags`, `language`, `attachments`, whatever the feed tells. A document that is not
 * well formed is read as far as it can be, and `_fetch:
 * {"ill_formed": WHY}` says so. -1 with *e where it is no feed (`an HTML page, not a feed`).
 */
int feed_to_json(
    struct str document, const char *url, const char *content_type, struct buf *out, struct err *e);

#endif
