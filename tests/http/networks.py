"""The answers of the scripted server (tests/http/server): invented posts in the shapes of X's API v2,
Mastodon, Bluesky, Hacker News, Reddit, feeds and plain lines. Post number i of a scene is always the
same; a scene has the posts 1..n, 10 seconds apart from 2025-12-05T00:00:00Z on (`step`, `epoch`).

answer(request) gives (body, content type, headers). Settings that shape pages: n (250 posts), size
(100 a page at most), endless=posts|empty|same|cycle (pages without end), partial (errors beside data),
quiet (the first page is empty but has a cursor), hide=K (numbers that K divides are not there yet),
refuse=STATUS (a request with a cursor is refused)."""
import calendar
import functools
import json
import time
from email.utils import formatdate

EPOCH = 1764892800
PEOPLE = ("ada", "grace", "linus", "margaret", "alan", "barbara", "donald")
WORDS = ("a model was released", "costs fell by half", "模型开源了", "the paper is out", "ベンチマーク 🚀",
	"agents wrote the tests", "“quoted” & <marked>")
ID_FIRST = 1990000000000000000
ID_STEP = 4096


class Refused(Exception):
	"""An answer that is an error: status and JSON body."""

	def __init__(self, status, body):
		super().__init__(status)
		self.status, self.body = status, body


def stamp(seconds, end=".000Z"):
	return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + end


def seconds_of(text):
	return calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")) if text else None


class Post:
	"""Number i of a scene, with what every shape takes from it."""

	def __init__(self, i, step, epoch):
		self.i = i
		self.id = str(ID_FIRST + i * ID_STEP)
		self.at = epoch + i * step
		self.who = i % len(PEOPLE)
		self.name = PEOPLE[self.who]
		self.text = "Post %d: %s #ai https://example.com/%d" % (i, WORDS[i % len(WORDS)], i)

	def html(self):
		said = self.text.rsplit(" ", 1)
		link = '<a href="%s" rel="nofollow">%s</a>' % (said[1], said[1])
		return "<p>%s %s</p>" % (escape(said[0]), link)


@functools.lru_cache(maxsize=20000)
def post(i, step, epoch):
	return Post(i, step, epoch)


def escape(text):
	return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number(text):
	"""The i of an id of X or Mastodon, or None."""
	return (int(text) - ID_FIRST) / ID_STEP if text and text.isdigit() else None


class Page:
	"""Posts newest first: those before `below` (numbers, not itself) and after `above`."""

	def __init__(self, request, size, below=None, above=None):
		got = request.settings
		self.step, self.epoch = got.int("step", 10), got.int("epoch", EPOCH)
		self.size = max(1, min(size, got.int("size", 100)))
		self.endless = got.text("endless")
		top, bottom = got.int("n", 250) + 1, 1
		if self.endless == "posts":
			bottom = -10 ** 9
		if below is not None:
			top = min(top, int(below) if below == int(below) else int(below) + 1)
		if above is not None:
			bottom = max(bottom, int(above // 1) + 1)
		first_page = below is None
		if self.endless in ("same", "cycle"):
			top, bottom = got.int("n", 250) + 1, 1
		low = max(bottom, top - self.size)
		hide = got.int("hide")
		self.posts = [post(i, self.step, self.epoch) for i in range(top - 1, low - 1, -1) if not hide or i % hide]
		self.next = low if low > bottom else None
		if self.endless == "empty":
			self.posts, self.next = [], top - 1
		elif self.endless == "same":
			self.next = low
		elif self.endless == "cycle":
			self.next = low + 1 if below == low else low
		if got.flag("quiet") and first_page:
			self.posts, self.next = [], top

	def times(self, since, until):
		"""Leaves out posts before since and from until on (seconds or None)."""
		kept = [p for p in self.posts
			if (since is None or p.at >= since) and (until is None or p.at < until)]
		if since is not None and self.posts and self.posts[-1].at < since:
			self.next = None
		self.posts = kept


# X API v2

X_USERS = [{"id": str(1000 + i), "username": name, "name": name.title() + " (sample)", "verified": i == 0,
	"public_metrics": {"followers_count": 100 * i, "following_count": 7, "tweet_count": 9, "listed_count": 1}}
	for i, name in enumerate(PEOPLE)]


@functools.lru_cache(maxsize=20000)
def x_text(p):
	"""One post of `data` as JSON text: made once, for pages are asked for often."""
	end = len(p.text)
	start = p.text.rindex(" ") + 1
	return json.dumps({
		"id": p.id, "text": p.text, "author_id": str(1000 + p.who), "created_at": stamp(p.at),
		"conversation_id": p.id, "lang": "en", "edit_history_tweet_ids": [p.id],
		"public_metrics": {"like_count": p.i % 50, "retweet_count": p.i % 7, "reply_count": 0,
			"quote_count": 0, "bookmark_count": 1, "impression_count": 1000},
		"entities": {"hashtags": [{"start": start - 4, "end": start - 1, "tag": "ai"}],
			"urls": [{"start": start, "end": end, "url": p.text[start:],
				"expanded_url": p.text[start:]}]},
	}, ensure_ascii=False)


def x_problem(title, detail, kind, status):
	return {"title": title, "detail": detail, "type": "https://api.twitter.com/2/problems/" + kind,
		"status": status}


def x_page(request):
	ask = request.query
	token = ask.get("next_token") or ask.get("pagination_token")
	below = None
	if token:
		if not token.startswith("n") or not token[1:].lstrip("-").isdigit():
			raise Refused(400, {"errors": [{"parameters": {"next_token": [token]},
				"message": "The `next_token` query parameter value [%s] is not valid" % token}],
				**x_problem("Invalid Request", "One or more parameters to your request was invalid.",
					"invalid-request", 400)})
		below = int(token[1:])
	until = number(ask.get("until_id"))
	if until is not None:
		below = until if below is None else min(below, until)
	page = Page(request, int(ask.get("max_results", 10)), below, number(ask.get("since_id")))
	page.times(seconds_of(ask.get("start_time")), seconds_of(ask.get("end_time")))
	meta = {"result_count": len(page.posts)}
	if page.posts:
		meta = {"newest_id": page.posts[0].id, "oldest_id": page.posts[-1].id, **meta}
	if page.next is not None:
		meta["next_token"] = "n%d" % page.next
	parts = []
	if page.posts:
		users = [X_USERS[w] for w in sorted({p.who for p in page.posts})]
		parts = ['"data":[%s]' % ",".join(x_text(p) for p in page.posts),
			'"includes":' + json.dumps({"users": users})]
	if request.settings.flag("partial"):
		gone = x_problem("Not Found Error", "Could not find tweet with referenced_tweets.id: [42].",
			"resource-not-found", 200)
		del gone["status"]
		parts.append('"errors":' + json.dumps([{"value": "42", "resource_id": "42",
			"resource_type": "tweet", "parameter": "referenced_tweets.id", **gone}]))
	parts.append('"meta":' + json.dumps(meta))
	return "{" + ",".join(parts) + "}"


def x_ids(request):
	wanted = [number(t) for t in request.query.get("ids", "").split(",")]
	n = request.settings.int("n", 250)
	found = [post(int(i), 10, EPOCH) for i in wanted if i is not None and i == int(i) and 1 <= i <= n]
	lost = [t for t in request.query.get("ids", "").split(",") if not any(p.id == t for p in found)]
	answer = {"data": [json.loads(x_text(p)) for p in found],
		"includes": {"users": [X_USERS[w] for w in sorted({p.who for p in found})]}}
	if lost:
		answer["errors"] = [{"value": t, "resource_id": t, "parameter": "ids", "resource_type": "tweet",
			"title": "Not Found Error", "detail": "Could not find tweet with ids: [%s]." % t,
			"type": "https://api.twitter.com/2/problems/resource-not-found"} for t in lost]
	if not found:
		del answer["data"], answer["includes"]
	return json.dumps(answer)


def x_user(request):
	name = request.path.rsplit("/", 1)[-1]
	for user in X_USERS:
		if user["username"] == name.lower():
			return json.dumps({"data": user})
	return json.dumps({"errors": [{"value": name, "detail": "Could not find user with username: [%s]." % name,
		"title": "Not Found Error", "resource_type": "user", "parameter": "username", "resource_id": name,
		"type": "https://api.twitter.com/2/problems/resource-not-found"}]})


# Mastodon, Bluesky, Hacker News, Reddit

def mastodon_page(request):
	ask = request.query
	page = Page(request, int(ask.get("limit", 20)), number(ask.get("max_id")),
		number(ask.get("since_id") or ask.get("min_id")))
	headers = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "299",
		"X-RateLimit-Reset": stamp(time.time() + 300)}
	if page.next is not None:
		link = request.url("max_id", str(ID_FIRST + page.next * ID_STEP))
		headers["Link"] = '<%s>; rel="next"' % link
		if page.posts:
			headers["Link"] += ', <%s>; rel="prev"' % request.url("min_id", page.posts[0].id)
	return json.dumps([{
		"id": p.id, "created_at": stamp(p.at), "in_reply_to_id": None, "in_reply_to_account_id": None,
		"sensitive": False, "spoiler_text": "", "visibility": "public", "language": "en",
		"uri": "https://social.example/users/%s/statuses/%s" % (p.name, p.id),
		"url": "https://social.example/@%s/%s" % (p.name, p.id), "content": p.html(),
		"replies_count": 0, "reblogs_count": p.i % 7, "favourites_count": p.i % 50, "reblog": None,
		"account": {"id": str(1000 + p.who), "username": p.name, "acct": p.name,
			"display_name": p.name.title() + " (sample)", "url": "https://social.example/@" + p.name,
			"followers_count": 100 * p.who, "following_count": 7, "statuses_count": 9},
		"media_attachments": [], "mentions": [], "emojis": [], "card": None, "poll": None,
		"tags": [{"name": "ai", "url": "https://social.example/tags/ai"}],
	} for p in page.posts]), headers


def mastodon_account(request):
	name = (request.query.get("acct") or "ada").split("@")[0]
	if name not in PEOPLE:
		raise Refused(404, {"error": "Record not found"})
	return json.dumps({"id": str(1000 + PEOPLE.index(name)), "username": name, "acct": name})


@functools.lru_cache(maxsize=20000)
def bluesky_view(p):
	"""One post as JSON text."""
	did = "did:plc:sample%s" % p.name
	return json.dumps({"uri": "at://%s/app.bsky.feed.post/%s" % (did, p.id), "cid": "bafysample%d" % p.i,
		"author": {"did": did, "handle": p.name + ".example", "displayName": p.name.title() + " (sample)"},
		"record": {"$type": "app.bsky.feed.post", "text": p.text, "createdAt": stamp(p.at), "langs": ["en"]},
		"replyCount": 0, "repostCount": p.i % 7, "likeCount": p.i % 50, "quoteCount": 0,
		"indexedAt": stamp(p.at), "labels": []})


def bluesky_page(request):
	ask = request.query
	cursor = ask.get("cursor")
	page = Page(request, int(ask.get("limit", 50)), int(cursor) if cursor else None)
	page.times(seconds_of(ask.get("since")), seconds_of(ask.get("until")))
	cursor = "" if page.next is None else '"cursor":"%d",' % page.next
	views = [bluesky_view(p) for p in page.posts]
	if request.path.endswith("searchPosts"):
		return '{%s"posts":[%s]}' % (cursor, ",".join(views))
	return '{%s"feed":[%s]}' % (cursor, ",".join('{"post":%s}' % v for v in views))


def hn_hit(p):
	return {"objectID": str(40000000 + p.i), "created_at_i": p.at, "created_at": stamp(p.at, "Z"),
		"title": p.text.rsplit(" ", 1)[0], "url": "https://example.com/%d" % p.i, "author": p.name,
		"points": p.i % 50, "num_comments": p.i % 7, "story_id": 40000000 + p.i, "updated_at": stamp(p.at, "Z"),
		"_tags": ["story", "author_" + p.name, "story_%d" % (40000000 + p.i)]}


def hn_page(request):
	ask = request.query
	since = until = None
	for rule in filter(None, ask.get("numericFilters", "").split(",")):
		for sign in (">=", "<=", ">", "<"):
			if sign in rule:
				moment = int(float(rule.split(sign)[1]))
				if sign[0] == ">":
					since = moment + (sign == ">")
				else:
					until = moment + (sign == "<=")
				break
	size = min(int(ask.get("hitsPerPage", 20)), request.settings.int("size", 100))
	step, epoch = request.settings.int("step", 10), request.settings.int("epoch", EPOCH)
	at = int(ask.get("page", 0))
	all_posts = [post(i, step, epoch) for i in range(request.settings.int("n", 250), 0, -1)]
	hits = [p for p in all_posts
		if (since is None or p.at >= since) and (until is None or p.at < until)]
	shown = hits[at * size:(at + 1) * size][:max(0, 1000 - at * size)]
	return json.dumps({"hits": [hn_hit(p) for p in shown], "nbHits": len(hits), "page": at,
		"nbPages": -(-min(len(hits), 1000) // size), "hitsPerPage": size, "exhaustiveNbHits": True,
		"query": ask.get("query", "")})


def hn_list(request):
	return json.dumps([40000000 + i for i in range(request.settings.int("n", 250), 0, -1)])


def hn_item(request):
	i = int(request.path.rsplit("/", 1)[-1].split(".")[0]) - 40000000
	p = post(i, request.settings.int("step", 10), request.settings.int("epoch", EPOCH))
	return json.dumps({"id": 40000000 + i, "type": "story", "time": p.at, "by": p.name, "score": i % 50,
		"title": p.text.rsplit(" ", 1)[0], "url": "https://example.com/%d" % i, "descendants": i % 7})


def reddit_page(request):
	after = request.query.get("after")
	page = Page(request, int(request.query.get("limit", 25)), int(after[3:], 36) if after else None)
	children = [{"kind": "t3", "data": {"id": base36(p.i), "name": "t3_" + base36(p.i),
		"title": p.text.rsplit(" ", 1)[0], "selftext": "", "author": p.name, "created_utc": float(p.at),
		"subreddit": "sample", "score": p.i % 50, "ups": p.i % 50, "num_comments": p.i % 7,
		"permalink": "/r/sample/comments/%s/x/" % base36(p.i), "url": "https://example.com/%d" % p.i,
		"is_self": False}} for p in page.posts]
	after = None if page.next is None else "t3_" + base36(page.next)
	return json.dumps({"kind": "Listing", "data": {"after": after, "before": None, "dist": len(children),
		"children": children}})


def base36(n):
	digits = ""
	while n or not digits:
		n, low = divmod(n, 36)
		digits = "0123456789abcdefghijklmnopqrstuvwxyz"[low] + digits
	return digits


# Feeds and lines

def newest(request):
	got = request.settings
	return [post(i, got.int("step", 10), got.int("epoch", EPOCH)) for i in range(got.int("n", 250), 0, -1)]


def rss(request):
	items = "".join(
		"<item><title>%s</title><link>https://example.com/%d</link><guid isPermaLink=\"false\">post-%d</guid>"
		"<pubDate>%s</pubDate><author>%s@example.com</author><description>%s</description></item>"
		% (escape(p.text.rsplit(" ", 1)[0]), p.i, p.i, formatdate(p.at, usegmt=True), p.name, escape(p.html()))
		for p in newest(request))
	return ('<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Sample</title>'
		"<link>https://example.com/</link><description>Invented</description>%s</channel></rss>\n" % items)


def atom(request):
	entries = "".join(
		'<entry><id>tag:example.com,2025:%d</id><title>%s</title><link href="https://example.com/%d"/>'
		'<updated>%s</updated><published>%s</published><author><name>%s</name></author>'
		'<content type="html">%s</content></entry>'
		% (p.i, escape(p.text.rsplit(" ", 1)[0]), p.i, stamp(p.at, "Z"), stamp(p.at, "Z"), p.name,
			escape(p.html())) for p in newest(request))
	return ('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
		"<id>tag:example.com,2025:feed</id><title>Sample</title><updated>%s</updated>%s</feed>\n"
		% (stamp(EPOCH, "Z"), entries))


def rdf(request):
	posts = newest(request)
	order = "".join('<rdf:li rdf:resource="https://example.com/%d"/>' % p.i for p in posts)
	items = "".join(
		'<item rdf:about="https://example.com/%d"><title>%s</title><link>https://example.com/%d</link>'
		"<description>%s</description><dc:date>%s</dc:date><dc:creator>%s</dc:creator></item>"
		% (p.i, escape(p.text.rsplit(" ", 1)[0]), p.i, escape(p.html()), stamp(p.at, "Z"), p.name) for p in posts)
	return ('<?xml version="1.0" encoding="utf-8"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
		'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
		'<channel rdf:about="https://example.com/"><title>Sample</title><link>https://example.com/</link>'
		"<description>Invented</description><items><rdf:Seq>%s</rdf:Seq></items></channel>%s</rdf:RDF>\n"
		% (order, items))


def json_feed(request):
	return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Sample",
		"home_page_url": "https://example.com/", "items": [{"id": "post-%d" % p.i,
			"url": "https://example.com/%d" % p.i, "title": p.text.rsplit(" ", 1)[0],
			"content_html": p.html(), "date_published": stamp(p.at, "Z"),
			"authors": [{"name": p.name}]} for p in newest(request)]})


def lines(request):
	return "".join(json.dumps({"id": p.id, "text": p.text, "created_at": stamp(p.at), "lang": "en",
		"author": {"id": str(1000 + p.who), "username": p.name}}, ensure_ascii=False) + "\n"
		for p in newest(request))


JSON, NDJSON = "application/json; charset=utf-8", "application/x-ndjson"
# The end of a path that asks for it, what makes it, its content type; the first that fits.
ROUTES = (
	("/search/recent", x_page, JSON), ("/search/all", x_page, JSON), ("/2/tweets", x_ids, JSON),
	("/2/users/by/username/", x_user, JSON), ("/2/", x_page, JSON),
	("/accounts/lookup", mastodon_account, JSON), ("/api/v1/timelines/", mastodon_page, JSON),
	("/api/v1/accounts/", mastodon_page, JSON), ("/xrpc/", bluesky_page, JSON),
	("/api/v1/search", hn_page, JSON), ("stories.json", hn_list, JSON), ("/v0/item/", hn_item, JSON),
	("/r/", reddit_page, JSON), ("feed.rss", rss, "application/rss+xml; charset=utf-8"),
	("feed.atom", atom, "application/atom+xml"), ("feed.rdf", rdf, "application/rdf+xml"),
	("feed.json", json_feed, "application/feed+json"), ("lines.ndjson", lines, NDJSON),
)


def answer(request):
	cursors = ("next_token", "pagination_token", "cursor", "max_id", "after")
	if request.settings.text("refuse") and any(c in request.query for c in cursors):
		raise Refused(request.settings.int("refuse", 400), {"error": "that cursor is not valid"})
	for part, make, kind in ROUTES:
		if request.path.endswith(part) or (part.endswith("/") and part in request.path) \
				or (part == "/api/v1/search" and part in request.path):
			got = make(request)
			body, headers = got if isinstance(got, tuple) else (got, {})
			return body.encode(), kind, headers
	raise Refused(404, {"error": "no such path"})
