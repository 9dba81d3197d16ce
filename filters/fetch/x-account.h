/*
 * The archive that X gives to an account's owner: files of JavaScript, `window.YTD.tweets.part0 =
 * [...]`. A tweet's author lies in account.js, the whole text of a long one in note-tweet.js.
 */
#ifndef TP_FETCH_X_ACCOUNT_H
#define TP_FETCH_X_ACCOUNT_H

#include "unpack.h"

/* How many bytes of head, a file's first, come before the value in `window.YTD.NAME.partN = VALUE`;
 * 0 where it begins otherwise. */
size_t ytd_prefix(struct str head);

/* What a file of such an archive is, by its name without folders. */
enum x_file {
	X_FILE_OTHER,
	X_FILE_TWEETS,	/* tweets.js, tweets-part1.js ..., tweet.js */
	X_FILE_ACCOUNT, /* account.js */
	X_FILE_NOTES	/* note-tweet.js, note-tweet-part1.js ... */
};

enum x_file x_file_of(struct str base_name);

struct x_account; /* an author and notes */

/* NULL where memory is out. */
struct x_account *x_account_new(void);
void x_account_free(struct x_account *x);
/*
 * Reads account.js or note-tweet.js (which) to its end; u is taken. Of the account only its names,
 * id and time are kept. -1 with *e where it can't be read or is too large, -2 where a signal came;
 * what is no account and no note is passed over.
 */
int x_account_read(struct x_account *x, enum x_file which, struct unpack *u, struct err *e);
/*
 * The tweets of a file as lines {"tweet":{...},"account":{...},"note":{...}}: account where x has
 * one, note where one belongs to the tweet (as late as it, beginning as it does). What is no tweet
 * comes as a line as it is. u is taken; x must live as long as what is returned, and each note goes
 * to one tweet. NULL with *e.
 */
struct unpack *x_account_join(struct x_account *x, struct unpack *u, struct err *e);
/*
 * The same of a file that lies in a folder (unpack_name() is its path), joined with the account.js
 * and the note-tweet.js beside it where there are such. u is taken. NULL with *e.
 */
struct unpack *ytd_open(struct unpack *u, struct err *e);

#endif
