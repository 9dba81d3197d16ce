# Sourced by the cases of tag-topics.
. "$ROOT/tests/lib.sh"
# Texts, one a line, as posts.
as_posts() { jq -Rc '{id: (input_line_number | tostring), text: .}'; }
need_data() {
	[ -d "$TRENDPIPE_DATA" ] || {
		echo "no folder \$TRENDPIPE_DATA" >&2
		exit 77
	}
}
