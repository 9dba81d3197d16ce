/* Tags one post after another: what one thread needs for it. */
#ifndef TAG_TAGGER_H
#define TAG_TAGGER_H

#include "model.h"

struct tagger;

/* rules, matcher and models must stay. NULL with *e filled. For one thread. */
struct tagger *tagger_new(const struct rules *rules, const struct matcher *matcher,
    const struct models *models, struct err *e);
void tagger_free(struct tagger *tagger);
/*
 * Tags the post: the JSON of the member `tags`, in arena memory; the tagging itself stays readable
 * until the next call. -1 with *e filled where memory is out.
 */
int tagger_tag(struct tagger *tagger, const struct post *post, bool explain, struct arena *arena,
    struct str *json, struct err *e);
/*
 * As tagger_tag(), but without the models, and the result is the line of the post's features with
 * its label (model.h).
 */
int tagger_features(struct tagger *tagger, const struct post *post, struct str label,
    struct arena *arena, struct str *line, struct err *e);
/* The line of the next post, which the topics' conditions are asked of; it must stay till then. */
void tagger_line(struct tagger *tagger, struct str line);
const struct tagging *tagger_last(const struct tagger *tagger);

#endif
