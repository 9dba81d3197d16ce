/* The plain form: what is made one, what is left out, and the way back to the source. */
#include "plain.h"
#include "check.h"

struct seen {
	char names[256];
};

static void on_entity(void *context, const struct text_entity *found)
{
	struct seen *s = context;
	size_t len = strlen(s->names);

	snprintf(s->names + len, sizeof s->names - len, "%.*s;", STR_ARG(found->name));
}

static void check_form(struct plain *p, const char *text, const char *want)
{
	struct err e;

	CHECK(plain_read(p, str_of(text), NULL, NULL, &e) == 0);
	CHECK_STR(buf_str(&p->bytes), want);
	CHECK_INT(p->map[p->bytes.len], strlen(text));
}

static void check_source(struct plain *p, const char *text, const char *plain, const char *want)
{
	struct err e;
	const char *at;

	CHECK(plain_read(p, str_of(text), NULL, NULL, &e) == 0);
	buf_add_char(&p->bytes, '\0');
	at = strstr(p->bytes.ptr, plain);
	p->bytes.len--;
	CHECK(at != NULL);
	if (!at)
		return;
	size_t from = (size_t)(at - p->bytes.ptr);
	CHECK_STR(plain_source(p, from, from + strlen(plain)), want);
}

static void forms(struct plain *p)
{
	check_form(p, "", "");
	check_form(p, "  GPT-5.2 \t is\r\n\nHERE  ", "gpt 5.2 is\nhere");
	check_form(p, "AI 编程 - 工具", "ai编程工具");
	check_form(p, "ＡＩ　助手", "ai助手");
	check_form(p, "state‑of–the_art", "state of the art");
	check_form(p, "it\u2019s", "it's");
	check_form(p, "see https://x.example/AI-b now", "see now");
	check_form(p, "hi @some_one, hey", "hi , hey");
	check_form(p, "Straße ﬁn", "strasse fin");
	check_form(p, "\n\n- a", "a");
}

/* The same wherever a text begins in a step of eight bytes, and where it ends. */
static void places(struct plain *p)
{
	static const char tail[] = "Aa-b_c\td“é’s中-文 e\001f—Z⁠g‐h\nij";
	static const char want[] = "aa b c d“é's中文e\001f—zg h\nij";
	char text[128], form[128];
	struct err e;

	for (int before = 0; before < 20; before++) {
		memset(text, 'x', sizeof text);
		memset(form, 'x', sizeof form);
		memcpy(text + before, tail, sizeof tail);
		memcpy(form + before, want, sizeof want);
		check_form(p, text, form);
		for (size_t len = 0; len < strlen(text); len++) {
			struct str part = {text, len};

			CHECK(plain_read(p, part, NULL, NULL, &e) == 0);
			CHECK_INT(p->map[p->bytes.len], len);
			for (size_t i = 0; i < p->bytes.len; i++)
				CHECK(p->map[i] < len && p->map[i] <= p->map[i + 1]);
		}
	}
}

static void sources(struct plain *p)
{
	check_source(p, "The GPT-5.2 model", "gpt 5.2", "GPT-5.2");
	check_source(p, "谷歌 ＡＩ，好", "ai", "ＡＩ");
	check_source(p, "Straße!", "strasse", "Straße");
	check_source(p, "Limitless https://example.com/x", "limitless", "Limitless");
	check_source(p, "AI 编程 好", "编程好", "编程 好");
}

static void accounts(struct plain *p)
{
	struct seen s = {""};
	struct err e;

	CHECK(plain_read(p, STR("@a_b and mail@example.com, #e @Cd."), on_entity, &s, &e) == 0);
	CHECK(strcmp(s.names, "a_b;e;Cd;") == 0);
}

static void words(void)
{
	struct str s = STR("aé编b_1");

	CHECK(plain_word_before(s, 3) && plain_word_after(s, 1));
	CHECK(!plain_word_after(s, 3) && !plain_word_before(s, 6));
	CHECK(plain_word_after(s, 6) && !plain_word_after(s, 7));
	CHECK(!plain_word_before(s, 0) && !plain_word_after(s, s.len));
}

static void long_text(struct plain *p)
{
	static char text[PLAIN_TEXT_MAX + 8];
	struct err e;

	memset(text, 'a', sizeof text);
	memcpy(
	    text + PLAIN_TEXT_MAX - 1, "\xE4\xB8\xAD", 3); /* 中 over the edge is left out whole */
	CHECK(plain_read(p, (struct str){text, sizeof text}, NULL, NULL, &e) == 0);
	CHECK_INT(p->bytes.len, PLAIN_TEXT_MAX - 1);
}

int main(void)
{
	struct plain p;

	plain_init(&p);
	forms(&p);
	places(&p);
	sources(&p);
	accounts(&p);
	words();
	long_text(&p);
	plain_free(&p);
	return check_done();
}
