#!/bin/sh
# What fetch makes of X's formats a second of user CPU, on one thread, beside the jq program that makes the
# same posts by the mappings of tests/fetch/real-apis (the test of that name compares what both give):
# lines of the API v1.1, pages of the v2, posts that pass. `make bench` ends with it.
#   BENCH_ADAPTERS_MB (200)   what fetch reads of each      BENCH_PEER_MB (20)   what jq gets of it
# Ends with 1 where fetch is less than three times as fast as jq, or passes posts at less than 500 MB/s.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}" "${TRENDPIPE_DATA:=$ROOT/../shared/data}" "${BENCH_ADAPTERS_MB:=200}" "${BENCH_PEER_MB:=20}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ

[ -x /usr/bin/time ] || { echo "bench: no /usr/bin/time (Debian package time)" >&2; exit 77; }
[ -d "$TRENDPIPE_DATA" ] || { echo "bench: no folder \$TRENDPIPE_DATA" >&2; exit 77; }
mkdir -p "$BENCH_DIR"
work=$(mktemp -d "$BENCH_DIR/adapters.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
maps=$ROOT/tests/fetch/real-apis

grow() { # MEGABYTES FILE OUTPUT: the file again and again
	: >"$3"
	while [ "$(wc -c <"$3")" -lt $(($1 * 1000000)) ]; do
		cat "$2" >>"$3"
	done
}
timed() { # INPUT COMMAND...: MB/s and posts/s of user CPU, into $rate and $posts
	input=$1
	shift
	/usr/bin/time -f %U -o "$work/seconds" "$@" <"$input" >"$work/out" 2>"$work/err" || : >"$work/out"
	if [ ! -s "$work/out" ]; then
		echo "bench: $1 failed: $(head -n 3 "$work/err")" >&2
		exit 1
	fi
	seconds=$(tail -n 1 "$work/seconds")
	rate=$(awk -v b="$(wc -c <"$input")" -v s="$seconds" 'BEGIN { printf "%.1f", b / (s > 0.01 ? s : 0.01) / 1e6 }')
	posts=$(awk -v n="$(wc -l <"$work/out")" -v s="$seconds" 'BEGIN { printf "%.0f", n / (s > 0.01 ? s : 0.01) }')
}
compare() { # NAME BASE JQ-PROGRAM [LEAST-MB/S]
	grow "$BENCH_ADAPTERS_MB" "$2" "$work/in"
	grow "$BENCH_PEER_MB" "$2" "$work/peer"
	timed "$work/in" "$BIN/fetch" -q -j 1
	ours=$rate ours_posts=$posts
	timed "$work/peer" jq -c "$3"
	awk -v name="$1" -v a="$ours" -v b="$rate" -v n="$ours_posts" -v m="$posts" -v least="${4:-0}" 'BEGIN {
		slow = a < 3 * b || a < least
		printf "%-28s %8.0f %9.0f %8.1f %9.0f %7.1f%s\n", name, a, n, b, m, a / b, slow ? "  SLOW" : ""
		exit slow }' || slow=1
}

slow=
twarc=$TRENDPIPE_DATA/tweets-v2/twarc-csv
xzcat "$TRENDPIPE_DATA/tweets-v1/rumoureval2017.ndjson.xz" >"$work/v1"
xzcat "$TRENDPIPE_DATA/tweets-v1/trump_condensed_2009_2018.ndjson.xz" >"$work/trimmed"
cat "$twarc/2sets.jsonl" "$twarc/kpop.jsonl" "$twarc/noflat.jsonl" "$twarc/media_policy_violation_on.jsonl" >"$work/v2"
printf '%-28s %8s %9s %8s %9s %7s\n' 'fetch -j 1' 'MB/s' 'posts/s' 'jq MB/s' 'posts/s' 'x jq'
compare 'x-v1, whole tweets' "$work/v1" "$(cat "$maps/x-v1.jq") flat"
compare 'x-v1, trimmed tweets' "$work/trimmed" "$(cat "$maps/x-v1.jq") flat"
compare 'x-v2-pages' "$work/v2" "$(cat "$maps/x-v2.jq") flat"
compare 'posts, twarc2 flatten' "$twarc/flat.jsonl" '.origin = {network: "x", adapter: "posts", source: "-"}' 500
[ -z "$slow" ]
