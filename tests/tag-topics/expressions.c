/*
 * Regular expressions by chance are found in texts of any length, wherever these lie in memory: by
 * the matcher, which tries them where one of their beginnings stands, the same as by going through
 * the expression step by step from every place.
 */
#include "check.h"
#include "matcher.h"

#define TEXT_MAX 300
#define PLACES 64 /* where a text may begin, from a multiple of as many bytes on */
#define NODES 64
#define WRITTEN_MAX 400
#define TOGETHER 10
#define ROUNDS 24

/* An expression: characters of some sort, parts behind one another, or one of several. */
struct node {
	enum { SOME, BEHIND, EITHER } kind;
	const char *written; /* SOME */
	size_t least, most;  /* times */
	struct node *part[4];
	size_t parts;
};

struct grower {
	uint64_t seed;
	struct node node[NODES];
	size_t nodes;
	char written[WRITTEN_MAX];
};

typedef bool places[TEXT_MAX + 1];

/* The same numbers on every machine. */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*seed >> 33) % below);
}

static const char *const sorts[] = {"a", "b", "3", "ab", "tea", "茶", "模型", "é", "\\d", "\\w",
    ".", "\\s", "[ab]", "[^a]", "[0-3.]", "/", "%", "\\.", "\\$"};

static struct node *grow(struct grower *g, unsigned depth)
{
	struct node *n = &g->node[g->nodes++];
	uint32_t times = draw(&g->seed, 16);

	*n = (struct node){.kind = SOME, .least = 1, .most = 1};
	if (depth < 3 && g->nodes < NODES - 5 && (depth == 0 || draw(&g->seed, 4) == 0)) {
		n->kind = depth % 2 == 0 ? BEHIND : EITHER;
		n->parts = 2 + draw(&g->seed, 3);
		for (size_t i = 0; i < n->parts; i++)
			n->part[i] = grow(g, depth + 1);
	} else {
		n->written = sorts[draw(&g->seed, sizeof sorts / sizeof *sorts)];
	}
	if (times < 5 && depth > 0) {
		n->least = times == 4 ? 2 : times % 2;
		n->most = times < 2 ? 1 : times == 4 ? 2 : TEXT_MAX;
	}
	return n;
}

static void write_node(struct grower *g, const struct node *n)
{
	size_t room = sizeof g->written - 1;
	bool group = n->kind != SOME || strlen(n->written) > 1;

	if (group)
		strncat(g->written, "(?:", room - strlen(g->written));
	if (n->kind == SOME)
		strncat(g->written, n->written, room - strlen(g->written));
	for (size_t i = 0; i < n->parts; i++) {
		if (i > 0 && n->kind == EITHER)
			strncat(g->written, "|", room - strlen(g->written));
		write_node(g, n->part[i]);
	}
	if (group)
		strncat(g->written, ")", room - strlen(g->written));
	if (n->most != 1 || n->least != 1)
		strncat(g->written,
		    n->most == 1    ? "?"
		    : n->most == 2  ? "{2}"
		    : n->least == 0 ? "*"
				    : "+",
		    room - strlen(g->written));
}

/* --- step by step */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* é is a letter as well, in two bytes. */
static bool word_at(struct str s, size_t at)
{
	return at < s.len && (is_word(s.ptr[at]) || (unsigned char)s.ptr[at] == 0xC3);
}

static bool word_before(struct str s, size_t at)
{
	return at > 0 && (is_word(s.ptr[at - 1]) || (unsigned char)s.ptr[at - 1] == 0xA9);
}

static size_t bytes_at(struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.ptr[at];

	return c < 0x80 ? 1 : c < 0xE0 ? 2 : 3;
}

/* How many bytes at `at` are of that sort; 0: none. */
static size_t one_of(const char *sort, struct str s, size_t at)
{
	char c = s.ptr[at];
	size_t all = bytes_at(s, at), len = strlen(sort);

	if (strcmp(sort, "\\d") == 0)
		return is_digit(c);
	if (strcmp(sort, "\\w") == 0)
		return is_word(c);
	if (strcmp(sort, "\\s") == 0)
		return c == ' ' || c == '\n';
	if (strcmp(sort, ".") == 0)
		return c == '\n' ? 0 : all;
	if (strcmp(sort, "[ab]") == 0)
		return c == 'a' || c == 'b';
	if (strcmp(sort, "[^a]") == 0)
		return c == 'a' ? 0 : all;
	if (strcmp(sort, "[0-3.]") == 0)
		return (c >= '0' && c <= '3') || c == '.';
	if (*sort == '\\')
		return c == sort[1];
	return s.len - at >= len && memcmp(s.ptr + at, sort, len) == 0 ? len : 0;
}

static void step(const struct node *n, struct str s, const places from, places to);

static void step_once(const struct node *n, struct str s, const places from, places to)
{
	places now, next;

	memset(to, 0, sizeof(places));
	if (n->kind == SOME) {
		for (size_t at = 0; at < s.len; at++) {
			size_t len = from[at] ? one_of(n->written, s, at) : 0;

			if (len > 0)
				to[at + len] = true;
		}
		return;
	}
	memcpy(now, from, sizeof now);
	for (size_t i = 0; i < n->parts; i++) {
		step(n->part[i], s, n->kind == BEHIND ? now : from, next);
		memcpy(now, next, sizeof now);
		for (size_t at = 0; n->kind == EITHER && at <= s.len; at++)
			to[at] = to[at] || next[at];
	}
	if (n->kind == BEHIND)
		memcpy(to, now, sizeof now);
}

/* Where what matches from one of `from` on may end. */
static void step(const struct node *n, struct str s, const places from, places to)
{
	places now, next;
	bool more = true;

	memcpy(now, from, sizeof now);
	memset(to, 0, sizeof(places));
	if (n->least == 0)
		memcpy(to, from, sizeof now);
	for (size_t times = 1; times <= n->most && more; times++) {
		step_once(n, s, now, next);
		memcpy(now, next, sizeof now);
		more = times < n->least;
		for (size_t at = 0; times >= n->least && at <= s.len; at++) {
			more = more || (next[at] && !to[at]);
			to[at] = to[at] || next[at];
		}
	}
}

/* The rules of words, of topics(5). */
static bool may_begin(struct str s, size_t at)
{
	return !word_at(s, at) || (!word_before(s, at) && (at == 0 || s.ptr[at - 1] != '$'));
}

static bool may_end(struct str s, size_t at)
{
	if (!word_before(s, at))
		return true;
	if (word_at(s, at))
		return s.ptr[at] == 's' && !word_at(s, at + 1);
	return !(at + 1 < s.len && s.ptr[at] == '.' && is_digit(s.ptr[at - 1]) &&
		 is_digit(s.ptr[at + 1]));
}

/* The next hit from *from on: where it begins; its end, 0 for none. */
static size_t next_hit(const struct node *n, struct str s, size_t *from)
{
	places start, end;

	for (; *from < s.len; ++*from) {
		if (((unsigned char)s.ptr[*from] & 0xC0) == 0x80 || !may_begin(s, *from))
			continue;
		memset(start, 0, sizeof start);
		start[*from] = true;
		step(n, s, start, end);
		for (size_t to = s.len; to > *from; to--)
			if (end[to] && may_end(s, to))
				return to;
	}
	return 0;
}

/* --- the matcher beside it */

static size_t write_text(uint64_t *seed, char *out)
{
	static const char *const pieces[] = {"a", "b", "c", "3", "1", "s", " ", " ", "ab", "tea",
	    "茶", "模型", "é", ".", "/", "%", "$", "\n", "xxxxx xxxx ", "zz zzz "};
	size_t len = 0, want = draw(seed, TEXT_MAX - 16);
	bool rare = draw(seed, 2) == 0;

	while (len < want) {
		uint32_t i = draw(seed, sizeof pieces / sizeof *pieces);
		const char *piece = pieces[rare && draw(seed, 12) > 0 ? 18 + i % 2 : i];

		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}
	return len;
}

static void check_text_of(const struct node *const *root, const struct lexicon *lx,
    const struct hits *found, struct str text)
{
	for (uint32_t i = 0; i < lx->phrases; i++) {
		size_t from = 0, to, at = 0;

		for (to = next_hit(root[i], text, &from); to > 0;
		     to = next_hit(root[i], text, &from)) {
			while (at < found->count && found->hit[at].phrase != i)
				at++;
			CHECK(at < found->count && found->hit[at].from == from &&
			      found->hit[at].to == to);
			at++;
			from = to;
		}
		while (at < found->count && found->hit[at].phrase != i)
			at++;
		CHECK_INT(at, found->count);
	}
}

static bool add(struct lexicon *lx, const char *written)
{
	struct err e;
	size_t before = lx->phrases;

	return lexicon_add(lx,
		   (struct use){.what = USE_LIST, .flags = USE_REGEX, .spelling = str_of(written)},
		   NULL, &e) == 0 &&
	       lx->phrases == before + 1;
}

/* Whether the expression compiles by itself: it fits no empty text. */
static bool compiles(const struct lexicon *lx, uint32_t phrase)
{
	struct matcher_alone alone;
	struct err e;
	bool good = matcher_alone(lx, phrase, &alone, &e) == 0;

	matcher_alone_free(&alone);
	return good;
}

static void scan_texts(uint64_t *seed, const struct lexicon *lx, const struct node *const *root)
{
	struct err e;
	struct matcher *m = matcher_new(lx, false, &e);
	struct matcher_scratch *s = m ? matcher_scratch_new(m, &e) : NULL;
	char *room = calloc(1, TEXT_MAX + 2 * PLACES + PLAIN_PAD);

	CHECK(s != NULL && room != NULL);
	for (size_t i = 0; s && room && i < PLACES; i++) {
		struct hits found;
		struct str text = {room + i, write_text(seed, room + i)};

		memset(room + i + text.len, i % 2 ? 'a' : 0, PLAIN_PAD);
		CHECK(matcher_scan(m, s, text, &found, &e) == 0);
		check_text_of(root, lx, &found, text);
	}
	free(room);
	matcher_scratch_free(s);
	matcher_free(m);
}

static void by_chance(uint64_t seed)
{
	static struct grower g[TOGETHER];
	const struct node *root[TOGETHER];
	struct arena arena;
	struct lexicon lx;
	size_t count = 0;

	arena_init(&arena, 1 << 20);
	lexicon_init(&lx, &arena);
	while (count < TOGETHER) {
		struct lexicon alone;

		g[count] = (struct grower){.seed = ++seed * 0x9E3779B97F4A7C15u};
		root[count] = grow(&g[count], 0);
		write_node(&g[count], root[count]);
		lexicon_init(&alone, &arena);
		if (add(&alone, g[count].written) && compiles(&alone, 0) &&
		    add(&lx, g[count].written))
			count++;
		lexicon_free(&alone);
	}
	scan_texts(&seed, &lx, root);
	lexicon_free(&lx);
	arena_free(&arena);
}

int main(void)
{
	for (uint64_t round = 1; round <= ROUNDS; round++)
		by_chance(round * 100);
	return check_done();
}
