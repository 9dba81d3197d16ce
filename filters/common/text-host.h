/*
 * Floor 1. Host names in plain text, and which of them end in a top-level domain that there is.
 */
#ifndef TP_TEXT_HOST_H
#define TP_TEXT_HOST_H

#include "buf.h"

struct text_host {
	size_t end;  /* byte offset */
	bool listed; /* ends in a top-level domain of the list, or in a punycoded one */
};

/*
 * True where a host name stands at s.ptr[at], two labels at least. One that is not listed (a new or
 * local domain, an IPv4 address, localhost) counts where its last label could be a domain's. wide:
 * labels may be of any letters and symbols (`ああ.com`), which can be told only where something
 * says that a host begins; else of Latin letters, digits and hyphens, before a domain of any.
 * A listed domain in ASCII ends the name where other letters follow (`example.comです`).
 */
bool text_host_at(struct str s, size_t at, bool wide, struct text_host *host);
/* The length of the listed top-level domain at s.ptr[at], in any case, 0 where there is none: also
 * before an ASCII letter or digit, @ + or -. */
size_t text_tld_at(struct str s, size_t at);
/* Letters with accents, and the accents, that may be part of a Latin word (U+00C0..U+024F,
 * U+0300..U+036F, U+1E00..U+1EFF). */
bool text_is_accented(uint32_t rune);

#endif
