/*
 * Floor 1. Whole-line validation and views of JSON values, by simdjson: the one C++ file of the
 * project stands behind this header, and no exception leaves it.
 */
#ifndef TP_JSON_H
#define TP_JSON_H

#include "err.h"

#ifdef __cplusplus
extern "C" {
#endif

#define JSON_PADDING 64	    /* readable bytes that must follow what json_parse() is given */
#define JSON_DEPTH_MAX 1024 /* nesting beyond this is refused */

struct json; /* a parser and the document that it read last; for one thread */

enum json_type {
	JSON_NONE,
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

/* A value inside the document last read; void once the parser reads again. JSON_NONE: absent. */
struct json_value {
	const void *document;
	uint64_t at;
	enum json_type type;
};

/* A walk over an object's members or an array's elements, in the order of the text. */
struct json_walk {
	const void *document;
	uint64_t at, end;
	bool object;
	struct str key;		 /* of the current member, unescaped */
	struct json_value value; /* the current member or element */
};

struct json *json_new(void);
void json_free(struct json *j);

/*
 * Validates the whole text (RFC 8259, UTF-8) and gives its root. JSON_PADDING bytes after text must
 * be readable (their content does not matter). What simdjson refuses and real archives hold
 * (integers and exponents beyond 64 bits, lone surrogate escapes) is read on a slower path: such a
 * number is seen as JSON_NUMBER with its nearest double, such an escape as U+FFFD. Returns 0, or -1
 * with *e `bad JSON at byte N (why)`.
 */
int json_parse(struct json *j, struct str text, struct json_value *root, struct err *e);

/* The member `key` of an object (the last of that name), or JSON_NONE. */
struct json_value json_get(struct json_value object, struct str key);
/* As json_get() through nested objects: path is `author.public_metrics.followers_count`. */
struct json_value json_path(struct json_value object, const char *path);

/* Unescaped text of a JSON_STRING, valid until the parser reads again; STR_NONE for other types. */
struct str json_text(struct json_value v);
/* An integer within 64 bits; false for anything else (then *n is untouched). */
bool json_int(struct json_value v, int64_t *n);
/* Any number; false for other types. */
bool json_real(struct json_value v, double *x);
bool json_true(struct json_value v);

struct json_walk json_walk_start(struct json_value container);
/* Steps to the next member or element; false at the end, or where the container is neither. */
bool json_walk_next(struct json_walk *w);

/*
 * The bytes of the value as they stand in the text that was parsed, which must still be there: with
 * the escapes, digits and spaces that came, without white space around it. STR_NONE for JSON_NONE,
 * and where memory is out. The first call for a text takes a tenth of what json_parse() took.
 */
struct str json_raw(struct json_value v);
/* The same of the current member, from its key's opening quote on; of an array, of its element. */
struct str json_walk_raw(const struct json_walk *w);

/*
 * Writes the value as compact JSON through add(context, bytes, len): integers within 64 bits
 * exactly, other numbers as the shortest text that reads back as the same double, strings with the
 * escapes that RFC 8259 demands.
 */
void json_print(
    struct json_value v, void (*add)(void *context, const char *bytes, size_t len), void *context);

#ifdef __cplusplus
}
#endif

#endif
