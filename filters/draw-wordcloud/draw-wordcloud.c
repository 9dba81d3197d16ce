/*
 * draw-wordcloud: a picture of the terms that are particular to the posts that come in. Posts go on
 * to standard output as they came. Each post is cut into tokens by the workers (tokens.c); tokens
 * are counted in order (terms.c); at the end the leading terms are arranged and drawn (picture.c).
 * Remembers 4 bytes a token and every different word until then.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "filter.h"
#include "lines.h"
#include "listing.h"
#include "picture.h"
#include "terms.h"

#define WORDS_DEFAULT 300
#define WORDS_MAX 5000
#define QUALITY_DEFAULT 92
#define SIDE_LEAST 160
#define LISTED_MAX ((size_t)256 << 20)
#define MASK_BYTES_MAX ((size_t)64 << 20)
#define PICTURE_BYTES_MAX ((size_t)1 << 30)

/* What a picture without terms says. */
#define CALM_ZH "这一天没有可画的词"
#define CALM_EN "Nothing to draw on this day"

struct wordcloud {
	const char *output, *format, *size, *title, *palette, *background, *font;
	const char *words, *usual, *terms_out, *terms_in, *shape, *mask, *lang;
	struct opt_list stop;
	int64_t max_words, seed, quality;
	double relevance, turn, scale;

	struct picture_wish wish;
	struct coverage mask_image; /* what --mask holds */
	struct segmenter *segmenter;
	struct wordlist stop_words, usual_words;
	struct terms *terms;
	struct arena listed; /* what --terms-in holds */
	struct placed *given;
	size_t givens;
	struct outfile *picture_file, *terms_file;
};

enum { COUNT_COUNTED, COUNT_IRRELEVANT, COUNT_REPEATS, COUNT_TERMS, COUNT_UNDRAWN };

static const char *const counts[] = {"counted", "irrelevant", "repeats", "terms", "undrawn", NULL};

#define AT(member) offsetof(struct wordcloud, member)

static const struct opt options[] = {
    {'o', "output", OPT_OUTPUT, "FILE", AT(output), 0, 0, NULL,
	"write the picture to FILE, as PNG, JPEG, WebP or AVIF by its name; - is standard output, "
	"and no post is then passed on"},
    {0, "format", OPT_CHOICE, "FORMAT", AT(format), 0, 0, "png|jpg|webp|avif",
	"write this format, whatever the file's name (png for -o - unless told)"},
    {0, "size", OPT_STRING, "WxH", AT(size), 0, 0, NULL, "the picture's size in pixels (1600x900)"},
    {0, "scale", OPT_REAL, "S", AT(scale), 0.1, 8, NULL,
	"draw it S times as large in pixels, as screens with fine pixels want (1)"},
    {0, "shape", OPT_CHOICE, "SHAPE", AT(shape), 0, 0, SHAPE_NAMES,
	"the shape that the terms fill (rect)"},
    {0, "mask", OPT_FILE, "FILE", AT(mask), 0, 0, NULL,
	"fill the dark parts of a PNG with terms, in place of a shape"},
    {0, "max-words", OPT_INT, "N", AT(max_words), 1, WORDS_MAX, NULL, "draw N terms at most (300)"},
    {0, "relevance", OPT_REAL, "R", AT(relevance), 0, 1, NULL,
	"count posts with a tags.relevance of R at least, where they have one (0.5)"},
    {0, "title", OPT_STRING, "TEXT", AT(title), 0, 0, NULL, "write TEXT above the cloud"},
    {0, "lang", OPT_CHOICE, "LANG", AT(lang), 0, 0, "zh|en",
	"the language in which a picture without terms says so (zh)"},
    {0, "palette", OPT_CHOICE, "NAME", AT(palette), 0, 0, PALETTE_NAMES,
	"the terms' colours (dusk)"},
    {0, "background", OPT_CHOICE, "GROUND", AT(background), 0, 0, "light|dark",
	"the picture's ground (light)"},
    {0, "font", OPT_STRING, "FAMILY", AT(font), 0, 0, NULL,
	"a font family to look in first, as fontconfig names it"},
    {0, "turn", OPT_REAL, "SHARE", AT(turn), 0, 1, NULL,
	"turn this share of the terms to be read from below (0.1)"},
    {0, "seed", OPT_INT, "N", AT(seed), 0, 4294967295.0, NULL,
	"another choice of colours and of turned terms (1)"},
    {0, "quality", OPT_INT, "N", AT(quality), 1, 100, NULL,
	"quality of JPEG, WebP and AVIF pictures (92)"},
    {0, "words", OPT_FILE, "FILE", AT(words), 0, 0, NULL,
	"the list of Chinese words with frequencies, in place of the packaged one"},
    {0, "stop", OPT_LIST, "FILE", AT(stop), 0, 0, NULL,
	"words that are no terms, a word a line, besides the program's own lists"},
    {0, "usual", OPT_FILE, "FILE", AT(usual), 0, 0, NULL,
	"how often words are used on usual days, in place of the program's own list"},
    {0, "terms", OPT_OUTPUT, "FILE", AT(terms_out), 0, 0, NULL,
	"write the terms, their counts, weights and places to FILE, a line of JSON each"},
    {0, "terms-in", OPT_FILE, "FILE", AT(terms_in), 0, 0, NULL,
	"draw the terms of FILE, lines as --terms writes them, and count no posts"},
};

static void set_defaults(void *state)
{
	struct wordcloud *w = state;
	w->size = "1600x900";
	w->palette = "dusk";
	w->background = "light";
	w->max_words = WORDS_DEFAULT;
	w->relevance = 0.5;
	w->turn = 0.1;
	w->scale = 1;
	w->shape = "rect";
	w->lang = "zh";
	w->seed = 1;
	w->quality = QUALITY_DEFAULT;
}

/* Reads a side's digits; returns what follows them, NULL where the side is out of range. */
static const char *read_side(const char *text, int *side)
{
	int64_t n = 0;
	for (; *text >= '0' && *text <= '9'; text++)
		n = n > LAYOUT_SIDE_MAX ? n : n * 10 + (*text - '0');
	if (n < SIDE_LEAST || n > LAYOUT_SIDE_MAX)
		return NULL;
	*side = (int)n;
	return text;
}

/* Makes the picture --scale times as large. */
static int scale_size(struct wordcloud *w, struct err *e)
{
	double width = floor(w->wish.width * w->scale + 0.5);
	double height = floor(w->wish.height * w->scale + 0.5);
	double least = width < height ? width : height, most = width < height ? height : width;
	if (least < SIDE_LEAST || most > LAYOUT_SIDE_MAX)
		return err_set(e, EXIT_USAGE,
		    "--scale %g: a side of the picture is then not within %d to %d pixels",
		    w->scale, SIDE_LEAST, LAYOUT_SIDE_MAX);
	w->wish.width = (int)width;
	w->wish.height = (int)height;
	return 0;
}

static int read_size(struct wordcloud *w, struct err *e)
{
	char quoted[64];
	const char *rest = read_side(w->size, &w->wish.width);
	if (rest != NULL && *rest == 'x')
		rest = read_side(rest + 1, &w->wish.height);
	else
		rest = NULL;
	if (rest != NULL && *rest == '\0')
		return scale_size(w, e);
	err_quote(quoted, sizeof quoted, str_of(w->size));
	return err_set(e, EXIT_USAGE,
	    "--size %s: a width and height of %d to %d is wanted, as 1600x900", quoted, SIDE_LEAST,
	    LAYOUT_SIDE_MAX);
}

static int choose_format(struct wordcloud *w, struct err *e)
{
	if (w->output == NULL)
		return err_set(e, EXIT_USAGE, "no picture is named (-o FILE)");
	if (w->format != NULL) {
		w->wish.format = strcmp(w->format, "jpg") == 0	  ? CANVAS_JPEG
				 : strcmp(w->format, "webp") == 0 ? CANVAS_WEBP
				 : strcmp(w->format, "avif") == 0 ? CANVAS_AVIF
								  : CANVAS_PNG;
		return 0;
	}
	w->wish.format = strcmp(w->output, "-") == 0 ? CANVAS_PNG : canvas_format_of(w->output);
	if (w->wish.format != CANVAS_UNKNOWN)
		return 0;
	char quoted[128];
	err_quote(quoted, sizeof quoted, str_of(w->output));
	return err_set(e, EXIT_USAGE,
	    "%s: the name ends in none of .png .jpg .webp .avif (or use --format)", quoted);
}

/* Reads --mask. */
static int read_mask(struct wordcloud *w, struct err *e)
{
	struct buf png;
	struct err why;
	buf_init(&png, MASK_BYTES_MAX);
	int status = lines_slurp(w->mask, &png, e);
	if (status == 0 && canvas_read_mask(&png, LAYOUT_SIDE_MAX, &w->mask_image, &why) != 0)
		status = err_set(e, why.code, "%s: %s", w->mask, why.text);
	buf_free(&png);
	w->wish.mask = &w->mask_image;
	return status;
}

/* Adds one of the program's own lists. */
static int load_own(struct run *run, struct wordlist *list, const char *name, struct err *e)
{
	struct buf path;
	buf_init(&path, 1 << 16);
	int status = run_share(run, name, &path, e);
	if (status == 0)
		status = wordlist_load(list, buf_z(&path), e);
	buf_free(&path);
	return status;
}

/* What counting posts needs. */
static int load_words(struct wordcloud *w, struct run *run, struct err *e)
{
	static const char *const stop[] = {
	    "words/stop-en.txt", "words/stop-zh.txt", "words/stop-other.txt"};
	for (size_t i = 0; i < sizeof stop / sizeof *stop; i++)
		if (load_own(run, &w->stop_words, stop[i], e) != 0)
			return -1;
	for (size_t i = 0; i < w->stop.count; i++)
		if (wordlist_load(&w->stop_words, w->stop.value[i], e) != 0)
			return -1;
	int usual = w->usual != NULL ? wordlist_load(&w->usual_words, w->usual, e)
				     : load_own(run, &w->usual_words, "words/usual.txt", e);
	if (usual != 0)
		return -1;
	struct buf own;
	buf_init(&own, 1 << 16);
	if (run_share(run, "words/words-zh.txt", &own, e) == 0)
		w->segmenter = segment_open(w->words, buf_z(&own), e);
	buf_free(&own);
	if (w->segmenter != NULL)
		w->terms = terms_new(&w->stop_words, &w->usual_words, e);
	return w->terms != NULL ? 0 : -1;
}

static int begin(void *state, struct run *run, struct err *e)
{
	struct wordcloud *w = state;
	arena_init(&w->listed, LISTED_MAX);
	if (choose_format(w, e) != 0 || read_size(w, e) != 0 ||
	    (w->mask != NULL && read_mask(w, e) != 0))
		return -1;
	w->wish.palette = palette_named(w->palette, strcmp(w->background, "dark") == 0);
	w->wish.title = w->title;
	w->wish.shape = shape_named(w->shape);
	w->wish.calm = strcmp(w->lang, "en") == 0 ? CALM_EN : CALM_ZH;
	w->wish.turn = w->turn;
	w->wish.seed = (uint64_t)w->seed;
	w->wish.quality = (int)w->quality;
	if (w->terms_in != NULL) {
		run_fields(run, 0);
		if (listing_read(w->terms_in, (size_t)w->max_words, &w->listed, &w->given,
			&w->givens, e) != 0)
			return -1;
	} else if (load_words(w, run, e) != 0) {
		return -1;
	}
	w->wish.glyphs = glyphs_open(w->font, e);
	if (w->wish.glyphs == NULL)
		return -1;
	w->picture_file = run_create(run, w->output, e);
	if (w->picture_file != NULL && w->terms_out != NULL)
		w->terms_file = run_create(run, w->terms_out, e);
	return w->picture_file == NULL || (w->terms_out != NULL && w->terms_file == NULL) ? -1 : 0;
}

static void *worker_new(const void *state, struct err *e)
{
	const struct wordcloud *w = state;
	return tokenizer_new(w->segmenter, e);
}

static void worker_free(void *worker)
{
	tokenizer_free(worker);
}

/* True where the post counts: it is relevant, and no repeat of another. */
static bool is_relevant(const struct wordcloud *w, const struct post *p)
{
	return !p->tags.present || p->tags.relevance >= w->relevance;
}

static bool is_repeat(const struct post *p)
{
	return p->dup.present && str_is(p->dup.role, "repeat");
}

static int prepare(const void *state, void *worker, struct record *rec, struct err *e)
{
	const struct wordcloud *w = state;
	rec->own = NULL;
	if (w->terms == NULL || !is_relevant(w, &rec->post) || is_repeat(&rec->post))
		return 0;
	struct tokens *tokens = arena_array(rec->arena, 1, sizeof *tokens);
	if (tokens == NULL)
		return err_set(e, EXIT_IO, "no memory for the post's words");
	rec->own = tokens;
	return tokens_read(worker, &rec->post, rec->arena, tokens, e);
}

static int each(void *state, struct run *run, struct record *rec, struct err *e)
{
	struct wordcloud *w = state;
	if (rec->own != NULL) {
		const struct post_author *a = &rec->post.author;
		if (terms_add(w->terms, a->id.len > 0 ? a->id : a->username, rec->own, e) != 0)
			return -1;
		run_count(run, COUNT_COUNTED, 1);
	} else if (w->terms != NULL) {
		run_count(run, is_relevant(w, &rec->post) ? COUNT_REPEATS : COUNT_IRRELEVANT, 1);
	}
	return run_pass(run, rec, e);
}

/* The picture's terms: those counted, or those given. */
static int gather(struct wordcloud *w, struct picture *p, struct err *e)
{
	if (w->terms == NULL) {
		p->term = w->given;
		p->terms = w->givens;
		return 0;
	}
	const struct term *term;
	if (terms_rank(w->terms, (size_t)w->max_words, &term, &p->terms, e) != 0)
		return -1;
	p->term = arena_array(&w->listed, p->terms + 1, sizeof *p->term);
	for (size_t i = 0; p->term != NULL && i < p->terms; i++)
		p->term[i] = (struct placed){.term = term[i].text,
		    .weight = term[i].weight,
		    .posts = term[i].posts,
		    .authors = term[i].authors};
	return p->term != NULL ? 0 : err_set(e, EXIT_IO, "no memory for %zu terms", p->terms);
}

/* The last part of a path. */
static struct str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return str_of(slash != NULL ? slash + 1 : path);
}

static void tell(struct run *run, const struct picture *p)
{
	run_count(run, COUNT_TERMS, p->terms - p->undrawn - p->unplaced);
	run_count(run, COUNT_UNDRAWN, p->undrawn);
	if (p->terms == 0)
		run_note(run, "no terms: the picture says so");
	if (p->undrawn > 0)
		run_note(run, "terms left out that no installed font can draw: %zu", p->undrawn);
	if (p->unplaced > 0)
		run_note(run, "terms left out for want of room: %zu", p->unplaced);
}

static int end(void *state, struct run *run, struct err *e)
{
	struct wordcloud *w = state;
	struct picture p = {0};
	struct buf image, text;
	int status = -1;
	buf_init(&image, PICTURE_BYTES_MAX);
	buf_init(&text, PICTURE_BYTES_MAX);
	if (gather(w, &p, e) != 0)
		goto out;
	p.ink = arena_array(&w->listed, p.terms + 1, sizeof *p.ink);
	if (p.ink == NULL) {
		err_set(e, EXIT_IO, "no memory for %zu terms", p.terms);
		goto out;
	}
	if (picture_draw(&w->wish, &p, &image, e) != 0 ||
	    outfile_write(w->picture_file, buf_str(&image), e) != 0)
		goto out;
	if (w->terms_file != NULL) {
		listing_print(&p, w->wish.palette, &text);
		if (outfile_write(w->terms_file, buf_str(&text), e) != 0)
			goto out;
	}
	tell(run, &p);
	buf_reset(&text);
	listing_ledger(&p, base_name(w->output), w->wish.width, w->wish.height, &text);
	status = buf_failed(&text) ? err_set(e, EXIT_IO, "no memory for the ledger")
				   : run_ledger(run, buf_str(&text), e);
out:
	buf_free(&image);
	buf_free(&text);
	return status;
}

static void free_state(void *state)
{
	struct wordcloud *w = state;
	glyphs_close(w->wish.glyphs);
	coverage_free(&w->mask_image);
	terms_free(w->terms);
	segment_close(w->segmenter);
	wordlist_free(&w->stop_words);
	wordlist_free(&w->usual_words);
	arena_free(&w->listed);
}

static const struct filter draw_wordcloud = {
    .name = "draw-wordcloud",
    .summary = "draw a picture of the terms that are particular to the posts",
    .operands = "[FILE]...",
    .fields = POST_TEXT | POST_AUTHOR | POST_TAGS | POST_DUP,
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_size = sizeof(struct wordcloud),
    .counts = counts,
    .mode = LINES_TEXT,
    .defaults = set_defaults,
    .begin = begin,
    .worker_new = worker_new,
    .worker_free = worker_free,
    .prepare = prepare,
    .each = each,
    .end = end,
    .free = free_state,
};

int main(int argc, char **argv)
{
	return filter_main(&draw_wordcloud, argc, argv);
}
