/* What archives and members are by name and first bytes; files of X's account archive; notes. */
#include "archive.h"

#include <unistd.h>

#include "archive-kind.h"
#include "buf.h"
#include "check.h"
#include "x-account.h"
#include "x-note.h"

static void kinds(void)
{
	static const struct {
		const char *name;
		enum member_kind kind;
	} members[] = {
	    {"2025/12/05.json", MEMBER_POSTS},
	    {"a.NDJSON", MEMBER_POSTS},
	    {"a.json.bz2", MEMBER_POSTS},
	    {"a.jsonl.gz", MEMBER_POSTS},
	    {"feeds/blog.xml", MEMBER_POSTS},
	    {"a.bz2", MEMBER_ASK},
	    {"README.txt", MEMBER_ASK},
	    {"posts", MEMBER_ASK},
	    {"", MEMBER_ASK},
	    {"Your archive.html", MEMBER_OTHER},
	    {"x/photo.JPG", MEMBER_OTHER},
	    {"assets/js/main.js", MEMBER_OTHER},
	    {"data/like.js", MEMBER_OTHER},
	    {"data/deleted-tweets.js", MEMBER_OTHER},
	    {"data/tweet-headers.js", MEMBER_OTHER},
	    {"data/tweets.js", MEMBER_TWEETS},
	    {"data\\tweets.js", MEMBER_TWEETS},
	    {"data/tweets-part12.js", MEMBER_TWEETS},
	    {"data/tweets-part.js", MEMBER_OTHER},
	    {"data/tweets-part1x.js", MEMBER_OTHER},
	    {"tweet.js", MEMBER_TWEETS},
	    {"data/account.js", MEMBER_BESIDE},
	    {"data/note-tweet.js", MEMBER_BESIDE},
	    {"__MACOSX/data/a.json", MEMBER_LITTER},
	    {"day/__MACOSX/a.json", MEMBER_LITTER},
	    {"my__MACOSX/a.json", MEMBER_POSTS},
	    {"data/._tweets.js", MEMBER_LITTER},
	    {".DS_Store", MEMBER_LITTER},
	};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		check_number((long long)member_kind_of(str_of(members[i].name)),
		    (long long)members[i].kind, __FILE__, __LINE__, members[i].name);
	CHECK(member_may_hold(STR("\xef\xbb\xbf \n{\"a\":1}")));
	CHECK(member_may_hold(STR("[")));
	CHECK(member_may_hold(STR("window.YTD.tweets.part0 = [")));
	CHECK(!member_may_hold(STR("id,text\n1,a")));
	CHECK(!member_may_hold(STR("\xff\xd8\xff\xe0")));
	CHECK(!member_may_hold(STR("  \n")));
	CHECK(!member_may_hold(STR_NONE));
}

static void archives(void)
{
	char block[1024] = "posts.json";
	char sum[8];
	unsigned total = 8 * ' ';

	CHECK(archive_is(STR("PK\3\4..."), STR_NONE));
	CHECK(archive_is(STR("PK\5\6"), STR_NONE));
	CHECK(archive_is(STR("\x1f\x8b"), STR("PK\3\4")));
	CHECK(archive_is(STR("7z\xbc\xaf\x27\x1c"), STR_NONE));
	CHECK(!archive_is(STR("PK"), STR("PK")));
	CHECK(!archive_is(STR_NONE, STR_NONE));
	CHECK(!archive_is(STR("{\"id\":\"1\"}"), STR("{\"id\":\"1\"}")));
	/* a header of the old tar: a name, a mode, a size, and the sum of them */
	snprintf(block + 100, 8, "0000644");
	snprintf(block + 124, 12, "00000000144");
	for (size_t i = 0; i < 512; i++)
		total += i >= 148 && i < 156 ? 0 : (unsigned char)block[i];
	snprintf(sum, sizeof(sum), "%06o", total);
	memcpy(block + 148, sum, 7);
	CHECK_INT(archive_kind_of((struct str){block, 512}), ARCHIVE_TAR);
	CHECK_INT(archive_kind_of((struct str){block, 511}), ARCHIVE_NONE);
	block[0] = 'q';
	CHECK_INT(archive_kind_of((struct str){block, 512}), ARCHIVE_NONE);
	memset(block, 0, sizeof(block));
	CHECK_INT(archive_kind_of((struct str){block, 1024}), ARCHIVE_TAR);
	CHECK_INT(archive_kind_of((struct str){block, 100}), ARCHIVE_NONE);
	block[1000] = '{';
	CHECK_INT(archive_kind_of((struct str){block, 1024}), ARCHIVE_NONE);
}

static void prefixes(void)
{
	CHECK_INT(ytd_prefix(STR("window.YTD.tweets.part0 = [ {")), 26);
	CHECK_INT(ytd_prefix(STR("\xef\xbb\xbf\nwindow.YTD.note_tweet.part12=[")), 33);
	CHECK_INT(ytd_prefix(STR("window.YTD.tweets.part0 = ")), 26);
	CHECK_INT(ytd_prefix(STR("window.YTD.tweets.part0")), 0);
	CHECK_INT(ytd_prefix(STR("window.YTD. = []")), 0);
	CHECK_INT(ytd_prefix(STR("window.YTD.a b = []")), 0);
	CHECK_INT(ytd_prefix(STR("window.__THAR_CONFIG = {}")), 0);
	CHECK_INT(ytd_prefix(STR("[{}]")), 0);
	CHECK_INT(ytd_prefix(STR("  ")), 0);
	CHECK_INT(ytd_prefix(STR_NONE), 0);
}

static void continues(void)
{
	static const struct str note = {
	    "@a Bread & butter,\n\nand tea at https://t.co/one then more", 56};

	CHECK(x_note_continues(note, STR("@a Bread &amp; butter, and\xe2\x80\xa6")));
	CHECK(x_note_continues(note, STR("Bread &amp; butter,\n\xe2\x80\xa6 https://t.co/xyz")));
	CHECK(x_note_continues(note, STR("@b @c Bread & butter\xe2\x80\xa6")));
	CHECK(x_note_continues(note, STR("@a Bread & butter, and tea at https://t.co/two")));
	CHECK(x_note_continues(
	    note, STR("@a Bread & butter, and tea at https://t.co/two then\xe2\x80\xa6")));
	CHECK(!x_note_continues(note, STR("@a Bread &amp; honey\xe2\x80\xa6")));
	CHECK(!x_note_continues(
	    note, STR("Bread & butter, and tea at https://t.co/one then more and")));
	CHECK(!x_note_continues(note, STR("\xe2\x80\xa6")));
	CHECK(!x_note_continues(note, STR("")));
	CHECK(!x_note_continues(note, STR("@a")));
	CHECK(!x_note_continues(note, STR("@a Bread")));
	CHECK(x_note_continues(note, STR("@a Bread\xe2\x80\xa6")));
	CHECK(x_note_continues(STR("Bread"), STR("Bread")));
	CHECK(!x_note_continues(note, STR("https://t.co/one")));
	CHECK(!x_note_continues(STR(""), STR("Bread")));
	CHECK(!x_note_continues(STR_NONE, STR_NONE));
}

static struct str text_of(struct unpack *u, struct buf *out)
{
	struct err e;
	ptrdiff_t n;

	buf_reset(out);
	do {
		n = unpack_read(u, buf_room(out, 64), 64, &e);
		out->len += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	unpack_close(u);
	CHECK_INT(n, 0);
	return buf_str(out);
}

struct left {
	struct str bytes;
};

static ptrdiff_t give(void *context, char *out, size_t cap, struct err *e)
{
	struct left *left = context;

	(void)e;
	if (cap > left->bytes.len)
		cap = left->bytes.len;
	if (cap > 0)
		memcpy(out, left->bytes.ptr, cap);
	left->bytes.ptr += cap;
	left->bytes.len -= cap;
	return (ptrdiff_t)cap;
}

static struct unpack *bytes(struct left *left)
{
	struct err e;

	return unpack_open_input(
	    &(struct unpack_input){.read = give, .context = left}, "bytes", &e);
}

/* Five thousand notes, several in each second: each tweet gets its own, once. */
static void many_notes(void)
{
	struct x_account *x = x_account_new();
	struct buf notes, tweets, out, want;
	struct left left;
	struct err e;

	buf_init(&notes, 1 << 26);
	buf_init(&tweets, 1 << 26);
	buf_init(&out, 1 << 26);
	buf_init(&want, 256);
	buf_add_z(&notes, "window.YTD.note_tweet.part0 = [");
	buf_add_z(&tweets, "window.YTD.tweets.part0 = [\n");
	for (int i = 0; i < 5000; i++) {
		int at = (i * 7919) % 5000; /* in no order */

		buf_printf(&notes,
		    "%s{\"noteTweet\":{\"noteTweetId\":\"n%d\",\"createdAt\":\"2025-12-05T%02d:%"
		    "02d:"
		    "%02d.500Z\",\"core\":{\"text\":\"The story of number %d, told at length\"}}}",
		    i ? "," : "", at, at / 3600, at / 60 % 60, at % 60, at);
		buf_printf(&tweets,
		    "%s{\"tweet\":{\"id_str\":\"%d\",\"created_at\":\"Fri Dec 05 %02d:%02d:%02d "
		    "+0000 "
		    "2025\",\"full_text\":\"The story of number %d,\xe2\x80\xa6\"}}",
		    i ? "," : "", i, i / 3600, i / 60 % 60, i % 60, i);
	}
	buf_add_z(&notes, "];");
	buf_add_z(&tweets, "] ;\n");
	left.bytes = STR("window.YTD.account.part0 = [{\"account\":{\"email\":\"a@mail.invalid\","
			 "\"accountId\":\"7\",\"username\":\"s\\u00e9\"}}]");
	CHECK_INT(x_account_read(x, X_FILE_ACCOUNT, bytes(&left), &e), 0);
	left.bytes = buf_str(&notes);
	CHECK_INT(x_account_read(x, X_FILE_NOTES, bytes(&left), &e), 0);
	left.bytes = buf_str(&tweets);
	text_of(x_account_join(x, bytes(&left), &e), &out);
	for (int i = 0; i < 5000; i += 123) {
		buf_reset(&want);
		buf_printf(&want, "told at length\"}}}\n");
		buf_printf(&want, "{\"tweet\":{\"id_str\":\"%d\",", i);
		CHECK(
		    strstr(buf_z(&out), i ? buf_z(&want) : "{\"tweet\":{\"id_str\":\"0\"") != NULL);
		buf_reset(&want);
		buf_printf(&want,
		    "number %d,\xe2\x80\xa6\"},\"account\":{\"accountId\":\"7\",\"username\":"
		    "\"s\xc3\xa9\"},\"note\":{\"noteTweetId\":\"n%d\",",
		    i, i);
		CHECK(strstr(buf_z(&out), buf_z(&want)) != NULL);
	}
	CHECK(!strstr(buf_z(&out), "mail.invalid"));
	/* the second time the notes are taken */
	left.bytes = buf_str(&tweets);
	text_of(x_account_join(x, bytes(&left), &e), &out);
	CHECK(!strstr(buf_z(&out), "\"note\":"));
	x_account_free(x);
	buf_free(&notes);
	buf_free(&tweets);
	buf_free(&out);
	buf_free(&want);
}

/* Values that are no tweets come as they are; a bare one is a tweet. */
static void odd_values(void)
{
	struct x_account *x = x_account_new();
	struct left left = {
	    STR("window.YTD.tweet.part0 = [ {\"id_str\":\"1\"},\n{\"like\":\n2},7, oops,\n"
		"{\"tweet\":{\"a\":1},\"more\":2} ];\n")};
	struct buf out;
	struct err e;

	buf_init(&out, 4096);
	CHECK_STR(text_of(x_account_join(x, bytes(&left), &e), &out),
	    "{\"tweet\":{\"id_str\":\"1\"}}\n{\"like\": 2}\n7\noops,\n{\"tweet\":{\"a\":1}}\n");
	buf_free(&out);
	x_account_free(x);
}

/* A signal ends reading an archive as it does reading a file. */
static ptrdiff_t interrupted(void *context, char *out, size_t cap, struct err *e)
{
	ptrdiff_t n = give(context, out, cap < 100 ? cap : 100, e);

	if (n > 0)
		return n;
	err_signal = 15;
	return -2;
}

static void signals(void)
{
	static char block[1024];
	struct left left = {{block, sizeof(block)}};
	struct unpack_input input = {.read = interrupted, .context = &left};
	struct archive_reader *a;
	struct unpack *u;
	struct err e;

	memset(block, 0, sizeof(block));
	u = unpack_open_input(&input, "tar", &e);
	a = u ? archive_open(u, "-", (struct archive_limits){0}, &e) : NULL;
	/* the signal comes while the first bytes are looked at, or with the first header */
	CHECK(!a || archive_next(a, &e) == -2);
	archive_close(a);
	err_signal = 0;
}

int main(void)
{
	kinds();
	archives();
	prefixes();
	continues();
	many_notes();
	odd_values();
	signals();
	return check_done();
}
