/*
 * Untrusted text made safe to stand in a page: what a post wrote is shown as text and is nothing
 * else, whether Liquid, YAML, Markdown (kramdown, CommonMark with GitHub's extensions) or HTML
 * reads it.
 */
#ifndef TP_RENDER_ESCAPE_H
#define TP_RENDER_ESCAPE_H

#include "buf.h"

#define ESCAPE_URL_MAX 2048 /* bytes; a longer address is refused */
#define ESCAPE_MARKS 4	    /* combining marks that one character may carry */

/*
 * Appends s as one line of plain text: control bytes, bidi controls, invisible characters, tags and
 * private-use characters dropped, runs of white space (line breaks too) made one blank, both ends
 * trimmed, at most ESCAPE_MARKS combining marks in a row. Emoji joined by ZWJ stay whole.
 */
void escape_plain(struct str s, struct buf *out);

/*
 * Appends plain text (see escape_plain()) as Markdown that shows exactly that text, at the start of
 * a line as well as inside one: what could be markup becomes a character reference.
 */
void escape_markdown(struct str plain, struct buf *out);

/* Appends s as the content of <pre><code>: line breaks stay, everything else as escape_markdown().
 */
void escape_code(struct str s, struct buf *out);

/*
 * Appends an address for a Markdown link. False, with nothing appended, where it is not http:// or
 * https:// with a host of letters, digits, `.`, `-` and a port, or is longer than ESCAPE_URL_MAX.
 * What could end or change the link is percent-encoded.
 */
bool escape_url(struct str url, struct buf *out);

/*
 * Appends a picture's address: a path (`/assets/cloud.jpg`) or an http(s) address, percent-encoded.
 * A path in which a colon stands before the first slash gets `./` in front, so that it is no
 * scheme.
 */
void escape_path(struct str path, struct buf *out);

#endif
