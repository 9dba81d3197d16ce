/* Sentences of posts: what is taken away, what is chosen, where it is cut. */
#include "sentence.h"

#include "check.h"
#include "text.h"

static const struct post_name lumen[] = {{{"Lumen-4", 7}, {"model", 5}}};

static void check_pick(const char *text, const char *want)
{
	struct buf out;

	buf_init(&out, 1 << 20);
	sentence_pick(str_of(text), lumen, 1, &out);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void check_title(const char *text, const char *want)
{
	struct buf out;
	bool whole;

	buf_init(&out, 1 << 20);
	sentence_title(str_of(text), &out, &whole);
	CHECK_STR(buf_str(&out), want);
	buf_free(&out);
}

static void test_cleaning(void)
{
	check_pick("@ann @bob_t @carol Lumen-4 is out. https://t.co/x", "Lumen-4 is out.");
	check_pick("RT @ann: Lumen-4 reads faster than its elder sister",
	    "Lumen-4 reads faster than its elder sister");
	check_pick("Lumen-4 is now available for all teams #AI #LLM #Lumen4 https://t.co/x",
	    "Lumen-4 is now available for all teams");
	check_pick("Fast #MachineLearning with Lumen-4 for everyone",
	    "Fast MachineLearning with Lumen-4 for everyone");
	check_pick("Lumen-4 &lt;beats&gt; R&amp;D budgets everywhere",
	    "Lumen-4 <beats> R&D budgets everywhere");
	check_pick("🚀🚀 Lumen-4 is here, and it is small 👇", "Lumen-4 is here, and it is small");
	check_pick("“Lumen-4 is the one that we kept in the end.”",
	    "Lumen-4 is the one that we kept in the end.");
	check_pick("Skills to launch your career at https://t.co/x from the Lumen-4 team",
	    "Skills to launch your career from the Lumen-4 team");
	check_pick("An article by Lumen-4 and al (https://t.co/x) for everybody",
	    "An article by Lumen-4 and al for everybody");
	check_pick("Notes on Lumen-4, which I use daily now. lab.example.org/lumen-4...",
	    "Notes on Lumen-4, which I use daily now.");
	check_pick("https://t.co/only", "");
	check_pick("", "");
	check_pick("👀", "");
}

static void test_choice(void)
{
	check_pick(
	    "Good morning everybody out there.\nLumen Labs released Lumen-4 with 200,000 tokens of "
	    "context and half the price of its elder.\nSign up for the newsletter today!",
	    "Lumen Labs released Lumen-4 with 200,000 tokens of context and half the price of its "
	    "elder.");
	check_pick("大家早上好。\n今天 Lumen-4 正式发布，上下文 20 "
		   "万，价格减半，开放给所有开发者使用。\n点击链接查看",
	    "今天 Lumen-4 正式发布，上下文 20 万，价格减半，开放给所有开发者使用。");
	check_pick(
	    "Weak spots can be slow to find and to fix.\n\nToday, we're sharing details about "
	    "Lumen-4, which patches them.",
	    "Today, we're sharing details about Lumen-4, which patches them.");
	check_pick("TileDream\n\nVideo that keeps objects in place for ten minutes",
	    "TileDream: Video that keeps objects in place for ten minutes");
	check_pick("What Lumen-4 can do for you:\n- read long files\n- write tests\n- wait",
	    "What Lumen-4 can do for you: read long files; write tests; wait");
	check_pick("Lumen Shop to buy Warner Bros. In an $82.7B Deal",
	    "Lumen Shop to buy Warner Bros. In an $82.7B Deal");
}

/* A post that the network cut off: its last sentence is not told where another can be. */
static void test_cut_off(void)
{
	check_pick("Lumen-4 is available in the API from today, for every plan and in every "
		   "region. It has been in "
		   "closed tests for six weeks with forty companies that run it in their support "
		   "desks. Our next "
		   "step is to bring the same model to phones, where the https://t.co/x",
	    "Lumen-4 is available in the API from today, for every plan and in every region. It "
	    "has been in "
	    "closed tests for six weeks with forty companies that run it in their support desks.");
}

/* One endless sentence is cut at a clause or a word, with an ellipsis. */
static void test_limit(void)
{
	struct buf text, out;
	int i;

	buf_init(&text, 1 << 20);
	buf_init(&out, 1 << 20);
	for (i = 0; i < 80; i++)
		buf_add_z(&text, "slowly growing ");
	sentence_pick(buf_str(&text), NULL, 0, &out);
	CHECK(str_ends(buf_str(&out), STR("g…")) || str_ends(buf_str(&out), STR("y…")));
	CHECK(text_width(buf_str(&out)) <= SENTENCE_WIDTH_MAX + 1);
	buf_reset(&text);
	buf_reset(&out);
	for (i = 0; i < 80; i++)
		buf_add_z(&text, "模型变小，");
	sentence_pick(buf_str(&text), NULL, 0, &out);
	CHECK(str_ends(buf_str(&out), STR("小…")));
	buf_free(&text);
	buf_free(&out);
}

static void test_titles(void)
{
	check_title("TileDream\n\nVideo that keeps objects in place", "TileDream");
	check_title(
	    "摩根大通：新模型带来第二波冲击\n\n摩根大通称，……", "摩根大通：新模型带来第二波冲击");
	check_title("Lumen-4 is here.\nMore below", "");
	check_title("- an item\n- another", "");
	check_title("Today we read the filing,\nand it is long", "");
	check_title("P1\n\nMastering physics with Lumen-4", "P1");
}

/* Of an opinion the sentence that judges, not the one that leads to it or asks for others' words.
 */
static void test_views(void)
{
	static const char text[] =
	    "Lumen-4 was released on Monday and costs a third less.\n\nI believe that "
	    "small models will win on factory floors.\n\nLet us know what you think!";
	struct buf out;

	check_pick(text,
	    "Lumen-4 was released on Monday and costs a third less. I believe that small "
	    "models will win on factory floors.");
	buf_init(&out, 1 << 20);
	sentence_pick_view(str_of(text), lumen, 1, &out);
	CHECK_STR(buf_str(&out), "I believe that small models will win on factory floors.");
	buf_free(&out);
}

int main(void)
{
	test_cleaning();
	test_choice();
	test_cut_off();
	test_limit();
	test_titles();
	test_views();
	return check_done();
}
