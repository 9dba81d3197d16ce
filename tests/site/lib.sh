# For the cases of this folder: builds reports with Jekyll, takes the page apart.
# shellcheck shell=sh

need() { # PROGRAM...: skips the test where one is missing
	for program; do
		command -v "$program" >/dev/null || { echo "$program is not installed" >&2; exit 77; }
	done
}

# site FILE...: builds the reports in ./site/_site and prints what Jekyll says but its usual lines.
site() {
	mkdir -p site/_posts
	cp -r "$ROOT/tests/site/skeleton/." site
	cp "$@" site/_posts
	(cd site && jekyll build --strict_front_matter --trace 2>&1) |
		grep -v -e '^Configuration file: ' -e '^ *Source: ' -e '^ *Destination: ' \
			-e '^ Incremental build: ' -e '^ *Generating\.\.\.' -e '^ *done in ' \
			-e '^ Auto-regeneration: ' || :
}

body() { # FILE: what stands in <body>
	sed -n '/^<body>$/,/^<\/body>$/p' "$1"
}

tags() { # the tags of the page that is read, each once
	grep -o '<[A-Za-z!/][A-Za-z0-9]*' | grep -v '^</' | sort -u | tr '\n' ' '
	echo
}

attributes() {
	grep -o '<[a-z][^>]*>' | grep -oE ' [a-zA-Z-]+=' | sort -u | tr -d '\n'
	echo
}

headings() {
	grep -o '<h[1-6][^>]*>[^<]*' | sed 's/<h\([1-6]\)[^>]*>/\1 /'
}

schemes() { # of all links and pictures, each once
	grep -oE '(href|src)="[^"]*"' | sed -E 's/^[a-z]+="([^":\/]*:?).*/\1/' | sort -u
}
