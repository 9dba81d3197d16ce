/*
 * Rounds: what is remembered of pages, what is known, and when reading ends. The pages are made by
 * hand; what goes over a network is tested by tests/fetch/net-*.
 */
#include <fcntl.h>
#include <unistd.h>

#include "check.h"
#include "harvest-parts.h"

#define POSTS_MAX 16
#define CAME "2025-12-06T00:00:00.000Z"
#define HOUR ((int64_t)3600 * 1000)

static const struct adapter_source newest_first = {.name = "list", .newest_first = true};
static const struct adapter_source in_any_order = {.name = "feed"};
static const struct adapter_source costly = {.name = "paid", .newest_first = true, .paid = true};

/* A harvest of one source, without a network. */
struct bench {
	struct harvest h;
	struct harvest_source s;
	struct spec spec;
	struct page_post post[POSTS_MAX];
	char id[POSTS_MAX][16];
	size_t count;
	int notes;
};

static void count_note(void *context, const char *text)
{
	(void)text;
	((struct bench *)context)->notes++;
}

static int64_t at(int hour)
{
	int64_t day = 0;

	CHECK_INT(window_parse_time(STR("2025-12-05T00:00:00Z"), &day), 0);
	return day + hour * HOUR;
}

static void start(struct bench *b, const struct adapter_source *kind)
{
	struct err e;

	*b = (struct bench){.spec = {.kind = kind, .key = "{\"source\":\"list\"}", .name = "list"}};
	b->h.options.note = count_note;
	b->h.options.note_context = b;
	b->h.state = state_open(NULL, false, &e);
	b->h.json = json_new();
	b->s.harvest = &b->h;
	b->s.spec = &b->spec;
	b->s.window = (struct window){WINDOW_OPEN_SINCE, WINDOW_OPEN_UNTIL};
	b->s.state = state_source(b->h.state, b->spec.key, &e);
	buf_init(&b->s.errors, 65536);
	buf_init(&b->s.last, 65536);
	CHECK(b->h.json && b->s.state);
	round_begin(&b->s);
}

static void finish(struct bench *b)
{
	source_end(&b->s);
	buf_free(&b->s.errors);
	buf_free(&b->s.last);
	free(b->s.cursor);
	state_close(b->h.state);
	json_free(b->h.json);
}

/* Another run over the same state. */
static void run_again(struct bench *b)
{
	b->s.wanted = b->s.requests = b->s.read = b->s.pages = 0;
	b->s.failed = b->s.restarted = false;
	buf_reset(&b->s.last);
	round_begin(&b->s);
}

/* One more post of the page under way: hour < 0 is one without a time. */
static void post(struct bench *b, const char *id, int hour)
{
	size_t i = b->count++;

	CHECK(i < POSTS_MAX);
	snprintf(b->id[i], sizeof(b->id[i]), "%s", id);
	b->post[i] = (struct page_post){str_of(b->id[i]), hour < 0 ? 0 : at(hour), hour >= 0};
}

/* Settles the page under way; what that tells on stderr is left out. */
static void settle_quietly(struct bench *b, const struct page_settled *settled)
{
	int told = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY);
	struct err e;

	CHECK(told >= 0 && nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0);
	CHECK_INT(harvest_settled(&b->h, &b->s.page, settled, &e), 0);
	CHECK(dup2(told, STDERR_FILENO) >= 0);
	close(told);
	close(nowhere);
	CHECK_INT(b->h.out, 0);
}

/* The page came, was written, and named that cursor (NULL: none). */
static void settle(struct bench *b, const char *cursor)
{
	struct page_settled settled = {
	    .posts = b->count, .read_whole = true, .post = b->post, .count = b->count};

	CHECK_INT(b->s.phase, SOURCE_DUE);
	b->h.out++;
	b->s.phase = SOURCE_PAGE;
	b->s.requests++;
	b->s.page = (struct page){.source = &b->s, .spec = &b->spec, .retrieved_at = CAME};
	buf_init(&b->s.verdict.cursor, 4096);
	if (cursor)
		buf_add_json(&b->s.verdict.cursor, str_of(cursor));
	settle_quietly(b, &settled);
	b->count = 0;
}

static struct str member(const struct bench *b, enum state_member which)
{
	return state_get(b->s.state, which);
}

static bool knows(const struct bench *b, const char *id, int hour)
{
	struct page_post told = {str_of(id), hour < 0 ? 0 : at(hour), hour >= 0};

	return harvest_is_known(&b->s, &told);
}

/* The newest by time; ties go to the longer id, then to the greater. */
static void the_newest(void)
{
	struct bench b;

	start(&b, &newest_first);
	post(&b, "99", 7);
	post(&b, "101", 7);
	post(&b, "100", 7);
	post(&b, "500", 6);
	settle(&b, "c1");
	CHECK_STR(member(&b, STATE_PENDING_ID), "101");
	CHECK(member(&b, STATE_NEWEST_ID).ptr == NULL);
	CHECK_STR(member(&b, STATE_CURSOR), "\"c1\"");
	CHECK(b.s.unsaved && b.s.phase == SOURCE_DUE);
	post(&b, "7", 5);
	settle(&b, NULL);
	CHECK_INT(b.s.phase, SOURCE_ENDED);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "101");
	CHECK_STR(member(&b, STATE_NEWEST_AT), "2025-12-05T07:00:00.000Z");
	CHECK_STR(member(&b, STATE_SEEN_FROM), "2025-12-05T06:00:00.000Z");
	CHECK(member(&b, STATE_CURSOR).ptr == NULL && member(&b, STATE_PENDING_ID).ptr == NULL);
	CHECK(knows(&b, "500", 6) && !knows(&b, "new", 8));
	CHECK(knows(&b, "7", 5));     /* deeper than the first page, which was read to its end */
	CHECK(!knows(&b, "late", 6)); /* came late, among posts that are all remembered */
	CHECK(!b.s.failed && b.s.pages == 2 && b.s.posts == 5);
	finish(&b);
}

/* What is at or after the window's end was not written: it is new to the next run. So is what
 * claims to be of the future to every run, but for its id. */
static void later_posts(void)
{
	struct bench b;

	start(&b, &newest_first);
	b.s.window.until_ms = at(9);
	buf_init(&b.s.etag, 64);
	buf_add_z(&b.s.etag, "v1");
	post(&b, "later", 9);
	post(&b, "inside", 8);
	settle(&b, NULL);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "inside");
	CHECK(!knows(&b, "later", 9) && knows(&b, "inside", 8));
	CHECK(member(&b, STATE_ETAG).ptr == NULL); /* or the page would not come again */
	b.s.window.until_ms = WINDOW_OPEN_UNTIL;
	run_again(&b);
	post(&b, "future", 30);
	post(&b, "later", 9);
	settle(&b, NULL);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "later");
	CHECK(knows(&b, "future", 30));
	CHECK_STR(member(&b, STATE_ETAG), "v1");
	buf_free(&b.s.etag);
	finish(&b);
}

/* Whole pages beyond the window pass; the ids of the first one that reaches into it are remembered.
 */
static void pages_beyond(void)
{
	struct bench b;

	start(&b, &newest_first);
	b.s.window = (struct window){at(1), at(9)};
	for (int run = 0; run < 2; run++) {
		post(&b, "11", 11);
		post(&b, "10", 10);
		settle(&b, "c1");
		post(&b, "9", 9);
		post(&b, "8", 8);
		settle(&b, "c2");
		CHECK_INT(knows(&b, "7", 7), run);
		post(&b, "7", 7);
		post(&b, "0", 0);
		settle(&b, run == 0 ? NULL : "c3");
		CHECK_INT(b.s.phase, SOURCE_ENDED); /* the second run: all is old */
		CHECK_STR(member(&b, STATE_NEWEST_ID), "8");
		CHECK(knows(&b, "8", 8) && !knows(&b, "9", 9));
		run_again(&b);
	}
	finish(&b);
}

/* A network that leaves out what is older than asked for may cease to: that is no news. */
static void only_news(void)
{
	struct bench b;

	start(&b, &newest_first);
	post(&b, "5", 5);
	post(&b, "4", 4);
	settle(&b, "c1");
	post(&b, "3", 3);
	settle(&b, NULL);
	run_again(&b);
	post(&b, "6", 6);
	settle(&b, NULL);
	CHECK(knows(&b, "6", 6) && knows(&b, "5", 5) && knows(&b, "4", 4) && knows(&b, "3", 3));
	finish(&b);
	/* but a list that came whole has all its ids remembered, and an older post is new */
	start(&b, &newest_first);
	post(&b, "5", 5);
	post(&b, "4", 4);
	settle(&b, NULL);
	run_again(&b);
	post(&b, "6", 6);
	post(&b, "5", 5);
	post(&b, "4", 4);
	settle(&b, NULL);
	CHECK(knows(&b, "4", 4) && !knows(&b, "found late", 3));
	finish(&b);
}

/* Reading ends at the first page that is old altogether; one old post among new ones is no end. */
static void the_end_of_news(void)
{
	struct bench b;

	start(&b, &newest_first);
	post(&b, "5", 5);
	post(&b, "4", 4);
	settle(&b, NULL);
	run_again(&b);
	post(&b, "pinned", 1);
	post(&b, "8", 8);
	settle(&b, "c1");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	post(&b, "7", 7);
	post(&b, "5", 5);
	settle(&b, "c2");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	post(&b, "5", 5);
	post(&b, "4", 4);
	settle(&b, "c3");
	CHECK_INT(b.s.phase, SOURCE_ENDED);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "8");
	CHECK(member(&b, STATE_CURSOR).ptr == NULL);
	/* a list in no order is read to its end */
	b.spec.kind = &in_any_order;
	run_again(&b);
	post(&b, "1", 1);
	settle(&b, "c1");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	finish(&b);
	/* the window's start is an end as well, also for the first run */
	start(&b, &newest_first);
	b.s.window.since_ms = at(3);
	post(&b, "2", 2);
	post(&b, "untimed", -1);
	settle(&b, "c1");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	post(&b, "1", 1);
	settle(&b, "c2");
	CHECK_INT(b.s.phase, SOURCE_ENDED);
	finish(&b);
}

/* A list that shifts while it is read brings posts of its own first page again: no sign of the end.
 */
static void a_shifting_list(void)
{
	struct bench b;

	start(&b, &newest_first);
	post(&b, "1", 1);
	settle(&b, NULL);
	run_again(&b);
	post(&b, "9", 9);
	post(&b, "8", 8);
	settle(&b, "c1");
	CHECK(knows(&b, "9", 9) && knows(&b, "1", 1));
	post(&b, "8", 8);
	settle(&b, "c2");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	post(&b, "7", 7);
	settle(&b, "c3");
	CHECK(knows(&b, "7", 7)); /* of the page before */
	post(&b, "7", 7);
	post(&b, "6", 6);
	settle(&b, "c4");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	finish(&b);
}

/* A round that was cut short is finished first, and then newer posts are asked for in the same run.
 */
static void cut_short(void)
{
	struct bench b;

	start(&b, &newest_first);
	post(&b, "1", 1);
	settle(&b, NULL);
	run_again(&b);
	post(&b, "9", 9);
	post(&b, "8", 8);
	settle(&b, "c1");
	run_again(&b); /* as if killed here */
	CHECK(b.s.resumed);
	CHECK_STR(member(&b, STATE_CURSOR), "\"c1\"");
	CHECK_STR(member(&b, STATE_NEWEST_ID), "1"); /* the old floor */
	CHECK(knows(&b, "9", 9) && knows(&b, "1", 1) && !knows(&b, "7", 7));
	post(&b, "7", 7);
	post(&b, "1", 1);
	settle(&b, NULL);
	CHECK(b.s.phase == SOURCE_DUE && !b.s.resumed);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "9");
	CHECK(member(&b, STATE_CURSOR).ptr == NULL);
	CHECK(knows(&b, "9", 9) && knows(&b, "8", 8));
	post(&b, "10", 10);
	settle(&b, NULL);
	CHECK_INT(b.s.phase, SOURCE_ENDED);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "10");
	/* a cursor that is refused: anew from the floor, and nothing of the round counts */
	run_again(&b);
	post(&b, "12", 12);
	settle(&b, "c1");
	run_again(&b);
	round_restart(&b.s);
	CHECK(!b.s.resumed && member(&b, STATE_CURSOR).ptr == NULL);
	CHECK(member(&b, STATE_PENDING_ID).ptr == NULL);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "10");
	finish(&b);
}

static void expect_error(const struct bench *b, const char *want)
{
	CHECK(b->s.failed && b->s.phase == SOURCE_ENDED);
	CHECK_STR(buf_str(&b->s.errors), want);
}

/* Cursors that come again, and pages with nothing in them. */
static void without_end(void)
{
	struct bench b;

	start(&b, &newest_first);
	for (int i = 0; i < 3; i++) {
		post(&b, i == 0 ? "9" : i == 1 ? "8" : "7", 9 - i);
		settle(&b, i == 1 ? "even" : "odd");
	}
	expect_error(&b, "\"page 3: the same cursor came again\"");
	CHECK_STR(member(&b, STATE_NEWEST_ID), "9"); /* all that can be reached was read */
	CHECK(member(&b, STATE_CURSOR).ptr == NULL);
	finish(&b);
	start(&b, &newest_first);
	post(&b, "9", 9);
	settle(&b, "c1");
	run_again(&b); /* the very cursor that it went on from */
	post(&b, "8", 8);
	settle(&b, "c1");
	expect_error(&b, "\"page 1: the same cursor came again\"");
	finish(&b);
	start(&b, &newest_first);
	for (int i = 0; i < 9; i++) {
		char cursor[8];

		snprintf(cursor, sizeof(cursor), "c%d", i);
		settle(&b, cursor);
	}
	CHECK_INT(b.s.phase, SOURCE_DUE);
	post(&b, "1", 1);
	settle(&b, "full");
	for (int i = 0; i < 10; i++) {
		char cursor[8];

		CHECK_INT(b.s.phase, SOURCE_DUE);
		snprintf(cursor, sizeof(cursor), "d%d", i);
		settle(&b, cursor);
	}
	expect_error(&b, "\"page 20: 10 empty pages in a row\"");
	CHECK_STR(member(&b, STATE_CURSOR), "\"d9\""); /* the next run looks further */
	run_again(&b);
	for (int i = 0; i < 10; i++) {
		char cursor[8];

		snprintf(cursor, sizeof(cursor), "e%d", i);
		settle(&b, cursor);
	}
	CHECK(member(&b, STATE_CURSOR).ptr == NULL); /* and the one after it, for news */
	CHECK_STR(member(&b, STATE_NEWEST_ID), "1");
	finish(&b);
}

/* Limits end a source after a page, never inside one. */
static void limits(void)
{
	struct bench b;

	start(&b, &newest_first);
	b.s.max_posts = 2;
	post(&b, "3", 3);
	settle(&b, "c1");
	CHECK_INT(b.s.phase, SOURCE_DUE);
	post(&b, "2", 2);
	post(&b, "1", 1);
	settle(&b, "c2");
	CHECK(b.s.phase == SOURCE_ENDED && !b.s.failed);
	CHECK_STR(member(&b, STATE_NEWEST_ID), "3"); /* two posts were all that was asked for */
	CHECK(member(&b, STATE_CURSOR).ptr == NULL);
	run_again(&b);
	post(&b, "6", 6);
	post(&b, "5", 5);
	settle(&b, "c3");
	CHECK_INT(b.s.phase, SOURCE_ENDED);
	CHECK_STR(member(&b, STATE_CURSOR), "\"c3\""); /* a gap is left open for the next run */
	CHECK_STR(member(&b, STATE_NEWEST_ID), "3");
	finish(&b);
	start(&b, &costly);
	b.s.max_requests = 1;
	harvest_announce(&b.s);
	harvest_announce(&b.s);
	CHECK_INT(b.notes, 1);
	post(&b, "3", 3);
	settle(&b, "c1");
	CHECK_INT(b.s.phase, SOURCE_ENDED);
	CHECK_STR(member(&b, STATE_CURSOR), "\"c1\"");
	finish(&b);
}

/* Of a list in no order the ids of all pages are known; a page that is the same brings nothing new.
 */
static void ids_of_all_pages(void)
{
	struct bench b;

	start(&b, &in_any_order);
	post(&b, "a", 3);
	post(&b, "b", -1);
	settle(&b, "c1");
	post(&b, "c", 9);
	settle(&b, NULL);
	CHECK(knows(&b, "a", 3) && knows(&b, "b", -1) && knows(&b, "c", 9) && !knows(&b, "d", 1));
	run_again(&b);
	post(&b, "d", 1);
	post(&b, "a", 3);
	settle(&b, NULL);
	CHECK(knows(&b, "d", 1) && knows(&b, "a", 3) && !knows(&b, "c", 9));
	run_again(&b);
	settle(&b, NULL); /* an empty page forgets nothing */
	CHECK(knows(&b, "d", 1));
	finish(&b);
}

/* What nobody can read ends the source, and the state stays as it was. */
static void unreadable(void)
{
	struct page_settled settled = {.error = "no adapter knows this"};
	struct bench b;

	start(&b, &newest_first);
	b.s.page.source = &b.s;
	b.h.out = 1;
	settle_quietly(&b, &settled);
	expect_error(&b, "\"page 1: no adapter knows this\"");
	CHECK(!b.s.unsaved && b.s.read == 0);
	finish(&b);
}

int main(void)
{
	the_newest();
	later_posts();
	pages_beyond();
	only_news();
	the_end_of_news();
	a_shifting_list();
	cut_short();
	without_end();
	limits();
	ids_of_all_pages();
	unreadable();
	return check_done();
}
