# Which file includes what, over all sources of filters/ given as operands. Prints what breaks a rule:
#  - a file of common/ includes only from floors below its own; a header names its floor in the first
#    lines of its opening comment (`Floor N.`), a source stands on that of the header it includes
#    first, NAME-PART.h without a floor on that of NAME.h; files of one name are one family
#  - err.h and buf.h are the ground that floor 0 itself stands on
#  - a program includes from its own folder and from common/, never from another program's
#  - each third-party header has one includer, and a library's headers the same one; but zlib, which
#    unpack reads with and pack writes with

function base(path) { sub(/.*\//, "", path); return path }
function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
function family(name) { sub(/[-.].*/, "", name); return name }
function bad(at, what) { print at ": " what; failed = 1 }

# The library of a third-party header; none for those of C, C++ and POSIX.
function library(header) {
	if (header in standard || header ~ /^(sys|netinet|arpa|sanitizer)\//)
		return ""
	if (header ~ /\//)
		return substr(header, 1, index(header, "/") - 1)
	sub(/\.h$/, "", header)
	return header
}

function floor_of(name,    head) {
	if (name in floor)
		return floor[name]
	head = family(name) ".h"
	return head in floor ? floor[head] : -1
}

BEGIN {
	split("assert ctype dirent endian errno fcntl float fnmatch glob inttypes langinfo libgen limits locale math " \
	    "poll pthread sched setjmp signal spawn stdalign stdarg stdatomic stdbool stddef stdint stdio " \
	    "stdlib stdnoreturn string strings termios time unistd wchar", names, " ")
	for (i in names)
		standard[names[i] ".h"] = 1
	split("algorithm array cmath cstdint cstdio cstdlib cstring limits memory new string string_view " \
	    "utility vector", names, " ")
	for (i in names)
		standard[names[i]] = 1
}

FNR <= 8 && FILENAME ~ /\/common\/.*\.h$/ && match($0, /Floor [0-9]\./) {
	floor[base(FILENAME)] = substr($0, RSTART + 6, 1)
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	n++
	split($0, part, "\"")
	at[n] = FILENAME ":" FNR
	from[n] = FILENAME
	to[n] = part[2]
	if (!(FILENAME in first))
		first[FILENAME] = part[2]
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	match($0, /<[^>]*>/)
	header = substr($0, RSTART + 1, RLENGTH - 2)
	lib = library(header)
	if (lib == "zlib" && FILENAME ~ /\/common\/pack\.c$/)
		lib = "zlib, writing"
	if (lib != "" && lib in owner && owner[lib] != FILENAME)
		bad(FILENAME ":" FNR, "<" header "> has another includer of its library, " owner[lib])
	else if (lib != "")
		owner[lib] = FILENAME
}

{ known[FILENAME] = 1 }

function check_common(i,    name, mine, theirs) {
	name = base(from[i])
	mine = name ~ /\.h$/ ? floor_of(name) : floor_of(first[from[i]])
	theirs = floor_of(to[i])
	if (mine < 0)
		bad(from[i], "no floor: its own header names none (`Floor N.`)")
	else if (theirs < 0)
		bad(at[i], to[i] " names no floor")
	else if (to[i] == first[from[i]] && name !~ /\.h$/)
		return
	else if (family(name) == family(to[i]))
		return
	else if (mine == 0 && theirs == 0 && (to[i] == "err.h" || to[i] == "buf.h"))
		return
	else if (theirs >= mine)
		bad(at[i], "floor " mine " includes " to[i] " of floor " theirs)
}

END {
	for (i = 1; i <= n; i++) {
		here = folder(from[i])
		if (to[i] ~ /\//)
			bad(at[i], "a path in an include: " to[i])
		else if (!((here "/" to[i]) in known) && !(("filters/common/" to[i]) in known))
			bad(at[i], to[i] " is neither in " here " nor in filters/common")
		else if (here == "filters/common")
			check_common(i)
	}
	exit failed
}
