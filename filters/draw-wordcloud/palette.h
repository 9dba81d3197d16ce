/*
 * Colours of a picture: a ground and inks that stand out from it (WCAG 2 contrast of 4.5 at least,
 * as for small text; a test computes it).
 */
#ifndef TP_PALETTE_H
#define TP_PALETTE_H

#include "canvas.h"

#define PALETTE_INKS 8
#define PALETTE_NAMES "dusk|forest|ember|vivid|ink"

struct palette {
	struct colour ground, title;
	struct colour ink[PALETTE_INKS];
	size_t inks;
};

/* The palette of a name of PALETTE_NAMES, on light or dark ground; NULL for other names. */
const struct palette *palette_named(const char *name, bool dark);

#endif
