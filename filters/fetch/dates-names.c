/*
 * The names in dates; see dates-parts.h. In: a word. Out: what it names. Remembers nothing.
 */
#include "dates-parts.h"

#include <string.h>

struct word {
	const char *text; /* in small letters */
	int value;
};

/* Whatever begins so, English ones by their first three letters. */
static const struct word months[] = {
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    /* Hungarian */
    {"febr", 2},
    {"m\xC3\xA1rc", 3},
    {"\xC3\xA1pr", 4},
    {"m\xC3\xA1j", 5},
    {"j\xC3\xBAn", 6},
    {"j\xC3\xBAl", 7},
    {"szept", 9},
    {"okt", 10},
    /* Greek */
    {"Ιαν", 1},
    {"Φεβ", 2},
    {"Μάρ", 3},
    {"Μαρ", 3},
    {"Απρ", 4},
    {"Μάι", 5},
    {"Μαϊ", 5},
    {"Μαΐ", 5},
    {"Μαι", 5},
    {"Ιούν", 6},
    {"Ιουν", 6},
    {"Ιον", 6},
    {"Ιούλ", 7},
    {"Ιουλ", 7},
    {"Ιολ", 7},
    {"Αύγ", 8},
    {"Αυγ", 8},
    {"Σεπ", 9},
    {"Οκτ", 10},
    {"Νοέ", 11},
    {"Νοε", 11},
    {"Δεκ", 12},
};

static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* Minutes east of UTC. CST and IST are what RFC 822 and India mean by them. */
static const struct word zones[] = {
    {"z", 0},
    {"ut", 0},
    {"utc", 0},
    {"gmt", 0},
    {"wet", 0},
    {"west", 60},
    {"bst", 60},
    {"cet", 60},
    {"cest", 120},
    {"met", 60},
    {"mez", 60},
    {"mest", 120},
    {"mesz", 120},
    {"eet", 120},
    {"eest", 180},
    {"msk", 180},
    {"ist", 330},
    {"pkt", 300},
    {"wib", 420},
    {"sgt", 480},
    {"hkt", 480},
    {"awst", 480},
    {"jst", 540},
    {"kst", 540},
    {"acst", 570},
    {"aest", 600},
    {"aedt", 660},
    {"nzst", 720},
    {"nzdt", 780},
    {"brt", -180},
    {"nst", -210},
    {"at", -240},
    {"ast", -240},
    {"adt", -180},
    {"et", -300},
    {"est", -300},
    {"edt", -240},
    {"ct", -360},
    {"cst", -360},
    {"cdt", -300},
    {"mt", -420},
    {"mst", -420},
    {"mdt", -360},
    {"pt", -480},
    {"pst", -480},
    {"pdt", -420},
    {"akst", -540},
    {"akdt", -480},
    {"hst", -600},
};

static bool is_word(struct str s, const char *word)
{
	return s.len == strlen(word) && date_begins(s, word);
}

int date_month_of(struct str word)
{
	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
		if (date_begins(word, months[i].text))
			return months[i].value;
	return DATE_UNSET;
}

bool date_is_day(struct str word)
{
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (word.len >= 2 && date_begins(word, days[i]))
			return true;
	return false;
}

/* RFC 822's letters: A..I and K..M are west, N..Y east. */
static bool letter_zone(char letter, int *offset_min)
{
	letter = (char)(letter & ~0x20);
	if (letter == 'J' || letter < 'A' || letter > 'Y')
		return false;
	if (letter <= 'M')
		*offset_min = -60 * (letter - 'A' + 1 - (letter > 'J'));
	else
		*offset_min = 60 * (letter - 'N' + 1);
	return true;
}

bool date_zone_of(struct str word, int *offset_min)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		if (!is_word(word, zones[i].text))
			continue;
		*offset_min = zones[i].value;
		return true;
	}
	return word.len == 1 && letter_zone(word.ptr[0], offset_min);
}
