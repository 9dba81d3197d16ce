# Functions over 60 lines and files over 600, from `ctags --fields=+ne`: name file pattern;" f line:N end:N
BEGIN { FS = "\t" }

{
	line = end = 0
	for (i = 4; i <= NF; i++) {
		if ($i ~ /^line:/)
			line = substr($i, 6) + 0
		if ($i ~ /^end:/)
			end = substr($i, 5) + 0
	}
	if (end - line + 1 > 60) {
		print $2 ":" line ": " $1 "() has " end - line + 1 " lines (60 at most)"
		failed = 1
	}
}

END { exit failed }
