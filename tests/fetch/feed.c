/*
 * feed.h: formats, encodings, broken documents. `feed dump` reads lines `PATH TAB URL TAB
 * CONTENT-TYPE` from standard input and prints, for tests/quality/feeds, a JSON object of each: the
 * feed or the reason why not, and the plain text of each item. `feed break N` makes N broken
 * documents of each and reads them.
 */
#include "feed.h"

#include "check.h"
#include "html.h"
#include "json.h"
#include "lines.h"

#define ROOM ((size_t)1 << 26)

static struct json *json;

/* The feed of a document as JSON; `error: why` where it is none. Lives until the next call. */
static const char *feed_of_bytes(struct str document, const char *type)
{
	static struct buf out;
	struct err e;

	if (!out.max)
		buf_init(&out, ROOM);
	buf_reset(&out);
	if (feed_to_json(document, "http://feeds.example/dir/feed.xml", type, &out, &e) != 0)
		buf_printf(&out, "error: %s", e.text);
	return buf_z(&out);
}

static const char *feed_of(const char *text)
{
	return feed_of_bytes(str_of(text), NULL);
}

/* What is at a path of the feed (`items.0.title` is written `0.title`), as JSON. */
static const char *at(const char *text, const char *path)
{
	static struct buf padded, found;
	struct json_value root, value;
	struct err e;

	if (!padded.max) {
		buf_init(&padded, ROOM);
		buf_init(&found, ROOM);
	}
	buf_reset(&padded);
	buf_reset(&found);
	buf_add_z(&padded, feed_of(text));
	CHECK(buf_room(&padded, JSON_PADDING));
	if (json_parse(json, buf_str(&padded), &root, &e) != 0)
		return padded.ptr;
	value = root;
	if (*path >= '0' && *path <= '9') {
		struct json_walk walk = json_walk_start(json_get(root, STR("items")));

		for (int i = *path - '0'; i >= 0; i--)
			if (!json_walk_next(&walk))
				return "no such item";
		value = walk.value;
		path += 2;
	}
	value = json_path(value, path);
	if (value.type == JSON_NONE)
		return "absent";
	if (value.type == JSON_STRING)
		buf_add_str(&found, json_text(value));
	else
		json_print(value, (void (*)(void *, const char *, size_t))buf_add, &found);
	return buf_z(&found);
}

#define IS(text, path, want) CHECK_STR(str_of(at(text, path)), want)
#define RSS(item) "<rss version='2.0'><channel><item>" item "</item></channel></rss>"

static void formats(void)
{
	static const char rdf[] =
	    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
	    "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
	    "<channel rdf:about='http://a.example/'><title>Old</title></channel>"
	    "<image><title>no</title></image>"
	    "<item "
	    "rdf:about='http://a.example/1'><title>First</title><link>http://a.example/one</link>"
	    "<dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator><dc:subject>birds</dc:subject>"
	    "<dc:date>2025-12-05T08:00+08:00</dc:date></item></rdf:RDF>";
	static const char atom[] =
	    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de_AT'><title type='html'>A "
	    "&amp;lt; "
	    "&lt;i>b&lt;/i></title><link rel='self' href='/atom'/><link href='http://a.example/'/>"
	    "<logo>logo.png</logo><author><name>Ada</name><uri>~ada</uri></author>"
	    "<entry><id>tag:a.example,2025:1</id><title>T</title><published>2025-12-05T08:00:00Z"
	    "</published><updated>2025-12-06T08:00:00Z</updated><summary>Short</summary>"
	    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Long <a "
	    "href='x'>x</a><br/>"
	    "&lt;</div></content><category term='birds' label='Birds'/><link rel='enclosure' "
	    "href='http://a.example/s.mp3' type='audio/mpeg' length='12'/></entry>"
	    "<entry xml:lang='fr'><title>U</title></entry></feed>";
	static const char cdf[] =
	    "<CHANNEL HREF='http://a.example/'><TITLE>C</TITLE><ITEM HREF='http://a.example/1' "
	    "LASTMOD='2025-12-05T08:00Z'><TITLE>I</TITLE><ABSTRACT>Words</ABSTRACT></ITEM></"
	    "CHANNEL>";

	IS(rdf, "_fetch.format", "rss-1.0");
	IS(rdf, "title", "Old");
	IS(rdf, "0.id", "http://a.example/1");
	IS(rdf, "0.url", "http://a.example/one");
	IS(rdf, "0.authors", "[{\"name\":\"Ada\"},{\"name\":\"Bo\"}]");
	IS(rdf, "0.tags", "[\"birds\"]");
	IS(rdf, "0.date_published", "2025-12-05T00:00:00.000Z");
	IS(atom, "version", "https://jsonfeed.org/version/1.1");
	IS(atom, "_fetch.format", "atom");
	IS(atom, "title", "A < b");
	IS(atom, "home_page_url", "http://a.example/");
	IS(atom, "feed_url", "http://feeds.example/atom");
	IS(atom, "icon", "http://feeds.example/dir/logo.png");
	IS(atom, "language", "de-AT");
	IS(atom, "authors", "[{\"name\":\"Ada\",\"url\":\"http://feeds.example/dir/~ada\"}]");
	IS(atom, "0.content_html", "Long <a href=\"http://feeds.example/dir/x\">x</a><br>&lt;");
	IS(atom, "0.summary", "Short");
	IS(atom, "0.date_published", "2025-12-05T08:00:00.000Z");
	IS(atom, "0.date_modified", "2025-12-06T08:00:00.000Z");
	IS(atom, "0.tags", "[\"birds\"]");
	IS(atom, "0.language", "absent");
	IS(atom, "0.attachments",
	    "[{\"url\":\"http://a.example/s.mp3\",\"mime_type\":\"audio/mpeg\","
	    "\"size_in_bytes\":12}]");
	IS(atom, "1.language", "fr");
	IS(cdf, "_fetch.format", "cdf");
	IS(cdf, "0.content_text", "Words");
	IS(cdf, "0.date_modified", "2025-12-05T08:00:00.000Z");
	IS("<entry xmlns='http://www.w3.org/2005/Atom'><title>Alone</title></entry>", "0.title",
	    "Alone");
	IS("<rss><item><title>Bare</title></item></rss>", "0.title", "Bare");
}

static void texts(void)
{
	IS(RSS("<title>Less &lt; more</title>"), "0.title", "Less < more");
	IS(RSS("<title>  a &lt;b&gt;bold&lt;/b&gt;\n title </title>"), "0.title", "a bold title");
	IS(RSS("<title>Use &lt;input&gt; well</title>"), "0.title", "Use <input> well");
	IS(RSS("<title>R&amp;amp;D</title>"), "0.title", "R&D");
	IS(RSS("<description>no marks</description>"), "0.content_text", "no marks");
	IS(RSS("<description>&lt;p>marks&lt;/p></description>"), "0.content_html", "<p>marks</p>");
	IS(RSS("<description><![CDATA[<p>marks</p>]]></description>"), "0.content_html",
	    "<p>marks</p>");
	IS(RSS("<description>bare <b>marks</b></description>"), "0.content_html",
	    "bare <b>marks</b>");
	IS(RSS("<description>vector&lt;int&gt;</description>"), "0.content_text", "vector<int>");
	IS("<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><content type='text/html' "
	   "mode='base64'>PGI+Yjwv\nYj4=</content></entry></feed>",
	    "0.content_html", "<b>b</b>");
	IS("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='text'>&lt;b></content>"
	   "</entry></feed>",
	    "0.content_text", "<b>");
	IS("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='image/png'>iVBORw0KGgo="
	   "</content></entry></feed>",
	    "0.content_text", "absent");
	/* the longer of two texts is the content, whichever comes first */
	IS(RSS("<description>short</description><content:encoded>&lt;i>long&lt;/i></"
	       "content:encoded>"),
	    "0.content_html", "<i>long</i>");
	IS(RSS("<content:encoded>&lt;i>long&lt;/i></content:encoded><description>short</"
	       "description>"),
	    "0.summary", "short");
}

static void items(void)
{
	static const char full[] =
	    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
	    "xmlns:slash='http://purl.org/rss/1.0/modules/slash/' "
	    "xmlns:media='http://search.yahoo.com/mrss/' "
	    "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><language>en</"
	    "language>"
	    "<item><guid>http://a.example/p/1</guid><author>ada@a.example (Ada L.)</author>"
	    "<itunes:author>Somebody</itunes:author><category>x</category><category>x</category>"
	    "<category>y</category><itunes:keywords>y, z</itunes:keywords>"
	    "<pubDate>Fri, 05 Dec 2025 08:15 +0800</pubDate><comments>http://a.example/c</comments>"
	    "<slash:comments>7</slash:comments><dc:language>fr</dc:language>"
	    "<source url='http://b.example/'>B</source>"
	    "<enclosure url='http://a.example/1.mp3' length='99' type='audio/mpeg'/>"
	    "<media:content url='http://a.example/1.mp3'/><media:thumbnail url='t.jpg'/>"
	    "</item></channel></rss>";

	IS(full, "0.id", "http://a.example/p/1");
	IS(full, "0.url", "http://a.example/p/1");
	IS(full, "0.authors", "[{\"name\":\"Ada L.\",\"email\":\"ada@a.example\"}]");
	IS(full, "0.tags", "[\"x\",\"y\",\"z\"]");
	IS(full, "0.date_published", "2025-12-05T00:15:00.000Z");
	IS(full, "0.language", "fr");
	IS(full, "0.image", "http://feeds.example/dir/t.jpg");
	IS(full, "0.attachments",
	    "[{\"url\":\"http://a.example/1.mp3\",\"mime_type\":\"audio/mpeg\","
	    "\"size_in_bytes\":99}]");
	IS(full, "0._fetch",
	    "{\"comments_url\":\"http://a.example/c\",\"comments\":7,"
	    "\"source_title\":\"B\",\"source_url\":\"http://b.example/\"}");
	IS(RSS("<guid isPermaLink='false'>77</guid>"), "0.url", "absent");
	IS(RSS("<guid isPermaLink='false'>77</guid>"), "0.id", "77");
	IS(RSS("<guid>http://a.example/g</guid><link>http://a.example/l</link>"), "0.url",
	    "http://a.example/l");
	IS(RSS("<title>no id</title>"), "0.id", "absent");
	IS(RSS("<pubDate>some day</pubDate>"), "0._fetch.unread_date", "some day");
	IS(RSS("<title>t</title><x:title xmlns:x='urn:x'>other</x:title>"), "0.title", "t");
	IS(RSS("<dc:creator>Prefix without a namespace</dc:creator>"), "0.authors",
	    "[{\"name\":\"Prefix without a namespace\"}]");
	IS(RSS("<author>&quot;Ada&quot; &lt;ada@a.example&gt;</author>"), "0.authors",
	    "[{\"name\":\"Ada\",\"email\":\"ada@a.example\"}]");
	IS("<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='alternate' "
	   "type='application/json' href='http://a.example/j'/><link href='http://a.example/h' "
	   "type='text/html'/><link rel='related' href='http://r.example/'/></entry></feed>",
	    "0.url", "http://a.example/h");
}

static void links(void)
{
	static const char based[] =
	    "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/one/'>"
	    "<entry xml:base='two/'><link href='../x?y#z'/><content type='html' xml:base='three/'>"
	    "&lt;a href='p' title='p'>p&lt;/a>&lt;img src=q.png>&lt;a "
	    "href='https://c.example/'>c&lt;/a>"
	    "</content></entry></feed>";

	IS(based, "0.url", "http://b.example/one/x?y#z");
	IS(based, "0.content_html",
	    "<a href='http://b.example/one/two/three/p' title='p'>p</a><img "
	    "src=http://b.example/one/two/three/q.png><a href='https://c.example/'>c</a>");
	IS(RSS("<link>?a=1&amp;b=2</link>"), "0.url", "http://feeds.example/dir/feed.xml?a=1&b=2");
	IS(RSS("<link>//h.example/../a/./b/../c d</link>"), "0.url", "http://h.example/a/c%20d");
	IS(RSS("<link>mailto:a@b.example</link>"), "0.url", "mailto:a@b.example");
}

static void broken(void)
{
	/* what was read stays, and why the rest did not come is told */
	IS("<rss><channel><item><title>one</title></item><item><title>tw", "0.title", "one");
	IS("<rss><channel><item><title>one</title></item><item><title>tw", "1.title", "tw");
	CHECK(strcmp(at("<rss><channel><item><title>one</title>", "_fetch.ill_formed"), "absent") !=
	      0);
	IS(RSS("<title>fine</title>"), "_fetch.ill_formed", "absent");
	IS(RSS("<link>http://a.example/?a=1&b=2&copy=3</link>"), "0.url",
	    "http://a.example/?a=1&b=2&copy=3");
	IS(RSS("<link>http://a.example/?a=1&b=2</link>"), "_fetch.ill_formed", "a bare &");
	IS(RSS("<title>a < b &amp; c</title>"), "0.title", "a < b & c");
	IS(RSS("<title>a\x01\x0B"
	       "b</title>"),
	    "0.title", "ab");
	IS(RSS("<title>one</titel><link>http://a.example/</link>"), "0.title", "one");
	IS(RSS("<description>a<br>b<p>c<img src='i'></description><link>http://a.example/</link>"),
	    "0.url", "http://a.example/");
	IS(RSS("<description>a<br>b</p></description>"), "0.content_html", "a<br>b");
	IS(RSS("<Title>one</title><br / ><link>http://a.example/</link>"), "0.title", "one");
	IS("<rss><channel><item><title>one</title><item><title>two</title></item></channel></rss>",
	    "1.title", "two");
	IS("<rss><channel><title>one<image", "_fetch.ill_formed", "a tag that does not end");
	IS(RSS("<enclosure url=http://a.example/1 type='x/y'/>"), "0.attachments",
	    "[{\"url\":\"http://a.example/1\",\"mime_type\":\"x/y\"}]");
	IS(RSS("<title><![CDATA[open</title>"), "_fetch.ill_formed",
	    "a CDATA section that does not end");
	IS("Warning: something on line 3\n<rss><channel><title>t</title></channel></rss>", "title",
	    "t");
	IS("\n\n <?xml version='1.0'?><rss><channel><title>t</title></channel></rss>", "title",
	    "t");
	IS(RSS("<title>&#55357;&#56832; &#146; &#xFFFF;</title>"), "0.title", "😀 ’ \xEF\xBF\xBD");
	IS(RSS("<title>donâ€™t</title>"), "0.title", "don’t");
}

static void references(void)
{
	static const char bomb[] =
	    "<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c SYSTEM "
	    "'file:///etc/passwd'><!ENTITY % d SYSTEM 'http://x.example/d'>%d;<!ENTITY ok "
	    "'fine'>]>" RSS("<title>&a;|&b;|&c;|&ok;|&eacute;|&nosuch;</title>");

	IS(bomb, "0.title", "aaaaaaaaaa|&b;|&c;|fine|é|&nosuch;");
	IS("<!DOCTYPE rss [<!ENTITY mark '<b>'>]>" RSS("<title>a&mark;b&lt;/b></title>"), "0.title",
	    "ab");
	IS("<!DOCTYPE rss [<!ENTITY null '&#0;'><!ENTITY euro '&#128;'>]>" RSS(
	       "<description>&null;&euro;</description>"),
	    "0.content_text", "\xEF\xBF\xBD€");
	IS("<!DOCTYPE rss SYSTEM 'http://x.example/rss.dtd'>" RSS("<title>&hellip;</title>"),
	    "0.title", "…");
	IS(RSS("<enclosure url='http://a.example/?x&amp;y&#61;&eacute;'/>"), "0.attachments",
	    "[{\"url\":\"http://a.example/?x&y=é\",\"mime_type\":\"application/octet-stream\"}]");
}

#define BYTES(literal) ((struct str){literal, sizeof(literal) - 1})
#define HAS(document, type, want) CHECK(strstr(feed_of_bytes(BYTES(document), type), want) != NULL)

static void encodings(void)
{
	HAS("<?xml version='1.0' encoding='iso-8859-1'?>" RSS("<title>\xE9\x93</title>"), NULL,
	    "\"title\":\"é“\"");
	HAS("<?xml version='1.0' encoding='gb2312'?>" RSS("<title>\xD6\xD0\xCE\xC4</title>"), NULL,
	    "\"title\":\"中文\"");
	HAS("<?xml version='1.0' encoding='Big5'?>" RSS("<title>\xA4\xA4\xA4\xE5</title>"), NULL,
	    "\"title\":\"中文\"");
	HAS("<?xml version='1.0' encoding='koi8-r'?>" RSS("<title>\xC4\xC1</title>"), NULL,
	    "\"title\":\"да\"");
	HAS("<?xml version='1.0' encoding='Shift_JIS'?>" RSS("<title>\x93\xFA\x96\x7B</title>"),
	    NULL, "\"title\":\"日本\"");
	/* the header's charset counts before the declaration, unless the bytes belie it */
	HAS("<?xml version='1.0' encoding='utf-8'?>" RSS("<title>\xC4\xC1</title>"),
	    "text/xml; charset=\"KOI8-R\"", "\"title\":\"да\"");
	HAS("<?xml version='1.0' encoding='utf-8'?>" RSS("<title>\xC3\xA9</title>"),
	    "text/xml; charset=us-ascii", "\"title\":\"é\"");
	HAS(RSS("<title>\xC3\xA9</title>"), "text/xml", "\"title\":\"é\"");
	HAS("\xEF\xBB\xBF" RSS("<title>\xC3\xA9</title>"), "text/xml; charset=latin1",
	    "\"title\":\"é\"");
	HAS("\xFE\xFF\0<\0r\0s\0s\0>\0<\0t\0i\0t\0l\0e\0>\0\xE9\0<\0/\0t\0i\0t\0l\0e\0>\0<"
	    "\0/\0r\0s\0s\0>",
	    NULL, "\"title\":\"é\"");
	HAS("<\0r\0s\0s\0>\0<\0t\0i\0t\0l\0e\0>\0\xE9\0<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0r\0s"
	    "\0s\0>\0",
	    NULL, "\"encoding\":\"utf-16le\"");
	/* one bad byte among many good ones is one bad character; mere bad bytes are windows-1252
	 */
	HAS(RSS("<title>中文中文中文中文\xE4</title>"), NULL, "中文\xEF\xBF\xBD\"");
	HAS(RSS("<title>caf\xE9</title>"), NULL, "\"title\":\"café\"");
	HAS(RSS("<title>caf\xE9</title>"), NULL, "ill_formed");
	HAS("<?xml version='1.0' encoding='no-such'?>" RSS("<title>x</title>"), NULL,
	    "an unknown encoding (no-such)");
	CHECK(feed_is_markup(BYTES("\xEF\xBB\xBF \n<rss>")));
	CHECK(feed_is_markup(BYTES("\xFF\xFE<\0")));
	CHECK(feed_is_markup(BYTES("\0\0\0<")));
	CHECK(!feed_is_markup(BYTES("{\"a\":\"<\"}")));
	CHECK(!feed_is_markup(BYTES("")));
}

static void no_feeds(void)
{
	CHECK_STR(str_of(feed_of("<!DOCTYPE html><html><p>page</html>")),
	    "error: an HTML page, not a feed");
	CHECK_STR(str_of(feed_of("<html xmlns='http://www.w3.org/1999/xhtml'/>")),
	    "error: an HTML page, not a feed");
	CHECK_STR(
	    str_of(feed_of("<opml><body/></opml>")), "error: OPML, a list of feeds, not a feed");
	CHECK_STR(str_of(feed_of("<svg xmlns='http://www.w3.org/2000/svg'/>")),
	    "error: XML of another kind (<svg>), not a feed");
	CHECK_STR(str_of(feed_of("")), "error: nothing in it, not a feed");
	CHECK(strstr(feed_of("just text"), "not a feed") != NULL);
}

/* The plain text of an item's content, as a post gets it. */
static void add_item_text(struct buf *out, struct json_value item)
{
	struct str html = json_text(json_get(item, STR("content_html")));
	struct html_links links = {.link = NULL};
	struct buf text;
	struct err e;

	buf_init(&text, ROOM);
	if (html.len == 0)
		buf_add_str(&text, json_text(json_get(item, STR("content_text"))));
	else
		CHECK(html_to_text(html, NULL, &text, &links, &e) == 0);
	buf_add_json(out, buf_str(&text));
	html_links_free(&links);
	buf_free(&text);
}

/* One document of the list: `{"path":...,"feed":...,"texts":[...]}` or `{"path":...,"error":...}`.
 */
static void dump_one(const char *path, const char *url, const char *type, struct str document)
{
	struct buf out, padded;
	struct json_value root;
	struct err e;

	buf_init(&out, ROOM);
	buf_init(&padded, ROOM);
	buf_add_z(&out, "{\"path\":");
	buf_add_json(&out, str_of(path));
	if (feed_to_json(document, url, type, &padded, &e) != 0) {
		buf_add_z(&out, ",\"error\":");
		buf_add_json(&out, str_of(e.text));
	} else {
		size_t len = padded.len;
		struct json_walk walk;

		buf_add_z(&out, ",\"feed\":");
		buf_add_str(&out, buf_str(&padded));
		CHECK(buf_room(&padded, JSON_PADDING));
		CHECK(json_parse(json, (struct str){padded.ptr, len}, &root, &e) == 0);
		buf_add_z(&out, ",\"texts\":[");
		walk = json_walk_start(json_get(root, STR("items")));
		for (int i = 0; json_walk_next(&walk); i++) {
			if (i > 0)
				buf_add_char(&out, ',');
			add_item_text(&out, walk.value);
		}
		buf_add_char(&out, ']');
	}
	buf_add_z(&out, "}\n");
	fwrite(out.ptr, 1, out.len, stdout);
	buf_free(&out);
	buf_free(&padded);
}

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

/* Reads `count` broken copies of a document: cut short, bytes changed, bytes taken out. */
static void break_one(const char *url, const char *type, struct str document, int count)
{
	uint64_t state = document.len;

	for (int i = 0; i < count && document.len > 0; i++) {
		struct str copy = {malloc(document.len), document.len};
		char *bytes = (char *)(uintptr_t)copy.ptr;
		struct buf out;
		struct err e = {.text = ""};

		CHECK(bytes);
		memcpy(bytes, document.ptr, document.len);
		if (i % 2 == 0)
			copy.len = next_random(&state) % document.len;
		for (int changes = (int)(next_random(&state) % 8); changes > 0; changes--)
			bytes[next_random(&state) % document.len] = (char)next_random(&state);
		/* of its own size, so that a look beyond its end is seen */
		bytes = realloc(bytes, copy.len ? copy.len : 1);
		copy.ptr = bytes;
		buf_init(&out, ROOM);
		if (feed_to_json(copy, url, type, &out, &e) != 0)
			CHECK(e.text[0] && out.len == 0);
		else
			CHECK(out.len > 2 && out.ptr[out.len - 1] == '}');
		buf_free(&out);
		free(bytes);
	}
}

/* Every line of the list on standard input. */
static void each_listed(int broken)
{
	char line[4096];
	long count = 0;

	while (fgets(line, sizeof(line), stdin)) {
		char *path = line, *url = strchr(line, '\t'),
		     *type = url ? strchr(url + 1, '\t') : NULL;
		struct buf document;
		struct err e;

		CHECK(type);
		if (!type)
			continue;
		*url++ = '\0';
		*type++ = '\0';
		type[strcspn(type, "\n")] = '\0';
		buf_init(&document, ROOM);
		CHECK(lines_slurp(path, &document, &e) == 0);
		if (broken > 0)
			break_one(url, *type ? type : NULL, buf_str(&document), broken);
		else
			dump_one(path, url, *type ? type : NULL, buf_str(&document));
		buf_free(&document);
		count++;
	}
	if (broken > 0)
		printf("%ld documents broken %d times each\n", count, broken);
}

int main(int argc, char **argv)
{
	json = json_new();
	if (argc > 1) {
		each_listed(argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0);
		json_free(json);
		return check_done();
	}
	CHECK(json);
	formats();
	texts();
	items();
	links();
	broken();
	references();
	encodings();
	no_feeds();
	json_free(json);
	return check_done();
}
