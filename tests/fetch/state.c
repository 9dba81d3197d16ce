/* The state file: what is kept byte for byte, what is refused, the lock, links, and saving anew. */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "state.h"

#define NOW "2026-11-23T16:00:00.000Z"
#define OTHER "{ \"source\":{\"source\":\"rss\",\"url\":\"u\"}, \"later\":[1.50], \"seen\":[] }"
#define LINE                                                                                       \
	"{\"source\":{\"query\":\"a\\\"\xE8\xA7\x82\",\"source\":\"hn-search\"},\"newest_id\":"    \
	"\"hn:2\","                                                                                \
	"\"newest_at\":\"2026-11-23T15:00:00.000Z\",\"cursor\":{\"page\":[2,\"x\"]},"              \
	"\"pending_id\":\"hn:3\",\"pending_at\":\"2026-11-23T15:30:00.000Z\",\"kept\":{\"id\":"    \
	"\"7\"},"                                                                                  \
	"\"etag\":\"W/\\\"1\\\"\",\"last_modified\":\"Mon\",\"seen\":[\"00000000000000ff\","       \
	"\"8000000000000001\"],\"saved_at\":\"" NOW "\"}"
#define KEY "{\"query\": \"a\\\"\xE8\xA7\x82\", \"source\":\"hn-search\"}"

static char path[256];

static void write_file(const char *text)
{
	FILE *f = fopen(path, "w");

	CHECK(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void check_file(const char *want)
{
	char text[8192] = "";
	FILE *f = fopen(path, "r");

	CHECK(f != NULL);
	if (!f)
		return;
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	fclose(f);
	CHECK_STR(str_of(text), want);
}

/* A line of ours is read, and written as it was; another source's keeps its bytes, at its place. */
static void lines_are_kept(void)
{
	struct err e;
	struct state *s;
	struct state_source *source, *fresh;

	write_file(OTHER "\n" LINE);
	s = state_open(path, true, &e);
	CHECK(s != NULL);
	if (!s)
		return;
	source = state_source(s, KEY, &e);
	CHECK_STR(state_get(source, STATE_NEWEST_ID), "hn:2");
	CHECK_STR(state_get(source, STATE_CURSOR), "{\"page\":[2,\"x\"]}");
	CHECK_STR(state_get(source, STATE_ETAG), "W/\"1\"");
	CHECK(state_get(source, STATE_ASKED).ptr == NULL);
	CHECK(state_has_seen(source, 255) && state_has_seen(source, 0x8000000000000001));
	CHECK(!state_has_seen(source, 1));
	CHECK(!state_is_changed(s));
	CHECK_INT(state_save(s, NOW, &e), 0);
	check_file(OTHER "\n" LINE);
	state_set(source, STATE_NEWEST_ID, STR("hn:2"));
	CHECK_INT(state_save(s, NOW, &e), 0);
	check_file(OTHER "\n" LINE "\n");
	fresh = state_source(s, "{\"source\":\"x\"}", &e);
	CHECK(
	    fresh && fresh->seen_count == 0 && state_source(s, "{\"source\":\"x\"}", &e) == fresh);
	state_set(source, STATE_KEPT, STR("null"));
	state_set(fresh, STATE_LAST_MODIFIED, STR("Tue"));
	state_set(fresh, STATE_ETAG, STR("e"));
	state_set(fresh, STATE_ETAG, STR_NONE);
	for (int member = STATE_NEWEST_ID; member < STATE_MEMBERS; member++)
		state_set(source, (enum state_member)member, STR_NONE);
	state_forget(source, 1);
	CHECK_INT(state_save(s, NOW, &e), 0);
	check_file(OTHER "\n{\"source\":{\"query\":\"a\\\"\xE8\xA7\x82\",\"source\":\"hn-search\"},"
			 "\"seen\":[\"00000000000000ff\"],\"saved_at\":\"" NOW "\"}\n"
			 "{\"source\":{\"source\":\"x\"},\"last_modified\":\"Tue\",\"seen\":[],"
			 "\"saved_at\":\"" NOW "\"}\n");
	state_close(s);
}

/* What is no state is refused with its line, and stays as it is. */
static void refused(const char *text, const char *why)
{
	struct err e = {.text = ""};
	struct state *s;

	write_file(text);
	s = state_open(path, true, &e);
	CHECK(s == NULL);
	state_close(s);
	CHECK_INT(e.code, EXIT_USAGE);
	if (!strstr(e.text, why))
		CHECK_STR(str_of(e.text), why);
	CHECK(strncmp(e.text, path, strlen(path)) == 0);
	check_file(text);
}

static void foreign(void)
{
	refused("posts\n", ":1: bad JSON at byte 1");
	refused("{\"id\":\"1\",\"text\":\"a post\"}\n", ":1: no state of fetch (no `source`)");
	refused("{\"source\":\"a\"}\n", ":1: no state");
	refused(OTHER "\n\n", ":2: bad JSON");
	refused(OTHER "\n{\"source\":{},\"newest_at\":\"now\"}\n",
	    ":2: no state of fetch (`newest_at` is no time)");
	refused("{\"source\":{},\"etag\":1}", "(`etag` is no text)");
	refused("{\"source\":{},\"seen\":[\"xyz\"]}", "what is no hash");
	refused("{\"source\":{},\"seen\":{}}", "no array");
	refused("{\"source\":{}}\n{ \"source\" : {} }\n", ":2: a second line of one source");
}

/* One run at a time, also by another name of the file; the lock ends with its holder, however it
 * ended. */
static void locked(const char *link)
{
	struct err e;
	struct state *s, *other;
	char left[280];
	FILE *f;
	pid_t child;

	unlink(path);
	s = state_open(path, true, &e);
	CHECK(s != NULL);
	CHECK(!state_open(path, true, &e));
	CHECK(strstr(e.text, ": another fetch is using it") != NULL);
	CHECK(!state_open(link, true, &e));
	other = state_open(path, false, &e); /* --dry-run only looks */
	CHECK(other != NULL);
	state_close(other);
	state_close(s);
	CHECK(access(path, F_OK) != 0); /* nothing was known, so nothing is made */
	child = fork();
	if (child == 0)
		_exit(state_open(path, true, &e) ? 0 : 1); /* dies without closing */
	CHECK(waitpid(child, NULL, 0) == child);
	snprintf(left, sizeof(left), "%s.new", path);
	f = fopen(left, "w"); /* as by one that was killed while it wrote */
	CHECK(f && fclose(f) == 0);
	s = state_open(path, true, &e);
	CHECK(s != NULL);
	CHECK(access(left, F_OK) != 0);
	state_close(s);
}

/* A link stays one, and what it leads to is written, made where it is not there. */
static void links(const char *link)
{
	struct err e;
	struct stat there;
	struct state *s;

	unlink(path);
	s = state_open(link, true, &e);
	CHECK(s != NULL);
	if (!s)
		return;
	state_see(state_source(s, "{\"source\":\"x\"}", &e), (const uint64_t[]){1}, 1);
	CHECK_INT(state_save(s, NOW, &e), 0);
	state_close(s);
	CHECK(lstat(link, &there) == 0 && S_ISLNK(there.st_mode));
	check_file(
	    "{\"source\":{\"source\":\"x\"},\"seen\":[\"0000000000000001\"],\"saved_at\":\"" NOW
	    "\"}\n");
}

static void hashes(void)
{
	struct err e;
	struct state *s = state_open(NULL, true, &e);
	struct state_source *source = s ? state_source(s, "{}", &e) : NULL;

	CHECK(source != NULL);
	if (!source)
		return;
	for (uint64_t i = 0; i < STATE_SEEN_MAX + 10; i++)
		state_see(source, &i, 1);
	CHECK_INT(source->seen_count, STATE_SEEN_MAX);
	CHECK(!state_has_seen(source, 9) && state_has_seen(source, 10));
	CHECK_INT(source->seen[0], STATE_SEEN_MAX + 9);
	state_see(source, (const uint64_t[]){12, 11}, 2); /* the latest first, without repeats */
	CHECK_INT(source->seen_count, STATE_SEEN_MAX);
	CHECK(source->seen[0] == 12 && source->seen[1] == 11 && state_has_seen(source, 10));
	state_forget(source, 2);
	CHECK(!state_has_seen(source, 10) && state_has_seen(source, 11));
	CHECK_INT(state_save(s, NOW, &e), 0); /* in memory only */
	state_close(s);
}

/* A folder, and one that can't be written into. */
static void unusable(const char *dir)
{
	struct err e;

	CHECK(!state_open("", true, &e));
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK(!state_open(dir, false, &e));
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK(!state_open("/nonexistent/state.ndjson", true, &e));
	CHECK_INT(e.code, EXIT_USAGE);
}

int main(void)
{
	char dir[] = "/tmp/trendpipe-state.XXXXXX", link[280], command[300];

	CHECK(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/state.ndjson", dir);
	snprintf(link, sizeof(link), "%s/link", dir);
	CHECK(symlink("state.ndjson", link) == 0);
	lines_are_kept();
	foreign();
	locked(link);
	links(link);
	hashes();
	unusable(dir);
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	CHECK_INT(system(command), 0);
	return check_done();
}
