/*
 * What stands between a document as it came and the XML reader: its characters as UTF-8, and its
 * references and markup as a reader takes them.
 */
#ifndef TP_FETCH_FEED_MEND_H
#define TP_FETCH_FEED_MEND_H

#include "buf.h"

#define FEED_WHY_MAX 160

/*
 * Appends the document as UTF-8 without a byte order mark. What it is written in is found as RFC
 * 7303 §3 says: a byte order mark, else the charset of content_type (may be NULL), else the XML
 * declaration, else UTF-8; a name that the bytes belie gives way to the next. The names of small
 * sets mean the large ones that are really used (gb2312: GB18030, iso-8859-1: windows-1252, ..., as
 * the Encoding Standard has it). Bytes that fit nothing become U+FFFD or, where hardly anything
 * fits, windows-1252, and why (FEED_WHY_MAX bytes) says so if it is empty yet. *name is the set in
 * the end, in small letters. -1 only where out is full.
 */
int feed_decode(
    struct str document, const char *content_type, struct buf *out, const char **name, char *why);

/*
 * Appends UTF-8 XML made plain: no comments, processing instructions or DOCTYPE; every reference
 * numeric (those of HTML, and the literal entities that the DOCTYPE declares, too); controls left
 * out, what pages write as U+0080..U+009F as windows-1252, `&` and `<` that begin nothing escaped,
 * and every element closed. What was not well formed is told in why if that is empty yet. -1 only
 * where out is full.
 */
int feed_mend(struct str utf8, struct buf *out, char *why);

/* True where all of s is UTF-8. *beyond is how many of its characters are beyond ASCII, *bad how
 * many bytes are none. */
bool feed_is_utf8(struct str s, size_t *beyond, size_t *bad);

/* feed-markup.c: true for an element's name that HTML has too, in any case. */
bool feed_is_html_element(struct str name);

#endif
