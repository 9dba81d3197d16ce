/*
 * Private to html.c: what each element of HTML does to the text around it.
 */
#ifndef TP_FETCH_HTML_ELEMENTS_H
#define TP_FETCH_HTML_ELEMENTS_H

enum html_role {
	HTML_INLINE,
	HTML_LINE,	/* on lines of its own */
	HTML_PARAGRAPH, /* apart from others by an empty line */
	HTML_CELL,	/* apart from the cell before it by a tab */
	HTML_BREAK,
	HTML_PREFORMATTED,
	HTML_QUOTED,
	HTML_ANCHOR,
	HTML_PICTURE,
	HTML_DROPPED
};

/* By an element's name in small letters; HTML_INLINE for one that is not known. */
enum html_role html_role_of(const char *name);

#endif
