# JSON Feed 1.1 (https://jsonfeed.org/version/1.1); fetch makes one of every RSS and Atom feed. An item's
# id is its own where that names it in all the world, else the feed's address and its own.
def network: "feed";
def requires: [["version", "items"]];
def sources: [
  {"name": "rss", "operand": "url", "parameters": ["url:url"],
   "help": "a feed: RSS, Atom or JSON Feed; a bare http(s) URL means the same"}
];
def request: {url: .source.url,
  headers: {accept: "application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}};
# Older pages, of the same server, are asked for only where something says how far back.
def server: split("/")[0:3];
def next: .answer.next_url as $next
  | if (.since or .newest_at) and ($next | type) == "string" and ($next | server) == (.source.url | server)
    then $next else null end;
def trouble: .answer._fetch.ill_formed;

def matches: (.version | type) == "string" and (.version | startswith("https://jsonfeed.org/version/"))
  and (.items | type) == "array";
def text_of: if type == "string" then trim_space elif type == "number" then tostring else "" end;
def words: gsub("[ \\t\\r\\n\u00a0]+"; " ");
def is_global: test("^(https?|tag|urn|oai|at|doi|yt):.");
def feed_place: (.home_page_url // .feed_url | text_of) | if . == "" then "feed:" else . end;
def item_id(place): (.id | text_of) as $id
  | if $id | is_global then $id
    elif $id != "" then place + "#" + $id
    elif (.url | text_of) != "" then .url | text_of
    else place + "#" + ([.date_published, ([.title, .summary, .content_text, .content_html | text_of | select(. != "")][0])]
      | map(text_of | .[0:400] | words | select(. != "")) | join(" ") | .[0:120]) end;
# The first words of HTML: enough to see whether they are the title.
def first_words(n): .[0:(4 * n + 1000)] | split("<") | [.[0]] + (.[1:] | map(split(">")[1:] | join(">")))
  | join("") | html_unescape | words | trim_space;
def begins_with(title): (title | length) < 400 and ((title | words) as $t | first_words(title | length) | startswith($t));
# A title before the text, unless the text begins with it.
def titled(title): if title == "" then {html: .} elif . == "" then {text: title}
  elif begins_with(title) then {html: .} else {html: ("<p>" + (title | @html) + "</p>" + .)} end;
def titled_text(title): if title == "" then {text: .} elif . == "" then {text: title}
  elif (title | length) < 400 and (.[0:1000] | words | startswith(title | words)) then {text: .} else {text: (title + "\n\n" + .)} end;
# Releases at GitHub are called by their numbers alone: the repository's name goes before them.
def release_of: [.url | strings | select(startswith("https://github.com/")) | split("/") | select(.[5:7] == ["releases", "tag"])][0][4] // "";
def full_title: (.title | text_of) as $title | release_of as $of
  | if $of == "" or $title == "" or ($title | ascii_downcase | contains($of | ascii_downcase)) then $title
    else $of + " " + $title end;
# What is no part of an item: arXiv's words before an abstract, WordPress's after an article.
def without_frame:
  if startswith("arXiv:") and (.[0:200] | contains("Abstract: ")) then split("Abstract: ")[1:] | join("Abstract: ")
  elif endswith("</p>") and (.[-2000:] | contains(" appeared first on <a")) then
    split("<p>The post <") | if length > 1 then .[:-1] else . end | join("<p>The post <") | trim_space
  else . end;
def content: text_of | without_frame;
def body: full_title as $title | (.content_html | content) as $html | (.content_text | content) as $text
  | if $html != "" then $html | titled($title) elif $text != "" then $text | titled_text($title)
    else .summary | content | titled_text($title) end;
def person(place): (.name | text_of) as $name | (.url | text_of) as $url
  | if $name == "" and $url == "" then null else
      {id: (if $url != "" then $url else place + "#" + $name end), username: (if $name != "" then $name else $url end)}
      | put("name"; $name)
    end;
def authors: [.authors[]?, (.author | objects)];
def author(feed; place): [authors, (feed | authors) | .[] | objects | person(place) | select(. != null)][0]
  // ({name: (feed.title | text_of), url: place} | person(place));
def media: [(.attachments[]?, (.image | strings | {url: ., mime_type: "image"})) | select((.url | type) == "string" and (.mime_type | type) == "string")
  | {media_key: .url, type: (.mime_type | split("/")[0] | {image: "photo", video: "video", audio: "audio"}[.]), url: .url}
  | select(.type != null)];
def posts: . as $feed | feed_place as $place | .items[] | objects | . as $item
  | {id: item_id($place)} + body
  | put("created_at"; $item.date_published // $item.date_modified)
  | . + {lang: ([$item.language, $feed.language | text_of | select(. != "")][0] // "und")}
  | put("author"; $item | author($feed; $place))
  | put("public_metrics"; {} | put("like_count"; $item._fetch.likes | count)
      | put("reply_count"; $item._fetch.comments | count) | put("impression_count"; $item._fetch.views | count))
  | put("entities"; {}
      | put("urls"; [$item.external_url | text_of | select(. != "") | {url: ., expanded_url: .}])
      | put("hashtags"; [$item.tags[]? | text_of | select(. != "") | {tag: .}]))
  | put("referenced_tweets"; [$item._fetch.in_reply_to | text_of | select(. != "") | {type: "replied_to", id: .}])
  | put("attachments"; {} | put("media"; $item | media | unique_by(.url)))
  | put("url"; [$item.url, $item.external_url | text_of | select(. != "")][0]);
