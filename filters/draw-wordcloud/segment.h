/*
 * Chinese words: a run of Han characters cut into the words of a list with frequencies.
 */
#ifndef TP_SEGMENT_H
#define TP_SEGMENT_H

#include "err.h"

struct segmenter; /* the word list; read-only once loaded, so that many threads may share it */
struct segment_scratch; /* one thread's working memory */

/*
 * Loads a word list: lines of `word frequency [part of speech]`, parted by a space or tab. NULL as
 * path: the lists of Debian's packages, whichever is installed. Words of other scripts than Han are
 * left out.
 * own (or NULL) is a further list of that form, whose words of part nz are names. NULL with *e
 * filled (EXIT_USAGE) where the list can't be read or holds no word; without a path the package to
 * install is named.
 */
struct segmenter *segment_open(const char *path, const char *own, struct err *e);
void segment_close(struct segmenter *s);
/* Number of words in the list. */
size_t segment_words(const struct segmenter *s);

struct segment_scratch *segment_scratch_new(void); /* NULL where memory is out */
void segment_scratch_free(struct segment_scratch *scratch);
/*
 * Cuts a run of Han characters (UTF-8) into its likeliest words. *end is an array of the byte
 * offsets at which they end, the last being run.len; it lives in scratch until the next call.
 * Returns the number of words, 0 for an empty run or where memory is out.
 */
size_t segment_run(
    const struct segmenter *s, struct segment_scratch *scratch, struct str run, const size_t **end);
/* True for a listed word whose part of speech the list gives, and is none of nouns, names and
 * idioms. */
bool segment_is_plain(const struct segmenter *s, struct str word);
/* True for a word that the own list calls a name. */
bool segment_is_name(const struct segmenter *s, struct str word);
/* True for a number written in Han: 二〇二五, 三千万. */
bool segment_is_number(struct str word);
/* True for the characters that word lists are made of: Han, 々 and 〇. */
bool segment_is_han(uint32_t rune);

#endif
