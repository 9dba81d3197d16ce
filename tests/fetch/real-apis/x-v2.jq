# A second mapping of pages of the X API v2, from what twarc's manual says of `flatten` and post(5) of
# `note_tweet`, to compare fetch with. It also is what jq does in tests/bench/adapters.sh.
def by(list; key): reduce list[]? as $x ({}; .[$x | key] = $x);
def set(name; value): (value) as $v | if $v == null then . else .[name] = $v end;
def with_users($in): map(if type == "object" then . + ($in.named[.username // ""] // {}) else . end);
def mentioned($in): if (.mentions | type) == "array" then .mentions |= with_users($in) else . end;
# Long posts: the note's text, and its entities over those of the cut text.
def long: if .note_tweet.text then .note_tweet as $n | .text = $n.text
  | (if $n.entities then .entities += $n.entities else . end) else . end;
# What a tweet names of users, media, polls and places.
def joined($in):
  set("author"; $in.users[.author_id // ""])
  | set("in_reply_to_user"; $in.users[.in_reply_to_user_id // ""])
  | (if .entities then .entities |= mentioned($in) else . end)
  | (if .note_tweet.entities then .note_tweet.entities |= mentioned($in) else . end)
  | [.attachments.media_keys[]? | $in.media[.] // empty] as $media
  | (if $media == [] then . else .attachments.media = $media end)
  | $in.polls[[.attachments.poll_ids[]?][-1] // ""] as $poll
  | (if $poll then .attachments.poll = $poll else . end)
  | ($in.places[.geo.place_id? // ""]) as $place
  | (if $place then .geo += $place else . end)
  | long;
def referring($tweets): if (.referenced_tweets | type) == "array"
  then .referenced_tweets |= map(. + ($tweets[.id] // {})) else . end;
def flat: . as $page | (.includes // {}) as $i
  | {users: by($i.users; .id), named: by($i.users; .username), media: by($i.media; .media_key),
     polls: by($i.polls; .id), places: by($i.places; .id)} as $in
  # included tweets refer to those before them as they have become, to those after them as they came
  | (reduce ($i.tweets // [])[] as $t (by([($i.tweets // [])[] | joined($in)]; .id);
      . as $tweets | .[$t.id] |= referring($tweets))) as $tweets
  | .data | if type == "object" then . elif type == "array" then .[] else empty end
  | joined($in) | referring($tweets)
  | set("__twarc"; $page.__twarc) | set("matching_rules"; $page.matching_rules);
