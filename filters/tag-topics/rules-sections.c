/*
 * What the sections of a rules file mean: subject, words, links, kind, versions, mood;
 * rules-topic.c and rules-names.c know the others. In: heads, keys and phrases from rules-read.c.
 * Out: the tables of struct rules. Remembers what the last head and key said, in the reader.
 */
#include <string.h>

#include "rules-read.h"

static const char *const feature_names[FEATURES_COUNT] = {"bare", "short", "long", "question",
    "title", "headline", "brief", "cashtag", "listed", "official"};
static const char *const mood_turns[MOOD_TURNS] = {
    "negate", "raise", "lower", "turn", "rise", "fall", "gain", "cost"};

/* --- what several sections share */

int reader_topic(const struct rules *rules, struct str id, uint16_t *found)
{
	for (size_t i = 0; i < rules->topics; i++)
		if (str_equal(rules->topic[i].id, id)) {
			*found = (uint16_t)i;
			return 0;
		}
	return -1;
}

const char *rules_feature_name(size_t feature)
{
	return feature_names[feature];
}

int reader_feature(const struct rules *rules, struct str name, uint16_t *found)
{
	for (size_t i = 0; i < FEATURES_COUNT; i++)
		if (str_is(name, feature_names[i])) {
			*found = (uint16_t)i;
			return 0;
		}
	for (size_t i = 0; i < rules->lists; i++)
		if (str_equal(rules->list[i], name)) {
			*found = (uint16_t)(FEATURE_LISTS + i);
			return 0;
		}
	for (size_t i = 0; i < rules->kinds && str_starts(name, STR("kind ")); i++)
		if (str_equal(rules->kind[i].id, (struct str){name.ptr + 5, name.len - 5})) {
			*found = (uint16_t)(FEATURE_KINDS + i);
			return 0;
		}
	return -1;
}

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.ptr[i]))
			return false;
	return s.len > 0;
}

int reader_want_id(struct reader *r, struct str id)
{
	char shown[64];

	if (is_id(id))
		return 0;
	return reader_fail(r, "bad id `%s` (want small letters, digits and hyphens)",
	    err_quote(shown, sizeof shown, id));
}

/* A topic's points may be followed by `ai`. */
int reader_points_key(struct reader *r, struct str key)
{
	char shown[64];
	struct str rest = key, number = reader_word(&rest), mark = reader_word(&rest);

	r->subject_too = mark.len > 0 && str_equal(mark, r->rules->subject);
	if (reader_number(number, &r->points) == 0 &&
	    (mark.len == 0 || (r->what == USE_TOPIC && r->subject_too)))
		return 0;
	return reader_fail(r, "unknown key `%s` (want points such as 3 or -2)",
	    err_quote(shown, sizeof shown, key));
}

/* `<feature>` with points: noted for after the search. */
static int add_condition(struct reader *r, struct str phrase, unsigned flags)
{
	struct condition c = {.what = r->what,
	    .target = r->target,
	    .points = (int16_t)r->points,
	    .flags = (uint16_t)flags,
	    .place = r->place};
	struct rules *rules = r->rules;
	struct str name = {phrase.ptr + 1, phrase.len - 2};

	if (reader_keep(r, name, &c.written) != 0)
		return -1;
	if (r->what == USE_LIST)
		return reader_fail(r, "a list of words holds no <feature>");
	if (reader_room(r, &rules->condition, &rules->condition_cap, rules->conditions, sizeof c) !=
	    0)
		return -1;
	rules->condition[rules->conditions++] = c;
	return 0;
}

/* `+must` and `!not`; a list of words knows neither. */
static struct str take_mark(struct reader *r, struct str phrase, unsigned *flags)
{
	*flags = 0;
	if (r->what == USE_LIST || phrase.len < 2)
		return phrase;
	if (phrase.ptr[0] == '+')
		*flags = USE_MUST;
	else if (phrase.ptr[0] == '!')
		*flags = USE_NOT;
	else
		return phrase;
	return str_trim((struct str){phrase.ptr + 1, phrase.len - 1});
}

int reader_points_phrase(struct reader *r, struct str phrase)
{
	unsigned flags;

	phrase = take_mark(r, phrase, &flags);
	if (flags & USE_MUST)
		targets_add(&r->rules->must, r->what, r->target);
	if (phrase.len > 2 && phrase.ptr[0] == '<' && phrase.ptr[phrase.len - 1] == '>')
		return add_condition(r, phrase, flags);
	if (reader_add(r, r->what, r->target, r->points, phrase, flags) != 0)
		return -1;
	if (r->what == USE_TOPIC && r->subject_too && !(flags & USE_NOT))
		return reader_add(r, USE_SUBJECT, 0, r->points, phrase, USE_IMPLIED);
	return 0;
}

/* --- subject ID */

static int subject_head(struct reader *r, struct str rest)
{
	if (reader_want_id(r, rest) != 0)
		return -1;
	if (r->rules->subject.len > 0 && !str_equal(r->rules->subject, rest))
		return reader_fail(
		    r, "a second subject (the first is `%.*s`)", STR_ARG(r->rules->subject));
	r->what = USE_SUBJECT;
	r->target = 0;
	return reader_keep(r, rest, &r->rules->subject);
}

/* --- words NAME, links NAME */

static int list_head(struct reader *r, struct str rest)
{
	struct rules *rules = r->rules;
	uint16_t known;

	r->what = USE_LIST;
	if (rest.len == 0)
		return reader_fail(r, "a list without a name");
	if (reader_feature(rules, rest, &known) == 0) {
		if (known < FEATURES_COUNT)
			return reader_fail(r, "`%.*s` is the name of a feature", STR_ARG(rest));
		r->target = (uint16_t)(known - FEATURE_LISTS);
		return 0;
	}
	if (rules->lists == RULES_LISTS_MAX)
		return reader_fail(r, "more than %d lists", RULES_LISTS_MAX);
	r->target = (uint16_t)rules->lists;
	return reader_keep(r, rest, &rules->list[rules->lists++]);
}

static int links_key(struct reader *r, struct str key)
{
	return str_is(key, "hosts") ? 0 : reader_fail(r, "unknown key (want hosts)");
}

static int links_phrase(struct reader *r, struct str phrase)
{
	struct rules *rules = r->rules;
	struct link l = {.list = r->target};

	if (!memchr(phrase.ptr, '.', phrase.len) || memchr(phrase.ptr, ':', phrase.len))
		return reader_fail(r, "bad host (want `example.org` or `example.org/path`)");
	if (reader_room(r, &rules->link, &rules->link_cap, rules->links, sizeof l) != 0 ||
	    reader_keep(r, phrase, &l.host) != 0)
		return -1;
	while (l.domain < l.host.len && l.host.ptr[l.domain] != '/')
		l.domain++;
	rules->link[rules->links++] = l;
	return 0;
}

/* --- kind ID [otherwise [off-subject | <feature>]] */

static int kind_head(struct reader *r, struct str rest)
{
	struct rules *rules = r->rules;
	struct str id = reader_word(&rest), first = reader_word(&rest), second = str_trim(rest);
	struct kind *k = &rules->kind[rules->kinds];
	char shown[64];
	bool seen;

	if (reader_want_id(r, id) != 0)
		return -1;
	if (rules->kinds == RULES_KINDS_MAX)
		return reader_fail(r, "more than %d kinds", RULES_KINDS_MAX);
	k->place = r->place;
	k->otherwise_if = RULES_NONE;
	k->otherwise_off_subject = str_is(second, "off-subject");
	seen = second.len > 2 && second.ptr[0] == '<' && second.ptr[second.len - 1] == '>';
	if ((first.len > 0 && !str_is(first, "otherwise")) ||
	    (second.len > 0 && !seen && !k->otherwise_off_subject))
		return reader_fail(
		    r, "bad head (want kind ID [otherwise [off-subject | <feature>]])");
	if (seen) {
		second = (struct str){second.ptr + 1, second.len - 2};
		if (reader_feature(rules, second, &k->otherwise_if) != 0)
			return reader_fail(
			    r, "no feature `%s`", err_quote(shown, sizeof shown, second));
	}
	r->what = USE_KIND;
	r->target = (uint16_t)rules->kinds++;
	k->otherwise = first.len > 0 && second.len == 0;
	return reader_keep(r, id, &k->id);
}

/* --- versions */

static int versions_head(struct reader *r, struct str rest)
{
	return rest.len == 0 ? 0 : reader_fail(r, "nothing may stand after `versions`");
}

static int versions_key(struct reader *r, struct str key)
{
	char shown[64];

	r->capital = str_is(key, "capital words");
	r->in_words = r->capital || str_is(key, "words");
	if (r->in_words || str_is(key, "not before"))
		return 0;
	return reader_fail(r, "unknown key `%s` (want words, capital words or not before)",
	    err_quote(shown, sizeof shown, key));
}

static int versions_phrase(struct reader *r, struct str phrase)
{
	struct rules *rules = r->rules;
	struct plain *plain = &rules->lexicon.plain;
	struct variant v = {.capital = r->capital};

	if (plain_read_phrase(plain, phrase, r->e) != 0 ||
	    reader_keep(r, buf_str(&plain->bytes), &v.plain) != 0 ||
	    reader_keep(r, phrase, &v.shown) != 0)
		return -1;
	if (r->in_words) {
		if (reader_room(
			r, &rules->variant, &rules->variant_cap, rules->variants, sizeof v) != 0)
			return -1;
		rules->variant[rules->variants++] = v;
		return 0;
	}
	if (reader_room(r, &rules->not_before, &rules->stop_cap, rules->stops, sizeof v.plain) != 0)
		return -1;
	rules->not_before[rules->stops++] = v.plain;
	return 0;
}

/* --- mood */

static int mood_head(struct reader *r, struct str rest)
{
	return rest.len == 0 ? 0 : reader_fail(r, "nothing may stand after `mood`");
}

static int mood_key(struct reader *r, struct str key)
{
	for (size_t i = 0; i < MOOD_TURNS; i++)
		if (str_is(key, mood_turns[i])) {
			r->what = USE_TURN;
			r->target = (uint16_t)i;
			r->points = 1;
			return 0;
		}
	r->what = USE_MOOD;
	r->target = 0;
	return reader_points_key(r, key);
}

static int mood_phrase(struct reader *r, struct str phrase)
{
	return reader_add(r, r->what, r->target, r->points, phrase, 0);
}

static const struct section sections[] = {
    {"subject", subject_head, reader_points_key, reader_points_phrase, NULL, true},
    {"words", list_head, reader_points_key, reader_points_phrase, NULL, true},
    {"links", list_head, links_key, links_phrase, NULL, false},
    {"topic", topic_head, topic_key, topic_phrase, NULL, true},
    {"kind", kind_head, reader_points_key, reader_points_phrase, NULL, true},
    {"versions", versions_head, versions_key, versions_phrase, NULL, false},
    {"mood", mood_head, mood_key, mood_phrase, NULL, false},
    {"names", names_head, names_key, names_phrase, names_entry_end, false},
    {"coins", coins_head, coins_key, coins_phrase, NULL, false},
};

const struct section *section_find(struct str word)
{
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		if (str_is(word, sections[i].word))
			return &sections[i];
	return NULL;
}
