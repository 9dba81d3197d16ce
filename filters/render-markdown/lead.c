/*
 * Who tells a story (see grouping.h): the telling that says what most of them say, in the report's
 * language; and how many told it, where, since when.
 */
#include "grouping.h"
#include "story.h"
#include "voice.h"
#include "window.h"

#define LEAD_COMPARED 32  /* tellings of one story that are compared for its lead */
#define LEAD_NEWS .3	  /* for a telling that reports rather than comments */
#define LEAD_UPDATE .2	  /* for the newer figures of what was told before */
#define LEAD_TELLS .2	  /* for one with a verb of news in its first line */
#define LEAD_LANGUAGE .25 /* for one in the report's language: less than for one that reports */
#define PEOPLE_SEED 13
#define NETWORK_SEED 14

static bool is_news(struct str kind)
{
	static const char *const others[] = {"opinion", "question", "tutorial"};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_is(kind, others[i]))
			return false;
	return true;
}

static struct str first_line(struct str text)
{
	size_t i;

	for (i = 0; i < text.len && text.ptr[i] != '\n'; i++)
		;
	return (struct str){text.ptr, i};
}

/* True for a post that reports: what is tagged as a comment does not, nor one that asks or
 * calls on its readers. */
static bool reports(const struct post *p)
{
	size_t i;

	for (i = 0; i < p->text.len; i++)
		if (p->text.ptr[i] == '?' ||
		    str_starts((struct str){p->text.ptr + i, p->text.len - i}, STR("？")))
			return false;
	return is_news(p->tags.kind) && !voice_addresses(first_line(p->text)) &&
	       !voice_opines(first_line(p->text));
}

/* How like a telling is to the story's others on average: the one most like them says what they
 * say. */
static double centrality(const struct grouping *g, const struct story *s, size_t telling)
{
	double sum = 0;
	size_t i, count = 0;

	for (i = 0; i < s->tellings && count < LEAD_COMPARED; i++) {
		if (g->day->telling[s->telling[i]].repeat || s->telling[i] == telling)
			continue;
		sum += grouping_likeness(g, telling, s->telling[i]);
		count++;
	}
	return count ? sum / (double)count : 0;
}

/*
 * The telling that is most like the others, reports before comments, those in the language and of a
 * better score preferred: a question in the language does not lead before a report in another.
 */
static void choose_lead(const struct grouping *g, struct story *s, struct str lang)
{
	const struct telling *t;
	double value, best = -1;
	size_t i, compared = 0;

	for (i = 0; i < s->tellings && compared < LEAD_COMPARED; i++) {
		t = &g->day->telling[s->telling[i]];
		if (t->repeat)
			continue;
		value = centrality(g, s, s->telling[i]) + (reports(&t->post) ? LEAD_NEWS : 0) +
			(voice_tells(first_line(t->post.text)) ? LEAD_TELLS : 0) +
			(str_is(t->post.dup.role, "update") ? LEAD_UPDATE : 0) +
			(story_speaks(&t->post, lang) ? LEAD_LANGUAGE : 0) + t->standing.score;
		compared++;
		if (value > best) {
			best = value;
			s->lead = s->telling[i];
		}
	}
}

/* An event told by an opinion is still the event. */
static void find_kind(const struct day *d, struct story *s)
{
	const struct telling *t;
	size_t i;

	s->kind = d->telling[s->lead].post.tags.kind;
	for (i = 0; i < s->tellings && !is_news(s->kind); i++) {
		t = &d->telling[s->telling[i]];
		if (!t->repeat && is_news(t->post.tags.kind))
			s->kind = t->post.tags.kind;
	}
}

/* When the telling's event was first told: dedupe knows it also for posts before the window. */
static bool first_told(const struct post *p, int64_t *ms)
{
	if (p->dup.present && window_parse_time(p->dup.first_seen, ms) == 0)
		return true;
	*ms = p->time_ms;
	return p->has_time;
}

/* Counts who told it and where, and since when. */
static int sum_up(struct day *d, struct story *s, struct err *e)
{
	struct table seen = {0};
	int64_t ms;
	size_t i;
	int rc = 0;

	for (i = 0; i < s->tellings; i++) {
		const struct post *p = &d->telling[s->telling[i]].post;
		bool person = false, network = false;

		if (table_add(&seen, day_author_key(p, PEOPLE_SEED), 0, &person) == TABLE_NONE ||
		    table_add(&seen, table_key(p->network, STR_NONE, NETWORK_SEED), 0, &network) ==
			TABLE_NONE)
			rc = err_set(e, EXIT_IO, "out of memory for the people of a story");
		s->people += person;
		s->networks += network;
		s->update = s->update || str_is(p->dup.role, "update");
		if (first_told(p, &ms) && (s->first_ms == INT64_MIN || ms < s->first_ms))
			s->first_ms = ms;
	}
	table_free(&seen);
	return rc;
}

int lead_find(const struct grouping *g, struct story *s, struct str lang, struct err *e)
{
	choose_lead(g, s, lang);
	find_kind(g->day, s);
	return sum_up(g->day, s, e);
}
