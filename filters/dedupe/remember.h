/*
 * Memory across runs: between the clusters of this run and the file of --seen. Before a post is
 * judged the clusters are told what the file knows from before it; afterwards the post is put down.
 */
#ifndef DEDUPE_REMEMBER_H
#define DEDUPE_REMEMBER_H

#include "clusters.h"

#define REMEMBER_SAVE_POSTS 500 /* of a live stream so many are saved at a time, at least */

struct remember;

/* For seen_file_open()'s path and days; clusters stays the caller's, and must outlive it. NULL with
 * *e. */
struct remember *remember_new(
    const char *path, int64_t days, struct clusters *clusters, struct err *e);
/* Forgets what was not saved. NULL is fine. */
void remember_free(struct remember *r);
/* Call before clusters_judge(), in the order of the posts; -1 with *e. */
int remember_before(struct remember *r, const struct telling *t, struct err *e);
/* Call after it; -1 with *e. Posts without an id or a time are not remembered. */
int remember_after(
    struct remember *r, const struct telling *t, const struct verdict *v, struct err *e);
/* Saves all posts that were put down; call it once they have left the program. whole: the run's
 * input has ended. -1 with *e. */
int remember_save(struct remember *r, bool whole, struct err *e);
/* The same for a live stream, where REMEMBER_SAVE_POSTS are not saved yet. */
int remember_save_live(struct remember *r, struct err *e);

#endif
