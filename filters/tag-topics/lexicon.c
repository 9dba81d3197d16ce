/*
 * The phrases of the rules in plain form, each once, in a hash table, with the list of its uses.
 * In: phrases as written. Out: what matcher.c compiles. Remembers them for the whole run.
 */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"

#define SLOTS_FIRST 4096

void lexicon_init(struct lexicon *lx, struct arena *arena)
{
	*lx = (struct lexicon){.arena = arena};
	plain_init(&lx->plain);
}

void lexicon_free(struct lexicon *lx)
{
	plain_free(&lx->plain);
	free(lx->phrase);
	free(lx->use);
	free(lx->sense);
	free(lx->slot);
}

/* Room for one more item of size bytes in *items. */
static int reserve(void *items, size_t *cap, size_t count, size_t size, struct err *e)
{
	void **at = items, *grown;
	size_t want = *cap ? *cap * 2 : 1024;

	if (count < *cap)
		return 0;
	grown = realloc(*at, want * size);
	if (!grown)
		return err_set(e, EXIT_IO, "out of memory");
	*at = grown;
	*cap = want;
	return 0;
}

/* The slot of a phrase: its own, or the empty one where it belongs. */
static size_t slot_of(const struct lexicon *lx, struct str plain, bool regex)
{
	size_t at = (size_t)hash_bytes64(plain.ptr, plain.len, regex) & (lx->slots - 1);

	while (lx->slot[at]) {
		const struct phrase *p = &lx->phrase[lx->slot[at] - 1];

		if (p->regex == regex && str_equal(p->plain, plain))
			break;
		at = (at + 1) & (lx->slots - 1);
	}
	return at;
}

static int grow_slots(struct lexicon *lx, struct err *e)
{
	size_t want = lx->slots ? lx->slots * 2 : SLOTS_FIRST;
	uint32_t *old = lx->slot;

	if (lx->phrases * 2 < lx->slots)
		return 0;
	lx->slot = calloc(want, sizeof *lx->slot);
	if (!lx->slot) {
		lx->slot = old;
		return err_set(e, EXIT_IO, "out of memory");
	}
	free(old);
	lx->slots = want;
	for (size_t i = 0; i < lx->phrases; i++)
		lx->slot[slot_of(lx, lx->phrase[i].plain, lx->phrase[i].regex)] = (uint32_t)i + 1;
	return 0;
}

const struct phrase *lexicon_find(const struct lexicon *lx, struct str plain)
{
	uint32_t found = lx->slots ? lx->slot[slot_of(lx, plain, false)] : 0;

	return found ? &lx->phrase[found - 1] : NULL;
}

/* The phrase's index, newly made where it is new; -1 on failure. */
static ptrdiff_t phrase_index(struct lexicon *lx, struct str plain, bool regex, struct err *e)
{
	struct phrase *p;
	size_t slot;

	if (grow_slots(lx, e) != 0)
		return -1;
	slot = slot_of(lx, plain, regex);
	if (lx->slot[slot])
		return (ptrdiff_t)lx->slot[slot] - 1;
	if (reserve(&lx->phrase, &lx->phrase_cap, lx->phrases, sizeof *lx->phrase, e) != 0)
		return -1;
	p = &lx->phrase[lx->phrases];
	*p = (struct phrase){
	    .plain = arena_dup(lx->arena, plain), .first = UINT32_MAX, .regex = regex};
	if (!p->plain.ptr)
		return err_set(e, EXIT_IO, "out of memory");
	lx->slot[slot] = (uint32_t)lx->phrases + 1;
	return (ptrdiff_t)lx->phrases++;
}

static bool same_use(const struct use *a, const struct use *b)
{
	const unsigned kinds =
	    USE_EXACT | USE_PREFIX | USE_START | USE_TAG | USE_MUST | USE_NOT | USE_REGEX;
	unsigned differ = (unsigned)a->flags ^ b->flags;

	if (a->what != b->what || a->target != b->target || (differ & kinds) != 0)
		return false;
	return !(a->flags & USE_EXACT) || str_equal(a->spelling, b->spelling);
}

static int add_use(
    struct lexicon *lx, struct str plain, struct use use, uint32_t *twin, struct err *e)
{
	ptrdiff_t index = phrase_index(lx, plain, (use.flags & USE_REGEX) != 0, e);
	uint32_t *last;

	if (index < 0 || reserve(&lx->use, &lx->use_cap, lx->uses, sizeof *lx->use, e) != 0)
		return -1;
	use.phrase = (uint32_t)index;
	use.next = 0;
	if (use.flags & USE_PREFIX || use.what == USE_NAME)
		lx->phrase[index].open = true;
	last = &lx->phrase[index].first;
	if (*last == UINT32_MAX) {
		*last = (uint32_t)lx->uses;
	} else {
		uint32_t at = *last;

		while (!same_use(&lx->use[at], &use) && lx->use[at].next)
			at = lx->use[at].next - 1;
		if (same_use(&lx->use[at], &use)) {
			*twin = at;
			return 0;
		}
		lx->use[at].next = (uint32_t)lx->uses + 1;
	}
	lx->use[lx->uses++] = use;
	return 0;
}

/* `machine learning` as it stands in a hashtag; empty where the phrase makes none. */
static struct str hashtag_of(struct str plain, char *out)
{
	size_t len = 0;
	bool several = false;

	for (size_t i = 0; i < plain.len; i++) {
		unsigned char c = (unsigned char)plain.ptr[i];

		if (c == ' ')
			several = true;
		else if (c < 0x80 && plain_is_word(c))
			out[len++] = (char)c;
		else
			return STR_NONE;
	}
	return several ? (struct str){out, len} : STR_NONE;
}

static int add_regex(struct lexicon *lx, struct use use, uint32_t *twin, struct err *e)
{
	struct regex_traits traits;
	struct buf folded;
	int rc;

	buf_init(&folded, REGEX_FOLDED_MAX);
	rc = regex_fold(use.spelling, &folded, &traits, e);
	if (rc == 0)
		rc = add_use(lx, buf_str(&folded), use, twin, e);
	if (rc == 0 && *twin == UINT32_MAX)
		lx->phrase[lx->use[lx->uses - 1].phrase].traits = traits;
	buf_free(&folded);
	return rc;
}

int lexicon_add(struct lexicon *lx, struct use use, uint32_t *twin, struct err *e)
{
	char joined[LEXICON_PHRASE_MAX];
	struct str plain, tag;
	uint32_t unused;

	if (!twin)
		twin = &unused;
	*twin = UINT32_MAX;
	if (use.flags & USE_REGEX)
		return add_regex(lx, use, twin, e);
	if (plain_read_phrase(&lx->plain, use.spelling, e) != 0)
		return -1;
	plain = buf_str(&lx->plain.bytes);
	if (plain.len == 0)
		return err_set(e, EXIT_USAGE, "an empty phrase");
	if (plain.len > LEXICON_PHRASE_MAX)
		return err_set(e, EXIT_USAGE, "a phrase of more than %d bytes", LEXICON_PHRASE_MAX);
	if (add_use(lx, plain, use, twin, e) != 0)
		return -1;
	tag = hashtag_of(plain, joined);
	if (tag.len == 0 || use.flags & USE_START || use.what == USE_MOOD || use.what == USE_TURN)
		return 0;
	use.flags &= USE_PREFIX | USE_MUST | USE_NOT;
	use.flags |= USE_TAG | USE_IMPLIED;
	return add_use(lx, tag, use, &unused, e);
}

int lexicon_finish(struct lexicon *lx, struct err *e)
{
	free(lx->sense);
	lx->sense = calloc(lx->uses + 1, sizeof *lx->sense);
	if (!lx->sense)
		return err_set(e, EXIT_IO, "out of memory");
	for (size_t i = 0; i < lx->uses; i++) {
		const struct use *u = &lx->use[i];

		lx->sense[i] =
		    (struct sense){u->next, u->target, u->points, u->flags, (uint8_t)u->what};
	}
	return 0;
}
