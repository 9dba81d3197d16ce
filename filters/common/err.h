/*
 * Floor 0. Messages and exit codes: what a failing function leaves behind, and how untrusted bytes
 * are made safe to print. Nothing here prints but warn_text() and die().
 */
#ifndef TP_ERR_H
#define TP_ERR_H

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The exit codes of every program; 128+N by signal N is the shell's. */
enum exit_code {
	EXIT_DONE = 0,	  /* everything read and written */
	EXIT_PARTIAL = 1, /* done, with rejects or a source that failed in part */
	EXIT_USAGE = 2,	  /* usage, expression or rules error, told before input is read */
	EXIT_IO = 3	  /* reading, writing or the network failed */
};

/* A view of bytes that somebody else owns; not NUL-terminated. ptr may be NULL when len is 0. */
struct str {
	const char *ptr;
	size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})
/* For printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).ptr

#define ERR_TEXT_MAX 1024

/* What went wrong: `what (why)`, without the program's name or a newline. */
struct err {
	enum exit_code code;
	char text[ERR_TEXT_MAX];
};

/* Fills *e (cut to ERR_TEXT_MAX) and returns -1, so that `return err_set(...)` reads well. */
int err_set(struct err *e, enum exit_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* As err_set(), with `fmt (strerror(errno))`, for a system call that has just failed. */
int err_errno(struct err *e, enum exit_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Copies untrusted bytes into out[cap] (NUL-terminated, cap > 8) for a terminal: control bytes,
 * DEL, C1, bidi controls and broken UTF-8 become \xNN; longer text is cut and ends in `...`.
 * Returns out.
 */
const char *err_quote(char *out, size_t cap, struct str bytes);

/* The name that stands before every message; set once by the driver. Any pointer kept, not copied.
 */
void err_program_set(const char *name);

/*
 * The number of the signal that asked the program to end, 0 while none has. Set by the driver's
 * handler; loops that wait (reading, writing) look at it after EINTR.
 */
extern volatile sig_atomic_t err_signal;

/*
 * Prints `prog: <fmt>` and a newline to stderr in one write, with what err_quote() escapes escaped;
 * a newline stays where four spaces follow it.
 */
void warn_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* warn_text(), then exit(code). Only for the driver and main programs of tests. */
void die(enum exit_code code, const char *fmt, ...) __attribute__((format(printf, 2, 3), noreturn));

/* What is true of every view, told to the compiler: where it has a length, it has bytes. */
static inline void str_holds(struct str s)
{
	if (s.len > 0 && !s.ptr)
		__builtin_unreachable();
}
static inline bool str_same(const char *a, const char *b, size_t len)
{
	if (len == 0)
		return true;
	str_holds((struct str){a, len});
	str_holds((struct str){b, len});
	return memcmp(a, b, len) == 0;
}
/* Short and asked often, so that they are here: of a literal the compiler knows the length. */
static inline bool str_equal(struct str a, struct str b)
{
	return a.len == b.len && str_same(a.ptr, b.ptr, a.len);
}
/* strcmp order over bytes: <0, 0, >0. */
int str_compare(struct str a, struct str b);
/* A view of a NUL-terminated string; STR_NONE for NULL. */
static inline struct str str_of(const char *z)
{
	struct str s = {z, z ? strlen(z) : 0};

	return s;
}
static inline bool str_is(struct str a, const char *literal)
{
	return str_equal(a, str_of(literal));
}
static inline bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_same(s.ptr, prefix.ptr, prefix.len);
}
static inline bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len &&
	       (suffix.len == 0 || str_same(s.ptr + (s.len - suffix.len), suffix.ptr, suffix.len));
}
/* s without ASCII white space at both ends. */
struct str str_trim(struct str s);

#ifdef __cplusplus
}
#endif

#endif
