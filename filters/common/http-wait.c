/*
 * Waits between tries. In: the headers of an answer, the time, a random number. Out: milliseconds.
 * Remembers nothing.
 */
#include "http-wait.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "window.h"

#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MOST_MS 60000
#define EPOCH_LEAST 1000000000	    /* a smaller reset is seconds from now, not since 1970 */
#define EPOCH_MS_LEAST 100000000000 /* from here on it is milliseconds */
#define SECONDS_MOST 10000000000000

bool http_header_next(struct str headers, size_t *at, struct str *name, struct str *value)
{
	while (*at < headers.len) {
		const char *line = headers.ptr + *at;
		const char *end = memchr(line, '\n', headers.len - *at);
		size_t len = end ? (size_t)(end - line) : headers.len - *at;
		const char *colon = memchr(line, ':', len);

		*at += len + (end != NULL);
		if (!colon || colon == line)
			continue;
		*name = (struct str){line, (size_t)(colon - line)};
		*value = str_trim((struct str){colon + 1, len - name->len - 1});
		return true;
	}
	return false;
}

struct str http_header_find(struct str headers, const char *name)
{
	struct str found, value;
	size_t len = strlen(name);

	for (size_t at = 0; http_header_next(headers, &at, &found, &value);)
		if (found.len == len && strncasecmp(found.ptr, name, len) == 0)
			return value;
	return STR_NONE;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits, and a fraction that is not looked at (Reddit: `598.0`). */
static bool parse_number(struct str text, int64_t *n)
{
	size_t i = 0;

	*n = 0;
	for (; i < text.len && is_digit(text.ptr[i]); i++)
		if (*n < SECONDS_MOST)
			*n = *n * 10 + (text.ptr[i] - '0');
	if (*n > SECONDS_MOST)
		*n = SECONDS_MOST;
	return i > 0 && (i == text.len || text.ptr[i] == '.');
}

/* The words and numbers of a date: `Sun`, 6, `Nov`, 1994, 8, 49, 37, `GMT`. */
struct date_parts {
	struct str word[3];
	int number[5];
	size_t words, numbers;
};

static bool is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Reads the word or number at the start of s, which it shortens. False for other bytes, too long a
 * number, and more parts than a date has. */
static bool take_part(struct str *s, struct date_parts *parts)
{
	size_t len = 0;
	int number = 0;

	while (len < s->len && len < 4 && is_digit(s->ptr[len]))
		number = number * 10 + (s->ptr[len++] - '0');
	if (len > 0) {
		if (parts->numbers == 5 || (len < s->len && is_digit(s->ptr[len])))
			return false;
		parts->number[parts->numbers++] = number;
	} else {
		while (len < s->len && is_letter(s->ptr[len]))
			len++;
		if (len == 0 || parts->words == 3)
			return false;
		parts->word[parts->words++] = (struct str){s->ptr, len};
	}
	*s = (struct str){s->ptr + len, s->len - len};
	return true;
}

static int month_of(struct str name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (name.len == 3 && memcmp(months + (size_t)i * 3, name.ptr, 3) == 0)
			return i + 1;
	return 0;
}

bool http_date_parse(struct str value, int64_t *ms)
{
	struct date_parts parts = {.words = 0};
	char plain[80];
	const int *n = parts.number;
	int day, year, month;
	bool gmt;

	while (value.len > 0) {
		if (memchr(" ,-:", value.ptr[0], 4))
			value = (struct str){value.ptr + 1, value.len - 1};
		else if (!take_part(&value, &parts))
			return false;
	}
	gmt = parts.words == 3 && str_is(parts.word[2], "GMT");
	if (parts.numbers != 5 || parts.words < 2 || (parts.words == 3 && !gmt))
		return false;
	/* without a zone at its end it is asctime()'s form, with the year there */
	day = n[0];
	year = gmt ? n[1] : n[4];
	month = month_of(parts.word[1]);
	if (year < 100)
		year += year < 70 ? 2000 : 1900;
	n += gmt;
	snprintf(plain, sizeof(plain), "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, n[1],
	    n[2], n[3]);
	return window_parse_time(str_of(plain), ms) == 0;
}

bool http_wait_parse(struct str value, int64_t now_ms, int64_t *wait_ms)
{
	int64_t n;

	if (parse_number(value, &n)) {
		*wait_ms = n * 1000;
		return true;
	}
	if (!http_date_parse(value, &n))
		return false;
	*wait_ms = n > now_ms ? n - now_ms : 0;
	return true;
}

/* The reset of a rate limit to a wait; 0 where it tells none. */
static int64_t reset_wait(struct str value, int64_t now_ms)
{
	int64_t n, wait_ms = 0;

	if (parse_number(value, &n))
		wait_ms = n < EPOCH_LEAST      ? n * 1000
			  : n < EPOCH_MS_LEAST ? n * 1000 - now_ms
					       : n - now_ms;
	else if (window_parse_time(value, &n) == 0)
		wait_ms = n - now_ms;
	return wait_ms > 0 ? wait_ms : 0;
}

static bool none_remain(struct str value)
{
	int64_t n;

	return parse_number(value, &n) && n == 0;
}

struct http_told http_told(long status, struct str headers, int64_t now_ms)
{
	static const struct {
		const char *remaining, *reset;
		bool of_host;
	} limits[] = {
	    {"x-rate-limit-remaining", "x-rate-limit-reset", false},
	    {"x-ratelimit-remaining", "x-ratelimit-reset", true},
	    {"ratelimit-remaining", "ratelimit-reset", true},
	};
	struct http_told told = {0};
	struct str after = http_header_find(headers, "retry-after");
	int64_t theirs_ms;

	if (http_date_parse(http_header_find(headers, "date"), &theirs_ms))
		now_ms = theirs_ms;
	if ((status == 429 || status >= 500) && http_wait_parse(after, now_ms, &told.wait_ms)) {
		told.of_host = true;
		return told;
	}
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct str reset = http_header_find(headers, limits[i].reset);

		if (!reset.ptr ||
		    (status != 429 && !none_remain(http_header_find(headers, limits[i].remaining))))
			continue;
		told.wait_ms = reset_wait(reset, now_ms);
		told.of_host = limits[i].of_host;
		break;
	}
	return told;
}

int64_t http_backoff_limit(int tries)
{
	int64_t limit_ms = BACKOFF_FIRST_MS;

	for (int i = 1; i < tries && limit_ms < BACKOFF_MOST_MS; i++)
		limit_ms *= 2;
	return limit_ms < BACKOFF_MOST_MS ? limit_ms : BACKOFF_MOST_MS;
}

int64_t http_backoff(int64_t limit_ms, uint64_t random)
{
	return (int64_t)(random % ((uint64_t)limit_ms + 1));
}
