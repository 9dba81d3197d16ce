/*
 * Archives of many files: tar (packed or not), zip, 7z. The only includer of libarchive. Nothing is
 * ever written to disk.
 */
#ifndef TP_FETCH_ARCHIVE_H
#define TP_FETCH_ARCHIVE_H

#include "unpack.h"

struct archive_reader;

struct archive_limits {
	uint64_t unpacked_max; /* bytes of all members; 0: no limit */
	double ratio_max;      /* unpacked to packed, asked once 64 MiB came out; 0: no limit */
};

/* True where the file's own first bytes (raw), or what they unpack to (head), begin an archive. head
 * should hold 512 bytes where there are so many. */
bool archive_is(struct str raw, struct str head);
/*
 * Opens the archive that u begins; u is taken in any case. path is its name for messages, and is opened
 * again where the format needs to seek (zip, 7z); `-` can't be, and such a one is refused with what to do.
 * An account archive of X (data/account.js and data/tweets.js) is known by its members: what is read from it is
 * one member of lines {"tweet":{...},"account":{...},"note":{...}}, note where one belongs to the
 * tweet. NULL with *e.
 */
struct archive_reader *archive_open(
    struct unpack *u, const char *path, struct archive_limits limits, struct err *e);
/*
 * Steps to the next member that is a file with something in it: 1, 0 at the end, -1 with *e on a
 * damaged archive or one past a limit, -2 where a signal came.
 */
int archive_next(struct archive_reader *a, struct err *e);
/* `day.tar/2025/12/05.json.bz2`: lives to the end of the reader. */
const char *archive_member(const struct archive_reader *a);
/* The member's bytes, unpacked where it is packed itself; to be closed before archive_next(). An
 * archive inside an archive is refused by name. */
struct unpack *archive_member_open(struct archive_reader *a, struct err *e);
void archive_close(struct archive_reader *a);

#endif
