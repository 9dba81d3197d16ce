/*
 * The most telling sentence of a post: what of its text can stand in a report. Links, hashtag
 * tails, leading mentions and list markers go; a sentence is never cut inside a word.
 */
#ifndef TP_RENDER_SENTENCE_H
#define TP_RENDER_SENTENCE_H

#include "buf.h"
#include "post.h"

#define SENTENCE_ITEM '\t'
#define SENTENCE_WIDTH_MAX                                                                         \
	260 /* columns (a Han character takes two): 260 letters, 130 characters */

/*
 * Appends the post's text as clean lines (ended by '\n'): HTML references decoded, hidden
 * characters dropped, links and list markers and hashtag tails gone, `#` of the remaining tags
 * gone, leading mentions and `RT @name:` gone. A line that was an item of a list starts with
 * SENTENCE_ITEM. *cut is set where the network cut the text off before its end.
 */
void sentence_clean(struct str text, struct buf *lines, bool *cut);

/*
 * Appends the sentence that tells most (with the next one where both are short), at most
 * SENTENCE_WIDTH_MAX columns, chosen by the names in it, figures, verbs of news and its place;
 * calls to action, questions and what the network cut off come last. Appends nothing where the text
 * holds no words. The result is plain text on one line, not escaped.
 */
void sentence_pick(struct str text, const struct post_name *name, size_t names, struct buf *out);
/* The same of somebody's opinion: a sentence that judges goes before one that sets the scene. */
void sentence_pick_view(
    struct str text, const struct post_name *name, size_t names, struct buf *out);

/*
 * As sentence_pick(), but of what follows a title (sentence_title()); appends nothing where nothing
 * does.
 */
void sentence_pick_rest(
    struct str text, const struct post_name *name, size_t names, struct buf *out);

/*
 * Appends the title with which the text opens: its first line, where that is short and no sentence
 * (`BulletTime`, followed by more), or all of a text that is one such line. *whole is set for the
 * latter. Appends nothing where it opens with a sentence.
 */
void sentence_title(struct str text, struct buf *out, bool *whole);

#endif
