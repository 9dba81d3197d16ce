/*
 * Floor 1. Bytes as a .gz file (RFC 1952), the same bytes for the same input on every machine: no
 * name and no time in it. Writing only; unpack.h reads.
 */
#ifndef TP_PACK_H
#define TP_PACK_H

#include "buf.h"

/*
 * Appends bytes as one .gz member. comment (NULL: none) goes into its header as FCOMMENT, and
 * should be ASCII. -1 with *e filled (EXIT_IO) where out is full or memory is out.
 */
int pack_gzip(struct str bytes, const char *comment, struct buf *out, struct err *e);

#endif
