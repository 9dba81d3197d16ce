/*
 * A story as the model shows it: headline parts, the telling sentence of its lead, the evidence,
 * who else told it, since when.
 */
#include "escape.h"
#include "model.h"
#include "put.h"
#include "rare.h"
#include "sentence.h"
#include "story.h"
#include "text.h"
#include "voice.h"

#define TOLD_WIDTH_MIN 16 /* columns; a shorter sentence tells nothing */
#define ITEM_SOURCES 3	  /* further posts that are named as evidence */
#define SOURCE_SEED 51
#define TIME_SIZE 40

const struct post *model_lead(const struct model *m, const struct story *s)
{
	return &m->day->telling[s->lead].post;
}

void model_sentence(const struct model *m, const struct story *s, struct buf *out)
{
	struct telling *t = &m->day->telling[s->lead];
	const struct post *p = &t->post;
	struct buf picked;

	if (!t->sentence.ptr) {
		buf_init(&picked, MODEL_BYTES_MAX);
		if (str_is(p->tags.kind, "opinion"))
			sentence_pick_view(p->text, p->tags.name, p->tags.names, &picked);
		else
			sentence_pick(p->text, p->tags.name, p->tags.names, &picked);
		t->sentence = arena_dup(&m->day->arena, buf_str(&picked));
		buf_free(&picked);
	}
	buf_add_str(out, t->sentence);
}

bool model_is_told(const struct model *m, const struct story *s)
{
	struct buf told;
	bool ok;

	buf_init(&told, MODEL_BYTES_MAX);
	model_sentence(m, s, &told);
	ok = text_width(buf_str(&told)) >= TOLD_WIDTH_MIN && !voice_asks(buf_str(&told)) &&
	     !voice_addresses(buf_str(&told));
	buf_free(&told);
	return ok;
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

bool model_is_social(struct str network)
{
	return !network.len || str_is(network, "x") || str_is(network, "mastodon") ||
	       str_is(network, "bluesky");
}

static bool is_digits(struct str s)
{
	size_t i;

	for (i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

/* The permalink: the post's own, or for X the one that its id and author give; null: none to trust.
 */
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

/* A name as people sign, without emoji: `clem 🤗` is clem. */
static void add_name(struct str name, struct buf *out)
{
	size_t at = 0, from;
	uint32_t rune;

	while (at < name.len) {
		from = at;
		rune = text_next(name, &at);
		if (rune < 0x80 || text_class_of(rune) != TEXT_EMOJI)
			buf_add_str(out, (struct str){name.ptr + from, at - from});
	}
	out->len = str_trim(buf_str(out)).len;
}

/* Where a feed's item stands: what the feed is called, or the host of one that is known by its URL.
 */
static struct str feed_of(const struct post *p)
{
	struct str s = p->source;
	size_t from = 0, to;

	if (!str_is(p->network, "feed") || !s.len)
		return STR_NONE;
	if (str_starts(s, STR("rss:")))
		s = (struct str){s.ptr + 4, s.len - 4};
	if (str_starts(s, STR("https://")))
		from = 8;
	else if (str_starts(s, STR("http://")))
		from = 7;
	else
		return s;
	for (to = from; to < s.len && s.ptr[to] != '/' && s.ptr[to] != '?';)
		to++;
	return (struct str){s.ptr + from, to - from};
}

/* Who wrote it: `@name`, or the network's own name for it where posts have no author. */
static void put_author(struct buf *b, const struct post *p)
{
	struct buf handle, name;
	struct str who = p->author.username.len ? p->author.username : p->author.id;

	buf_init(&handle, MODEL_BYTES_MAX);
	if (who.len && who.ptr[0] != '@' && model_is_social(p->network))
		buf_add_char(&handle, '@');
	buf_add_str(&handle, who.len ? who : p->network);
	put_markdown(b, "handle", buf_str(&handle));
	buf_init(&name, MODEL_BYTES_MAX);
	add_name(p->author.name, &name);
	put_markdown(b, "author", name.len ? buf_str(&name) : who);
	buf_free(&name);
	put_markdown(b, "network", p->network);
	put_markdown(b, "feed", feed_of(p));
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
	put_text(
	    b, "at", str_of(window_format(text, sizeof(text), "%Y-%m-%dT%H:%M:%S%z", p->time_ms)));
	put_text(b, "day", str_of(window_format(text, sizeof(text), "%m-%d", p->time_ms)));
	put_text(b, "clock", str_of(window_format(text, sizeof(text), "%H:%M", p->time_ms)));
}

/* `new`, `update` of a story told before, or `running`: first told before the window. */
static void put_status(struct model *m, const struct story *s)
{
	char text[TIME_SIZE];
	bool running = s->first_ms != INT64_MIN && s->first_ms < m->window.since_ms;

	put_text(m->out, "status",
	    s->update ? STR("update")
	    : running ? STR("running")
		      : STR("new"));
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
	model_title(m, s, &title);
	model_text(m, s, buf_str(&title), &sentence);
	put_open(b, key, '{');
	put_text(b, "id", p->id);
	model_put_headline(m, s, buf_str(&title));
	put_text(b, "kind", s->kind);
	put_text(b, "act", model_act(m, s));
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
