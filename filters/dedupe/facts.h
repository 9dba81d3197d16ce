/*
 * The facts of a text: what may change between two tellings only if the news changed. Figures must
 * agree: numbers and versions with their units (`2.6`, `+3%`, `10亿美元`), cashtags (`$nvda`),
 * amounts' currencies, and how often something is denied. Names may be added or left out, but not
 * exchanged for others; nor may what goes up go down.
 */
#ifndef DEDUPE_FACTS_H
#define DEDUPE_FACTS_H

#include "lexicon.h"
#include "normal.h"

/* Of fixed size, and the same in memory and in a file: 14 bytes, and two of padding. */
struct facts {
	uint32_t figures;    /* of the set of figures; 0: none */
	uint32_t name_marks; /* a bit for each name */
	uint16_t
	    figure_marks;   /* a bit or two for each figure: those of a part are a part of these */
	uint16_t names;	    /* sum over the names' hashes */
	uint8_t name_count; /* modulo 256 */
	uint8_t trend; /* figures, modulo 16; from bit 4 on words for up, modulo 4; from bit 6 on
			   for down */
};

/* Finds the facts of a text in its normal form and in the text as it came (its capitals and signs
 * of currency). Thread-safe. */
void facts_find(const struct lexicon *l, const struct normal *n, struct str text, struct facts *f);
/* False where the two can't tell the same. cut: one of the texts was cut short, so that its figures
 * may be a part of the other's. */
bool facts_agree(const struct facts *a, const struct facts *b, bool cut);

#endif
