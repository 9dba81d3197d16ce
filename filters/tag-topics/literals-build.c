/*
 * Makes the table in which literals.c looks phrases up. In: a lexicon. Out: its phrases by their
 * keys. Takes a few milliseconds, so that nothing of it is kept for the next run.
 */
#include <stdlib.h>

#include "literals-own.h"

#define FILTER_BITS_A_KEY 12 /* at least: of texts' other keys one in fifty or fewer passes */

/* A phrase on its way into the table. */
struct entry {
	uint64_t key;
	uint64_t word; /* what chooses that of the filter */
	struct str plain;
	uint32_t phrase;
	uint32_t first;
	bool open, pattern;
};

/* The key of what begins with an open run. */
static void set_key_open(struct entry *entry, uint64_t head)
{
	unsigned bytes = key_bytes_open(entry->plain.len);

	entry->key = key_of_bytes(head, bytes);
	entry->word = bytes > 4 ? key_of_four(head) : entry->key;
}

static void set_key(struct entry *entry)
{
	char s[LEXICON_PHRASE_MAX + sizeof(uint64_t)] = {0};
	size_t len = entry->plain.len, run = 0;

	memcpy(s, entry->plain.ptr, len);
	while (key_is_run(s[run]))
		run++;
	if (run == len && entry->open) {
		set_key_open(entry, key_head(s));
		return;
	}
	if (run == 0)
		entry->key = key_of_bytes(key_head(s), key_bytes_other(len));
	else if (len < run + KEY_MORE)
		entry->key = key_of_run(s, run);
	else
		entry->key = key_of_more(key_of_run(s, run), s + run);
	entry->word = entry->key;
}

static int in_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (!str_equal(x->plain, y->plain))
		return str_compare(x->plain, y->plain);
	return x->pattern != y->pattern ? (x->pattern ? 1 : -1)
					: (x->phrase > y->phrase) - (x->phrase < y->phrase);
}

static struct literal literal_of(const struct entry *p, size_t at)
{
	char head[LITERAL_HEAD] = {0};

	memcpy(head, p->plain.ptr, p->plain.len < sizeof head ? p->plain.len : sizeof head);
	return (struct literal){
	    .head = key_head(head),
	    .phrase = p->phrase,
	    .first = p->first,
	    .at = (uint32_t)at,
	    .shorter = LITERALS_NONE,
	    .group = 1,
	    .len = (uint8_t)p->plain.len,
	    .word_start = plain_word_after(p->plain, 0),
	    .word_end = plain_word_before(p->plain, p->plain.len),
	    .open = p->open,
	    .pattern = p->pattern,
	};
}

/* The literals from `from` to `to` have one key: each is told which of those before it it begins
 * with. */
static void link_group(struct literals *l, const struct entry *entry, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		uint32_t shorter = i > from ? (uint32_t)i - 1 : LITERALS_NONE;

		while (
		    shorter != LITERALS_NONE && !str_starts(entry[i].plain, entry[shorter].plain))
			shorter = l->literal[shorter].shorter;
		l->literal[i].shorter = shorter;
		l->literal[i].group = (uint32_t)(to - i);
	}
}

static void add_key(struct literals *l, const struct entry *entry, size_t from)
{
	uint64_t key = entry->key;
	size_t at = key_slot(l, key);
	bool run = entry->open && key_is_run(entry->plain.ptr[0]);

	while (l->slot[at].from)
		at = (at + 1) & l->slot_mask;
	l->slot[at] = (struct slot){key, (uint32_t)from + 1};
	l->filter[entry->word & l->filter_mask] |= filter_bits(key);
	if (run && entry->plain.len < 3)
		l->brief[(unsigned char)entry->plain.ptr[0]] = true;
}

static void fill(struct literals *l, const struct entry *entry)
{
	size_t at = 0, from = 0;

	for (size_t i = 0; i < l->count; i++) {
		l->literal[i] = literal_of(&entry[i], at);
		memcpy(l->bytes + at, entry[i].plain.ptr, entry[i].plain.len);
		at += entry[i].plain.len;
	}
	for (size_t to = 1; to <= l->count; to++) {
		if (to < l->count && entry[to].key == entry[from].key)
			continue;
		link_group(l, entry, from, to);
		add_key(l, &entry[from], from);
		from = to;
	}
}

/* The least power of two from `want` on. */
static size_t power_of_two(size_t want)
{
	size_t power = 1;

	while (power < want)
		power *= 2;
	return power;
}

/* Room for `count` literals of so many keys, and of so many bytes together. */
static int make_room(struct literals *l, size_t count, size_t keys, size_t bytes)
{
	size_t slots = power_of_two(keys + keys / 4 + 1);
	size_t words = power_of_two(count * FILTER_BITS_A_KEY / 64 + 1);

	l->literal = calloc(count + 1, sizeof *l->literal);
	l->bytes = malloc(bytes + 1);
	l->slot = calloc(slots, sizeof *l->slot);
	l->filter = calloc(words, sizeof *l->filter);
	l->slot_mask = slots - 1;
	l->filter_mask = words - 1;
	l->count = count;
	return l->literal && l->bytes && l->slot && l->filter ? 0 : -1;
}

static size_t read_phrases(const struct lexicon *lx, struct entry *entry)
{
	size_t count = 0;

	for (uint32_t i = 0; i < lx->phrases; i++) {
		const struct phrase *p = &lx->phrase[i];

		if (!p->regex)
			entry[count++] = (struct entry){
			    .plain = p->plain, .phrase = i, .first = p->first, .open = p->open};
	}
	return count;
}

static size_t read_starts(const struct literal_start *start, size_t count, struct entry *entry)
{
	for (size_t i = 0; i < count; i++)
		entry[i] = (struct entry){.plain = start[i].plain,
		    .phrase = start[i].pattern,
		    .open = true,
		    .pattern = true};
	return count;
}

/* Sorts them; how many keys and bytes they have. */
static void put_in_order(struct entry *entry, size_t count, size_t *keys, size_t *bytes)
{
	*keys = *bytes = 0;
	if (count > 1)
		qsort(entry, count, sizeof *entry, in_order);
	for (size_t i = 0; i < count; i++) {
		*keys += i == 0 || entry[i].key != entry[i - 1].key;
		*bytes += entry[i].plain.len;
	}
}

struct literals *literals_new(
    const struct lexicon *lx, const struct literal_start *start, size_t starts, struct err *e)
{
	struct literals *l = calloc(1, sizeof *l);
	struct entry *entry = calloc(lx->phrases + starts + 1, sizeof *entry);
	size_t count = 0, keys = 0, bytes = 0;

	if (entry) {
		count = read_phrases(lx, entry);
		count += read_starts(start, starts, entry + count);
		for (size_t i = 0; i < count; i++)
			set_key(&entry[i]);
		put_in_order(entry, count, &keys, &bytes);
	}
	if (!l || !entry || make_room(l, count, keys, bytes) != 0) {
		err_set(e, EXIT_IO, "out of memory");
		free(entry);
		literals_free(l);
		return NULL;
	}
	fill(l, entry);
	free(entry);
	return l;
}

void literals_free(struct literals *l)
{
	if (!l)
		return;
	free(l->literal);
	free(l->bytes);
	free(l->slot);
	free(l->filter);
	free(l);
}
