/*
 * Expressions that people write, by libjq 1.6, which has habits of its own: numbers are doubles, a
 * lone surrogate escape is refused, ~/.jq is read on every compilation, an allocation that fails
 * aborts, as does `1e18 | todate`, and a compile error knows its line only. This file takes JSON
 * text in and gives JSON text out, whatever libjq makes of it in between, and finds the place of a
 * compile error by trying the program's beginnings. It remembers one compiled program and its
 * scratch space per query.
 */
#include "query.h"

#include "leaks.h"
#include "query-place.h"
#include "query-text.h"

#include <assert.h>
#include <jq.h>
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX ((size_t)1 << 28) /* of one JSON text */
#define MESSAGES_MAX 65536

struct query {
	jq_state *jq;
	char *title;
	struct buf text;   /* the input with its long integers quoted */
	jmp_buf no_memory; /* where an allocation that failed inside libjq goes */
	bool broken;	   /* it did: libjq's own state can't be trusted any more */
	bool asserted;	   /* the jump comes from an assertion: libjq can be started again */
	jv args;	   /* the bindings, while compiling */
	bool compiling;	   /* holds the lock of that name */
	char *home;	   /* $HOME, while it is hidden */
};

/* libjq's value of a JSON text; invalid, with a message, where it can't be read. */
static jv parse_text(struct buf *scratch, struct str json)
{
	if (query_text_mend(json, NULL)) {
		buf_reset(scratch);
		query_text_mend(json, scratch);
		if (buf_failed(scratch))
			return jv_invalid_with_msg(jv_string("text too large"));
		json = buf_str(scratch);
	}
	if (json.len > INT_MAX)
		return jv_invalid_with_msg(jv_string("text too large"));
	return jv_parse_sized(json.ptr, (int)json.len);
}

/* ---- compiling ---- */

/* The query whose libjq is at work in this thread, or NULL: jq 1.6 does not hand its handler the
 * context. */
static _Thread_local struct query *at_work;

/* HOME is the whole process's. Nothing but compile_without_home() takes this. */
static pthread_mutex_t compiling = PTHREAD_MUTEX_INITIALIZER;

/* Undoes what compile_without_home() did before it compiled. */
static void compiled_or_not(struct query *q)
{
	if (q->home)
		setenv("HOME", q->home, 1);
	free(q->home);
	q->home = NULL;
	if (q->compiling)
		pthread_mutex_unlock(&compiling);
	q->compiling = false;
}

/* libjq calls it where an allocation has failed, and would abort if it returned. */
static void no_memory(void *context)
{
	(void)context;
	if (!at_work)
		return;
	at_work->broken = true;
	longjmp(at_work->no_memory, 1);
}

/*
 * What assert() calls, in libjq too: values that posts hold reach assertions of jq 1.6 (times
 * beyond the years, slices from nan on). Its stack is whole there, and the next jq_start() clears
 * it.
 */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
void __assert_fail(const char *what, const char *file, unsigned line, const char *function)
{
	if (at_work) {
		at_work->asserted = true;
		longjmp(at_work->no_memory, 1);
	}
	warn_text("%s:%u: %s: %s", file, line, function, what);
	abort();
}

static void work_starts(struct query *q)
{
	at_work = q;
	q->asserted = false;
	jv_nomem_handler(no_memory, NULL);
}

static void keep_message(void *context, jv message)
{
	struct buf *messages = context;

	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jq_format_error(message);
	buf_add(messages, jv_string_value(message), strlen(jv_string_value(message)) + 1);
	jv_free(message);
}

/* jq_compile_args() without ~/.jq, whose definitions would change what an expression means: libjq
 * finds it by $HOME. Where there is one, the variable is hidden meanwhile. */
static int compile_without_home(struct query *q, jq_state *jq, const char *program, jv args)
{
	struct buf path;
	const char *home;
	int compiled;

	pthread_mutex_lock(&compiling);
	q->compiling = true;
	home = getenv("HOME");
	buf_init(&path, PATH_MAX);
	if (home) {
		buf_printf(&path, "%s/.jq", home);
		if (buf_z(&path) && access(path.ptr, F_OK) == 0)
			q->home = strdup(home);
	}
	buf_free(&path);
	if (q->home)
		unsetenv("HOME");
	/* libjq 1.6 loses the strings of a program that it can't parse: no leak of ours. */
	LEAKS_BEGIN();
	compiled = jq_compile_args(jq, program, args);
	LEAKS_END();
	compiled_or_not(q);
	return compiled;
}

/* `input` finds nothing; without a callback libjq 1.6 reads memory that nobody wrote. */
static jv no_input(jq_state *jq, void *context)
{
	(void)jq;
	(void)context;
	return jv_invalid();
}

/* `debug` tells its value on stderr. */
static void tell_debug(void *context, jv value)
{
	const struct query *q = context;
	char quoted[ERR_TEXT_MAX];

	value = jv_dump_string(value, 0);
	warn_text("%s: debug: %s", q->title,
	    err_quote(quoted, sizeof(quoted), str_of(jv_string_value(value))));
	jv_free(value);
}

/* A jq_state that finds no modules but those which a program names a place for. */
static jq_state *state_new(struct query *q)
{
	jq_state *jq = jq_init();

	if (!jq)
		return NULL;
	jq_set_nomem_handler(jq, no_memory, NULL);
	jq_set_input_cb(jq, no_input, NULL);
	jq_set_debug_cb(jq, tell_debug, q);
	jq_set_attr(jq, jv_string("JQ_LIBRARY_PATH"), jv_array());
	jq_set_attr(jq, jv_string("PROGRAM_ORIGIN"), jv_string("."));
	jq_set_attr(jq, jv_string("JQ_ORIGIN"), jv_string("."));
	return jq;
}

/* The compiled program, or NULL with libjq's messages, each ending in a NUL. */
static jq_state *compile_text(struct query *q, struct str program, struct buf *messages)
{
	jq_state *jq = NULL;
	struct buf copy;

	buf_init(&copy, TEXT_MAX);
	buf_add_str(&copy, program);
	buf_reset(messages);
	if (buf_z(&copy))
		jq = state_new(q);
	if (jq) {
		jq_set_error_cb(jq, keep_message, messages);
		if (!compile_without_home(q, jq, copy.ptr, jv_copy(q->args)))
			jq_teardown(&jq);
		else
			jq_set_error_cb(jq, NULL, NULL);
	}
	buf_free(&copy);
	return jq;
}

/* As query_try_fn. */
static bool compiles(void *context, struct str program, struct buf *messages)
{
	jq_state *jq = compile_text(context, program, messages);
	bool compiled = jq != NULL;

	if (jq)
		jq_teardown(&jq);
	return compiled;
}

/* The bindings as the object that jq_compile_args() takes; invalid where one is no JSON. */
static jv bindings_object(struct query *q, const struct query_binding *binding, size_t bindings)
{
	jv args = jv_object();

	for (size_t i = 0; i < bindings; i++) {
		jv value = parse_text(&q->text, binding[i].json);

		if (!jv_is_valid(value)) {
			jv_free(args);
			return value;
		}
		args = jv_object_set(args, jv_string(binding[i].name), value);
	}
	return args;
}

/* Fills *e with libjq's own words on an invalid value, which it frees. */
static int tell_invalid(const struct query *q, jv invalid, struct err *e)
{
	jv message = jv_invalid_get_msg(invalid);
	char quoted[ERR_TEXT_MAX / 2];
	struct str words;
	const char *tail;

	if (jv_get_kind(message) != JV_KIND_STRING)
		message = jv_dump_string(message, 0);
	words = str_of(jv_string_value(message));
	tail = strstr(words.ptr, " (while parsing");
	if (tail)
		words.len = (size_t)(tail - words.ptr);
	err_set(e, EXIT_USAGE, "%s: %s", q->title, err_quote(quoted, sizeof(quoted), words));
	jv_free(message);
	return -1;
}

static int compile_guarded(struct query *q, const char *program, struct err *e)
{
	struct buf messages;
	int status = 0;

	buf_init(&messages, MESSAGES_MAX);
	q->jq = compile_text(q, str_of(program), &messages);
	if (!q->jq && messages.len == 0)
		status = err_set(e, EXIT_IO, "%s: out of memory", q->title);
	else if (!q->jq)
		status = query_place_tell(q->title, program, messages.ptr, compiles, q, e);
	buf_free(&messages);
	return status;
}

/* After a jump out of libjq. */
static int tell_jump(const struct query *q, struct err *e)
{
	at_work = NULL;
	if (q->asserted)
		return err_set(
		    e, EXIT_USAGE, "%s: jq can't compute this (a value out of range)", q->title);
	return err_set(e, EXIT_IO, "%s: out of memory", q->title);
}

/* What may jump out of libjq, with nothing in it that a jump would lose but memory. */
static int compile_or_jump(struct query *q, const char *program,
    const struct query_binding *binding, size_t bindings, struct err *e)
{
	work_starts(q);
	if (setjmp(q->no_memory) != 0) {
		compiled_or_not(q);
		q->broken = true;
		return tell_jump(q, e);
	}
	q->args = bindings_object(q, binding, bindings);
	if (!jv_is_valid(q->args))
		return tell_invalid(q, jv_copy(q->args), e);
	return compile_guarded(q, program, e);
}

struct query *query_compile(const char *title, const char *program,
    const struct query_binding *binding, size_t bindings, struct err *e)
{
	struct query *q = calloc(1, sizeof(*q));
	char *kept = strdup(title);
	int status;

	if (!q || !kept) {
		free(q);
		free(kept);
		err_set(e, EXIT_IO, "%s: out of memory", title);
		return NULL;
	}
	q->title = kept;
	q->args = jv_null();
	buf_init(&q->text, TEXT_MAX);
	status = compile_or_jump(q, program, binding, bindings, e);
	at_work = NULL;
	if (status == 0)
		return q;
	query_free(q);
	return NULL;
}

void query_free(struct query *q)
{
	if (!q)
		return;
	if (!q->broken) {
		if (q->jq)
			jq_teardown(&q->jq);
		jv_free(q->args);
	}
	buf_free(&q->text);
	free(q->title);
	free(q);
}

/* ---- running ---- */

/* Hands one output value over, which it frees. */
static int give_output(struct query *q, jv value, bool raw, query_output_fn *output, void *context)
{
	int status;

	if (!raw || jv_get_kind(value) != JV_KIND_STRING)
		value = jv_dump_string(value, 0);
	at_work = NULL; /* output() is ours, and may run another query */
	status = output(context,
	    (struct str){jv_string_value(value), (size_t)jv_string_length_bytes(jv_copy(value))});
	work_starts(q);
	jv_free(value);
	return status;
}

static int run_guarded(struct query *q, struct str json, bool raw, query_output_fn *output,
    void *context, struct err *e)
{
	jv value = parse_text(&q->text, json);
	int status = 0;

	if (!jv_is_valid(value))
		return tell_invalid(q, value, e);
	jq_start(q->jq, value, 0);
	for (value = jq_next(q->jq); jv_is_valid(value); value = jq_next(q->jq)) {
		status = give_output(q, value, raw, output, context);
		if (status != 0)
			return status;
	}
	if (jq_halted(q->jq)) { /* halt ends the outputs; halt_error is an error */
		jv code = jq_get_exit_code(q->jq), words = jq_get_error_message(q->jq);
		bool failed = jv_is_valid(code) && jv_get_kind(code) == JV_KIND_NUMBER &&
			      jv_number_value(code) != 0;

		jv_free(code);
		jv_free(value);
		if (failed)
			return tell_invalid(q, jv_invalid_with_msg(words), e);
		jv_free(words);
		return 0;
	}
	if (jv_invalid_has_msg(jv_copy(value)))
		return tell_invalid(q, value, e);
	jv_free(value);
	return 0;
}

int query_run(struct query *q, struct str json, bool raw, query_output_fn *output, void *context,
    struct err *e)
{
	int status;

	if (q->broken)
		return err_set(e, EXIT_IO, "%s: out of memory", q->title);
	work_starts(q);
	if (setjmp(q->no_memory) != 0)
		return tell_jump(q, e);
	status = run_guarded(q, json, raw, output, context, e);
	at_work = NULL;
	return status;
}

/* The first output of a run, for query_truth() and query_number(). */
struct first {
	bool truth, is_number;
	double number;
};

static int keep_first(void *context, struct str text)
{
	struct first *first = context;
	char digits[64];
	char *end;

	first->truth = !str_is(text, "false") && !str_is(text, "null");
	if (text.len == 0 || text.len >= sizeof(digits) || !strchr("-0123456789", text.ptr[0]))
		return 1;
	memcpy(digits, text.ptr, text.len);
	digits[text.len] = '\0';
	first->number = strtod(digits, &end);
	first->is_number = *end == '\0';
	return 1;
}

int query_truth(struct query *q, struct str json, bool *truth, struct err *e)
{
	struct first first = {0};

	if (query_run(q, json, false, keep_first, &first, e) < 0)
		return -1;
	*truth = first.truth;
	return 0;
}

int query_number(struct query *q, struct str json, double *number, struct err *e)
{
	struct first first = {0};

	if (query_run(q, json, false, keep_first, &first, e) < 0)
		return -1;
	if (!first.is_number)
		return err_set(e, EXIT_USAGE, "%s: the result is no number", q->title);
	*number = first.number;
	return 0;
}
