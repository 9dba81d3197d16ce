/*
 * Who tells a story (see lead.h), by the rare names in its tellings and by how they speak.
 */
#include "lead.h"

#include <math.h>

#include "rare.h"
#include "story.h"
#include "voice.h"
#include "window.h"

#define LEAD_COMPARED 32 /* tellings of one story that are compared for its lead */
#define ROUNDUP_NAMES 6
#define ROUNDUP_THINGS 3
#define ROUNDUP_OPENING 60 /* bytes in which a digest says that it is one */
#define LEAD_WEAK .2	   /* a capitalised word beside a name */
#define LEAD_NEWS .3	   /* for a telling that reports rather than comments */
#define LEAD_UPDATE .2	   /* for the newer figures of what was told before */
#define LEAD_TELLS .2	   /* for one with a verb of news in its first line */
#define LEAD_FIRST .25	   /* for the one that the others follow */
#define LEAD_LANGUAGE 4	   /* for a report in the report's language: before all others */
#define LEAD_COMMENT .25   /* for a comment in it: less than for one that reports */
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

/* The rare names of the tellings of one story that are compared. */
struct named {
	struct feature feature[LEAD_COMPARED][RARE_MAX];
	size_t features[LEAD_COMPARED];
	uint32_t telling[LEAD_COMPARED];
	size_t count;
};

static double weight_of(const struct feature *f)
{
	return f->strong ? 1 : LEAD_WEAK;
}

/* Cosine of two tellings' names. */
static double likeness(const struct named *n, size_t a, size_t b)
{
	double shared = 0, one = 0, other = 0;
	size_t i, k;

	for (i = 0; i < n->features[a]; i++) {
		one += weight_of(&n->feature[a][i]);
		for (k = 0; k < n->features[b]; k++)
			if (n->feature[a][i].key == n->feature[b][k].key)
				shared += weight_of(&n->feature[a][i]);
	}
	for (k = 0; k < n->features[b]; k++)
		other += weight_of(&n->feature[b][k]);
	return one > 0 && other > 0 ? shared / sqrt(one * other) : 0;
}

/* How like a telling is to the story's others on average: the one most like them says what they
 * say. */
static double centrality(const struct named *n, size_t telling)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < n->count; i++)
		sum += i == telling ? 0 : likeness(n, telling, i);
	return n->count > 1 ? sum / (double)(n->count - 1) : 0;
}

static void find_names(const struct day *d, const struct story *s, struct named *n)
{
	const struct telling *t;
	size_t i;

	n->count = 0;
	for (i = 0; i < s->tellings && n->count < LEAD_COMPARED; i++) {
		t = &d->telling[s->telling[i]];
		if (t->repeat)
			continue;
		n->telling[n->count] = s->telling[i];
		n->features[n->count] = rare_find(
		    t->post.text, t->post.tags.name, t->post.tags.names, n->feature[n->count]);
		n->count++;
	}
}

static double value_of(const struct telling *t, struct str lang)
{
	bool news = reports(&t->post);
	double value = t->standing.score;

	value += news ? LEAD_NEWS : 0;
	value += voice_tells(first_line(t->post.text)) ? LEAD_TELLS : 0;
	value += str_is(t->post.dup.role, "update") ? LEAD_UPDATE : 0;
	value += str_equal(t->post.id, t->story_id) ? LEAD_FIRST : 0;
	if (story_speaks(&t->post, lang))
		value += news ? LEAD_LANGUAGE : LEAD_COMMENT;
	return value;
}

/*
 * A report in the language before all; else the telling that is most like the others, reports
 * before comments, those of a better score preferred: a question in the language does not lead
 * before a report in another.
 */
static void choose_lead(const struct day *d, struct story *s, struct str lang)
{
	struct named n;
	double value, best = -1;
	size_t i;

	if (s->tellings < 2)
		return;
	find_names(d, s, &n);
	for (i = 0; i < n.count; i++) {
		value = centrality(&n, i) + value_of(&d->telling[n.telling[i]], lang);
		if (value > best) {
			best = value;
			s->lead = n.telling[i];
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

/* A post that names this many things, or says so, tells of many stories and is none of them. */
static bool is_roundup(const struct post *p)
{
	static const char *const words[] = {"早报", "晚报", "日报", "周报", "梳理", "盘点", "汇总",
	    "roundup", "round-up", "recap", "digest", "newsletter", "reading list", "this week in",
	    "of the week"};
	struct str opening = {
	    p->text.ptr, p->text.len < ROUNDUP_OPENING ? p->text.len : ROUNDUP_OPENING};
	size_t i, things = 0, makers = 0;

	for (i = 0; i < p->tags.names; i++) {
		things += rare_is_thing(p->tags.name[i].type) &&
			  !str_is(p->tags.name[i].type, "benchmark");
		makers += rare_is_maker(p->tags.name[i].type);
	}
	if (things >= ROUNDUP_THINGS && things + makers >= ROUNDUP_NAMES)
		return true;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (rare_holds(opening, str_of(words[i])))
			return true;
	return false;
}

int lead_find(struct day *d, struct story *s, struct str lang, struct err *e)
{
	choose_lead(d, s, lang);
	find_kind(d, s);
	s->roundup = is_roundup(&d->telling[s->lead].post);
	return sum_up(d, s, e);
}
