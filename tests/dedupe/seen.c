/*
 * The file of --seen: what is handed over, when and in which order; what a run that is repeated is
 * handed; what stays and what goes.
 */
#include "../common/check.h"

#include <sys/stat.h>
#include <unistd.h>

#include "seen-file.h"
#include "window.h"

#define HOUR ((int64_t)3600000)
#define DAY (24 * HOUR)
#define BASE (20000 * DAY)

static char got[4096];

static int hand(void *context, const struct seen_telling *t, struct err *e)
{
	size_t used = strlen(got);

	(void)context;
	(void)e;
	CHECK(t->print->size == 7 && t->keys->head == 9);
	snprintf(got + used, sizeof(got) - used, "%.*s@%lld", STR_ARG(t->id),
	    (long long)((t->time_ms - BASE) / HOUR));
	used = strlen(got);
	if (!str_equal(t->cluster, t->id))
		snprintf(got + used, sizeof(got) - used, "<%.*s", STR_ARG(t->cluster));
	used = strlen(got);
	snprintf(got + used, sizeof(got) - used, "%.*s ", STR_ARG(t->root));
	return 0;
}

/* What is handed over for a post. */
static struct str recall(struct seen_file *f, const char *id, int64_t hour)
{
	struct err e;

	got[0] = '\0';
	if (seen_file_recall(f, str_of(id), BASE + hour * HOUR, hand, NULL, &e) != 0) {
		fprintf(stderr, "%s\n", e.text);
		CHECK(false);
	}
	return str_of(got);
}

/* cluster: NULL for a repeat. */
static void put(struct seen_file *f, const char *id, int64_t hour, const char *cluster)
{
	struct print print = {.size = 7, .first = 3};
	struct print_keys keys = {.head = 9};
	struct seen_telling t = {.id = str_of(id),
	    .time_ms = BASE + hour * HOUR,
	    .print = cluster ? &print : NULL,
	    .keys = &keys,
	    .cluster = str_of(cluster)};
	struct err e;

	CHECK(seen_file_put(f, &t, &e) == 0);
}

static struct seen_file *open_seen(void)
{
	struct err e = {0};
	struct seen_file *f = seen_file_open("seen", 2, &e);

	if (!f) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	return f;
}

static void save_close(struct seen_file *f)
{
	struct err e = {0};

	CHECK(seen_file_save(f, true, &e) == 0);
	CHECK_STR(str_of(e.text), "");
	seen_file_close(f);
}

/* Newest first, as X gives them: c, an older update of it, a repeat. */
static void run_day(int64_t hour, const char *given)
{
	struct seen_file *f = open_seen();

	CHECK_STR(recall(f, "c", hour + 20), given);
	put(f, "c", hour + 20, "c");
	CHECK_STR(recall(f, "b", hour + 10), "");
	put(f, "b", hour + 10, "c");
	CHECK_STR(recall(f, "r", hour + 5), "");
	put(f, "r", hour + 5, NULL);
	save_close(f);
}

static void test_days(void)
{
	struct seen_file *f;

	run_day(0, "");
	run_day(0, ""); /* again: a post is no repeat of itself, nor of what came after it */
	run_day(24, "c@20 b@10<c ");
	run_day(0, ""); /* day N again after day N+1 */
	run_day(24, "c@20 b@10<c ");
	/* A window of two days, and a post of neither run: b is as it was for r and unknown to c.
	 */
	f = open_seen();
	CHECK_STR(recall(f, "r", 29), "c@20 b@10<c ");
	CHECK_STR(recall(f, "new", 60), "c@44 b@34<c ");
	CHECK_STR(recall(f, "x", 61), "");
	CHECK_STR(recall(f, "old", -20), "");
	seen_file_close(f);
}

/* Only what is before the post, to the millisecond; only what was saved. */
static void test_before(void)
{
	struct seen_file *f = open_seen();

	put(f, "lost", 90, "lost");
	seen_file_close(f);
	f = open_seen();
	CHECK_STR(recall(f, "x", 44), "c@20 b@10<c b@34<c ");
	seen_file_close(f);
	f = open_seen();
	CHECK_STR(recall(f, "x", 20), "b@10<c ");
	CHECK_STR(recall(f, "x", 21), "c@20 ");
	/* What is too far back for the one is not handed over for it, nor lost to others. */
	CHECK_STR(recall(f, "x", 100), "");
	CHECK_STR(recall(f, "x", 50), "c@44 b@34<c ");
	CHECK_STR(recall(f, "x", 101), "");
	CHECK_STR(recall(f, "x", 46), "");
	seen_file_close(f);
}

/* Days that nobody may ask for again leave the file; one wrong clock drops nothing. */
static void test_forget(void)
{
	struct seen_file *f = open_seen();

	for (int i = 0; i < 30; i++) {
		char id[8];
		snprintf(id, sizeof(id), "n%d", i);
		put(f, id, 9 * 24 + i % 20, i == 0 ? id : NULL);
	}
	put(f, "future", 24 * 9000, "future");
	save_close(f);
	f = open_seen();
	CHECK_STR(recall(f, "x", 45), "c@20 c@44 b@10<c b@34<c ");
	put(f, "y", 24 * 10 + 1, "y");
	save_close(f);
	f = open_seen();
	CHECK_STR(recall(f, "x", 45), "c@44 b@34<c ");
	CHECK_STR(recall(f, "x", 24 * 10 + 2), "n0@216 y@241 ");
	seen_file_close(f);
}

/* The room of what left is used again, and given back where it is much. */
static void test_room(void)
{
	struct stat st;
	struct seen_file *f = open_seen();
	off_t large;

	for (int i = 0; i < 20000; i++) {
		char id[16];
		snprintf(id, sizeof(id), "m%d", i);
		put(f, id, 24 * 11 + i % 24, id);
	}
	save_close(f);
	CHECK(stat("seen", &st) == 0);
	large = st.st_size;
	CHECK(large > 2000000 && large < 4000000);
	f = open_seen();
	put(f, "z", 24 * 40, "z");
	save_close(f);
	CHECK(stat("seen", &st) == 0 && st.st_size < large / 4);
}

/* What a cut run put down belongs to the run that tells it whole. */
static void test_cut(void)
{
	struct seen_file *f = open_seen();
	struct err e;
	int64_t hour = 24 * 60;

	put(f, "a", hour + 20, "a");
	CHECK(seen_file_save(f, false, &e) == 0);
	put(f, "lost", hour + 1, "lost");
	seen_file_close(f);
	for (int i = 0; i < 2; i++) {
		f = open_seen();
		CHECK_STR(recall(f, "a", hour + 20), "");
		put(f, "a", hour + 20, "a");
		put(f, "b", hour + 10, "a");
		save_close(f);
	}
	/* A window that overlaps does not take its posts away. */
	f = open_seen();
	CHECK_STR(recall(f, "c", hour + 30), "a@1460 b@1450<a ");
	put(f, "c", hour + 30, "c");
	put(f, "a", hour + 20, NULL);
	save_close(f);
	f = open_seen();
	CHECK_STR(recall(f, "a", hour + 20), "");
	CHECK_STR(recall(f, "d", hour + 31), "a@1460 c@1470 ");
	seen_file_close(f);
}

/* Another run waits, then says who has it. */
static void test_held(void)
{
	struct seen_file *f = open_seen(), *g;
	struct err e = {0};

	g = seen_file_open("seen", 2, &e);
	CHECK(!g && e.code == EXIT_USAGE);
	CHECK_STR(str_of(e.text), "--seen: seen: another run has it (waited 5 seconds)");
	seen_file_close(f);
}

int main(void)
{
	char dir[] = "/tmp/seen-XXXXXX";

	if (!mkdtemp(dir) || chdir(dir) != 0)
		return 1;
	test_days();
	test_before();
	test_forget();
	test_room();
	test_cut();
	test_held();
	unlink("seen");
	CHECK(access("seen-journal", F_OK) != 0);
	CHECK(rmdir(dir) == 0);
	return check_done();
}
