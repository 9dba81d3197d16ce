/*
 * Reads a model's file, which linear(5) describes. In: a path. Out: the model. Remembers nothing.
 * Nothing in the file is believed: numbers have bounds, tables have sizes that the file's own size
 * bounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "linear-own.h"

#define FIRST_LINE "trendpipe-linear 1"
#define MODEL_MEMORY_MAX ((size_t)8 << 20)
#define WEIGHT_ZERO 'P' /* the character of a weight of 0; others count from it */
#define WEIGHT_MAX 46	/* `"` is -46, `~` is 46 */

/* A file on its way in. */
struct intake {
	struct linear *m;
	const char *path;
	struct str rest; /* what has not been read */
	unsigned line;	 /* of the line last taken */
	struct err *e;
	bool has_bias, has_step;
	size_t side_cap;
};

static int fail(struct intake *in, const char *what, struct str quoted)
{
	char text[80];

	if (quoted.ptr)
		return err_set(in->e, EXIT_USAGE, "%s:%u: %s `%s`", in->path, in->line, what,
		    err_quote(text, sizeof text, quoted));
	return err_set(in->e, EXIT_USAGE, "%s:%u: %s", in->path, in->line, what);
}

/* The next line without its end; false where there is none. */
static bool next_line(struct intake *in, struct str *line)
{
	const char *end;

	str_holds(in->rest);
	if (in->rest.len == 0)
		return false;
	end = memchr(in->rest.ptr, '\n', in->rest.len);
	line->ptr = in->rest.ptr;
	line->len = end ? (size_t)(end - in->rest.ptr) : in->rest.len;
	in->rest.ptr += line->len + (end ? 1 : 0);
	in->rest.len -= line->len + (end ? 1 : 0);
	in->line++;
	if (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* The next word of *rest, which is moved past it; empty at the end. */
static struct str next_word(struct str *rest)
{
	struct str word;
	size_t at = 0;

	*rest = str_trim(*rest);
	while (at < rest->len && rest->ptr[at] != ' ' && rest->ptr[at] != '\t')
		at++;
	word = (struct str){rest->ptr, at};
	*rest = (struct str){rest->ptr + at, rest->len - at};
	return word;
}

static int read_number(
    struct intake *in, struct str word, int64_t least, int64_t most, int32_t *number)
{
	int64_t n = 0;
	size_t at = word.len > 0 && word.ptr[0] == '-';

	if (at == word.len || word.len - at > 10)
		return fail(in, "no number", word);
	for (; at < word.len; at++) {
		if (word.ptr[at] < '0' || word.ptr[at] > '9')
			return fail(in, "no number", word);
		n = n * 10 + (word.ptr[at] - '0');
	}
	if (word.ptr[0] == '-')
		n = -n;
	if (n < least || n > most)
		return fail(in, "out of bounds:", word);
	*number = (int32_t)n;
	return 0;
}

/* As many numbers as there are rows, and nothing else. */
static int read_row(struct intake *in, struct str rest, int64_t least, int64_t most, int32_t *row)
{
	if (in->m->rows == 0)
		return fail(in, "`classes` must stand before this", STR_NONE);
	for (size_t i = 0; i < in->m->rows; i++)
		if (read_number(in, next_word(&rest), least, most, &row[i]) != 0)
			return -1;
	rest = str_trim(rest);
	return rest.len == 0 ? 0 : fail(in, "more numbers than classes:", rest);
}

static int keep(struct intake *in, struct str s, struct str *kept)
{
	*kept = arena_dup(&in->m->arena, s);
	return kept->ptr || s.len == 0 ? 0 : err_set(in->e, EXIT_IO, "out of memory");
}

static int read_task(struct intake *in, struct str rest)
{
	return keep(in, next_word(&rest), &in->m->task);
}

static int read_subject(struct intake *in, struct str rest)
{
	return keep(in, next_word(&rest), &in->m->subject);
}

static int read_classes(struct intake *in, struct str rest)
{
	struct linear *m = in->m;

	if (m->classes > 0)
		return fail(in, "`classes` twice", STR_NONE);
	for (;;) {
		struct str word = next_word(&rest);

		if (word.len == 0)
			break;
		if (m->classes == LINEAR_CLASSES_MAX)
			return fail(in, "more than sixteen classes", STR_NONE);
		for (size_t i = 0; i < m->classes; i++)
			if (str_equal(m->class[i], word))
				return fail(in, "a class twice:", word);
		if (keep(in, word, &m->class[m->classes++]) != 0)
			return -1;
	}
	if (m->classes < 2)
		return fail(in, "fewer than two classes", STR_NONE);
	m->rows = m->classes == 2 ? 1 : m->classes;
	m->words = (m->rows + LINEAR_ROWS_A_WORD - 1) / LINEAR_ROWS_A_WORD;
	return 0;
}

static int read_bits(struct intake *in, struct str rest)
{
	int32_t bits = 0;

	if (read_number(in, str_trim(rest), 4, LINEAR_BITS_MAX, &bits) != 0)
		return -1;
	in->m->bits = (size_t)bits;
	return 0;
}

static int read_bias(struct intake *in, struct str rest)
{
	in->has_bias = true;
	return read_row(in, rest, -LINEAR_BIAS_MAX, LINEAR_BIAS_MAX, in->m->bias);
}

static int read_step(struct intake *in, struct str rest)
{
	in->has_step = true;
	return read_row(in, rest, 0, LINEAR_STEP_MAX, in->m->step);
}

static int read_author(struct intake *in, struct str rest)
{
	in->m->has_author = true;
	return read_row(in, rest, 0, LINEAR_STEP_MAX, in->m->author);
}

/* Sides stand in the order of their names, so that none can be there twice. */
static int read_side(struct intake *in, struct str rest)
{
	struct linear *m = in->m;
	struct str name = next_word(&rest);
	struct linear_side *side;

	if (m->sides == LINEAR_SIDES_MAX)
		return fail(in, "more than 1024 side features", STR_NONE);
	if (m->sides > 0 && str_compare(m->side[m->sides - 1].name, name) >= 0)
		return fail(in, "side features out of order:", name);
	side = &m->side[m->sides];
	side->weight = arena_array(&m->arena, LINEAR_CLASSES_MAX, sizeof *side->weight);
	if (!side->weight || keep(in, name, &side->name) != 0)
		return err_set(in->e, EXIT_IO, "out of memory");
	m->sides++;
	return read_row(in, rest, -LINEAR_BIAS_MAX, LINEAR_BIAS_MAX, side->weight);
}

/* All that is left: 2^bits characters a row, lines as long as they like. */
static int read_weights(struct intake *in)
{
	struct linear *m = in->m;
	size_t buckets = (size_t)1 << m->bits, row = 0, bucket = 0;
	struct str line;

	m->packed = calloc(buckets * m->words + LINEAR_QUAD, sizeof *m->packed);
	if (!m->packed)
		return err_set(in->e, EXIT_IO, "out of memory");
	while (next_line(in, &line))
		for (size_t i = 0; i < line.len; i++) {
			int weight = line.ptr[i] - WEIGHT_ZERO;

			if (weight < -WEIGHT_MAX || weight > WEIGHT_MAX)
				return fail(in, "no weight:", (struct str){line.ptr + i, 1});
			if (row == m->rows)
				return fail(in, "more weights than buckets and classes", STR_NONE);
			m->packed[bucket * m->words + row / LINEAR_ROWS_A_WORD] |=
			    (uint32_t)(weight + LINEAR_BIASED) << row % LINEAR_ROWS_A_WORD * 8;
			bucket = (bucket + 1) % buckets;
			row += bucket == 0;
		}
	return row == m->rows ? 0 : fail(in, "cut short: weights are missing", STR_NONE);
}

static int read_line(struct intake *in, struct str line)
{
	static const struct {
		const char *key;
		int (*read)(struct intake *in, struct str rest);
	} keys[] = {{"task", read_task}, {"subject", read_subject}, {"classes", read_classes},
	    {"bits", read_bits}, {"bias", read_bias}, {"step", read_step}, {"author", read_author},
	    {"side", read_side}};
	struct str key = next_word(&line);

	if (key.len == 0 || key.ptr[0] == '#')
		return 0;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_is(key, keys[i].key))
			return keys[i].read(in, line);
	return fail(in, "unknown key", key);
}

static int read_model(struct intake *in)
{
	struct linear *m = in->m;
	struct str line = STR_NONE;

	if (!next_line(in, &line) || !str_is(line, FIRST_LINE))
		return err_set(in->e, EXIT_USAGE,
		    "%s: no model (its first line is not `" FIRST_LINE "`)", in->path);
	m->side = arena_array(&m->arena, LINEAR_SIDES_MAX, sizeof *m->side);
	if (!m->side)
		return err_set(in->e, EXIT_IO, "out of memory");
	while (next_line(in, &line)) {
		if (str_is(line, "weights")) {
			if (m->task.len == 0 || m->classes == 0 || m->bits == 0 || !in->has_bias ||
			    !in->has_step)
				return fail(in,
				    "task, classes, bits, bias and step must stand before this",
				    STR_NONE);
			return read_weights(in);
		}
		if (read_line(in, line) != 0)
			return -1;
	}
	return fail(in, "cut short: no weights", STR_NONE);
}

/* The whole file, LINEAR_FILE_MAX bytes at most. */
static int slurp(const char *path, struct buf *out, struct err *e)
{
	FILE *f = fopen(path, "rb");
	char *room;
	size_t got;
	int rc = 0;

	if (!f)
		return err_errno(e, EXIT_USAGE, "%s: can't read", path);
	room = buf_room(out, LINEAR_FILE_MAX + 1);
	got = room ? fread(room, 1, LINEAR_FILE_MAX + 1, f) : 0;
	out->len += got;
	if (!room)
		rc = err_set(e, EXIT_IO, "out of memory");
	else if (ferror(f))
		rc = err_errno(e, EXIT_USAGE, "%s: can't read", path);
	else if (got > LINEAR_FILE_MAX)
		rc = err_set(e, EXIT_USAGE, "%s: no model (larger than 1 MiB)", path);
	(void)fclose(f); /* it was read only */
	return rc;
}

struct linear *linear_read(const char *path, struct err *e)
{
	struct linear *m = calloc(1, sizeof *m);
	struct intake in = {.m = m, .path = path, .e = e};
	struct buf file;
	int rc = -1;

	buf_init(&file, LINEAR_FILE_MAX + 1);
	if (!m) {
		err_set(e, EXIT_IO, "out of memory");
		return NULL;
	}
	arena_init(&m->arena, MODEL_MEMORY_MAX);
	if (slurp(path, &file, e) == 0) {
		in.rest = buf_str(&file);
		rc = read_model(&in);
	}
	buf_free(&file);
	if (rc == 0)
		return m;
	linear_free(m);
	return NULL;
}
