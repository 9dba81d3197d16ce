#!/bin/sh
# Grows a corpus of posts from real ones and prints its path:
#   tests/bench/corpus.sh [MEGABYTES]        1000 unless told
# A post has the text, author and time of a post of the X timelines in $TRENDPIPE_DATA (read by fetch) and
# the other members of a line of `twarc2 flatten` (entities, metrics, the author's profile, references),
# about 2.4 KB in all. Copies of the base get ids and references of their own, and three quarters of
# their words from three other posts, so that they are new posts to dedupe. Always the same bytes. Kept in
# ${TMPDIR:-/tmp}/trendpipe-bench for the next run.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${TRENDPIPE_DATA:=$ROOT/../shared/data}" "${BIN:=$ROOT/bin}"
size_mb=${1:-1000}
dir=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
corpus=$dir/posts-$size_mb.ndjson

flat=$TRENDPIPE_DATA/tweets-v2/twarc-csv/flat.jsonl
timelines="$TRENDPIPE_DATA/posts/x-timeline-ai-to-2025-12-06.ndjson.xz
$TRENDPIPE_DATA/posts/x-timeline-mixed-to-2025-12-06.ndjson.xz"

# Shapes that posts take their other members from.
shapes() {
	jq -c -n '[inputs
		| del(.__twarc, .context_annotations, .attachments, .id, .text, .created_at, .lang)
		| del(.author.entities, .entities.annotations)
		| .referenced_tweets |= if . then
			map({type, id: "", author_id, lang, public_metrics, conversation_id})
		else . end]' "$flat"
}

# The base as columns for awk: what stands before the id, the id, what stands between it and the text,
# four quarters of the text without its links (JSON-escaped, without quotes), then its last link and the
# rest. jq escapes tabs, so that they can part columns; @@ stands for a copy's number.
base() {
	# shellcheck disable=SC2086 # two files
	"$BIN/fetch" -q $timelines | jq -r --slurpfile shapes "$dir/shapes.json" -n '
		def inside: tojson[1:-1];
		def references($id):
			if .referenced_tweets then .referenced_tweets[].id = "\($id)8@@" else . end;
		foreach inputs as $p (-1; . + 1; . as $n
			| $shapes[0][$n % ($shapes[0] | length)] as $shape
			| ([$p.text | scan("https?://[^ \n]+")] | last // "") as $link
			| ($p.text | gsub("https?://[^ \n]+"; "")) as $words
			| ($words | length / 4 | ceil) as $quarter
			| ($shape | del(.author) | references($p.id) | tojson[:-1]) + ",\"id\":\"",
			($p.id | inside),
			"\",\"created_at\":\($p.created_at | tojson),\"text\":\"",
			((0, 1, 2, 3) as $i | $words[$i * $quarter:($i + 1) * $quarter] | inside),
			($link | inside) + "\"," + ({lang: ($p.lang // "und"),
				author: ($shape.author + {id: $p.author.username} + $p.author)}
				| tojson[1:]))' |
		paste - - - - - - - -
}

# Copy number $1 of the base, as lines. The text's later quarters come from posts that stand further on,
# each by a stride of its own, so that two lines have no more than one quarter in common.
copy() {
	LC_ALL=C awk -F '\t' -v copy="$1" '
		NR == FNR { second[n] = $5; third[n] = $6; fourth[n++] = $7; next }
		{
			at = FNR - 1
			gsub(/@@/, copy, $1)
			print $1 $2 copy $3 $4 second[(at + copy * 7919) % n] \
				third[(at + copy * 5077) % n] fourth[(at + copy * 3001) % n] $8
		}' "$dir/base.tsv" "$dir/base.tsv"
}

command -v jq >/dev/null || { echo "corpus.sh: no jq (Debian package jq)" >&2; exit 77; }
[ -r "$flat" ] || { echo "corpus.sh: no $flat (set TRENDPIPE_DATA)" >&2; exit 77; }
mkdir -p "$dir"
if [ ! -s "$corpus" ]; then
	shapes >"$dir/shapes.json"
	base >"$dir/base.tsv.tmp"
	[ -s "$dir/base.tsv.tmp" ] || { echo "corpus.sh: fetch gave no posts" >&2; exit 1; }
	mv "$dir/base.tsv.tmp" "$dir/base.tsv"
	number=10
	: >"$corpus.tmp"
	while [ "$(wc -c <"$corpus.tmp")" -lt $((size_mb * 1000000)) ]; do
		copy "$number" >>"$corpus.tmp"
		number=$((number + 1))
	done
	# Whole lines, up to the size asked for.
	head -c $((size_mb * 1000000)) "$corpus.tmp" | sed '$d' >"$corpus.cut"
	rm "$corpus.tmp"
	mv "$corpus.cut" "$corpus"
fi
echo "$corpus"
