/*
 * Private to reader*.c: what the reader has open.
 */
#ifndef TP_FETCH_READER_RUN_H
#define TP_FETCH_READER_RUN_H

#include "reader.h"

#define FEED_MAX ((size_t)64 << 20) /* bytes of one feed */

struct reader {
	struct reader_options o;
	struct arena arena; /* inputs and names */
	struct json *json;
	size_t file_at;
	uint64_t serial;
	/* under way */
	const char *path, *name; /* of the operand; of what the lines come from */
	bool is_stdin;
	struct input *operand, *input; /* the file's or page's own; what the lines are of */
	bool in_part;		       /* some of the operand could not be read */
	struct archive_reader *archive;
	uint64_t members; /* of it that were opened */
	struct lines *lines;
	struct buf document; /* a feed as JSON Feed */
	uint64_t tapped;     /* bytes of the file that the tap has seen */
};

/* A copy that lives as long as the reader, or NULL. */
const char *reader_keep(struct reader *r, const char *text);
/* A new input, which is under way from now on; NULL with *e. source lives as long as the run. */
struct input *reader_start(struct reader *r, const char *name, const char *source, struct err *e);
/* Takes from the window what own leaves out. */
void reader_narrow(struct provenance *from, struct window own);
/* The first bytes of what u holds: as many as it takes to know what it is. As unpack_peek(). */
int reader_peek(struct unpack *u, struct str *head, struct err *e);
/* Opens what u holds as r->lines; u is taken. 0, -1 with *e, -2. */
int reader_open(struct reader *r, struct run *run, struct unpack *u, struct err *e);

#endif
