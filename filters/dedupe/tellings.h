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

struct tellings_page;

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
/* False where the number is forgotten. */
bool tellings_has(const struct tellings *t, uint32_t number);
/* Of a number that is remembered. The print may be changed; the id's view lives until the next
 * telling is added. */
struct print *tellings_print(const struct tellings *t, uint32_t number);
/* The print's size: most that are of no use are told by it, without a fetch of the print. */
uint16_t tellings_size(const struct tellings *t, uint32_t number);
/* Has the processor fetch what tellings_size() will read. */
void tellings_ask_size(const struct tellings *t, uint32_t number);
struct str tellings_id(const struct tellings *t, uint32_t number);
/* When the oldest came; there must be one. */
uint32_t tellings_oldest(const struct tellings *t);
/* The latest `count` came at `came`. */
void tellings_date_latest(struct tellings *t, uint32_t count, uint32_t came);
void tellings_forget_oldest(struct tellings *t);

#endif
