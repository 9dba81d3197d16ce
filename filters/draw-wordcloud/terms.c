/*
 * Terms of all posts. Posts' words are kept as numbers (4 bytes each) until the end; then phrases
 * are joined, people counted, and every term is weighed:
 *
 *	weight = sqrt(voice) * (ln(p / (1 - p)) - ln(q / (1 - q)))
 *
 * the log-odds of the term here against usual days, in units of its standard error, which goes with
 * 1 / sqrt(voice) (Monroe, Colaresi, Quinn 2008, "Fightin' Words"). p is the term's share here with
 * a prior of usual days; q its share on usual days, USUAL_LEAST more for every word. Shares are
 * within a script: how much of a day is Chinese says nothing about its terms.
 */
#include "terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phrases.h"
#include "text.h"

#define PRIOR 20.0	   /* strength of the prior, in voices spread as on usual days */
#define USUAL_LEAST 2e-5   /* share that every word is taken to have on usual days besides */
#define USUAL_FALLBACK 1e6 /* words on usual days, where no list says how many */
#define SCRIPT_LEAST 3	   /* a script is taken to have this part of all words at least */
#define NAME_FACTOR 1.25   /* a name's weight, times this */
#define PLAIN_FACTOR 0.7   /* an everyday word's */

/*
 * The voice that a term needs, in steps: the first that gives terms enough is taken. What one
 * person alone says is shown only where terms are few, and an everyday word needs more voice than
 * others.
 */
#define ENOUGH 150
#define FEW 100
static const struct {
	double plain, other, name;
	size_t enough;
} steps[] = {{3, 2, 2, ENOUGH}, {3, 2, 1, ENOUGH}, {2, 2, 1, FEW}, {2, 1, 1, FEW}, {1, 1, 1, 0}};

struct terms {
	const struct wordlist *stop, *usual;
	struct vocabulary words, authors;
	struct stream stream;
	uint64_t nameless; /* posts without an author so far */
	struct term *term;
};

/* Scripts whose shares are told apart. */
enum script { SPACED, HAN, SCRIPTS };

struct terms *terms_new(const struct wordlist *stop, const struct wordlist *usual, struct err *e)
{
	struct terms *t = calloc(1, sizeof *t);
	if (t == NULL) {
		err_set(e, EXIT_IO, "no memory for terms");
		return NULL;
	}
	t->stop = stop;
	t->usual = usual;
	vocabulary_init(&t->words);
	vocabulary_init(&t->authors);
	return t;
}

void terms_free(struct terms *t)
{
	if (t == NULL)
		return;
	vocabulary_free(&t->words);
	vocabulary_free(&t->authors);
	stream_free(&t->stream);
	free(t->term);
	free(t);
}

/* One character only (of any script), as far as its bytes tell. */
static bool is_single(struct str s)
{
	size_t characters = 0;
	for (size_t i = 0; i < s.len; i++)
		characters += ((unsigned char)s.ptr[i] & 0xC0) != 0x80;
	return characters <= 1;
}

/* A stop word, or one's plural. */
static bool is_stop(const struct terms *t, struct str key)
{
	struct str singular = {
	    key.ptr, key.len > 4 && str_ends(key, STR("s")) ? key.len - 1 : key.len};
	return wordlist_count(t->stop, key) >= 0 || wordlist_count(t->stop, singular) >= 0;
}

static int add_token(struct terms *t, const struct token *token, struct err *e)
{
	bool added;
	uint32_t number =
	    vocabulary_add(&t->words, token->key, token->text, token->kind, &added, e);
	if (number == VOCABULARY_NONE)
		return -1;
	struct word *w = &t->words.word[number];
	w->uses++;
	w->plain_uses += token->plain;
	if (added) {
		w->stop = token->kind != TOKEN_NAME && is_stop(t, token->key);
		w->partial = token->kind == TOKEN_NUMBER || is_single(token->key);
	}
	return stream_add(&t->stream, number | (token->joins ? STREAM_JOINS : 0), e);
}

int terms_add(struct terms *t, struct str author, const struct tokens *tokens, struct err *e)
{
	char nobody[32];
	if (author.len == 0) {
		int len =
		    snprintf(nobody, sizeof nobody, "\n%llu", (unsigned long long)t->nameless++);
		author = (struct str){nobody, (size_t)len};
	}
	uint32_t number = vocabulary_add(&t->authors, author, author, TOKEN_NAME, NULL, e);
	if (number == VOCABULARY_NONE || stream_add(&t->stream, STREAM_POST, e) != 0 ||
	    stream_add(&t->stream, number, e) != 0)
		return -1;
	for (size_t i = 0; i < tokens->count; i++)
		if (add_token(t, &tokens->at[i], e) != 0)
			return -1;
	return 0;
}

static bool is_term(const struct word *w)
{
	return !w->stop && !w->partial;
}

static enum script script_of(const struct word *w)
{
	size_t at = 0;
	return segment_is_han(text_next(w->key, &at)) ? HAN : SPACED;
}

/* The number of the singular of a word in -s that the posts hold too, else the word itself. */
static uint32_t singular_of(const struct vocabulary *v, uint32_t number)
{
	const struct word *w = &v->word[number];
	struct str key = w->key;
	bool plural = w->kind == TOKEN_WORD && is_term(w) && key.len > 3 &&
		      str_ends(key, STR("s")) && !str_ends(key, STR("ss")) &&
		      !str_ends(key, STR("us")) && !str_ends(key, STR("is"));
	if (!plural)
		return number;
	key.len--;
	uint32_t singular = vocabulary_find(v, key);
	return singular != VOCABULARY_NONE && v->word[singular].kind == TOKEN_WORD &&
		       is_term(&v->word[singular])
		   ? singular
		   : number;
}

/* Makes plurals their singulars; the spelling used more is shown for both. */
static int merge_plurals(struct terms *t, struct err *e)
{
	struct vocabulary *v = &t->words;
	struct tally before = {0};
	int status = stream_tally(&t->stream, &before, e);
	for (size_t i = 0; status == 0 && i < t->stream.count; i++) {
		uint32_t entry = t->stream.at[i];
		if (entry == STREAM_POST) {
			i++;
			continue;
		}
		uint32_t number = STREAM_WORD(entry), singular = singular_of(v, number);
		if (singular == number)
			continue;
		struct word *to = &v->word[singular];
		if (tally_of(&before, number).voice > tally_of(&before, singular).voice) {
			to->form[0].text = vocabulary_text(v, number);
			to->form[0].uses = UINT32_MAX;
		}
		t->stream.at[i] = singular | (entry & STREAM_JOINS);
	}
	tally_free(&before);
	return status;
}

/* Sum of the usual counts of each script's words. */
static double usual_total(const struct wordlist *usual, enum script script)
{
	double total = wordlist_count(usual, script == HAN ? STR("*han") : STR("*spaced"));
	return total > 0 ? total : USUAL_FALLBACK;
}

static double log_odds(double share)
{
	return log(share) - log1p(-share);
}

/* The weight of a word with this voice where all words of its script have `all`. */
static double weigh(const struct terms *t, const struct word *w, double voice, double all)
{
	double count = wordlist_count(t->usual, w->key);
	double total = usual_total(t->usual, script_of(w));
	double usual = ((count > 0 ? count : 0) / total + USUAL_LEAST) / (1 + USUAL_LEAST);
	double here = (voice + PRIOR * usual) / (all + PRIOR + 1);
	return sqrt(voice) * (log_odds(here) - log_odds(usual));
}

static int by_weight(const void *one, const void *two)
{
	const struct term *a = one, *b = two;
	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return str_compare(a->text, b->text);
}

enum standing { STANDING_PLAIN, STANDING_OTHER, STANDING_NAME };

static enum standing standing_of(const struct word *w)
{
	if (w->kind == TOKEN_NAME || w->kind == TOKEN_TICKER)
		return STANDING_NAME;
	return w->plain_uses * 2 > w->uses ? STANDING_PLAIN
					   : STANDING_OTHER; /* phrases have no uses */
}

/* Adds a word to t->term where its voice and weight suffice at this step. */
static void collect(struct terms *t, const struct tally *tally, const double *all, uint32_t number,
    size_t step, size_t *count)
{
	static const double factor[] = {PLAIN_FACTOR, 1, NAME_FACTOR};
	const struct word *w = &t->words.word[number];
	struct tally_item item = tally_of(tally, number);
	if (!is_term(w) || item.posts == 0)
		return;
	struct str text = vocabulary_text(&t->words, number);
	enum standing standing = standing_of(w);
	double least = standing == STANDING_PLAIN  ? steps[step].plain
		       : standing == STANDING_NAME ? steps[step].name
						   : steps[step].other;
	double voice = (double)item.voice / TALLY_UNIT;
	double weight = weigh(t, w, voice, all[script_of(w)]) * factor[standing];
	if (voice + 0.01 < least || weight <= 0)
		return;
	t->term[(*count)++] = (struct term){.text = text,
	    .posts = item.posts,
	    .authors = item.authors,
	    .weight = floor(weight * 1000 + 0.5) / 1000};
}

/* Weighs all terms from the final counts. */
static int weigh_all(struct terms *t, const struct tally *tally, size_t *count, struct err *e)
{
	double all[SCRIPTS] = {0}, both = 0;
	for (uint32_t i = 0; i < t->words.words; i++) {
		if (!is_term(&t->words.word[i]))
			continue;
		double voice = (double)tally_of(tally, i).voice / TALLY_UNIT;
		all[script_of(&t->words.word[i])] += voice;
		both += voice;
	}
	for (size_t i = 0; i < SCRIPTS;
	     i++) /* a script of a few stray words is no day of its own */
		all[i] = all[i] > both / SCRIPT_LEAST ? all[i] : both / SCRIPT_LEAST;
	t->term = calloc(t->words.words + 1, sizeof *t->term);
	if (t->term == NULL)
		return err_set(e, EXIT_IO, "no memory for %zu terms", t->words.words);
	*count = 0;
	for (size_t step = 0; step < sizeof steps / sizeof *steps; step++) {
		*count = 0;
		for (uint32_t i = 0; i < t->words.words; i++)
			collect(t, tally, all, i, step, count);
		if (*count >= steps[step].enough)
			break;
	}
	qsort(t->term, *count, sizeof *t->term, by_weight);
	return 0;
}

int terms_rank(struct terms *t, size_t most, const struct term **out, size_t *count, struct err *e)
{
	struct tally tally = {0};
	int status = -1;
	if (phrases_join(&t->stream, &t->words, e) == 0 && merge_plurals(t, e) == 0 &&
	    stream_tally(&t->stream, &tally, e) == 0)
		status = weigh_all(t, &tally, count, e);
	tally_free(&tally);
	*count = status == 0 && *count > most ? most : *count;
	*out = t->term;
	return status;
}
