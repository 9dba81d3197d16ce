#!/bin/sh
# What dedupe costs on posts of which 30% are repeats, beside jq, awk and a MinHash LSH in Python:
#   tests/bench/dedupe.sh            the table: user CPU, memory
#   tests/bench/dedupe.sh growth     time and memory from 10^5 to 10^7 posts; with BENCH_KEEP=1 also writes
#                                    dedupe-growth.tsv and .svg beside this file
#   BENCH_MB (1000) size of the corpus   BENCH_PEER_MB (50) what the peers get of it   BENCH_DIR as in run
#   BENCH_GROWTH    the sizes of growth ("100000 300000 1000000 3000000 10000000")
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}" "${BENCH_MB:=1000}" "${BENCH_PEER_MB:=50}" "${TRENDPIPE_DATA:=$ROOT/../shared/data}"
: "${BENCH_GROWTH:=100000 300000 1000000 3000000 10000000}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
export BIN BENCH_DIR TRENDPIPE_DATA LC_ALL=C.UTF-8
[ -x /usr/bin/time ] || { echo "bench: no /usr/bin/time (Debian package time)" >&2; exit 77; }
base=$("$ROOT/tests/bench/corpus.sh" "$BENCH_MB")
work=$(mktemp -d "$BENCH_DIR/dedupe.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# shellcheck source=/dev/null
. "$ROOT/tests/bench/measure.sh"

# Three of ten lines tell one of the last 7,000 again: as it was, or as `RT @…:`, with another link or an
# emoji at its end. Ids are their own.
with_repeats() {
	LC_ALL=C awk '
		BEGIN { room = 7000 }
		{ print; past[NR % room] = $0; due += 3 / 7 }
		due >= 1 {
			due--
			line = past[(copies * 7919) % (NR < room ? NR : room) + (NR < room)]
			kind = ++copies % 4
			# from the end of its own id, which the texts of mentions and references do not have
			match(line, /","created_at":"[-0-9:.TZ]*","text":"/)
			text = substr(line, RSTART + RLENGTH)
			line = substr(line, 1, RSTART - 1) "c" copies substr(line, RSTART, RLENGTH)
			end = match(text, /["\\]/) - 1
			if (kind == 1) text = "RT @sample_" copies % 97 ": " text
			if (kind == 2) text = substr(text, 1, end) " https://example.com/" copies substr(text, end + 1)
			if (kind == 3) text = substr(text, 1, end) " \360\237\224\245" substr(text, end + 1)
			line = line text
			print line
		}'
}

python=
for candidate in python3 /usr/bin/python3; do
	"$candidate" -c 'import numpy' 2>/dev/null && { python=$candidate; break; }
done

table() {
	corpus=$BENCH_DIR/repeats-2-$BENCH_MB.ndjson
	# Grown from seven tenths of the corpus, so that it is as large.
	if [ ! -s "$corpus" ]; then
		head -c $((BENCH_MB * 700000)) "$base" | sed '$d' | with_repeats >"$corpus.tmp"
		mv "$corpus.tmp" "$corpus"
	fi
	head -c $((BENCH_PEER_MB * 1000000)) "$corpus" | sed '$d' >"$work/prefix"
	jq -c .text "$work/prefix" >"$work/texts"
	echo "dedupe: $(wc -c <"$corpus") bytes, $(wc -l <"$corpus") posts; peers on the first $BENCH_PEER_MB MB; user CPU, -j 1"
	measure_head
	for by in id id,repost,url,near near; do
		measure "dedupe --by $by" "$corpus" "$BIN/dedupe" -q -j 1 --by "$by"
	done
	measure "dedupe --mark" "$corpus" "$BIN/dedupe" -q -j 1 --mark
	measure "dedupe, what the peers get" "$work/prefix" "$BIN/dedupe" -q -j 1 --by near
	# shellcheck disable=SC2016 # a field of awk
	measure "awk '!seen[\$0]++' on texts" "$work/texts" awk '!seen[$0]++'
	measure "jq -s -c unique_by(.text)[]" "$work/prefix" jq -s -c 'unique_by(.text)[]'
	if [ -z "$python" ]; then
		echo "bench: no numpy (Debian package python3-numpy), left out" >&2
		return 0
	fi
	measure "MinHash LSH in Python, numpy" "$work/prefix" "$python" "$ROOT/tests/bench/minhash-lsh.py"
}

growth() {
	[ -n "$python" ] || { echo "bench: no numpy (Debian package python3-numpy)" >&2; exit 77; }
	machine=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
	printf '# dedupe --by near -j 1 over a pipe, 30%% repeats; %s; %s\n# posts\tuser s\tposts/s\tRSS MB\tfirsts\tbytes a first\n' \
		"$(date +%F)" "${machine:-$(uname -m)}" | tee "$work/growth"
	for n in $BENCH_GROWTH; do
		"$python" "$ROOT/tests/bench/grow.py" "$n" "$BENCH_DIR/base-2.tsv" |
			 /usr/bin/time -f '%U %M' -o "$work/seconds" "$BIN/dedupe" -q -j 1 --by near | wc -l >"$work/firsts"
		awk -v n="$n" -v firsts="$(cat "$work/firsts")" '{
			printf "%d\t%.2f\t%.0f\t%.0f\t%d\t%.0f\n", n, $1, n / $1, $2 / 1024, firsts, $2 * 1024 / firsts
		}' "$work/seconds" | tee -a "$work/growth"
	done
	[ -n "${BENCH_KEEP:-}" ] || return 0
	cp "$work/growth" "$ROOT/tests/bench/dedupe-growth.tsv"
	awk -f "$ROOT/tests/bench/growth-svg.awk" "$work/growth" >"$ROOT/tests/bench/dedupe-growth.svg"
}

if [ "${1:-}" = growth ]; then growth; else table; fi
[ -z "$failed" ]
