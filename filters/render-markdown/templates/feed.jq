# The key points as a JSON Feed 1.1 (https://jsonfeed.org/version/1.1). Text in it is plain, not Markdown.

def rfc3339: sub("(?<h>[+-][0-9]{2})(?<m>[0-9]{2})$"; .h + ":" + .m);

. as $all
| {version: "https://jsonfeed.org/version/1.1",
   title: (range as $range | t("heading"; {range: $range}) | plain),
   description: (description | plain), language: .report.lang,
   items: [.points[]
	| {id: (.url // "\(.network) \(.id)" | plain)}
	+ (if .url then {url: (.url | plain)} else {} end)
	+ {title: (headline($all) | plain),
	   content_text: ((if .text == "" then .quote else .text end) | plain)}
	+ (if .at then {date_published: (.at | rfc3339)} else {} end)
	+ {authors: [{name: (called($all) | plain)}],
	   tags: ([.kind, .headline.topic] | map(select(. != "") | plain)),
	   _trendpipe: {people, networks, likes, reposts, status, since}}]}
