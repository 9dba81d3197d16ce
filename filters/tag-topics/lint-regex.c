/*
 * Remarks on regular expressions: those that PCRE2 refuses, that fit nearly anything, that
 * reach too far, that cost much; and phrases that one of them covers. In: the lexicon. Out:
 * remarks. Remembers nothing.
 */
#include <stdio.h>

#include "lint.h"
#include "matcher.h"

#define LARGE_BYTES ((size_t)4 << 10)

/* Texts that have nothing in common: an expression that fits one of them looks for a sort of
 * character, and for no word. */
static const struct str probes[] = {
    {"qxzv jkwq", 9}, {"7 0413 9", 8}, {"曰皿丑夭", 12}, {"ゑヱ", 6}, {"! … 🙂", 10}};

static bool finds(struct matcher_alone *alone, struct str text, bool whole)
{
	struct hits hits;
	struct err unused;

	if (matcher_scan(alone->matcher, alone->scratch, text, &hits, &unused) != 0)
		return false;
	for (size_t i = 0; i < hits.count; i++)
		if (!whole || (hits.hit[i].from == 0 && hits.hit[i].to == text.len))
			return true;
	return false;
}

static void check_traits(
    struct rules *r, const struct phrase *p, const struct use *u, struct matcher_alone *alone)
{
	const char *what = NULL;

	if (p->traits.capitals)
		rules_remark(r, u->place,
		    "/%.*s/ is never found: it wants capitals, and texts are searched in small "
		    "letters",
		    STR_ARG(u->spelling));
	if (p->traits.far)
		rules_remark(r, u->place,
		    "/%.*s/ may reach over other words to the end of the line (want a bound, such "
		    "as .{0,20} for .*)",
		    STR_ARG(u->spelling));
	if (alone->bytes > LARGE_BYTES)
		rules_remark(r, u->place, "/%.*s/ is large: %zu KiB when compiled",
		    STR_ARG(u->spelling), alone->bytes >> 10);
	for (size_t i = 0; i < sizeof probes / sizeof *probes && !what; i++)
		if (finds(alone, probes[i], false))
			what = probes[i].ptr;
	if (what)
		rules_remark(r, u->place, "/%.*s/ is found in too many texts (`%s`)",
		    STR_ARG(u->spelling), what);
}

/* A phrase that says what the expression says, or that it keeps from counting. */
static void check_covered(struct rules *r, const struct use *regex, struct matcher_alone *alone)
{
	const struct lexicon *lx = &r->lexicon;

	for (size_t i = 0; i < lx->uses; i++) {
		const struct use *u = &lx->use[i];
		bool barred = regex->flags & USE_NOT && !(u->flags & USE_NOT);

		if (!lint_same_thing(u, regex) || u->flags & (USE_REGEX | USE_IMPLIED))
			continue;
		if (!barred && (u->points != regex->points || u->flags & USE_START ||
				   (u->flags ^ regex->flags) & (USE_MUST | USE_NOT | USE_START)))
			continue;
		if (!finds(alone, lx->phrase[u->phrase].plain, true))
			continue;
		rules_remark(r, u->place, "`%.*s` %s /%.*s/ (line %u of %s)", STR_ARG(u->spelling),
		    barred ? "never counts: where it stands, nothing does, by !"
			   : "says no more than, with the same points,",
		    STR_ARG(regex->spelling), regex->place.line, regex->place.file);
	}
}

static void check_uses(struct rules *r, const struct phrase *p, struct matcher_alone *alone)
{
	const struct lexicon *lx = &r->lexicon;

	for (uint32_t i = p->first + 1; i; i = lx->use[i - 1].next) {
		if (lx->use[i - 1].flags & USE_IMPLIED)
			continue;
		check_traits(r, p, &lx->use[i - 1], alone);
		check_covered(r, &lx->use[i - 1], alone);
	}
}

/* PCRE2's reason, which *e gives with the place. */
static void remark_refused(struct rules *r, const struct phrase *p, const struct err *e)
{
	struct place place = r->lexicon.use[p->first].place;
	char prefix[ERR_TEXT_MAX];
	struct str text = str_of(e->text);
	int len = snprintf(prefix, sizeof prefix, "%s:%u: ", place.file, place.line);

	if (len > 0 && str_starts(text, str_of(prefix)))
		text.ptr += len;
	rules_remark(r, place, "%s", text.ptr);
}

int lint_regexes(struct rules *r, struct err *e)
{
	int refused = 0;

	for (size_t i = 0; i < r->lexicon.phrases; i++) {
		const struct phrase *p = &r->lexicon.phrase[i];
		struct matcher_alone alone;
		int rc;

		if (!p->regex)
			continue;
		rc = matcher_alone(&r->lexicon, (uint32_t)i, &alone, e);
		if (rc == 0)
			check_uses(r, p, &alone);
		matcher_alone_free(&alone);
		if (rc != 0 && e->code != EXIT_USAGE)
			return -1;
		if (rc != 0) {
			remark_refused(r, p, e);
			refused++;
		}
	}
	return refused;
}
