/*
 * How a sentence speaks (see voice.h): the words that mark news, calls, the writer himself and
 * opinions, in the two languages of the reports.
 */
#include "voice.h"

#include <string.h>

#include "text.h"

#define VOICE_BYTES_MAX (1u << 20)
#define VOICE_PAIR_MIN 4 /* letters of each word of a pair */
#define VOICE_HAN_RUN 12 /* bytes: four Han characters */

static const char *const news[] = {"release", "releases", "released", "releasing", "launch",
    "launches", "launched", "launching", "announce", "announces", "announced", "announcing",
    "introduce", "introduces", "introducing", "unveils", "unveiled", "acquire", "acquires",
    "acquired", "acquisition", "raises", "raised", "invests", "signs", "signed", "partnership",
    "partnered", "joins", "joining", "now available", "available now", "available in",
    "generally available", "now live", "now part of", "is live", "is here", "is out", "open-source",
    "open-sourced", "open-sourcing", "open source", "presents", "we present", "we're sharing",
    "we’re sharing", "we built", "we trained", "new paper", "new research", "new study", "report",
    "reports", "study", "review", "finds", "reveals", "shows", "show", "paper", "appointed",
    "steps down", "files", "sues", "bans", "stock", "发布", "推出", "上线", "开源", "收购", "宣布",
    "融资", "投资", "签署", "达成", "合作", "任命", "加入", "新增", "放出", "计划", "股价", "研究",
    "论文", "报告", "指南"};

static const char *const deals[] = {"acquire", "acquires", "acquired", "acquisition", "acquiring",
    "buys", "to buy", "buying", "merger", "takeover", "raises", "raised", "funding", "series a",
    "series b", "series c", "series d", "invest", "invests", "investing", "investment", "stake",
    "deal", "signs", "signed", "partnership", "partners", "partnered", "partnering",
    "collaboration", "agreement", "收购", "并购", "融资", "投资", "入股", "合作", "签署", "协议"};

static const char *const gatherings[] = {"conference", "keynote", "summit", "meetup", "webinar",
    "workshop", "seminar", "fireside", "fireside chat", "livestream", "live stream", "going live",
    "we're live", "we’re live", "live now", "hackathon", "poster session", "booth", "tune in",
    "join us", "see you at", "see you there", "swing by", "come chat", "stop by", "on stage",
    "heading to", "speaking at", "presenting at", "be presenting", "be speaking", "his talk",
    "her talk", "my talk", "our talk", "office hours", "demo day", "podcast", "episode", "register",
    "rsvp", "save your spot", "save the date", "ticket", "tickets", "in-person", "agenda", "峰会",
    "大会", "论坛", "黑客松", "报名", "沙龙", "年会", "直播", "演讲", "讲座"};

static const char *const reader[] = {
    "you", "your", "you're", "you’re", "you've", "you’ve", "you'll", "you’ll", "你", "您"};

static const char *const calls[] = {"see", "find", "visit", "join", "watch", "register", "check",
    "learn", "discover", "explore", "come", "where to find", "here's", "here’s", "get", "try",
    "turn", "start", "read", "stop", "sign up", "don't miss", "show us", "tune in", "apply",
    "tomorrow", "先看", "欢迎", "快来", "一起来"};

static const char *const house[] = {"we", "we're", "we’re", "we've", "we’ve", "our", "我们"};

static const char *const own[] = {"we", "we're", "we’re", "we've", "we’ve", "our", "i", "i'm",
    "i’m", "i've", "i’ve", "i'll", "i’ll", "my", "我"};

static const char *const opinions[] = {"i", "i'm", "i’m", "i've", "i’ve", "my", "think", "believe",
    "should", "must", "need", "never", "always", "best", "worst", "worse", "biggest", "hardest",
    "easiest", "great", "bad", "love", "hate", "wrong", "won't", "won’t", "will not", "not",
    "isn't", "isn’t", "aren't", "don't", "don’t", "can't", "can’t", "really", "literally",
    "interesting", "impressive", "impressed", "disappointed", "underhyped", "overhyped", "fan",
    "feels", "seems", "nobody", "risk", "stupid", "perhaps", "most", "craziest", "too", "我",
    "觉得", "认为", "应该", "建议", "必须", "最", "太", "不是", "而是", "其实", "可能", "值得",
    "预计", "看好", "迟早", "预测", "没必要", "怎么", "才是", "反而", "提醒", "只是", "靠", "更",
    "不如", "真正"};

/* These make an opinion also of a sentence that tells news first. */
static const char *const beliefs[] = {"i think", "i believe", "i don't think", "in my opinion",
    "my take", "my view", "我觉得", "我认为", "我看好", "我的看法"};

static bool is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

size_t voice_place(struct str folded, struct str word)
{
	bool ascii = word.len && (unsigned char)word.ptr[0] < 0x80;
	const char *at;
	size_t i;

	for (i = 0; word.len && i + word.len <= folded.len; i++) {
		at = memchr(folded.ptr + i, word.ptr[0], folded.len - word.len - i + 1);
		if (!at)
			break;
		i = (size_t)(at - folded.ptr);
		if (memcmp(at, word.ptr, word.len) != 0)
			continue;
		if (!ascii)
			return i;
		if (i > 0 && is_word_byte(folded.ptr[i - 1]))
			continue;
		if (i + word.len < folded.len && is_word_byte(folded.ptr[i + word.len]))
			continue;
		return i;
	}
	return VOICE_NOWHERE;
}

/* Where the first of the words stands. */
static size_t first_of(struct str folded, const char *const *words, size_t count)
{
	size_t i, place, first = VOICE_NOWHERE;

	for (i = 0; i < count; i++) {
		place = voice_place(folded, str_of(words[i]));
		first = place < first ? place : first;
	}
	return first;
}

static size_t place_of(struct str sentence, const char *const *words, size_t count)
{
	struct buf folded;
	size_t place;

	buf_init(&folded, VOICE_BYTES_MAX);
	text_fold(sentence, &folded);
	place = first_of(buf_str(&folded), words, count);
	buf_free(&folded);
	return place;
}

#define PLACE(sentence, words) place_of((sentence), (words), sizeof(words) / sizeof((words)[0]))

bool voice_tells(struct str sentence)
{
	return PLACE(sentence, news) != VOICE_NOWHERE;
}

bool voice_deals(struct str sentence)
{
	return PLACE(sentence, deals) != VOICE_NOWHERE;
}

bool voice_gathers(struct str sentence)
{
	return PLACE(sentence, gatherings) != VOICE_NOWHERE;
}

bool voice_asks(struct str sentence)
{
	return str_ends(sentence, STR("?")) || str_ends(sentence, STR("？"));
}

bool voice_addresses(struct str sentence)
{
	size_t spoken = PLACE(sentence, reader);

	return PLACE(sentence, calls) == 0 ||
	       (spoken != VOICE_NOWHERE && spoken < PLACE(sentence, news));
}

bool voice_is_own(struct str sentence)
{
	return PLACE(sentence, own) != VOICE_NOWHERE;
}

bool voice_is_house(struct str sentence)
{
	return PLACE(sentence, house) != VOICE_NOWHERE;
}

bool voice_opines(struct str sentence)
{
	size_t judged = PLACE(sentence, opinions);

	if (judged == VOICE_NOWHERE || voice_asks(sentence))
		return false;
	return judged <= PLACE(sentence, news) || PLACE(sentence, beliefs) != VOICE_NOWHERE;
}

/* The end of the word or Han character at `at`. */
static size_t word_end(struct str s, size_t at)
{
	size_t i = at;

	while (i < s.len && is_word_byte(s.ptr[i]))
		i++;
	if (i == at)
		(void)text_next(s, &i);
	return i;
}

static bool is_han_run(struct str s)
{
	size_t at = 0;

	while (at < s.len)
		if (text_class_of(text_next(s, &at)) != TEXT_HAN)
			return false;
	return s.len == VOICE_HAN_RUN;
}

/* The pair of words, or run of Han characters, that starts at `at`; empty where none does. */
static struct str pair_at(struct str s, size_t at)
{
	size_t end = word_end(s, at), next = end + 1;
	struct str run = {s.ptr + at, VOICE_HAN_RUN};

	if (is_word_byte(s.ptr[at])) {
		if (end - at < VOICE_PAIR_MIN || next >= s.len || s.ptr[end] != ' ' ||
		    !is_word_byte(s.ptr[next]) || word_end(s, next) - next < VOICE_PAIR_MIN)
			return STR_NONE;
		return (struct str){s.ptr + at, word_end(s, next) - at};
	}
	return at + VOICE_HAN_RUN <= s.len && is_han_run(run) ? run : STR_NONE;
}

bool voice_meets(struct str a, struct str b)
{
	struct buf one, other;
	struct str s, pair;
	size_t at;
	bool met = false;

	buf_init(&one, VOICE_BYTES_MAX);
	buf_init(&other, VOICE_BYTES_MAX);
	text_fold(a, &one);
	text_fold(b, &other);
	s = buf_str(&one);
	for (at = 0; at < s.len && !met; at = word_end(s, at)) {
		pair = pair_at(s, at);
		met = pair.len && voice_place(buf_str(&other), pair) != VOICE_NOWHERE;
	}
	buf_free(&one);
	buf_free(&other);
	return met;
}
