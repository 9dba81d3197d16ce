# What the cases of this folder share. stand_in_programs lays programs in ./bin that only show how they
# were called, so that what the scripts do is seen without what the programs do.

faults=0
fault() {
	echo "$*" >&2
	faults=$((faults + 1))
}

stand_in_programs() {
	mkdir -p bin
	cat >bin/fetch <<'EOF'
#!/bin/sh
name=${0##*/}
echo "$name $*" >>"$CALLS"
how=0
[ ! -e "$FAIL.$name" ] || how=$(cat "$FAIL.$name")
[ "$how" -le 1 ] || exit "$how" # but with rejects all is read and written
case $name in
fetch) echo '{"id":"1"}' ;;
*) cat ;;
esac
while [ $# -gt 0 ]; do
	[ "$1" != -o ] || echo "made by $name" >"$2"
	shift
done
exit "$how"
EOF
	for name in dedupe tag-topics group-stories rank draw-wordcloud render-markdown; do
		cp bin/fetch "bin/$name"
	done
	chmod +x bin/*
	TRENDPIPE_BIN=$PWD/bin CALLS=$PWD/calls FAIL=$PWD/fail
	export TRENDPIPE_BIN CALLS FAIL
	: >calls
	: >posts
}

# Files under a folder, one a line.
files() {
	(cd "$1" 2>/dev/null && find . -type f | sort | sed 's|^\./||')
}
