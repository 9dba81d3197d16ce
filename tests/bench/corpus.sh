#!/bin/sh
# Grows a corpus of posts from real ones and prints its path:
#   tests/bench/corpus.sh [MEGABYTES]        1000 unless told
# A post has the author and time of a post of the X timelines in $TRENDPIPE_DATA (read by fetch), its text in
# other words (corpus.awk: phrases of up to three words that give their places to others of their kind), and
# the other members of a line of `twarc2 flatten` (entities, metrics, the author's profile, references), about
# 2.3 KB in all. Always the same bytes. Kept in ${TMPDIR:-/tmp}/trendpipe-bench for the next run.
#
# Texts of the timelines (39,961), and of as many grown:
#   of ASCII alone .479 .479, of CJK .108 .107; characters 173 170 (a tenth have no more than 43 45, a half 169 164,
#   nine tenths 300 302), bytes 191 188; a post has words of Latin letters 22.5 22.5, capitals 9.0 9.0, words with a
#   digit .88 .88, lines beyond the first 2.15 2.09, hashtags .39 .39, mentions .28 .28, a link .69 .68;
#   tellings that share a key of dedupe with a post of the first 10,000 15.6 14.6, 20,000 21.0 20.3, 40,000 24.7 24.9.
# What repeats in the timelines (8 in 100) does not here, but for 1 in 100: short texts.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${TRENDPIPE_DATA:=$ROOT/../shared/data}" "${BIN:=$ROOT/bin}"
size_mb=${1:-1000}
dir=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
corpus=$dir/posts-2-$size_mb.ndjson

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

# The base as columns for awk (see corpus.awk). jq escapes tabs, so that they can part columns.
base() {
	# shellcheck disable=SC2086 # two files
	"$BIN/fetch" -q $timelines | jq -r --slurpfile shapes "$dir/shapes-2.json" -n '
		def inside: tojson[1:-1];
		def references($id):
			if .referenced_tweets then .referenced_tweets[].id = "\($id)8@@" else . end;
		# What is linked to is the link in the text, and a page of its own.
		def pages($id; $link):
			if .entities.urls and $link != "" then .entities.urls |= (.[:1] | map(.url = $link
				| (.expanded_url, .unwound_url) |= if . then
					. + (if test("[?]") then "&" else "?" end) + "p=\($id)@@" else . end))
			else del(.entities.urls) end;
		foreach inputs as $p (-1; . + 1; . as $n
			| $shapes[0][$n % ($shapes[0] | length)] as $shape
			| ([$p.text | scan("https?://[^ \n]+")] | last // "") as $link
			| ($p.text | gsub("https?://[^ \n]+"; "")) as $words
			| ($shape | del(.author) | references($p.id) | pages($p.id; $link) | tojson[:-1]) + ",\"id\":\"",
			($p.id | inside),
			"\",\"created_at\":\($p.created_at | tojson),\"text\":\"",
			($words | inside),
			($link | inside),
			"\"," + ({lang: ($p.lang // "und"),
				author: ($shape.author + {id: $p.author.username} + $p.author)}
				| tojson[1:]))' |
		paste - - - - - -
}

command -v jq >/dev/null || { echo "corpus.sh: no jq (Debian package jq)" >&2; exit 77; }
[ -r "$flat" ] || { echo "corpus.sh: no $flat (set TRENDPIPE_DATA)" >&2; exit 77; }
mkdir -p "$dir"
if [ ! -s "$corpus" ]; then
	shapes >"$dir/shapes-2.json"
	base >"$dir/base-2.tsv.tmp"
	[ -s "$dir/base-2.tsv.tmp" ] || { echo "corpus.sh: fetch gave no posts" >&2; exit 1; }
	mv "$dir/base-2.tsv.tmp" "$dir/base-2.tsv"
	LC_ALL=C awk -F '\t' -v size=$((size_mb * 1000000)) -f "$ROOT/tests/bench/corpus.awk" \
		"$dir/base-2.tsv" >"$corpus.tmp"
	mv "$corpus.tmp" "$corpus"
fi
echo "$corpus"
