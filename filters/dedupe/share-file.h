/*
 * The files that workers share: signatures of posts, pairs that may be alike, what posts were found
 * to be. A head that says what it is and of what, segments of bytes, a table of where they end with
 * a hash of each, and a tail. A file appears whole or not at all; what is cut short, damaged, of
 * another version, of other posts or made with other options is refused by name. In the machine's
 * byte order, which the version names. For one thread.
 */
#ifndef DEDUPE_SHARE_FILE_H
#define DEDUPE_SHARE_FILE_H

#include "err.h"
#include "hash.h"
#include "outfile.h"

enum share_kind { SHARE_SIGNATURES = 1, SHARE_PAIRS, SHARE_TOLD, SHARE_SETTLED };

/* 56 bytes, as they lie in the file. */
struct share_head {
	char magic[8];
	uint32_t version, kind;
	uint32_t round, part, parts; /* of the worker that wrote it; 0 of signatures */
	uint32_t by;		     /* enum clusters_by; 0 of signatures, as the next two are */
	double threshold;
	struct hash128 posts; /* of all signatures, in their order */
};

/* What of struct share_head the caller knows; the rest is filled in. */
struct share_head share_head_of(enum share_kind kind);

struct share_out;

/* A new file that replaces path at share_out_commit(). path is kept, not copied. NULL with *e. */
struct share_out *share_out_open(const char *path, const struct share_head *head, struct err *e);
/* The same into a file of the caller's, who makes it appear or not after share_out_commit(). */
struct share_out *share_out_into(
    struct outfile *file, const char *path, const struct share_head *head, struct err *e);
int share_out_add(struct share_out *o, const void *bytes, size_t len, struct err *e);
/* Ends a segment: what follows is of the next. */
int share_out_end_segment(struct share_out *o, struct err *e);
/* Writes table and tail with `count`, makes the file appear and frees o in every case. */
int share_out_commit(struct share_out *o, uint64_t count, struct err *e);
/* Leaves no file and frees o. NULL is fine. */
void share_out_abort(struct share_out *o);

struct share_in;

/*
 * Opens path and looks at head, table and tail. Where want is not NULL, posts, by, threshold and
 * parts must be its. NULL with *e filled: EXIT_USAGE where it is refused, EXIT_IO where it can't be
 * read. path is kept.
 */
struct share_in *share_in_open(
    const char *path, enum share_kind kind, const struct share_head *want, struct err *e);
void share_in_close(struct share_in *in);
const struct share_head *share_in_head(const struct share_in *in);
uint64_t share_in_count(const struct share_in *in);
size_t share_in_segments(const struct share_in *in);
/* A hash of all that the file holds. */
uint64_t share_in_digest(const struct share_in *in);
/* Goes to the start of a segment. */
int share_in_seek(struct share_in *in, size_t segment, struct err *e);
/*
 * The next len bytes of the segment (len at most 64 KiB): 1, and *bytes shows them until the next
 * call; 0 where the segment has ended, whose hash was right; -1 with *e filled.
 */
int share_in_take(struct share_in *in, size_t len, const void **bytes, struct err *e);

#endif
