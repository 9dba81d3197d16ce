/*
 * What archives and their members are, by names and first bytes. Pure functions.
 */
#ifndef TP_FETCH_ARCHIVE_KIND_H
#define TP_FETCH_ARCHIVE_KIND_H

#include "err.h"

enum archive_kind { ARCHIVE_NONE, ARCHIVE_TAR, ARCHIVE_ZIP, ARCHIVE_7Z };

/* By the first bytes; 512 of them where there are so many. */
enum archive_kind archive_kind_of(struct str head);

enum member_kind {
	MEMBER_LITTER, /* what desktops leave behind */
	MEMBER_OTHER,  /* nothing that holds posts */
	MEMBER_TWEETS, /* of X's account archive: tweets */
	MEMBER_BESIDE, /* ... and what belongs to them */
	MEMBER_POSTS,  /* posts, whatever its first bytes */
	MEMBER_ASK     /* its first bytes tell */
};

/* By its name; the suffix of a packed form does not matter. */
enum member_kind member_kind_of(struct str path);
/* True where the first bytes may begin JSON, a feed, or a file of X's account archive. */
bool member_may_hold(struct str head);

#endif
