/*
 * Which step a worker takes next, by the files that are there (see share.h), and what is known of
 * the posts from the round before. Remembers nothing: all is in the folder.
 */
#include "share.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "share-own.h"

#define ROUNDS_MAX 1000u
#define STEPS_KEPT 3 /* what a worker wrote so many steps ago is asked for by none */

static const char *const kind_name[] = {"", "", "pairs", "told", "settled"};

const char *share_path(
    const struct share *s, enum share_kind kind, uint32_t round, uint32_t part, struct buf *out)
{
	buf_init(out, SHARE_PATH_MAX);
	buf_printf(out, "%s/%s", s->folder, kind_name[kind]);
	if (kind != SHARE_SETTLED)
		buf_printf(out, "-%u-%u-of-%u", round + 1, part + 1, s->rules.parts);
	return buf_z(out);
}

struct share_in *share_open_part(const struct share *s, enum share_kind kind, uint32_t round,
    uint32_t part, struct buf *name, struct err *e)
{
	const char *path = share_path(s, kind, round, part, name);

	if (path)
		return share_in_open(path, kind, &s->head, e);
	err_set(e, EXIT_IO, "--share (out of memory)");
	return NULL;
}

int share_interrupted(struct err *e)
{
	return err_set(e, EXIT_IO, "ended by a signal");
}

/* Steps are numbered: pairs and told of the first round, of the second ... */
static enum share_kind kind_of(uint32_t step)
{
	return step % 2 ? SHARE_TOLD : SHARE_PAIRS;
}

static bool has_file(const struct share *s, enum share_kind kind, uint32_t round, uint32_t part)
{
	struct buf name;
	struct stat st;
	const char *path = share_path(s, kind, round, part, &name);
	bool there = path && stat(path, &st) == 0;

	buf_free(&name);
	return there;
}

/* The first step after the latest that this worker has done. */
static uint32_t next_step(const struct share *s)
{
	uint32_t step = 2 * ROUNDS_MAX;

	while (step > 0 && !has_file(s, kind_of(step - 1), (step - 1) / 2, s->rules.part))
		step--;
	return step;
}

/* The first part that has not done a step, or parts. */
static uint32_t find_missing(const struct share *s, uint32_t step)
{
	uint32_t part = 0;

	while (part < s->rules.parts && has_file(s, kind_of(step), step / 2, part))
		part++;
	return part;
}

/* Takes what a file tells to be repeats out of kept. */
static int read_repeats(struct share_in *in, bool pairs, struct bits *kept, struct err *e)
{
	const void *bytes;
	int got = 0;

	for (size_t i = 0; i < share_in_segments(in); i++) {
		size_t size = pairs ? sizeof(struct share_pair) : sizeof(struct share_told);
		if (share_in_seek(in, i, e) != 0)
			return -1;
		for (got = share_in_take(in, size, &bytes, e); got == 1;
		     got = share_in_take(in, size, &bytes, e)) {
			struct share_told told = {.role = ROLE_REPEAT};
			struct share_pair pair = {0};
			memcpy(pairs ? (void *)&pair : (void *)&told, bytes, size);
			uint32_t post = pairs ? pair.post : told.post;
			size_t more = (size_t)told.cluster_len + told.of_len;
			bool repeat = told.role == ROLE_REPEAT && pair.post == pair.earlier;
			if (post >= kept->count)
				return err_set(e, EXIT_USAGE, "--share: a post that there is not");
			if (repeat)
				kept->word[post / 64] &= ~((uint64_t)1 << (post % 64));
			if (more > 0 && share_in_take(in, more, &bytes, e) != 1)
				return -1;
			if (err_signal)
				return share_interrupted(e);
		}
		if (got < 0)
			return -1;
	}
	return 0;
}

/* Which posts are taken to be kept in a step: none is known to be a repeat before the first. */
static int read_kept(struct share_step *step, uint32_t number, struct err *e)
{
	struct share *s = step->share;
	uint32_t posts = s->signatures.base[s->signatures.files];
	bool pairs = number == 1;
	uint32_t from = pairs ? 0 : number % 2 ? number - 2 : number - 1;

	if (bits_init(&step->kept, posts, e) != 0)
		return -1;
	memset(step->kept.word, 0xff, (size_t)(posts / 64 + 1) * sizeof(*step->kept.word));
	for (uint32_t part = 0; part < s->rules.parts; part++) {
		struct buf name;
		struct share_in *in = share_open_part(s, kind_of(from), from / 2, part, &name, e);
		int rc = in ? read_repeats(in, pairs, &step->kept, e) : -1;
		share_in_close(in);
		buf_free(&name);
		if (rc != 0)
			return -1;
	}
	return 0;
}

static int do_step(struct share *s, uint32_t number, struct err *e)
{
	struct share_step step = {.share = s, .round = number / 2, .guess = number == 0};
	int rc = number > 0 ? read_kept(&step, number, e) : 0;

	if (rc == 0)
		rc = kind_of(number) == SHARE_PAIRS ? share_find_pairs(&step, e)
						    : share_tell(&step, e);
	bits_free(&step.kept);
	return rc;
}

static void remove_old(const struct share *s, uint32_t step)
{
	struct buf name;

	if (step < STEPS_KEPT)
		return;
	step -= STEPS_KEPT;
	const char *path = share_path(s, kind_of(step), step / 2, s->rules.part, &name);
	if (path)
		unlink(path);
	buf_free(&name);
}

/* How many posts a round found to be other than they were taken to be. */
static int count_changed(const struct share *s, uint32_t round, uint64_t *changed, struct err *e)
{
	*changed = 0;
	for (uint32_t part = 0; part < s->rules.parts; part++) {
		struct buf name;
		struct share_in *in = share_open_part(s, SHARE_TOLD, round, part, &name, e);
		if (in)
			*changed += share_in_count(in);
		share_in_close(in);
		buf_free(&name);
		if (!in)
			return -1;
	}
	return 0;
}

/* Names the round that told all, and the signatures in their order. */
static int write_settled(const struct share *s, uint32_t round, struct err *e)
{
	struct share_head head = s->head;
	const struct signatures *all = &s->signatures;
	struct buf name;
	const char *path = share_path(s, SHARE_SETTLED, 0, 0, &name);

	head.kind = SHARE_SETTLED;
	head.round = round;
	head.part = 0;
	struct share_out *o = path ? share_out_open(path, &head, e) : NULL;
	int rc = o ? 0 : -1;
	for (size_t i = 0; rc == 0 && i < all->files; i++) {
		struct share_settled file = {all->digest[i], all->base[i]};
		rc = share_out_add(o, &file, sizeof(file), e);
	}
	if (rc == 0)
		rc = share_out_end_segment(o, e);
	if (rc == 0)
		rc = share_out_commit(o, all->files, e);
	else
		share_out_abort(o);
	buf_free(&name);
	return rc;
}

/* After a round that all parts have told: the end, where nothing changed. */
static int try_to_settle(
    const struct share *s, uint32_t round, enum share_came *came, struct buf *text, struct err *e)
{
	uint64_t changed;

	if (count_changed(s, round, &changed, e) != 0)
		return -1;
	buf_printf(
	    text, "; %llu posts are other than they were taken to be", (unsigned long long)changed);
	/* The pairs of the first round are of guesses that each part made for itself. */
	if (changed > 0 || round == 0)
		return 0;
	*came = SHARE_IS_SETTLED;
	buf_reset(text);
	buf_printf(text, "settled in %u rounds", round + 1);
	return write_settled(s, round, e);
}

static int check_settled(const struct share *s, enum share_came *came, struct err *e)
{
	struct buf name;
	const char *path = share_path(s, SHARE_SETTLED, 0, 0, &name);
	struct stat st;
	int rc = 0;

	if (path && stat(path, &st) == 0) {
		struct share_in *in = share_in_open(path, SHARE_SETTLED, &s->head, e);
		rc = in ? 0 : -1;
		*came = SHARE_IS_SETTLED;
		share_in_close(in);
	}
	buf_free(&name);
	return rc;
}

static int advance(struct share *s, enum share_came *came, struct buf *text, struct err *e)
{
	uint32_t step = next_step(s);
	uint32_t missing = step > 0 ? find_missing(s, step - 1) : s->rules.parts;

	if (step >= 2 * ROUNDS_MAX)
		return err_set(e, EXIT_USAGE, "--share: not settled after %u rounds", ROUNDS_MAX);
	if (missing < s->rules.parts) {
		*came = SHARE_WAITS;
		buf_printf(text, "nothing to do before part %u has done %s of round %u",
		    missing + 1, kind_name[kind_of(step - 1)], (step - 1) / 2 + 1);
		return 0;
	}
	if (do_step(s, step, e) != 0)
		return -1;
	remove_old(s, step);
	buf_printf(text, "%s of round %u", kind_name[kind_of(step)], step / 2 + 1);
	if (kind_of(step) == SHARE_TOLD && find_missing(s, step) == s->rules.parts)
		return try_to_settle(s, step / 2, came, text, e);
	return 0;
}

int share_take_step(const char *folder, const struct clusters_rules *rules, char *const *path,
    size_t files, enum share_came *came, struct buf *text, struct err *e)
{
	struct share s = {.folder = folder, .rules = *rules, .head = share_head_of(SHARE_PAIRS)};
	int rc = signatures_open(&s.signatures, path, files, e);

	if (rc == 0 && mkdir(folder, 0777) != 0 && errno != EEXIST)
		rc = err_errno(e, EXIT_IO, "--share: %s: cannot make the folder", folder);
	s.head.posts = s.signatures.posts;
	s.head.by = rules->by;
	s.head.threshold = rules->threshold;
	s.head.part = rules->part;
	s.head.parts = rules->parts;
	*came = SHARE_DONE;
	if (rc == 0)
		rc = check_settled(&s, came, e);
	if (rc == 0 && *came == SHARE_IS_SETTLED)
		buf_add_z(text, "settled already");
	else if (rc == 0)
		rc = advance(&s, came, text, e);
	signatures_close(&s.signatures);
	return rc;
}
