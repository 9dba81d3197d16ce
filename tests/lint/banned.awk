# What the code may not hold, in C without its comments (`gcc -fpreprocessed -E`); see README of filters/.
# Reads linemarkers to tell the line; -v file=PATH names it.
function bad(what) { print file ":" line ": " what; failed = 1 }

BEGIN {
	# a word before a bracket, and what to use for it
	n = split("sprintf:snprintf vsprintf:vsnprintf strcpy:memcpy strcat:buf_add strncat:buf_add " \
	    "strncpy:memcpy strtok:str views,strtok_r:str views,atoi:strtol atol:strtol atoll:strtoll " \
	    "atof:strtod gets:lines_read localtime:window_civil gmtime:window_format_utc ctime:window_format " \
	    "asctime:window_format setlocale:nothing,no.locale rand:nothing srand:nothing random:nothing " \
	    "drand48:nothing mktemp:mkstemp tmpnam:mkstemp system:posix_spawn popen:posix_spawn " \
	    "alloca:arena_alloc gettimeofday:an.option time:an.option", pair, /[ ,]/)
	for (i = 1; i <= n; i++)
		if (split(pair[i], part, ":") == 2)
			instead[part[1]] = part[2]
	n = split("alnum alpha blank cntrl digit graph lower print punct space upper xdigit", part, " ")
	for (i = 1; i <= n; i++)
		instead["is" part[i]] = "a comparison (ctype follows the locale)"
	instead["tolower"] = instead["toupper"] = "a comparison (ctype follows the locale)"
	line = 0
}

/^# [0-9]+ "/ { line = $2 - 1; next }

{
	line++
	text = $0
	gsub(/"([^"\\]|\\.)*"/, "\"\"", text)
	rest = text
	while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ ]*\(/)) {
		word = substr(rest, RSTART, RLENGTH - 1)
		before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
		sub(/ +$/, "", word)
		if (word in instead && before != "." && before != ">")
			bad(word "() is banned: use " instead[word])
		if (word == "clock_gettime" && file !~ /\/common\/(filter|http\.c)/)
			bad("clock_gettime() is for the driver: output must not depend on the clock")
		rest = substr(rest, RSTART + RLENGTH)
	}
	if (text ~ /(^|[^A-Za-z0-9_])(if|while) \(.*[A-Za-z0-9_)\]] = [^=]/ && text !~ /for \(/)
		bad("an assignment inside a condition")
	if (text ~ /^typedef (struct|union|enum)/)
		bad("a typedef of a struct, union or enum")
	if (text ~ /^(extern )?[a-z].*[ *]g_[a-z]/)
		bad("a global")
}

END { exit failed }
