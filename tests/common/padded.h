/*
 * A copy of a text with the padding that json_parse() asks for, in a block of its own, so that a
 * sanitizer sees a read beyond it. The padding is a byte that would change the text if it were
 * read.
 */
#ifndef TP_PADDED_H
#define TP_PADDED_H

#include "json.h"

struct padded {
	char *ptr;
};

static inline struct str padded_with(struct padded *p, struct str text, char pad)
{
	free(p->ptr);
	p->ptr = malloc(text.len + JSON_PADDING);
	if (!p->ptr)
		exit(EXIT_FAILURE);
	if (text.len > 0)
		memcpy(p->ptr, text.ptr, text.len);
	memset(p->ptr + text.len, pad, JSON_PADDING);
	return (struct str){p->ptr, text.len};
}

static inline struct str padded_set(struct padded *p, struct str text)
{
	return padded_with(p, text, ']');
}

static inline void padded_free(struct padded *p)
{
	free(p->ptr);
	p->ptr = NULL;
}

#endif
