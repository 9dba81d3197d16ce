# Readhub topics: a Chinese headline and summary, and the outlets that carried it.
def network: "readhub";
def requires: [["id", "title", "summary", "newsArray"]];
def when: "publishDate";
def matches: (.id | type) == "string" and (.title | type) == "string" and (.newsArray | type) == "array";
def posts: . as $r
  | {id: ("readhub:" + .id),
     text: ([.title, .summary] | map(select(. != null and . != "")) | join("\n\n")),
     created_at: (.publishDate // .createdAt), lang: "zh",
     author: {id: "readhub", username: "readhub", name: "Readhub"}}
  | put("outlets"; [$r.newsArray[]?.siteName | select(. != null)] | unique)
  | put("entities"; {} | put("urls"; [$r.newsArray[]? | .url | select(. != null) | {url: ., expanded_url: .}]))
  | . + {url: ("https://readhub.cn/topic/" + $r.id)};
