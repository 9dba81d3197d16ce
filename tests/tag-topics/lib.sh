# Sourced by the cases of tag-topics.
. "$ROOT/tests/lib.sh"
# Texts, one a line, as posts.
as_posts() { jq -Rc '{id: (input_line_number | tostring), text: .}'; }
