#!/bin/sh
# What a worker of dedupe --share takes: user CPU of its steps together, and memory, for 1, 2, 4 and 8 workers:
#   tests/bench/share.sh [FILE]     the file is cut into eight; without one, the corpus of dedupe.sh
#   BENCH_BY   what is compared (id,repost,url,near)   BENCH_MB (400), BENCH_DIR as in dedupe.sh
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}" "${BENCH_MB:=400}" "${BENCH_BY:=id,repost,url,near}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
export LC_ALL=C.UTF-8
[ -x /usr/bin/time ] || { echo "bench: no /usr/bin/time (Debian package time)" >&2; exit 77; }
posts=${1:-$BENCH_DIR/repeats-$BENCH_MB.ndjson}
[ -s "$posts" ] || { echo "bench: no $posts (run tests/bench/dedupe.sh)" >&2; exit 77; }
work=$(mktemp -d "$BENCH_DIR/share.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
split -n l/8 "$posts" "$work/part."
cd "$work"

# timed FILE COMMAND...: adds user seconds and KB to FILE.
timed() {
	times=$1
	shift
	/usr/bin/time -a -o "$times" -f '%U %M' "$@"
}
tell() { awk -v what="$1" '{ u += $1; if ($2 > m) m = $2 } END { printf "%-28s %8.2f %8.0f\n", what, u, m / 1024 }' "$2"; }
workers() { # N
	rm -rf shared
	while [ ! -e shared/settled ]; do
		for k in $(seq "$1"); do
			timed "worker.$1.$k" "$BIN/dedupe" -q --by "$BENCH_BY" --share shared --partition "$k/$1" part.??.sig
		done
	done
	for k in $(seq "$1"); do tell "worker $k of $1" "worker.$1.$k"; done |
		awk '$5 > u { u = $5 } $6 > m { m = $6 } END { printf "%-28s %8.2f %8.0f\n", "worker, of '"$1"'", u, m }'
}

echo "dedupe --share: $(wc -c <"$posts") bytes, $(wc -l <"$posts") posts in eight files; the greatest of the workers"
printf '%-28s %8s %8s\n' what 'user s' 'RSS MB'
timed one "$BIN/dedupe" -q --mark --by "$BENCH_BY" part.?? >all
tell 'one run' one
for part in part.??; do timed sign "$BIN/dedupe" --signatures "$part.sig" "$part"; done
tell 'signatures, all files' sign
for n in 1 2 4 8; do workers "$n"; done
for part in part.??; do timed write "$BIN/dedupe" --mark --share shared --signatures "$part.sig" "$part"; done >told
tell 'writing, all files' write
cmp all told
