/*
 * What a story is called: the names that most of its posts hold and what happens, else how its
 * first post begins.
 */
#ifndef GROUP_LABEL_H
#define GROUP_LABEL_H

#include "buf.h"
#include "post.h"

#define LABEL_NAMES 6	  /* that are counted */
#define LABEL_NAME_MAX 31 /* bytes of one */
#define LABEL_OPENING 240 /* bytes of how it begins */

struct label_name {
	char text[LABEL_NAME_MAX];
	uint8_t len;
	uint32_t posts;
	bool thing;
};

struct label {
	struct label_name *name;
	uint32_t names;
	char *opening;
	uint32_t opening_len;
	uint32_t posts;
	uint32_t act[8]; /* posts that tell of each kind of event */
};

void label_free(struct label *l);
/* One more post of the story. */
int label_add(struct label *l, const struct post *p, struct err *e);
/* Appends the label as text, without quotes. */
void label_write(const struct label *l, struct buf *out);

#endif
