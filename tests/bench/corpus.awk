# Grows posts from the base that corpus.sh makes, until `size` bytes are printed:
#   LC_ALL=C awk -F '\t' -v size=BYTES -f corpus.awk base.tsv
# Columns: what stands before the id, the id, what stands between it and the text, the text without links,
# its last link, the rest; @@ stands for a copy's number.
#
# A text is taken apart into phrases: up to three words, less where a sentence ends; of Chinese what stands
# between two marks. In a copy of the base each phrase gives its place to one of its kind: of the same
# script, that starts a sentence too, or not, and ends one, the text, or neither. Every copy holds each phrase
# of the base once, in another order, so that scripts, lengths, words and capitals stay those of real posts.

# The kind of a phrase; more: what follows it in its text.
function kind_of(phrase, starts, more) {
	return (phrase ~ /[\343-\351]/ ? "c" : phrase ~ /[\200-\377]/ ? "w" : "a") starts \
		(more == "" ? "e" : phrase ~ ends_sentence ? "s" : "m")
}

function put(post, phrase, starts, more,   kind) {
	kind = kind_of(phrase, starts, more)
	pool[kind, size_of[kind] + 0] = phrase
	kinds[post] = kinds[post] " " kind
	places[post] = places[post] " " size_of[kind]++
}

# The words of a text with what parts them, as phrases.
function take_apart(post, text,   phrase, words, starts, word) {
	starts = 1
	while (text != "") {
		if (!match(text, /( |\\n|\343\200\201|\343\200\202|\357\274\201|\357\274\214|\357\274\232|\357\274\233|\357\274\237)+/))
			RLENGTH = 1 + (RSTART = length(text))
		word = substr(text, 1, RSTART + RLENGTH - 1)
		text = substr(text, RSTART + RLENGTH)
		phrase = phrase word
		if (++words < 3 && text != "" && word !~ ends_sentence && word !~ clause)
			continue
		put(post, phrase, starts, text)
		starts = phrase ~ ends_sentence ? 1 : 0
		phrase = ""
		words = 0
	}
}

function is_prime(n,   i) {
	for (i = 3; i * i <= n; i += 2)
		if (n % i == 0)
			return 0
	return n % 2
}

function text_of(post, stride,   kind, place, n, i, text) {
	n = split(kinds[post], kind, " ")
	split(places[post], place, " ")
	for (i = 1; i <= n; i++)
		text = text pool[kind[i], place[i] * stride % size_of[kind[i]]]
	return text
}

BEGIN {
	ends_sentence = "([.!?:][)\"'\\\\]*( |\\\\n)+|\\\\n|\343\200\202|\357\274\201|\357\274\237)$"
	# four characters of CJK or more
	clause = "[\343-\351][^ -~]*[\343-\351][^ -~]*[\343-\351][^ -~]*[\343-\351]"
}

!seen[$2]++ {
	before[++posts] = $1; id[posts] = $2; between[posts] = $3; link[posts] = $5; rest[posts] = $6
	sub(/[0-9A-Za-z][0-9A-Za-z]$/, "", link[posts]) # the copy's number takes the place
	sub(/( |\\n)+$/, "", $4)
	take_apart(posts, $4)
}

END {
	for (copy = 10; size > 0 && posts > 0; copy++) {
		# A prime greater than all pools, so that it reaches every phrase; another one for each copy.
		stride = 1000001 + copy * 777776
		while (!is_prime(stride))
			stride++
		for (i = 1; i <= posts && size > 0; i++) {
			line = before[i] id[i] copy between[i]
			gsub(/@@/, copy, line)
			line = line text_of(i, stride)
			if (link[i] != "") # one of its own, as t.co makes them
				line = line " " link[i] copy
			line = line rest[i]
			size -= length(line) + 1
			if (size > 0)
				print line
		}
	}
}
