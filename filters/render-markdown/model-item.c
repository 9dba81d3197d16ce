/*
 * A story as the model shows it: headline parts, the telling sentence of its lead, the evidence, who else
 * told it, since when.
 */
#include "escape.h"
#include "features.h"
#include "model.h"
#include "put.h"
#include "sentence.h"
#include "story.h"
#include "text.h"

#define ITEM_SOURCES 3 /* further posts that are named as evidence */
#define SOURCE_SEED 51
#define TIME_SIZE 40
#define TITLE_WIDTH_MIN 24 /* columns; a shorter first line is a name */

const struct post *model_lead(const struct model *m, const struct story *s)
{
	return &m->day->telling[s->lead].post;
}

void model_sentence(const struct model *m, const struct story *s, struct buf *out)
{
	const struct post *p = model_lead(m, s);

	sentence_pick(p->text, p->tags.name, p->tags.names, out);
}

struct str model_main_topic(const struct post *p)
{
	struct str best = STR_NONE;
	double score = -1;
	size_t i;

	for (i = 0; i < p->tags.topics; i++) {
		if (p->tags.topic[i].score > score) {
			score = p->tags.topic[i].score;
			best = p->tags.topic[i].id;
		}
	}
	return best;
}

bool model_has_topic(const struct post *p, struct str id)
{
	size_t i;

	for (i = 0; i < p->tags.topics; i++)
		if (str_equal(p->tags.topic[i].id, id))
			return true;
	return false;
}

bool model_has_name(const struct post *p, struct str name)
{
	size_t i;

	for (i = 0; i < p->tags.names; i++)
		if (str_equal(p->tags.name[i].name, name))
			return true;
	return false;
}

/* How many of the story's tellings hold the name, or one that holds it. */
static size_t told_with(const struct model *m, const struct story *s, struct str name)
{
	const struct post *p;
	size_t i, k, count = 0;

	for (i = 0; i < s->tellings; i++) {
		p = &m->day->telling[s->telling[i]].post;
		for (k = 0; k < p->tags.names; k++) {
			if (!features_holds(p->tags.name[k].name, name) &&
			    !features_holds(name, p->tags.name[k].name))
				continue;
			count++;
			break;
		}
	}
	return count;
}

/*
 * How well a name of the lead heads its story: told by many, a model, in the sentence that is shown. A
 * name that stands elsewhere in the text only, in one telling, does not (-1); one that the text calls
 * by another word (谷歌 for Google) does.
 */
static double heads(const struct model *m, const struct story *s, const struct post_name *n,
    struct str sentence)
{
	const struct post *p = model_lead(m, s);
	bool shown = features_holds(sentence, n->name);
	size_t told = told_with(m, s, n->name);

	if (!shown && told < 2 && features_holds(p->text, n->name))
		return -1;
	return (double)told + (shown ? 1 : 0) + (str_is(n->type, "model") ? 1.5 : 0) +
	       (double)n->name.len / 1000;
}

/* The lead's name of the wanted sort that heads the story best; STR_NONE: none. */
static struct str shared_name(const struct model *m, const struct story *s, struct str sentence,
    bool (*wanted)(struct str type))
{
	const struct post *p = model_lead(m, s);
	struct str best = STR_NONE;
	double score, best_score = -1;
	size_t i;

	for (i = 0; i < p->tags.names; i++) {
		if (!wanted(p->tags.name[i].type))
			continue;
		score = heads(m, s, &p->tags.name[i], sentence);
		if (score > best_score) {
			best_score = score;
			best = p->tags.name[i].name;
		}
	}
	return best;
}

/* True where the word is a maker's or person's name, or part of one. */
static bool is_someone(const struct post *p, struct str word)
{
	size_t i;

	for (i = 0; i < p->tags.names; i++)
		if (!features_is_thing(p->tags.name[i].type) &&
		    (features_holds(p->tags.name[i].name, word) ||
			features_holds(word, p->tags.name[i].name)))
			return true;
	return false;
}

/*
 * A coined word that holds the known name says more (`GPT-5.1-Codex-Max`, `GPT-5.1`); where no name is
 * known, a short title does, then any coined word that is nobody's name.
 */
struct str model_object(const struct model *m, const struct story *s, struct buf *scratch)
{
	const struct post *p = model_lead(m, s);
	struct str known, coined;
	bool whole;

	model_sentence(m, s, scratch);
	known = shared_name(m, s, buf_str(scratch), features_is_thing);
	coined = features_coined(buf_str(scratch), known);
	if (known.len)
		return coined.len ? coined : known;
	if (coined.len && is_someone(p, coined))
		coined = STR_NONE;
	if (coined.len || !str_is(p->tags.kind, "research"))
		return coined;
	buf_reset(scratch);
	sentence_title(p->text, scratch, &whole);
	return !whole && text_width(buf_str(scratch)) < TITLE_WIDTH_MIN ? buf_str(scratch)
								       : STR_NONE;
}

/* Networks whose people are called by an @. */
static bool is_social(struct str network)
{
	return !network.len || str_is(network, "x") || str_is(network, "mastodon") ||
	       str_is(network, "bluesky");
}

/* True where somebody speaks of himself: a headline does not. */
static bool is_personal(struct str title)
{
	static const char *const words[] = {"I ", "I'm ", "I’m ", "My ", "my ", "me ", "I've ", "我"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(title, str_of(words[i])) ||
		    (i < 2 && features_holds(title, STR(" i "))))
			return true;
	return false;
}

/*
 * A title in the report's language, long enough to be one, heads the story as it is; on networks of
 * titles one of another language too, where no name is there to make a headline of.
 */
static void find_title(const struct model *m, const struct story *s, struct buf *title)
{
	const struct post *p = model_lead(m, s);
	bool whole = false, social = is_social(p->network);

	if (!story_speaks(p, str_of(m->ask->lang)) && (social || p->tags.names))
		return;
	sentence_title(p->text, title, &whole);
	if (text_width(buf_str(title)) < TITLE_WIDTH_MIN ||
	    (social && (whole || is_personal(buf_str(title)))))
		buf_reset(title);
}

/* What is told under the headline: not the title again that heads it. */
static void item_text(const struct model *m, const struct story *s, struct str title,
    struct buf *out)
{
	const struct post *p = model_lead(m, s);
	struct buf name, object;
	bool whole = false;

	buf_init(&name, MODEL_BYTES_MAX);
	buf_init(&object, MODEL_BYTES_MAX);
	sentence_title(p->text, &name, &whole);
	if (title.len || (!whole && name.len &&
			     str_equal(buf_str(&name), model_object(m, s, &object))))
		sentence_pick_rest(p->text, p->tags.name, p->tags.names, out);
	if (!title.len && !out->len)
		model_sentence(m, s, out);
	buf_free(&name);
	buf_free(&object);
}

/* The topic that a headline names: one that says more than the kind of post does. */
static struct str headline_topic(const struct post *p)
{
	struct str best = STR_NONE;
	double score = -1;
	size_t i;

	for (i = 0; i < p->tags.topics; i++) {
		if (p->tags.topic[i].score <= score || str_is(p->tags.topic[i].id, "research"))
			continue;
		score = p->tags.topic[i].score;
		best = p->tags.topic[i].id;
	}
	return best;
}

static void put_headline(struct model *m, const struct story *s, struct str title)
{
	const struct post *p = model_lead(m, s);
	struct str maker, object, topic;
	struct buf scratch;

	buf_init(&scratch, MODEL_BYTES_MAX);
	model_sentence(m, s, &scratch);
	maker = shared_name(m, s, buf_str(&scratch), features_is_maker);
	buf_reset(&scratch);
	object = model_object(m, s, &scratch);
	topic = headline_topic(p);
	if (object.len && maker.len && features_holds(maker, object))
		object = STR_NONE;
	put_open(m->out, "headline", '{');
	put_markdown(m->out, "title", title);
	put_markdown(m->out, "maker", maker);
	put_markdown(m->out, "object", object);
	put_markdown(m->out, "topic", topic.len ? model_topic_name(m, topic) : STR_NONE);
	put_close(m->out, '}');
	buf_free(&scratch);
}

static bool is_digits(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

/* The permalink: the post's own, or for X the one that its id and author give; null: none to trust. */
static void put_url(struct buf *b, const struct post *p)
{
	struct buf url, safe;

	buf_init(&url, ESCAPE_URL_MAX + 1);
	buf_init(&safe, MODEL_BYTES_MAX);
	if (p->url.len)
		buf_add_str(&url, p->url);
	else if (str_is(p->network, "x") && is_digits(p->id) && p->author.username.len)
		buf_printf(&url, "https://x.com/%.*s/status/%.*s", STR_ARG(p->author.username),
		    STR_ARG(p->id));
	if (!buf_failed(&url))
		(void)escape_url(buf_str(&url), &safe);
	put_text_or_null(b, "url", buf_str(&safe));
	buf_free(&url);
	buf_free(&safe);
}

/* Who wrote it: `@name`, or the network's own name for it where posts have no author. */
static void put_author(struct buf *b, const struct post *p)
{
	struct buf handle;
	struct str who = p->author.username.len ? p->author.username : p->author.id;

	buf_init(&handle, MODEL_BYTES_MAX);
	if (who.len && who.ptr[0] != '@' && is_social(p->network))
		buf_add_char(&handle, '@');
	buf_add_str(&handle, who.len ? who : p->network);
	put_markdown(b, "handle", buf_str(&handle));
	put_markdown(b, "author", p->author.name.len ? p->author.name : who);
	put_markdown(b, "network", p->network);
	put_url(b, p);
	buf_free(&handle);
}

static void put_times(struct buf *b, const struct post *p)
{
	char text[TIME_SIZE];

	if (!p->has_time) {
		put_null(b, "at");
		put_null(b, "day");
		put_null(b, "clock");
		return;
	}
	put_text(b, "at", str_of(window_format(text, sizeof(text), "%Y-%m-%dT%H:%M:%S%z",
			      p->time_ms)));
	put_text(b, "day", str_of(window_format(text, sizeof(text), "%m-%d", p->time_ms)));
	put_text(b, "clock", str_of(window_format(text, sizeof(text), "%H:%M", p->time_ms)));
}

/* `new`, `update` of a story told before, or `running`: first told before the window. */
static void put_status(struct model *m, const struct story *s)
{
	char text[TIME_SIZE];
	bool running = s->first_ms != INT64_MIN && s->first_ms < m->window.since_ms;

	put_text(m->out, "status",
	    s->update ? STR("update") : running ? STR("running") : STR("new"));
	if (running)
		put_text(m->out, "since",
		    str_of(window_format(text, sizeof(text), "%Y-%m-%d", s->first_ms)));
	else
		put_null(m->out, "since");
}

static bool is_among(const uint64_t *seen, size_t count, uint64_t key)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (seen[i] == key)
			return true;
	return false;
}

/* Further posts that tell it, one an author. */
static void put_sources(struct model *m, const struct story *s)
{
	const struct telling *t;
	uint64_t seen[ITEM_SOURCES + 1] = {day_author_key(model_lead(m, s), SOURCE_SEED)};
	size_t i, shown = 0;

	put_open(m->out, "also", '[');
	for (i = 0; i < s->tellings && shown < ITEM_SOURCES; i++) {
		t = &m->day->telling[s->telling[i]];
		if (s->telling[i] == s->lead || t->repeat ||
		    is_among(seen, shown + 1, day_author_key(&t->post, SOURCE_SEED)))
			continue;
		put_open(m->out, NULL, '{');
		put_author(m->out, &t->post);
		put_close(m->out, '}');
		seen[++shown] = day_author_key(&t->post, SOURCE_SEED);
	}
	put_close(m->out, ']');
}

/* Words of a text that is empty once cleaned are told in no report; the template sees "". */
void model_put_item(struct model *m, const char *key, const struct story *s)
{
	const struct post *p = model_lead(m, s);
	struct buf *b = m->out, sentence, title;

	buf_init(&sentence, MODEL_BYTES_MAX);
	buf_init(&title, MODEL_BYTES_MAX);
	find_title(m, s, &title);
	item_text(m, s, buf_str(&title), &sentence);
	put_open(b, key, '{');
	put_text(b, "id", p->id);
	put_headline(m, s, buf_str(&title));
	put_text(b, "kind", p->tags.kind.len ? p->tags.kind : STR("news"));
	put_text(b, "mood", p->tags.mood.len ? p->tags.mood : STR("neutral"));
	put_markdown(b, "text", buf_str(&sentence));
	put_text(b, "plain", buf_str(&sentence));
	buf_reset(&sentence);
	model_sentence(m, s, &sentence);
	put_markdown(b, "quote", buf_str(&sentence));
	put_bool(b, "own_language", story_speaks(p, str_of(m->ask->lang)));
	put_author(b, p);
	put_times(b, p);
	put_count(b, "likes", p->metrics[POST_LIKES]);
	put_count(b, "reposts", p->metrics[POST_REPOSTS]);
	put_int(b, "people", s->people);
	put_int(b, "networks", s->networks);
	put_int(b, "tellings", (int64_t)s->tellings);
	put_status(m, s);
	put_sources(m, s);
	if (s->point)
		put_int(b, "point", s->point);
	else
		put_null(b, "point");
	put_close(b, '}');
	buf_free(&sentence);
	buf_free(&title);
}
