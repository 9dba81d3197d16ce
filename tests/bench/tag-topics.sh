#!/bin/sh
# What tag-topics costs a second of user CPU on one thread: with all it does, with the rules alone, with
# 5,000 words more; then those 5,000 words alone beside other ways to look for as many in the same texts:
# PCRE2's JIT (a pattern a word, one after the other), grep -F -f, Python's re (one alternation). Last, how
# long a run takes to start. Part of `make bench`.
#   BENCH_TAG_MB (400)   size of the corpus    BENCH_TAG_WORDS (5000)   words more
#   BENCH_TAG_POSTS (20000)   posts that the peers get; PCRE2 gets a tenth of them, Python a fortieth
# Ends with 1 where a run with the cache takes 100 ms or more to start.
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}" "${CC:=gcc}" "${TRENDPIPE_DATA:=$ROOT/../shared/data}"
: "${BENCH_TAG_MB:=400}" "${BENCH_TAG_WORDS:=5000}" "${BENCH_TAG_POSTS:=20000}"
: "${TRENDPIPE_SHARE:=$ROOT/filters}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
LC_ALL=C.UTF-8
export BIN BENCH_DIR TRENDPIPE_DATA TRENDPIPE_SHARE LC_ALL
[ -x /usr/bin/time ] || { echo "bench: no /usr/bin/time (Debian package time)" >&2; exit 77; }
corpus=$("$ROOT/tests/bench/corpus.sh" "$BENCH_TAG_MB")
work=$(mktemp -d "$BENCH_DIR/tag-topics.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# shellcheck source=/dev/null
. "$ROOT/tests/bench/measure.sh"
XDG_CACHE_HOME=$work/cache
export XDG_CACHE_HOME
mkdir "$XDG_CACHE_HOME"
topics=$TRENDPIPE_SHARE/tag-topics/topics

# Words that stand in the texts now and then, Latin ones, pairs of them, and three Han characters.
words() {
	jq -r '.text | ascii_downcase | gsub("https?://[^ \n]+"; "") |
		scan("[a-z]{5,12}"), scan("[a-z]{4,9} [a-z]{4,9}"), scan("\\p{Han}{3}")' "$work/some" |
		LC_ALL=C sort | LC_ALL=C uniq -c |
		awk -v want="$BENCH_TAG_WORDS" '$1 >= 2 && $1 <= 40 { sub(/^ *[0-9]+ /, ""); word[n++] = $0 }
			END { for (i = 0; i < want && i < n; i++) print word[int(i * n / want)] }' | uniq
}

rules() { # the words as a topic, which needs a subject where it stands alone
	[ "$1" = alone ] && printf 'subject extra\n\t0: no such word\n'
	printf 'topic extra technology\n\tzh: 更多\n\ten: More\n'
	sed 's/^/\t2: /' "$work/words"
}

peers() {
	n=$(wc -l <"$work/words")
	tr '[:upper:]' '[:lower:]' <"$work/texts" >"$work/lower" # grep -i would be ten times slower
	measure "grep -o -F -f, $n words" "$work/lower" env LC_ALL=C grep -o -F -f "$work/words"
	head -n $((BENCH_TAG_POSTS / 10)) "$work/texts" >"$work/fewer"
	# shellcheck disable=SC2046 # flags
	if "$CC" -O2 -o "$work/pcre2-each" "$ROOT/tests/bench/pcre2/each.c" \
		$(pkg-config --cflags --libs libpcre2-8 2>/dev/null || echo -lpcre2-8) 2>/dev/null; then
		measure "PCRE2 JIT one by one, $n words" "$work/fewer" "$work/pcre2-each" "$work/words"
	else
		echo "bench: no PCRE2 (Debian package libpcre2-dev), left out" >&2
	fi
	head -n $((BENCH_TAG_POSTS / 40)) "$work/texts" >"$work/fewest"
	if command -v python3 >/dev/null; then
		measure "Python re, one alternation of $n" "$work/fewest" python3 -c '
import re, sys
words = sorted(open(sys.argv[1], encoding="utf-8").read().splitlines(), key=len, reverse=True)
find = re.compile("|".join(map(re.escape, words)), re.I).findall
print(sum(len(find(line)) for line in sys.stdin))' "$work/words"
	else
		echo "bench: no python3, left out" >&2
	fi
}

starts() { # NAME TIMES COMMAND...: milliseconds until it ends, with nothing to read
	name=$1 times=$2 before=$(date +%s%N)
	shift 2
	for _ in $(seq "$times"); do
		"$@" </dev/null >/dev/null
	done
	milliseconds=$((($(date +%s%N) - before) / times / 1000000))
	printf '%-38s %8d ms\n' "$name" "$milliseconds"
}

head -n "$BENCH_TAG_POSTS" "$corpus" >"$work/some"
jq -r '.text | gsub("\n"; " ")' "$work/some" >"$work/texts"
words >"$work/words"
rules alone >"$work/alone.rules"
rules more >"$work/more.rules"
echo "tag-topics: $(wc -c <"$corpus") bytes, $(wc -l <"$corpus") posts; user CPU, -j 1"
measure_head
tag="$BIN/tag-topics -q -j 1"
none='--model relevance= --model kind= --model mood='
# shellcheck disable=SC2086 # programs with their options
{
	$tag </dev/null >/dev/null # the cache is filled
	measure 'tag-topics' "$corpus" $tag
	measure 'tag-topics, no models' "$corpus" $tag $none
	$tag -R "$topics" -R "$work/more.rules" </dev/null >/dev/null
	measure "tag-topics, $(wc -l <"$work/words") words more" "$corpus" $tag -R "$topics" -R "$work/more.rules"
	measure 'cat' "$corpus" cat
	$tag -R "$work/alone.rules" </dev/null >/dev/null
	echo 'The words alone; texts of one line, but for tag-topics, which gets whole posts:'
	measure 'tag-topics, these words alone' "$work/some" $tag -R "$work/alone.rules"
	peers
	starts 'start-up, no cache' 2 $tag --no-cache
	starts 'start-up, 5,000 words more, no cache' 1 $tag --no-cache -R "$topics" -R "$work/more.rules"
	starts 'start-up, 5,000 words more, cache' 20 $tag -R "$topics" -R "$work/more.rules"
	[ "$milliseconds" -lt 100 ] || failed=1
	starts 'start-up, cache' 20 $tag
	[ "$milliseconds" -lt 100 ] || failed=1
}
[ -z "$failed" ]
