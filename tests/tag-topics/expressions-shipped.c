/*
 * Regular expressions as one writes them, and the shipped ones: found where they stand, and by the
 * matcher, which tries all where one of their beginnings stands, the same as one by one.
 */
#include "check.h"
#include "matcher.h"
#include "rules.h"

#define TEXT_MAX 300
#define PLACES 64 /* where a text may begin */

/* The same numbers on every machine. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*seed >> 33) % below);
}

static bool add(struct lexicon *lx, const char *written)
{
	struct err e;

	return lexicon_add(lx,
		   (struct use){.what = USE_LIST, .flags = USE_REGEX, .spelling = str_of(written)},
		   NULL, &e) == 0;
}

static void check_known(const char *written, const char *text, size_t from, size_t to)
{
	struct arena arena;
	struct lexicon lx;
	struct matcher *m = NULL;
	struct matcher_scratch *s = NULL;
	struct hits found = {.count = 0};
	struct err e;
	char room[TEXT_MAX + PLAIN_PAD] = {0};

	arena_init(&arena, 1 << 20);
	lexicon_init(&lx, &arena);
	memcpy(room, text, strlen(text));
	if (add(&lx, written))
		m = matcher_new(&lx, false, &e);
	if (m)
		s = matcher_scratch_new(m, &e);
	CHECK(s && matcher_scan(m, s, (struct str){room, strlen(text)}, &found, &e) == 0);
	CHECK_INT(found.count, to > 0);
	CHECK(found.count == 0 || (found.hit[0].from == from && found.hit[0].to == to));
	matcher_scratch_free(s);
	matcher_free(m);
	lexicon_free(&lx);
	arena_free(&arena);
}

static void known(void)
{
	check_known("b[^a]+", "b c tea", 0, 4); /* not `b c te` */
	check_known("gpt-?\\d[\\d.]*", "a gpt 5.2.", 2, 10);
	check_known("gpt-?\\d", "gpt 5.2 gpt 55 xgpt5", 0, 0);
	check_known("\\w*ing", "a reading room", 2, 9);
	check_known("(raised|secured) \\$?\\d+", "they raised $50s", 5, 15);
	check_known("(?:a+)+b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac ab", 46, 48);
	check_known("(?:\\w+)+!", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac ab!", 46, 49);
}

/* --- the shipped ones */

/* Texts of what stands in the rules. */
static size_t write_phrases(uint64_t *seed, const struct lexicon *lx, char *out)
{
	static const char *const others[] = {" ", "3 ", "$5m ", "raised ", "gpt ", "from ",
	    "stocks rose ", "5 steps ", "ai in ", "law ", "图", "生成", "new paper ", "raised $5",
	    "join us at ", "get your copy ", "$5m round "};
	size_t len = 0, want = draw(seed, TEXT_MAX - 64);

	while (len < want) {
		struct str phrase = lx->phrase[draw(seed, (uint32_t)lx->phrases)].plain;
		const char *other = others[draw(seed, sizeof others / sizeof *others)];

		if (phrase.len < 40 && draw(seed, 3) == 0) {
			memcpy(out + len, phrase.ptr, phrase.len);
			len += phrase.len;
		}
		memcpy(out + len, other, strlen(other));
		len += strlen(other);
	}
	return len;
}

/* Whether all finds of the phrase are those of the expression by itself. */
static void check_alone(const struct hits *found, uint32_t phrase, struct hits alone)
{
	size_t at = 0;

	for (size_t i = 0; i < found->count; i++) {
		if (found->hit[i].phrase != phrase)
			continue;
		CHECK(at < alone.count && alone.hit[at].from == found->hit[i].from &&
		      alone.hit[at].to == found->hit[i].to);
		at++;
	}
	CHECK_INT(at, alone.count);
}

static size_t scan_alone(
    const struct lexicon *lx, uint32_t phrase, const struct matcher *m, struct matcher_scratch *s)
{
	struct matcher_alone alone;
	struct err e;
	uint64_t seed = phrase;
	char room[TEXT_MAX + PLACES + PLAIN_PAD];
	size_t finds = 0;

	CHECK(matcher_alone(lx, phrase, &alone, &e) == 0);
	for (size_t i = 0; alone.scratch && i < 4 * PLACES; i++) {
		struct hits found, by_itself;
		struct str text = {room + i % PLACES, 0};

		text.len = write_phrases(&seed, lx, room + i % PLACES);
		memset(room + i % PLACES + text.len, 0, PLAIN_PAD);
		CHECK(matcher_scan(m, s, text, &found, &e) == 0);
		CHECK(matcher_scan(alone.matcher, alone.scratch, text, &by_itself, &e) == 0);
		check_alone(&found, phrase, by_itself);
		finds += by_itself.count;
	}
	matcher_alone_free(&alone);
	return finds;
}

static void shipped(void)
{
	const char *root = getenv("ROOT");
	char path[4096];
	struct rules r;
	struct err e;
	struct matcher *m;
	struct matcher_scratch *s;
	size_t finds = 0;

	snprintf(path, sizeof path, "%s/filters/tag-topics/topics", root ? root : ".");
	rules_init(&r);
	CHECK(rules_read(&r, path, &e) == 0 && rules_finish(&r, &e) == 0);
	m = matcher_new(&r.lexicon, false, &e);
	s = m ? matcher_scratch_new(m, &e) : NULL;
	CHECK(s != NULL);
	for (uint32_t i = 0; s && i < r.lexicon.phrases; i++)
		if (r.lexicon.phrase[i].regex)
			finds += scan_alone(&r.lexicon, i, m, s);
	CHECK(finds > 100);
	matcher_scratch_free(s);
	matcher_free(m);
	rules_free(&r);
}

int main(void)
{
	known();
	shipped();
	return check_done();
}
