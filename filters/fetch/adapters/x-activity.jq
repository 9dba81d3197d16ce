# X posts as Gnip gave them in the Activity Streams format: `actor`, `body`, `postedTime`, `verb`.
def network: "x";
def requires: [["actor.preferredUsername", "body", "postedTime", "verb"]];
def when: "postedTime";
def matches: (.id | type) == "string" and (.body | type) == "string" and (.verb == "post" or .verb == "share");
def last_part: if type == "string" then split(":")[-1] else null end;
def whole: .long_object.body // .body // .summary;
def span: {start: .indices[0], end: .indices[1]};
def entities_of: (.long_object.twitter_entities // .twitter_entities // {}) as $e | {}
  | put("urls"; [$e.urls[]? as $u | $u | span + {url: $u.url} | put("expanded_url"; $u.expanded_url)])
  | put("hashtags"; [$e.hashtags[]? | span + {tag: .text}])
  | put("cashtags"; [$e.symbols[]? | span + {tag: .text}])
  | put("mentions"; [$e.user_mentions[]? as $m | $m | span + {username: $m.screen_name}
      | put("id"; $m.id_str // $m.id | id_text)]);
def author: . as $a | {id: (.id | last_part), username: .preferredUsername}
  | put("name"; $a.displayName) | put("description"; $a.summary) | put("verified"; $a.verified)
  | put("location"; $a.location.displayName?) | put("created_at"; $a.postedTime) | put("profile_image_url"; $a.image)
  | put("public_metrics"; {} | put("followers_count"; $a.followersCount) | put("following_count"; $a.friendsCount)
      | put("tweet_count"; $a.statusesCount) | put("listed_count"; $a.listedCount));
def media_of: [(.long_object.twitter_extended_entities // .twitter_extended_entities // {}).media[]? as $m
  | {media_key: ($m | .id_str // .id | id_text), type: $m.type} | put("url"; $m.media_url_https)];
def one: . as $t
  | {id: (.id | last_part),
     text: (if .verb == "share" then "RT @" + (.object.actor.preferredUsername // "") + ": " + (.object | whole) else whole end),
     created_at: .postedTime, lang: (.twitter_lang // "und"), author: (.actor | author)}
  | put("public_metrics"; {} | put("like_count"; $t.favoritesCount | count) | put("retweet_count"; $t.retweetCount | count))
  | put("entities"; $t | entities_of)
  | put("attachments"; {} | put("media"; $t | media_of))
  | put("referenced_tweets"; [
      if $t.verb == "share" and ($t.object.body | type) == "string" then {type: "retweeted"} + ($t.object | one) else empty end,
      if ($t.twitter_quoted_status | type) == "object" then {type: "quoted"} + ($t.twitter_quoted_status | one) else empty end,
      ($t.inReplyTo.link? // empty | split("/")[-1] | {type: "replied_to", id: .})])
  | put("source"; $t.generator.displayName?)
  | put("url"; "https://x.com/" + $t.actor.preferredUsername + "/status/" + .id);
def posts: one;
