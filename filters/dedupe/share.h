/*
 * An archive shared by workers: what one run of dedupe over all of it would tell, each worker with
 * a part of the memory and of the work. By files in one folder, in steps:
 *
 * signatures  of a file of posts each (signatures.h).
 * pairs       Worker K of N takes the keys that hash to K, goes through all signatures, and writes
 *             which posts may be alike: those that meet under a key as in clusters.c, among the
 *             latest KEYTABLE_UNDER_ONE that were kept (were no repeats), and have the likeness
 *             that a repeat or an update needs. Which posts are kept is taken from the round
 *             before; the first round guesses.
 * told        Posts that pairs connect are a component; each belongs to a worker, which judges its
 *             posts as clusters.c does, in order. Of other posts it knows which keys were taken by
 *             those that are kept: these count among the KEYTABLE_UNDER_ONE. It writes what is no
 *             first.
 *
 * Both are done again until no post is kept that was not taken to be, and the other way round. Then
 * the outcome is that of one run. For let all posts before a post be judged as by one run. The same
 * are kept then as were taken to be; so under each of its keys pairs had the tellings that one run
 * finds there, and all of those that it may be like are in its component, with the firsts of their
 * clusters, which are connected to them. Its worker finds these and no others under the key, since
 * what is kept of other components takes its places there. So it is judged as by one run, too; and
 * the first of all posts is. A post that no pair names is like nothing, and nothing is like it: it
 * is a first. Each round makes at least one more post right than the one before, so there is a last
 * one; three are the rule.
 */
#ifndef DEDUPE_SHARE_H
#define DEDUPE_SHARE_H

#include "buf.h"
#include "clusters.h"

/* What a step came to. */
enum share_came { SHARE_DONE, SHARE_WAITS, SHARE_IS_SETTLED };

/*
 * The next step of worker rules->part of rules->parts, over signature files in the order of the
 * input. text: what was done, or what the worker waits for. -1 with *e filled.
 */
int share_take_step(const char *folder, const struct clusters_rules *rules, char *const *path,
    size_t files, enum share_came *came, struct buf *text, struct err *e);

struct share_telling;

/*
 * What the folder tells of the posts of one file, whose signatures lie at `signatures`. rules->by
 * and threshold, where given (by != 0), must be those of the folder; they become them. NULL with
 * *e: EXIT_USAGE where the folder is not settled, or knows nothing of the file.
 */
struct share_telling *share_telling_open(
    const char *folder, const char *signatures, struct clusters_rules *rules, struct err *e);
void share_telling_close(struct share_telling *t);
/* The next post's verdict, by its id and time; its views live until the next call. -1 with *e where
 * it is not the post that was signed. */
int share_telling_next(
    struct share_telling *t, const struct telling *post, struct verdict *v, struct err *e);
/* After the last post: -1 with *e where there were more signatures than posts. */
int share_telling_end(struct share_telling *t, struct err *e);

#endif
