/*
 * What stands over a story and under it: its title where its post has one, else who, which act,
 * what; and the sentence that tells it.
 */
#include "model.h"
#include "put.h"
#include "rare.h"
#include "sentence.h"
#include "story.h"
#include "text.h"
#include "voice.h"

#define TITLE_WIDTH_MIN 24 /* columns; a shorter first line is a name */
#define HEADS_TOLD 3	   /* tellings that name what the shown sentence does not */
#define REST_WIDTH_MIN 20  /* columns; less tells nothing under a title */

/* How many of the story's tellings hold the name, or one that holds it. */
static size_t told_with(const struct model *m, const struct story *s, struct str name)
{
	const struct post *p;
	size_t i, k, count = 0;

	for (i = 0; i < s->tellings; i++) {
		p = &m->day->telling[s->telling[i]].post;
		for (k = 0; k < p->tags.names; k++) {
			if (!rare_holds(p->tags.name[k].name, name) &&
			    !rare_holds(name, p->tags.name[k].name))
				continue;
			count++;
			break;
		}
	}
	return count;
}

/*
 * How well a name of the lead heads its story: told by many, a model, in the sentence that is shown
 * (a maker: early in it, for who acts stands first). A name that stands elsewhere in the text only,
 * in one telling, does not (-1); one that the text calls by another word (谷歌 for Google) does.
 */
static double heads(
    const struct model *m, const struct story *s, const struct post_name *n, struct str sentence)
{
	const struct post *p = model_lead(m, s);
	size_t told = told_with(m, s, n->name), place = rare_place(sentence, n->name);
	bool shown = place != RARE_NOWHERE;
	double first = 0;

	if (shown && rare_is_maker(n->type))
		first = 3 * (1 - (double)place / (double)(sentence.len + 1));

	if (!shown && told < HEADS_TOLD && rare_holds(p->text, n->name))
		return -1;
	return (double)told + (shown ? 1 : 0) + first + (str_is(n->type, "model") ? 1.5 : 0) +
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

/* Without blanks and signs: a hashtag writes `AWS re:Invent` as AWSreInvent. */
static void squeeze(struct str name, struct buf *out)
{
	size_t at = 0, from;
	enum text_class kind;

	while (at < name.len) {
		from = at;
		kind = text_class_of(text_next(name, &at));
		if (kind != TEXT_SPACE && kind != TEXT_PUNCT)
			buf_add_str(out, (struct str){name.ptr + from, at - from});
	}
}

/* True where the word is a maker's, person's or event's name, or part of one. */
static bool is_someone(const struct post *p, struct str word)
{
	struct buf name;
	bool found = false;
	size_t i;

	buf_init(&name, MODEL_BYTES_MAX);
	for (i = 0; i < p->tags.names && !found; i++) {
		if (rare_is_thing(p->tags.name[i].type))
			continue;
		buf_reset(&name);
		squeeze(p->tags.name[i].name, &name);
		found = rare_holds(p->tags.name[i].name, word) ||
			rare_holds(word, p->tags.name[i].name) || rare_holds(word, buf_str(&name));
	}
	buf_free(&name);
	return found;
}

/* `Meta presents TUNA` is about TUNA. */
static struct str presented(struct str title)
{
	static const char *const verbs[] = {
	    " presents ", " introduces ", " releases ", " releases: "};
	size_t i, k, len;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		len = str_of(verbs[i]).len;
		for (k = 0; k + len < title.len; k++)
			if (str_starts(
				(struct str){title.ptr + k, title.len - k}, str_of(verbs[i])))
				return (struct str){title.ptr + k + len, title.len - k - len};
	}
	return title;
}

/*
 * A coined word that holds the known name says more (`GPT-5.1-Codex-Max`, `GPT-5.1`); where no name
 * is known, a short title does, then any coined word that is nobody's name.
 */
struct str model_object(const struct model *m, const struct story *s, struct buf *scratch)
{
	const struct post *p = model_lead(m, s);
	struct str known, coined;
	bool whole;

	model_sentence(m, s, scratch);
	known = shared_name(m, s, buf_str(scratch), rare_is_thing);
	coined = rare_coined(buf_str(scratch), known);
	if (known.len)
		return coined.len ? coined : known;
	if (rare_titled(buf_str(scratch)).len)
		coined = rare_titled(buf_str(scratch));
	if (coined.len && is_someone(p, coined))
		coined = STR_NONE;
	if (coined.len || !str_is(s->kind, "research"))
		return coined;
	buf_reset(scratch);
	sentence_title(p->text, scratch, &whole);
	known = presented(buf_str(scratch));
	return !whole && text_width(known) < TITLE_WIDTH_MIN ? known : STR_NONE;
}

/* True where somebody speaks of himself: a headline does not. */
static bool is_personal(struct str title)
{
	static const char *const words[] = {
	    "I ", "I'm ", "I’m ", "My ", "my ", "me ", "I've ", "我"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(title, str_of(words[i])) || (i < 2 && rare_holds(title, STR(" i "))))
			return true;
	return false;
}

/* True for a name and a version: `fastserve v0.12.1`, which needs no more words to be a title. */
static bool names_version(struct str title)
{
	size_t i, at;

	for (i = 1; i + 3 < title.len; i++) {
		at = i + 1 + (title.ptr[i + 1] == 'v');
		if (title.ptr[i] != ' ' || at + 2 >= title.len)
			continue;
		for (; at < title.len && title.ptr[at] >= '0' && title.ptr[at] <= '9'; at++)
			;
		if (at > i + 1 + (title.ptr[i + 1] == 'v') && at + 1 < title.len &&
		    title.ptr[at] == '.' && title.ptr[at + 1] >= '0' && title.ptr[at + 1] <= '9')
			return true;
	}
	return false;
}

/*
 * A title in the report's language, long enough to be one, heads the story as it is; on networks of
 * titles one of another language too, where no name is there to make a headline of.
 */
void model_title(const struct model *m, const struct story *s, struct buf *title)
{
	const struct post *p = model_lead(m, s);
	bool whole = false, social = model_is_social(p->network);

	if (!story_speaks(p, str_of(m->ask->lang)) && (social || model_is_named(m, s)))
		return;
	sentence_title(p->text, title, &whole);
	if ((text_width(buf_str(title)) < TITLE_WIDTH_MIN &&
		(social || whole || !names_version(buf_str(title)))) ||
	    (social && (whole || is_personal(buf_str(title)))))
		buf_reset(title);
}

/* What is told under the headline: not the title again that heads it. */
void model_text(const struct model *m, const struct story *s, struct str title, struct buf *out)
{
	const struct post *p = model_lead(m, s);
	struct buf name, object;
	bool whole = false;

	buf_init(&name, MODEL_BYTES_MAX);
	buf_init(&object, MODEL_BYTES_MAX);
	sentence_title(p->text, &name, &whole);
	if (title.len ||
	    (!whole && name.len && str_equal(buf_str(&name), model_object(m, s, &object))))
		sentence_pick_rest(p->text, p->tags.name, p->tags.names, out);
	if (title.len && text_width(buf_str(out)) < REST_WIDTH_MIN)
		buf_reset(out);
	if (!title.len && !out->len)
		model_sentence(m, s, out);
	buf_free(&name);
	buf_free(&object);
}

bool model_is_named(const struct model *m, const struct story *s)
{
	struct buf sentence;
	bool named;

	buf_init(&sentence, MODEL_BYTES_MAX);
	model_sentence(m, s, &sentence);
	named = shared_name(m, s, buf_str(&sentence), rare_is_maker).len > 0;
	buf_reset(&sentence);
	named = named || model_object(m, s, &sentence).len > 0;
	buf_free(&sentence);
	return named;
}

void model_heading(const struct model *m, const struct story *s, struct buf *out)
{
	struct buf scratch;
	struct str part;

	buf_init(&scratch, MODEL_BYTES_MAX);
	part = model_object(m, s, &scratch);
	if (!part.len) {
		buf_reset(&scratch);
		model_sentence(m, s, &scratch);
		part = shared_name(m, s, buf_str(&scratch), rare_is_maker);
		if (part.len)
			buf_add_str(out, model_act(m, s));
	}
	buf_add_str(out, part);
	buf_free(&scratch);
}

/* The topic that a headline names: one that says more than the kind of post does. */
static struct str headline_topic(const struct post *p, struct str act)
{
	static const char *const told[][2] = {{"research", "research"}, {"deal", "business"},
	    {"business", "business"}, {"policy", "safety-policy"}, {"market", "equities"},
	    {"market", "digital-currency"}};
	struct str best = STR_NONE;
	double score = -1;
	size_t i, k;

	for (i = 0; i < p->tags.topics; i++) {
		for (k = 0; k < sizeof(told) / sizeof(told[0]); k++)
			if (str_is(act, told[k][0]) && str_is(p->tags.topic[i].id, told[k][1]))
				break;
		if (k < sizeof(told) / sizeof(told[0]) || p->tags.topic[i].score <= score)
			continue;
		score = p->tags.topic[i].score;
		best = p->tags.topic[i].id;
	}
	return best;
}

/* In `LongCat-Image is out on Hugging Face` the second name is where, not who. */
static bool follows(struct str sentence, struct str maker, struct str object)
{
	size_t place = rare_place(sentence, maker);

	return object.len && place != RARE_NOWHERE && place > rare_place(sentence, object);
}

/* With whom the deal is: the next maker that the sentence names. */
static struct str other_maker(const struct post *p, struct str sentence, struct str maker)
{
	struct str other = STR_NONE;
	size_t i, place, first = RARE_NOWHERE;

	for (i = 0; i < p->tags.names; i++) {
		if (!rare_is_maker(p->tags.name[i].type) || str_equal(p->tags.name[i].name, maker))
			continue;
		place = rare_place(sentence, p->tags.name[i].name);
		if (place < first) {
			first = place;
			other = p->tags.name[i].name;
		}
	}
	return other;
}

/*
 * True where the author tells what he or his house did (`We've partnered with NVIDIA`): then he is
 * who acts. Of research nobody can say so: many pass on what others found.
 */
static bool acts(const struct post *p, struct str kind, struct str sentence)
{
	static const char *const kinds[] = {"release", "business"};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_is(kind, kinds[i]))
			return model_is_social(p->network) && voice_is_house(sentence) &&
			       p->author.name.len > 0;
	return false;
}

/* Names that people make up for themselves head nothing: the account must be called so too. */
static bool is_house(const struct post *p)
{
	struct str word = p->author.name;
	size_t i;

	for (i = 0; i < word.len && word.ptr[i] != ' '; i++)
		;
	word.len = i;
	return word.len > 2 && rare_holds(p->author.username, word);
}

static struct str deal_with(
    const struct post *p, struct str sentence, struct str maker, bool acting)
{
	return acting ? maker : other_maker(p, sentence, maker);
}

void model_put_headline(struct model *m, const struct story *s, struct str title)
{
	const struct post *p = model_lead(m, s);
	struct str maker, object, topic;
	struct buf scratch, sentence;
	bool acting;

	buf_init(&scratch, MODEL_BYTES_MAX);
	buf_init(&sentence, MODEL_BYTES_MAX);
	model_sentence(m, s, &sentence);
	acting = acts(p, s->kind, buf_str(&sentence));
	maker = shared_name(m, s, buf_str(&sentence), rare_is_maker);
	object = model_object(m, s, &scratch);
	if (maker.len && str_is(model_act(m, s), "deal")) {
		object = deal_with(p, buf_str(&sentence), maker, acting);
		maker = acting ? p->author.name : maker;
	} else if (follows(buf_str(&sentence), maker, object))
		maker = STR_NONE;
	else if (!maker.len && acting && (!object.len || is_house(p)))
		maker = p->author.name;
	topic = headline_topic(p, model_act(m, s));
	if (object.len && maker.len && rare_holds(maker, object))
		object = STR_NONE;
	else if (object.len && maker.len && rare_holds(object, maker))
		maker = STR_NONE;
	put_open(m->out, "headline", '{');
	put_markdown(m->out, "title", title);
	put_markdown(m->out, "maker", maker);
	put_markdown(m->out, "object", object);
	put_markdown(m->out, "topic", topic.len ? model_topic_name(m, topic) : STR_NONE);
	put_close(m->out, '}');
	buf_free(&scratch);
	buf_free(&sentence);
}
