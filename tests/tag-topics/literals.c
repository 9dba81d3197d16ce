/* Phrases as they are found in texts: by the table the same ones as by looking for each everywhere.
 */
#include "literals.h"
#include "check.h"

#define TEXT_MAX 400
#define FOUND_MAX 1000

struct stand {
	uint32_t phrase;
	size_t from;
};

struct found {
	struct stand place[FOUND_MAX];
	size_t count, enough;
};

static bool note(void *context, const struct literal *l, size_t from)
{
	struct found *f = context;

	f->place[f->count++] = (struct stand){l->phrase, from};
	return f->count == f->enough;
}

/* The same numbers on every machine. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*seed >> 33) % below);
}

static const char *const pieces[] = {"a", "s", "ss", "ab", "agent", "agents", "9", "o1", "best",
    " ", " ", "'", "$", "#", ".", ")", "\n", "é", "ß", "中", "文", "人工", "智能", "の", "한",
    "🙂", "…"};

static size_t write_pieces(uint64_t *seed, uint32_t most, char *out)
{
	size_t len = 0;

	for (uint32_t n = 1 + draw(seed, most); n > 0; n--) {
		const char *piece = pieces[draw(seed, sizeof pieces / sizeof *pieces)];

		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

static bool is_run(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* What must be told: it begins no word within one, and ends one but for an s, or is open. */
static bool stands(const struct phrase *p, struct str text, size_t from)
{
	size_t to = from + p->plain.len;

	if (from + p->plain.len > text.len ||
	    memcmp(text.ptr + from, p->plain.ptr, p->plain.len) != 0)
		return false;
	if (is_run(p->plain.ptr[0]) && from > 0 && is_run(text.ptr[from - 1]))
		return false;
	if (p->open || !is_run(text.ptr[to - 1]) || to == text.len)
		return true;
	to += text.ptr[to] == 's';
	return to == text.len || !is_run(text.ptr[to]);
}

static bool is_told(const struct found *f, uint32_t phrase, size_t from)
{
	size_t times = 0;

	for (size_t i = 0; i < f->count; i++)
		times += f->place[i].phrase == phrase && f->place[i].from == from;
	CHECK(times <= 1);
	return times == 1;
}

static void check_all(const struct lexicon *lx, const struct literals *l, struct str text)
{
	struct found f = {.enough = SIZE_MAX};
	size_t told = 0;

	literals_find(l, text, note, &f);
	for (uint32_t i = 0; i < lx->phrases; i++)
		for (size_t from = 0; from < text.len; from++) {
			struct str plain = lx->phrase[i].plain;
			bool there = is_told(&f, i, from);

			told += there;
			CHECK(there || !stands(&lx->phrase[i], text, from));
			CHECK(!there || (from + plain.len <= text.len &&
					    memcmp(text.ptr + from, plain.ptr, plain.len) == 0));
		}
	CHECK_INT(told, f.count);
}

static void add(struct lexicon *lx, struct str spelling, bool open)
{
	struct err e;

	(void)lexicon_add(lx,
	    (struct use){.what = USE_LIST, .flags = open ? USE_PREFIX : 0, .spelling = spelling},
	    NULL, &e);
}

/* Phrases and texts of few pieces, so that they meet at every place and begin with one another. */
static void by_chance(uint64_t seed, size_t phrases)
{
	struct arena arena;
	struct lexicon lx;
	struct literals *l;
	struct err e;
	char text[TEXT_MAX + PLAIN_PAD];

	arena_init(&arena, 1 << 20);
	lexicon_init(&lx, &arena);
	for (size_t i = 0; i < phrases; i++)
		add(&lx, (struct str){text, write_pieces(&seed, 4, text)}, draw(&seed, 4) == 0);
	l = literals_new(&lx, NULL, 0, &e);
	CHECK(l != NULL);
	for (int i = 0; l && i < 40; i++) {
		size_t len = write_pieces(&seed, 60, text);

		memset(text + len, i % 2 ? 'a' : 0, PLAIN_PAD); /* what stands there is no text */
		check_all(&lx, l, (struct str){text, len});
	}
	literals_free(l);
	lexicon_free(&lx);
	arena_free(&arena);
}

static void none_and_enough(void)
{
	struct arena arena;
	struct lexicon lx;
	struct literals *l;
	struct err e;
	struct found f = {.enough = 3};
	char text[64 + PLAIN_PAD] = "tea tea tea tea tea";

	arena_init(&arena, 1 << 20);
	lexicon_init(&lx, &arena);
	l = literals_new(&lx, NULL, 0, &e);
	literals_find(l, (struct str){text, 19}, note, &f);
	CHECK_INT(f.count, 0);
	literals_free(l);
	add(&lx, STR("tea"), false);
	l = literals_new(&lx, NULL, 0, &e);
	literals_find(l, (struct str){text, 19}, note, &f);
	CHECK_INT(f.count, 3);
	CHECK_INT(f.place[2].from, 8);
	literals_free(l);
	lexicon_free(&lx);
	arena_free(&arena);
}

int main(void)
{
	for (uint64_t seed = 1; seed <= 12; seed++)
		by_chance(seed, seed % 3 == 0 ? 400 : 5 * seed);
	none_and_enough();
	return check_done();
}
