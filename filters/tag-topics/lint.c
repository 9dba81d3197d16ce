/*
 * Looks through rules for what changes nothing or too much. In: a file or folder of rules. Out:
 * remarks on stderr, with the line. Remembers nothing.
 */
#include "lint.h"

#include <stdlib.h>
#include <string.h>

static void remark(struct rules *r, const struct use *u, const char *what, const struct use *other)
{
	rules_remark(r, u->place, "`%.*s` %s `%.*s` (line %u of %s)", STR_ARG(u->spelling), what,
	    STR_ARG(other->spelling), other->place.line, other->place.file);
}

/*
 * A spelling of two names is always the first one's, unless only the second takes the version, or
 * the first counts with a version only.
 */
static bool hidden_name(const struct rules *r, const struct use *earlier, const struct use *later)
{
	const struct name *a = &r->name[earlier->target], *b = &r->name[later->target];

	if (earlier->what != USE_NAME || later->what != USE_NAME ||
	    earlier->target == later->target)
		return false;
	if (earlier->flags & USE_EXACT &&
	    (!(later->flags & USE_EXACT) || !str_equal(earlier->spelling, later->spelling)))
		return false;
	if (earlier->flags & USE_VERSION && !(later->flags & USE_VERSION))
		return false;
	return a->join != JOIN_NONE || b->join == JOIN_NONE;
}

/* `+must` and `!not` of one phrase against each other and against its points. */
static void check_marks(struct rules *r, const struct use *a, const struct use *b)
{
	if (b->flags & USE_NOT) {
		const struct use *swap = a;

		a = b;
		b = swap;
	}
	if (a->flags & USE_NOT && b->flags & USE_MUST)
		remark(r, b, "can never help: where it stands, nothing counts, by !", a);
	else if (a->flags & USE_NOT && b->points != 0)
		remark(r, b, "gives no points: where it stands, nothing counts, by !", a);
	else if ((a->flags ^ b->flags) & USE_MUST && a->points != 0 && b->points != 0)
		remark(r, b, "counts twice: its points are given already by", a);
}

/* Two uses of one phrase. */
static void check_pair(struct rules *r, const struct use *a, const struct use *b)
{
	if (hidden_name(r, a, b)) {
		remark(r, b, "is never reached: it is taken for", a);
	} else if (lint_same_thing(a, b)) {
		if ((a->flags ^ b->flags) == USE_EXACT)
			remark(r, a->flags & USE_EXACT ? a : b, "says no more than",
			    a->flags & USE_EXACT ? b : a);
		else if ((a->flags ^ b->flags) & (USE_MUST | USE_NOT))
			check_marks(r, a, b);
	}
}

static void check_phrase(struct rules *r, const struct phrase *p)
{
	const struct lexicon *lx = &r->lexicon;

	for (uint32_t i = p->first + 1; i; i = lx->use[i - 1].next) {
		const struct use *a = &lx->use[i - 1];

		for (uint32_t j = a->next; j; j = lx->use[j - 1].next) {
			const struct use *b = &lx->use[j - 1];

			if (!((a->flags | b->flags) & USE_IMPLIED))
				check_pair(r, a, b);
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
		struct str plain = lx->phrase[u->phrase].plain;

		if (u != open && lint_same_thing(u, open) && u->points == open->points &&
		    !(u->flags & (USE_IMPLIED | USE_START | USE_REGEX)) &&
		    !((u->flags ^ open->flags) & (USE_MUST | USE_NOT)) && str_starts(plain, stem) &&
		    !memchr(plain.ptr, ' ', plain.len))
			remark(r, u, "says no more than, with the same points, the open", open);
	}
}

/* Files of a folder are read in the byte order of their names. */
static int in_order(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = strcmp(x->place.file, y->place.file);

	if (order == 0)
		order = (x->place.line > y->place.line) - (x->place.line < y->place.line);
	return order != 0 ? order : strcmp(x->what, y->what);
}

static int check(struct rules *r, const char *path, struct err *e)
{
	if (rules_read(r, path, e) != 0 || rules_finish(r, e) != 0)
		return -1;
	for (size_t i = 0; i < r->lexicon.phrases; i++)
		check_phrase(r, &r->lexicon.phrase[i]);
	for (size_t i = 0; i < r->lexicon.uses; i++)
		if ((r->lexicon.use[i].flags & (USE_PREFIX | USE_IMPLIED)) == USE_PREFIX)
			check_prefix(r, &r->lexicon.use[i]);
	lint_words(r);
	lint_targets(r);
	return lint_regexes(r, e);
}

int lint_rules(struct rules *r, const char *path, struct err *e)
{
	struct findings findings = {0};
	int refused;

	r->findings = &findings;
	refused = check(r, path, e);
	if (findings.count > 1)
		qsort(findings.finding, findings.count, sizeof *findings.finding, in_order);
	for (size_t i = 0; i < findings.count && refused >= 0; i++) {
		const struct finding *f = &findings.finding[i];

		warn_text("%s:%u: %s", f->place.file, f->place.line, f->what);
	}
	if (refused >= 0 && findings.count > 0)
		err_set(e, refused ? EXIT_USAGE : EXIT_PARTIAL, "%zu remarks", findings.count);
	r->findings = NULL;
	free(findings.finding);
	return refused >= 0 && findings.count == 0 ? 0 : -1;
}
