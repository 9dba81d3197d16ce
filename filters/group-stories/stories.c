/*
 * Places posts (see stories.h). A post comes to a story by what it refers to (ids), else by
 * likeness: stories that share its rarest traits are found through the index of terms, and the one
 * whose middle is most like the post takes it.
 */
#include "stories.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "weigh.h"

#define EARLIER_MAX 8 /* stories that one id is looked for in */

static int no_memory(struct err *e)
{
	return err_set(e, EXIT_IO, "out of memory for stories (set a shorter --window)");
}

void stories_init(struct stories *s)
{
	*s = (struct stories){0};
	terms_init(&s->terms);
}

static void story_free(struct story *s)
{
	free(s->id);
	free(s->middle.pull);
	label_free(&s->label);
	*s = (struct story){0};
}

void stories_free(struct stories *s)
{
	for (uint32_t i = s->floor; i < s->next; i++)
		story_free(stories_at(s, i));
	free(s->story);
	terms_free(&s->terms);
	keys_free(&s->ids);
	keys_free(&s->tellers);
}

struct story *stories_at(struct stories *s, uint32_t number)
{
	return &s->story[number & (s->cap - 1)];
}

/* A ring: its room doubles when all of it is in use. */
static int make_room(struct stories *s, struct err *e)
{
	size_t cap = s->cap ? s->cap * 2 : 1024;
	struct story *larger;

	if (s->next - s->floor < s->cap)
		return 0;
	larger = calloc(cap, sizeof(*larger));
	if (!larger)
		return no_memory(e);
	for (uint32_t i = s->floor; i != s->next; i++)
		larger[i & (cap - 1)] = *stories_at(s, i);
	free(s->story);
	s->story = larger;
	s->cap = cap;
	return 0;
}

/* May a post of this time come to the story? */
static bool is_open(const struct stories *s, const struct story *to, int64_t ms, bool has_time)
{
	if (to->settled)
		return false;
	if (!has_time || !to->has_time)
		return true;
	return ms - to->first_ms <= s->window_ms && to->last_ms - ms <= s->window_ms;
}

struct placing {
	struct stories *s;
	const struct post *p;
	const struct traits *t;
	struct weights weights;
	int64_t ms;
	bool has_time;
};

/* The latest open story that the id stands for: a conversation that goes on is several. */
static uint32_t open_story_of(const struct placing *g, struct str id)
{
	uint32_t number = id.len ? keys_find(&g->s->ids, traits_id_key(id)) : KEYS_NONE;

	for (size_t i = 0; i < EARLIER_MAX && number != KEYS_NONE && number >= g->s->floor; i++) {
		const struct story *to = stories_at(g->s, number);
		if (is_open(g->s, to, g->ms, g->has_time))
			return number;
		number = to->earlier;
	}
	return KEYS_NONE;
}

/* The story of what the post repeats, answers or quotes. */
static uint32_t by_reference(const struct placing *g)
{
	const struct post *p = g->p;
	uint32_t number = KEYS_NONE;

	if (p->dup.present)
		number = open_story_of(g, p->dup.of);
	if (p->dup.present && number == KEYS_NONE)
		number = open_story_of(g, p->dup.cluster);
	for (size_t i = 0; i < p->references && number == KEYS_NONE; i++)
		number = open_story_of(g, p->reference[i].id);
	if (number == KEYS_NONE)
		number = open_story_of(g, p->conversation_id);
	if (number == KEYS_NONE) /* it was read before, or what tells of it was */
		number = open_story_of(g, p->id);
	return number;
}

/* True where the post is about another version of what the story is about. */
static bool is_other_version(const struct traits *t, const struct story *to)
{
	const struct version *about = &to->version[0];
	bool family = false;

	if (!to->versions || !t->versions)
		return false;
	for (size_t i = 0; i < t->versions; i++) {
		if (t->version[i].family != about->family)
			continue;
		if (t->version[i].number == about->number)
			return false;
		family = true;
	}
	return family;
}

/* Both are about one version of one thing; of one script also by one whole name. */
static bool is_same_version(const struct placing *g, const struct story *to)
{
	const struct traits *t = g->t;

	if (!to->versions || !t->versions || t->version[0].family != to->version[0].family ||
	    t->version[0].number != to->version[0].number)
		return false;
	if (g->weights.cjk != to->middle.cjk)
		return true;
	for (size_t i = 0; i < t->versions; i++)
		for (size_t k = 0; k < to->versions; k++)
			if (t->version[i].thing == to->version[k].thing)
				return true;
	return false;
}

/* How like the post is to the story, -1 where it can't belong to it, whatever the threshold. */
static double likeness(const struct placing *g, const struct story *to)
{
	if (to->roundup || !is_open(g->s, to, g->ms, g->has_time) || is_other_version(g->t, to))
		return -1;
	return weights_likeness(&g->weights, &to->middle, is_same_version(g, to));
}

static uint32_t by_likeness(const struct placing *g, double *best)
{
	uint32_t candidate[CANDIDATES_MAX], found = KEYS_NONE;
	size_t count = weights_candidates(&g->weights, &g->s->terms, g->s->floor, candidate);
	double like;

	*best = g->s->threshold;
	for (size_t i = 0; i < count; i++) {
		like = likeness(g, stories_at(g->s, candidate[i]));
		if (like > *best || (like == *best && candidate[i] < found)) {
			*best = like;
			found = candidate[i];
		}
	}
	return found;
}

static int name_story(struct story *to, const struct post *p, struct err *e)
{
	uint64_t key = hash_bytes64(p->text.ptr, p->text.len, (uint64_t)p->time_ms);
	struct buf b;

	if (p->id.len) {
		to->id = malloc(p->id.len + 1);
		if (!to->id)
			return no_memory(e);
		memcpy(to->id, p->id.ptr, p->id.len);
		to->id[p->id.len] = '\0';
		return 0;
	}
	buf_init(&b, 64);
	buf_printf(&b, "text:%016llx", (unsigned long long)key);
	if (!buf_z(&b))
		return no_memory(e);
	to->id = b.ptr;
	return 0;
}

static int new_story(const struct placing *g, uint32_t *number, struct err *e)
{
	struct stories *s = g->s;
	struct story *to;

	if (make_room(s, e) != 0)
		return -1;
	*number = s->next++;
	to = stories_at(s, *number);
	*to = (struct story){.roundup = g->t->roundup,
	    .earlier = KEYS_NONE,
	    .middle.cjk = g->weights.cjk,
	    .versions = g->t->versions};
	memcpy(to->version, g->t->version, sizeof(to->version));
	return name_story(to, g->p, e);
}

static void count_network(struct story *to, struct str network)
{
	uint32_t key = (uint32_t)hash_bytes64(network.ptr, network.len, 0);

	if (!network.len)
		return;
	for (uint32_t i = 0; i < to->networks; i++)
		if (to->network[i] == key)
			return;
	if (to->networks < STORY_NETWORKS)
		to->network[to->networks++] = key;
}

/* Who told the story: an author on a network, or the post itself where none is known. */
static int count_teller(struct stories *s, uint32_t number, const struct post *p, struct err *e)
{
	struct str who = p->author.id.len ? p->author.id : p->author.username;
	uint64_t key;
	int there;

	if (!who.len) {
		stories_at(s, number)->authors++;
		return 0;
	}
	key = hash_bytes64(p->network.ptr, p->network.len, (uint64_t)number << 1);
	key = hash_bytes64(who.ptr, who.len, key) | 1;
	there = keys_add(&s->tellers, key, number, e);
	stories_at(s, number)->authors += there == 0;
	return there < 0 ? -1 : 0;
}

static int file_id(const struct placing *g, struct str id, uint32_t number, struct err *e)
{
	return id.len && keys_add(&g->s->ids, traits_id_key(id), number, e) < 0 ? -1 : 0;
}

/* A conversation goes on in the story, unless an older one still takes the post. */
static int file_conversation(const struct placing *g, uint32_t number, struct err *e)
{
	struct stories *s = g->s;
	uint64_t key = traits_id_key(g->p->conversation_id);
	uint32_t old;

	if (file_id(g, g->p->conversation_id, number, e) != 0)
		return -1;
	old = g->p->conversation_id.len ? keys_find(&s->ids, key) : KEYS_NONE;
	if (old >= number)
		return 0;
	if (old >= s->floor) {
		struct story *to = stories_at(s, number);
		if (is_open(s, stories_at(s, old), g->ms, g->has_time))
			return 0;
		if (to->earlier == KEYS_NONE)
			to->earlier = old;
	}
	keys_move(&s->ids, key, number);
	return 0;
}

static int file_ids(const struct placing *g, uint32_t number, struct err *e)
{
	const struct post *p = g->p;

	if (file_id(g, p->id, number, e) != 0 || file_conversation(g, number, e) != 0)
		return -1;
	if (p->dup.present && file_id(g, p->dup.cluster, number, e) != 0)
		return -1;
	for (size_t i = 0; i < p->references; i++)
		if (file_id(g, p->reference[i].id, number, e) != 0)
			return -1;
	return 0;
}

static int join(struct placing *g, uint32_t number, bool learn, struct err *e)
{
	struct stories *s = g->s;
	struct story *to = stories_at(s, number);

	if (g->has_time) {
		to->first_ms = !to->has_time || g->ms < to->first_ms ? g->ms : to->first_ms;
		to->last_ms = !to->has_time || g->ms > to->last_ms ? g->ms : to->last_ms;
		to->has_time = true;
	}
	to->size++;
	count_network(to, g->p->network);
	if (label_add(&to->label, g->p, e) != 0 || count_teller(s, number, g->p, e) != 0 ||
	    file_ids(g, number, e) != 0)
		return -1;
	if (!learn || to->roundup)
		return 0;
	if (weights_pull(&g->weights, &to->middle) != 0)
		return no_memory(e);
	return weights_file(&g->weights, &s->terms, number, e);
}

static int sweep(struct stories *s, struct err *e)
{
	if (terms_is_full(&s->terms) && terms_sweep(&s->terms, s->floor, e) != 0)
		return -1;
	if (keys_is_full(&s->ids) && keys_sweep(&s->ids, s->floor, e) != 0)
		return -1;
	return keys_is_full(&s->tellers) ? keys_sweep(&s->tellers, s->floor, e) : 0;
}

/* Posts before the first time count as of that time: a story without one would never settle. */
static void date_stories(struct stories *s, int64_t ms)
{
	for (uint32_t i = s->floor; i != s->next; i++) {
		struct story *to = stories_at(s, i);
		to->first_ms = to->last_ms = ms;
		to->has_time = true;
	}
}

int stories_place(struct stories *s, const struct post *p, const struct traits *t, uint32_t *number,
    double *similarity, struct err *e)
{
	struct placing g = {.s = s, .p = p, .t = t, .ms = p->time_ms, .has_time = p->has_time};
	bool repeat = str_is(p->dup.role, "repeat"), learn = true;

	if (p->has_time) {
		if (!s->has_now)
			date_stories(s, p->time_ms);
		s->now_ms = p->time_ms;
		s->has_now = true;
	} else {
		g.ms = s->now_ms;
		g.has_time = s->has_now;
	}
	if (sweep(s, e) != 0)
		return -1;
	*similarity = 1;
	*number = by_reference(&g);
	if (repeat && *number != KEYS_NONE) {
		learn = false; /* it says nothing new */
	} else if (weights_find(&g.weights, t, &s->terms, e) != 0) {
		return -1;
	}
	if (*number == KEYS_NONE && !t->roundup)
		*number = by_likeness(&g, similarity);
	if (*number == KEYS_NONE) {
		*similarity = 1;
		if (new_story(&g, number, e) != 0)
			return -1;
	}
	return join(&g, *number, learn, e);
}

void stories_leave(struct stories *s, uint32_t number)
{
	struct story *to = stories_at(s, number);

	to->left++;
	while (s->floor != s->next) {
		to = stories_at(s, s->floor);
		if (!to->settled || to->left < to->size)
			break;
		story_free(to);
		s->floor++;
	}
}
