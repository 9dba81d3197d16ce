/*
 * HTML to plain text, with its links kept as entities.
 */
#ifndef TP_FETCH_HTML_H
#define TP_FETCH_HTML_H

#include "buf.h"

/* A link of the text. */
struct html_link {
	size_t start, end; /* code points of the text, half open */
	char *href;	   /* absolute where the base is known */
};

struct html_links {
	struct html_link *link;
	size_t count, cap;
};

/*
 * Appends the text of an HTML fragment or document to *text: paragraphs apart by an empty line,
 * breaks and list items on lines of their own, references decoded, scripts, styles and what is
 * hidden dropped, spaces joined as a browser does (but in pre), trimmed. Links (http and https
 * only, and none whose class says mention or hashtag) are added to *links with their places in what
 * was appended. base may be NULL. Never fails on bad HTML: -1 with *e only where memory or room is
 * out.
 */
int html_to_text(
    struct str html, const char *base, struct buf *text, struct html_links *links, struct err *e);
void html_links_free(struct html_links *links);

#endif
