/*
 * Whether a request is tried again, when, and what is said where it is not. In: how a try ended.
 * Out: a wait, or words. Remembers, in the transfer, how many tries there were and how long they
 * may have waited.
 */
#include <stdio.h>
#include <string.h>

#include "http-own.h"

#define TRIES_OF_STATUS 8 /* somebody answers, and may do better */
#define TRIES_OF_SILENCE 3

/* How many tries its end allows. What is no GET may have done its work when the answer was lost. */
static int tries_allowed(const struct http_try *try)
{
	bool safe = http_is_safe(try->method);

	switch (try->end) {
	case HTTP_END_ANSWER:
		if (try->status == 429 || try->status == 503)
			return TRIES_OF_STATUS;
		if (try->status == 500 || try->status == 502 || try->status == 504)
			return safe ? TRIES_OF_STATUS : 1;
		return 1;
	case HTTP_END_RESOLVE:
	case HTTP_END_CONNECT:
	case HTTP_END_TIMEOUT:
	case HTTP_END_CUT:
		return safe || !try->sent ? TRIES_OF_SILENCE : 1;
	default:
		return 1;
	}
}

int64_t http_verdict(struct http_transfer *t, struct http_told told, int64_t max_wait_ms,
    uint64_t random, bool *shut)
{
	int64_t most_ms = told.wait_ms > 0 ? told.wait_ms : http_backoff_limit(t->tries);

	*shut = false;
	if (t->tries >= tries_allowed(&t->try))
		return -1;
	if (most_ms > max_wait_ms - t->planned_ms) {
		*shut = told.wait_ms > 0;
		return -1;
	}
	t->planned_ms += most_ms;
	return told.wait_ms > 0 ? most_ms : http_backoff(most_ms, random);
}

static void add_size(struct buf *out, int64_t bytes)
{
	static const struct {
		int shift;
		const char *name;
	} units[] = {{30, "GiB"}, {20, "MiB"}, {10, "KiB"}, {0, "bytes"}};
	size_t i = 0;

	while (bytes & (((int64_t)1 << units[i].shift) - 1))
		i++;
	buf_printf(out, "%lld %s", (long long)(bytes >> units[i].shift), units[i].name);
}

static const char *what(const struct http_try *try)
{
	switch (try->end) {
	case HTTP_END_RESOLVE:
		return "no address for the host";
	case HTTP_END_CONNECT:
		return "cannot connect";
	case HTTP_END_TIMEOUT:
		return "timed out";
	case HTTP_END_CUT:
		return try->status ? "answer cut short" : "connection lost before an answer";
	case HTTP_END_GARBAGE:
		return "answer can't be read";
	case HTTP_END_TLS:
		return "certificate refused";
	case HTTP_END_HEADERS:
		return "answer has too many headers";
	case HTTP_END_MEMORY:
		return "out of memory, or a header line of more than 100 KiB";
	default:
		return "transfer failed";
	}
}

/* Where a proxy stands between, it may be the one that can't be reached: its host and port, never
 * its user and password. */
static void add_proxy(const struct http_try *try, struct buf *out)
{
	const char *shown = try->proxy, *mark;

	if (!shown || (try->end != HTTP_END_RESOLVE && try->end != HTTP_END_CONNECT &&
			  try->end != HTTP_END_TIMEOUT && try->end != HTTP_END_CUT))
		return;
	mark = strrchr(shown, '@');
	if (!mark)
		mark = strstr(shown, "://") ? strstr(shown, "://") + 2 : NULL;
	if (mark)
		shown = mark + 1;
	buf_printf(out, " through the proxy %.*s", (int)strcspn(shown, "/"), shown);
}

const char *http_verdict_text(struct http_transfer *t)
{
	const struct http_try *try = &t->try;
	bool why = try->why[0] && (try->end == HTTP_END_CONNECT || try->end == HTTP_END_GARBAGE ||
				      try->end == HTTP_END_TLS || try->end == HTTP_END_OTHER);
	struct buf out;
	const char *text;

	buf_init(&out, ERR_TEXT_MAX);
	if (try->end == HTTP_END_NEAR) {
		buf_add_z(&out, try->why);
	} else if (try->end == HTTP_END_LARGE) {
		buf_add_z(&out, "answer is larger than ");
		add_size(&out, try->max_answer);
	} else {
		buf_add_z(&out, what(try));
	}
	add_proxy(try, &out);
	if (t->tries > 1)
		buf_printf(&out, " after %d tries", t->tries);
	if (why)
		buf_printf(&out, " (%s)", try->why);
	if (t->redirects > 0 && try->end != HTTP_END_NEAR)
		buf_printf(&out, ", redirected to %.200s", t->place.host);
	text = buf_z(&out);
	text = http_transfer_redact(t, text ? text : what(try));
	buf_free(&out);
	return text;
}
