/*
 * What takes long to make and depends on nothing but its key: kept between runs in
 * $XDG_CACHE_HOME/trendpipe, else ~/.cache/trendpipe. Without such a folder, or with one that
 * others may write, nothing is kept; no failure is told, since whoever asks can make the thing
 * anew.
 */
#ifndef TAG_CACHE_H
#define TAG_CACHE_H

#include "buf.h"

#define CACHE_ENTRY_MAX ((size_t)128 << 20)

/*
 * Appends what was kept for the key (any bytes) to out. -1 where there is nothing, or not that
 * which was written, in a regular file of the user's own that nobody else may write.
 */
int cache_read(struct str key, struct buf *out);
/* Keeps the bytes for the key, whole or not at all; old entries beyond a few go. */
void cache_write(struct str key, struct str bytes);

#endif
