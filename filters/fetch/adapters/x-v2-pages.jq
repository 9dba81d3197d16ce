# Pages of the X API v2: `data` (a list of tweets, or one), joined with `includes` as `twarc2 flatten`
# does, but that a user, tweet or picture which `includes` lacks leaves no empty object. An empty page
# (no `data`) gives no post, and so does one with `errors` only. A long post's `text` is its
# `note_tweet.text`, whose entities go with it.
def network: "x";
def requires: [["data"], ["includes"], ["meta.result_count"], ["errors"]];
def is_tweet: type == "object" and (.id | type) == "string" and (.text | type) == "string";
def tweets: .data | if type == "array" then .[] elif type == "object" then . else empty end;
def matches: (has("data") and ([tweets] | length > 0 and all(.[]; is_tweet)))
  or ((has("data") | not) and ((.meta.result_count? == 0) or (.errors | type) == "array"))
  or (.data == [] and .meta.result_count? == 0);
def by(key): reduce .[]? as $x ({}; . + {($x | key): $x});
def join_with($in):
  if type == "array" then map(join_with($in))
  elif type != "object" then .
  else map_values(if type == "object" or type == "array" then join_with($in) else . end)
    | (if has("author_id") then put("author"; $in.users[.author_id]) else . end)
    | (if has("in_reply_to_user_id") then put("in_reply_to_user"; $in.users[.in_reply_to_user_id]) else . end)
    | (if has("media_keys") then put("media"; [.media_keys[] as $k | $in.media[$k] | select(. != null)]) else . end)
    | (if has("poll_ids") then put("poll"; $in.polls[.poll_ids[-1] // ""]) else . end)
    | (if .geo.place_id? then .geo += ($in.places[.geo.place_id] // {}) else . end)
    | (if (.mentions | type) == "array" then .mentions |= map(. + ($in.names[.username // ""] // {})) else . end)
    | (if (.referenced_tweets | type) == "array" then .referenced_tweets |= map(. + ($in.tweets[.id] // {})) else . end)
    | (if has("pinned_tweet_id") then put("pinned_tweet"; $in.tweets[.pinned_tweet_id]) else . end)
  end;
def whole: if .note_tweet.text? then .text = .note_tweet.text
    | if .note_tweet.entities? then .entities = ((.entities // {}) + .note_tweet.entities) else . end
  else . end;
def posts: . as $page
  | (.includes // {}) as $i
  | {users: ($i.users | by(.id)), names: ($i.users | by(.username)), media: ($i.media | by(.media_key)),
     polls: ($i.polls | by(.id)), places: ($i.places | by(.id)), tweets: {}} as $in
  | ($in + {tweets: ([$i.tweets[]? | join_with($in)] | by(.id))}) as $in
  | tweets | join_with($in)
  | .referenced_tweets |= (if type == "array" then map(whole) else . end)
  | if .referenced_tweets == null then del(.referenced_tweets) else . end
  | whole
  | (if $page.__twarc then .__twarc = $page.__twarc else . end);
