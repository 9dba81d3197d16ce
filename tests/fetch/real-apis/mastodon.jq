# A second mapping of Mastodon's statuses, from https://docs.joinmastodon.org/entities/Status/ and
# post(5), for statuses whose HTML is paragraphs, breaks, links and spans.
def said: with_entries(select(.value | . != null and . != "" and . != [] and . != {}));
def plain: gsub("</p>\\s*<p>"; "\n\n") | gsub("<br ?/?>"; "\n") | gsub("<[^>]*>"; "") | gsub("&lt;"; "<")
  | gsub("&gt;"; ">") | gsub("&quot;"; "\"") | gsub("&#39;"; "'") | gsub("&amp;"; "&");
def links($text): [scan("<a [^>]*>.*?</a>") | select(test("class=\"[^\"]*(mention|hashtag)") | not)
  | capture("href=\"(?<href>[^\"]*)\"[^>]*>(?<shown>.*)</a>") | (.href | plain) as $to | (.shown | plain) as $shown
  | ($text | split($shown)[0] | length) as $start
  | {start: $start, end: ($start + ($shown | length)), url: $to, expanded_url: $to}];
def person: {id: (.uri // .url // .id), username: .acct, name: .display_name, description: (.note // "" | plain),
  created_at, url, profile_image_url: .avatar, public_metrics: ({followers_count,
    following_count, tweet_count: .statuses_count} | said)} | said;
def unlisted($links): select(. != null and ([.] | inside($links | map(.url)) | not)) | {url: ., expanded_url: .};
def post: . as $s | (.reblog // .) as $told
  | ((if ($told.spoiler_text // "") == "" then "" else $told.spoiler_text + "\n\n" end) + ($told.content | plain)) as $text
  | ($told.content | links($text)) as $links
  | {id: .uri, text: $text, created_at, lang: ($told.language // "und"), author: (.account | person),
    public_metrics: ({like_count: .favourites_count, retweet_count: .reblogs_count, reply_count: .replies_count,
      quote_count: .quotes_count} | said),
    entities: ({urls: ($links + [$told.card.url | unlisted($links)]), hashtags: [$told.tags[]? | {tag: .name}],
      mentions: [$told.mentions[]? | {username: .acct, id: (.url // .id)}]} | said),
    referenced_tweets: [
      (.reblog | select(.) | {type: "retweeted"} + post),
      (.in_reply_to_id | select(.) | {type: "replied_to", id: .}),
      (.quote.quoted_status? | select(.) | {type: "quoted"} + post)],
    in_reply_to_user_id: .in_reply_to_account_id,
    attachments: ({media: [$told.media_attachments[]? | {media_key: .id, type, url, alt_text: .description} | said]} | said),
    visibility, possibly_sensitive: .sensitive, url: ($told.url // .url)} | said;
def flat: select(.visibility != "private" and .visibility != "direct") | post;
