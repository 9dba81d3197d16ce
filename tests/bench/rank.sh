#!/bin/sh
# What rank costs a second of user CPU on one thread, and in memory, as posts grow: the first 1,000 of
# 10^5, 10^6 and 10^7 made-up posts (tests/bench/posts), beside jq, Miller and sqlite3, which only sort by
# one number (likes, most first). Part of `make bench`.
#   BENCH_RANK_POSTS (100000 1000000)   sizes; `make bench BENCH_RANK_POSTS='100000 1000000 10000000'`
#   BENCH_RANK_PEER_POSTS (100000)      the peers get no more: jq takes 8 GB for 10^6, Miller 25
# Posts come by a pipe; what makes them is not counted. Ends with 1 where rank needs more than 300 MB.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}" "${CC:=gcc}" "${TRENDPIPE_SHARE:=$ROOT/filters}"
: "${BENCH_RANK_POSTS:=100000 1000000}" "${BENCH_RANK_PEER_POSTS:=100000}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
LC_ALL=C.UTF-8
export BIN BENCH_DIR TRENDPIPE_SHARE LC_ALL
[ -x /usr/bin/time ] || { echo "bench: no /usr/bin/time (Debian package time)" >&2; exit 77; }
mkdir -p "$BENCH_DIR"
work=$(mktemp -d "$BENCH_DIR/rank.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
TMPDIR=$work
export TMPDIR
"$CC" -O2 -o "$work/posts" "$ROOT/tests/bench/posts/posts.c" -lm

failed=
measure() { # NAME POSTS COMMAND...
	name=$1 posts=$2
	shift 2
	command -v "$1" >/dev/null || { echo "bench: no $1, left out" >&2; return 0; }
	if ! "$work/posts" "$posts" | /usr/bin/time -f '%U %S %e %M' -o "$work/seconds" "$@" >"$work/out" 2>"$work/err" ||
		[ ! -s "$work/out" ]; then
		echo "bench: $name failed: $(head -n 3 "$work/err")" >&2
		failed=1
		return 0
	fi
	tail -n 1 "$work/seconds" | awk -v name="$name" -v posts="$posts" '{
		printf "%-34s %9d %9.0f %8.2f %7.2f %7.0f\n", name, posts, posts / ($1 > .01 ? $1 : .01), $1, $2, $4 / 1024 }'
}

printf '%-34s %9s %9s %8s %7s %7s\n' way posts posts/s 'user s' 'sys s' 'RSS MB'
for n in $BENCH_RANK_POSTS; do
	measure 'rank --top 1000' "$n" "$BIN/rank" -q -j 1 --top 1000 --interest=
	awk '$4 > 300 * 1024 { exit 1 }' "$work/seconds" || failed=1
	measure 'rank --top 1000, interest' "$n" "$BIN/rank" -q -j 1 --top 1000
	awk '$4 > 300 * 1024 { exit 1 }' "$work/seconds" || failed=1
	measure 'rank --top 1000 --ledger, interest' "$n" "$BIN/rank" -q -j 1 --top 1000 --ledger
	measure 'rank (all leave)' "$n" "$BIN/rank" -q -j 1 --interest=
	[ "$n" -le "$BENCH_RANK_PEER_POSTS" ] || continue
	measure 'jq -s sort_by' "$n" jq -c -s 'sort_by(-.public_metrics.like_count)[:1000][]'
	# shellcheck disable=SC2016 # fields of Miller's
	measure 'mlr top' "$n" mlr --ijsonl --ojsonl sort -nr public_metrics.like_count 'then' head -n 1000
	measure 'sqlite3 order by' "$n" sqlite3 -cmd 'create table t(line text)' -cmd '.mode ascii' \
		-cmd '.separator "\037" "\n"' -cmd '.import /dev/stdin t' :memory: \
		"select line from t order by json_extract(line, '\$.public_metrics.like_count') desc limit 1000"
done
[ -z "$failed" ]
