/*
 * Lists of words read from text files into a hash table of their 64-bit hashes; words are folded as
 * terms' keys are, so that a list may be written in any case.
 */
#include "wordlist.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "hash.h"
#include "lines.h"
#include "text.h"

#define FILE_BYTES_MAX ((size_t)64 << 20)
#define COUNT_MAX 1e12

static uint64_t hash_of(struct str key)
{
	return hash_bytes64(key.ptr, key.len, 0) | 1;
}

/* The slot that holds the hash, or the free one where it would go. */
static size_t slot_of(const struct wordlist *w, uint64_t hash)
{
	size_t at = hash >> 8 & (w->slots - 1);
	while (w->hash[at] != 0 && w->hash[at] != hash)
		at = (at + 1) & (w->slots - 1);
	return at;
}

/* Twice the slots, half of them free at least. */
static int grow(struct wordlist *w, struct err *e)
{
	uint64_t *old_hash = w->hash;
	double *old_count = w->count;
	size_t old_slots = w->slots, slots = old_slots > 0 ? old_slots * 2 : 1024;
	uint64_t *hash = calloc(slots, sizeof *hash);
	double *count = calloc(slots, sizeof *count);
	if (hash == NULL || count == NULL) {
		free(hash);
		free(count);
		return err_set(e, EXIT_IO, "no memory for a word list");
	}
	w->hash = hash;
	w->count = count;
	w->slots = slots;
	for (size_t i = 0; i < old_slots; i++) {
		if (old_hash[i] == 0)
			continue;
		size_t at = slot_of(w, old_hash[i]);
		hash[at] = old_hash[i];
		count[at] = old_count[i];
	}
	free(old_hash);
	free(old_count);
	return 0;
}

static int add(struct wordlist *w, struct str key, double count, struct err *e)
{
	if (w->words * 2 >= w->slots && grow(w, e) != 0)
		return -1;
	size_t at = slot_of(w, hash_of(key));
	w->words += w->hash[at] == 0;
	w->hash[at] = hash_of(key);
	w->count[at] = count;
	return 0;
}

/* Reads a count: digits only; false for anything else. */
static bool read_count(struct str digits, double *count)
{
	*count = 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
		*count = *count * 10 + (digits.ptr[i] - '0');
	}
	return digits.len > 0 && *count <= COUNT_MAX;
}

static int add_line(struct wordlist *w, struct str line, struct buf *folded, struct err *e)
{
	line = str_trim(line);
	if (line.len == 0 || line.ptr[0] == '#')
		return 0;
	const char *tab = memchr(line.ptr, '\t', line.len);
	double count = 0;
	if (tab != NULL) {
		struct str digits = {tab + 1, line.len - (size_t)(tab + 1 - line.ptr)};
		if (!read_count(digits, &count))
			return err_set(
			    e, EXIT_USAGE, "a word and, after a tab, a count are wanted");
		line.len = (size_t)(tab - line.ptr);
	}
	buf_reset(folded);
	text_fold(line, folded);
	if (buf_failed(folded))
		return err_set(e, EXIT_USAGE, "the word is too long");
	return add(w, buf_str(folded), count, e);
}

int wordlist_load(struct wordlist *w, const char *path, struct err *e)
{
	struct buf file, folded;
	int status = -1;
	buf_init(&file, FILE_BYTES_MAX);
	buf_init(&folded, 1 << 16);
	if (lines_slurp(path, &file, e) != 0)
		goto out;
	struct str left = buf_str(&file);
	for (size_t number = 1; left.len > 0; number++) {
		const char *newline = memchr(left.ptr, '\n', left.len);
		size_t len = newline != NULL ? (size_t)(newline - left.ptr) : left.len;
		struct err why;
		if (add_line(w, (struct str){left.ptr, len}, &folded, &why) != 0) {
			err_set(e, why.code, "%s:%zu: %s", path, number, why.text);
			goto out;
		}
		len += newline != NULL;
		left.ptr += len;
		left.len -= len;
	}
	status = 0;
out:
	buf_free(&file);
	buf_free(&folded);
	return status;
}

void wordlist_free(struct wordlist *w)
{
	free(w->hash);
	free(w->count);
	*w = (struct wordlist){0};
}

double wordlist_count(const struct wordlist *w, struct str key)
{
	if (w->slots == 0)
		return -1;
	size_t at = slot_of(w, hash_of(key));
	return w->hash[at] != 0 ? w->count[at] : -1;
}
