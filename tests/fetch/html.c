/*
 * html.h: blocks, spaces, references, what is dropped, links and their places.
 */
#include "html.h"

#include "check.h"

/* The text of a fragment with `[start-end href]` for each link behind it. */
static const char *text_of_bytes(struct str html)
{
	static struct buf out;
	struct html_links links = {.link = NULL};
	struct err e;

	if (!out.max)
		buf_init(&out, (size_t)64 << 20);
	buf_reset(&out);
	CHECK(html_to_text(html, "https://site.example/dir/page", &out, &links, &e) == 0);
	for (size_t i = 0; i < links.count; i++)
		buf_printf(&out, " [%zu-%zu %s]", links.link[i].start, links.link[i].end,
		    links.link[i].href);
	html_links_free(&links);
	CHECK(links.count == 0 && !links.link);
	return buf_z(&out);
}

#define IS(html, want) CHECK_STR(str_of(text_of_bytes(str_of(html))), want)

static void blocks(void)
{
	IS("", "");
	IS("plain", "plain");
	IS("  a \n b\t\tc  ", "a b c");
	IS("a & b < c", "a & b < c");
	IS("<p>one</p><p>two</p>", "one\n\ntwo");
	IS("one<p>two", "one\n\ntwo");
	IS("<p>one</p>\n\n  <p> two </p> three", "one\n\ntwo\n\nthree");
	IS("one<br>two<br/>three", "one\ntwo\nthree");
	IS("one<br><br><br><br>two", "one\n\ntwo");
	IS("<br>one<br>", "one");
	IS("<div>one</div><div>two<div>three</div></div>four", "one\ntwo\nthree\nfour");
	IS("<h1>Head</h1>text<hr>more", "Head\n\ntext\n\nmore");
	IS("<ul><li>one<li>two</ul>after", "one\ntwo\n\nafter");
	IS("<ol><li><p>one</p></li><li><p>two</p></li></ol>", "one\n\ntwo");
	IS("<dl><dt>t<dd>d</dl>", "t\nd");
	IS("<table><tr><th>a<th>b</tr><tr><td>1</td><td> 2 </td></tr></table>", "a\tb\n1\t2");
	IS("<pre>a  b\n   c\n\n\n\nd</pre>e", "a  b\n   c\n\nd\n\ne");
	IS("<blockquote>q</blockquote><b>b</b><i>i</i>", "q\n\nbi");
	IS("he said <q>yes</q>", "he said \xE2\x80\x9Cyes\xE2\x80\x9D");
	IS("<html><head><title>t</title></head><body>b</body></html>", "b");
	IS("<!DOCTYPE html><body class=x>b", "b");
}

static void characters(void)
{
	IS("&lt;b&gt; &amp;amp; &eacute; &#233; &#xE9; &hellip;", "<b> &amp; é é é …");
	IS("a&nbsp;&nbsp;b\xC2\xA0"
	   "c",
	    "a b c");
	IS("it&#146;s \xC2\x93quoted\xC2\x94", "it’s “quoted”");
	IS("zero\xE2\x80\x8Bwidth", "zero\xE2\x80\x8Bwidth");
	IS("😀 中文<b>字</b>", "😀 中文字");
	CHECK_STR(str_of(text_of_bytes((struct str){"a<b>\0x</b>y", 11})), "a xy");
	CHECK_STR(str_of(text_of_bytes((struct str){"a\0b", 3})), "ab");
	IS("a\x01\x7F"
	   "b",
	    "ab");
}

static void dropped(void)
{
	IS("a<script>x<b>y</b></script>b<style>p{}</style>c", "abc");
	IS("a<noscript><p>no</p></noscript><template>no</template><iframe>no</iframe>b", "ab");
	IS("a<span hidden>no</span><span style='color:red;display: none'>no</span>b", "ab");
	IS("a<span style='visibility:hidden'>no</span><!-- <b>no</b> -->b", "ab");
	IS("a<span style='display:block'>yes</span>", "ayes");
	IS("<video>no</video><select><option>no</select>b", "b");
	IS("<p><img src=x alt='a picture'></p><p>text <img src=y alt='another'></p>",
	    "a picture\n\ntext");
	IS("<p><img src=x alt=' 图片'></p><p><img alt=image><img alt='IMG_0001.JPG'></p><p>text",
	    "text");
	IS("x <img class='wp-smiley' alt='😀'> y<img>", "x 😀 y");
	IS("<p><img src=x></p>y", "y");
}

static void links(void)
{
	IS("see <a href='https://a.example/x?y=1&amp;z=2'>this</a>.",
	    "see this. [4-8 https://a.example/x?y=1&z=2]");
	IS("<a href='/top'> up </a><a href='b'>b</a><a href='//c.example'>c</a>",
	    "up bc [0-2 https://site.example/top] [3-4 https://site.example/dir/b] "
	    "[4-5 https://c.example]");
	IS("<a href='mailto:a@b.example'>m</a> <a href='javascript:x()'>j</a> <a name=x>n</a>",
	    "m j n");
	IS("<a href='https://a.example'></a>x", "x");
	IS("<a href='https://a.example'><img alt=pic></a>", "pic [0-3 https://a.example]");
	IS("中😀<a href='https://a.example'>é😀</a>", "中😀é😀 [2-4 https://a.example]");
	IS("<p>a</p><p><a href='https://a.example'>b</a></p>", "a\n\nb [3-4 https://a.example]");
	/* Mastodon: a mention, a tag, an address of which it shows a part */
	IS("<p><span class=\"h-card\"><a href=\"https://m.example/@ada\" class=\"u-url mention\">"
	   "@<span>ada</span></a></span> <a href=\"https://m.example/tags/ai\" class=\"mention "
	   "hashtag\">#<span>ai</span></a> <a href=\"https://b.example/a/long/way\"><span "
	   "class=\"invisible\">https://</span><span class=\"ellipsis\">b.example/a/l</span><span "
	   "class=\"invisible\">ong/way</span></a></p>",
	    "@ada #ai https://b.example/a/long/way [9-37 https://b.example/a/long/way]");
}

/* What would take a careless reader for ever, or break it. */
static void hostile(void)
{
	struct buf big;

	buf_init(&big, (size_t)64 << 20);
	for (int i = 0; i < 100000; i++)
		buf_add_z(&big, "<b><div>");
	buf_add_z(&big, "deep");
	for (int i = 0; i < 100000; i++)
		buf_add_z(&big, "</div></x></b>");
	buf_add_z(&big, "end");
	CHECK_STR(str_of(text_of_bytes(buf_str(&big))), "deep\nend");
	buf_reset(&big);
	buf_add_z(&big, "<p ");
	for (int i = 0; i < 200000; i++)
		buf_printf(&big, "a%d=1 ", i);
	buf_add_z(&big, ">many</p>attributes");
	CHECK_STR(str_of(text_of_bytes(buf_str(&big))), "many\n\nattributes");
	buf_reset(&big);
	while (big.len < ((size_t)9 << 20)) /* more than is read at once */
		buf_add_z(&big, "<i>word</i> ");
	CHECK(strlen(text_of_bytes(buf_str(&big))) == big.len / 12 * 5 - 1);
	buf_free(&big);
	IS("<a href='https://a.example", "");
	IS("<<<>>>", "<<<>>>");
	IS("</p></p></div>x", "x");
	IS("&#xFFFFFFFF;&#0;&;x", "&;x");
}

int main(void)
{
	blocks();
	characters();
	dropped();
	links();
	hostile();
	return check_done();
}
