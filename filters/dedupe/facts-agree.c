/*
 * Whether the facts of two texts can tell the same (see facts.h): figures and trends must agree,
 * names may be added.
 */
#include "facts-own.h"

#define NAMES_TOLD 18 /* names of two texts that their marks tell apart well */

/* True where the marks of one are all among the other's. */
static bool is_part(uint32_t a, uint32_t b)
{
	return (a & ~b) == 0;
}

static unsigned count_names(const struct facts *f)
{
	return f->name_count & (FACTS_UNSURE - 1);
}

/* True where the names of `more` may be those of `few` and others: of one other the first mark is
 * known, and there is one more at most. */
static bool names_added(const struct facts *few, const struct facts *more)
{
	uint16_t added = (uint16_t)(more->names - few->names);

	if (!is_part(few->name_marks, more->name_marks))
		return false;
	if (count_names(more) - count_names(few) != 1)
		return true;
	uint32_t other = more->name_marks & ~(few->name_marks | facts_name_mark(added));
	return is_part(facts_name_mark(added), more->name_marks) && (other & (other - 1)) == 0;
}

/* Names may be added. Where the rest differs too, and a text has none, they may stand for what is
 * not known as a name; so they may where a text is not English, but for one among few. */
static bool names_agree(
    const struct facts *a, const struct facts *b, bool cut, bool a_part, bool b_part)
{
	unsigned of_a = count_names(a), of_b = count_names(b);
	const struct facts *few = of_a < of_b ? a : b, *more = of_a < of_b ? b : a;
	bool part = few == a ? a_part : b_part;

	if (of_a == of_b)
		return a->names == b->names && a->name_marks == b->name_marks;
	if ((few->name_count | more->name_count) & FACTS_UNSURE)
		part = part && (cut || (of_a + of_b < NAMES_TOLD &&
					   count_names(more) - count_names(few) == 1));
	else
		part = part || count_names(few) > 0;
	return part && names_added(few, more);
}

bool facts_figures_agree(const struct facts *a, const struct facts *b, bool cut)
{
	unsigned few = a->trend & FIGURES_COUNTED, many = b->trend & FIGURES_COUNTED;

	if (few == many || !cut)
		return a->figures == b->figures;
	return few < many ? is_part(a->figure_marks, b->figure_marks)
			  : is_part(b->figure_marks, a->figure_marks);
}

/* False where words for up became words for down, or the other way round. */
static bool trends_agree(const struct facts *a, const struct facts *b)
{
	unsigned up = ((a->trend >> 4) - (b->trend >> 4)) & 3u;
	unsigned down = ((a->trend >> 6) - (b->trend >> 6)) & 3u;

	/* 1 is one more, 3 one less, 2 either. */
	return up == 0 || down == 0 || (up == down && up != 2);
}

bool facts_agree(const struct facts *a, const struct facts *b, bool cut, bool a_part, bool b_part)
{
	return facts_figures_agree(a, b, cut) && trends_agree(a, b) &&
	       names_agree(a, b, cut, a_part, b_part);
}
