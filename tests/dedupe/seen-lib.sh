# Sourced by the cases of --seen. make_day K: the sample's posts as those of day K (from 1): half of what was
# told the day before is told again, some of it with another number.
. "$ROOT/tests/lib.sh"
make_day() {
	jq -cR --argjson k "$1" 'fromjson? | select(.id? and .text and .created_at)' "$ROOT/tests/sample/posts.ndjson" |
		jq -c --slurp --argjson k "$1" 'to_entries[] | .key as $n | .value |
			select($n % 4 == $k % 4 or $n % 4 == ($k + 1) % 4) |
			.id = "d\($k)-\(.id)" | del(.referenced_tweets) |
			.created_at |= (sub("[.][0-9]+Z$"; "Z") | fromdate + $k * 86400 | todate) |
			if $n % 11 == 0 then .text += " \(40 + $k)%" else . end'
}
# mixed: the same lines in another order, the same on every run.
mixed() { awk '{ print (NR * 7919) % 101, NR, $0 }' | sort -k1,1n -k2,2n | cut -d' ' -f3-; }
# count NAME: of --stats=json in err.
count() { jq ".$1" err; }
