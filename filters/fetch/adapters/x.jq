# The X API v2 (https://docs.x.com/x-api/posts): searches, an account's posts, a list's. fetch reads its
# pages without jq, so that here is only what to ask for.
def network: "x";
def sources: [
  {"name": "x-search", "operand": "query", "parameters": ["query"], "credentials": ["X_BEARER_TOKEN"],
   "paid": true, "help": "posts of the last seven days that a query finds"},
  {"name": "x-search-all", "operand": "query", "parameters": ["query", "context_annotations:boolean?"],
   "credentials": ["X_BEARER_TOKEN"], "paid": true, "delay": 1,
   "help": "posts of all years that a query finds (of the last 30 days without since)"},
  {"name": "x-user", "operand": "username", "parameters": ["username|id", "exclude:list?"],
   "credentials": ["X_BEARER_TOKEN"], "paid": true, "help": "an account's latest posts, 3,200 at most"},
  {"name": "x-list", "operand": "id", "parameters": ["id"], "credentials": ["X_BEARER_TOKEN"],
   "paid": true, "help": "latest posts of a list's members"}
];
def stamp: if . == null then null else todate end;
def root: .source.base // "https://api.x.com";
def fields: if .source.context_annotations == false
  then x_fields | ."tweet.fields" |= sub("context_annotations,"; "") else x_fields end;
def ask(path; query): {url: url_with(root + path; query + fields), headers: {authorization: "Bearer $X_BEARER_TOKEN"}};

# since_id where the newest post is known, else start_time: X takes one of them. end_time must lie 10
# seconds back at least; without it X answers up to 30 seconds ago.
# https://docs.x.com/x-api/posts/search/introduction, https://docs.x.com/x-api/posts/user-posts-timeline-by-user-id
def from_newest: .newest_id != null and ((.newest_at // "") >= (.since // ""));
def bounds: ((.now | second) - 10) as $latest | (.until | second_up) as $until | {
  start_time: (if from_newest then null else .since | second | stamp end),
  since_id: (if from_newest then .newest_id else null end),
  end_time: (if $until and $until <= $latest then $until | stamp else null end)};
# Recent search refuses a start_time, and a since_id, of more than seven days ago: then it is asked for
# all that it has. A minute more, for what passes until X reads it.
def recent: ((.now | second) - 7 * 86400 + 60 | todate) as $oldest
  | if .until != null and .until <= $oldest then error("recent search goes back seven days (x-search-all further)") else . end
  | if from_newest and (.newest_at // "") < $oldest then .newest_id = null else . end
  | if (.since // "") < $oldest then .since = null else . end;

def search: recent | {query: .source.query, max_results: page_size(10; 100)} + bounds + {next_token: .cursor};
# 500 a page, but 100 with context annotations. Without a start_time X goes back no more than 30 days,
# whatever since_id says.
def search_all: (if from_newest then .since = .newest_at else . end) | .newest_id = null
  | {query: .source.query, max_results: page_size(10; if .source.context_annotations == false then 500 else 100 end)}
    + bounds + {next_token: .cursor};
def timeline: {max_results: page_size(5; 100), exclude: (.source.exclude // [] | join(","))} + bounds + {pagination_token: .cursor};
def name: .source.username | ltrimstr("@");

def request:
  if .source.source == "x-search" then ask("/2/tweets/search/recent"; search)
  elif .source.source == "x-search-all" then ask("/2/tweets/search/all"; search_all)
  elif .source.source == "x-list" then
    ask("/2/lists/" + (.source.id | @uri) + "/tweets"; {max_results: page_size(1; 100), pagination_token: .cursor})
  elif .source.id or .kept then ask("/2/users/" + (.source.id // .kept | @uri) + "/tweets"; timeline)
  else {url: (root + "/2/users/by/username/" + (name | @uri)),
    headers: {authorization: "Bearer $X_BEARER_TOKEN"}, lookup: true} end;
def next: .answer.meta.next_token;
def keep: .answer.data.id;
def trouble: .answer.errors;
