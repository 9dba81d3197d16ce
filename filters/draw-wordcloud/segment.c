/*
 * Chinese words by a unigram lattice: of all ways to cut a run of Han into listed words (and single
 * characters) the one with the greatest product of frequencies, found left to right. The list is
 * one hash table: an entry for every word and for every pair of characters that begins a longer
 * word, with the lengths of those, so that most characters cost two look-ups. Probabilities are
 * whole numbers (-ln p in 1/1024), so that every machine cuts alike. A number in Han is one word.
 * Keys are 64-bit hashes and no text is kept.
 */
#include "segment.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "hash.h"
#include "lines.h"

#define LIST_BYTES_MAX ((size_t)256 << 20)
#define WORD_MAX 31	/* characters; a longer listed word is left out */
#define SINGLES 0x10000 /* code points with a cost of their own */
#define COST_UNIT 1024
#define NO_WORD INT32_MAX
#define NAME 2U	   /* a word's bit: a name of the own list */
#define PLAIN 1U   /* a word's bit: no noun by the list's tag */
#define SMALL 4096 /* frequencies below have their cost computed once */

/* Where Debian's packages put word lists with frequencies, best first. */
static const struct {
	const char *path, *package;
} lists[] = {
    {"/usr/lib/python3/dist-packages/jieba/dict.txt", "python3-jieba"},
    {"/usr/share/rime-data/essay.txt", "librime-data"},
};

struct entry {
	uint64_t key; /* 0: free */
	int32_t cost; /* NO_WORD: only the beginning of longer words; the frequency while loading */
	uint32_t lengths; /* bit n: a word of n characters begins so; or PLAIN, NAME */
};

struct segmenter {
	struct entry *entry;
	size_t mask, entries, words;
	int32_t *single; /* cost of each character alone */
	uint64_t total;
	int32_t unknown;
};

/* One character of a run, and the likeliest words before it. */
struct step {
	uint32_t rune;
	size_t offset; /* in the run; of the step after the last: the run's length */
	int64_t best;  /* least cost of the text before it */
	size_t from;   /* where the word that ends before it begins */
};

struct segment_scratch {
	size_t cap; /* of both arrays */
	struct step *step;
	size_t *end;
};

bool segment_is_han(uint32_t rune)
{
	return (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0x3400 && rune <= 0x4DBF) ||
	       (rune >= 0x20000 && rune <= 0x323AF) || (rune >= 0xF900 && rune <= 0xFAFF) ||
	       rune == 0x3005 || rune == 0x3007;
}

/* 一二三四五六七八九十百千万亿零〇两: characters that numbers are written in. */
static bool is_numeral(uint32_t rune)
{
	static const uint16_t numerals[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03,
	    0x516B, 0x4E5D, 0x5341, 0x767E, 0x5343, 0x4E07, 0x4EBF, 0x96F6, 0x3007, 0x4E24};
	for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
		if (numerals[i] == rune)
			return true;
	return false;
}

/* The character at s.ptr[*at]; U+FFFD where it has not three or four bytes, as Han has. */
static uint32_t next_rune(struct str s, size_t *at)
{
	const unsigned char *p = (const unsigned char *)s.ptr + *at;
	size_t left = s.len - *at;
	if (left >= 3 && p[0] >> 4 == 0xE) {
		*at += 3;
		return (uint32_t)(p[0] & 0xF) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
	}
	if (left >= 4 && p[0] >> 3 == 0x1E) {
		*at += 4;
		return (uint32_t)(p[0] & 7) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
		       (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
	}
	*at += 1;
	return 0xFFFD;
}

/* A word's key grows by a character at a time. */
static uint64_t key_add(uint64_t key, uint32_t rune)
{
	return hash_mix64(key + rune) | 1;
}

static struct entry *find(const struct segmenter *s, uint64_t key)
{
	size_t at = key >> 20 & s->mask;
	while (s->entry[at].key != 0 && s->entry[at].key != key)
		at = (at + 1) & s->mask;
	return &s->entry[at];
}

static struct entry *find_or_add(struct segmenter *s, uint64_t key)
{
	struct entry *found = find(s, key);
	if (found->key == 0) {
		found->key = key;
		found->cost = NO_WORD;
		s->entries++;
	}
	return found;
}

/* Adds a word of WORD_MAX characters at most. */
static void add_word(
    struct segmenter *s, const uint32_t *rune, size_t count, int32_t frequency, uint32_t flags)
{
	uint64_t key = 0;
	s->words++;
	s->total += (uint64_t)frequency;
	if (count == 1) {
		if (rune[0] < SINGLES)
			s->single[rune[0]] = frequency;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		key = key_add(key, rune[i]);
		if (i == 1 && count > 2)
			find_or_add(s, key)->lengths |= 1U << count;
	}
	struct entry *word = find_or_add(s, key);
	word->cost = frequency;
	word->lengths = (word->lengths & ~(PLAIN | NAME)) | flags;
}

/*
 * What a part of speech (of the ICTCLAS set, which jieba's list has) says: PLAIN but for nouns and
 * names (n...), verbal nouns (vn), abbreviations (j), set phrases (l, i), and where there is none;
 * NAME for nz of the own list.
 */
static uint32_t flags_of(struct str line, size_t at, bool own)
{
	while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
		at++;
	char tag = at < line.len ? line.ptr[at] : 'n';
	char next = at + 1 < line.len ? line.ptr[at + 1] : '\0';
	if (tag == 'n' && next == 'z' && own)
		return NAME;
	bool noun =
	    tag == 'n' || tag == 'j' || tag == 'l' || tag == 'i' || (tag == 'v' && next == 'n');
	return noun ? 0 : PLAIN;
}

/* One line of the list. */
static void add_line(struct segmenter *s, struct str line, bool own)
{
	uint32_t rune[WORD_MAX];
	size_t count = 0, at = 0;
	while (at < line.len && line.ptr[at] != ' ' && line.ptr[at] != '\t') {
		uint32_t r = next_rune(line, &at);
		if (count == WORD_MAX || !segment_is_han(r))
			return;
		rune[count++] = r;
	}
	int32_t frequency = 0;
	for (at++; at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9'; at++)
		if (frequency < 100000000)
			frequency = frequency * 10 + (line.ptr[at] - '0');
	if (count > 0)
		add_word(s, rune, count, frequency > 0 ? frequency : 1, flags_of(line, at, own));
}

static int32_t cost_of(const struct segmenter *s, int32_t frequency)
{
	return (int32_t)(COST_UNIT * (log((double)s->total) - log((double)frequency)) + 0.5);
}

/* Turns frequencies into costs, once their total is known. */
static void set_costs(struct segmenter *s)
{
	int32_t small[SMALL];
	for (int32_t f = 1; f < SMALL; f++)
		small[f] = cost_of(s, f);
	s->unknown = small[1];
	for (size_t i = 0; i <= s->mask; i++) {
		int32_t f = s->entry[i].cost;
		if (s->entry[i].key != 0 && f != NO_WORD)
			s->entry[i].cost = f < SMALL ? small[f] : cost_of(s, f);
	}
	for (size_t i = 0; i < SINGLES; i++) {
		int32_t f = s->single[i];
		s->single[i] = f == 0 ? s->unknown : f < SMALL ? small[f] : cost_of(s, f);
	}
}

/* Empty tables for a list of so many words, and as many pairs. */
static int make_room(struct segmenter *s, size_t words, struct err *e)
{
	size_t slots = 1024;
	while (slots < words * 9 / 4)
		slots *= 2;
	s->entry = calloc(slots, sizeof *s->entry);
	s->single = calloc(SINGLES, sizeof *s->single);
	s->mask = slots - 1;
	if (s->entry == NULL || s->single == NULL)
		return err_set(e, EXIT_IO, "no memory for a list of %zu words", words);
	return 0;
}

static size_t count_lines(struct str list)
{
	size_t lines = 1;
	for (size_t i = 0; i < list.len; i++)
		lines += list.ptr[i] == '\n';
	return lines;
}

/* Adds a list's words; make_room() has counted its lines. */
static void add_list(struct segmenter *s, struct str list, bool own)
{
	while (list.len > 0) {
		const char *newline = memchr(list.ptr, '\n', list.len);
		size_t len = newline != NULL ? (size_t)(newline - list.ptr) : list.len;
		add_line(s, (struct str){list.ptr, len}, own);
		len += newline != NULL;
		list.ptr += len;
		list.len -= len;
	}
}

/* The first of the packaged lists that is there, or NULL. */
static const char *packaged_list(void)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (access(lists[i].path, R_OK) == 0)
			return lists[i].path;
	return NULL;
}

/* Reads both lists into s. */
static int load(struct segmenter *s, const char *path, const char *own, struct err *e)
{
	struct buf list, more;
	int status = -1;
	buf_init(&list, LIST_BYTES_MAX);
	buf_init(&more, LIST_BYTES_MAX);
	if (lines_slurp(path, &list, e) != 0 || (own != NULL && lines_slurp(own, &more, e) != 0) ||
	    make_room(s, count_lines(buf_str(&list)) + count_lines(buf_str(&more)), e) != 0)
		goto out;
	add_list(s, buf_str(&list), false);
	if (s->words == 0) {
		err_set(e, EXIT_USAGE, "%s: no Chinese word in the list", path);
		goto out;
	}
	add_list(s, buf_str(&more), true);
	set_costs(s);
	status = 0;
out:
	buf_free(&list);
	buf_free(&more);
	return status;
}

struct segmenter *segment_open(const char *path, const char *own, struct err *e)
{
	if (path == NULL)
		path = packaged_list();
	if (path == NULL) {
		err_set(e, EXIT_USAGE,
		    "no list of Chinese words (install %s, or name one with --words)",
		    lists[0].package);
		return NULL;
	}
	struct segmenter *s = calloc(1, sizeof *s);
	if (s == NULL) {
		err_set(e, EXIT_IO, "%s: no memory for the word list", path);
		return NULL;
	}
	if (load(s, path, own, e) == 0)
		return s;
	segment_close(s);
	return NULL;
}

void segment_close(struct segmenter *s)
{
	if (s == NULL)
		return;
	free(s->entry);
	free(s->single);
	free(s);
}

/* The bits of a listed word of two characters or more, 0 for others. */
static uint32_t flags_of_word(const struct segmenter *s, struct str word)
{
	uint64_t key = 0;
	for (size_t at = 0; at < word.len;)
		key = key_add(key, next_rune(word, &at));
	return find(s, key)->lengths & (PLAIN | NAME);
}

bool segment_is_plain(const struct segmenter *s, struct str word)
{
	return (flags_of_word(s, word) & PLAIN) != 0;
}

bool segment_is_name(const struct segmenter *s, struct str word)
{
	return (flags_of_word(s, word) & NAME) != 0;
}

bool segment_is_number(struct str word)
{
	for (size_t at = 0; at < word.len;)
		if (!is_numeral(next_rune(word, &at)))
			return false;
	return word.len > 0;
}

size_t segment_words(const struct segmenter *s)
{
	return s->words;
}

struct segment_scratch *segment_scratch_new(void)
{
	return calloc(1, sizeof(struct segment_scratch));
}

void segment_scratch_free(struct segment_scratch *scratch)
{
	if (scratch == NULL)
		return;
	free(scratch->step);
	free(scratch->end);
	free(scratch);
}

/* Room for count characters and one more; false where memory is out. */
static bool scratch_room(struct segment_scratch *scratch, size_t count)
{
	if (count < scratch->cap)
		return true;
	size_t cap = count * 2 + 64;
	struct step *step = realloc(scratch->step, cap * sizeof *step);
	if (step == NULL)
		return false;
	scratch->step = step;
	size_t *end = realloc(scratch->end, cap * sizeof *end);
	if (end == NULL)
		return false;
	scratch->end = end;
	scratch->cap = cap;
	return true;
}

/* A word of `cost` from character `from` to before `to`. */
static void relax(struct step *step, size_t from, size_t to, int32_t cost)
{
	if (step[from].best + cost >= step[to].best)
		return;
	step[to].best = step[from].best + cost;
	step[to].from = from;
}

/* A number that begins with character i is one word, however long, and listed or not. */
static void extend_number(const struct segmenter *s, struct step *step, size_t i, size_t count)
{
	size_t end = i;
	if (i > 0 && is_numeral(step[i - 1].rune))
		return;
	while (end < count && is_numeral(step[end].rune))
		end++;
	if (end > i + 1)
		relax(step, i, end, s->single[step[i].rune]);
}

/* Tries every word that begins with character i of count. */
static void extend(const struct segmenter *s, struct step *step, size_t i, size_t count)
{
	uint32_t first = step[i].rune;
	relax(step, i, i + 1, first < SINGLES ? s->single[first] : s->unknown);
	if (i + 1 >= count)
		return;
	extend_number(s, step, i, count);
	uint64_t key = key_add(key_add(0, first), step[i + 1].rune);
	const struct entry *pair = find(s, key);
	if (pair->key == 0)
		return;
	if (pair->cost != NO_WORD)
		relax(step, i, i + 2, pair->cost);
	uint32_t lengths = pair->lengths;
	for (size_t n = 3; lengths >> n != 0 && i + n <= count; n++) {
		key = key_add(key, step[i + n - 1].rune);
		if ((lengths >> n & 1) == 0)
			continue;
		const struct entry *word = find(s, key);
		if (word->key != 0 && word->cost != NO_WORD)
			relax(step, i, i + n, word->cost);
	}
}

size_t segment_run(
    const struct segmenter *s, struct segment_scratch *scratch, struct str run, const size_t **end)
{
	size_t count = 0, words = 0;
	if (run.len == 0 || !scratch_room(scratch, run.len))
		return 0;
	struct step *step = scratch->step;
	for (size_t at = 0; at < run.len; count++) {
		step[count] = (struct step){.offset = at, .best = INT64_MAX};
		step[count].rune = next_rune(run, &at);
	}
	step[count] = (struct step){.offset = run.len, .best = INT64_MAX};
	step[0].best = 0;
	for (size_t i = 0; i < count; i++)
		extend(s, step, i, count);
	for (size_t at = count; at > 0; at = step[at].from)
		words++;
	for (size_t at = count, word = words; at > 0; at = step[at].from)
		scratch->end[--word] = step[at].offset;
	*end = scratch->end;
	return words;
}
