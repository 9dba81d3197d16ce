# Sourced by the cases of --share. sign FILE...: each one's signatures in FILE.sig.
. "$ROOT/tests/lib.sh"
sign() { for file; do dedupe --signatures "$file.sig" "$file" || fault "$file is not signed"; done; }
# settle N OPTION... -- FILE.sig...: N workers at once, step by step, in the folder `shared`, until it is settled.
settle() {
	crew=$1 steps=0
	shift
	while [ ! -e shared/settled ]; do
		steps=$((steps + 1))
		seq "$crew" | xargs -P "$crew" -I % dedupe -q --share shared --partition "%/$crew" "$@" ||
			{ fault "step $steps of $crew: $*"; return; }
		[ "$steps" -lt 60 ] || { fault "not settled after $steps steps: $*"; return; }
	done
}
# written OPTION... -- FILE...: what the folder tells of each file, one after another.
written() {
	told=''
	while [ "$1" != -- ]; do told="$told $1" && shift; done
	shift
	# shellcheck disable=SC2086 # words
	for file; do dedupe $told --share shared --signatures "$file.sig" "$file" || fault "$file is not written"; done
}
# made_posts N: N invented posts, among them copies, changed copies and cut reposts; many begin alike, so that
# more tellings than are looked at meet under one key.
made_posts() {
	awk -v n="$1" '
		function rnd(k) { seed = (seed * 16807) % 2147483647; return seed % k }
		function word() { return words[rnd(150)] }
		function some(k,  t) { for (t = word(); k > 1; k--) t = t " " word(); return t }
		BEGIN {
			seed = 20251205
			for (i = 0; i < 150; i++) {
				words[i] = ""
				for (k = 2 + rnd(6); k > 0; k--) words[i] = words[i] substr("aeioubcdfghlmnprst", rnd(18) + 1, 1)
			}
			for (i = 0; i < 4; i++) head[i] = some(9)
			for (i = 0; i < n; i++) {
				kind = rnd(20)
				if (kind < 6) t = head[rnd(4)] " " some(1 + rnd(25))
				else if (kind < 10 && i) { t = text[rnd(i)]; sub(/ [a-z]+/, " " word() (rnd(4) ? "" : " " rnd(9)), t) }
				else if (kind < 12 && i) t = "RT @a: " substr(text[rnd(i)], 1, 60 + rnd(200)) (rnd(2) ? "..." : "")
				else t = some(1 + rnd(35))
				text[i] = t
				printf "{\"id\":\"%d\",\"text\":\"%s\"", rnd(40) ? i : rnd(i + 1), t
				if (rnd(50)) printf ",\"created_at\":\"2025-12-05T%02d:%02d:00Z\"", rnd(24), rnd(60)
				if (!rnd(20)) printf ",\"referenced_tweets\":[{\"type\":\"retweeted\",\"id\":\"%d\"}]", rnd(n)
				if (!rnd(5)) printf ",\"entities\":{\"urls\":[{\"url\":\"https://t.co/x\",\"expanded_url\":\"https://example.com/news/%d\"}]}", rnd(40)
				print "}"
			}
		}'
}
