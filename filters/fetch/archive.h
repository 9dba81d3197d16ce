/*
 * Archives of many files: tar (packed or not), zip, 7z. Nothing is ever written to disk, so no name
 * in an archive can do harm.
 */
#ifndef TP_FETCH_ARCHIVE_H
#define TP_FETCH_ARCHIVE_H

#include "unpack.h"

struct archive_reader;

struct archive_limits {
	uint64_t unpacked_max; /* bytes that all of it unpacks to; 0: no limit */
	double ratio_max;      /* unpacked to packed, asked once 64 MiB came out; 0: no limit */
};

/* True where the file's own first bytes (raw), or what they unpack to (head), begin an archive.
 * head should hold 512 bytes where there are so many. */
bool archive_is(struct str raw, struct str head);
/*
 * Opens the archive that u begins; u is taken in any case. path is its name for messages, and is
 * opened again where that must be: a zip or 7z, for they are read back and forth, and an account
 * archive of X. `-` can't be, nor a pipe: a 7z is then refused with what to do, a zip read from
 * front to back. NULL with *e.
 */
struct archive_reader *archive_open(
    struct unpack *u, const char *path, struct archive_limits limits, struct err *e);
/*
 * Steps to the next member that may hold posts: a file with something in it, and no picture, page
 * or program by its name or first bytes. 1, 0 at the end, -1 with *e on a damaged archive or one
 * past a limit (then, or where archive_member_open() or reading the member told of it, nothing more
 * comes), -2 where a signal came.
 */
int archive_next(struct archive_reader *a, struct err *e);
/* `day.tar/2025/12/05.json.bz2`, with control bytes and what is no UTF-8 as \xNN; lives as long as
 * the reader. */
const char *archive_member(const struct archive_reader *a);
/*
 * The member's bytes, unpacked where it is packed itself; to be closed before archive_next(). NULL
 * with *e where it is refused by name, and the others go on: an archive inside an archive, an
 * encrypted or sparse member, one that is damaged from its start. tweets.js (its parts, tweet.js)
 * of an account archive of X comes as lines {"tweet":{...},"account":{...},"note":{...}}, as
 * x_account_join() makes them, with account.js and note-tweet.js of its folder, wherever in the
 * archive they lie.
 */
struct unpack *archive_member_open(struct archive_reader *a, struct err *e);
/* Members so far that can hold no posts; links, folders, devices, empty files and the litter of
 * desktops (__MACOSX/, ._*, .DS_Store) are not counted. */
uint64_t archive_passed_over(const struct archive_reader *a);
void archive_close(struct archive_reader *a);

#endif
