# Tweets of the archive that X gives to an account's owner, as fetch joins its files: {tweet, account, note}, or
# {tweet} alone. Numbers are strings there. Offsets count code points of the text that X had cut: those of a note
# are taken where they fit its text, else looked for in it.
def network: "x";
def requires: [["tweet.id_str", "tweet.created_at"], ["tweet.id", "tweet.created_at"]];
def when: "tweet.created_at";
def matches: (.tweet | type) == "object" and ((.tweet.id_str // .tweet.id) | type) == "string"
  and ((.tweet.full_text // .tweet.text) | type) == "string";
def list: if type == "array" then .[] else empty end;
def offset: if type == "string" then (tonumber? // null) elif type == "number" then . else null end;
def span: (.indices[0]? | offset) as $from | (.indices[1]? | offset) as $to
  | if $from != null and $to != null then {start: $from, end: $to} else {} end;

# Where one of the words stands in a text of a note: where X says, else at its first place.
def place(text; words): (.fromIndex | offset) as $from | (.toIndex | offset) as $to
  | ([words | strings | select(. != "")]) as $words
  | if $from != null and $to != null and (text[$from:$to] as $is | any($words[]; . == $is)) then {start: $from, end: $to}
    else first(($words[] | . as $word | select(text | contains($word)) | (text | split($word)[0] | length) as $at
      | {start: $at, end: ($at + ($word | length))}), {}) end;

def tweet_entities: . as $e | {}
  | put("urls"; [$e.urls | list | . as $u | span + {url: $u.url} | put("expanded_url"; $u.expanded_url)
      | put("display_url"; $u.display_url)])
  | put("hashtags"; [$e.hashtags | list | span + {tag: .text}])
  | put("cashtags"; [$e.symbols | list | span + {tag: .text}])
  | put("mentions"; [$e.user_mentions | list | . as $m | span + {username: $m.screen_name}
      | put("id"; ($m.id_str // $m.id) | id_text)]);
def note_entities(text): . as $e | {}
  | put("urls"; [$e.urls | list | . as $u | place(text; $u.shortUrl, $u.expandedUrl)
      + {url: ($u.shortUrl // $u.expandedUrl)} | put("expanded_url"; $u.expandedUrl) | put("display_url"; $u.displayUrl)])
  | put("hashtags"; [$e.hashtags | list | . as $h | place(text; "#" + ($h.text // ""), "＃" + ($h.text // "")) + {tag: $h.text}])
  | put("cashtags"; [$e.cashtags | list | . as $c | place(text; "$" + ($c.text // "")) + {tag: $c.text}])
  | put("mentions"; [$e.mentions | list | . as $m | place(text; "@" + ($m.screenName // ""), "＠" + ($m.screenName // ""))
      + {username: $m.screenName} | put("id"; $m.id | id_text)]);

def media: [(.extended_entities // .entities // {}).media | list | . as $m
  | {media_key: (($m.id_str // $m.id) | id_text), type: $m.type} | put("url"; $m.media_url_https // $m.media_url)
  | put("alt_text"; $m.ext_alt_text)];
def author: . as $a | {id: .accountId} | put("username"; $a.username) | put("name"; $a.accountDisplayName)
  | put("created_at"; $a.createdAt);
# A repost holds the other's text, and not its id.
def references: . as $t | [
  if (($t.full_text // $t.text) | startswith("RT @") and (.[4:24] | contains(":"))) then {type: "retweeted"} else empty end,
  ($t.quoted_status_id_str // $t.quoted_status_id | id_text // empty | {type: "quoted", id: .}),
  ($t.in_reply_to_status_id_str // $t.in_reply_to_status_id | id_text // empty | {type: "replied_to", id: .})];

# As count, without a regular expression.
def counted: if type == "string" and length < 16 then (tonumber? // null) else count end;

def posts: .tweet as $t | .account as $a
  | (.note.core | if type == "object" and (.text | type) == "string" then . else null end) as $note
  | (($t.id_str // $t.id) | tostring) as $id
  | {id: $id, text: ($note.text // $t.full_text // $t.text), created_at: ($t.created_at | v1_time), lang: ($t.lang // "und")}
  | put("author_id"; $a.accountId)
  | put("author"; if $a.accountId then $a | author else null end)
  | put("public_metrics"; {} | put("like_count"; $t.favorite_count | counted) | put("retweet_count"; $t.retweet_count | counted)
      | put("reply_count"; $t.reply_count | counted) | put("quote_count"; $t.quote_count | counted))
  | put("entities"; if $note then $note | note_entities($note.text) else ($t.entities // {}) | tweet_entities end)
  | put("attachments"; {} | put("media"; $t | media))
  | put("in_reply_to_user_id"; $t.in_reply_to_user_id_str // $t.in_reply_to_user_id | id_text)
  | put("referenced_tweets"; $t | references)
  | put("source"; $t.source | html_text)
  | put("possibly_sensitive"; $t.possibly_sensitive)
  | put("url"; "https://x.com/" + ($a.username // "i") + "/status/" + $id);
