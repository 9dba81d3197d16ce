/*
 * Unit tests: CHECK() and friends count and name what fails; `return check_done();` ends main(). A
 * test that lacks its data calls check_skip("why"), which ends it as skipped.
 */
#ifndef TP_CHECK_H
#define TP_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

#define CHECK_SKIPPED 77

static int check_failures;

static inline void check_one(int ok, const char *file, int line, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	check_failures++;
}

static inline void check_text(struct str got, const char *want, const char *file, int line)
{
	if (str_equal(got, str_of(want)))
		return;
	fprintf(stderr, "%s:%d: got \"%.*s\", want \"%s\"\n", file, line, STR_ARG(got), want);
	check_failures++;
}

static inline void check_number(
    long long got, long long want, const char *file, int line, const char *what)
{
	if (got == want)
		return;
	fprintf(stderr, "%s:%d: %s is %lld, want %lld\n", file, line, what, got, want);
	check_failures++;
}

#define CHECK(condition) check_one(!!(condition), __FILE__, __LINE__, #condition)
#define CHECK_STR(got, want) check_text((got), (want), __FILE__, __LINE__)
#define CHECK_INT(got, want)                                                                       \
	check_number((long long)(got), (long long)(want), __FILE__, __LINE__, #got)

static inline int check_done(void)
{
	return check_failures ? EXIT_FAILURE : EXIT_SUCCESS;
}

static inline void check_skip(const char *why)
{
	fprintf(stderr, "skipped: %s\n", why);
	exit(check_failures ? EXIT_FAILURE : CHECK_SKIPPED);
}

#endif
