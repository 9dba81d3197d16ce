# A small archive of invented posts for the cases of reprocess: sourced after lib.sh.
TRENDPIPE_BIN=$BIN
export TRENDPIPE_BIN
command -v parallel >/dev/null || { echo "no GNU parallel (Debian package parallel)" >&2; exit 77; }
work=site/.reprocess

# Posts of COUNT days from 2025-12-01 on; each day tells again something of the one before.
posts_of() { # COUNT FIRST-ID
	awk -v days="$1" -v first="$2" 'BEGIN {
		split("chips robots models speech video agents tokens kernels papers markets", thing, " ")
		split("OpenAI Nvidia Anthropic Google Meta Mistral", who, " ")
		for (d = 1; d <= days; d++) for (i = 0; i < 10; i++) {
			j = i ? i : 1; e = i ? d : d - 1
			printf "{\"id\":\"9000000%04d\",\"created_at\":\"2025-12-%02dT%02d:00:00.000Z\",\"lang\":\"en\",", first + d * 10 + i, d, i * 2
			printf "\"text\":\"%s says its AI %s number %d are faster than ever\",", who[(j + e) % 6 + 1], thing[j + 1], e * 100 + j
			printf "\"author\":{\"id\":\"%d\",\"username\":\"sample_%d\",\"name\":\"Sample %d\"}}\n", i, i, i
		}
	}'
}

# Two files, of which the second has less of each day.
make_archive() { # COUNT
	mkdir -p archive
	posts_of "$1" 0 >archive/a.ndjson
	posts_of "$1" 5000 | sed 's/faster/cheaper/' | awk 'NR % 3 == 0' | gzip -n >archive/b.ndjson.gz
}

# Runs it; the exit code must be CODE; what it says goes to err.
reprocess() { # CODE OPTION...
	wanted=$1
	shift
	code=0
	"$ROOT/scripts/reprocess" "$@" >out 2>err || code=$?
	[ "$code" -eq "$wanted" ] || fault "reprocess $*: exit $code, want $wanted: $(cat err)"
}

# What a reader of the site sees.
same_site() { # SITE SITE
	diff -r --exclude=.reprocess "$1" "$2" >differs || fault "other bytes: $(head -n 3 differs)"
}

# Each finished task and when it was finished.
finished() {
	find "$work/done" -type f -printf '%P %T@\n' | sort
}

# The tasks that have been done anew since `finished` wrote FILE.
done_since() { # FILE
	finished | comm -13 "$1" - | cut -d ' ' -f 1
}
