/*
 * Whether a note is the whole of a tweet that X's account archive holds cut short. Pure functions.
 */
#ifndef TP_FETCH_X_NOTE_H
#define TP_FETCH_X_NOTE_H

#include "err.h"

/* A note and its tweet are made less than this apart; the tweet's time has no milliseconds. */
#define X_NOTE_APART_MS 3000

/*
 * True where the tweet's text, without the `...` sign and the links at its end, begins the note's,
 * leaving aside white space, HTML references (`&amp;`) and the mentions that begin a reply. Without
 * that sign it is so from 20 characters on, or where they are the same.
 */
bool x_note_continues(struct str note, struct str tweet);

#endif
