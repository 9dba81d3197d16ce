/*
 * Reading the command line by tables of options. In: argv. Out: the program's struct filled,
 * operands moved to the front, or one message that says what was wrong and what may have been
 * meant.
 */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LEN 40

static void *target_of(const struct opt_set *set, const struct opt *o)
{
	return (char *)set->target + o->offset;
}

static bool find_long(const struct opt_set *sets, size_t n_sets, struct str name,
    const struct opt_set **set, const struct opt **found)
{
	for (size_t s = 0; s < n_sets; s++) {
		for (size_t i = 0; i < sets[s].count; i++) {
			if (str_equal(name, str_of(sets[s].table[i].name))) {
				*set = &sets[s];
				*found = &sets[s].table[i];
				return true;
			}
		}
	}
	return false;
}

static bool find_letter(const struct opt_set *sets, size_t n_sets, char letter,
    const struct opt_set **set, const struct opt **found)
{
	for (size_t s = 0; s < n_sets; s++) {
		for (size_t i = 0; i < sets[s].count; i++) {
			if (sets[s].table[i].letter == letter) {
				*set = &sets[s];
				*found = &sets[s].table[i];
				return true;
			}
		}
	}
	return false;
}

/* Wagner and Fischer's distance, 1974. */
static size_t distance(struct str a, struct str b)
{
	size_t row[NAME_MAX_LEN + 1];

	if (a.len > NAME_MAX_LEN || b.len > NAME_MAX_LEN)
		return NAME_MAX_LEN;
	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t best = corner + (a.ptr[i - 1] != b.ptr[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.len];
}

struct guess guess_start(struct str name)
{
	return (struct guess){.name = name, .edits = name.len < 4 ? 2 : 3};
}

void guess_try(struct guess *g, const char *known)
{
	struct str k = str_of(known);
	size_t d = g->name.len > 1 && str_starts(k, g->name) ? 1 : distance(g->name, k);

	if (d >= g->edits)
		return;
	g->edits = d;
	g->best = known;
}

static const char *guess(const struct opt_set *sets, size_t n_sets, struct str name)
{
	struct guess g = guess_start(name);

	for (size_t s = 0; s < n_sets; s++)
		for (size_t i = 0; i < sets[s].count; i++)
			guess_try(&g, sets[s].table[i].name);
	return g.best;
}

/* `90s`, `15m`, `48h`, `7d`, `2w` or plain seconds to milliseconds; -1 where it is none of them. */
static int parse_duration(const char *text, int64_t *ms)
{
	static const struct {
		const char *unit;
		double ms;
	} units[] = {{"", 1e3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}, {"d", 8.64e7},
	    {"w", 6.048e8}};
	char *end;
	double n;

	errno = 0;
	n = strtod(text, &end);
	if (end == text || errno != 0 || !isfinite(n) || n < 0 || n > 1e10)
		return -1;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		*ms = (int64_t)(n * units[i].ms + 0.5);
		return 0;
	}
	return -1;
}

static int parse_size(const char *text, int64_t *bytes)
{
	static const char units[] = "KMGT";
	char *end;
	long long n;
	const char *unit;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || errno != 0 || n < 0)
		return -1;
	if (*end == '\0') {
		*bytes = n;
		return 0;
	}
	unit = strchr(units, *end);
	if (!unit || end[1] != '\0' || n > (INT64_MAX >> (10 * (unit - units + 1))))
		return -1;
	*bytes = (int64_t)n << (10 * (unit - units + 1));
	return 0;
}

static int bad_value(const struct opt *o, const char *value, const char *why, struct err *e)
{
	char quoted[200];

	return err_set(e, EXIT_USAGE, "--%s: bad value `%s` (%s)", o->name,
	    err_quote(quoted, sizeof(quoted), str_of(value)), why);
}

static int check_range(const struct opt *o, const char *value, double n, struct err *e)
{
	char why[100];

	if ((o->min == 0 && o->max == 0) || (n >= o->min && n <= o->max))
		return 0;
	if (o->kind == OPT_DURATION)
		snprintf(why, sizeof(why), "must be from %.10gs to %.10gs", o->min / 1000,
		    o->max / 1000);
	else
		snprintf(why, sizeof(why), "must be from %.10g to %.10g", o->min, o->max);
	return bad_value(o, value, why, e);
}

static int set_number(const struct opt *o, void *to, const char *value, struct err *e)
{
	int64_t n = 0;
	char *end;

	errno = 0;
	if (o->kind == OPT_SIZE) {
		if (parse_size(value, &n) != 0)
			return bad_value(o, value, "want bytes as 65536, 64K, 16M or 1G", e);
	} else if (o->kind == OPT_DURATION) {
		if (parse_duration(value, &n) != 0)
			return bad_value(
			    o, value, "want a time as 500ms, 90s, 15m, 48h, 7d or 2w", e);
	} else {
		n = strtoll(value, &end, 10);
		if (end == value || *end != '\0' || errno != 0)
			return bad_value(o, value, "want a whole number", e);
	}
	*(int64_t *)to = n;
	return check_range(o, value, (double)n, e);
}

static int set_real(const struct opt *o, void *to, const char *value, struct err *e)
{
	char *end;
	double x;

	errno = 0;
	x = strtod(value, &end);
	if (end == value || *end != '\0' || errno != 0 || !isfinite(x))
		return bad_value(o, value, "want a number", e);
	*(double *)to = x;
	return check_range(o, value, x, e);
}

static int set_choice(const struct opt *o, void *to, const char *value, struct err *e)
{
	size_t len = strlen(value);
	char why[200];

	for (const char *at = o->choices; *at;) {
		size_t n = strcspn(at, "|");

		if (n == len && memcmp(at, value, n) == 0) {
			*(const char **)to = value;
			return 0;
		}
		at += n + (at[n] == '|');
	}
	snprintf(why, sizeof(why), "want one of %s", o->choices);
	return bad_value(o, value, why, e);
}

static int set_value(const struct opt *o, void *to, const char *value, struct err *e)
{
	struct opt_list *list = to;

	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)to = true;
		return 0;
	case OPT_STRING:
	case OPT_FILE:
	case OPT_OUTPUT:
	case OPT_OPTIONAL:
		*(const char **)to = value;
		return 0;
	case OPT_INT:
	case OPT_SIZE:
	case OPT_DURATION:
		return set_number(o, to, value, e);
	case OPT_REAL:
		return set_real(o, to, value, e);
	case OPT_CHOICE:
		return set_choice(o, to, value, e);
	case OPT_LIST:
		if (list->count == OPT_LIST_MAX)
			return err_set(
			    e, EXIT_USAGE, "--%s: given more than %d times", o->name, OPT_LIST_MAX);
		list->value[list->count++] = value;
		return 0;
	}
	return 0;
}

/* argv[*i] is `--name` or `--name=value`; takes the next argument where a value is due. */
static int read_long(
    const struct opt_set *sets, size_t n_sets, char **argv, int argc, int *i, struct err *e)
{
	const char *arg = argv[*i] + 2;
	const char *equals = strchr(arg, '=');
	struct str name = {arg, equals ? (size_t)(equals - arg) : strlen(arg)};
	const struct opt_set *set;
	const struct opt *o;
	const char *value = equals ? equals + 1 : NULL;
	char quoted[100];

	if (!find_long(sets, n_sets, name, &set, &o)) {
		const char *meant = guess(sets, n_sets, name);

		err_quote(quoted, sizeof(quoted), name);
		if (meant)
			return err_set(e, EXIT_USAGE, "unknown option --%s (did you mean --%s?)",
			    quoted, meant);
		return err_set(e, EXIT_USAGE, "unknown option --%s (try --help)", quoted);
	}
	if (o->kind == OPT_FLAG && value)
		return err_set(e, EXIT_USAGE, "--%s takes no value", o->name);
	if (o->kind == OPT_OPTIONAL && !value)
		value = "";
	if (o->kind != OPT_FLAG && !value) {
		if (*i + 1 >= argc)
			return err_set(e, EXIT_USAGE, "--%s wants a value (%s)", o->name, o->arg);
		value = argv[++*i];
	}
	return set_value(o, target_of(set, o), value, e);
}

/* argv[*i] is `-abc`, `-xVALUE` or `-x`. */
static int read_letters(
    const struct opt_set *sets, size_t n_sets, char **argv, int argc, int *i, struct err *e)
{
	for (const char *at = argv[*i] + 1; *at; at++) {
		const struct opt_set *set;
		const struct opt *o;
		const char *value = "";

		if (!find_letter(sets, n_sets, *at, &set, &o)) {
			char quoted[16];

			return err_set(e, EXIT_USAGE, "unknown option -%s (try --help)",
			    err_quote(quoted, sizeof(quoted), (struct str){at, 1}));
		}
		if (o->kind != OPT_FLAG && o->kind != OPT_OPTIONAL) {
			if (at[1] == '\0' && *i + 1 >= argc)
				return err_set(
				    e, EXIT_USAGE, "-%c wants a value (%s)", *at, o->arg);
			value = at[1] ? at + 1 : argv[++*i];
			return set_value(o, target_of(set, o), value, e);
		}
		if (set_value(o, target_of(set, o), value, e) != 0)
			return -1;
	}
	return 0;
}

int options_parse(
    const struct opt_set *sets, size_t n_sets, int argc, char **argv, int *operands, struct err *e)
{
	int kept = 1;
	bool only_operands = false;

	for (int i = 1; i < argc; i++) {
		char *arg = argv[i];
		int rc = 0;

		if (only_operands || arg[0] != '-' || arg[1] == '\0')
			argv[kept++] = arg;
		else if (strcmp(arg, "--") == 0)
			only_operands = true;
		else if (arg[1] == '-')
			rc = read_long(sets, n_sets, argv, argc, &i, e);
		else
			rc = read_letters(sets, n_sets, argv, argc, &i, e);
		if (rc != 0)
			return -1;
	}
	*operands = kept - 1;
	return 0;
}
