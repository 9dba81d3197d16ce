/*
 * A table of terms (see fresh.h).
 */
#include "fresh.h"

#define ONE 1000000
#define HALF_FRESH 3.0 /* the change at which a term is half as good as new */

void fresh_free(struct fresh *f)
{
	counter_free(&f->parts);
}

int fresh_note(struct fresh *f, uint64_t term, struct trend t, struct err *e)
{
	double part = t.new ? 1 : t.change / (t.change + HALF_FRESH);

	if (!t.known || t.change <= 0)
		return 0;
	int64_t *at = counter_of(&f->parts, term, e);
	if (!at)
		return -1;
	if (*at < (int64_t)(part * ONE))
		*at = (int64_t)(part * ONE);
	return 0;
}

double fresh_of(const struct fresh *f, uint64_t term)
{
	return (double)counter_get(&f->parts, term) / ONE;
}
