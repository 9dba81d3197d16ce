/*
 * One vectorscan database of all phrases, literals and regular expressions alike, over the plain
 * form. In: a lexicon. Out: a matcher. It remembers databases in the user's cache, by their
 * content: compiling takes a tenth of a second, reading a millisecond.
 */
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "matcher-own.h"

#define TEXT_MAX ((size_t)64 << 20)
#define REGEX_FLAGS (HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST)

static struct pattern pattern_of(const struct phrase *phrase)
{
	struct str plain = phrase->plain;

	return (struct pattern){
	    .len = phrase->regex ? 0 : (uint8_t)plain.len,
	    .first = phrase->first,
	    .word_start = plain_word_after(plain, 0),
	    .word_end = plain_word_before(plain, plain.len),
	    .open = phrase->open,
	    .regex = phrase->regex,
	};
}

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

/* A literal as an expression: what is no letter, digit or space by its number. */
static void add_literal(struct buf *out, struct str plain)
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < plain.len; i++) {
		unsigned char c = (unsigned char)plain.ptr[i];

		if (c == ' ' || (c < 0x80 && plain_is_word(c))) {
			buf_add_char(out, (char)c);
		} else {
			char coded[] = {'\\', 'x', hex[c >> 4], hex[c & 15]};

			buf_add(out, coded, sizeof coded);
		}
	}
}

static int write_expressions(
    struct expressions *x, const struct phrase *phrase, size_t count, struct err *e)
{
	for (size_t i = 0; i < count; i++) {
		x->at[i] = x->text.len;
		if (phrase[i].regex)
			buf_add_str(&x->text, phrase[i].plain);
		else
			add_literal(&x->text, phrase[i].plain);
		buf_add_char(&x->text, '\0');
		x->flags[i] = phrase[i].regex ? REGEX_FLAGS : 0;
		x->id[i] = (unsigned)i;
	}
	if (buf_failed(&x->text))
		return err_set(e, EXIT_IO, "out of memory");
	for (size_t i = 0; i < count; i++)
		x->expression[i] = x->text.ptr + x->at[i];
	return 0;
}

/* vectorscan's reason, with the place of the expression that it refuses. */
static int tell_refused(const struct lexicon *lx, const struct phrase *phrase,
    const hs_compile_error_t *why, struct err *e)
{
	const char *reason = why ? why->message : "no reason given";
	const struct use *u;

	if (strstr(reason, "HS_FLAG_ALLOWEMPTY")) /* whose advice is for programmers */
		reason = "Pattern matches the empty text.";

	if (!why || why->expression < 0)
		return err_set(e, EXIT_USAGE, "the rules can't be compiled (%.200s)", reason);
	u = &lx->use[phrase[why->expression].first];
	return err_set(e, EXIT_USAGE, "%s:%u: /%.*s/ can't be compiled (vectorscan: %.200s)",
	    u->place.file, u->place.line, STR_ARG(u->spelling), reason);
}

static int compile(struct matcher *m, const struct lexicon *lx, const struct phrase *phrase,
    size_t count, struct err *e)
{
	struct expressions x;
	hs_compile_error_t *why = NULL;
	int rc = expressions_room(&x, count, e);

	if (rc == 0)
		rc = write_expressions(&x, phrase, count, e);
	if (rc == 0 && hs_compile_multi(x.expression, x.flags, x.id, (unsigned)count, HS_MODE_BLOCK,
			   NULL, &m->db, &why) != HS_SUCCESS)
		rc = tell_refused(lx, phrase, why, e);
	hs_free_compile_error(why);
	expressions_free(&x);
	return rc;
}

/* Everything that the database depends on. */
static void write_key(const struct lexicon *lx, struct buf *out)
{
	hs_platform_info_t platform;

	memset(&platform, 0, sizeof platform);
	(void)hs_populate_platform(&platform);
	buf_printf(out, "%s\n%u %llx %u %zu\n%u\n", hs_version(), platform.tune,
	    platform.cpu_features, (unsigned)HS_MODE_BLOCK, sizeof(void *), REGEX_FLAGS);
	for (size_t i = 0; i < lx->phrases; i++) {
		buf_printf(out, "%c%zu ", lx->phrase[i].regex ? '/' : '"', lx->phrase[i].plain.len);
		buf_add_str(out, lx->phrase[i].plain);
	}
}

/* The database from the cache, or compiled and put there. That the cache fails matters to nobody.
 */
static int compile_once(struct matcher *m, const struct lexicon *lx, struct err *e)
{
	struct buf key, kept;
	char *bytes = NULL;
	size_t len = 0;
	int rc = 0;

	buf_init(&key, TEXT_MAX);
	buf_init(&kept, CACHE_ENTRY_MAX);
	write_key(lx, &key);
	if (buf_failed(&key) || cache_read(buf_str(&key), &kept) != 0 ||
	    hs_deserialize_database(kept.ptr, kept.len, &m->db) != HS_SUCCESS) {
		m->db = NULL;
		rc = compile(m, lx, lx->phrase, lx->phrases, e);
		if (rc == 0 && !buf_failed(&key) &&
		    hs_serialize_database(m->db, &bytes, &len) == HS_SUCCESS)
			cache_write(buf_str(&key), (struct str){bytes, len});
	}
	free(bytes);
	buf_free(&kept);
	buf_free(&key);
	return rc;
}

/* A matcher for some phrases of the lexicon, without its database. */
static struct matcher *matcher_room(
    const struct lexicon *lx, const struct phrase *phrase, size_t count, struct err *e)
{
	struct matcher *m = calloc(1, sizeof *m);

	if (m)
		m->pattern = calloc(count + 1, sizeof *m->pattern);
	if (!m || !m->pattern) {
		err_set(e, EXIT_IO, "out of memory");
		free(m);
		return NULL;
	}
	m->patterns = count;
	m->use = lx->use;
	for (size_t i = 0; i < count; i++)
		m->pattern[i] = pattern_of(&phrase[i]);
	return m;
}

struct matcher *matcher_new(const struct lexicon *lx, bool cached, struct err *e)
{
	struct matcher *m = matcher_room(lx, lx->phrase, lx->phrases, e);
	int rc = 0;

	if (!m)
		return NULL;
	if (lx->phrases > 0)
		rc = cached ? compile_once(m, lx, e) : compile(m, lx, lx->phrase, lx->phrases, e);
	if (rc == 0)
		return m;
	matcher_free(m);
	return NULL;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	hs_free_database(m->db);
	free(m->pattern);
	free(m);
}

int matcher_alone(
    const struct lexicon *lx, uint32_t phrase, struct matcher_alone *alone, struct err *e)
{
	const struct phrase *p = &lx->phrase[phrase];

	*alone = (struct matcher_alone){.matcher = matcher_room(lx, p, 1, e)};
	if (!alone->matcher || compile(alone->matcher, lx, p, 1, e) != 0)
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
