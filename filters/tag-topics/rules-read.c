/*
 * Takes files of rules apart: heads at the margin, indented `key: phrase, phrase` below them,
 * comments. In: text files. Out: calls of the section's functions, one a phrase. Remembers nothing
 * but where it is.
 */
#include "rules-read.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lines.h"
#include "text.h"

#define RULES_FILE_MAX ((size_t)8 << 20)
#define REMARK_MAX 512
#define BROKEN 0xFFFD /* what text_next() gives for a broken byte, and may itself be in a text */

int reader_fail(struct reader *r, const char *fmt, ...)
{
	char what[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	return err_set(r->e, EXIT_USAGE, "%s:%u: %s", r->place.file, r->place.line, what);
}

void rules_remark(struct rules *r, struct place place, const char *fmt, ...)
{
	char what[REMARK_MAX];
	struct findings *f = r->findings;
	struct finding finding = {.place = place};
	va_list args;

	if (!f)
		return;
	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	if (f->count == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 64;
		struct finding *grown = realloc(f->finding, cap * sizeof *grown);

		if (!grown)
			return;
		f->finding = grown;
		f->cap = cap;
	}
	finding.what = arena_dup_z(&r->arena, str_of(what));
	if (finding.what)
		f->finding[f->count++] = finding;
}

int reader_keep(struct reader *r, struct str s, struct str *kept)
{
	*kept = arena_dup(&r->rules->arena, s);
	if (s.len > 0 && !kept->ptr)
		return reader_fail(r, "out of memory");
	return 0;
}

int reader_number(struct str s, int *n)
{
	bool minus = s.len > 0 && s.ptr[0] == '-';

	if (s.len > 0 && (s.ptr[0] == '-' || s.ptr[0] == '+'))
		s = (struct str){s.ptr + 1, s.len - 1};
	if (s.len != 1 || s.ptr[0] < '0' || s.ptr[0] > '9')
		return -1;
	*n = minus ? '0' - s.ptr[0] : s.ptr[0] - '0';
	return 0;
}

struct str reader_word(struct str *rest)
{
	struct str s = str_trim(*rest);
	size_t len = 0;

	while (len < s.len && s.ptr[len] != ' ' && s.ptr[len] != '\t')
		len++;
	*rest = (struct str){s.ptr + len, s.len - len};
	return (struct str){s.ptr, len};
}

int reader_room(struct reader *r, void *items, size_t *cap, size_t count, size_t size)
{
	void **at = items, *grown;
	size_t want = *cap ? *cap * 2 : 64;

	if (count < *cap)
		return 0;
	if (want > RULES_NAMES_MAX)
		return reader_fail(r, "more than %d of them", RULES_NAMES_MAX);
	grown = realloc(*at, want * size);
	if (!grown)
		return reader_fail(r, "out of memory");
	*at = grown;
	*cap = want;
	return 0;
}

/*
 * The end of the regular expression that stands between slashes at `at`, with what may stand before
 * it: where the comma behind it is, or the end of s. 0 where there is none.
 */
static size_t regex_end(struct str s, size_t at)
{
	bool in_class = false, closed = false;
	size_t start;

	while (at < s.len && strchr(" \t+!^", s.ptr[at]))
		at++;
	if (at == s.len || s.ptr[at] != '/')
		return 0;
	for (start = ++at; at < s.len && !closed; at++) {
		char c = s.ptr[at];

		if (c == '\\')
			at++;
		else if (c == '[' || c == ']')
			in_class = c == '[';
		closed = c == '/' && !in_class && at > start;
	}
	while (at < s.len && (s.ptr[at] == ' ' || s.ptr[at] == '\t'))
		at++;
	return closed && (at == s.len || s.ptr[at] == ',') ? at : 0;
}

/* Takes the marks off a phrase: "quotes" or /slashes/, ^ before it, * or + behind it. */
static struct str unmark(const struct reader *r, struct str s, unsigned *flags)
{
	if (s.len > 1 && s.ptr[0] == '^') {
		*flags |= USE_START;
		s = (struct str){s.ptr + 1, s.len - 1};
	}
	if (r->section->regexes && s.ptr[0] == '/' && regex_end(s, 0) == s.len) {
		*flags |= USE_REGEX;
		return (struct str){s.ptr + 1, s.len - 2};
	}
	if (s.len > 1 && s.ptr[s.len - 1] == '*') {
		*flags |= USE_PREFIX;
		s.len--;
	}
	if (s.len > 3 && s.ptr[s.len - 1] == '+' && s.ptr[s.len - 2] == '"') {
		*flags |= USE_VERSION;
		s.len--;
	}
	if (s.len > 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"') {
		*flags |= USE_EXACT;
		s = (struct str){s.ptr + 1, s.len - 2};
	}
	return s;
}

int reader_add(struct reader *r, enum use_what what, uint16_t target, int points, struct str phrase,
    unsigned flags)
{
	struct use use = {
	    .what = what, .target = target, .points = (int16_t)points, .place = r->place};
	struct err why;
	uint32_t twin;
	char shown[64];

	phrase = unmark(r, phrase, &flags);
	use.flags = (uint16_t)flags;
	if (reader_keep(r, phrase, &use.spelling) != 0)
		return -1;
	if (r->section->regexes && phrase.len > 1 && phrase.ptr[0] == '/' && !(flags & USE_REGEX))
		rules_remark(r->rules, r->place,
		    "`%.*s` is taken for letters (a regular expression ends in a slash, and has "
		    "only \\/ within)",
		    STR_ARG(phrase));
	if (lexicon_add(&r->rules->lexicon, use, &twin, &why) != 0)
		return flags & USE_REGEX ? reader_fail(r, "/%s/: %s",
					       err_quote(shown, sizeof shown, phrase), why.text)
					 : reader_fail(r, "%s", why.text);
	if (twin != UINT32_MAX && !(flags & USE_IMPLIED)) {
		const struct use *first = &r->rules->lexicon.use[twin];

		if (!(first->flags & USE_IMPLIED))
			rules_remark(r->rules, r->place,
			    "`%.*s` is there already (line %u of %s counts)", STR_ARG(phrase),
			    first->place.line, first->place.file);
	}
	return 0;
}

/* The end of the phrase that starts at `at`: a comma outside quotes and slashes, or the end. */
static size_t phrase_end(const struct reader *r, struct str s, size_t at)
{
	bool quoted = false;
	size_t regex = r->section->regexes ? regex_end(s, at) : 0;

	if (regex > 0)
		return regex;
	for (; at < s.len; at++) {
		if (s.ptr[at] == '"')
			quoted = !quoted;
		else if (s.ptr[at] == ',' && !quoted)
			break;
	}
	return at;
}

/* Phrases separated by commas; *more tells whether the last one ends in a comma. */
static int read_phrases(struct reader *r, struct str s, bool *more)
{
	*more = s.len > 0 && s.ptr[s.len - 1] == ',';
	for (size_t at = 0; at < s.len;) {
		size_t end = phrase_end(r, s, at);
		struct str phrase = str_trim((struct str){s.ptr + at, end - at});

		if (phrase.len == 0)
			return reader_fail(r, "nothing between two commas");
		if (phrase.ptr[0] == '"' && !memchr(phrase.ptr + 1, '"', phrase.len - 1))
			return reader_fail(r, "quotes that do not close");
		if (r->section->phrase(r, phrase) != 0)
			return -1;
		at = end + 1;
	}
	return 0;
}

/* The length of the key before `: `, or before a colon at the end; the whole line where there is
 * none. */
static size_t key_length(struct str line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] == ':' && (i + 1 == line.len || line.ptr[i + 1] == ' '))
			return i;
	return line.len;
}

static int read_entry(struct reader *r, struct str line, bool *more)
{
	size_t len = key_length(line);
	struct str key = str_trim((struct str){line.ptr, len}), rest = STR_NONE;

	if (len < line.len)
		rest = str_trim((struct str){line.ptr + len + 1, line.len - len - 1});
	if (key.len == 0)
		return reader_fail(r, "no key before the colon");
	r->whole = false;
	if (r->section->key(r, key) != 0)
		return -1;
	*more = false;
	if (r->whole)
		return rest.len > 0 ? r->section->phrase(r, rest)
				    : reader_fail(r, "nothing behind the colon");
	return rest.len > 0 ? read_phrases(r, rest, more) : 0;
}

static int read_head(struct reader *r, struct str line)
{
	char shown[64];
	struct str word = reader_word(&line);

	r->section = section_find(word);
	if (!r->section)
		return reader_fail(r,
		    "unknown section `%s` (want subject, words, links, topic, kind, names, "
		    "versions, "
		    "coins or mood; other lines are indented)",
		    err_quote(shown, sizeof shown, word));
	return r->section->head(r, str_trim(line));
}

static bool is_comment(struct str line)
{
	return line.len == 0 ||
	       (line.ptr[0] == '#' && (line.len == 1 || line.ptr[1] == ' ' || line.ptr[1] == '#' ||
					  line.ptr[1] == '!'));
}

/* True where the line is UTF-8 without a zero byte. */
static bool is_text(struct str line)
{
	size_t at = 0;

	while (at < line.len) {
		size_t from = at;
		uint32_t rune = text_next(line, &at);

		if (rune == 0 ||
		    (rune == BROKEN && memcmp(line.ptr + from, "\xef\xbf\xbd", 3) != 0))
			return false;
	}
	return true;
}

/* One line that is no comment; *more tells whether the phrases of a key go on. */
static int read_line(struct reader *r, struct str raw, struct str line, bool *more)
{
	bool margin = raw.ptr[0] != ' ' && raw.ptr[0] != '\t';
	int rc;

	if (!is_text(line))
		return reader_fail(r, "no UTF-8 text");
	if (*more && margin)
		return reader_fail(r, "the line before ends in a comma, and nothing goes on");
	if (margin)
		return read_head(r, line);
	if (!r->section)
		return reader_fail(r, "an indented line before the first section");
	rc = *more ? read_phrases(r, line, more) : read_entry(r, line, more);
	if (rc == 0 && !*more && r->section->entry_end)
		rc = r->section->entry_end(r);
	return rc;
}

static int read_text(struct reader *r, struct str text)
{
	bool more = false;
	size_t start = str_starts(text, str_of("\xef\xbb\xbf")) ? 3 : 0; /* a byte order mark */

	for (size_t at = start; text.ptr && at < text.len;) {
		const char *end = memchr(text.ptr + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.ptr) - at : text.len - at;
		struct str raw = {text.ptr + at, len}, line = str_trim(raw);

		r->place.line++;
		at += len + 1;
		if (!is_comment(line) && read_line(r, raw, line, &more) != 0)
			return -1;
	}
	if (more)
		return reader_fail(r, "the file ends in a comma, and nothing goes on");
	return 0;
}

static int read_file(struct rules *rules, const char *path, struct err *e)
{
	struct reader r = {.rules = rules, .e = e};
	struct str kept = arena_dup(&rules->arena, (struct str){path, strlen(path) + 1});
	struct buf text;
	int rc = -1;

	buf_init(&text, RULES_FILE_MAX);
	if (!kept.ptr) {
		err_set(e, EXIT_IO, "out of memory");
		goto out;
	}
	r.place.file = kept.ptr;
	if (lines_slurp(path, &text, e) == 0)
		rc = read_text(&r, buf_str(&text));
out:
	buf_free(&text);
	return rc;
}

static int is_rules(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && str_ends(str_of(entry->d_name), STR(".rules"));
}

/* Byte order, whatever the locale: alphasort(3) asks it. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_in_folder(struct rules *r, const char *folder, const char *name, struct err *e)
{
	struct buf path;
	const char *z;
	int rc;

	buf_init(&path, RULES_FILE_MAX);
	buf_printf(&path, "%s/%s", folder, name);
	z = buf_z(&path);
	rc = z ? read_file(r, z, e) : err_set(e, EXIT_IO, "out of memory");
	buf_free(&path);
	return rc;
}

/* Every *.rules file of the folder, in the order of their names. */
static int read_folder(struct rules *r, const char *path, struct err *e)
{
	struct dirent **entry;
	int count = scandir(path, &entry, is_rules, by_name), rc = 0;

	if (count < 0)
		return err_errno(e, EXIT_USAGE, "%s: cannot read", path);
	if (count == 0)
		rc = err_set(e, EXIT_USAGE, "%s: no rules (want files named *.rules)", path);
	for (int i = 0; i < count; i++) {
		if (rc == 0)
			rc = read_in_folder(r, path, entry[i]->d_name, e);
		free(entry[i]);
	}
	free(entry);
	return rc;
}

int rules_read(struct rules *r, const char *path, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(e, EXIT_USAGE, "%s: cannot read rules", path);
	return S_ISDIR(st.st_mode) ? read_folder(r, path, e) : read_file(r, path, e);
}
