/*
 * What tells one event from another: the rare names in a post. Coined names
 * (`VibeVoice-Realtime-0.5B`, `GPT-5.2`, `BEDLAM2.0`) and the names that tag-topics found are
 * strong, but for makers, people, events and brands of one word (`Gemini`); other capitalised words
 * are weak.
 */
#ifndef TP_RENDER_RARE_H
#define TP_RENDER_RARE_H

#include "arena.h"
#include "post.h"

#define RARE_MAX 40 /* of one post */

struct feature {
	uint64_t key; /* hash of the folded word */
	bool strong;
};

/*
 * The features of a post's text and names, each once, into feature[RARE_MAX]; returns the number.
 */
size_t rare_find(
    struct str text, const struct post_name *name, size_t names, struct feature *feature);

/*
 * The first coined word of a sentence that holds `known` (`GPT-5.1-Codex-Max` for `GPT-5.1`); with
 * an empty known the first of all. A view into sentence; STR_NONE where there is none.
 */
struct str rare_coined(struct str sentence, struct str known);

/*
 * The name that heads a title: the word before its first colon, where it has two capitals or more
 * (`VLASH: Real-Time VLAs`, `Meta presents Souper-Model: How …`). A view into sentence.
 */
struct str rare_titled(struct str sentence);

#define RARE_NOWHERE SIZE_MAX
/* Where part first stands in the folded whole, in bytes of folded text; RARE_NOWHERE: it does not.
 */
size_t rare_place(struct str whole, struct str part);
/* True where whole holds part, whatever the case. */
bool rare_holds(struct str whole, struct str part);

/* True for names of things that are released and talked of: model, product, framework, benchmark.
 */
bool rare_is_thing(struct str type);
/* True for company and lab. */
bool rare_is_maker(struct str type);

#endif
