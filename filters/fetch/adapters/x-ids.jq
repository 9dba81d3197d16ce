# Posts of X by their ids, a hundred a request (https://docs.x.com/x-api/posts/lookup/introduction). The
# cursor is the number of ids that were asked for. Those that X does not give are told in `errors`.
def network: "x";
def sources: [
  {"name": "x-ids", "operand": "ids", "parameters": ["ids:list"], "credentials": ["X_BEARER_TOKEN"],
   "paid": true, "order": "none", "help": "posts by their ids, separated by commas"}
];
def request: .source.ids[(.cursor // 0):][:100] as $ids | {
  url: url_with((.source.base // "https://api.x.com") + "/2/tweets"; {ids: ($ids | join(","))} + x_fields),
  headers: {authorization: "Bearer $X_BEARER_TOKEN"}};
def next: ((.cursor // 0) + 100) as $asked | if $asked < (.source.ids | length) then $asked else null end;
def trouble: .answer.errors;
