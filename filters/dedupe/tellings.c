/*
 * Pages of prints, each with the ids of its tellings one after the other (see tellings.h).
 */
#include "tellings.h"

#include <stdlib.h>
#include <string.h>

#define IDS_FIRST 65536u
#define IDS_MAX ((size_t)UINT32_MAX)

void tellings_init(struct tellings *t, bool dated)
{
	*t = (struct tellings){.dated = dated};
}

static void page_free(struct tellings_page *p)
{
	if (!p)
		return;
	free(p->came);
	free(p->ids);
	free(p);
}

void tellings_free(struct tellings *t)
{
	for (size_t i = 0; i < t->pages; i++)
		page_free(t->page[i]);
	free(t->page);
	tellings_init(t, t->dated);
}

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "tellings (out of memory)");
}

static struct tellings_page *page_new(bool dated)
{
	struct tellings_page *p = malloc(sizeof(*p));

	if (!p)
		return NULL;
	p->ids = NULL;
	p->ids_cap = 0;
	p->came = dated ? malloc(TELLINGS_PAGE * sizeof(*p->came)) : NULL;
	if (!dated || p->came)
		return p;
	free(p);
	return NULL;
}

static int add_page(struct tellings *t, struct err *e)
{
	if (t->pages == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 16;
		struct tellings_page **wider = realloc(t->page, cap * sizeof(*wider));
		if (!wider)
			return no_memory(e);
		t->page = wider;
		t->cap = cap;
	}
	t->page[t->pages] = page_new(t->dated);
	if (!t->page[t->pages])
		return no_memory(e);
	t->pages++;
	return 0;
}

static int add_id(struct tellings_page *p, uint32_t place, struct str id, struct err *e)
{
	size_t start = place > 0 ? p->id_end[place - 1] : 0, end = start + id.len;

	if (end > p->ids_cap) {
		size_t cap = p->ids_cap ? p->ids_cap + p->ids_cap / 2 : IDS_FIRST;
		cap = cap < end ? end : cap;
		char *wider = end <= IDS_MAX ? realloc(p->ids, cap) : NULL;
		if (!wider)
			return no_memory(e);
		p->ids = wider;
		p->ids_cap = cap;
	}
	if (id.len > 0)
		memcpy(p->ids + start, id.ptr, id.len);
	p->id_end[place] = (uint32_t)end;
	return 0;
}

/* A page that is full keeps no room for more ids. */
static void trim_ids(struct tellings_page *p)
{
	size_t len = p->id_end[TELLINGS_PAGE - 1];
	char *tight = len > 0 ? realloc(p->ids, len) : NULL;

	if (tight) {
		p->ids = tight;
		p->ids_cap = len;
	}
}

int tellings_add(struct tellings *t, const struct print *print, struct str id, uint32_t came,
    uint32_t *number, struct err *e)
{
	uint32_t place;

	if (t->count >= KEYTABLE_NUMBERS - 1)
		return err_set(e, EXIT_IO, "more than %u tellings are remembered (set --window)",
		    KEYTABLE_NUMBERS - 1);
	if ((t->floor % TELLINGS_PAGE + t->count) / TELLINGS_PAGE == t->pages &&
	    add_page(t, e) != 0)
		return -1;
	struct tellings_page *p = tellings_page(t, t->count, &place);
	if (add_id(p, place, id, e) != 0)
		return -1;
	p->print[place] = *print;
	p->size[place] = print->size;
	if (t->dated)
		p->came[place] = came;
	if (place == TELLINGS_PAGE - 1)
		trim_ids(p);
	*number = (t->floor + t->count) & (KEYTABLE_NUMBERS - 1);
	t->count++;
	return 0;
}

struct str tellings_id(const struct tellings *t, uint32_t number)
{
	uint32_t place;
	struct tellings_page *p = tellings_page(t, tellings_before(t, number), &place);
	size_t start = place > 0 ? p->id_end[place - 1] : 0;

	return (struct str){p->ids + start, p->id_end[place] - start};
}

uint32_t tellings_oldest(const struct tellings *t)
{
	return t->page[0]->came[t->floor % TELLINGS_PAGE];
}

void tellings_date_latest(struct tellings *t, uint32_t count, uint32_t came)
{
	uint32_t place;

	for (uint32_t after = t->count - count; after < t->count; after++) {
		struct tellings_page *p = tellings_page(t, after, &place);
		p->came[place] = came;
	}
}

void tellings_forget_oldest(struct tellings *t)
{
	t->floor = (t->floor + 1) & (KEYTABLE_NUMBERS - 1);
	t->count--;
	if (t->floor % TELLINGS_PAGE != 0)
		return;
	page_free(t->page[0]);
	t->pages--;
	memmove(t->page, t->page + 1, t->pages * sizeof(*t->page));
}
