# The posts of X API v2 pages as fetch gives them (joined with `includes`, long posts whole), by jq alone:
# what fetch is measured against.
def put(name; value): (value) as $v
  | if $v == null or $v == "" or $v == [] or $v == {} then . else . + {(name): $v} end;
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
  if .referenced_tweets then .referenced_tweets |= map(. + ($in.tweets[.id] // {})) else . end;
def whole: if .note_tweet.text? then .text = .note_tweet.text
    | if .note_tweet.entities? then .entities = ((.entities // {}) + .note_tweet.entities) else . end
  else . end;
(.includes // {}) as $i
| {users: ($i.users | by(.id)), names: ($i.users | by(.username)), media: ($i.media | by(.media_key)),
   polls: ($i.polls | by(.id)), places: ($i.places | by(.id))} as $in
| ([$i.tweets[]? | join_fields($in)] | by(.id)) as $tweets
| (reduce ($tweets | keys_unsorted[]) as $id ({tweets: $tweets};
    . as $in | .tweets[$id] |= join_references($in))) as $joined
| .data[]? | join_fields($in) | join_references($joined)
| (if .referenced_tweets then .referenced_tweets |= map(whole) else . end)
| whole | .origin = {network: "x", adapter: "x"}
