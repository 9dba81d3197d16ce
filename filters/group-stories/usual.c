/*
 * Reads the list of usual words (see usual.h): lines `WORD<TAB>posts of 10,000`, # before comments.
 */
#include "usual.h"

#include <stdio.h>
#include <stdlib.h>

#include "traits.h"

#define USUAL_TEXTS 10000
#define USUAL_SHARE 20 /* texts that the list counts for as one: what is read soon says more */
#define LINE_BYTES 256

/* The traits of the word are what a text with it has. */
static int expect(
    struct str word, unsigned long posts, struct arena *a, struct terms *t, struct err *e)
{
	struct post p = {.text = word};
	struct traits traits;

	arena_reset(a);
	if (traits_find(&p, a, &traits, e) != 0)
		return -1;
	for (size_t i = 0; i < traits.count; i++)
		if (terms_expect(t, traits.trait[i].key, (uint32_t)(posts / USUAL_SHARE), e) != 0)
			return -1;
	return 0;
}

static int read_line(const char *line, const char *path, size_t number, struct arena *a,
    struct terms *t, struct err *e)
{
	const char *tab = strchr(line, '\t');
	char *rest = NULL;
	unsigned long posts;

	if (line[0] == '#' || line[0] == '\n')
		return 0;
	posts = tab ? strtoul(tab + 1, &rest, 10) : 0;
	if (tab == line || !posts || posts > USUAL_TEXTS || (*rest != '\n' && *rest != '\0'))
		return err_set(e, EXIT_USAGE,
		    "%s:%zu: not a usual word (want a word, a tab and a number up to %d)", path,
		    number, USUAL_TEXTS);
	return expect((struct str){line, (size_t)(tab - line)}, posts, a, t, e);
}

int usual_read(const char *path, struct terms *t, struct err *e)
{
	FILE *file = fopen(path, "r");
	char line[LINE_BYTES];
	struct arena a;
	size_t number = 0;
	int rc = 0;

	if (!file)
		return err_errno(e, EXIT_USAGE, "%s: cannot read", path);
	arena_init(&a, 1 << 20);
	while (rc == 0 && fgets(line, sizeof(line), file)) {
		number++;
		rc = read_line(line, path, number, &a, t, e);
	}
	if (rc == 0 && ferror(file))
		rc = err_errno(e, EXIT_USAGE, "%s: cannot read", path);
	terms_expect_of(t, (double)USUAL_TEXTS / USUAL_SHARE);
	arena_free(&a);
	fclose(file);
	return rc;
}
