/* A folder of a test's own to write word lists into, gone when it ends. */
#ifndef TP_TEST_ROOM_H
#define TP_TEST_ROOM_H

#include <unistd.h>

#include "check.h"

struct room {
	char path[256];
};

/* Makes the folder and goes there. */
static inline struct room room_enter(void)
{
	struct room r;
	const char *base = getenv("TMPDIR");
	snprintf(r.path, sizeof r.path, "%s/trendpipe-unit.XXXXXX", base != NULL ? base : "/tmp");
	CHECK(mkdtemp(r.path) != NULL && chdir(r.path) == 0);
	return r;
}

/* Writes a file there; returns its name. */
static inline const char *room_write(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");
	CHECK(f != NULL);
	if (f == NULL)
		return name;
	CHECK(fputs(text, f) >= 0);
	CHECK(fclose(f) == 0);
	return name;
}

static inline void room_leave(const struct room *r)
{
	static const char *const names[] = {
	    "words.txt", "own.txt", "stop.txt", "usual.txt", "list.txt"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		(void)unlink(names[i]);
	CHECK(chdir("/") == 0 && rmdir(r->path) == 0);
}

#endif
