/*
 * Looks through rules for phrases that change nothing. In: a file or folder of rules. Out: remarks
 * on stderr, with the line. Remembers nothing.
 */
#include "lint.h"

#include <string.h>

#define FINDINGS_MAX ((size_t)16 << 20)

static void remark(struct rules *r, const struct use *u, const char *what, const struct use *other)
{
	buf_printf(r->findings, "%s:%u: `%.*s` %s `%.*s` (line %u of %s)\n", u->place.file,
	    u->place.line, STR_ARG(u->spelling), what, STR_ARG(other->spelling), other->place.line,
	    other->place.file);
	r->found++;
}

static bool same_thing(const struct use *a, const struct use *b)
{
	return a->what == b->what && a->target == b->target;
}

/* A spelling of two names is always the first one's, unless only the second takes the version. */
static bool hidden_name(const struct rules *r, const struct use *earlier, const struct use *later)
{
	const struct name *a = &r->name[earlier->target], *b = &r->name[later->target];

	if (earlier->what != USE_NAME || later->what != USE_NAME ||
	    earlier->target == later->target)
		return false;
	if (earlier->flags & USE_EXACT &&
	    (!(later->flags & USE_EXACT) || !str_equal(earlier->spelling, later->spelling)))
		return false;
	return a->join != JOIN_NONE || b->join == JOIN_NONE;
}

/* Uses of one phrase against each other. */
static void check_phrase(struct rules *r, const struct phrase *p)
{
	const struct lexicon *lx = &r->lexicon;

	for (uint32_t i = p->first + 1; i; i = lx->use[i - 1].next) {
		const struct use *a = &lx->use[i - 1];

		if (a->flags & USE_IMPLIED)
			continue;
		for (uint32_t j = a->next; j; j = lx->use[j - 1].next) {
			const struct use *b = &lx->use[j - 1];

			if (b->flags & USE_IMPLIED)
				continue;
			if (hidden_name(r, a, b))
				remark(r, b, "is never reached: it is taken for", a);
			else if (same_thing(a, b) && (a->flags ^ b->flags) == USE_EXACT)
				remark(r, a->flags & USE_EXACT ? a : b, "says no more than",
				    a->flags & USE_EXACT ? b : a);
		}
	}
}

/* `amazing` beside `amaz*` with the same points. */
static void check_prefix(struct rules *r, const struct use *open)
{
	const struct lexicon *lx = &r->lexicon;
	struct str stem = lx->phrase[open->phrase].plain;

	for (size_t i = 0; i < lx->uses; i++) {
		const struct use *u = &lx->use[i];

		if (u != open && same_thing(u, open) && u->points == open->points &&
		    !(u->flags & (USE_IMPLIED | USE_START)) &&
		    str_starts(lx->phrase[u->phrase].plain, stem) &&
		    !memchr(lx->phrase[u->phrase].plain.ptr, ' ', lx->phrase[u->phrase].plain.len))
			remark(r, u, "says no more than, with the same points, the open", open);
	}
}

int lint_rules(struct rules *r, const char *path, struct err *e)
{
	struct buf findings;
	int rc = -1;

	buf_init(&findings, FINDINGS_MAX);
	r->findings = &findings;
	if (rules_read(r, path, e) != 0 || rules_finish(r, e) != 0)
		goto out;
	for (size_t i = 0; i < r->lexicon.phrases; i++)
		check_phrase(r, &r->lexicon.phrase[i]);
	for (size_t i = 0; i < r->lexicon.uses; i++)
		if ((r->lexicon.use[i].flags & (USE_PREFIX | USE_IMPLIED)) == USE_PREFIX)
			check_prefix(r, &r->lexicon.use[i]);
	for (size_t at = 0; at < findings.len;) {
		const char *end = memchr(findings.ptr + at, '\n', findings.len - at);
		size_t len = end ? (size_t)(end - findings.ptr) - at : findings.len - at;

		warn_text("%.*s", (int)len, findings.ptr + at);
		at += len + 1;
	}
	rc = r->found == 0 ? 0 : err_set(e, EXIT_PARTIAL, "%zu remarks", r->found);
out:
	r->findings = NULL;
	buf_free(&findings);
	return rc;
}
