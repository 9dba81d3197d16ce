/*
 * The time of a record in whatever form its network gives it.
 */
#ifndef TP_FETCH_TIMES_H
#define TP_FETCH_TIMES_H

#include "json.h"

/*
 * Milliseconds since 1970 of an RFC 3339 text, X's v1.1 form (`Wed Aug 27 13:08:45 +0000 2008`),
 * any other date that dates_parse() knows, or a number of seconds (of milliseconds from 10^11 on).
 * -1 where it is none of them.
 */
int times_read(struct json_value v, int64_t *ms);

#endif
