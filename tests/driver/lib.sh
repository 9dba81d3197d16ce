# What the cases of this folder share: they hold every program to the behaviour that all have in common.
# A new folder in filters/ is under these tests by being there. PROGRAMS=dedupe tries one alone.

programs=${PROGRAMS-}
[ -n "$programs" ] || programs=$(cd "$ROOT/filters" && for p in */; do [ "$p" = common/ ] || echo "${p%/}"; done)
faults=0

# Arguments that let a program do its plain work in the current folder.
plain() { # PROGRAM
	case $1 in
	draw-wordcloud) echo "-o artefact.png" ;;
	render-markdown) echo "-o artefact.md" ;;
	esac
}

# How posts leave one by one: sets $live to the option that it takes; false for whole-set stages, which say
# in their page that they are.
leaves_at_once() { # PROGRAM
	live=
	if "$1" --help | grep -q -e ' --live'; then live=--live; else ! grep -q 'whole-set stage' "$ROOT/filters/$1/$1.1"; fi
}

fault() { # TEXT
	echo "$program: $*" >&2
	faults=$((faults + 1))
}

# Runs $program with its plain arguments and more; leaves stdout in out, stderr in err, the code in $code.
try() { # ARGUMENT...
	code=0
	# shellcheck disable=SC2046 # plain() gives words
	"$program" $(plain "$program") "$@" >out 2>err || code=$?
}

want_code() { # NUMBER
	[ "$code" -eq "$1" ] || fault "exit $code, want $1: $(head -n 3 err)"
}

want_err() { # LINE: stderr holds this line, after `program: `
	grep -qxF -- "$program: $1" err || fault "no \`$program: $1\` on stderr, but: $(head -n 8 err)"
}

# The posts of a stream: no ledger lines.
posts_of() {
	grep -v '^{"record":' "$@" || :
}

# N posts, each with text of its own.
make_posts() { # N
	awk -v n="$1" 'BEGIN {
		split("model agent chip speech video benchmark dataset robot token market kernel paper", word, " ")
		for (i = 1; i <= n; i++) {
			a = word[i % 12 + 1]; b = word[int(i / 12) % 12 + 1]; c = word[int(i / 144) % 12 + 1]
			printf "{\"id\":\"9000000000%06d000\",\"created_at\":\"2025-12-05T%02d:%02d:%02d.000Z\",\"lang\":\"en\",", \
				i, int(i / 3600) % 24, int(i / 60) % 60, i % 60
			printf "\"text\":\"Number %d: an AI %s for the %s and the %s, case %d of many\",", i, a, b, c, i * 7919 % 104729
			printf "\"author\":{\"id\":\"%d\",\"username\":\"sample_%d\",\"name\":\"Sample %d\"}}\n", \
				i % 97, i % 97, i % 97
		}
	}'
}

finish() {
	[ -n "${PROGRAMS-}" ] || [ "$(echo "$programs" | wc -l)" -ge 6 ] || { echo "only these programs: $programs" >&2; exit 1; }
	[ "$faults" -eq 0 ]
	exit
}
