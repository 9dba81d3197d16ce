/* Regular expressions are folded as texts are, and their grammar stays. */
#include "regex.h"
#include "check.h"

static void check_fold(const char *pattern, const char *want)
{
	struct buf out;
	struct regex_traits traits;
	struct err e;

	buf_init(&out, REGEX_FOLDED_MAX);
	CHECK(regex_fold(str_of(pattern), &out, &traits, &e) == 0);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void check_refused(const char *pattern, const char *why)
{
	struct buf out;
	struct regex_traits traits;
	struct err e = {0};

	buf_init(&out, REGEX_FOLDED_MAX);
	CHECK(regex_fold(str_of(pattern), &out, &traits, &e) == -1);
	CHECK(strstr(e.text, why) != NULL);
	CHECK_INT(e.code, EXIT_USAGE);
	buf_free(&out);
}

static void check_traits(const char *pattern, bool far, bool capitals)
{
	struct buf out;
	struct regex_traits traits;
	struct err e;

	buf_init(&out, REGEX_FOLDED_MAX);
	CHECK(regex_fold(str_of(pattern), &out, &traits, &e) == 0);
	CHECK_INT(traits.far, far);
	CHECK_INT(traits.capitals, capitals);
	buf_free(&out);
}

static void check_letters(void)
{
	check_fold("GPT-?\\d+(\\.\\d+)?", "gpt\\x{20}?\\d+(\\x{2e}\\d+)?");
	check_fold("ＡＩ", "ai");
	check_fold("Straße?n", "strasse?n");
	check_fold("ß?", "(?:ss)?");
	check_fold("É|É", "\\x{e9}|\\x{e9}"); /* one letter, and a letter with its mark */
	check_fold("don’t", "don\\x{27}t");
	check_fold("a--b  c_-d", "a\\x{20}b\\x{20}c\\x{20}d");
	check_fold("AI 助手 v 2", "ai\\x{52a9}\\x{624b}v\\x{20}2");
	check_fold("第 ?\\d 代", "\\x{7b2c}\\x{20}?\\d\\x{4ee3}");
	check_fold("a{2,3}b{x}", "a{2,3}b\\x{7b}x\\x{7d}");
	check_fold("\\/\\+\\-", "\\x{2f}\\x{2b}\\x{20}");
	check_fold("\\QA.B\\E+C", "a\\x{2e}b+c");
}

static void check_grammar(void)
{
	check_fold("\\W\\D\\S\\p{Han}\\P{L}\\pL\\x41\\x{4E00}Z",
	    "\\W\\D\\S\\p{Han}\\P{L}\\pL\\x41\\x{4E00}z");
	check_fold("(?i)(?:A|B)(?<Name>C)(?#No)", "(?i)(?:a|b)(?<Name>c)(?#No)");
	check_fold("(?P<X>a)", "(?P<X>a)");
	check_fold("\\p中\\cÉ", "\\p\\x{4e2d}\\c\\x{e9}"); /* no half of a character */
	check_fold("^A.*$", "^a.*$");
	check_fold("A*?B+?", "a*?b+?");
	check_fold("[A-Z][^Ａ]", "[\\x{61}-\\x{7a}][^\\x{61}]");
	check_fold(
	    "[]a-][[:digit:]-][\\d_]", "[\\x{5d}\\x{61}\\x{20}][[:digit:]\\x{20}][\\d\\x{20}]");
	check_fold("[一-龥]", "[\\x{4e00}-\\x{9fa5}]");
}

static void check_errors(void)
{
	char deep[200] = {0};

	memset(deep, '(', 70);
	check_refused("[Z-a]", "ends are turned");
	check_refused("[ß]", "several when folded");
	check_refused("[ab", "does not close");
	check_refused("a\\", "nothing behind a backslash");
	check_refused("(?ix)a", "no (?x)");
	check_refused(deep, "more than 64 groups");
}

int main(void)
{
	check_letters();
	check_grammar();
	check_errors();
	check_traits("gpt-?\\d+(\\.\\d+)*", false, false);
	check_traits("a\\w+ *\\s+b[a-z]*", false, false);
	check_traits("a.*", true, false);
	check_traits("a(b .)+", true, false);
	check_traits("a([^b]){2,}", true, false);
	check_traits("a.{0,9}b.?", false, false);
	check_traits("\\p{Lu}", false, true);
	check_traits("[[:upper:]]", false, true);
	return check_done();
}
