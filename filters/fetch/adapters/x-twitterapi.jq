# X posts as the reseller twitterapi.io gives them (`type: "tweet"`, camel case), its answers
# ({tweets: [...]}), and collections of them by account ({followings: [{tweets: [...]}]}).
def network: "x";
def requires: [["id", "text", "createdAt", "author.userName"], ["tweets"], ["followings"]];
def when: "createdAt";
def is_tweet: type == "object" and (.id | type) == "string" and (.text | type) == "string" and (.author | type) == "object"
  and has("createdAt");
def tweets: if has("tweets") then .tweets[] elif has("followings") then .followings[].tweets[] else . end;
def matches: if has("tweets") then (.tweets | type) == "array" and all(.tweets[]; is_tweet)
  elif has("followings") then all(.followings[].tweets[]; is_tweet) else is_tweet end;
def span: {start: .indices[0], end: .indices[1]};
def entities_of: (.entities // {}) as $e | {}
  | put("urls"; [($e.urls // [])[] as $u | $u | span + {url: $u.url} | put("expanded_url"; $u.expanded_url)])
  | put("hashtags"; [($e.hashtags // [])[] | span + {tag: .text}])
  | put("cashtags"; [($e.symbols // [])[] | span + {tag: .text}])
  | put("mentions"; [($e.user_mentions // [])[] as $m | $m | span + {username: $m.screen_name} | put("id"; $m.id_str)]);
def author: . as $a | {id: .id, username: .userName}
  | put("name"; $a.name) | put("verified"; $a.isBlueVerified) | put("description"; $a.description)
  | put("description"; $a.profile_bio.description) | put("location"; $a.location)
  | put("created_at"; $a.createdAt | v1_time) | put("profile_image_url"; $a.profilePicture)
  | put("public_metrics"; {} | put("followers_count"; $a.followers) | put("following_count"; $a.following)
      | put("tweet_count"; $a.statusesCount));
def media_of: [((.extendedEntities // {}).media // [])[] as $m
  | {media_key: $m.media_key, type: $m.type} | put("url"; $m.media_url_https) | put("alt_text"; $m.ext_alt_text)];
def one: . as $t
  | {id: .id, text: .text, created_at: (.createdAt | v1_time), lang: (.lang // "und"), author: (.author | author)}
  | put("public_metrics"; {} | put("like_count"; $t.likeCount) | put("retweet_count"; $t.retweetCount)
      | put("reply_count"; $t.replyCount) | put("quote_count"; $t.quoteCount)
      | put("bookmark_count"; $t.bookmarkCount) | put("impression_count"; $t.viewCount))
  | put("entities"; $t | entities_of) | put("attachments"; {} | put("media"; $t | media_of))
  | put("conversation_id"; $t.conversationId) | put("in_reply_to_user_id"; $t.inReplyToUserId)
  | put("referenced_tweets"; [
      if ($t.retweeted_tweet | type) == "object" then {type: "retweeted"} + ($t.retweeted_tweet | one) else empty end,
      if ($t.quoted_tweet | type) == "object" then {type: "quoted"} + ($t.quoted_tweet | one) else empty end,
      if $t.inReplyToId then {type: "replied_to", id: $t.inReplyToId} else empty end])
  | put("source"; $t.source) | put("url"; $t.url);
def posts: tweets | one;
