/*
 * The guards: which texts, nearly the same, tell another thing. With `pairs` as its argument it
 * reads lines of two texts parted by a tab instead, and prints for each how alike they are, and
 * whether their facts agree: tests/quality/dedupe asks so. The texts are invented.
 */
#include "check.h"

#include "signature.h"

struct desk {
	struct signer *signer;
	struct arena arena;
	struct err e;
};

static bool agree(struct desk *d, struct str a, struct str b, double *alike)
{
	arena_reset(&d->arena);
	struct signature *x = signature_make(d->signer, a, 0, &d->arena, &d->e);
	struct signature *y = signature_make(d->signer, b, 0, &d->arena, &d->e);

	if (!x || !y)
		die(EXIT_IO, "%s", d->e.text);
	bool same = x->keys.head == y->keys.head && signature_same(&x->print, &y->print);
	*alike = same ? 1 : signature_likeness(&x->print, &y->print, 0);
	return same || signature_facts_agree(&x->print, &y->print);
}

static void check_facts(struct desk *d, const char *a, const char *b, bool want)
{
	double alike;
	bool there = agree(d, str_of(a), str_of(b), &alike);
	bool back = agree(d, str_of(b), str_of(a), &alike);

	if (there != want || back != want)
		fprintf(stderr, "%s: %s / %s\n", want ? "should agree" : "should not agree", a, b);
	CHECK(there == want && back == want);
}

struct pair {
	const char *a, *b;
};

/* What changes between the texts of a pair is news. */
static const struct pair updates[] = {
    /* numbers, versions, amounts, dates */
    {"GPT-5.1 is out today", "GPT-5.2 is out today"},
    {"they raised $5B last week", "they raised $10B last week"},
    {"they raised $5 million last week", "they raised $5 billion last week"},
    {"it costs $20 a month now", "it costs \xe2\x82\xac"
				 "20 a month now"},
    {"sales are up +3% on the year", "sales are up -3% on the year"},
    {"the model has seven parts in all", "the model has nine parts in all"},
    {"the meeting is on May 5 in town", "the meeting is on March 5 in town"},
    {"the meeting is on January 5 in town", "the meeting is on February 5 in town"},
    {"the show begins on Monday evening", "the show begins on Friday evening"},
    {"融资10亿美元的消息", "融资10亿人民币的消息"},
    {"融资10亿的消息", "融资10万的消息"},
    {"会议在三月五日举行", "会议在四月五日举行"},
    {"会议今天在线举行", "会议明天在线举行"},
    {"公司有三个新的部门", "公司有五个新的部门"},
    /* tickers and names */
    {"shares of $NVDA are moving", "shares of $AMD are moving"},
    {"a new model from OpenAI is here", "a new model from Anthropic is here"},
    {"a new phone from Apple is here", "a new phone from Google is here"},
    {"we met with Mark at the event", "we met with Rose at the event"},
    {"thanks to @ada_sample for this", "thanks to @bob_sample for this"},
    {"We asked chatgpt about the weather in town", "We asked gemini about the weather in town"},
    {"The new iPhone is here for all", "The new xBox is here for all"},
    {"We love the #Python community of our town", "We love the #Rust community of our town"},
    {"#FreeTibet #StandWithUs #FightOn", "#FreeTibet #StandWithUs #GiveUp"},
    {"The first part of the story is out", "The second part of the story is out"},
    /* a name that stands twice is changed once */
    {"Ada wrote the code that we use, says Ada", "Ada wrote the code that we use, says Bob"},
    {"马斯克发布了新的计划", "黄仁勋发布了新的计划"},
    {"谷歌发布了新的计划", "微软发布了新的计划"},
    {"利用 Claude 做了一个小工具", "利用 Cursor 做了一个小工具"},
    {"el presidente dice que en Madrid no hay agua para todos",
	"el presidente dice que en Lima no hay "
	"agua para todos"},
    {"特斯拉的新车今天上路了", "比亚迪的新车今天上路了"},
    /* figures that change places */
    {"The home team won by 3:2 on the day", "The home team won by 2:3 on the day"},
    {"sales went from 5 to 7 in the year", "sales went from 7 to 5 in the year"},
    /* a name goes, another and more comes */
    {"we like the tools of Apple for this", "we like the tools of Zorblax Inc for this"},
    /* denials and directions */
    {"it is safe to use", "it is not safe to use"},
    {"they will ship it", "they won\xe2\x80\x99t ship it"},
    {"shares rise after the report", "shares fall after the report"},
    {"sales rose a lot in the year", "sales dropped a lot in the year"},
    {"the firm beat what they hoped", "the firm missed what they hoped"},
    {"we are buying more of this", "we are selling more of this"},
    {"他去了北边的城市", "他没去北边的城市"},
    {"股价今天上涨很多", "股价今天下跌很多"},
    {"银行上调了这家公司的评级", "银行下调了这家公司的评级"},
    {"用户数量增了很多", "用户数量减了很多"},
    /* of a text cut short the figures that it has count */
    {"version 2.7 is fast and good\xe2\x80\xa6", "version 2.6 is fast and good, 30% faster"},
    {"Day 304 of 365 for all here\xe2\x80\xa6", "Day 303 of 365 for all here\xe2\x80\xa6"},
};

/* What changes is wording. */
static const struct pair same[] = {
    {"version v2.6 is out", "2.6 version is now out"},
    {"they don\xe2\x80\x99t like this", "they don't like this"},
    {"A new model from OpenAI is here", "a new model from openai is here"},
    {"A NEW MODEL FROM APPLE IS HERE", "a new model from Apple is here"},
    {"it is a big day for the team", "it is a great day for the team"},
    {"shares rise after the report", "shares rose after the report"},
    {"shares soar after the report", "shares jump after the report"},
    {"a new model from OpenAI is here", "a new model from OpenAI is here #ai"},
    {"he went up the hill to look", "he went along the hill to look"},
    {"这个工具非常好用", "这个工具特别好用"},
    {"version 2.6 is fast and good\xe2\x80\xa6", "version 2.6 is fast and good, 30% faster"},
    {"it costs \xef\xbc\x84"
     "20 a month now",
	"it costs $20 a month now"},
    {"The sample lab opens a house", "@bob_sample The sample lab opens a home"},
    {"The sample lab opens a house", "RT @bob_sample: The sample lab opens a home"},
    {"The sample lab opens a house", "转 The sample lab opens a home"},
    /* rare words that the writer gives no capital */
    {"The deranged cat sat on the mat for us", "The pensive cat sat on the mat for us"},
    {"用了两年的 auth solutions 还可以", "用了两年的 auth systems 还可以"},
    /* tags that say nothing: at the end, in a list, of whom the news is from */
    {"The lab opens a house #ml #ada", "The lab opens a house #MachineLearning"},
    {"The lab opens a house: #ML #AI - read on", "The lab opens a house: #Data #Zorb - read on"},
    {"The lab opens a house via @ada_sample", "The lab opens a house via @bob_sample"},
    {"The lab opens a house by @ada - read on", "The lab opens a house by @bob - read on"},
    {"The lab opens a house, thanks @ada", "The lab opens a house, thanks @bob"},
    /* names that are added where other words differ too */
    {"New in town: Ada opens a large house for all", "Ada opens a big house for all in Zorbia"},
    /* of what is cut the last word may be half of one */
    {"A new model from the lab of Zorblax is here for all",
	"A new model from the lab of Zorb\xe2\x80\xa6"},
    {"", ""},
};

static void read_pairs(struct desk *d)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, stdin)) > 0) {
		struct str s = {line, (size_t)len - (line[len - 1] == '\n')};
		const char *tab = memchr(s.ptr, '\t', s.len);
		if (!tab)
			die(EXIT_USAGE, "no tab in a line of pairs");
		struct str a = {s.ptr, (size_t)(tab - s.ptr)};
		struct str b = {tab + 1, s.len - a.len - 1};
		double alike;
		bool facts = agree(d, a, b, &alike);
		printf("%.4f\t%d\n", alike, facts);
	}
	free(line);
}

int main(int argc, char **argv)
{
	struct desk d = {0};

	arena_init(&d.arena, 1 << 28);
	d.signer = signer_new(&d.e);
	if (argc > 1 && strcmp(argv[1], "pairs") == 0)
		read_pairs(&d);
	for (size_t i = 0; argc == 1 && i < sizeof(updates) / sizeof(*updates); i++)
		check_facts(&d, updates[i].a, updates[i].b, false);
	for (size_t i = 0; argc == 1 && i < sizeof(same) / sizeof(*same); i++)
		check_facts(&d, same[i].a, same[i].b, true);
	signer_free(d.signer);
	arena_free(&d.arena);
	return check_done();
}
