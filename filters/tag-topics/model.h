/*
 * The linear models beside the rules: which there are, what they are asked besides the text (side
 * features: all that the rules found), and what they decide. linear(5) describes their files.
 */
#ifndef TAG_MODEL_H
#define TAG_MODEL_H

#include "linear.h"
#include "tagging.h"

enum model_task { MODEL_RELEVANCE, MODEL_KIND, MODEL_MOOD, MODEL_TASKS };

/* Side features by themselves; then come features, lists, kinds, topics and types of names. */
enum side {
	SIDE_SUBJECT,	 /* points */
	SIDE_RELEVANT,	 /* by the rules */
	SIDE_MOOD_SUM,	 /* in tenths of a strength of 1; then the words' score in hundredths; */
	SIDE_MOOD_SCORE, /* then the sums of the good ones alone, and of the bad ones */
	SIDE_MOOD_GOOD,
	SIDE_MOOD_BAD,
	SIDE_MOOD_POSITIVE, /* by the words' score */
	SIDE_MOOD_NEGATIVE,
	SIDE_WORDS, /* how often the number of text features can be halved */
	SIDE_LINES,
	SIDE_CJK,
	SIDE_LINKS,
	SIDE_ACCOUNTS,
	SIDE_HASHTAGS,
	SIDE_EQUITIES,
	SIDE_COINS,
	SIDE_NAMES,
	SIDES_PLAIN
};

#define SIDES_MAX                                                                                  \
	(SIDES_PLAIN + FEATURES_COUNT + RULES_LISTS_MAX + 2 * RULES_KINDS_MAX + RULES_TOPICS_MAX)

/* The names of the side features of some rules: `kind:release`. */
struct sides {
	struct str name[SIDES_MAX];
	size_t count;
};

/* One post's side features that are not 0. */
struct side_values {
	uint16_t side[SIDES_MAX + 1]; /* the last is never looked at */
	int8_t value[SIDES_MAX + 1];
	size_t count;
};

struct models {
	struct linear *model[MODEL_TASKS];		 /* NULL: the rules decide */
	struct linear_panel *panel;			 /* all of them; NULL: there is none */
	const struct linear_panel_side *side[SIDES_MAX]; /* NULL: no model knows the side */
	uint16_t kind[LINEAR_CLASSES_MAX];		 /* of the rules, by class of the model */
	bool has_author;				 /* one of them looks at descriptions */
	int thousandths[LINEAR_CLASSES_MAX];		 /* the relevance that a class stands for */
	struct sides sides;
	struct arena arena;
};

#define AUTHOR_BYTES 160 /* of an author's description that are looked at */
#define AUTHOR_ENTRIES 8192

/* What a description says to the models. */
struct author_seen {
	size_t len; /* 0: an entry that is free */
	char text[AUTHOR_BYTES];
	struct linear_author says;
};

/* What one thread needs to ask them. */
struct model_scratch {
	struct linear_text text, author_text;
	struct side_values sides;
	struct plain author_plain;
	struct author_seen *authors; /* AUTHOR_ENTRIES: descriptions seen lately, by their hash */
};

/* No models; rules must be read and stay. -1 with *e where memory is out. */
int models_init(struct models *m, const struct rules *rules, struct err *e);
void models_free(struct models *m);
/*
 * Reads a model for one of the tasks (`relevance`, `kind`, `mood`), in place of one read before;
 * -1 with *e (EXIT_USAGE) where the file is none, or is not for that task. One that does not fit
 * the rules (another subject, kinds that they lack) is an error too where wanted, else left out.
 */
int models_read(struct models *m, const struct rules *rules, enum model_task task, const char *path,
    bool wanted, struct err *e);
/* To be called after the last of them was read; -1 with *e where memory is out. */
int models_ready(struct models *m, struct err *e);
/* The rules decide this alone. */
void models_drop(struct models *m, enum model_task task);
/* The task of that name; MODEL_TASKS where there is none. */
enum model_task models_task(struct str name);
const char *models_task_name(enum model_task task);

/* model-side.c: the names; the values of a post that the rules are done with. */
int sides_name(struct sides *s, const struct rules *rules, struct arena *arena, struct err *e);
void sides_see(const struct tagging *t, const struct linear_text *text, struct side_values *v);
/* Memory of a thread; -1 with *e where it is out. */
int model_scratch_init(struct model_scratch *s, struct err *e);
void model_scratch_free(struct model_scratch *s);
/*
 * model-author.c: the features of the author's description, its links and accounts left out, in
 * s->author_text; and what they say to the models, remembered by the description: *says is NULL
 * where there is none, or no model that looks at it. -1 with *e where memory is out.
 */
int author_read(struct model_scratch *s, struct str description, struct err *e);
int author_ask(const struct models *m, struct model_scratch *s, struct str description,
    const struct linear_author **says, struct err *e);
/*
 * Asks the models about a post that the rules are done with; sets relevance, kind and mood. Of a
 * text with no word, character or emoji these stay as they are. -1 with *e where memory is out.
 */
int models_decide(
    const struct models *m, struct model_scratch *s, struct tagging *t, struct err *e);
/* What the scores of a task say: the mean relevance, the share of the class (of a kind), the mood's
 * score; in units of 1 / LINEAR_ONE. */
int32_t models_value(
    const struct models *m, enum model_task task, const int64_t *score, size_t class);
/* The scores of all models of a post that was read into *s; author: what they say of who writes, or
 * NULL. */
void models_score(const struct models *m, const struct model_scratch *s,
    const struct linear_author *author, int64_t score[MODEL_TASKS][LINEAR_CLASSES_MAX]);
/*
 * model-why.c: after models_decide(), appends what moved the models' answers most:
 * {"relevance":[...],"kind":[...],"sentiment":[...]}, those that a model gave; nothing where none
 * did. -1 with *e where memory is out.
 */
int models_why(const struct models *m, struct model_scratch *s, const struct tagging *t,
    struct buf *out, struct err *e);
/*
 * The line from which scripts/train learns: label, side features (`name=value`, by spaces), hashes
 * of the features of the text and of the author's description, each in ascending order; tabs
 * between the four. -1 with *e where memory is out.
 */
int models_write_features(const struct models *m, struct model_scratch *s, const struct tagging *t,
    struct str label, struct buf *out, struct err *e);

#endif
