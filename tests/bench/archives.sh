#!/bin/sh
# What reading archives costs: canonical posts, ten files of them, through fetch out of every kind of
# archive, beside bsdtar alone and bsdtar with jq, which sets one member as fetch does.
#   tests/bench/archives.sh [CORPUS]     the corpus of tests/bench/corpus.sh unless told
#   BENCH_ARCHIVE_MB (100)  how much of it         BENCH_DIR   where files are put
# MB/s: unpacked bytes a second of user CPU, of one run with -j 1.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}" "${BENCH_ARCHIVE_MB:=100}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
LC_ALL=C.UTF-8
export LC_ALL BIN

for tool in /usr/bin/time bsdtar jq zstd xz; do
	command -v "$tool" >/dev/null || { echo "bench: no $tool, archives left out" >&2; exit 77; }
done
corpus=${1:-$("$ROOT/tests/bench/corpus.sh" "$BENCH_ARCHIVE_MB")}
work=$(mktemp -d "$BENCH_DIR/archives.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

mkdir "$work/day" "$work/packed"
head -c $((BENCH_ARCHIVE_MB * 1000000)) "$corpus" | sed '$d' >"$work/all"
split -n l/10 -a 1 --additional-suffix=.ndjson "$work/all" "$work/day/"
bytes=$(wc -c <"$work/all")
posts=$(wc -l <"$work/all")
for file in "$work"/day/*; do
	bzip2 -c "$file" >"$work/packed/${file##*/}.bz2"
done
cd "$work"
bsdtar -cf posts.tar -C day .
gzip -c posts.tar >posts.tar.gz
zstd -q -c posts.tar >posts.tar.zst
xz -1 -c posts.tar >posts.tar.xz
bsdtar -cf bz2.tar -C packed .
bsdtar --format zip -cf posts.zip -C day .
bsdtar --format 7zip -cf posts.7z -C day .

seconds() { # COMMAND...: its user CPU
	/usr/bin/time -f %U -o took "$@" >out 2>err || { echo "bench: $*: $(head -n 2 err)" >&2; exit 1; }
	tail -n 1 took
}

check_posts() { # NAME
	[ "$(wc -l <out)" -eq "$posts" ] || { echo "bench: $1: $(wc -l <out) posts, want $posts" >&2; exit 1; }
}

echo "archives: $bytes bytes, $posts posts in ten files"
printf '%-14s %9s %10s %10s %12s %7s\n' archive 'MB packed' 'fetch MB/s' 'bsdtar' 'bsdtar | jq' 'x jq'
for archive in posts.tar posts.tar.gz posts.tar.zst posts.tar.xz bz2.tar posts.zip posts.7z; do
	case $archive in
	bz2.tar) unpack='bsdtar -xOf bz2.tar | bzip2 -dc' ;;
	*) unpack="bsdtar -xOf $archive" ;;
	esac
	own=$(seconds "$BIN/fetch" -q -j 1 "$archive")
	check_posts "fetch $archive"
	bare=$(seconds sh -c "$unpack")
	peer=$(seconds sh -c "$unpack | jq -c '.origin = {network: \"x\"}'")
	check_posts "jq $archive"
	awk -v name="$archive" -v packed="$(wc -c <"$archive")" -v bytes="$bytes" -v own="$own" -v bare="$bare" \
		-v peer="$peer" 'function rate(s) { return bytes / (s > 0.01 ? s : 0.01) / 1e6 }
		function shown(s) { return s < 0.05 ? "-" : sprintf("%.0f", rate(s)) }
		BEGIN { printf "%-14s %9.1f %10s %10s %12s %7.1f\n", name, packed / 1e6, shown(own),
			shown(bare), shown(peer), rate(own) / rate(peer) }'
done
