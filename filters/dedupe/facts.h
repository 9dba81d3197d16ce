/*
 * The facts of a text: what may change between two tellings only if the news changed. Figures must
 * agree, and their order: numbers and versions with their units (`2.6`, `+3%`, `10亿美元`),
 * cashtags (`$nvda`), amounts' currencies, and how often something is denied. Names may be added or
 * left out, but not exchanged for others; nor may what goes up go down.
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
	uint8_t name_count; /* modulo 128, and FACTS_UNSURE */
	uint8_t trend; /* figures, modulo 16; from bit 4 on words for up, modulo 4; from bit 6 on
			   for down */
};

/* In name_count: a text that is not English, where some of the names may not be known. */
#define FACTS_UNSURE 128

/* Finds the facts of a text in its normal form and in the text as it came (its capitals and signs
 * of currency). The lexicon remembers what it was asked: it is for one thread. */
void facts_find(struct lexicon *l, const struct normal *n, struct str text, struct facts *f);
/*
 * False where the two can't tell the same. cut: one of the texts was cut short, so that its figures
 * may be a part of the other's. a_part: the first text is but for a few letters a part of the
 * second, so that what names that has more were added, and stand for no others; b_part: the other
 * way round.
 */
bool facts_agree(const struct facts *a, const struct facts *b, bool cut, bool a_part, bool b_part);
/* Figures alone: what may differ in texts of one normal form are signs of currency. */
bool facts_figures_agree(const struct facts *a, const struct facts *b, bool cut);

/* Shingles that only one of two texts has, beyond the difference of their numbers: so many at most
 * where one is a part of the other. A place where something was put in takes two. Where a text
 * was cut short and lacks more than FACTS_CUT_SHINGLES, sketches can't tell, and it is a part. */
#define FACTS_PART_SHINGLES 3
#define FACTS_PART_CUT 5
#define FACTS_CUT_SHINGLES 48

#endif
