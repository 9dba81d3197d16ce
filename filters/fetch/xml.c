/*
 * libxml2 (2.9 or later) behind xml.h; the only includer of it. In: UTF-8. Out: its tree, seen
 * through accessors. Remembers nothing but what the library itself initialises once.
 *
 * The HTML reader looks through all open elements at each end tag, and gives up where they nest 256
 * deep; so the elements that are open are counted as they come, and beyond XML_DEPTH_MAX the reader
 * is stopped and the place told.
 */
#include "xml.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A place for the text before which the reader would make up a paragraph. */
#define HTML_HEAD "<html><body>"
/* HTML is read in pieces of about this size. */
#define HTML_PIECE ((size_t)8 << 20)
#define ATTRIBUTES_MAX 256 /* of one tag */

struct xml_doc {
	xmlDoc *tree;
};

/* What a reader of ours knows, by its ctxt->_private. */
struct reading {
	char *why;
	long stopped_at; /* byte at which HTML nested too deep, -1 where it never did */
};

static const xmlNode *as_tree(const struct xml_node *node)
{
	return (const xmlNode *)(const void *)node;
}

static const struct xml_node *as_node(const xmlNode *node)
{
	return (const struct xml_node *)(const void *)node;
}

static struct str as_str(const xmlChar *z)
{
	return str_of((const char *)z);
}

/* Keeps the first complaint, without the newline that libxml2 puts behind it. */
static void complain(void *context, const xmlError *error)
{
	xmlParserCtxt *ctxt = context;
	struct reading *reading = ctxt ? ctxt->_private : NULL;
	struct str what = error ? str_trim(str_of(error->message)) : STR_NONE;

	if (!reading || !error || error->level < XML_ERR_ERROR || reading->why[0] || what.len == 0)
		return;
	err_quote(reading->why, XML_WHY_MAX, what);
}

#if LIBXML_VERSION >= 21200
static void complain_any(void *context, const xmlError *error)
#else
static void complain_any(void *context, xmlError *error)
#endif
{
	complain(context, error);
}

static struct xml_doc *as_doc(xmlDoc *tree)
{
	struct xml_doc *doc = tree ? malloc(sizeof(*doc)) : NULL;

	if (doc)
		doc->tree = tree;
	else if (tree)
		xmlFreeDoc(tree);
	return doc;
}

struct xml_doc *xml_read(struct str utf8, char *why)
{
	struct reading reading = {why, -1};
	xmlParserCtxt *ctxt = utf8.len < INT_MAX ? xmlNewParserCtxt() : NULL;
	xmlDoc *tree;

	why[0] = '\0';
	if (!ctxt)
		return NULL;
	ctxt->_private = &reading;
	ctxt->sax->serror = complain_any;
	tree = xmlCtxtReadMemory(ctxt, utf8.ptr ? utf8.ptr : "", (int)utf8.len, NULL, "UTF-8",
	    XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOENT |
		XML_PARSE_COMPACT);
	xmlFreeParserCtxt(ctxt);
	if (!tree)
		tree = xmlNewDoc(NULL);
	return as_doc(tree);
}

/* As the library's own, but that too deep an element stops the reader. */
static void start_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
	htmlParserCtxt *ctxt = context;
	struct reading *reading = ctxt->_private;

	if (ctxt->nodeNr < XML_DEPTH_MAX && ctxt->nameNr < 2 * XML_DEPTH_MAX) {
		xmlSAX2StartElement(context, name, attributes);
		return;
	}
	if (reading->stopped_at < 0) {
		reading->stopped_at = xmlByteConsumed(ctxt);
		xmlStopParser(ctxt);
	}
}

static xmlDoc *read_html(struct str text, struct reading *reading)
{
	htmlParserCtxt *ctxt = htmlCreateMemoryParserCtxt(text.ptr, (int)text.len);
	xmlDoc *tree;

	if (!ctxt)
		return NULL;
	ctxt->_private = reading;
	ctxt->sax->serror = complain_any;
	ctxt->sax->startElement = start_element;
	htmlCtxtUseOptions(ctxt, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
				     HTML_PARSE_NONET | HTML_PARSE_COMPACT);
	xmlSwitchEncoding(ctxt, XML_CHAR_ENCODING_UTF8);
	if (ctxt->input->encoding == NULL)
		ctxt->input->encoding = xmlStrdup(BAD_CAST "UTF-8");
	htmlParseDocument(ctxt);
	tree = ctxt->myDoc;
	htmlFreeParserCtxt(ctxt);
	return tree ? tree : xmlNewDoc(NULL);
}

/*
 * Blanks all but the first ATTRIBUTES_MAX attributes of a tag: the library compares each with all
 * before it. Returns the end of the tag.
 */
static char *tame_tag(char *p, const char *end)
{
	size_t attributes = 0;
	char quote = '\0';

	for (; p < end && attributes <= ATTRIBUTES_MAX && (quote || *p != '>'); p++) {
		bool blank = (unsigned char)*p <= ' ' || *p == '/';

		if (quote && *p == quote) {
			quote = '\0';
			attributes++;
		} else if (!quote && (*p == '"' || *p == '\'')) {
			quote = *p;
		} else if (!quote && blank && (unsigned char)p[1] > ' ') {
			attributes++;
		}
	}
	for (; p < end && attributes > ATTRIBUTES_MAX && *p != '>'; p++)
		*p = ' ';
	return p;
}

/* Makes a piece of HTML, NUL-terminated at end, what the library reads whole and in fair time. */
static void tame(char *p, char *end)
{
	/* a NUL would end the document */
	for (char *nul = memchr(p, '\0', (size_t)(end - p)); nul;
	     nul = memchr(nul, '\0', (size_t)(end - nul)))
		*nul = ' ';
	for (p = memchr(p, '<', (size_t)(end - p)); p; p = memchr(p, '<', (size_t)(end - p))) {
		char letter = (char)(p[1] | 0x20);

		p++;
		if (letter >= 'a' && letter <= 'z')
			p = tame_tag(p, end);
	}
}

/* Where a piece of at most HTML_PIECE ends: before a tag. */
static size_t piece_of(struct str text)
{
	size_t len = text.len < HTML_PIECE ? text.len : HTML_PIECE;

	while (len > 0 && len < text.len && text.ptr[len] != '<')
		len--;
	return len > 0 ? len : (text.len < HTML_PIECE ? text.len : HTML_PIECE);
}

struct xml_doc *xml_read_html(struct str utf8, size_t *taken)
{
	size_t head = strlen(HTML_HEAD), len = piece_of(utf8);
	char why[XML_WHY_MAX] = "";
	struct reading reading = {why, -1};
	char *text = malloc(head + len + 1);
	struct xml_doc *doc;

	*taken = len;
	if (!text)
		return NULL;
	memcpy(text, HTML_HEAD, head);
	if (len > 0)
		memcpy(text + head, utf8.ptr, len);
	text[head + len] = '\0';
	tame(text + head, text + head + len);
	doc = as_doc(read_html((struct str){text, head + len}, &reading));
	/* the reader stands behind the name and attributes of the tag that was one too many */
	if (reading.stopped_at > (long)head && (size_t)reading.stopped_at - head < len) {
		size_t at = (size_t)reading.stopped_at;

		while (text[at] == '/' || (text[at] && (unsigned char)text[at] <= ' '))
			at++;
		*taken = at + (text[at] == '>') - head;
	}
	free(text);
	return doc;
}

void xml_free(struct xml_doc *doc)
{
	if (doc)
		xmlFreeDoc(doc->tree);
	free(doc);
}

const struct xml_node *xml_root(const struct xml_doc *doc)
{
	return as_node(xmlDocGetRootElement(doc->tree));
}

static const struct xml_node *walkable(const xmlNode *node)
{
	while (node && node->type != XML_ELEMENT_NODE && node->type != XML_TEXT_NODE &&
	       node->type != XML_CDATA_SECTION_NODE)
		node = node->next;
	return as_node(node);
}

const struct xml_node *xml_first(const struct xml_node *parent)
{
	return xml_is_text(parent) ? NULL : walkable(as_tree(parent)->children);
}

const struct xml_node *xml_next(const struct xml_node *node)
{
	return walkable(as_tree(node)->next);
}

const struct xml_node *xml_parent(const struct xml_node *node)
{
	const xmlNode *parent = as_tree(node)->parent;

	return parent && parent->type == XML_ELEMENT_NODE ? as_node(parent) : NULL;
}

bool xml_is_text(const struct xml_node *node)
{
	return as_tree(node)->type != XML_ELEMENT_NODE;
}

struct str xml_text(const struct xml_node *node)
{
	return xml_is_text(node) ? as_str(as_tree(node)->content) : STR_NONE;
}

/* `a:b` is a name of its own where nobody declared a. */
static const char *colon_of(const struct xml_node *element)
{
	return as_tree(element)->ns ? NULL : strchr((const char *)as_tree(element)->name, ':');
}

const char *xml_name(const struct xml_node *element)
{
	const char *colon = colon_of(element);

	return colon ? colon + 1 : (const char *)as_tree(element)->name;
}

struct str xml_prefix(const struct xml_node *element)
{
	const xmlNode *node = as_tree(element);
	const char *colon = colon_of(element), *name = (const char *)node->name;

	if (colon)
		return (struct str){name, (size_t)(colon - name)};
	return node->ns ? as_str(node->ns->prefix) : STR_NONE;
}

struct str xml_space(const struct xml_node *element)
{
	const xmlNode *node = as_tree(element);

	return node->ns ? as_str(node->ns->href) : STR_NONE;
}

static struct str value_of(const xmlAttr *attribute)
{
	const xmlNode *text = attribute->children;

	return text && text->content ? as_str(text->content) : STR_NONE;
}

bool xml_attribute(const struct xml_node *element, const char *name, struct str *value)
{
	const xmlAttr *found = NULL;
	bool xml = strncmp(name, "xml:", 4) == 0;
	const xmlChar *local = BAD_CAST(xml ? name + 4 : name);

	for (const xmlAttr *a = as_tree(element)->properties; a; a = a->next) {
		bool of_xml = a->ns && a->ns->prefix && xmlStrEqual(a->ns->prefix, BAD_CAST "xml");

		if (of_xml != xml || xmlStrcasecmp(a->name, local) != 0)
			continue;
		if (!found || !a->ns)
			found = a;
	}
	if (found)
		*value = value_of(found);
	return found != NULL;
}

bool xml_attribute_at(
    const struct xml_node *element, size_t i, const char **name, struct str *value)
{
	const xmlAttr *a = as_tree(element)->properties;

	while (a && i-- > 0)
		a = a->next;
	if (!a)
		return false;
	*name = (const char *)a->name;
	*value = value_of(a);
	return true;
}

uint32_t xml_entity(struct str name)
{
	const htmlEntityDesc *entity;
	char z[16];

	if (name.len == 0 || name.len >= sizeof(z))
		return 0;
	memcpy(z, name.ptr, name.len);
	z[name.len] = '\0';
	entity = strcmp(z, "apos") == 0 ? NULL : htmlEntityLookup(BAD_CAST z);
	if (strcmp(z, "apos") == 0)
		return '\'';
	return entity ? entity->value : 0;
}

uint32_t xml_windows_1252(uint32_t rune)
{
	static const uint16_t table[32] = {0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
	    0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018,
	    0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
	    0x9D, 0x017E, 0x0178};

	return rune >= 0x80 && rune <= 0x9F ? table[rune - 0x80] : rune;
}
