/*
 * Elements of HTML; see html-elements.h. In: a name. Out: a role. Remembers nothing.
 */
#include "html-elements.h"

#include <stdlib.h>
#include <string.h>

static const struct element {
	const char *name;
	enum html_role role;
} elements[] = {
    /* in the order of strcmp() */
    {"a", HTML_ANCHOR},
    {"address", HTML_LINE},
    {"article", HTML_PARAGRAPH},
    {"aside", HTML_PARAGRAPH},
    {"audio", HTML_DROPPED},
    {"blockquote", HTML_PARAGRAPH},
    {"br", HTML_BREAK},
    {"canvas", HTML_DROPPED},
    {"caption", HTML_LINE},
    {"center", HTML_LINE},
    {"datalist", HTML_DROPPED},
    {"dd", HTML_LINE},
    {"details", HTML_PARAGRAPH},
    {"dialog", HTML_DROPPED},
    {"dir", HTML_PARAGRAPH},
    {"div", HTML_LINE},
    {"dl", HTML_PARAGRAPH},
    {"dt", HTML_LINE},
    {"fieldset", HTML_PARAGRAPH},
    {"figcaption", HTML_LINE},
    {"figure", HTML_PARAGRAPH},
    {"footer", HTML_LINE},
    {"form", HTML_LINE},
    {"h1", HTML_PARAGRAPH},
    {"h2", HTML_PARAGRAPH},
    {"h3", HTML_PARAGRAPH},
    {"h4", HTML_PARAGRAPH},
    {"h5", HTML_PARAGRAPH},
    {"h6", HTML_PARAGRAPH},
    {"head", HTML_DROPPED},
    {"header", HTML_LINE},
    {"hgroup", HTML_LINE},
    {"hr", HTML_PARAGRAPH},
    {"iframe", HTML_DROPPED},
    {"img", HTML_PICTURE},
    {"legend", HTML_LINE},
    {"li", HTML_LINE},
    {"listing", HTML_PREFORMATTED},
    {"main", HTML_LINE},
    {"menu", HTML_PARAGRAPH},
    {"nav", HTML_LINE},
    {"noembed", HTML_DROPPED},
    {"noframes", HTML_DROPPED},
    {"noscript", HTML_DROPPED},
    {"ol", HTML_PARAGRAPH},
    {"optgroup", HTML_LINE},
    {"option", HTML_LINE},
    {"p", HTML_PARAGRAPH},
    {"plaintext", HTML_PREFORMATTED},
    {"pre", HTML_PREFORMATTED},
    {"q", HTML_QUOTED},
    {"rp", HTML_DROPPED},
    {"script", HTML_DROPPED},
    {"section", HTML_PARAGRAPH},
    {"select", HTML_DROPPED},
    {"style", HTML_DROPPED},
    {"summary", HTML_LINE},
    {"table", HTML_PARAGRAPH},
    {"tbody", HTML_LINE},
    {"td", HTML_CELL},
    {"template", HTML_DROPPED},
    {"textarea", HTML_PREFORMATTED},
    {"tfoot", HTML_LINE},
    {"th", HTML_CELL},
    {"thead", HTML_LINE},
    {"title", HTML_DROPPED},
    {"tr", HTML_LINE},
    {"ul", HTML_PARAGRAPH},
    {"video", HTML_DROPPED},
    {"xmp", HTML_PREFORMATTED},
};

static int by_name(const void *key, const void *member)
{
	return strcmp(key, ((const struct element *)member)->name);
}

enum html_role html_role_of(const char *name)
{
	const struct element *found = bsearch(
	    name, elements, sizeof(elements) / sizeof(elements[0]), sizeof(elements[0]), by_name);

	return found ? found->role : HTML_INLINE;
}
