/* How sentences speak: news, questions, calls, opinions, and whether two are on one matter. */
#include "voice.h"

#include "check.h"

static void test_news(void)
{
	CHECK(voice_tells(STR("Lumen Labs released Lumen-4 today.")));
	CHECK(voice_tells(STR("Lumen Labs 发布 Lumen-4。")));
	CHECK(!voice_tells(STR("Software vulnerabilities are hard to find.")));
	CHECK(!voice_tells(STR("An unreleased prototype.")));
}

static void test_reader(void)
{
	CHECK(voice_asks(STR("How do the best teams build?")));
	CHECK(voice_asks(STR("你试过吗？")));
	CHECK(voice_addresses(STR("See how shops use it.")));
	CHECK(voice_addresses(STR("With Lumen-4 you can draw maps.")));
	CHECK(voice_addresses(STR("Devs, you've been busy since we launched Lumen-4.")));
	CHECK(!voice_addresses(STR("We released Lumen-4, which you can run at home.")));
	CHECK(!voice_addresses(STR("Seed rounds shrink.")));
}

static void test_business(void)
{
	CHECK(voice_deals(STR("Harbor Chips to acquire Loopwise")));
	CHECK(voice_deals(STR("海港芯片收购环智")));
	CHECK(!voice_deals(STR("Dealing with models all day")));
	CHECK(voice_gathers(STR("Swing by our booth!")));
	CHECK(voice_gathers(STR("人工智能峰会明天开幕")));
	CHECK(!voice_gathers(STR("Lumen-4 summits the leaderboard")));
}

static void test_opinions(void)
{
	CHECK(voice_opines(STR("I believe small models will win.")));
	CHECK(voice_opines(STR("Harbor 收购 Loopwise，我觉得贵了。")));
	CHECK(!voice_opines(STR("Should we worry?")));
	CHECK(!voice_opines(STR("Introducing Lumen-4, our most capable model.")));
	CHECK(!voice_opines(STR("The Data Science Design Manual")));
	CHECK(voice_is_own(STR("I shared it once")));
	CHECK(!voice_is_house(STR("I shared it once")));
	CHECK(voice_is_house(STR("Today we're releasing it")));
	CHECK(!voice_is_own(STR("Iowa wins")));
}

static void test_meeting(void)
{
	CHECK(voice_meets(STR("small open models win"), STR("Open models are a burden")));
	CHECK(voice_meets(STR("自研芯片的思路"), STR("不看好自研芯片的路")));
	CHECK(!voice_meets(STR("agents are fun"), STR("agents fail")));
	CHECK(!voice_meets(STR_NONE, STR("agents fail")));
}

int main(void)
{
	test_news();
	test_reader();
	test_business();
	test_opinions();
	test_meeting();
	return check_done();
}
