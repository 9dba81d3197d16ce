/*
 * Posts as rank meets them, without end: posts COUNT. Tags, counts, authors and repeats as real
 * streams have them: authors, names and words are drawn with shares that fall as 1/rank, each post
 * has a word of its own, three of ten repeat one of the last 7,000, one in twenty is an update.
 * Always the same bytes; no text of anybody.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ROOM 7000
#define DAY_S 86400
#define NAMES 20000

static const char *const topics[] = {"models", "chips", "agents", "research", "speech", "robots",
    "safety", "funding", "policy", "tools"};
static const char *const kinds[] = {"release", "opinion", "research", "chatter", "business",
    "advert", "question", "tutorial", "market"};
static const char *const moods[] = {"positive", "neutral", "negative"};
static const char *const texts[] = {
    "the new model runs on a small machine and everybody says that it is much better than before",
    "how we made it twice as fast: what was measured, what was not, and what is left to be done",
    "so it begins, they said, and it was gone before lunch; here is what is known until now"};

struct source {
	uint64_t state;
};

/* splitmix64 (Vigna 2015) */
static uint64_t draw(struct source *s)
{
	uint64_t x = s->state += 0x9e3779b97f4a7c15;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* A number below most; n about 1/n as often as 1. */
static uint64_t draw_rank(struct source *s, uint64_t most)
{
	double x = (double)(draw(s) >> 11) * 0x1p-53;
	uint64_t n = (uint64_t)exp(x * log((double)most));

	return n < most ? n : most - 1;
}

static void write_dup(struct source *s, uint64_t me)
{
	uint64_t first = me - draw(s) % ROOM - 1, role = draw(s) % 20;
	const char *name = role < 6 ? "repeat" : "update";

	if (role > 6 || first > me)
		printf(
		    "\"dup\":{\"cluster\":\"%llu\",\"role\":\"first\"},", (unsigned long long)me);
	else
		printf("\"dup\":{\"cluster\":\"%llu\",\"role\":\"%s\",\"of\":\"%llu\",\"reason\":"
		       "\"near\","
		       "\"similarity\":0.%llu},",
		    (unsigned long long)first, name, (unsigned long long)first,
		    (unsigned long long)(80 + draw(s) % 20));
}

static void write_tags(struct source *s)
{
	uint64_t pick = draw(s);

	printf("\"tags\":{\"relevance\":0.%02llu,\"topics\":[{\"id\":\"%s\",\"score\":0.%llu}],",
	    (unsigned long long)(pick % 100), topics[pick / 100 % 10],
	    (unsigned long long)(10 + pick / 1000 % 90));
	printf("\"kind\":\"%s\",\"sentiment\":{\"label\":\"%s\",\"score\":0.1},\"names\":[",
	    kinds[pick / 100000 % 9], moods[pick / 1000000 % 3]);
	for (uint64_t i = 0, names = pick / 10000000 % 4; i < names; i++)
		printf("%s{\"name\":\"Name %llu\",\"type\":\"model\"}", i > 0 ? "," : "",
		    (unsigned long long)draw_rank(s, NAMES));
	printf("],\"tickers\":[]}}\n");
}

static void write_counts(struct source *s)
{
	unsigned long long likes = draw_rank(s, 100000) - 1;

	printf(
	    "\"public_metrics\":{\"like_count\":%llu,\"retweet_count\":%llu,\"reply_count\":%llu,"
	    "\"quote_count\":%llu,\"bookmark_count\":%llu,\"impression_count\":%llu},",
	    likes, likes / 6, likes / 9, likes / 30, likes / 5, likes * 90 + draw(s) % 500);
}

static void write_post(struct source *s, uint64_t me, uint64_t count)
{
	uint64_t author = draw_rank(s, count / 5 + 1000), age = draw(s) % DAY_S;

	printf(
	    "{\"id\":\"%llu\",\"created_at\":\"2025-12-05T%02u:%02u:%02u.%03uZ\",\"lang\":\"en\",",
	    (unsigned long long)me, (unsigned)(age / 3600), (unsigned)(age / 60 % 60),
	    (unsigned)(age % 60), (unsigned)(draw(s) % 1000));
	printf("\"text\":\"%s", texts[draw(s) % 3]);
	for (int i = 0; i < 5; i++)
		printf(" Word%llu", (unsigned long long)draw_rank(s, count / 4 + 5000));
	printf(
	    " Post%llu\",\"author\":{\"id\":\"%llu\",\"username\":\"user%llu\",\"name\":\"User "
	    "%llu\","
	    "\"description\":\"one of many who tell of things\",\"verified\":%s,\"public_metrics\":"
	    "{\"followers_count\":%llu}},",
	    (unsigned long long)me, (unsigned long long)author, (unsigned long long)author,
	    (unsigned long long)author, author % 5 == 0 ? "true" : "false",
	    (unsigned long long)(4000000 / (author + 1) + 50));
	write_counts(s);
	printf("\"origin\":{\"network\":\"x\",\"adapter\":\"sample\",\"source\":\"bench\"},\"url\":"
	       "\"https://example.com/user%llu/status/%llu\",",
	    (unsigned long long)author, (unsigned long long)me);
	write_dup(s, me);
	write_tags(s);
}

int main(int argc, char **argv)
{
	struct source s = {1};
	uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;

	for (uint64_t me = 0; me < count; me++)
		write_post(&s, me, count);
	return ferror(stdout) || fflush(stdout) != 0;
}
