/*
 * The tellings that are remembered, by number: their prints and ids, in pages of 4096 that are
 * given back once all in them are forgotten. Numbers count up modulo KEYTABLE_NUMBERS; what came
 * first is forgotten first.
 */
#ifndef DEDUPE_TELLINGS_H
#define DEDUPE_TELLINGS_H

#include "keytable.h"
#include "print.h"

#define TELLINGS_PAGE 4096u

struct tellings_page {
	struct print print[TELLINGS_PAGE];
	uint16_t size[TELLINGS_PAGE];	/* those of the prints, close together */
	uint32_t id_end[TELLINGS_PAGE]; /* where an id ends; the one before tells where it starts */
	uint32_t *came;			/* NULL where not dated */
	char *ids;
	size_t ids_cap;
};

struct tellings {
	struct tellings_page **page;
	size_t pages, cap;
	uint32_t floor; /* number of the oldest that is remembered */
	uint32_t count;
	bool dated; /* each has the moment of its coming */
};

/* An empty store; allocates nothing. */
void tellings_init(struct tellings *t, bool dated);
void tellings_free(struct tellings *t);
/* Remembers a telling; its number goes to *number. came: kept where dated. -1 with *e filled when
 * memory is out, or there are more than a number can tell. */
int tellings_add(struct tellings *t, const struct print *print, struct str id, uint32_t came,
    uint32_t *number, struct err *e);
/* How many tellings that are remembered came before this one. */
static inline uint32_t tellings_before(const struct tellings *t, uint32_t number)
{
	return (number - t->floor) & (KEYTABLE_NUMBERS - 1);
}

/* The page of the telling before which so many came, and its place there. */
static inline struct tellings_page *tellings_page(
    const struct tellings *t, uint32_t before, uint32_t *place)
{
	uint32_t at = t->floor % TELLINGS_PAGE + before;

	*place = at % TELLINGS_PAGE;
	return t->page[at / TELLINGS_PAGE];
}

/* False where the number is forgotten. */
static inline bool tellings_has(const struct tellings *t, uint32_t number)
{
	return tellings_before(t, number) < t->count;
}

/* Of a number that is remembered. The print may be changed; the id's view lives until the next
 * telling is added. */
static inline struct print *tellings_print(const struct tellings *t, uint32_t number)
{
	uint32_t place;
	struct tellings_page *p = tellings_page(t, tellings_before(t, number), &place);

	return &p->print[place];
}

/* Where the print's size lies: most that are of no use are told by it, without a fetch of the
 * print. */
static inline const uint16_t *tellings_size(const struct tellings *t, uint32_t number)
{
	uint32_t place;
	struct tellings_page *p = tellings_page(t, tellings_before(t, number), &place);

	return &p->size[place];
}

struct str tellings_id(const struct tellings *t, uint32_t number);
/* When the oldest came; there must be one. */
uint32_t tellings_oldest(const struct tellings *t);
/* The latest `count` came at `came`. */
void tellings_date_latest(struct tellings *t, uint32_t count, uint32_t came);
void tellings_forget_oldest(struct tellings *t);

#endif
