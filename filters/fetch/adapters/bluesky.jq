# Bluesky: post views, feed items (a post view with the reason that it is there), and the answers that
# hold them: {feed: [...]}, {posts: [...]}, {thread: ...}.
def network: "bluesky";
def sources: [
  {"name": "bluesky-author", "operand": "handle", "parameters": ["handle", "filter?"],
   "help": "an account's posts and reposts"},
  {"name": "bluesky-search", "operand": "query", "parameters": ["query", "lang?", "token:boolean?"],
   "optional_credentials": ["BLUESKY_TOKEN"],
   "help": "posts that a search finds; more than 100 only with token"},
  {"name": "bluesky-list", "operand": "uri", "parameters": ["uri"], "help": "posts of a list's members (at://...)"}
];
# https://docs.bsky.app/docs/api/app-bsky-feed-get-author-feed, -search-posts, -get-list-feed. Search has no
# second page without a session (https://github.com/bluesky-social/bsky-docs/issues/296), which the network's
# own server (`base` for another) takes.
def call(root; method; query): {url: url_with((.source.base // root) + "/xrpc/app.bsky.feed." + method;
  query + {limit: page_size(1; 100), cursor: .cursor})};
def request: .source.source as $what
  | if $what == "bluesky-author" then call("https://public.api.bsky.app"; "getAuthorFeed";
      {actor: (.source.handle | ltrimstr("@")), filter: (.source.filter // "posts_with_replies")})
    elif $what == "bluesky-list" then call("https://public.api.bsky.app"; "getListFeed"; {list: .source.uri})
    else call(if .source.token then "https://bsky.social" else "https://api.bsky.app" end; "searchPosts";
      {q: .source.query, sort: "latest", lang: .source.lang, since: ([.since, .newest_at] | max), until: .until})
      + {headers: {authorization: (if .source.token then "Bearer $BLUESKY_TOKEN" else null end)}} end;
def next: .answer.cursor;
def requires: [["uri", "record.text", "author.did"], ["post.uri", "post.record.text"], ["feed"], ["posts"], ["thread.post"]];
def is_view: type == "object" and (.uri | type) == "string" and (.author.did? | type) == "string"
  and (.record.text? | type) == "string";
def is_item: type == "object" and (.post? | is_view);
def matches: is_view or is_item or ((.feed | type) == "array" and all(.feed[]; is_item))
  or ((.posts | type) == "array" and all(.posts[]; is_view)) or (.thread | is_item);
# Facets count bytes of UTF-8; entities count code points.
def rune_bytes: if . < 128 then 1 elif . < 2048 then 2 elif . < 65536 then 3 else 4 end;
def rune_starts: reduce (explode[] | rune_bytes) as $n ([0]; . + [.[-1] + $n]);
def rune_at(starts; byte): [starts | to_entries[] | select(.value == byte) | .key][0];
def facet(kind): .features[]? | select(."$type" == "app.bsky.richtext.facet#" + kind);
def entities: .text as $text | (.facets // []) as $facets
  | if $facets == [] then {} else
    ($text | rune_starts) as $starts
    | [$facets[] | . as $f | {start: rune_at($starts; $f.index.byteStart), end: rune_at($starts; $f.index.byteEnd)} as $span
       | select($span.start != null and $span.end != null) | {span: $span, facet: $f}] as $placed
    | {} | put("urls"; [$placed[] | .span + (.facet | facet("link") | {url: .uri, expanded_url: .uri})])
    | put("hashtags"; [$placed[] | .span + (.facet | facet("tag") | {tag: .tag})])
    | put("mentions"; [$placed[] | .span + {username: ($text[(.span.start + 1):.span.end])} + (.facet | facet("mention") | {id: .did})])
  end;
def linked: .record as $r | $r.embed.external.uri as $uri
  | ($r | entities) | if $uri then . + {urls: ((.urls // []) + [{url: $uri, expanded_url: $uri}])} else . end;
def person: {id: .did, username: .handle} + (if .displayName then {name: .displayName} else {} end);
def one: . as $v
  | {id: .uri, text: .record.text, created_at: (.record.createdAt // .indexedAt), lang: (.record.langs[0]? // "und"),
     author: (.author | person)}
  | put("public_metrics"; {} | put("like_count"; $v.likeCount) | put("retweet_count"; $v.repostCount)
      | put("reply_count"; $v.replyCount) | put("quote_count"; $v.quoteCount) | put("bookmark_count"; $v.bookmarkCount))
  | put("entities"; $v | linked)
  | put("conversation_id"; $v.record.reply.root.uri // $v.uri)
  | put("referenced_tweets"; [
      ($v.record.reply.parent.uri // empty | {type: "replied_to", id: .}),
      ($v.record.embed | .record.record.uri? // .record.uri? // empty | {type: "quoted", id: .})])
  | . + {url: ("https://bsky.app/profile/" + $v.author.handle + "/post/" + ($v.uri | split("/")[-1]))};
# A repost has no text of its own, and its uri only in newer answers.
def of_item: .reason as $why | .post | one
  | if $why."$type"? == "app.bsky.feed.defs#reasonRepost" then
      .id as $root | {id: ($why.uri // ($root + "#repost-by-" + $why.by.did)), text: .text,
        created_at: $why.indexedAt, lang: .lang, author: ($why.by | person),
        referenced_tweets: [{type: "retweeted"} + .], url: .url}
    else . end;
def in_thread: (select(is_item) | .post | one), ((.replies // [])[] | in_thread);
def posts: if is_view then one elif is_item then of_item elif has("feed") then .feed[] | of_item
  elif has("posts") then .posts[] | one else .thread | in_thread end;
