/*
 * --state: what is known of each source from run to run, a line of JSON for each. A run holds a
 * lock beside the file; sources that it does not ask keep their lines byte for byte.
 */
#ifndef TP_FETCH_STATE_H
#define TP_FETCH_STATE_H

#include "buf.h"

#define STATE_SEEN_MAX 4096 /* ids that a source remembers at most */

/* What a line tells of its source, each a text or absent. */
enum state_member {
	STATE_NEWEST_ID, /* of the newest post of all rounds that were finished */
	STATE_NEWEST_AT,
	STATE_SEEN_FROM,  /* newest first: posts older than this were read in the round before */
	STATE_CURSOR,	  /* JSON: where the round under way goes on; absent: none is */
	STATE_PENDING_ID, /* the newest of the round under way */
	STATE_PENDING_AT,
	STATE_PENDING_FROM,
	STATE_KEPT, /* JSON: what the adapter remembers */
	STATE_ETAG, /* of the first answer of a round */
	STATE_LAST_MODIFIED,
	STATE_ASKED, /* a hash of the URL that the two are of */
	STATE_MEMBERS
};

struct state_source {
	char *key; /* the spec's key */
	char *member[STATE_MEMBERS];
	uint64_t seen[STATE_SEEN_MAX]; /* hashes of ids, the latest first */
	size_t seen_count;
	bool changed; /* differs from its line in the file */
	bool no_room; /* memory was out: state_save() will say so */
	/* state.c's own */
	char *line; /* in the file, without its newline; NULL: none yet */
};

struct state;

/*
 * Reads the file; one that is not there has no source, and is made by the first state_save(). lock:
 * no other run may use it until state_close() (a lock on PATH.lock, which ends with the run,
 * however it ends; PATH.new is what a save writes first). A path that is a symbolic link stands for
 * the file that it leads to. path NULL: a state in memory, of which nothing is saved. NULL with *e
 * (EXIT_USAGE): it can't be read, is in use, or holds anything but lines of this kind (`FILE:3:
 * what (why)`).
 */
struct state *state_open(const char *path, bool lock, struct err *e);
void state_close(struct state *s);
/* What is known of the source with that key (JSON), nothing perhaps; lives as long as the state.
 * NULL with *e where memory is out. */
struct state_source *state_source(struct state *s, const char *key, struct err *e);
/* Sets a member to a copy of value; STR_NONE: absent. */
void state_set(struct state_source *s, enum state_member member, struct str value);
/* STR_NONE where it is absent. */
struct str state_get(const struct state_source *s, enum state_member member);
bool state_has_seen(const struct state_source *s, uint64_t hash);
/* Puts the hashes before those that are there, without repeats; the oldest beyond STATE_SEEN_MAX
 * go. */
void state_see(struct state_source *s, const uint64_t *hash, size_t count);
/* Keeps the latest count. */
void state_forget(struct state_source *s, size_t count);
/* True where some source changed since the last state_save(). */
bool state_is_changed(const struct state *s);
/* Writes the file anew (temporary file, fsync, rename, fsync of the folder), if anything changed.
 * now is RFC 3339. -1 with *e (EXIT_IO). */
int state_save(struct state *s, const char *now, struct err *e);

/* For state.c and its test. */
/* Reads one line into *out (zeroed but for line); key in the form that state_line_key() gives. -1
 * with *e. */
int state_line_read(struct str line, struct state_source *out, struct err *e);
/* Appends the source's line, without a newline. */
void state_line_write(const struct state_source *s, const char *now, struct buf *out);
/* JSON as it is printed anew, so that two texts of one value are one key. -1 with *e where it is no
 * object. */
int state_line_key(struct str json, struct buf *out, struct err *e);

#endif
