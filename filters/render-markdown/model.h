/*
 * The JSON model of a day, from which a template makes the report; render-markdown(1) describes it.
 * Text of posts stands in it as safe Markdown (escape.h); every number of the report is one of its
 * numbers.
 */
#ifndef TP_RENDER_MODEL_H
#define TP_RENDER_MODEL_H

#include "day.h"
#include "tally.h"
#include "window.h"

#define MODEL_BYTES_MAX (64u << 20)
#define MODEL_BASELINE_MIN                                                                         \
	30 /* relevant posts before; what fewer say or leave unsaid is chance                      \
	    */

/* What was asked for; strings are NULL where nothing was. */
struct model_ask {
	const char *lang, *name, *title, *image, *command, *zone;
	const char *since, *until, *day, *published;
	const char *baseline; /* the file's name */
	int64_t points;
	double relevance;
};

/* A ledger line that was read: its document and the bytes behind it. */
struct ledger_line {
	struct json *json;
	struct buf bytes;
	struct json_value root;
};

struct model {
	struct day *day;
	const struct model_ask *ask;
	struct tally today;
	const struct ledger_line *summary; /* rank's, where it counts posts that it held back */
	struct tally *baseline; /* earlier days, in time order where their lines tell it */
	size_t baselines, baseline_cap;
	struct ledger_line *line; /* the day's ledger, in order */
	size_t lines;
	struct buf zone;      /* the zone's name, as it was given */
	struct window window; /* both ends open where the stream is empty */
	int64_t published_ms; /* the report's own date; WINDOW_OPEN_UNTIL: unknown */
	struct buf slug;      /* <name>_<yyyymmdd>_<yyyymmdd> */
	struct buf *out;
};

/*
 * Writes the model of a gathered and sorted day to out. `baseline` holds ledger lines of earlier
 * days (may be empty). Sets the process's time zone. -1 with *e filled: a bad zone or time
 * (EXIT_USAGE), a bad baseline, no memory.
 */
int model_build(struct day *d, const struct model_ask *ask, struct str baseline, struct buf *out,
    struct err *e);

/* --- for the model-*.c files, one section each; all of them write to m->out --- */

/* The zone, the window and the slug. */
int model_window_find(struct model *m, struct err *e);
void model_put_report(struct model *m);
void model_put_overview(struct model *m);
/* The relevant posts of all days of the baseline. */
uint64_t model_baseline_posts(const struct model *m);
void model_put_points(struct model *m);
void model_put_views(struct model *m);
void model_put_events(struct model *m);
void model_put_markets(struct model *m);
void model_put_topics(struct model *m);
void model_put_cloud(struct model *m);
void model_put_coverage(struct model *m);

/* The first ledger line of that record, and of that stage where stage is not NULL; NULL: none. */
const struct ledger_line *model_ledger(
    const struct model *m, const char *record, const char *stage);
/* A topic's side: technology, industry or market. */
struct str model_topic_side(const struct model *m, struct str id);
/* A topic's name in the report's language; its id where nobody tells. */
struct str model_topic_name(const struct model *m, struct str id);
/* The story as an object: headline, sentence, author, evidence, counts. */
void model_put_item(struct model *m, const char *key, const struct story *s);
/* The topic that a post is most about; STR_NONE where it has none. */
struct str model_main_topic(const struct post *p);
const struct post *model_lead(const struct model *m, const struct story *s);
/* True where the post has the topic / the name. */
bool model_has_topic(const struct post *p, struct str id);
bool model_has_name(const struct post *p, struct str name);
/* The thing that a story is about (view into the day, or appended to scratch); STR_NONE: none. */
struct str model_object(const struct model *m, const struct story *s, struct buf *scratch);
/* True where that sentence tells something: long enough, no question, no call on the reader. */
bool model_is_told(const struct model *m, const struct story *s);
/* The sentence of a story's lead, appended to out. */
void model_sentence(const struct model *m, const struct story *s, struct buf *out);

/* The title that heads the story as it is, appended to title; nothing where none does. */
void model_title(const struct model *m, const struct story *s, struct buf *title);
/* The sentence told under the headline, appended to out; nothing where the title says it all. */
void model_text(const struct model *m, const struct story *s, struct str title, struct buf *out);
/* The story's kind; of business `deal`, `meeting` or `policy` where it tells of one. */
struct str model_act(const struct model *m, const struct story *s);
/* The headline's parts as an object. */
void model_put_headline(struct model *m, const struct story *s, struct str title);
/*
 * What must not head two points: the thing, else the maker and the act; nothing where neither is
 * named.
 */
void model_heading(const struct model *m, const struct story *s, struct buf *out);
/* Networks whose people are called by an @; the others bring titles. */
bool model_is_social(struct str network);
/* True where the story is about somebody or something that has a name. */
bool model_is_named(const struct model *m, const struct story *s);

#endif
