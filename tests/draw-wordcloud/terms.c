/* What posts' texts come to: tokens, phrases, plurals, people, stop words, weights. */
#include "terms.h"

#include "check.h"
#include "room.h"

/* What all tests share. */
struct desk {
	struct segmenter *segmenter;
	struct tokenizer *tokenizer;
	struct arena arena;
	struct wordlist stop, usual;
};

static struct desk desk_new(void)
{
	struct err e;
	struct desk d = {0};
	d.segmenter = segment_open(
	    room_write("words.txt", "模型 300 n\n智能 300 n\n我们 900 r\n发布 400 v\n"), NULL, &e);
	d.tokenizer = tokenizer_new(d.segmenter, &e);
	arena_init(&d.arena, 1 << 24);
	CHECK(wordlist_load(&d.stop,
		  room_write("stop.txt", "# stop\nthe\nIS\nof\ndoes\nthing\n我们\n"), &e) == 0);
	CHECK(wordlist_load(
		  &d.usual, room_write("usual.txt", "*spaced\t100000\nmodel\t2000\n"), &e) == 0);
	return d;
}

static void desk_free(struct desk *d)
{
	tokenizer_free(d->tokenizer);
	segment_close(d->segmenter);
	arena_free(&d->arena);
	wordlist_free(&d->stop);
	wordlist_free(&d->usual);
}

/* The tokens of a text with what each is: w n h N $ and `-` before one that joins. */
static const char *tokens_of(struct desk *d, const char *text, const char *name)
{
	static char out[4096];
	struct err e;
	struct tokens tokens;
	struct post_name names = {.name = str_of(name)};
	struct post p = {.text = str_of(text)};
	size_t len = 0;
	p.tags.name = &names;
	p.tags.names = name != NULL;
	CHECK(tokens_read(d->tokenizer, &p, &d->arena, &tokens, &e) == 0);
	for (size_t i = 0; i < tokens.count; i++) {
		const struct token *t = &tokens.at[i];
		len += (size_t)snprintf(out + len, sizeof out - len, "%s%s%c:%.*s",
		    i > 0 ? " " : "", t->joins ? "-" : "", "wnhN$"[t->kind], STR_ARG(t->key));
	}
	out[len] = '\0';
	return out;
}

static void tokens(void)
{
	static const struct {
		const char *text, *name, *want;
	} table[] = {
	    {"GPT-5.2 and Node.js, C++ v2.6", NULL, "w:gpt-5.2 -w:and -w:node.js w:c++ -w:v2.6"},
	    {"Gemini 3 Pro", NULL, "w:gemini -n:3 -w:pro"},
	    {"up 12% to $5 or 300ms, 1.5-2x", NULL, "w:up w:to w:or -n:300ms"},
	    {"3D", NULL, "w:3d"},
	    {"OpenAI's don\xE2\x80\x99t end.The", NULL, "w:openai -w:don't -w:end w:the"},
	    {"@ada see https://example.com/a?b=c now", NULL, "w:see w:now"},
	    {"#AI $NVDA 🚀 go", NULL, "w:ai -$:$nvda w:go"},
	    {"我们发布ＡＩ模型", NULL, "h:我们 -h:发布 w:ai -h:模型"},
	    {"AT&amp;T &lt;b&gt;", NULL, "w:at&t w:b"},
	    {"ゲームの話", NULL, "w:ゲーム h:話"},
	    {"カメラ", NULL, "w:カメラ"},
	    {"これは", NULL, ""},
	    {"new claude code is", "Claude Code", "w:new -N:claude code -w:is"},
	    {"the news of today from 谷歌 here", "Google",
		"w:the -w:news -w:of -w:today -w:from h:谷 -h:歌 -w:here N:google"},
	    {"来自谷歌", "Google", "h:来 -h:自 -h:谷 -h:歌"},
	    {"", "Google", "N:google"},
	};
	struct desk d = desk_new();
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		CHECK_STR(str_of(tokens_of(&d, table[i].text, table[i].name)), table[i].want);
	desk_free(&d);
}

static void add(struct desk *d, struct terms *t, const char *author, const char *text)
{
	struct err e;
	struct tokens tokens;
	struct post p = {.text = str_of(text)};
	CHECK(tokens_read(d->tokenizer, &p, &d->arena, &tokens, &e) == 0);
	CHECK(terms_add(t, str_of(author), &tokens, &e) == 0);
}

static const struct term *find(const struct term *term, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(term[i].text, str_of(text)))
			return &term[i];
	return NULL;
}

static void counts(void)
{
	struct desk d = desk_new();
	struct err e;
	struct terms *t = terms_new(&d.stop, &d.usual, &e);
	const struct term *term;
	size_t count;
	for (int i = 0; i < 40; i++) /* one account, forty times */
		add(&d, t, "loud", "Shouting of the Loudness");
	for (int i = 0; i < 5; i++) {
		char author[16];
		snprintf(author, sizeof author, "a%d", i);
		add(&d, t, author, "Deep Think is the thing, quiet, model, agents");
		add(&d, t, author, "DEEP THINK 大模型, agent, agent");
	}
	add(&d, t, NULL, "agents, nameless, quiet, DOE, does, things");
	add(&d, t, "", "agents, nameless");
	CHECK(terms_rank(t, 100, &term, &count, &e) == 0);
	const struct term *phrase = find(term, count, "Deep Think");
	CHECK(phrase != NULL && find(term, count, "deep") == NULL &&
	      find(term, count, "Think") == NULL);
	CHECK_INT(phrase != NULL ? phrase->authors : 0, 5);
	CHECK_INT(phrase != NULL ? phrase->posts : 0, 10);
	CHECK(
	    find(term, count, "大模型") != NULL); /* two listed words that always stand together */
	CHECK(find(term, count, "the") == NULL && find(term, count, "is") == NULL);
	CHECK(find(term, count, "does") == NULL && find(term, count, "things") == NULL);
	CHECK(find(term, count, "DOE") != NULL); /* not the singular of a stop word */
	const struct term *agents = find(term, count, "agents"); /* the plural is used more */
	CHECK(find(term, count, "agent") == NULL);
	CHECK_INT(agents != NULL ? agents->authors : 0, 7);
	CHECK_INT(agents != NULL ? agents->posts : 0, 12);
	const struct term *loud = find(term, count, "Loudness"),
			  *quiet = find(term, count, "quiet");
	CHECK(loud != NULL && quiet != NULL && loud->authors == 1 && loud->posts == 40);
	CHECK(loud != NULL && quiet != NULL &&
	      loud->weight < quiet->weight); /* six people outweigh one */
	const struct term *usual = find(term, count, "model");
	CHECK(usual == NULL || (quiet != NULL && usual->weight < quiet->weight));
	for (size_t i = 1; i < count; i++)
		CHECK(term[i - 1].weight >= term[i].weight);
	terms_free(t);
	desk_free(&d);
}

static void few(void)
{
	struct desk d = desk_new();
	struct err e;
	struct terms *t = terms_new(&d.stop, &d.usual, &e);
	const struct term *term;
	size_t count;
	CHECK(terms_rank(t, 10, &term, &count, &e) == 0);
	CHECK_INT(count, 0);
	terms_free(t);
	t = terms_new(&d.stop, &d.usual, &e);
	add(&d, t, "a", "zebra yak xerus wombat");
	CHECK(terms_rank(t, 3, &term, &count, &e) == 0);
	CHECK_INT(count, 3); /* of equal weight: by spelling */
	CHECK_STR(term[0].text, "wombat");
	CHECK_STR(term[2].text, "yak");
	terms_free(t);
	desk_free(&d);
}

static void lists(void)
{
	struct err e;
	struct wordlist w = {0};
	CHECK(wordlist_load(&w, room_write("list.txt", "# c\n\nÉtude\t7\nplain\r\n"), &e) == 0);
	CHECK_INT(w.words, 2);
	CHECK_INT(wordlist_count(&w, STR("\xC3\xA9tude")), 7);
	CHECK_INT(wordlist_count(&w, STR("plain")), 0);
	CHECK_INT(wordlist_count(&w, STR("absent")), -1);
	CHECK(wordlist_load(&w, room_write("list.txt", "good\t1\nbad\tx\n"), &e) != 0);
	CHECK(strstr(e.text, "list.txt:2: ") == e.text && e.code == EXIT_USAGE);
	CHECK(wordlist_load(&w, "no-such-list", &e) != 0);
	wordlist_free(&w);
	CHECK_INT(wordlist_count(&w, STR("plain")), -1);
}

int main(void)
{
	struct room room = room_enter();
	tokens();
	counts();
	few();
	lists();
	room_leave(&room);
	return check_done();
}
