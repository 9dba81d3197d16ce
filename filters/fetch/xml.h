/*
 * XML and HTML documents as trees to walk. The only includer of libxml2 stands behind this header.
 * Nothing is ever loaded from elsewhere, nothing is printed, and no entity expands: xml_read() is
 * given documents whose references feed_mend() has made plain.
 */
#ifndef TP_FETCH_XML_H
#define TP_FETCH_XML_H

#include "err.h"

/* Elements nest no deeper than this: in XML what is deeper is not read, in HTML see
 * xml_read_html(). */
#define XML_DEPTH_MAX 240
#define XML_WHY_MAX 160

struct xml_doc;
struct xml_node; /* an element, or a piece of text; lives as long as its document */

/*
 * Reads UTF-8 as XML, as far as it can be. why (XML_WHY_MAX bytes) is what was wrong with it first,
 * empty where it is well formed. NULL where memory is out; a document may be without a root.
 */
struct xml_doc *xml_read(struct str utf8, char *why);
/*
 * Reads UTF-8 as HTML, which cannot fail but for memory (NULL). *taken is how much was read: where
 * elements nest too deep or there is very much the rest begins there, and is to be read by itself.
 */
struct xml_doc *xml_read_html(struct str utf8, size_t *taken);
void xml_free(struct xml_doc *doc);

/* The root element, or NULL. */
const struct xml_node *xml_root(const struct xml_doc *doc);
/* Walking over elements and text (CDATA too); comments and the like are passed over. */
const struct xml_node *xml_first(const struct xml_node *parent);
const struct xml_node *xml_next(const struct xml_node *node);
/* NULL above the root. */
const struct xml_node *xml_parent(const struct xml_node *node);

bool xml_is_text(const struct xml_node *node);
/* The text of a piece of text; STR_NONE of an element. */
struct str xml_text(const struct xml_node *node);
/* The local name of an element as it is written (in HTML in small letters), NUL-terminated. */
const char *xml_name(const struct xml_node *element);
/* The prefix of an element's name (also one that is not declared), and its namespace; STR_NONE
 * where there is none. */
struct str xml_prefix(const struct xml_node *element);
struct str xml_space(const struct xml_node *element);

/* The value of an attribute without a prefix, else of one with any prefix but xml:, whose local
 * name is this but for case; false where there is none. Of `xml:NAME` that very one. */
bool xml_attribute(const struct xml_node *element, const char *name, struct str *value);
/* The attributes one by one: from i = 0 while true. name is local, NUL-terminated. */
bool xml_attribute_at(
    const struct xml_node *element, size_t i, const char **name, struct str *value);

/* The character of a named reference of HTML (`eacute`), 0 for an unknown name. */
uint32_t xml_entity(struct str name);
/*
 * What a code point of 0x80..0x9F stands for: there pages mean windows-1252 (HTML Living Standard,
 * "numeric character reference end state"). Others are themselves.
 */
uint32_t xml_windows_1252(uint32_t rune);

#endif
