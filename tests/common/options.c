/* The option table: parsing, errors, guesses, help. */
#include "check.h"

#include "options.h"

struct told {
	bool flag;
	const char *text, *choice, *optional;
	int64_t count, size, time_ms;
	double real;
	struct opt_list list;
};

#define AT(m) offsetof(struct told, m)

static const struct opt table[] = {
    {'f', "flag", OPT_FLAG, NULL, AT(flag), 0, 0, NULL, "a flag"},
    {'t', "text", OPT_STRING, "TEXT", AT(text), 0, 0, NULL, "a text"},
    {'n', "count", OPT_INT, "N", AT(count), 1, 10, NULL, "a number"},
    {0, "size", OPT_SIZE, "BYTES", AT(size), 0, 0, NULL, "a size"},
    {0, "time", OPT_DURATION, "TIME", AT(time_ms), 0, 0, NULL, "a time"},
    {0, "threshold", OPT_REAL, "X", AT(real), 0, 1, NULL, "a share"},
    {0, "form", OPT_CHOICE, "FORM", AT(choice), 0, 0, "json|text", "a form"},
    {'s', "stats", OPT_OPTIONAL, "json", AT(optional), 0, 0, NULL, "statistics"},
    {0, "also", OPT_LIST, "X", AT(list), 0, 0, NULL, "more"},
};

static int parse(struct told *t, int *operands, struct err *e, int argc, const char **args)
{
	struct opt_set set = {table, sizeof(table) / sizeof(table[0]), t};

	*t = (struct told){0};
	return options_parse(&set, 1, argc, (char **)(uintptr_t)args, operands, e);
}

#define PARSE(...)                                                                                 \
	parse(&t, &operands, &e,                                                                   \
	    (int)(sizeof((const char *[]){"p", __VA_ARGS__}) / sizeof(char *)),                    \
	    args = (const char *[]){"p", __VA_ARGS__, NULL})

static void good(void)
{
	struct told t;
	struct err e;
	int operands;
	const char **args;

	CHECK_INT(PARSE("a", "-ft", "x", "b", "--count=3", "--", "-f"), 0);
	CHECK(t.flag && strcmp(t.text, "x") == 0 && t.count == 3);
	CHECK_INT(operands, 3);
	CHECK(strcmp(args[1], "a") == 0 && strcmp(args[2], "b") == 0 && strcmp(args[3], "-f") == 0);
	CHECK_INT(PARSE("-n7", "--size", "16M", "--time=48h", "--threshold", ".5", "-"), 0);
	CHECK(t.count == 7 && t.size == 16 << 20 && t.time_ms == 48 * 3600000 && t.real == 0.5);
	CHECK_INT(operands, 1);
	CHECK_INT(PARSE("--time", "250ms"), 0);
	CHECK_INT(t.time_ms, 250);
	CHECK_INT(PARSE("--stats", "--form=json", "--also", "1", "--also=2"), 0);
	CHECK(strcmp(t.optional, "") == 0 && strcmp(t.choice, "json") == 0 && t.list.count == 2);
	CHECK_INT(PARSE("--stats=json"), 0);
	CHECK(strcmp(t.optional, "json") == 0);
}

static void bad(void)
{
	struct told t;
	struct err e;
	int operands;
	const char **args;

	CHECK_INT(PARSE("--flga"), -1);
	CHECK_STR(str_of(e.text), "unknown option --flga (did you mean --flag?)");
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK_INT(PARSE("--thresh=1"), -1);
	CHECK_STR(str_of(e.text), "unknown option --thresh (did you mean --threshold?)");
	CHECK_INT(PARSE("--zzzzzz"), -1);
	CHECK_STR(str_of(e.text), "unknown option --zzzzzz (try --help)");
	CHECK_INT(PARSE("-z"), -1);
	CHECK_INT(PARSE("--count", "11"), -1);
	CHECK_STR(str_of(e.text), "--count: bad value `11` (must be from 1 to 10)");
	CHECK_INT(PARSE("--count", "1x"), -1);
	CHECK_INT(PARSE("--size", "9Q"), -1);
	CHECK_INT(PARSE("--size", "99999999999G"), -1);
	CHECK_INT(PARSE("--time", "3 days"), -1);
	CHECK_INT(PARSE("--threshold", "nan"), -1);
	CHECK_INT(PARSE("--form", "xml"), -1);
	CHECK_STR(str_of(e.text), "--form: bad value `xml` (want one of json|text)");
	CHECK_INT(PARSE("--flag=1"), -1);
	CHECK_INT(PARSE("--text"), -1);
	CHECK_STR(str_of(e.text), "--text wants a value (TEXT)");
	(void)args;
}

int main(void)
{
	good();
	bad();
	return check_done();
}
