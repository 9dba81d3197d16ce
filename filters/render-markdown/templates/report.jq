# The report: from the model (report-model(5)) to Markdown with front matter, in the language of $strings,
# with the functions of words.jq.

# --- sections; each a list of lines ---

def front_matter:
	description as $description
	| "---", "layout: post", "title: \(.report.title | tojson)",
	  (.report.date | values | "date: \(tojson)", "posttime: \(tojson)"),
	  "lang: \(.report.lang | tojson)", "description: \($description | plain | tojson)",
	  (.cloud | values | "image: \(.path | plain | tojson)"),
	  "tags: \([.topics[:6][] | .name | plain] | tojson)", "---", "";

def opening:
	display_name as $name
	| if .report.days == 0 then t("range.none"; {name: $name})
	  else t("range.line"; {name: $name, first: .report.first_day, last: .report.last_day, tz: .report.tz}) end,
	"", "# " + (range as $range | t("heading"; {range: $range})), "";

def network_names:
	. as $all | [.overview.networks[] | . as $n
		| network_name as $name | $all | t("network.posts"; {network: $name, n: $n.posts})] | listed($all);

def kind_counts($most):
	. as $all | [.overview.kinds[] | select(.kind != "advert" and .kind != "chatter" and .kind != "")][:$most]
	| map(act($all) as $kind | .posts as $n | $all | t("kind.count"; {kind: $kind, n: $n})) | join($all | string("list.between"));

def movers:
	. as $all | .overview.baseline_days as $days | [.topics[] | select(.change != null and .people * 3 >= .posts)] as $moved
	| if $days == 0 or $moved == [] then empty
	  else ($moved | max_by(.change)) as $up | ($moved | min_by(.change)) as $down
	    | if $up.change < 3 and $down.change > -3 then t("overview.steady"; {n: $days})
	      else (if $up.change >= 3 then t("overview.rising"; {name: $up.name, points: $up.change, n: $days}) else empty end),
		(if $down.change <= -3 then t("overview.falling"; {name: $down.name, points: -$down.change, n: $days}) else empty end)
	      end
	  end;

def leading_topics($most):
	. as $all | [.topics[:$most][] | change($all) as $change
		| {name: "\(.name)", n: .posts, people_text: (.people as $n | $all | t("unit.people"; {n: $n})), share, change: $change} as $v | $all | t("overview.topic"; $v)] | listed($all);

def carried:
	[.points[] | select(.people > 2)] | max_by(.people) // empty;

def overview_text:
	. as $all | .overview as $o | range as $range | network_names as $networks
	| [t("overview.read"; {range: $range, networks: $networks, posts: $o.posts, people: $o.people,
		relevant: $o.relevant, stories: $o.stories})],
	  [(if .topics == [] then t("overview.topics.none")
	    else leading_topics(4) as $topics | t("overview.topics"; {topics: $topics}) end),
	   movers,
	   (if $o.names == [] then empty
	    else ([$o.names[:5][] | . as $n | $all | t("name.posts"; {name: $n.name, n: $n.posts})] | listed($all)) as $names
		| t("overview.names"; {names: $names}) end),
	   (if $o.new_names == [] then empty
	    else ([$o.new_names[].name] | listed($all)) as $names
		| t("overview.new"; {names: $names, n: $o.baseline_days}) end)],
	  [(kind_counts(5) as $kinds | if $kinds == "" then empty else t("overview.kinds"; {kinds: $kinds}) end),
	   (carried | headline($all) as $h | .people as $n | $all | t("overview.carried"; {headline: $h, n: $n})),
	   t("mood.\($o.mood | mood_key)"; $o.mood)]
	| join($all | string("sentence.between")), "";

def overview:
	range as $range
	| "### " + t("overview"), "",
	  if .overview.posts == 0 then t("overview.empty"), ""
	  elif .overview.relevant == 0 then t("overview.none"; {range: $range, posts: .overview.posts}), ""
	  else overview_text end;

def points:
	. as $all | (.points | length) as $n
	| if $n == 0 then "### " + t("points.none"), "", t("points.empty"), ""
	  else "### " + t("points"; {n: $n}), "",
	    (.points[] | "\(.point). **\(headline($all))**\(told($all))  \n    \(evidence($all))", "")
	  end;

def view($all):
	(.item | quoted($all; .quote)) as $quote | (.item | short_evidence($all)) as $evidence
	| (if .disagrees then "view.disagrees" else "view" end) as $key | (.item.author | signed_by($all)) as $author
	| "- " + ($all | t($key; {quote: $quote, author: $author, evidence: $evidence}));

def views:
	. as $all
	| "### " + t("views"), "",
	  (.views[] | . as $side
	   | (if .views == 0 then "" elif .positive + .negative == 0 or .views < 2
		then ($all | t("views.count"; {n: $side.views}))
		else ($side | .posts = 0 | moods($all)) as $mood
		  | ($all | t("views.moods"; {n: $side.views, mood: $mood})) end) as $count
	   | "**\($all | t("side.\($side.side)"))**\($count)", "",
	     (if .items == [] then "- " + ($all | t("views.empty")) else .items[] | view($all) end), "");

# A story in a list: told where it stands for the first time, else referred to.
def entry($all):
	if .point then "**\(headline($all))**\($all | string("colon"))\(see($all)) · \(link($all))"
	else "**\(headline($all))**\(told($all)) · \(link($all))" end;

def events:
	. as $all
	| "### " + t("events"), "",
	  (.events[] | . as $sort
	   | "**\($all | t("events.\($sort.sort)"))**", "",
	     (if .items == [] then "- " + ($all | t("events.empty"))
	      else .items[] | "- " + ((when($all) | values + " ") // "") + entry($all) end),
	     (if .more > 0 then "- " + ($all | t("events.more"; {n: $sort.more})) else empty end), "");

def market_row($all):
	. as $row | moods($all) as $mood | ($row + {mood: $mood} | units($all)) as $v
	| "- **\(.name)**\($all | string("colon"))\($all | t("markets.row"; $v))" +
	  (if .item == null then ""
	   elif .item.point then ($all | string("sentence.between")) + (.item | "\(see_first($all)) · \(link($all))")
	   else ($all | string("sentence.between"))
	+ (.item | (if .text == "" then .text = .quote else . end) | "\(sentence($all)) · \(link($all))") end);

def market_mood:
	. as $all | .markets as $m
	| ([$m.companies[] | select(.posts >= 5 and .positive + .negative > 0)] | sort_by(.net)) as $rated
	| ({equities: $m.equity_voices, coins: $m.coin_voices} | to_entries[] | .key as $market | .value
	   | select(.mentions > 0) | .mentions as $n | .posts = $n | moods($all) as $mood
	   | $all | t("markets.\($market)") as $name | t("markets.voices"; {n: $n, market: $name, mood: $mood})),
	  (if $rated == [] then (if $m.companies == [] then empty else t("markets.companies.few") end)
	   elif ($rated | length) > 1 and $rated[0].net < $rated[-1].net
	   then t("markets.companies.moods"; {best: $rated[-1].name, best_net: ($rated[-1].net | signed),
		worst: $rated[0].name, worst_net: ($rated[0].net | signed)})
	   else t("markets.companies.mood"; {best: $rated[-1].name, best_net: ($rated[-1].net | signed)}) end),
	  t("markets.note");

def markets:
	. as $all
	| "### " + t("markets"), "",
	  ("equities", "coins", "companies" | . as $list
	   | "**\($all | t("markets.\($list)"))**", "",
	     ($all.markets[$list] | if . == [] then "- " + ($all | t("markets.\($list).empty")) else .[] | market_row($all) end), ""),
	  "**\(t("markets.mood"))**", "", (market_mood | "- " + .), "";

def topic_text($all):
	. as $topic | change($all) as $change | moods($all) as $mood
	| ($topic + {change: $change, mood: $mood} | units($all)) as $v
	| [($all | t("topic.figures"; $v)),
	   (if .names == [] then empty
	    else ([.names[].name] | listed($all)) as $names | $all | t("topic.names"; {names: $names}) end)]
	| join($all | string("sentence.between"));

def topic_list($all; $shown):
	to_entries[]
	| (.key + 1) as $n | .value
	| "\($n). **\(.name)**\($all | string("colon"))\(topic_text($all))",
	  (.items[] | . as $item | if $shown[$item.id] and (.point | not) and (.headline.title + .headline.object != "" or .kind == "opinion")
		then "    - **\(headline($all))** · \(link($all))" else "    - \(entry($all))" end), "";

def finance($name; $id; $rows; $none):
	. as $all | ([.topics[] | select(.id == $id)][0]) as $topic
	| "**\(t($name))**", "",
	  (if $topic == null then "- " + t($none)
	   else ($topic | change($all)) as $change | ($topic | moods($all)) as $mood
		| "- " + t("\($name).topic"; $topic + {change: $change, mood: $mood} | units($all)),
		  ($topic.items[] | "- " + entry($all)) end),
	  (if $rows == [] then empty
	   else "- " + ([$rows[] | . as $r | $all | t("name.posts"; {name: $r.name, n: $r.posts})] | join($all | string("list.between"))) end), "";

def disagreements:
	. as $all | [.views[] | select(.positive > 0 and .negative > 0)]
	| if . == [] then ($all | if [.views[].views] | add > 1 then t("closing.agree") else empty end)
	  else .[] | . as $v | $all | t("side.\($v.side)") as $side
		| t("closing.disagree"; {side: $side, positive: $v.positive, negative: $v.negative}) end;

def closing:
	. as $all | range as $range | .topics as $topics
	| "**\(t("closing"))**", "",
	  (if .overview.relevant < 3 or $topics == [] then t("closing.none")
	   else [(if ($topics | length) == 1 then t("closing.one"; {range: $range, first: $topics[0].name})
		  else t("closing.two"; {range: $range, first: $topics[0].name, second: $topics[1].name}) end),
		 movers,
		 (carried | headline($all) as $h | .people as $n | $all | t("closing.carried"; {headline: $h, n: $n})),
		 (.markets.companies[0] // empty | . as $c | $all | t("closing.company"; $c | units($all))),
		 disagreements,
		 t("mood.\(.overview.mood | mood_key)"; .overview.mood)]
		| join($all | string("sentence.between")) end), "";

def topics:
	. as $all
	| (reduce (.points[], .events[].items[], .views[].items[].item) as $item ({}; .[$item.id] = true)) as $shown
	| [.topics[] | select(.side != "market")] as $list
	| ([$list[:6] | to_entries[] | select(.key < 3 or .value.posts > 1) | .value]) as $main
	| $list[$main | length:] as $rest
	| "### " + t("topics"), "",
	  "**\(t("topics.technology"))**", "",
	  (if $list == [] then "- " + t("topics.empty"), "" else $main | topic_list($all; $shown) end),
	  (if $rest != []
	   then ([$rest | sort_by(-.posts)[] | . as $topic | $all | t("topic.brief"; {name: $topic.name, n: $topic.posts})] | listed($all)) as $rest
		| t("topic.rest"; {topics: $rest}), "" else empty end),
	  "**\(t("topics.finance"))**", "",
	  finance("stocks"; "equities"; .markets.equities; "stocks.none"),
	  finance("coins"; "digital-currency"; .markets.coins; "coins.none"),
	  closing;

def cloud:
	. as $all
	| "## " + t("cloud"), "",
	  if .cloud == null then t("cloud.none"), ""
	  else ((.cloud.terms // []) | join($all | string("list.between"))) as $terms
	    | (if $terms == "" then t("cloud.alt.none") else t("cloud.alt"; {terms: $terms}) end) as $alt
	    | "![\($alt)](\(.cloud.path))", "" end;

# --- what the report rests on ---

# A list so long is told in figures and folded.
def many: length > 8;

# What a network said of a source that its kept answers count.
def is_twin($all): .source as $name | .records == null and .status == "partial" and
	any($all.coverage.sources[]; .source == $name and .records != null);

def troubled($all):
	(.error // "") as $told
	| (. + {rejected: (.rejected // 0),
		error: (if $told != "" then $told else ($all | t("coverage.error.none")) end)}) as $s
	| (if .status == "failed" then "coverage.failed"
	   elif $told == "" and $s.rejected > 0 then "coverage.partial.rejected" else "coverage.partial" end) as $key
	| $all | t($key; $s);

def source_line($all):
	(. + {rejected: (.rejected // 0), network: network_name}) as $s
	| (if .records == null or .records == .posts then "coverage.source.posts" else "coverage.source" end) as $key
	| if .status == "failed" or is_twin($all) then troubled($all)
	  else ($all | t($key; $s)) + (if .status == "partial" then ($all | string("sentence.between")) + troubled($all) else "" end) end;

# How each source ended, told by the worst of its lines.
def ends: group_by(.source) | map([.[].status] | if any(. == "failed") then "failed" elif any(. == "partial") then "partial" else "ok" end);

# The networks, those with most posts first: their posts in the window, and how many sources brought them.
def by_network($all):
	map(select(is_twin($all) | not)) | group_by(.network)
	| map({name: (.[0] | network_name), posts: ([.[].kept // 0] | add), sources: ([.[].source] | unique | length)})
	| sort_by(-.posts, .name)
	| map(. as $n | $all
		| t("unit.sources"; {n: $n.sources}) as $sources
		| t("coverage.network"; {name: $n.name, posts_text: t("unit.posts"; {n: $n.posts}), sources_text: $sources}))
	| join($all | string("list.between"));

def many_sources($all):
	ends as $ends | by_network($all) as $networks
	| ($all | t("coverage.sources"; {n: ($ends | length), whole: ([$ends[] | select(. == "ok")] | length),
		partial: ([$ends[] | select(. == "partial")] | length), failed: ([$ends[] | select(. == "failed")] | length)})),
	  ($all | t("coverage.networks"; {networks: $networks})),
	  (.[] | select(.status != "ok")
	   | if .error == "" and (.rejected // 0) > 0 then . as $s | $all | t("coverage.partial.lines"; $s) else troubled($all) end);

# What `sha256sum -c` reads.
def digests:
	[.coverage.sources[] | select(.sha256 != "") | "\(.sha256)  \(.source)"]
	| if . == [] then [] else ["<pre><code>" + join("&#10;") + "</code></pre>"] end;

# Every source in a row of a table that is folded: HTML in one piece, which Markdown leaves alone.
def source_table:
	. as $all | [.coverage.sources[] | select(is_twin($all) | not)] | sort_by(-(.kept // 0), .source) as $sources
	| def row($cell): "<tr>" + (map("<\($cell)>\(if type == "number" then number else . end)</\($cell)>") | join("")) + "</tr>";
	  if $sources | many | not then empty
	  else t("coverage.table"; {n: ($sources | length)}) as $title
		| "<details><summary>\($title)</summary>",
		  "<table><thead>\([t("coverage.column.source"), t("coverage.column.network"), t("coverage.column.read"),
			t("coverage.column.kept"), t("coverage.column.rejected")] | row("th"))</thead><tbody>",
		  ($sources[] | [.source, network_name, .posts // 0, .kept // 0, .rejected // 0] | row("td")),
		  "</tbody></table></details>", "" end;

def stage_line($all):
	map_values(. // 0) | .left_out -= .known # what an earlier answer had
	| . as $v | ["coverage.stage",
		(if $v.rejected > 0 then "coverage.stage.rejected" else empty end),
		(if $v.left_out > 0 and $v.stage == "fetch" then "coverage.stage.outside"
		 elif $v.left_out > 0 then "coverage.stage.left" else empty end),
		(if $v.known > 0 then "coverage.stage.known" else empty end)]
	| map(. as $key | $all | t($key; $v)) | join($all | string("clause.comma")) + ($all | string("stop"));

def coverage:
	. as $all | .coverage as $c
	| "## " + t("coverage"), "",
	  (if .report.since == null then "- " + t("coverage.window.none") else "- " + t("coverage.window"; .report) end),
	  (if $c.sources == [] then "- " + t("coverage.sources.none")
	   elif $c.sources | many then $c.sources | many_sources($all) | "- " + .
	   else $c.sources[] | "- " + source_line($all) end),
	  ($c.stages[] | select((.rejected // 0) + (.left_out // 0) > 0) | "- " + stage_line($all)),
	  (if $c.stages == [] then empty
	   else ([$c.stages[] | "\(.stage) \(.version)"] | listed($all)) as $programs
		| "- " + t("coverage.programs"; {programs: $programs}) end),
	  "- " + t("coverage.left"; $c),
	  (if $c.ungrouped > 0 then "- " + t("coverage.ungrouped"; {n: $c.ungrouped}) else empty end),
	  "- " + t("coverage.method"), "",
	  source_table,
	  (digests as $digests | if $digests == [] then empty else t("coverage.sha"), "", $digests[], "" end),
	  (if $c.command then t("coverage.command"), "", "<pre><code>\($c.command)</code></pre>", "" else empty end);

[front_matter, opening, "## " + t("brief"), "", overview, points,
 "## " + t("depth"), "", views, events, markets, topics, cloud, coverage]
| join("\n")
