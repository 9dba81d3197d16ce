# A second mapping of Bluesky's answers, from its lexicons (app.bsky.feed.defs, app.bsky.richtext.facet)
# and post(5).
def said: with_entries(select(.value | . != null and . != "" and . != [] and . != {}));
# facets count bytes: the code points that the first so many bytes of a text are
def points($bytes): reduce (explode[]) as $c ({bytes: 0, points: 0};
    if .bytes >= $bytes then . else .bytes += ([$c] | implode | utf8bytelength) | .points += 1 end) | .points;
def features($text; $kind): (.facets // [])[] | .index as $index | .features[]
  | select(."$type" == "app.bsky.richtext.facet#" + $kind)
  | {start: ($text | points($index.byteStart)), end: ($text | points($index.byteEnd)), of: .};
def entities: .text as $text | {
  urls: ([features($text; "link") | {start, "end": .end, url: .of.uri, expanded_url: .of.uri}]
    + [.embed.external.uri? | select(.) | {url: ., expanded_url: .}]),
  hashtags: [features($text; "tag") | {start, "end": .end, tag: .of.tag}],
  mentions: [features($text; "mention") | {start, "end": .end, username: $text[(.start + 1):.end], id: .of.did}]} | said;
# fetch writes times in UTC, to the millisecond where it has to write them anew
def utc: if endswith("Z") then . else
  capture("^(?<second>.{19})[.](?<fraction>[0-9]{3})[0-9]*(?<sign>[+-])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2})$")
  | ((.hours | tonumber) * 3600 + (.minutes | tonumber) * 60) as $offset
  | ((.second + "Z" | fromdate) - (if .sign == "-" then -$offset else $offset end) | todate | rtrimstr("Z"))
    + "." + .fraction + "Z" end;
def person: {id: .did, username: .handle, name: .displayName} | said;
def post: {id: .uri, text: .record.text, created_at: (.record.createdAt | utc), lang: (.record.langs[0] // "und"),
  author: (.author | person),
  public_metrics: ({like_count: .likeCount, retweet_count: .repostCount, reply_count: .replyCount,
    quote_count: .quoteCount, bookmark_count: .bookmarkCount} | said),
  entities: (.record | entities),
  conversation_id: (.record.reply.root.uri // .uri),
  referenced_tweets: [
    (.record.reply.parent.uri | select(.) | {type: "replied_to", id: .}),
    (.record.embed | (.record.record.uri? // .record.uri?) | select(.) | {type: "quoted", id: .})],
  url: "https://bsky.app/profile/\(.author.handle)/post/\(.uri | split("/") | last)"} | . as $p | said | .text = $p.text;
def flat: if .thread then .thread | recurse(.replies[]?) | .post else . end | post;
