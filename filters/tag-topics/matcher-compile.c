/*
 * What the matcher looks for: the literal phrases, and with what the regular expressions' matches
 * begin, in one table; the expressions themselves, compiled by PCRE2 for the plain form. In: a
 * lexicon. Out: a matcher. It remembers compiled expressions in the user's cache, by their content.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "matcher-own.h"
#include "regex-starts.h"

#define KEY_MAX ((size_t)64 << 20)
/* Without possessive repeats, since of what begins at one place all ends are wanted. */
#define REGEX_OPTIONS                                                                              \
	(PCRE2_UTF | PCRE2_NO_AUTO_POSSESS | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE |        \
	    PCRE2_NEVER_BACKSLASH_C)
#define STEPS_MAX 100000 /* of PCRE2 where it goes back and forth */

static int refuse(const struct lexicon *lx, const struct pattern *p, const char *why, struct err *e)
{
	const struct use *u = &lx->use[p->first];

	return err_set(e, EXIT_USAGE, "%s:%u: /%.*s/ can't be compiled (%.200s)", u->place.file,
	    u->place.line, STR_ARG(u->spelling), why);
}

static int refuse_as_pcre2(
    const struct lexicon *lx, const struct pattern *p, int code, struct err *e)
{
	PCRE2_UCHAR reason[200] = "";
	char why[240];

	(void)pcre2_get_error_message(code, reason, sizeof reason);
	snprintf(why, sizeof why, "PCRE2: %s", (const char *)reason);
	return refuse(lx, p, why, e);
}

/* What compiles, and yet can't be searched for. */
static int check_pattern(const struct lexicon *lx, const struct pattern *p, struct err *e)
{
	uint32_t empty = 0, back = 0;

	if (pcre2_pattern_info(p->code, PCRE2_INFO_MATCHEMPTY, &empty) != 0 ||
	    pcre2_pattern_info(p->code, PCRE2_INFO_BACKREFMAX, &back) != 0)
		return refuse(lx, p, "PCRE2 tells nothing of it", e);
	if (empty)
		return refuse(lx, p, "it fits the empty text", e);
	return back > 0 ? refuse(lx, p, "it looks back for what it found", e) : 0;
}

static int compile_one(
    const struct lexicon *lx, struct pattern *p, pcre2_compile_context *context, struct err *e)
{
	struct str plain = lx->phrase[p->phrase].plain;
	PCRE2_SIZE at = 0;
	int code = 0;

	p->code =
	    pcre2_compile((PCRE2_SPTR)plain.ptr, plain.len, REGEX_OPTIONS, &code, &at, context);
	return p->code ? check_pattern(lx, p, e) : refuse_as_pcre2(lx, p, code, e);
}

static int compile(struct matcher *m, struct err *e)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	int rc = 0;

	if (!context || pcre2_set_newline(context, PCRE2_NEWLINE_LF) != 0)
		rc = err_set(e, EXIT_IO, "out of memory");
	for (size_t i = 0; rc == 0 && i < m->patterns; i++)
		rc = compile_one(m->lexicon, &m->pattern[i], context, e);
	pcre2_compile_context_free(context);
	return rc;
}

/* Everything that the compiled expressions depend on. */
static void write_key(const struct matcher *m, struct buf *out)
{
	char version[64] = "";

	if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) < (int)sizeof version)
		(void)pcre2_config(PCRE2_CONFIG_VERSION, version);
	buf_printf(out, "PCRE2 %s\n%zu %x\n", version, sizeof(void *), REGEX_OPTIONS);
	for (size_t i = 0; i < m->patterns; i++) {
		struct str plain = m->lexicon->phrase[m->pattern[i].phrase].plain;

		buf_printf(out, "%zu ", plain.len);
		buf_add_str(out, plain);
	}
}

/* The expressions' code, all in one array of as many; NULL where memory is out. */
static pcre2_code **codes_of(const struct matcher *m)
{
	pcre2_code **code = calloc(m->patterns + 1, sizeof(pcre2_code *));

	for (size_t i = 0; code && i < m->patterns; i++)
		code[i] = m->pattern[i].code;
	return code;
}

static bool read_kept(struct matcher *m, struct str key)
{
	struct buf bytes;
	pcre2_code **code = codes_of(m);
	int32_t count = 0;

	buf_init(&bytes, CACHE_ENTRY_MAX);
	if (code && cache_read(key, &bytes) == 0 &&
	    pcre2_serialize_get_number_of_codes((const uint8_t *)bytes.ptr) == (int32_t)m->patterns)
		count = pcre2_serialize_decode(
		    code, (int32_t)m->patterns, (const uint8_t *)bytes.ptr, NULL);
	for (int32_t i = 0; i < count; i++)
		m->pattern[i].code = code[i];
	free(code);
	buf_free(&bytes);
	return count > 0;
}

static void keep(const struct matcher *m, struct str key)
{
	pcre2_code **code = codes_of(m);
	uint8_t *bytes = NULL;
	PCRE2_SIZE len = 0;

	if (code && pcre2_serialize_encode(
			(const pcre2_code **)code, (int32_t)m->patterns, &bytes, &len, NULL) > 0)
		cache_write(key, (struct str){(const char *)bytes, len});
	pcre2_serialize_free(bytes);
	free(code);
}

/* The expressions from the cache, or compiled and put there. That the cache fails matters to
 * nobody. */
static int compile_once(struct matcher *m, struct err *e)
{
	struct buf key;
	int rc = 0;

	buf_init(&key, KEY_MAX);
	write_key(m, &key);
	if (buf_failed(&key)) {
		rc = compile(m, e);
	} else if (!read_kept(m, buf_str(&key))) {
		rc = compile(m, e);
		if (rc == 0)
			keep(m, buf_str(&key));
	}
	buf_free(&key);
	return rc;
}

/* A matcher of `patterns` regular expressions, which are still to come. */
static struct matcher *matcher_room(const struct lexicon *lx, size_t patterns, struct err *e)
{
	struct matcher *m = calloc(1, sizeof *m);

	if (m) {
		m->lexicon = lx;
		m->pattern = calloc(patterns + 1, sizeof *m->pattern);
		m->limits = pcre2_match_context_create(NULL);
	}
	if (!m || !m->pattern || !m->limits) {
		err_set(e, EXIT_IO, "out of memory");
		matcher_free(m);
		return NULL;
	}
	(void)pcre2_set_match_limit(m->limits, STEPS_MAX);
	return m;
}

static void add_pattern(struct matcher *m, const struct lexicon *lx, uint32_t phrase)
{
	m->pattern[m->patterns++] =
	    (struct pattern){.phrase = phrase, .first = lx->phrase[phrase].first};
}

/* A text of its own for each is searched by machine code, where PCRE2 can make it. */
static void set_anywhere(struct matcher *m, struct pattern *p)
{
	m->anywhere = p->anywhere = true;
	(void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
}

/* The beginnings of one pattern; false where they don't fit in. */
static bool add_starts(struct matcher *m, struct arena *arena, uint32_t pattern,
    struct literal_start *start, size_t *count)
{
	struct regex_starts starts;
	struct pattern *p = &m->pattern[pattern];

	if (!regex_starts(m->lexicon->phrase[p->phrase].plain, &starts)) {
		set_anywhere(m, p);
		return true;
	}
	for (size_t i = 0; i < starts.count; i++) {
		struct str text = {starts.start[i].byte, starts.start[i].len};

		start[*count] = (struct literal_start){arena_dup(arena, text), pattern};
		if (!start[(*count)++].plain.ptr)
			return false;
	}
	return true;
}

/* The table of phrases and of what patterns begin with. */
static int make_literals(struct matcher *m, struct err *e)
{
	size_t room = m->patterns * REGEX_STARTS_MAX + 1, count = 0;
	struct literal_start *start = calloc(room, sizeof *start);
	struct arena arena;
	bool made = start != NULL;

	arena_init(&arena, KEY_MAX);
	for (uint32_t i = 0; made && i < m->patterns; i++)
		made = add_starts(m, &arena, i, start, &count);
	if (made)
		m->literals = literals_new(m->lexicon, start, count, e);
	else
		err_set(e, EXIT_IO, "out of memory");
	arena_free(&arena);
	free(start);
	return m->literals ? 0 : -1;
}

struct matcher *matcher_new(const struct lexicon *lx, bool cached, struct err *e)
{
	size_t patterns = 0;
	struct matcher *m;
	int rc = 0;

	for (size_t i = 0; i < lx->phrases; i++)
		patterns += lx->phrase[i].regex;
	m = matcher_room(lx, patterns, e);
	if (!m)
		return NULL;
	for (uint32_t i = 0; i < lx->phrases; i++)
		if (lx->phrase[i].regex)
			add_pattern(m, lx, i);
	if (patterns > 0)
		rc = cached ? compile_once(m, e) : compile(m, e);
	if (rc == 0 && make_literals(m, e) == 0)
		return m;
	matcher_free(m);
	return NULL;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	for (size_t i = 0; m->pattern && i < m->patterns; i++)
		pcre2_code_free(m->pattern[i].code);
	pcre2_match_context_free(m->limits);
	literals_free(m->literals);
	free(m->pattern);
	free(m);
}

int matcher_alone(
    const struct lexicon *lx, uint32_t phrase, struct matcher_alone *alone, struct err *e)
{
	*alone = (struct matcher_alone){.matcher = matcher_room(lx, 1, e)};
	if (!alone->matcher)
		return -1;
	add_pattern(alone->matcher, lx, phrase);
	if (compile(alone->matcher, e) != 0)
		return -1;
	set_anywhere(alone->matcher, alone->matcher->pattern);
	alone->scratch = matcher_scratch_new(alone->matcher, e);
	if (!alone->scratch)
		return -1;
	if (pcre2_pattern_info(alone->matcher->pattern->code, PCRE2_INFO_SIZE, &alone->bytes) != 0)
		alone->bytes = 0;
	return 0;
}

void matcher_alone_free(struct matcher_alone *alone)
{
	matcher_scratch_free(alone->scratch);
	matcher_free(alone->matcher);
}
