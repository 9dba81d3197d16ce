/*
 * Floor 0. A growing byte buffer with a declared maximum. Failure (the maximum, or no memory) is
 * sticky: later additions do nothing, and the caller looks at buf_failed() once at the end.
 */
#ifndef TP_BUF_H
#define TP_BUF_H

#include <string.h>

#include "err.h"

#ifdef __cplusplus
extern "C" {
#endif

struct buf {
	char *ptr; /* len bytes; not NUL-terminated; NULL before the first addition */
	size_t len, cap, max;
	bool failed;
};

/* An empty buffer that refuses to hold more than max bytes; allocates nothing. */
void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
/* Forgets the content (and a failure), keeps the memory. */
static inline void buf_reset(struct buf *b)
{
	b->len = 0;
	b->failed = false;
}
/* True when some addition did not fit: the content is then cut and must not be used. */
static inline bool buf_failed(const struct buf *b)
{
	return b->failed;
}

/* Makes room for len more bytes and returns where they may be written (add them to b->len); NULL on
 * failure. */
char *buf_room_more(struct buf *b, size_t len);
static inline char *buf_room(struct buf *b, size_t len)
{
	bool fits = len < b->cap - b->len && len <= b->max - b->len && !b->failed;

	return fits ? b->ptr + b->len : buf_room_more(b, len);
}
static inline void buf_add(struct buf *b, const void *bytes, size_t len)
{
	char *to = buf_room(b, len);

	str_holds((struct str){(const char *)bytes, len});
	if (!to || len == 0)
		return;
	memcpy(to, bytes, len);
	b->len += len;
}
static inline void buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.ptr, s.len);
}
static inline void buf_add_z(struct buf *b, const char *z)
{
	buf_add(b, z, strlen(z));
}
static inline void buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}
/* One Unicode code point as UTF-8; U+FFFD for a surrogate or beyond U+10FFFF. */
void buf_add_rune(struct buf *b, uint32_t rune);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes (RFC 8259 §7): escapes ", \ and bytes below 0x20; the rest as is.
 */
void buf_add_json(struct buf *b, struct str utf8);
/* x rounded to `places` decimals, trailing zeros dropped, never `-0`; NaN and infinities as null.
 */
void buf_add_number(struct buf *b, double x, int places);
void buf_add_int(struct buf *b, int64_t n);

/* A view of the content, until the next change. */
static inline struct str buf_str(const struct buf *b)
{
	struct str s = {b->ptr, b->len};

	return s;
}
/* The content NUL-terminated (the NUL is not counted in len), until the next change; NULL on
 * failure. */
const char *buf_z(struct buf *b);

#ifdef __cplusplus
}
#endif

#endif
