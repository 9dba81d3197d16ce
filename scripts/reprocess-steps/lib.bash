# What the steps share. A step reads the files that it is told and leaves others, whole: it writes into
# $TMPDIR, a folder of its own, and moves what is finished to its place.
# shellcheck shell=bash
set -euo pipefail
: "${TMPDIR:?a folder of its own: scripts/reprocess sets it, by hand TMPDIR=\$(mktemp -d -p .)}"

# After a pipeline: exit codes 0 and 1 (done, with rejects) are good; what failed first, and not the
# SIGPIPE of those before it, ends the step.
partial=0
settle() { # CODE...
	local code fail=0 pipe=0
	for code; do
		case $code in
		0) ;;
		1) partial=1 ;;
		141) pipe=141 ;;
		*) ((fail)) || fail=$code ;;
		esac
	done
	((fail)) || fail=$pipe
	((fail == 0)) || exit "$fail"
}

# Folders or files to their places; an old folder of that name goes first.
place() { # FROM TO
	[[ ! -d $2 ]] || rm -rf -- "$2"
	mv -f -- "$1" "$2"
}

# The end of a step that made all: 1 where there were rejects.
finish() {
	exit "$partial"
}
