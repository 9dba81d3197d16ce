# Lines of JSON, or any JSON, over HTTP: the records are of any format that fetch knows, so that here is
# only the request.
def network: "ndjson";
def sources: [
  {"name": "ndjson", "operand": "url", "parameters": ["url:url"], "order": "none",
   "help": "posts in any format that fetch knows, as lines of JSON or as one document"}
];
def request: {url: .source.url};
