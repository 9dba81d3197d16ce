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
def join_mentions($in): if (.mentions? | type) == "array"
  then .mentions |= map(. + ($in.names[.username // ""] // {})) else . end;
def join_attachments($in):
  (if has("media_keys") then put("media"; [.media_keys[] as $k | $in.media[$k] | select(. != null)]) else . end)
  | (if has("poll_ids") then put("poll"; $in.polls[.poll_ids[-1] // ""]) else . end);
def join_fields($in):
  put("author"; $in.users[.author_id // ""])
  | put("in_reply_to_user"; $in.users[.in_reply_to_user_id // ""])
  | (if .entities then .entities |= join_mentions($in) else . end)
  | (if .note_tweet.entities? then .note_tweet.entities |= join_mentions($in) else . end)
  | (if .attachments then .attachments |= join_attachments($in) else . end)
  | (if .geo.place_id? then .geo += ($in.places[.geo.place_id] // {}) else . end);
def join_references($in):
  (if .referenced_tweets then .referenced_tweets |= map(. + ($in.tweets[.id] // {})) else . end);
def whole: if .note_tweet.text? then .text = .note_tweet.text
    | if .note_tweet.entities? then .entities = ((.entities // {}) + .note_tweet.entities) else . end
  else . end;
def posts: . as $page
  | (.includes // {}) as $i
  | {users: ($i.users | by(.id)), names: ($i.users | by(.username)), media: ($i.media | by(.media_key)),
     polls: ($i.polls | by(.id)), places: ($i.places | by(.id))} as $in
  | ([$i.tweets[]? | join_fields($in)] | by(.id)) as $tweets
  | (reduce ($tweets | keys_unsorted[]) as $id ({tweets: $tweets};
      . as $in | .tweets[$id] |= join_references($in))) as $joined
  | tweets | join_fields($in) | join_references($joined)
  | (if .referenced_tweets then .referenced_tweets |= map(whole) else . end)
  | whole
  | (if $page.__twarc then .__twarc = $page.__twarc else . end);
