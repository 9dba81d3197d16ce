# Sourced by cmd and train: the AI timeline with its tags, a file a day (UTC), and the labels.
labels=$TRENDPIPE_DATA/labels/x-timeline-ai.selected-to-2025-11.tsv
posts=$TRENDPIPE_DATA/posts/x-timeline-ai-to-2025-12-06.ndjson.xz

# day/DATE: posts with tags; marked/DATE: the same behind dedupe, each day by itself.
make_days() {
	mkdir day marked
	fetch -q --since 2025-04-01T00:00:00Z --until 2025-12-01T00:00:00Z "$posts" | tag-topics >tagged || return 1
	awk 'match($0, /"created_at":"2025-[01][0-9]-[0-9][0-9]/) {
		print >("day/" substr($0, RSTART + 14, 10)) }' tagged
	for day in day/*; do
		dedupe --mark "$day" >"marked/${day#day/}" || return 1
	done
	cat marked/* >posts
}

# Ids of what was picked of the posts of FIRST to LAST (dates).
picks() { # FIRST LAST
	awk -F '\t' -v first="$1" -v last="$2" '$2 >= first && $2 <= last { print $1 }' "$labels"
}
