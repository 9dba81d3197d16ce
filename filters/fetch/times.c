/*
 * Times in the forms that networks give them; see times.h. Remembers nothing.
 */
#include "times.h"

#include <stdio.h>
#include <string.h>

#include "dates.h"
#include "window.h"

/* Year 5138; greater numbers are milliseconds (from 1973 on). */
#define SECONDS_MAX 100000000000.0
#define NUMBER_MAX 1e15

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

/* `Wed Aug 27 13:08:45 +0000 2008`, always so long. */
static int read_v1(struct str s, int64_t *ms)
{
	char text[32];
	int length;

	if (s.len != 30 || s.ptr[3] != ' ' || s.ptr[7] != ' ' || s.ptr[10] != ' ' ||
	    s.ptr[19] != ' ' || s.ptr[25] != ' ')
		return -1;
	for (int month = 0; month < 12; month++) {
		if (memcmp(s.ptr + 4, months + (size_t)month * 3, 3) != 0)
			continue;
		length = snprintf(text, sizeof(text), "%.4s-%02d-%.2sT%.8s%.3s:%.2s", s.ptr + 26,
		    month + 1, s.ptr + 8, s.ptr + 11, s.ptr + 20, s.ptr + 23);
		return window_parse_time((struct str){text, (size_t)length}, ms);
	}
	return -1;
}

int times_read(struct json_value v, int64_t *ms)
{
	double number;

	if (v.type == JSON_STRING) {
		struct str text = json_text(v);

		if (window_parse_time(text, ms) == 0 || read_v1(text, ms) == 0)
			return 0;
		return dates_parse(text, ms);
	}
	if (!json_real(v, &number) || number <= -NUMBER_MAX || number >= NUMBER_MAX)
		return -1;
	*ms = (int64_t)(number < SECONDS_MAX ? number * 1000 : number);
	return 0;
}
