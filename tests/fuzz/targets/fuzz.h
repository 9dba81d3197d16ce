/*
 * What fuzz targets share: checks that end the run, texts with padding, printing.
 */
#ifndef TP_FUZZ_H
#define TP_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json.h"

#define FUZZ_CHECK(condition)                                                                      \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);            \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A copy of its own size with JSON_PADDING bytes `pad` behind it; the caller frees it. */
static inline char *fuzz_padded(struct str text, char pad)
{
	char *copy = malloc(text.len + JSON_PADDING);

	FUZZ_CHECK(copy != NULL);
	if (text.len > 0)
		memcpy(copy, text.ptr, text.len);
	memset(copy + text.len, pad, JSON_PADDING);
	return copy;
}

static inline void fuzz_add(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

/* One parser for all inputs, as a program has one for all lines. */
static inline struct json *fuzz_parser(void)
{
	static struct json *parser;

	if (!parser)
		parser = json_new();
	FUZZ_CHECK(parser != NULL);
	return parser;
}

/* Parses text and appends what it prints as; -1 where it is no JSON. */
static inline int fuzz_print(struct json *j, struct str text, struct buf *out)
{
	char *copy = fuzz_padded(text, '\n');
	struct json_value root;
	struct err e;
	int status = json_parse(j, (struct str){copy, text.len}, &root, &e);

	if (status == 0)
		json_print(root, fuzz_add, out);
	free(copy);
	return status;
}

#endif
