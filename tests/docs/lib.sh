# What the cases of this folder share: they run what README and the manual pages show.

# A folder that looks like the project's root to a reader's commands, whose files may be written.
as_root_folder() {
	for name in bin filters scripts tests; do
		ln -s "$ROOT/$name" "$name"
	done
	[ "$BIN" = "$ROOT/bin" ] || { rm bin && ln -s "$BIN" bin; }
}

# The sample has one bad line on purpose; programs say so.
expected_notes() {
	grep -Ev ': (standard input|.*posts\.ndjson|.*\.ndjson):[0-9]+: bad JSON|^daily-report: wrote ' "$1"
}

# Runs one example in a folder of its own; it must succeed, be silent on stderr, and leave something:
# words on standard output or a file that was not there.
try_example() { # FILE NAME
	mkdir room && cd room && as_root_folder
	code=0
	timeout 100 sh -eu "$1" >../shown 2>../said </dev/null || code=$?
	cd ..
	case $code in
	0 | 1) ;; # 1: the bad line
	*) echo "$2: exit $code: $(head -n 5 said)" >&2 && faults=1 ;;
	esac
	# Some options are there to say something.
	if ! grep -q -e --stats -e --explain -e --progress "$1" && expected_notes said >odd; then
		echo "$2: says on stderr: $(head -n 5 odd)" >&2 && faults=1
	fi
	[ -s shown ] || [ -n "$(find room -type f -size +0)" ] || grep -q -e '/dev/null' -e '^PATH=' "$1" || {
		echo "$2: shows nothing and writes nothing" >&2 && faults=1
	}
	rm -rf room shown said odd
}

# The ```sh blocks of a Markdown file, each to NAME.<line>.sh
markdown_examples() { # FILE NAME
	awk -v name="$2" '
		/^```sh$/ { on = 1; file = name "." NR ".sh"; printf "" >file; next }
		/^```/ { on = 0; if (file) close(file); file = ""; next }
		on { print >file }' "$1"
}

# The commands of a manual page's EXAMPLES: .Dl lines and .Bd blocks, each to NAME.<line>.sh
manual_examples() { # FILE NAME
	awk -v name="$2" '
		function plain(s) {
			sub(/^\$ /, "", s)
			gsub(/\\&/, "", s); gsub(/\\-/, "-", s); gsub(/\\\(aq|\\\[aq\]/, "\047", s)
			gsub(/\\\(dq|\\\[dq\]/, "\"", s); gsub(/\\\(ti|\\\[ti\]|\\~/, "~", s)
			gsub(/\\\(ha|\\\[ha\]/, "^", s); gsub(/\\e|\\\[rs\]/, "\\", s)
			return s
		}
		/^\.Sh / { on = ($2 == "EXAMPLES"); next }
		!on { next }
		/^\.Dl / { one = name "." NR ".sh"; print plain(substr($0, 5)) >one; close(one); next }
		/^\.Bd / { block = NR; next }
		/^\.Ed/ { block = 0; if (file) close(file); file = ""; next }
		block == NR - 1 && /^{/ { block = 0; next } # a record, not a command
		block { if (!file) file = name "." block ".sh"; print plain($0) >file }' "$1"
}
