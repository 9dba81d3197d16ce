/*
 * Builds one open table from the lists of words (see lexicon.h), and looks words up in it: as they
 * stand, then without their endings. A word is known by 27 bits of its hash; of ten thousand names
 * one or two are taken for a common word.
 */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "text.h"

#define STEM_MIN 3
#define KIND_BITS 3
#define KIND_MASK ((1u << KIND_BITS) - 1)
#define BUCKET 4 /* slots in a number of 64 bits */
#define SLOT_ONES UINT64_C(0x0001000100010001)

/* Words that deny. Apostrophes are gone from a normal text. */
static const char denials[] =
    "not no never without cannot none nor neither nothing nobody nowhere dont doesnt didnt isnt "
    "arent wasnt werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt aint mustnt neednt "
    "unable ";

/* Opposites: what stands in one list and what stands in the other can't both be the news. */
static const char ups[] =
    "up rise rose risen gain grow grew grown growth increase surge soar jump rally climb beat win "
    "won buy bought buyer bull bullish higher high above over more most best better raise boost "
    "upgrade advance approve accept allow open start begin began before success successful succeed "
    "pass passed join hire enable true yes long expand strong stronger outperform support include "
    "import profit overvalued accelerate green faster love first enter legal true real alive ";
static const char downs[] =
    "down fall fell fallen lose lost loss shrink shrank decline decrease plunge plummet slump drop "
    "tumble sink sank slide miss missed sell sold seller bear bearish lower low below under less "
    "fewer least worst worse cut slash downgrade retreat reject deny ban close stop end ended "
    "after "
    "failure unsuccessful fail leave fire disable false short contract weak weaker underperform "
    "oppose exclude export deficit undervalued slow red slower hate last exit illegal fake dead ";

static const char pairs_up[] =
    "扩员 上调 上行 上涨 看多 看涨 做多 利好 盈利 扩张 加息 通过 支持 允许 "
    "开始 成功 同意 进口 批准 加入 牛市 增持 "
    "合法 有利 乐观 ";
static const char pairs_down[] =
    "裁员 下调 下行 下跌 看空 看跌 做空 利空 亏损 收缩 降息 否决 反对 禁止 "
    "结束 失败 拒绝 出口 驳回 退出 熊市 减持 "
    "非法 不利 悲观 ";

/* Names that some write without a capital, and what a date or number is told by. */
static const char names[] =
    "monday tuesday wednesday thursday friday saturday sunday weekend today tomorrow yesterday "
    "tonight "
    "january february april june july august september october november december jan feb apr jun "
    "jul aug sept oct nov dec "
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million billion trillion dozen half twice double triple "
    "second third fourth fifth sixth seventh eighth ninth tenth "
    "openai chatgpt gpt codex sora claude anthropic gemini gemma bard google deepmind nvidia amd "
    "intel tsmc apple iphone siri microsoft azure copilot bing github gitlab meta llama facebook "
    "instagram whatsapp amazon aws alexa tesla spacex starlink neuralink grok xai twitter tiktok "
    "bytedance youtube netflix spotify disney samsung sony huawei xiaomi baidu alibaba qwen "
    "tencent deepseek kimi moonshot minimax zhipu mistral cohere perplexity midjourney runway "
    "stability huggingface langchain langgraph llamaindex ollama vllm pytorch tensorflow numpy "
    "pandas python javascript typescript java rust golang kotlin linux ubuntu debian windows "
    "android ios macos chrome firefox safari docker kubernetes postgres mysql sqlite redis "
    "mongodb snowflake databricks salesforce oracle ibm cisco adobe figma canva notion slack "
    "discord telegram reddit linkedin zoom stripe paypal visa mastercard coinbase binance bitcoin "
    "btc ethereum eth solana dogecoin doge xrp cursor windsurf replit vercel supabase firebase "
    "groq cerebras waymo uber lyft airbnb boeing airbus toyota ford byd "
    "trump biden obama harris vance putin zelensky netanyahu modi xi elon musk altman zuckerberg "
    "bezos nadella pichai hassabis lecun hinton karpathy "
    "america american china chinese japan japanese korea korean india indian russia russian "
    "ukraine ukrainian israel israeli iran gaza europe european germany german france french "
    "italy italian spain spanish britain british england english canada canadian mexico mexican "
    "brazil australia taiwan singapore africa african asia asian "
    "london paris berlin tokyo beijing shanghai seoul moscow york boston chicago washington "
    "california texas florida seattle austin ";

/* Words that deny nothing, though a character of theirs does elsewhere. */
static const char pairs_usual[] =
    "非常 不错 不过 不仅 不断 不同 不少 未来 无论 无疑 否则 别人 别的 是否 "
    "特别 分别 区别 级别 类别 识别 性别 个别 ";

/* Names that no rule finds, by their first two characters. */
static const char pairs_name[] =
    "谷歌 苹果 微软 百度 腾讯 华为 小米 字节 抖音 快手 美团 京东 网易 阿里 淘宝 拼多 滴滴 小鹏 "
    "理想 蔚来 "
    "英伟 英特 台积 三星 索尼 高通 豆包 通义 千问 文心 智谱 月之 商汤 讯飞 寒武 中芯 宁德 茅台 "
    "恒大 "
    "库克 马云 马化 雷军 任正 扎克 奥特 微信 微博 知乎 推特 脸书 油管 甲骨 亚马 特斯 深度 阶跃 "
    "混元 可灵 即梦 "
    "美国 中国 英国 法国 德国 韩国 泰国 俄国 日本 印度 越南 俄罗 乌克 以色 伊朗 朝鲜 台湾 香港 "
    "澳门 "
    "北京 上海 深圳 广州 杭州 南京 成都 重庆 武汉 西安 天津 苏州 东京 纽约 伦敦 巴黎 硅谷 欧盟 "
    "欧洲 "
    "亚洲 非洲 白宫 央行 美联 比特 以太 今天 明天 昨天 后天 今年 去年 明年 上周 下周 本周 上月 "
    "下月 ";

static const struct {
	uint8_t bit;
	const char *runes;
} han_lists[] = {
    {HAN_DENIAL, "不没沒未无無非否别勿"},
    {HAN_UP, "涨漲升增买買赢贏胜勝高强多"},
    {HAN_DOWN, "跌降减減卖賣输輸负負亏虧低弱少"},
    {HAN_NUMERAL, "零一二三四五六七八九十百千万亿两兩萬億兆〇"},
    {HAN_UNIT, "百千万萬亿億兆元美港欧日镑月年天周时分秒倍成度岁点"},
    {HAN_SURNAME, "王李张刘陈杨赵黄周吴徐孙马朱胡郭何林罗郑梁谢宋唐许邓冯韩曹彭曾肖田董袁潘蒋蔡余杜"
		  "叶程苏魏吕丁沈姚"
		  "卢姜崔钟谭陆汪范廖贾韦傅邹孟熊秦邱侯薛闫雷龙史陶贺顾毛郝龚邵钱張劉陳楊趙黃吳孫馬"
		  "羅鄭謝許鄧馮韓蕭"
		  "葉蘇呂鍾譚陸賈韋鄒閻龍賀顧龔錢"},
    {HAN_FOREIGN, "阿埃艾爱安奥巴拜班贝比彼伯博布查茨达戴丹德登迪蒂丁杜多恩厄尔法菲费芬弗福盖戈格古"
		  "哈海汉赫亨华霍基吉"
		  "加佳杰卡凯康考科克肯库拉莱赖兰朗劳雷里丽利莉连林琳卢鲁伦罗洛马麦曼梅蒙米密默姆纳"
		  "娜南内尼诺努欧帕派"
		  "佩皮普契乔切丘萨塞森瑟莎舍施史斯苏索塔泰坦汤特汀图托瓦威韦维魏温翁沃乌西希夏谢辛"
		  "休雅亚扬耶伊英尤约"
		  "泽扎詹珍朱兹佐"},
};

/* Sums of products by odd numbers, so that no product waits for another; then mixed. */
static uint64_t hash_packed(const struct lexicon_word *w)
{
	uint64_t h = w->part[0] * UINT64_C(0x9fb21c651e98df25) +
		     w->part[1] * UINT64_C(0xbf58476d1ce4e5b9) +
		     w->part[2] * UINT64_C(0x94d049bb133111eb);

	h = (h ^ h >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

static char letter_at(const struct lexicon_word *w, size_t at)
{
	return (char)(w->part[at / 8] >> at % 8 * 8 & 0x7f);
}

/* The first len letters of w, and one more where that is not 0. */
static struct lexicon_word beginning(const struct lexicon_word *w, size_t len, char more)
{
	struct lexicon_word b = {.len = len};

	for (size_t i = 0; i < LEXICON_WORD_MAX / 8 && i * 8 < len; i++)
		b.part[i] = len - i * 8 >= 8
				? w->part[i]
				: w->part[i] & ((UINT64_C(1) << (len - i * 8) * 8) - 1);
	if (more)
		b.part[len / 8] |= (uint64_t)(unsigned char)more << len % 8 * 8;
	return b;
}

static uint64_t hash_pair(uint32_t first, uint32_t second)
{
	return hash_packed(&(struct lexicon_word){.part = {first, second, 1}});
}

static size_t bucket_of(uint64_t hash)
{
	return (size_t)hash % (LEXICON_SLOTS / BUCKET) * BUCKET;
}

static void put(struct lexicon *l, uint64_t hash, enum lexicon_kind kind)
{
	size_t at = bucket_of(hash);
	unsigned known = (unsigned)(hash >> 48) & ~KIND_MASK;

	for (; l->slot[at] != 0; at = (at + 1) % LEXICON_SLOTS)
		if ((l->slot[at] & ~KIND_MASK) == known)
			break;
	l->slot[at] = (uint16_t)(known | kind);
}

/* Highest bits of the slots that are 0: of the first, and maybe of some after it. */
static uint64_t zeros(uint64_t slots)
{
	return (slots - SLOT_ONES) & ~slots & SLOT_ONES << 15;
}

/* Looks at a bucket at a time: few are full, so that the first nearly always decides. */
static enum lexicon_kind find(const struct lexicon *l, uint64_t hash)
{
	uint64_t known = ((hash >> 48) & ~(uint64_t)KIND_MASK) * SLOT_ONES;

	for (size_t at = bucket_of(hash);; at = (at + BUCKET) % LEXICON_SLOTS) {
		uint64_t slots = l->slot[at] | (uint64_t)l->slot[at + 1] << 16 |
				 (uint64_t)l->slot[at + 2] << 32 | (uint64_t)l->slot[at + 3] << 48;
		uint64_t same = zeros((slots ^ known) & ~(SLOT_ONES * KIND_MASK));
		if (same)
			return slots >> (__builtin_ctzll(same) - 15) & KIND_MASK;
		if (zeros(slots))
			return WORD_UNKNOWN;
	}
}

/* Puts each word of a list. */
static void put_words(struct lexicon *l, const char *list, enum lexicon_kind kind)
{
	struct lexicon_word w = {.len = 0};

	for (; *list; list++) {
		if (*list != ' ') {
			w.part[w.len / 8] |= (uint64_t)(unsigned char)*list << w.len % 8 * 8;
			w.len++;
			continue;
		}
		put(l, hash_packed(&w), kind);
		w = (struct lexicon_word){.len = 0};
	}
}

/* Puts each pair of a list, and marks its first character. */
static void put_pairs(struct lexicon *l, const char *list, enum lexicon_kind kind)
{
	struct str s = str_of(list);

	for (size_t at = 0; at < s.len; at++) {
		uint32_t first = text_next(s, &at), second = text_next(s, &at);
		put(l, hash_pair(first, second), kind);
		l->han[first - LEXICON_HAN_FIRST] |= HAN_PAIR_FIRST;
	}
}

static void put_han(struct lexicon *l)
{
	for (size_t i = 0; i < sizeof(han_lists) / sizeof(*han_lists); i++) {
		struct str s = str_of(han_lists[i].runes);
		for (size_t at = 0; at < s.len;) {
			uint32_t rune = text_next(s, &at);
			if (rune - LEXICON_HAN_FIRST < LEXICON_HAN_COUNT)
				l->han[rune - LEXICON_HAN_FIRST] |= han_lists[i].bit;
		}
	}
}

struct lexicon *lexicon_new(struct err *e)
{
	struct lexicon *l = calloc(1, sizeof(*l));

	if (!l) {
		err_set(e, EXIT_IO, "common words (out of memory)");
		return NULL;
	}
	put_words(l, lexicon_words, WORD_COMMON);
	put_words(l, names, WORD_NAME);
	put_words(l, ups, WORD_UP);
	put_words(l, downs, WORD_DOWN);
	put_words(l, denials, WORD_DENIAL);
	put_pairs(l, pairs_up, WORD_UP);
	put_pairs(l, pairs_down, WORD_DOWN);
	put_pairs(l, pairs_usual, WORD_COMMON);
	put_pairs(l, pairs_name, WORD_NAME);
	put_han(l);
	return l;
}

void lexicon_free(struct lexicon *l)
{
	free(l);
}

static bool ends(const struct lexicon_word *w, const char *end, size_t len)
{
	if (w->len < len + STEM_MIN)
		return false;
	for (size_t i = 0; i < len; i++)
		if (letter_at(w, w->len - len + i) != end[i])
			return false;
	return true;
}

/* What is known of the word without its last `off` letters, and with `more` after them. */
static enum lexicon_kind stem(
    const struct lexicon *l, const struct lexicon_word *w, size_t off, char more)
{
	if (w->len < off + STEM_MIN)
		return WORD_UNKNOWN;
	struct lexicon_word b = beginning(w, w->len - off, more);
	return find(l, hash_packed(&b));
}

/* stopped, running: the consonant that was doubled before an ending goes too. */
static enum lexicon_kind stem_doubled(
    const struct lexicon *l, const struct lexicon_word *w, size_t off)
{
	size_t at = w->len - off - 1;

	if (w->len < off + 1 + STEM_MIN || letter_at(w, at) != letter_at(w, at - 1))
		return WORD_UNKNOWN;
	return stem(l, w, off + 1, 0);
}

static enum lexicon_kind without_ending(const struct lexicon *l, const struct lexicon_word *w)
{
	static const struct {
		char last;
		bool doubled;
		uint8_t len, off;
		char more;
		const char *end;
	} rule[] = {{'s', false, 1, 1, 0, "s"}, {'s', false, 2, 2, 0, "es"},
	    {'s', false, 3, 3, 'y', "ies"}, {'d', true, 2, 2, 0, "ed"}, {'d', false, 2, 1, 0, "ed"},
	    {'d', false, 3, 3, 'y', "ied"}, {'g', true, 3, 3, 0, "ing"},
	    {'g', false, 3, 3, 'e', "ing"}, {'y', false, 2, 2, 0, "ly"},
	    {'r', false, 2, 2, 0, "er"}, {'r', false, 2, 1, 0, "er"}};
	/* Bits of the last letters, which most unknown words have not. */
	const uint32_t lasts = UINT32_C(1) << ('s' & 31) | UINT32_C(1) << ('d' & 31) |
			       UINT32_C(1) << ('g' & 31) | UINT32_C(1) << ('y' & 31) |
			       UINT32_C(1) << ('r' & 31);

	if (w->len <= STEM_MIN)
		return WORD_UNKNOWN;
	char last = letter_at(w, w->len - 1);
	if (!(lasts >> (last & 31) & 1))
		return WORD_UNKNOWN;
	for (size_t i = 0; i < sizeof(rule) / sizeof(*rule); i++) {
		if (rule[i].last != last || !ends(w, rule[i].end, rule[i].len))
			continue;
		enum lexicon_kind kind = stem(l, w, rule[i].off, rule[i].more);
		if (kind == WORD_UNKNOWN && rule[i].doubled)
			kind = stem_doubled(l, w, rule[i].off);
		if (kind != WORD_UNKNOWN)
			return kind;
	}
	return WORD_UNKNOWN;
}

uint32_t lexicon_hash(const struct lexicon_word *w)
{
	return (uint32_t)(hash_packed(w) >> 32);
}

static enum lexicon_kind look_up(
    const struct lexicon *l, const struct lexicon_word *w, uint64_t hash)
{
	enum lexicon_kind kind = find(l, hash);

	return kind == WORD_UNKNOWN && w->len <= LEXICON_WORD_MAX ? without_ending(l, w) : kind;
}

/* A word of 7 letters at most. */
static enum lexicon_kind find_short(struct lexicon *l, const struct lexicon_word *w, uint64_t hash)
{
	uint64_t *brief = &l->brief[hash % LEXICON_SHORT];
	enum lexicon_kind kind;

	if ((*brief ^ w->part[0]) << 8 == 0 && w->part[0] != 0)
		return (enum lexicon_kind)(*brief >> 56);
	kind = look_up(l, w, hash);
	*brief = w->part[0] | (uint64_t)kind << 56;
	return kind;
}

enum lexicon_kind lexicon_find(struct lexicon *l, const struct lexicon_word *w, uint32_t *hash)
{
	uint64_t h = hash_packed(w);
	size_t at = (size_t)h % LEXICON_RECENT;
	uint64_t *recent = l->recent[at];

	*hash = (uint32_t)(h >> 32);
	if ((w->part[0] >> 56 | w->part[1] | w->part[2]) == 0)
		return find_short(l, w, h);
	if (((recent[0] ^ w->part[0]) | (recent[1] ^ w->part[1]) | w->part[2]) == 0)
		return (enum lexicon_kind)l->recent_kind[at];
	enum lexicon_kind kind = look_up(l, w, h);
	if (w->part[2] == 0) {
		memcpy(recent, w->part, sizeof(l->recent[at]));
		l->recent_kind[at] = (uint8_t)kind;
	}
	return kind;
}

enum lexicon_kind lexicon_pair(const struct lexicon *l, const uint32_t rune[2], uint32_t *hash)
{
	uint64_t h = hash_pair(rune[0], rune[1]);

	*hash = (uint32_t)(h >> 32);
	return find(l, h);
}
