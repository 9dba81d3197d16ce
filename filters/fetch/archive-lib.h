/*
 * One pass over an archive's members, front to back, by libarchive; archive-lib.c is its only
 * includer.
 */
#ifndef TP_FETCH_ARCHIVE_LIB_H
#define TP_FETCH_ARCHIVE_LIB_H

#include "archive.h"

struct archive_pass;

/*
 * Begins a pass; u is taken. path as for archive_open(); name is what messages call it. Both must
 * live as long. NULL with *e.
 */
struct archive_pass *archive_pass_open(struct unpack *u, const char *path, const char *name,
    struct archive_limits limits, struct err *e);
/* The next member that is a file with something in it, as far as its header tells: 1, 0 at the end,
 * -1 with *e, -2. After -1, or a failure that archive_pass_read() told and that ends all, 0. */
int archive_pass_next(struct archive_pass *p, struct err *e);
/* The member's name as it lies in the archive; until the next step. */
struct str archive_pass_name(const struct archive_pass *p);
/* Why its bytes can't be had, `encrypted`; NULL where they can. */
const char *archive_pass_refuses(const struct archive_pass *p);
/* The member's bytes, unpacked where it is packed itself; name is for messages. NULL with *e. */
struct unpack *archive_pass_member(struct archive_pass *p, const char *name, struct err *e);
/* True where the archive can be opened once more. */
bool archive_pass_is_file(const struct archive_pass *p);
void archive_pass_close(struct archive_pass *p);

/* Whether so much may have come out of so much; -1 with *e, which begins with name, where not. */
int archive_limits_hold(const struct archive_limits *limits, uint64_t unpacked, uint64_t packed,
    const char *name, struct err *e);

#endif
