/*
 * What became of the page that is being written: told to the harvest once its last post was.
 */
#ifndef TP_FETCH_PAGES_H
#define TP_FETCH_PAGES_H

#include "reader.h"

struct pages {
	struct harvest *harvest;
	struct page *page; /* under way, or NULL */
	struct arena arena;
	struct buf found; /* struct page_post of each post */
	uint64_t posts;
	uint64_t kept;	     /* how many were written: who writes them counts */
	const char *trouble; /* the first reason why some of it was lost; or NULL */
	uint64_t rejected_before;
};

void pages_init(struct pages *p, struct harvest *harvest);
void pages_free(struct pages *p);
/*
 * Before a record of a page is written: what an earlier page of its source gave is flushed and
 * saved, if that was not done. -1 with *e.
 */
int pages_begin(struct pages *p, struct run *run, struct page *page, struct err *e);
/* What a record gave. -1 with *e where memory is out. */
int pages_add(struct pages *p, const struct converted *got, struct err *e);
/* True where the post is known from before: it is not written again. */
bool pages_knows(const struct pages *p, const struct converted_post *post);
/* The page was written. -1 with *e. */
int pages_end(struct pages *p, struct run *run, struct page *page, struct err *e);

#endif
