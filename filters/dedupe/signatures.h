/*
 * Files of signatures, one for each file of posts, as the first step of sharing an archive (see
 * share.h): what dedupe knows of a post, in the order of the posts. A post takes 104 bytes, its id
 * and that of the post that it reposts. Signatures depend on the posts alone, not on --by and
 * --threshold.
 */
#ifndef DEDUPE_SIGNATURES_H
#define DEDUPE_SIGNATURES_H

#include "clusters.h"
#include "share-file.h"

#define SIGNATURES_ID_MAX 16384 /* bytes of an id */

/* 104 bytes, as they lie in the file. */
struct signature_row {
	struct print print; /* with its time */
	struct print_keys keys;
	uint32_t next[PRINT_LANES]; /* the later half of signature.probe */
	uint16_t id_len, root_len;  /* of the bytes that follow */
	uint8_t empty, repost, zero[2];
};

struct signatures_out;

/* Into a file of the caller's, who makes it appear; path is for messages, and kept. NULL with *e.
 */
struct signatures_out *signatures_create(struct outfile *file, const char *path, struct err *e);
/* The next post's; -1 with *e filled. */
int signatures_add(struct signatures_out *o, const struct telling *t, struct err *e);
/* All posts are there; frees o in every case. */
int signatures_finish(struct signatures_out *o, struct err *e);
void signatures_abort(struct signatures_out *o);

/* Many files, read one after another as often as one likes; posts are numbered through. */
struct signatures {
	char *const *path;
	size_t files;
	uint64_t *digest; /* of each file */
	uint32_t *base; /* number of each one's first post, and behind the last the count of all */
	struct hash128 posts; /* of all digests */
	struct share_in *in;  /* the file that is being read */
	size_t at_file;
	uint32_t next; /* number of the next post */
};

/* A post as it was signed; its views live until the next one is read. */
struct signed_post {
	uint32_t number;
	struct telling telling; /* sig is `signature` */
	struct signature signature;
};

/* Looks at every file. Two of the same posts are refused: their posts could not be told apart. path
 * is kept. -1 with *e; to be freed in any case. */
int signatures_open(struct signatures *s, char *const *path, size_t files, struct err *e);
void signatures_close(struct signatures *s);
/* To the first post. */
void signatures_rewind(struct signatures *s);
/* 1, 0 at the end, -1 with *e filled. */
int signatures_next(struct signatures *s, struct signed_post *p, struct err *e);

#endif
