# Mastodon statuses (and answers that hold them: {statuses: [...]}). What was written to followers or to
# single people (`private`, `direct`) gives no post.
def network: "mastodon";
def sources: [
  {"name": "mastodon-tag", "operand": "instance/tag", "parameters": ["instance", "tag", "local:boolean?", "token:boolean?"],
   "optional_credentials": ["MASTODON_TOKEN"], "help": "posts with a hashtag, as one server knows them"},
  {"name": "mastodon-account", "operand": "instance/account", "parameters": ["instance", "account", "replies:boolean?", "reblogs:boolean?", "token:boolean?"],
   "optional_credentials": ["MASTODON_TOKEN"], "help": "an account's posts"},
  {"name": "mastodon-public", "operand": "instance", "parameters": ["instance", "local:boolean?", "token:boolean?"],
   "optional_credentials": ["MASTODON_TOKEN"], "help": "all public posts that a server knows (local: its own)"}
];
# https://docs.joinmastodon.org/methods/timelines/, .../accounts/. MASTODON_TOKEN is one server's: it goes
# where `token` says so, and nowhere else.
def call(path; query): {
  url: url_with((.source.base // ("https://" + .source.instance)) + "/api/v1/" + path; query),
  headers: {authorization: (if .source.token then "Bearer $MASTODON_TOKEN" else null end)}};
def page: {limit: page_size(1; 40), max_id: .cursor};
def no(flag): if flag == false then true else null end;
def request: .source.source as $what
  | if $what == "mastodon-tag" then
      call("timelines/tag/" + (.source.tag | ltrimstr("#") | @uri); {local: .source.local} + page)
    elif $what == "mastodon-public" then call("timelines/public"; {local: .source.local} + page)
    elif .kept then call("accounts/" + (.kept | @uri) + "/statuses";
      {exclude_replies: no(.source.replies), exclude_reblogs: no(.source.reblogs)} + page)
    else call("accounts/lookup"; {acct: (.source.account | ltrimstr("@"))}) + {lookup: true} end;
def next: .answer[-1].id;
def keep: .answer.id;
def requires: [["uri", "content", "account.acct"], ["statuses", "accounts"]];
def when: "created_at";
def is_status: type == "object" and (.uri | type) == "string" and (.content | type) == "string"
  and (.account | type) == "object";
def matches: is_status or ((.statuses | type) == "array" and all(.statuses[]; is_status));
# A server's own emoji are pictures: `:blobcat:` in the text stands for none.
def without_emoji(emojis): reduce (emojis[]?.shortcode | strings) as $code (.; split(":" + $code + ":") | join(""));
def whole: .emojis as $emojis | (if (.spoiler_text // "") == "" then "" else "<p>" + (.spoiler_text | bare_html) + "</p>" end) + .content | without_emoji($emojis);
def author: .account as $a
  | {id: ($a.uri // $a.url // $a.id | id_text), username: $a.acct}
  | put("name"; $a.display_name | if type == "string" then without_emoji($a.emojis) | [split(" ")[] | select(. != "")] | join(" ") else null end) | put("description"; $a.note | html_text)
  | put("created_at"; $a.created_at) | put("url"; $a.url) | put("profile_image_url"; $a.avatar)
  | put("public_metrics"; {} | put("followers_count"; $a.followers_count)
      | put("following_count"; $a.following_count) | put("tweet_count"; $a.statuses_count));
def one: . as $s | (.reblog // $s) as $told
  | {id: .uri, html: ($told | whole), created_at: .created_at, lang: ($told.language // "und"),
     author: author,
     public_metrics: ({} | put("like_count"; $s.favourites_count) | put("retweet_count"; $s.reblogs_count)
       | put("reply_count"; $s.replies_count) | put("quote_count"; $s.quotes_count))}
  | if .public_metrics == {} then del(.public_metrics) else . end
  | put("entities"; {}
      | put("urls"; [$told.card.url // empty | {url: ., expanded_url: .}])
      | put("hashtags"; [$told.tags[]? | {tag: .name}])
      | put("mentions"; [$told.mentions[]? | {username: .acct, id: (.url // .id)}]))
  | put("referenced_tweets"; [
      if ($s.reblog | type) == "object" then {type: "retweeted"} + ($s.reblog | one) else empty end,
      if $s.in_reply_to_id then {type: "replied_to", id: ($s.in_reply_to_id | id_text)} else empty end,
      if ($s.quote.quoted_status | type) == "object" then {type: "quoted"} + ($s.quote.quoted_status | one) else empty end])
  | put("in_reply_to_user_id"; $s.in_reply_to_account_id | id_text)
  | put("attachments"; {} | put("media"; [$told.media_attachments[]? as $m
      | {media_key: $m.id, type: $m.type} | put("url"; $m.url) | put("alt_text"; $m.description)]))
  | put("visibility"; $s.visibility) | put("possibly_sensitive"; $s.sensitive)
  | put("url"; $told.url // $s.url);
def is_public: .visibility != "private" and .visibility != "direct";
def posts: if has("statuses") then .statuses[] else . end | select(is_public) | one;
