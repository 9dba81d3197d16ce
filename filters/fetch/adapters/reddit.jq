# Reddit: listings ({kind: "Listing"}) of links (t3) and comments (t1), and these alone. Without a token
# Reddit answers few; with `token` it is asked at oauth.reddit.com (https://www.reddit.com/dev/api).
def network: "reddit";
def requires: [["kind", "data"]];
def sources: [
  {"name": "reddit-sub", "operand": "sub", "parameters": ["sub", "token:boolean?"],
   "optional_credentials": ["REDDIT_TOKEN"], "delay": 2, "help": "a subreddit's newest links, 1,000 at most"},
  {"name": "reddit-comments", "operand": "sub", "parameters": ["sub", "token:boolean?"],
   "optional_credentials": ["REDDIT_TOKEN"], "delay": 2, "help": "a subreddit's newest comments"}
];
def root: .source.base // if .source.token then "https://oauth.reddit.com" else "https://www.reddit.com" end;
def listing: if .source.source == "reddit-comments" then "comments" else "new" end;
def request: {
  url: url_with(root + "/r/" + (.source.sub | ltrimstr("r/") | @uri) + "/" + listing + ".json";
    {limit: page_size(1; 100), after: .cursor, raw_json: 1}),
  headers: {authorization: (if .source.token then "Bearer $REDDIT_TOKEN" else null end)}};
def next: .answer.data.after;

def is_thing: type == "object" and (.kind == "t1" or .kind == "t3") and (.data | type) == "object" and (.data.created_utc | type) == "number";
def matches: is_thing or (.kind == "Listing" and (.data.children | type) == "array");
def things: if is_thing then . else .data.children[] | select(is_thing) end;
def is_gone: . == null or . == "[removed]" or . == "[deleted]";
def full(kind): if . == null then null else tostring | if test("^t[0-9]_") then . else kind + "_" + . end end;
def named: if . == null then null else "reddit:" + . end;
def heading: if .title then "<p>" + (.title | @html) + "</p>" else "" end;
def content: (if has("body") then "body" else "selftext" end) as $own
  | if .[$own] | is_gone then {html: heading}
    elif .[$own + "_html"] then {html: (heading + .[$own + "_html"])}
    else {text: ([.title, .[$own]] | map(select(. != null and . != "")) | join("\n\n"))} end;
def of_thing: .kind as $kind | .data as $d | $d
  | {id: (.name // .id | full($kind) | named)} + content + {created_at: .created_utc, lang: "und"}
  | put("author"; if $d.author | is_gone then null
      else {id: (($d.author_fullname | full("t2") | named) // ("reddit:" + $d.author)), username: $d.author} end)
  | put("public_metrics"; {}
      | put("like_count"; if $d.score_hidden then null else $d.score | count | if . and . >= 0 then . else null end end)
      | put("reply_count"; $d.num_comments | count))
  | put("entities"; {} | put("urls"; [if $kind == "t3" and ($d.is_self | not) then $d.url // empty else empty end
      | {url: ., expanded_url: .}]))
  | put("conversation_id"; $d.link_id | full("t3") | named)
  | put("referenced_tweets"; [$d.parent_id // empty | {type: "replied_to", id: named}]
      + [$d.crosspost_parent // empty | {type: "quoted", id: named}])
  | put("subreddit"; $d.subreddit) | put("possibly_sensitive"; $d.over_18)
  | put("url"; if $d.permalink then "https://www.reddit.com" + $d.permalink else null end);
def posts: things | of_thing;
