# Read by benches (. measure.sh): one line of a table for each way. They set $work, a folder to write in.
# `failed` is set where a way failed.

failed=

measure_head() {
	printf '%-38s %8s %8s %9s %7s %7s %7s %7s\n' way posts out posts/s MB/s 'user s' 'sys s' 'RSS MB'
}

# NAME INPUT COMMAND...: lines of INPUT read as standard input, lines that came out; rates by user CPU.
measure() {
	name=$1 input=$2
	shift 2
	if ! /usr/bin/time -f '%U %S %e %M' -o "$work/seconds" "$@" <"$input" >"$work/out" 2>"$work/err"; then
		echo "bench: $name failed: $(head -n 3 "$work/err")" >&2
		failed=1
		return 0
	fi
	awk -v name="$name" -v bytes="$(wc -c <"$input")" -v posts="$(wc -l <"$input")" -v out="$(wc -l <"$work/out")" '{
		told = $1 > .03
		printf "%-38s %8d %8d %9s %7s %7.2f %7.2f %7.0f\n", name, posts, out,
			told ? sprintf("%.0f", posts / $1) : "-", told ? sprintf("%.0f", bytes / $1 / 1e6) : "-",
			$1, $2, $4 / 1024 }' "$work/seconds"
}
