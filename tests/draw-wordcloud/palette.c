/* Every ink and title of every palette stands out from its ground as WCAG 2 asks for small text. */
#include "palette.h"

#include <math.h>

#include "check.h"

#define CONTRAST_LEAST 4.5

static double linear(uint8_t channel)
{
	double c = channel / 255.0;
	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
	return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

/* Contrast ratio of two colours, 1..21 (WCAG 2.1, relative luminance of sRGB). */
static double contrast(struct colour a, struct colour b)
{
	double one = luminance(a), two = luminance(b);
	return one > two ? (one + 0.05) / (two + 0.05) : (two + 0.05) / (one + 0.05);
}

static void look_at(const char *name, bool dark)
{
	const struct palette *p = palette_named(name, dark);
	CHECK(p != NULL);
	if (p == NULL)
		return;
	CHECK(p->inks >= 3 && p->inks <= PALETTE_INKS);
	CHECK((contrast(p->ground, (struct colour){255, 255, 255}) > 10) == dark);
	CHECK(contrast(p->ground, p->title) >= CONTRAST_LEAST);
	for (size_t i = 0; i < p->inks; i++) {
		if (contrast(p->ground, p->ink[i]) >= CONTRAST_LEAST)
			continue;
		fprintf(stderr, "%s %s: ink %zu: %.2f\n", name, dark ? "dark" : "light", i,
		    contrast(p->ground, p->ink[i]));
		CHECK(0);
	}
}

int main(void)
{
	char names[] = PALETTE_NAMES;
	struct colour black = {0, 0, 0}, white = {255, 255, 255}, grey = {119, 119, 119};
	CHECK_INT(contrast(black, white) * 100 + 0.5, 2100);
	CHECK_INT(contrast(white, grey) * 100 + 0.5, 448); /* #777 on white, as WCAG's tools say */
	for (char *name = names, *bar = names; bar != NULL; name = bar + 1) {
		bar = strchr(name, '|');
		if (bar != NULL)
			*bar = '\0';
		look_at(name, false);
		look_at(name, true);
	}
	CHECK(palette_named("none", false) == NULL);
	return check_done();
}
