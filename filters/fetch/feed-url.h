/*
 * References to other documents made absolute (RFC 3986 §5), as loosely as pages and feeds write
 * them.
 */
#ifndef TP_FETCH_FEED_URL_H
#define TP_FETCH_FEED_URL_H

#include "buf.h"

/* True where it begins with a scheme: `https:`, `mailto:`, `tag:`. */
bool url_is_absolute(struct str url);
/* True for http:// and https://, in any case, with a host behind it. */
bool url_is_web(struct str url);
/*
 * Appends ref as seen from base. White space around it and line breaks inside are dropped, spaces
 * inside become %20. Without a base that has a scheme, or with an absolute ref, it is ref itself.
 */
void url_resolve(struct str base, struct str ref, struct buf *out);

#endif
