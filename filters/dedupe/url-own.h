/*
 * What url.c and url-sites.c share: a link taken apart, and the rules of single sites.
 */
#ifndef DEDUPE_URL_OWN_H
#define DEDUPE_URL_OWN_H

#include "url.h"

#define URL_HOST_MAX 253
#define URL_PARTS_MAX 48 /* parameters of a query; of more the rest is dropped */

/* Views into the link, but for the host, which is in lower case. */
struct url_parts {
	char host_bytes[URL_HOST_MAX + 1];
	struct str host;     /* without www. and the like, and without a default port */
	struct str path;     /* with its leading slash; empty where there is none */
	struct str query;    /* without the question mark */
	struct str fragment; /* without the # */
	struct str port;     /* empty for the scheme's own */
	struct str id;	     /* what the site knows the page by; the path and query say no more */
	const char *id_form; /* what stands before id in the canonical form */
};

/* Takes the link apart; false where it is none. */
bool url_take_apart(struct str link, struct url_parts *u);
/* True where the parameter only says who shared the link, and how. */
bool url_is_tracking(struct str host, struct str name);
/* The link that this one only leads to (google.com/url?q=…), percent-encoded; empty for others. */
struct str url_led_to(const struct url_parts *u);
/* Sets id and id_form where the site has several addresses for one page; one host for sites with
 * several. */
void url_know_site(struct url_parts *u);
/* True where the address shows no page of its own: a profile, a search, a list. */
bool url_is_place(const struct url_parts *u);

/* The value of a parameter; empty where it is not there. */
struct str url_parameter(struct str query, const char *name);
/* The next part of s up to the character, which goes too; moves s past it. */
struct str url_next_part(struct str *s, char end);
/* True where s starts with the ASCII text. */
bool url_starts(struct str s, const char *with);
/* True where host is the site, or one of its subdomains. */
bool url_host_is(struct str host, const char *site);

#endif
