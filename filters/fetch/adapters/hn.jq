# Hacker News: items of the Firebase API (stories, comments, jobs, polls), hits of the Algolia search and
# its answers ({hits: [...]}). Deleted and dead items give no post.
def network: "hn";
def requires: [["id", "type", "time"], ["objectID", "created_at_i"], ["hits"]];
def when: "time";
def is_hit: type == "object" and has("objectID") and has("created_at_i");
def is_item: (.id | type) == "number" and (.time | type) == "number"
  and ([.type] | inside(["story", "comment", "job", "poll", "pollopt"]));
def matches: is_item or is_hit or ((.hits | type) == "array" and all(.hits[]; is_hit));
def names: "hn:" + tostring;
def moment: if type == "number" and . >= 0 and . < 253402300800 then todate else error("a time out of range") end;
def post(id; title; html; time; by; score; replies; link; parent):
  html as $html | link as $link
  | {id: (id | names),
     text: ([title // "" | html_unescape, $html | html_text] | map(select(. != "")) | join("\n\n")),
     created_at: (time | moment), lang: "und"}
  | put("author"; if by then {id: ("hn:" + by), username: by} else null end)
  | put("public_metrics"; {} | put("like_count"; score | count) | put("reply_count"; replies | count))
  | put("entities"; {} | put("urls"; [(if $link then $link else empty end), ($html | html_links[])]
      | map({url: ., expanded_url: .})))
  | put("referenced_tweets"; if parent then [{type: "replied_to", id: (parent | names)}] else [] end)
  | . + {url: ("https://news.ycombinator.com/item?id=" + (id | tostring))};
def of_item: . as $r | select((.deleted or .dead) | not) | {}
  | post($r.id; $r.title; $r.text; $r.time; $r.by; $r.score; $r.descendants; $r.url; $r.parent);
def of_hit: . as $r | {}
  | post($r.objectID; $r.title; $r.story_text // $r.comment_text; $r.created_at_i; $r.author; $r.points;
      $r.num_comments; $r.url; $r.parent_id);
def posts: if has("hits") then .hits[] | of_hit elif is_hit then of_hit else of_item end;
