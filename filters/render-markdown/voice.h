/*
 * How a sentence speaks: whether it tells news, asks, calls on the reader, speaks for its writer,
 * or holds an opinion. Tables of words, matched in folded text.
 */
#ifndef TP_RENDER_VOICE_H
#define TP_RENDER_VOICE_H

#include "buf.h"

#define VOICE_NOWHERE SIZE_MAX

/* Where `word` first stands in the folded text, an ASCII word at word edges; VOICE_NOWHERE. */
size_t voice_place(struct str folded, struct str word);
/* True for a sentence with a verb of news: released, acquires, 发布. */
bool voice_tells(struct str sentence);
/* True where a deal is told: acquires, raises, partnership, 收购. */
bool voice_deals(struct str sentence);
/* True where a meeting is told: a talk, a booth, a summit, 峰会. */
bool voice_gathers(struct str sentence);
/* True for a question. */
bool voice_asks(struct str sentence);
/* True where the reader is called on (`See how …`), or spoken to before anything is told. */
bool voice_addresses(struct str sentence);
/* True where the writer speaks of himself: I, we, our, 我. */
bool voice_is_own(struct str sentence);
/* True where he speaks for his house: we, our, 我们. */
bool voice_is_house(struct str sentence);
/* True where somebody judges: I think, should, the best, 我认为, 应该. */
bool voice_opines(struct str sentence);
/* True where two texts speak of one thing: a pair of words, or four Han characters, in both. */
bool voice_meets(struct str a, struct str b);

#endif
