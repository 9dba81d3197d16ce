/*
 * What the tables of options say of themselves: --help, the man page's OPTIONS, bash completion.
 */
#include "options.h"

#include <string.h>

#define HELP_COLUMN 26

static void add_spaces(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_add_char(out, ' ');
}

/* The help sentence, broken at spaces so that no line passes width_cols. */
static void add_wrapped(struct buf *out, const char *text, int width_cols)
{
	size_t room = width_cols > HELP_COLUMN + 20 ? (size_t)(width_cols - HELP_COLUMN) : 50;
	size_t used = 0;

	while (*text) {
		size_t word = strcspn(text, " ");

		if (used > 0 && used + 1 + word > room) {
			buf_add_char(out, '\n');
			add_spaces(out, HELP_COLUMN);
			used = 0;
		}
		if (used > 0) {
			buf_add_char(out, ' ');
			used++;
		}
		buf_add(out, text, word);
		used += word;
		text += word + strspn(text + word, " ");
	}
	buf_add_char(out, '\n');
}

static void help_one(const struct opt *o, int width_cols, struct buf *out)
{
	size_t start = out->len;
	size_t used;

	if (o->letter)
		buf_printf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_printf(out, "      --%s", o->name);
	if (o->kind == OPT_OPTIONAL)
		buf_printf(out, "[=%s]", o->arg);
	else if (o->arg)
		buf_printf(out, " %s", o->arg);
	used = out->len - start;
	if (used + 2 > HELP_COLUMN) {
		buf_add_char(out, '\n');
		used = 0;
	}
	add_spaces(out, HELP_COLUMN - used);
	add_wrapped(out, o->help, width_cols);
}

void options_help(const struct opt_set *sets, size_t n_sets, int width_cols, struct buf *out)
{
	for (size_t s = 0; s < n_sets; s++)
		for (size_t i = 0; i < sets[s].count; i++)
			help_one(&sets[s].table[i], width_cols, out);
}

/* Text for mdoc(7): backslashes and a leading dot or quote must not be read as requests. */
static void add_mdoc(struct buf *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		buf_add_z(out, "\\&");
	for (; *text; text++) {
		if (*text == '\\')
			buf_add_z(out, "\\e");
		else if (*text == '-')
			buf_add_z(out, "\\-");
		else
			buf_add_char(out, *text);
	}
}

static void mdoc_one(const struct opt *o, struct buf *out)
{
	buf_add_z(out, ".It ");
	if (o->letter)
		buf_printf(out, "Fl %c , ", o->letter);
	buf_add_z(out, "Fl Fl ");
	add_mdoc(out, o->name);
	if (o->kind == OPT_OPTIONAL)
		buf_printf(out, " Ns Oo = Ns Ar %s Oc", o->arg);
	else if (o->arg)
		buf_printf(out, " Ar %s", o->arg);
	buf_add_char(out, '\n');
	add_mdoc(out, o->help);
	buf_add_z(out, ".\n");
}

void options_mdoc(const struct opt_set *sets, size_t n_sets, struct buf *out)
{
	for (size_t s = 0; s < n_sets; s++)
		for (size_t i = 0; i < sets[s].count; i++)
			mdoc_one(&sets[s].table[i], out);
}

/* `--name|-x` patterns of the options of one kind, for a case statement; false where none is. */
static bool add_patterns(
    const struct opt_set *sets, size_t n_sets, bool (*is)(const struct opt *o), struct buf *out)
{
	bool any = false;

	for (size_t s = 0; s < n_sets; s++) {
		for (size_t i = 0; i < sets[s].count; i++) {
			const struct opt *o = &sets[s].table[i];

			if (!is(o))
				continue;
			buf_printf(out, "%s--%s", any ? "|" : "\t", o->name);
			if (o->letter)
				buf_printf(out, "|-%c", o->letter);
			any = true;
		}
	}
	return any;
}

static bool takes_file(const struct opt *o)
{
	return o->kind == OPT_FILE || o->kind == OPT_OUTPUT;
}

static bool takes_text(const struct opt *o)
{
	return o->kind != OPT_FLAG && o->kind != OPT_OPTIONAL && o->kind != OPT_CHOICE &&
	       !takes_file(o);
}

static void add_choices(const struct opt_set *sets, size_t n_sets, struct buf *out)
{
	for (size_t s = 0; s < n_sets; s++) {
		for (size_t i = 0; i < sets[s].count; i++) {
			const struct opt *o = &sets[s].table[i];

			if (o->kind != OPT_CHOICE)
				continue;
			buf_printf(out, "\t--%s", o->name);
			if (o->letter)
				buf_printf(out, "|-%c", o->letter);
			buf_add_z(out, ") COMPREPLY=($(compgen -W \"");
			for (const char *c = o->choices; *c; c++)
				buf_add_char(out, *c == '|' ? ' ' : *c);
			buf_add_z(out, "\" -- \"$word\")); return ;;\n");
		}
	}
}

void options_bash(const struct opt_set *sets, size_t n_sets, const char *name, struct buf *out)
{
	buf_add_z(out, "_trendpipe_");
	for (const char *c = name; *c; c++)
		buf_add_char(out, *c == '-' ? '_' : *c);
	buf_add_z(out,
	    "() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
	    "\tcase $before in\n");
	add_choices(sets, n_sets, out);
	if (add_patterns(sets, n_sets, takes_file, out))
		buf_add_z(out, ") COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n");
	if (add_patterns(sets, n_sets, takes_text, out))
		buf_add_z(out, ") return ;;\n");
	buf_add_z(out, "\tesac\n\tcase $word in\n\t-*) COMPREPLY=($(compgen -W \"");
	for (size_t s = 0; s < n_sets; s++)
		for (size_t i = 0; i < sets[s].count; i++)
			buf_printf(out, "--%s ", sets[s].table[i].name);
	buf_add_z(out,
	    "\" -- \"$word\")) ;;\n\t*) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n\tesac\n}\n"
	    "complete -o filenames -F _trendpipe_");
	for (const char *c = name; *c; c++)
		buf_add_char(out, *c == '-' ? '_' : *c);
	buf_printf(out, " %s\n", name);
}
