/* Every ink and title of every palette stands out from its ground as WCAG 2 asks for small text. */
#include "palette.h"

#include "check.h"

#define CONTRAST_LEAST 4.5

static void look_at(const char *name, bool dark)
{
	const struct palette *p = palette_named(name, dark);
	CHECK(p != NULL);
	if (p == NULL)
		return;
	CHECK(p->inks >= 3 && p->inks <= PALETTE_INKS);
	CHECK((palette_contrast(p->ground, (struct colour){255, 255, 255}) > 10) == dark);
	CHECK(palette_contrast(p->ground, p->title) >= CONTRAST_LEAST);
	for (size_t i = 0; i < p->inks; i++) {
		if (palette_contrast(p->ground, p->ink[i]) >= CONTRAST_LEAST)
			continue;
		fprintf(stderr, "%s %s: ink %zu: %.2f\n", name, dark ? "dark" : "light", i,
		    palette_contrast(p->ground, p->ink[i]));
		CHECK(0);
	}
}

int main(void)
{
	char names[] = PALETTE_NAMES;
	struct colour black = {0, 0, 0}, white = {255, 255, 255}, grey = {119, 119, 119};
	CHECK_INT(palette_contrast(black, white) * 100 + 0.5, 2100);
	CHECK_INT(palette_contrast(white, grey) * 100 + 0.5,
	    448); /* #777 on white, as WCAG's tools say */
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
