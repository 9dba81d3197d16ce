/*
 * What the matcher looks for: the literal phrases, in a table of their own, and one vectorscan
 * database of all regular expressions, both over the plain form. In: a lexicon. Out: a matcher. It
 * remembers databases in the user's cache, by their content: compiling takes milliseconds an
 * expression, reading one in all.
 */
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "matcher-own.h"

#define TEXT_MAX ((size_t)64 << 20)
#define REGEX_FLAGS (HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST)
/* Where a text has none, as nearly all, is told in a fifth of the time without the beginnings. Not
 * HS_FLAG_SINGLEMATCH: with that vectorscan 5.4.9 misses a single character behind 64 bytes. */
#define SIEVE_FLAGS HS_FLAG_UTF8

/* What vectorscan wants: parallel arrays, of expressions that end in NUL. */
struct expressions {
	struct buf text;
	size_t *at; /* where each begins in text */
	const char **expression;
	unsigned *flags, *id;
};

static int expressions_room(struct expressions *x, size_t count, struct err *e)
{
	*x = (struct expressions){.at = calloc(count + 1, sizeof *x->at),
	    .expression = calloc(count + 1, sizeof *x->expression),
	    .flags = calloc(count + 1, sizeof *x->flags),
	    .id = calloc(count + 1, sizeof *x->id)};
	buf_init(&x->text, TEXT_MAX);
	if (x->at && x->expression && x->flags && x->id)
		return 0;
	return err_set(e, EXIT_IO, "out of memory");
}

static void expressions_free(struct expressions *x)
{
	buf_free(&x->text);
	free(x->at);
	free(x->expression);
	free(x->flags);
	free(x->id);
}

static int write_expressions(struct expressions *x, const struct matcher *m,
    const struct lexicon *lx, unsigned flags, struct err *e)
{
	for (size_t i = 0; i < m->patterns; i++) {
		x->at[i] = x->text.len;
		buf_add_str(&x->text, lx->phrase[m->pattern[i].phrase].plain);
		buf_add_char(&x->text, '\0');
		x->flags[i] = flags;
		x->id[i] = (unsigned)i;
	}
	if (buf_failed(&x->text))
		return err_set(e, EXIT_IO, "out of memory");
	for (size_t i = 0; i < m->patterns; i++)
		x->expression[i] = x->text.ptr + x->at[i];
	return 0;
}

/* vectorscan's reason, with the place of the expression that it refuses. */
static int tell_refused(
    const struct lexicon *lx, const struct matcher *m, const hs_compile_error_t *why, struct err *e)
{
	const char *reason = why ? why->message : "no reason given";
	const struct use *u;

	if (strstr(reason, "HS_FLAG_ALLOWEMPTY")) /* whose advice is for programmers */
		reason = "Pattern matches the empty text.";

	if (!why || why->expression < 0)
		return err_set(e, EXIT_USAGE, "the rules can't be compiled (%.200s)", reason);
	u = &lx->use[m->pattern[why->expression].first];
	return err_set(e, EXIT_USAGE, "%s:%u: /%.*s/ can't be compiled (vectorscan: %.200s)",
	    u->place.file, u->place.line, STR_ARG(u->spelling), reason);
}

static int compile_as(
    struct matcher *m, const struct lexicon *lx, unsigned flags, hs_database_t **db, struct err *e)
{
	struct expressions x;
	hs_compile_error_t *why = NULL;
	int rc = expressions_room(&x, m->patterns, e);

	if (rc == 0)
		rc = write_expressions(&x, m, lx, flags, e);
	if (rc == 0 && hs_compile_multi(x.expression, x.flags, x.id, (unsigned)m->patterns,
			   HS_MODE_BLOCK, NULL, db, &why) != HS_SUCCESS)
		rc = tell_refused(lx, m, why, e);
	hs_free_compile_error(why);
	expressions_free(&x);
	return rc;
}

static int compile(struct matcher *m, const struct lexicon *lx, struct err *e)
{
	if (compile_as(m, lx, REGEX_FLAGS, &m->db, e) != 0)
		return -1;
	return compile_as(m, lx, SIEVE_FLAGS, &m->sieve, e);
}

/* Everything that the database depends on. */
static void write_key(const struct matcher *m, const struct lexicon *lx, struct buf *out)
{
	hs_platform_info_t platform;

	memset(&platform, 0, sizeof platform);
	(void)hs_populate_platform(&platform);
	buf_printf(out, "%s\n%u %llx %u %zu\n%u %u\n", hs_version(), platform.tune,
	    platform.cpu_features, (unsigned)HS_MODE_BLOCK, sizeof(void *), REGEX_FLAGS,
	    SIEVE_FLAGS);
	for (size_t i = 0; i < m->patterns; i++) {
		struct str plain = lx->phrase[m->pattern[i].phrase].plain;

		buf_printf(out, "%zu ", plain.len);
		buf_add_str(out, plain);
	}
}

/* A database behind its length, in steps of eight bytes. */
static bool add_database(struct buf *out, const hs_database_t *db)
{
	char *bytes = NULL;
	size_t len = 0, padded;
	bool whole = hs_serialize_database(db, &bytes, &len) == HS_SUCCESS;

	padded = (len + 7) / 8 * 8;
	if (whole) {
		buf_add(out, &len, sizeof len);
		buf_add(out, bytes, len);
		buf_add(out, "\0\0\0\0\0\0\0", padded - len);
	}
	free(bytes);
	return whole;
}

/* The next one; NULL where there is none. */
static hs_database_t *next_database(struct str *kept)
{
	hs_database_t *db = NULL;
	size_t len;

	if (kept->len < sizeof len)
		return NULL;
	memcpy(&len, kept->ptr, sizeof len);
	if (len > kept->len - sizeof len ||
	    hs_deserialize_database(kept->ptr + sizeof len, len, &db) != HS_SUCCESS)
		return NULL;
	len = sizeof len + (len + 7) / 8 * 8;
	len = len < kept->len ? len : kept->len;
	*kept = (struct str){kept->ptr + len, kept->len - len};
	return db;
}

static bool read_kept(struct matcher *m, struct str key)
{
	struct buf bytes;
	struct str kept;

	buf_init(&bytes, CACHE_ENTRY_MAX);
	if (cache_read(key, &bytes) == 0) {
		kept = buf_str(&bytes);
		m->db = next_database(&kept);
		m->sieve = m->db ? next_database(&kept) : NULL;
	}
	buf_free(&bytes);
	if (m->sieve)
		return true;
	hs_free_database(m->db);
	m->db = NULL;
	return false;
}

static void keep(const struct matcher *m, struct str key)
{
	struct buf bytes;

	buf_init(&bytes, CACHE_ENTRY_MAX);
	if (add_database(&bytes, m->db) && add_database(&bytes, m->sieve) && !buf_failed(&bytes))
		cache_write(key, buf_str(&bytes));
	buf_free(&bytes);
}

/* The databases from the cache, or compiled and put there. That the cache fails matters to nobody.
 */
static int compile_once(struct matcher *m, const struct lexicon *lx, struct err *e)
{
	struct buf key;
	int rc = 0;

	buf_init(&key, TEXT_MAX);
	write_key(m, lx, &key);
	if (buf_failed(&key)) {
		rc = compile(m, lx, e);
	} else if (!read_kept(m, buf_str(&key))) {
		rc = compile(m, lx, e);
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

	if (m)
		m->pattern = calloc(patterns + 1, sizeof *m->pattern);
	if (!m || !m->pattern) {
		err_set(e, EXIT_IO, "out of memory");
		free(m);
		return NULL;
	}
	m->lexicon = lx;
	return m;
}

static void add_pattern(struct matcher *m, const struct lexicon *lx, uint32_t phrase)
{
	m->pattern[m->patterns++] = (struct pattern){phrase, lx->phrase[phrase].first};
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
		rc = cached ? compile_once(m, lx, e) : compile(m, lx, e);
	if (rc == 0)
		m->literals = literals_new(lx, e);
	if (m->literals)
		return m;
	matcher_free(m);
	return NULL;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	hs_free_database(m->db);
	hs_free_database(m->sieve);
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
	if (compile(alone->matcher, lx, e) != 0)
		return -1;
	alone->scratch = matcher_scratch_new(alone->matcher, e);
	if (!alone->scratch)
		return -1;
	if (hs_database_size(alone->matcher->db, &alone->bytes) != HS_SUCCESS)
		alone->bytes = 0;
	return 0;
}

void matcher_alone_free(struct matcher_alone *alone)
{
	matcher_scratch_free(alone->scratch);
	matcher_free(alone->matcher);
}
