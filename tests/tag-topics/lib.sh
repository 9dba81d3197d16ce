# Sourced by the cases of tag-topics.
. "$ROOT/tests/lib.sh"
# Texts, one a line, as posts.
as_posts() { jq -Rc '{id: (input_line_number | tostring), text: .}'; }
# tag-topics without its models: what the rules say.
tag_by_rules() { tag-topics --model relevance= --model kind= --model mood= "$@"; }
