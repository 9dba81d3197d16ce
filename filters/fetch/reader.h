/*
 * Everything that fetch reads, as blocks of lines: files (plain, packed, archives, feeds), then
 * pages of network sources as they come.
 */
#ifndef TP_FETCH_READER_H
#define TP_FETCH_READER_H

#include "archive.h"
#include "convert.h"
#include "harvest.h"

/* One operand or one page: record.input. */
struct input {
	struct provenance from; /* first: record.input is seen as one */
	struct page *page;	/* NULL: a file */
	bool raw, lookup;	/* an answer that --raw kept; one that holds no posts */
	const char *key;	/* raw: of the source that it is of (spec.key) */
	const char *trouble;	/* why nothing could be made of it; NULL: nothing wrong */
	uint64_t passed_over;	/* members of an archive that can be no posts */
};

struct reader_options {
	char **file;
	size_t files;
	struct harvest *harvest; /* or NULL */
	const struct adapters *adapters;
	struct window window;
	size_t max_line;
	struct archive_limits limits;
	bool tell_all; /* see struct provenance */
	unpack_tap_fn
	    *tap; /* sees the bytes of each file as it lies, and (NULL, 0) at its end; or NULL */
	void *tap_context;
};

struct reader;

/* The options are copied, what they point to is not. NULL with *e. */
struct reader *reader_new(const struct reader_options *options, struct err *e);
/* As filter.read(); what cannot be read is told, and the rest goes on. -3: pages that were handed
 * out must be settled and saved first. */
int reader_read(
    struct reader *r, struct run *run, struct block *b, struct intake *in, struct err *e);
/* As filter.would_block(). */
bool reader_would_block(struct reader *r);
void reader_free(struct reader *r);

#endif
