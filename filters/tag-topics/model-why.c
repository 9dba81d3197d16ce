/*
 * Why the models answered so, for --explain: of each piece of the text, each side feature and the
 * author's description, how much the answer would be another without it, all else as it is. In: a
 * post that the models have decided. Out: JSON, the pieces that moved each answer most. Remembers
 * nothing.
 *
 * A model knows hashes alone. Each piece of one to three words, signs or CJK characters is read by
 * itself, and stands for those of the post's features that it has and no shorter or earlier piece
 * had.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "text.h"

#define TOLD_MAX 5			 /* of one answer */
#define TOKENS_MAX 1024			 /* that are looked at */
#define PIECE_TOKENS 3			 /* that a feature spans at most */
#define PLACES 2			 /* decimals */
#define TOLD_FROM (LINEAR_ONE / 200 + 1) /* what two decimals can show */

/* Scores of all tasks. */
struct scores {
	int64_t of[MODEL_TASKS][LINEAR_CLASSES_MAX];
};

enum mover_what { MOVER_TEXT, MOVER_SIDE, MOVER_AUTHOR };

/* What moved an answer, and by how much. */
struct mover {
	enum mover_what what;
	struct str text; /* of the source; of a side its name */
	int value;	 /* a side's */
	int32_t by;
};

struct told {
	struct mover mover[TOLD_MAX]; /* those that moved most first, of equals the first met */
	size_t count;
};

struct token {
	uint32_t from, to; /* in the plain form */
};

struct why {
	const struct models *m;
	const struct model_scratch *s;
	const struct tagging *t;
	struct scores all;
	size_t class[MODEL_TASKS]; /* the best */
	struct told told[MODEL_TASKS];
	uint32_t hash[LINEAR_FEATURES_MAX]; /* of the post, ascending */
	bool taken[LINEAR_FEATURES_MAX];
	struct token token[TOKENS_MAX];
	size_t tokens;
	struct linear_text piece;
};

static void tell(struct told *told, const struct mover *mover)
{
	size_t at = told->count < TOLD_MAX ? told->count : TOLD_MAX;

	while (at > 0 && abs(told->mover[at - 1].by) < abs(mover->by)) {
		if (at < TOLD_MAX)
			told->mover[at] = told->mover[at - 1];
		at--;
	}
	if (at == TOLD_MAX)
		return;
	told->mover[at] = *mover;
	told->count += told->count < TOLD_MAX;
}

/* Tells what the part of the scores that is the mover's does to each answer. */
static void weigh(struct why *w, const struct scores *part, struct mover mover)
{
	for (size_t task = 0; task < MODEL_TASKS; task++) {
		const struct linear *model = w->m->model[task];
		int64_t without[LINEAR_CLASSES_MAX];

		if (!model)
			continue;
		for (size_t i = 0; i < linear_classes(model); i++)
			without[i] = w->all.of[task][i] - part->of[task][i];
		mover.by =
		    models_value(w->m, (enum model_task)task, w->all.of[task], w->class[task]) -
		    models_value(w->m, (enum model_task)task, without, w->class[task]);
		if (abs(mover.by) >= TOLD_FROM)
			tell(&w->told[task], &mover);
	}
}

static int ascending(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The end of the word, sign or character at `at`. */
static size_t token_end(struct str s, size_t at)
{
	size_t end = at;
	uint32_t rune = text_next(s, &end);

	if (!plain_is_word(rune))
		return end;
	while (end < s.len) {
		size_t next = end;

		rune = text_next(s, &next);
		if (!plain_is_word(rune) && !(rune == '\'' && plain_word_after(s, next)))
			break;
		end = next;
	}
	return end;
}

static void find_tokens(struct why *w)
{
	struct str s = buf_str(&w->t->plain->bytes);

	w->tokens = 0;
	for (size_t at = 0; at < s.len && w->tokens < TOKENS_MAX;) {
		size_t end = token_end(s, at);

		if (s.ptr[at] != ' ')
			w->token[w->tokens++] = (struct token){(uint32_t)at, (uint32_t)end};
		at = end;
	}
}

/* Adds what those of the piece's features are worth that the post has and that are still to be
 * explained; false where there is none. */
static bool take_features(struct why *w, struct scores *part)
{
	size_t n = w->s->text.count;
	bool any = false;

	memset(part, 0, sizeof *part);
	for (size_t i = 0; i < w->piece.count; i++) {
		const uint32_t *found =
		    bsearch(&w->piece.hash[i], w->hash, n, sizeof *w->hash, ascending);
		size_t at = found ? (size_t)(found - w->hash) : 0;

		if (!found || w->taken[at])
			continue;
		any = w->taken[at] = true;
		for (size_t task = 0; task < MODEL_TASKS; task++)
			if (w->m->model[task])
				linear_add_feature(w->m->model[task], *found, n, part->of[task]);
	}
	return any;
}

static void weigh_text(struct why *w)
{
	const char *plain = w->t->plain->bytes.ptr;
	size_t n = w->s->text.count;
	struct scores part;

	memcpy(w->hash, w->s->text.hash, n * sizeof *w->hash);
	qsort(w->hash, n, sizeof *w->hash, ascending);
	find_tokens(w);
	for (size_t tokens = 1; tokens <= PIECE_TOKENS; tokens++) {
		for (size_t i = 0; i + tokens <= w->tokens; i++) {
			size_t from = w->token[i].from, to = w->token[i + tokens - 1].to;

			linear_text_read(&w->piece, (struct str){plain + from, to - from});
			if (take_features(w, &part))
				weigh(w, &part,
				    (struct mover){
					MOVER_TEXT, plain_source(w->t->plain, from, to), 0, 0});
		}
	}
}

static void weigh_sides(struct why *w)
{
	const struct side_values *sides = &w->s->sides;

	for (size_t i = 0; i < sides->count; i++) {
		struct str name = w->m->sides.name[sides->side[i]];
		struct scores part = {0};

		for (size_t task = 0; task < MODEL_TASKS; task++) {
			const struct linear *model = w->m->model[task];
			const int32_t *weights = model ? linear_side(model, name) : NULL;

			if (weights)
				linear_add_side(model, weights, sides->value[i], part.of[task]);
		}
		weigh(w, &part, (struct mover){MOVER_SIDE, name, sides->value[i], 0});
	}
}

static void weigh_author(struct why *w, const struct linear_author *author)
{
	struct scores part;

	if (!author)
		return;
	models_score(w->m, w->s, NULL, part.of);
	for (size_t task = 0; task < MODEL_TASKS; task++)
		for (size_t i = 0; w->m->model[task] && i < linear_classes(w->m->model[task]); i++)
			part.of[task][i] = w->all.of[task][i] - part.of[task][i];
	weigh(w, &part, (struct mover){MOVER_AUTHOR, STR_NONE, 0, 0});
}

static void write_mover(const struct why *w, const struct mover *mover, struct buf *out)
{
	buf_add_char(out, '{');
	if (mover->what == MOVER_TEXT) {
		tagging_write_place(w->t, mover->text, out);
	} else if (mover->what == MOVER_SIDE) {
		buf_add_z(out, "\"feature\":");
		buf_add_json(out, mover->text);
		buf_add_z(out, ",\"value\":");
		buf_add_int(out, mover->value);
	} else {
		buf_add_z(out, "\"feature\":\"author\"");
	}
	buf_add_z(out, ",\"by\":");
	buf_add_number(out, (double)mover->by / LINEAR_ONE, PLACES);
	buf_add_char(out, '}');
}

static void write_why(const struct why *w, struct buf *out)
{
	static const char *const name[MODEL_TASKS] = {
	    "\"relevance\":[", "\"kind\":[", "\"sentiment\":["};
	size_t written = 0;

	buf_add_char(out, '{');
	for (size_t task = 0; task < MODEL_TASKS; task++) {
		if (!w->m->model[task])
			continue;
		if (written++ > 0)
			buf_add_char(out, ',');
		buf_add_z(out, name[task]);
		for (size_t i = 0; i < w->told[task].count; i++) {
			if (i > 0)
				buf_add_char(out, ',');
			write_mover(w, &w->told[task].mover[i], out);
		}
		buf_add_char(out, ']');
	}
	buf_add_char(out, '}');
}

int models_why(const struct models *m, struct model_scratch *s, const struct tagging *t,
    struct buf *out, struct err *e)
{
	const struct linear_author *author;
	struct why *w;

	if (!m->panel || s->text.count == 0)
		return 0;
	if (author_ask(m, s, t->post->author.description, &author, e) != 0)
		return -1;
	w = calloc(1, sizeof *w);
	if (!w)
		return err_set(e, EXIT_IO, "out of memory");
	w->m = m;
	w->s = s;
	w->t = t;
	models_score(m, s, author, w->all.of);
	for (size_t task = 0; task < MODEL_TASKS; task++)
		if (m->model[task])
			w->class[task] = linear_best(m->model[task], w->all.of[task]);
	weigh_text(w);
	weigh_sides(w);
	weigh_author(w, author);
	write_why(w, out);
	free(w);
	return 0;
}
