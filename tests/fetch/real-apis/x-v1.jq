# A second mapping of tweets of the X API v1.1, from its data dictionary and post(5), to compare fetch
# with. It also is what jq does in tests/bench/adapters.sh.
def said: with_entries(select(.value | . != null and . != "" and . != [] and . != {}));
def day: {Jan: "01", Feb: "02", Mar: "03", Apr: "04", May: "05", Jun: "06", Jul: "07", Aug: "08", Sep: "09",
  Oct: "10", Nov: "11", Dec: "12"};
def time: split(" ") as [$weekday, $month, $dom, $clock, $zone, $year]
  | "\($year)-\(day[$month])-\($dom)T\($clock).000Z";
def name(string; number): string // (number | if . then tostring else null end);
def id: name(.id_str; .id);
def at: {start: .indices[0], end: .indices[1]};
def client: (capture(">(?<name>[^<]*)<") | .name) // . | gsub("&amp;"; "&") | gsub("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$"; "");
def text_told: .extended_tweet.full_text // .full_text // .text;
def user: {id: id, username: .screen_name, name, verified, description, location, url, protected,
  created_at: (.created_at | if . then time else null end), profile_image_url: .profile_image_url_https,
  public_metrics: ({followers_count, following_count: .friends_count, tweet_count: .statuses_count,
    listed_count} | said)} | said;
def entities_told: (.extended_tweet.entities // .entities // {}) | {
  urls: [.urls[]? | at + {url, expanded_url, display_url} | said],
  hashtags: [.hashtags[]? | at + {tag: .text}],
  cashtags: [.symbols[]? | at + {tag: .text}],
  mentions: [.user_mentions[]? | at + {username: .screen_name, id: id} | said]} | said;
def pictures: (.extended_tweet.extended_entities // .extended_entities // .extended_tweet.entities // .entities // {})
  | [.media[]? | {media_key: id, type, url: (.media_url_https // .media_url), alt_text: .ext_alt_text,
      variants: .video_info.variants} | said];
def post: id as $id | {
  id: $id,
  text: (if .retweeted_status then "RT @\(.retweeted_status.user.screen_name): \(.retweeted_status | text_told)"
    else text_told end),
  created_at: (.created_at | time),
  lang: (.lang // "und"),
  author_id: (.user | if . then id else null end),
  author: (.user | if . then user else null end),
  public_metrics: ({like_count: .favorite_count, retweet_count, reply_count, quote_count} | said),
  entities: entities_told,
  attachments: ({media: pictures} | said),
  in_reply_to_user_id: name(.in_reply_to_user_id_str; .in_reply_to_user_id),
  referenced_tweets: [
    (if .retweeted_status then {type: "retweeted"} + (.retweeted_status | post)
      else select(.is_retweet) | {type: "retweeted"} end),
    (if .quoted_status then {type: "quoted"} + (.quoted_status | post)
      else select(.quoted_status_id_str) | {type: "quoted", id: .quoted_status_id_str} end),
    (name(.in_reply_to_status_id_str; .in_reply_to_status_id) | select(.) | {type: "replied_to", id: .})],
  source: (.source | if . and . != "" then client else null end),
  possibly_sensitive,
  place,
  url: (if .user.screen_name then "https://x.com/\(.user.screen_name)/status/\($id)" else null end)} | said;
def flat: if .statuses then .statuses[] else . end | post;
