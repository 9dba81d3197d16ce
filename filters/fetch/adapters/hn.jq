# Hacker News: items of the Firebase API (stories, comments, jobs, polls), hits of the Algolia search and
# its answers ({hits: [...]}). Deleted and dead items give no post.
def network: "hn";
def sources: [
  {"name": "hn-search", "operand": "query", "parameters": ["query", "tags?"],
   "help": "stories and comments that a search finds"},
  {"name": "hn-front", "order": "none", "help": "what is on the front page"}
];
# https://hn.algolia.com/api: of what fits no more than the newest 1,000 can be had, so that the next
# thousand is asked for by time. A cursor holds the time before which, the page and its size; the last
# second is asked for twice, for it may be cut in two.
def span: [if .until then "created_at_i<" + (.until | second_up | tostring) else empty end,
  if .cursor then "created_at_i<" + (.cursor.before | tostring) else empty end,
  ([.since, .newest_at] | max | second | if . then "created_at_i>=" + tostring else empty end)] | join(",");
def size: .cursor.size // page_size(20; 200);
def request: (.source.base // "https://hn.algolia.com") as $root
  | if .source.source == "hn-front" then {url: url_with($root + "/api/v1/search"; {tags: "front_page", hitsPerPage: 100})}
    else {url: url_with($root + "/api/v1/search_by_date"; {query: .source.query, tags: (.source.tags // "(story,comment)"),
      numericFilters: span, hitsPerPage: size, page: .cursor.page})} end;
def next: .answer as $a | size as $size | if .source.source == "hn-front" or ($a.hits | length) == 0 then null
  elif ($a.page + 1) * $a.hitsPerPage >= 1000 then {before: ($a.hits[-1].created_at_i + 1), page: 0, size: $size}
  elif $a.page + 1 < $a.nbPages then
    {before: (.cursor.before // ($a.hits[0].created_at_i + 1)), page: ($a.page + 1), size: $size}
  else null end;
def requires: [["id", "type", "time"], ["objectID", "created_at_i"], ["hits"]];
def when: "time";
def is_hit: type == "object" and has("objectID") and has("created_at_i");
def is_item: (.id | type) == "number" and (.time | type) == "number"
  and ([.type] | inside(["story", "comment", "job", "poll", "pollopt"]));
def matches: is_item or is_hit or ((.hits | type) == "array" and all(.hits[]; is_hit));
def names: "hn:" + tostring;
def moment: if type == "number" and . >= 0 and . < 253402300800 then todate else error("a time out of range") end;
def post(id; title; html; time; by; score; replies; link; parent):
  title as $title | html as $html | link as $link
  | {id: (id | names),
     html: ((if $title then "<p>" + ($title | bare_html) + "</p>" else "" end) + ($html // "")),
     created_at: (time | moment), lang: "und"}
  | put("author"; if by then {id: ("hn:" + by), username: by} else null end)
  | put("public_metrics"; {} | put("like_count"; score | count) | put("reply_count"; replies | count))
  | put("entities"; {} | put("urls"; [if $link then {url: $link, expanded_url: $link} else empty end]))
  | put("referenced_tweets"; if parent then [{type: "replied_to", id: (parent | names)}] else [] end)
  | . + {url: ("https://news.ycombinator.com/item?id=" + (id | tostring))};
def of_item: . as $r | select((.deleted or .dead) | not) | {}
  | post($r.id; $r.title; $r.text; $r.time; $r.by; $r.score; $r.descendants; $r.url; $r.parent);
def of_hit: . as $r | {}
  | post($r.objectID; $r.title; $r.story_text // $r.comment_text; $r.created_at_i; $r.author; $r.points;
      $r.num_comments; $r.url; $r.parent_id);
def posts: if has("hits") then .hits[] | of_hit elif is_hit then of_hit else of_item end;
