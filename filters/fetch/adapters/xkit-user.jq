# Posts of chosen X accounts as the x-kit exporter keeps them, with counts: flat objects with `handle`. A
# repost (`is_retweet`) names neither the id nor the author of what it repeats, and carries its counts.
def network: "x";
def requires: [["handle", "id", "text", "favorite_count"]];
def when: "created_at";
def matches: (.handle | type) == "string" and (.text | type) == "string" and has("retweet_count");
def posts: . as $r
  | {id: (.id | id_text), text: .text, created_at: (.created_at | v1_time), lang: (.lang // "und"),
     author: {username: .handle},
     public_metrics: ({} | put("like_count"; $r.favorite_count | count)
       | put("retweet_count"; $r.retweet_count | count) | put("reply_count"; $r.reply_count | count)
       | put("quote_count"; $r.quote_count | count) | put("bookmark_count"; $r.bookmark_count | count)
       | put("impression_count"; $r.views | count))}
  | put("referenced_tweets"; [if $r.is_retweet then {type: "retweeted"} else empty end,
      if $r.is_quote then {type: "quoted"} else empty end])
  | put("attachments"; {} | put("media"; $r.media))
  | put("url"; $r.url);
