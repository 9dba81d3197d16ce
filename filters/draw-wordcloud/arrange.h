/*
 * A picture's composition: how large each term is, which are turned, and where each stands.
 */
#ifndef TP_ARRANGE_H
#define TP_ARRANGE_H

#include "glyphs.h"
#include "layout.h"

/* A term of the picture: the first four members come in, the others are arrange_terms()'s answer.
 */
struct placed {
	struct str term;
	double weight;		 /* greater than 0 */
	uint64_t posts, authors; /* 0 where unknown */
	bool shown;		 /* it has a place; what follows counts only then */
	bool turned;		 /* to be read from below */
	int size_px;		 /* an em */
	int x, y, width, height; /* the box of its ink */
	struct glyph_line line;
};

struct arrange_wish {
	int left, top;		     /* of the area that terms may fill, in the picture; pixels */
	int width, height;	     /* of that area */
	const struct bitmap *inside; /* terms go where it has pixels set, as large as the area;
					NULL: anywhere */
	double turn;		     /* share of terms turned, 0..1 */
	uint64_t seed;		     /* which terms are turned, which colours they take */
	size_t must; /* so many leading terms all get a place: the picture is begun anew, smaller,
			until they do */
};

/*
 * Arranges terms, the heaviest first in the array. Those that can't be drawn at all
 * (glyphs_choose()) are counted in *undrawn and have shown false, as have those for which there was
 * no room. 0, or -1 with *e filled.
 */
int arrange_terms(struct glyphs *g, const struct arrange_wish *wish, struct placed *term,
    size_t terms, size_t *undrawn, struct err *e);

#endif
