# What every template can call: words of the language that $strings holds, and how one story of the model
# (report-model(5)) is told. It stands before each template, also before that of --template FILE. Members
# that hold post text are safe Markdown already; nothing here but `plain` undoes that.

# --- words ---

def string($key): $strings[$key] // error("strings/\(.report.lang).json lacks the string \"\($key)\"");

def number: tostring
	| if test("^-?[0-9]{4,}$") then [while(length > 0; .[:-3]) | .[-3:]] | reverse | join(",") else . end;

# Two texts side by side; between Han and Latin stands a blank.
def beside($next):
	if (test("\\p{Han}$") and ($next | test("^[A-Za-z0-9]"))) or (test("[A-Za-z0-9%]$") and ($next | test("^\\p{Han}")))
	then . + " " + $next else . + $next end;

# The string $key with {name}s filled in; one that counts (`n`) may have a form for one.
def t($key; $values):
	string($key)
	| if type == "object" then (if $values.n == 1 then .one else .other end) else . end
	| if type == "string" then . else error("the string \"\($key)\" is no text") end
	| reduce ($values | to_entries[]) as $v (.;
		($v.value | if type == "number" then number else tostring end) as $text
		| ($text | test("[A-Za-z]")) as $words
		| split("{\($v.key)}")
		| reduce .[1:][] as $next (.[0]; if $words then beside($text) | beside($next) else . + $text + $next end));
def t($key): t($key; {});

# A list as the language says it: a, b and c.
def listed($all):
	. as $list
	| if length < 2 then .[0] // ""
	  else ($list[:-1] | join($all | string("list.between")))
		| beside($all | string(if ($list | length) == 2 then "list.two" else "list.last" end)) | beside($list[-1]) end;

def units($all): . + {
	posts_text: (. as $v | $all | t("unit.posts"; {n: $v.posts})),
	people_text: (. as $v | $all | t("unit.people"; {n: $v.people}))};

# Safe Markdown back to plain text, for front matter, where it is quoted by JSON instead.
def plain:
	gsub("&#(?<n>[0-9]+);"; [.n | tonumber] | implode)
	| gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&amp;"; "&");

def day($all; $year; $month; $day):
	$all | (if $strings["date.months"] then string("date.months")[$month - 1] else "" end) as $name
	| t("date.day"; {year: ($year | tostring), month: $month, day: $day, month_name: $name});

# The days that the report covers.
def range:
	. as $all | .report as $r
	| if $r.days == 0 then t("date.none")
	  elif $r.first_day == $r.last_day then day($all; $r.year; $r.month; $r.month_day)
	  else t("date.range"; {first: day($all; $r.year; $r.month; $r.month_day),
		last: day($all; $r.last_year; $r.last_month; $r.last_month_day)}) end;

# `twitter_ai` as readers see it: Twitter Ai.
def display_name:
	.report.name_markdown | gsub("&#95;|_|-"; " ") | split(" ") | map((.[:1] | ascii_upcase) + .[1:]) | join(" ");

def change($all):
	.change as $c | $all
	| if $c == null then ""
	  elif $c > 0 then t("change.up"; {n: $c})
	  elif $c < 0 then t("change.down"; {n: -$c})
	  else t("change.same") end;

# --- one item ---

def act($all): (.act // .kind) as $act | $all | if $strings["act.\($act)"] then t("act.\($act)") else t("act.other") end;

def quoted($all; $text): $all | string("quote.open") + $text + string("quote.close");

# News is headed by who did it and what it is, or what it is about: never by who passed it on; an
# opinion by who holds it and on what.
def headline($all):
	.headline as $h | .own_language as $own | .author as $author | (.act // .kind) as $shape | act($all) as $act
	| {act: $act, maker: $h.maker, object: $h.object, topic: $h.topic, author: $author} as $v
	| (if (["opinion", "tutorial", "question", "meeting"] | any(. == $shape))
	     or ($shape == "market" and $h.maker + $h.object == "")
	   then (if $h.topic != "" then "author" else "author.only" end)
	   elif $h.maker != "" and $h.object != "" then "both"
	   elif $h.object != "" then "object"
	   elif $h.maker != "" then (if $h.topic != "" then "maker" else "maker.only" end)
	   elif $h.topic != "" then "topic" else "topic.only" end) as $form
	| if $h.title != "" then (if $own then $h.title else quoted($all; $h.title) end) else $all | t("headline.\($form)"; $v) end;

def network_name: (.network // "") as $id
	| {x: "X", hn: "Hacker News", mastodon: "Mastodon", bluesky: "Bluesky", reddit: "Reddit", readhub: "Readhub",
	   feed: $strings["network.feed"], several: $strings["network.several"], "": $strings["network.unknown"]}[$id] // $id;

# Of many authors the first.
def signed_by($all): split(", ") | if length > 2 then .[0] as $first | $all | t("author.others"; {author: $first})
	else join(", ") end;

# Where it stands: the blog that a feed is of, else the network.
def place: if (.feed // "") != "" then .feed else network_name end;

# Who it is of: @name, or a name that no @ marks with the place where it stands.
def called($all): if .handle[:1] == "@" then .handle elif .handle == .network then place
	elif place as $place | .handle | startswith($place) then .handle # a feed's own title
	else (.handle | signed_by($all)) as $name | place as $place | $all | t("called"; {name: $name, place: $place}) end;

def linked($text): if .url then "[\($text)](\(.url))" else $text end;

def link($all): linked(called($all));

def when($all): if .clock == null then null elif $all.report.days > 1 then "\(.day) \(.clock)" else .clock end;

# Words of another language, and of somebody who says I or we, stand in quotes.
def sentence($all):
	if .text == "" then ""
	elif (.own_language | not) or (.plain | test("我|咱|藏师傅") or test("\\b(i|we|our|my|us|i'm|we're|we've|i've)\\b"; "i"))
	then quoted($all; .text) else .text end;

# What follows a headline: the sentence, nothing where the headline says it all.
def told($all): if .text == "" then "" else ($all | string("colon")) + sentence($all) end;

def evidence($all):
	. as $item
	| [link($all), when($all),
	   (if (.likes // 0) > 0 then ($all | t("evidence.likes"; {n: $item.likes})) else null end),
	   (if (.reposts // 0) > 0 then ($all | t("evidence.reposts"; {n: $item.reposts})) else null end),
	   (if .people < 2 then null
	    elif .networks > 1 then ($all | t("evidence.people.networks"; {n: $item.people, networks: $item.networks}))
	    else ($all | t("evidence.people"; {n: $item.people})) end),
	   (if .status == "update" then ($all | t("evidence.update"))
	    elif .status == "running" then ($all | t("evidence.running"; {since: $item.since})) else null end),
	   (if .also == [] then null
	    else ([$item.also[] | link($all)] | listed($all)) as $links | $all | t("evidence.also"; {links: $links}) end)]
	| map(select(. != null)) | join(" · ");

# After the author's name, which stands for itself where the network has no other.
def short_evidence($all): [(if .handle == .author or .handle == "@" + .author then linked(place) else link($all) end), when($all)] | map(select(. != null)) | join(" · ");

def see($all): .point as $n | $all | t("see.point"; {n: $n});

def see_first($all): .point as $n | $all | t("see.point.first"; {n: $n});

# --- mood in words ---

def mood_key: if .positive + .negative == 0 then "none"
	elif .positive_percent >= 15 and .negative_percent >= 15 and .net < 8 and .net > -8 then "split"
	elif .net >= 25 then "bright" elif .net >= 8 then "fair" elif .net > -8 then "even"
	elif .net > -25 then "dim" else "dark" end;

def signed: if . > 0 then "+\(.)" else tostring end;

def moods($all):
	. as $row
	| $all | if $row.positive + $row.negative == 0 then t("markets.neutral")
	  elif $row.negative == 0 then t("markets.moods.up"; {n: $row.positive})
	  elif $row.positive == 0 then t("markets.moods.down"; {n: $row.negative})
	  elif $row.posts < 5 then t("markets.moods.few"; {positive: $row.positive, negative: $row.negative})
	  else t("markets.moods"; {positive: $row.positive, negative: $row.negative, net: ($row.net | signed)}) end;

# The one or two sentences that say what the report covers, as safe Markdown.
def description:
	. as $all | range as $range
	| ([.topics[:3][] | .name] | listed($all)) as $topics
	| if .overview.relevant == 0 then t("description.none"; {range: $range})
	  else [t("description"; {range: $range, relevant: .overview.relevant, people: .overview.people,
		stories: .overview.stories}),
		(if $topics == "" then empty else t("description.topics"; {topics: $topics}) end)]
		| join($all | string("sentence.between")) end;
