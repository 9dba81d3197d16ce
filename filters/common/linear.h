/*
 * Floor 2. Small linear models of text: a text's words, pairs of words and characters are hashed
 * once, and every model that is asked adds up its weights for them. linear(5) describes a model's
 * file. Whole numbers only, so that every machine says the same. A model that was read never
 * changes: any number of threads may ask it at once.
 */
#ifndef TP_LINEAR_H
#define TP_LINEAR_H

#include "arena.h"
#include "buf.h"

#define LINEAR_FILE_MAX ((size_t)1 << 20) /* bytes of a model's file */
#define LINEAR_CLASSES_MAX 16
#define LINEAR_BITS_MAX 18	 /* 2^bits buckets */
#define LINEAR_FEATURES_MAX 1024 /* of one text; the rest of a longer one is not looked at */
#define LINEAR_SEEN_BITS 16384
#define LINEAR_ONE 65536	  /* a score or a share of 1 */
#define LINEAR_SIDE_VALUE_MAX 127 /* a side feature's value is cut to this, either side of 0 */
#define LINEAR_PANEL_MODELS 3

/* Where a panel will look for the weights of a feature; all 0: nobody will. */
struct linear_fetch {
	const void *from;
	unsigned shift;
	size_t apart;
};

/*
 * The features of a text: 32-bit hashes in the order of the text. Each is there once; one whose
 * place in `seen` another has taken is left out (one in two hundred of a text of 80 features).
 */
struct linear_text {
	uint32_t hash[LINEAR_FEATURES_MAX + 1]; /* the last is never looked at */
	size_t count;
	size_t cjk; /* Chinese, Japanese and Korean characters that were read */
	uint64_t seen[LINEAR_SEEN_BITS / 64];
	struct linear_fetch fetch; /* the reader's of linear_panel_attend(), else 0 */
};

struct linear;

/*
 * Fills *f from text that text_fold() has folded: each word (figures count as 0 whichever they
 * are), the start of a long word, each pair of neighbours, runs of `!` and `?`, symbols and emoji;
 * of Chinese, Japanese and Korean each character and the two and three that follow one another.
 */
void linear_text_read(struct linear_text *f, struct str folded);

/* Reads a model. NULL with *e: `path: what (why)` or `path:line: what (why)`, EXIT_USAGE. */
struct linear *linear_read(const char *path, struct err *e);
void linear_free(struct linear *m);

/* What the model says of a text (`mood`), and what it was trained for (`ai`; empty: anything). */
struct str linear_task(const struct linear *m);
struct str linear_subject(const struct linear *m);
size_t linear_classes(const struct linear *m);
struct str linear_class(const struct linear *m, size_t class);

/*
 * The weights of the side feature `name`, to be handed to linear_add_side(); NULL where the model
 * has none of that name.
 */
const int32_t *linear_side(const struct linear *m, struct str name);

/*
 * Fills score[] (one a class, in units of 1 / LINEAR_ONE) with what the text says; then side
 * features add theirs.
 */
void linear_score(const struct linear *m, const struct linear_text *f, int64_t *score);
void linear_add_side(const struct linear *m, const int32_t *weights, int value, int64_t *score);
/*
 * A second text beside the first, which says who writes (an author's description): its features,
 * read by linear_text_read(), are made others by linear_text_turn(), so that a word here is not
 * that word there; linear_panel_author() sums what they say. Nothing where the model knows no such
 * text, as linear_has_author() tells.
 */
void linear_text_turn(struct linear_text *f);
bool linear_has_author(const struct linear *m);
/*
 * Turns the scores into shares of LINEAR_ONE that sum up to it but for rounding (the logistic
 * function of each; of more than two classes, divided by their sum), and returns the class with the
 * greatest, of equals the first.
 */
size_t linear_shares(const struct linear *m, const int64_t *score, int32_t *share);

/* Adds what one of n features of a text, that with the hash, is worth by itself to the scores. */
void linear_add_feature(const struct linear *m, uint32_t hash, size_t n, int64_t *score);

/* The class that linear_shares() returns. */
size_t linear_best(const struct linear *m, const int64_t *score);

/*
 * Several models, some of which may be NULL, that are asked of the same texts: for much less than
 * one by one. They must stay. NULL with *e where memory is out.
 */
struct linear_panel;
struct linear_panel *linear_panel_new(
    const struct linear *const model[LINEAR_PANEL_MODELS], struct err *e);
void linear_panel_free(struct linear_panel *p);
/* From now on linear_text_read() brings the weights of what it reads near, since the panel will be
 * asked for them. */
void linear_panel_attend(const struct linear_panel *p, struct linear_text *f);
/* The weights of the side feature `name` in all of them, in arena memory; *side is NULL where none
 * has it. -1 with *e where memory is out. */
struct linear_panel_side;
int linear_panel_side(const struct linear_panel *p, struct str name, struct arena *arena,
    const struct linear_panel_side **side, struct err *e);
/* A second text, as linear_text_turn() left it, summed for all models of a panel: what may be kept
 * of a text that comes often. */
struct linear_author {
	uint32_t features;
	int32_t sum[LINEAR_PANEL_MODELS * LINEAR_CLASSES_MAX];
};
void linear_panel_author(
    const struct linear_panel *p, const struct linear_text *f, struct linear_author *author);
/* Fills the scores of each model, as linear_score() and then linear_add_side() for each of the
 * sides with its value would do; and adds what the author's text says, where author is not NULL. */
void linear_panel_score(const struct linear_panel *p, const struct linear_text *f,
    const struct linear_author *author, const struct linear_panel_side *const *side,
    const int8_t *value, size_t sides, int64_t score[LINEAR_PANEL_MODELS][LINEAR_CLASSES_MAX]);

/* The logistic function of a score, as a share of LINEAR_ONE. */
int32_t linear_logistic(int64_t score);

#endif
