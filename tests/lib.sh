# Sourced by cases that ask several things. fault TEXT notes what is wrong; finish ends the case by
# whether any was.
faults=0
fault() { echo "$*" >&2; faults=1; }
finish() { exit "$faults"; }
# want_code N COMMAND...: runs it into out and err.
want_code() {
	want=$1
	shift
	code=0
	"$@" >out 2>err || code=$?
	[ "$code" -eq "$want" ] || fault "exit $code, want $want: $* ($(cat err))"
}
# says TEXT: err holds it.
says() { grep -qF -- "$1" err || fault "err lacks \`$1\`: $(cat err)"; }
# Cases over real posts are skipped where the folder is absent.
need_data() {
	[ -d "$TRENDPIPE_DATA" ] || {
		echo "no folder \$TRENDPIPE_DATA" >&2
		exit 77
	}
}
