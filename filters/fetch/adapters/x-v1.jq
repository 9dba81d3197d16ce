# X API v1.1 tweets: whole ones (`extended_tweet`, `full_text`, `retweeted_status`, `quoted_status`),
# trimmed ones (`id_str`, `text`, `created_at`, counts), and search answers ({statuses: [...]}).
def network: "x";
def requires: [["id_str", "created_at"], ["id", "user.screen_name", "created_at"], ["statuses", "search_metadata"]];
def when: "created_at";
def is_tweet: type == "object" and (has("id_str") or has("id")) and ((.text // .full_text) | type) == "string"
  and (.created_at | type) == "string";
def matches: is_tweet or ((.statuses | type) == "array" and all(.statuses[]; is_tweet));
def id_of: .id_str // .id | id_text;
def whole: .extended_tweet.full_text // .full_text // .text;
def whole_text: if .retweeted_status then "RT @" + (.retweeted_status.user.screen_name // "") + ": " + (.retweeted_status | whole)
  else whole end;
def span: {start: .indices[0], end: .indices[1]};
def entities_of: (.extended_tweet.entities // .entities // {}) as $e | {}
  | put("urls"; [$e.urls[]? as $u | $u | span + {url: $u.url} | put("expanded_url"; $u.expanded_url) | put("display_url"; $u.display_url)])
  | put("hashtags"; [$e.hashtags[]? | span + {tag: .text}])
  | put("cashtags"; [$e.symbols[]? | span + {tag: .text}])
  | put("mentions"; [$e.user_mentions[]? as $m | $m | span + {username: $m.screen_name} | put("id"; $m | id_of)]);
def media_of: [(.extended_tweet.extended_entities // .extended_entities // .extended_tweet.entities // .entities // {}).media[]? as $m
  | {media_key: ($m | id_of), type: $m.type} | put("url"; $m.media_url_https // $m.media_url)
  | put("alt_text"; $m.ext_alt_text) | put("variants"; $m.video_info.variants)];
def author: . as $u | {id: id_of}
  | put("username"; $u.screen_name) | put("name"; $u.name) | put("verified"; $u.verified)
  | put("description"; $u.description) | put("location"; $u.location) | put("url"; $u.url)
  | put("protected"; $u.protected) | put("created_at"; $u.created_at | v1_time)
  | put("profile_image_url"; $u.profile_image_url_https)
  | put("public_metrics"; {} | put("followers_count"; $u.followers_count) | put("following_count"; $u.friends_count)
      | put("tweet_count"; $u.statuses_count) | put("listed_count"; $u.listed_count));
def one: . as $t
  | {id: id_of, text: whole_text, created_at: (.created_at | v1_time), lang: (.lang // "und")}
  | put("author_id"; $t.user | if type == "object" then id_of else null end)
  | put("author"; $t.user | if type == "object" then author else null end)
  | put("public_metrics"; {} | put("like_count"; $t.favorite_count | count) | put("retweet_count"; $t.retweet_count | count)
      | put("reply_count"; $t.reply_count | count) | put("quote_count"; $t.quote_count | count))
  | put("entities"; $t | entities_of)
  | put("attachments"; {} | put("media"; $t | media_of))
  | put("in_reply_to_user_id"; $t.in_reply_to_user_id_str // $t.in_reply_to_user_id | id_text)
  | put("referenced_tweets"; [
      if $t.retweeted_status then {type: "retweeted"} + ($t.retweeted_status | one)
      elif $t.is_retweet then {type: "retweeted"} else empty end,
      if $t.quoted_status then {type: "quoted"} + ($t.quoted_status | one)
      elif $t.quoted_status_id_str then {type: "quoted", id: $t.quoted_status_id_str} else empty end,
      ($t.in_reply_to_status_id_str // $t.in_reply_to_status_id | id_text // empty | {type: "replied_to", id: .})])
  | put("source"; $t.source | html_text) | put("possibly_sensitive"; $t.possibly_sensitive) | put("place"; $t.place)
  | put("url"; if $t.user.screen_name? then "https://x.com/" + $t.user.screen_name + "/status/" + .id else null end);
def posts: if has("statuses") then .statuses[] else . end | one;
