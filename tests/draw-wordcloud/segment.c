/* Chinese words: a list of our own to the letter; the packaged list against a treebank, where both
 * are there. */
#include "segment.h"

#include "check.h"
#include "room.h"

#define LINE_MAX_BYTES (1 << 16)
/* By the same list and cut alike, jieba 0.42 gives 0.839 without its HMM and 0.821 with it. */
#define F1_LEAST 0.8395

/* The words of a run with bars between them. */
static struct str cut(
    const struct segmenter *s, struct segment_scratch *c, const char *run, char *out)
{
	const size_t *end;
	size_t words = segment_run(s, c, str_of(run), &end), len = 0, from = 0;
	for (size_t i = 0; i < words; i++) {
		if (i > 0)
			out[len++] = '|';
		memcpy(out + len, run + from, end[i] - from);
		len += end[i] - from;
		from = end[i];
	}
	return (struct str){out, len};
}

static void own_list(void)
{
	char out[512];
	struct err e;
	const char *path =
	    room_write("words.txt", "人工 100 n\n智能 100 n\n人工智能 200 n\n大 500 a\n模型 300 n\n"
				    "研究\t80\tv\n研究生 90 n\n生命 80 n\n起源 50 n\nB超 3 n\n");
	struct segmenter *s = segment_open(path, NULL, &e);
	struct segment_scratch *c = segment_scratch_new();
	CHECK(s != NULL && c != NULL);
	CHECK_INT(segment_words(s), 9); /* B超 is not all Han */
	CHECK_STR(cut(s, c, "人工智能大模型", out), "人工智能|大|模型");
	CHECK_STR(cut(s, c, "研究生命起源", out), "研究|生命|起源");
	CHECK_STR(cut(s, c, "龘人工", out), "龘|人工"); /* unknown */
	CHECK_STR(cut(s, c, "𠀀模型", out), "𠀀|模型"); /* beyond U+FFFF */
	CHECK_STR(cut(s, c, "模", out), "模");
	CHECK_STR(cut(s, c, "大模型二〇二五三千万", out), "大|模型|二〇二五三千万"); /* a number */
	CHECK_STR(cut(s, c, "模一型", out), "模|一|型");
	CHECK(segment_is_number(STR("二〇二五")) && segment_is_number(STR("三千万")));
	CHECK(!segment_is_number(STR("三模")) && !segment_is_number(STR("")));
	CHECK_STR(cut(s, c, "", out), "");
	CHECK(segment_is_plain(s, STR("研究")));
	CHECK(!segment_is_plain(s, STR("模型")));
	CHECK(!segment_is_plain(s, STR("没有")));
	CHECK(segment_is_han(0x4E2D) && segment_is_han(0x3007) && !segment_is_han('a') &&
	      !segment_is_han(0x3042));
	segment_close(s);
	s = segment_open(path, "own.txt", &e);
	CHECK(s == NULL); /* not there yet */
	room_write("own.txt", "# own\n大模型 900 n\n摩尔线程 900 nz\n研究 80 n\n");
	s = segment_open(path, "own.txt", &e);
	CHECK_STR(cut(s, c, "大模型摩尔线程研究", out), "大模型|摩尔线程|研究");
	CHECK(segment_is_name(s, STR("摩尔线程")) && !segment_is_name(s, STR("大模型")));
	CHECK(!segment_is_plain(s, STR("研究"))); /* the own list's word counts */
	segment_close(s);
	segment_scratch_free(c);
	CHECK(segment_open("no-such-list", NULL, &e) == NULL);
	CHECK_INT(e.code, EXIT_USAGE);
	CHECK(segment_open(room_write("words.txt", "only latin 3\n"), NULL, &e) == NULL);
	CHECK(strstr(e.text, "no Chinese word") != NULL);
}

/* What this file's harness tells apart: Han, Latin letters and figures (plain or wide), everything
 * else. */
static int kind_of(const char *s, size_t *bytes)
{
	const unsigned char *p = (const unsigned char *)s;
	*bytes = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	if (*bytes == 1)
		return (p[0] >= '0' && p[0] <= '9') || (p[0] >= 'A' && p[0] <= 'Z') ||
		       (p[0] >= 'a' && p[0] <= 'z') || p[0] == '.';
	if (*bytes != 3)
		return 2;
	uint32_t rune = (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
	if (segment_is_han(rune))
		return 3;
	return (rune >= 0xFF10 && rune <= 0xFF19) || (rune >= 0xFF21 && rune <= 0xFF5A) ||
	       rune == 0xFF0E || rune == 0xFF05 || rune == 0xB7;
}

/* Marks in edge[] where words of the line end; returns how many. */
static long our_edges(
    const struct segmenter *s, struct segment_scratch *c, const char *line, char *edge)
{
	long words = 0;
	size_t len = strcspn(line, "\r\n"), bytes;
	for (size_t at = 0; at < len;) {
		size_t from = at;
		int kind = kind_of(line + at, &bytes);
		at += bytes;
		while (at < len && (kind & 1) && kind_of(line + at, &bytes) == kind)
			at += bytes;
		const size_t *end;
		size_t n =
		    kind == 3 ? segment_run(s, c, (struct str){line + from, at - from}, &end) : 0;
		for (size_t i = 0; i < n; i++)
			edge[from + end[i]] = 1;
		edge[at] = 1;
		words += n > 0 ? (long)n : 1;
	}
	return words;
}

/* Counts words of the gold line, and those whose both edges are ours with none between. */
static void compare(const char *gold, const char *edge, long *words, long *right)
{
	size_t at = 0;
	const char *p = gold;
	while (*p != '\0' && *p != '\r' && *p != '\n') {
		if (*p == ' ') {
			p++;
			continue;
		}
		bool same = at == 0 || edge[at];
		size_t len = strcspn(p, " \r\n");
		for (size_t i = 1; i < len; i++)
			same = same && !edge[at + i];
		at += len;
		same = same && edge[at];
		p += len;
		(*words)++;
		*right += same;
	}
}

static void treebank(const char *root)
{
	static char line[LINE_MAX_BYTES], gold[LINE_MAX_BYTES], edge[LINE_MAX_BYTES + 1];
	char path[4096];
	struct err e;
	long ours = 0, words = 0, right = 0;
	snprintf(path, sizeof path, "%s/cws/icwb2/pku_test.utf8", root);
	FILE *test = fopen(path, "r");
	snprintf(path, sizeof path, "%s/cws/icwb2/pku_test_gold.utf8", root);
	FILE *answer = fopen(path, "r");
	struct segmenter *s = segment_open(NULL, NULL, &e);
	struct segment_scratch *c = segment_scratch_new();
	if (s == NULL)
		check_skip(e.text);
	if (test == NULL || answer == NULL)
		check_skip("no cws/icwb2 in TRENDPIPE_DATA");
	while (fgets(line, sizeof line, test) != NULL && fgets(gold, sizeof gold, answer) != NULL) {
		memset(edge, 0, sizeof edge);
		ours += our_edges(s, c, line, edge);
		compare(gold, edge, &words, &right);
	}
	double precision = (double)right / (double)ours, recall = (double)right / (double)words;
	double f1 = 2 * precision * recall / (precision + recall);
	printf("pku: P %.4f R %.4f F1 %.4f over %ld words\n", precision, recall, f1, words);
	CHECK(words > 100000);
	CHECK(f1 >= F1_LEAST);
	fclose(test);
	fclose(answer);
	segment_close(s);
	segment_scratch_free(c);
}

int main(void)
{
	struct room room = room_enter();
	own_list();
	room_leave(&room);
	const char *root = getenv("TRENDPIPE_DATA");
	if (check_failures == 0)
		treebank(root != NULL ? root : "");
	return check_done();
}
