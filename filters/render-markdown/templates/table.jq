# The key points and the topics as two tables of Markdown, without front matter.

def row: "| " + (map(if . == null then "" elif type == "number" then number else . end) | join(" | ")) + " |";
def head($columns): . as $all | ($columns | map(. as $name | $all | t("column.\($name)")) | row),
	($columns | map("---") | row);

. as $all
| "# " + (range as $range | t("heading"; {range: $range})), "",
  (if .points == [] then t("points.empty")
   else head(["story", "source", "time", "people", "likes", "reposts"]),
	(.points[] | [headline($all), link($all), when($all), .people, .likes, .reposts] | row) end), "",
  (if .topics == [] then t("topics.empty")
   else head(["topic", "posts", "people", "share", "change", "positive", "negative"]),
	(.topics[] | [.name, .posts, .people, "\(.share)%", .change, .positive, .negative] | row) end)
