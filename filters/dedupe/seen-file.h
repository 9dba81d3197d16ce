/*
 * The file of --seen: the prints of the tellings of past runs, with when each was posted, so that a
 * post may be known as a repeat or an update of one of an earlier day. One SQLite file, a row per
 * post: the print where it was a first or an update, nothing but its id and time where it was a
 * repeat. The only includer of sqlite3.h stands behind this header. For one thread.
 *
 * What is handed over depends on the file and on the posts asked for, in their order, and on
 * nothing else. A post that is in the file itself is being run again: what the run that filed it
 * came to know only after it is not handed over for it. It keeps its row, whichever later run it is
 * given to; but where its run was cut short it is put down anew. So a run repeated over the same
 * posts is handed the same tellings, whatever later days were filed in between.
 */
#ifndef DEDUPE_SEEN_FILE_H
#define DEDUPE_SEEN_FILE_H

#include "err.h"
#include "print.h"

/* Days that the file keeps beyond those that are asked for: what a run of so many days ago was
 * given is there still when it is run again. */
#define SEEN_FILE_SPARE_DAYS 7
#define SEEN_FILE_WAIT_MS 5000 /* for another run that has the file */

/* A post and its telling. Views live as long as the call. */
struct seen_telling {
	struct str id;
	int64_t time_ms;
	const struct print *print; /* NULL: a repeat, of which only id and time are kept */
	const struct print_keys *keys;
	struct str cluster; /* the id of its cluster's first; its own where it is one */
	struct str root;    /* the post that it reposts; empty where it is none */
};

struct seen_file;

/*
 * Opens path, or makes it where it is missing or empty, and holds it alone until it is closed. NULL
 * with *e filled: EXIT_USAGE for a file that is not one of --seen, is of another version, cut short
 * or damaged (it stays as it was), and where another run has it for longer than SEEN_FILE_WAIT_MS;
 * EXIT_IO where it can't be read or written. path is kept, not copied; days: how far back a post is
 * compared.
 */
struct seen_file *seen_file_open(const char *path, int64_t days, struct err *e);
/* Forgets what was put since the last seen_file_save(). NULL is fine. */
void seen_file_close(struct seen_file *f);

/* Takes a telling of an earlier run; -1 with *e filled ends the handing over. */
typedef int seen_hand_fn(void *context, const struct seen_telling *t, struct err *e);

/*
 * Before the post (id, time_ms) is judged: hands over every telling with a print that was posted
 * before it, at most `days` and the rest of that day (UTC) before, and was not handed over in this
 * run; what was handed over stays so. (Of some it may be handed over again: where posts of times
 * far apart take turns.) Firsts come before updates, each by time and id. Where posts
 * come in another order than that of their times, some are later than the post: they count for
 * others. -1 with *e filled.
 */
int seen_file_recall(struct seen_file *f, struct str id, int64_t time_ms, seen_hand_fn *hand,
    void *context, struct err *e);
/* Puts a post of this run down; a row that it has stays (see above). -1 with *e filled. */
int seen_file_put(struct seen_file *f, const struct seen_telling *t, struct err *e);
/*
 * What was put is in the file from now on, all or nothing, whatever ends the program; what is older
 * than `days` and SEEN_FILE_SPARE_DAYS before the latest tenth of this run's posts leaves it.
 * Call it when what was put has been written; whole: all the run's input has. -1 with *e filled:
 * the file is as it was.
 */
int seen_file_save(struct seen_file *f, bool whole, struct err *e);

#endif
