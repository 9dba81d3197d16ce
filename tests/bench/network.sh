#!/bin/sh
# Pages and posts a second over the loopback: nginx serves pages of 100 posts in the shape of the X API v2 from
# files; fetch follows their cursors, from 1 source and from 64 at once, beside curl, which is told all
# pages beforehand, and jq with the same mapping (flatten.jq).
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
: "${BIN:=$ROOT/bin}"
BENCH_DIR=${BENCH_DIR:-${TMPDIR:-/tmp}/trendpipe-bench}
for program in nginx curl jq python3 /usr/bin/time; do
	PATH=$PATH:/usr/sbin command -v $program >/dev/null || { echo "network.sh: no $program" >&2; exit 77; }
done
mkdir -p "$BENCH_DIR"
work=$(mktemp -d "$BENCH_DIR/network.XXXXXX")
cd "$work"
api='' web_port=''
# shellcheck disable=SC1091 # its cases are checked with it
. "$ROOT/tests/http/lib.sh"
trap 'stop_servers; rm -rf "$work"' EXIT

# Chains of pages: www/NAME/first.json, then nK.json for the cursor nK.
chain() { # NAME PAGES
	mkdir -p "www/$1"
	curl -sS -o "www/$1/n#1.json" \
		"$api/n=${2}00/2/tweets/search/recent?max_results=100&next_token=n[101-${2}01:100]"
	mv "www/$1/n${2}01.json" "www/$1/first.json"
}

sources() { # NAME HOW-MANY
	i=0
	while [ $i -lt "$2" ]; do
		i=$((i + 1))
		echo "{\"source\":\"x-search\",\"query\":\"q$i\",\"max_requests\":100000,\"base\":\"$site/$1\"}"
	done
}

# What curl is given: the cursor of the first page is any that no file is named for.
pages() { # NAME PAGES
	echo "$site/$1/2/tweets/search/recent?next_token=n[101-${2}01:100]"
}

row() { # NAME PAGES POSTS-A-PAGE COMMAND...: the last says how many lines are to come for a page
	name=$1 count=$2 each=$3
	shift 3
	if ! /usr/bin/time -f '%U %S %e %M' -o seconds "$@" >posts 2>said; then
		echo "network.sh: $name: $(head -n 3 said)" >&2
		failed=1
		return 0
	fi
	lines=$(wc -l <posts)
	[ "$lines" -eq $((count * each)) ] || { echo "network.sh: $name: $lines posts" >&2; failed=1; }
	tail -n 1 seconds | awk -v name="$name" -v pages="$count" '{
		wall = $3 > 0 ? $3 : 0.01
		printf "%-28s %7d %9.0f %9.0f %8.2f %7.2f %8.2f %8.0f\n", name, pages, pages / wall,
			pages * 100 / wall, $1, $2, wall, $4 / 1024 }'
}

failed=
long=500 short=8 many=64
serve --for 300
chain long $long
chain short $short
# shellcheck disable=SC2016 # variables of nginx
web 'listen 127.0.0.1:@PORT@; keepalive_requests 1000000; sendfile on;
	location ~ ^/(long|short)/2/ { try_files /$1/$arg_next_token.json /$1/first.json =404; }'
site=http://127.0.0.1:$web_port
sources long 1 >one.ndjson
sources short $many >many.ndjson
X_BEARER_TOKEN=none
export X_BEARER_TOKEN ROOT
printf '%-28s %7s %9s %9s %8s %7s %8s %8s\n' network pages 'pages/s' 'posts/s' 'user s' 'sys s' 'wall s' 'RSS MB'
row 'fetch, 1 source' $long 100 "$BIN/fetch" -q --sources one.ndjson
row 'fetch -j 1, 1 source' $long 100 "$BIN/fetch" -q -j 1 --sources one.ndjson
# shellcheck disable=SC2016 # expanded by the inner shell
row 'curl | jq' $long 100 sh -c 'curl -sS "$1" | jq -c -f "$ROOT/tests/bench/flatten.jq"' - "$(pages long $long)"
row 'curl alone' $long 0 curl -sS "$(pages long $long)"
row "fetch, $many sources" $((many * short)) 100 "$BIN/fetch" -q --per-host $many --sources many.ndjson
mkdir got
# shellcheck disable=SC2016
row "curl --parallel, jq, $many" $((many * short)) 100 sh -c \
	'curl -sS --parallel --parallel-max 64 -o "got/#1-#2.json" "$1" && jq -c -f "$ROOT/tests/bench/flatten.jq" got/*' - \
	"$(pages short $short | sed "s/next_token/query=q[1-$many]\&next_token/")"
echo "pages of $(wc -c <www/short/first.json) bytes, 100 posts each"
[ -z "$failed" ]
