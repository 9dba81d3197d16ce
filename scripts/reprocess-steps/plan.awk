# The plan of one step: a line of JSON for each of its tasks, with the digests of what it reads and the
# command that makes it. In: the lists `archives` (NAME, PATH, DIGEST, tabs between; in the order of the
# archive) and `outputs` (DIGEST, two spaces, PATH: what the steps before made). What cannot be made, since
# what it reads was not, goes to the file LEFT_OUT. The environment says the rest.

function json(s,    i, c, out) {
	if (s !~ /["\\]/)
		return "\"" s "\""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out (c == "\"" || c == "\\" ? "\\" c : c)
	}
	return "\"" out "\""
}

function word(s) {
	if (s ~ /^[A-Za-z0-9_.,:@%+=\/-]+$/)
		return s
	gsub(/'/, "'\\''", s)
	return "'" s "'"
}

# Days since some day long ago.
function number(day,    y, m, d) {
	y = substr(day, 1, 4) + 0; m = substr(day, 6, 2) + 0; d = substr(day, 9, 2) + 0
	if (m < 3) { y--; m += 12 }
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d
}

# One task: what it reads are inputs in_path[1..n].
function task(id, n, outputs, command,    i, line, parts, k) {
	line = ""
	for (i = 1; i <= n; i++) {
		if (!(in_path[i] in digest)) {
			print STEP "/" id "\tneeds " in_path[i] ", which was not made" >LEFT_OUT
			return
		}
		line = line (i > 1 ? "," : "") json(in_path[i]) ":" json(digest[in_path[i]])
	}
	k = split(outputs, parts, " ")
	outputs = ""
	for (i = 1; i <= k; i++)
		outputs = outputs (i > 1 ? "," : "") json(parts[i])
	printf "{\"task\":%s,\"programs\":%s,\"inputs\":{%s},\"outputs\":[%s],\"command\":%s}\n", json(STEP "/" id), json(PROGRAMS), line, outputs, json(command)
}

function words(from, to,    i, out) {
	for (i = from; i <= to; i++)
		out = out " " word(in_path[i])
	return out
}

# The days up to MEMORY before day i that there are: the first one's index.
function first_of(i,    k) {
	for (k = i; k > 1 && number(day[i]) - number(day[k - 1]) <= MEMORY; k--)
		;
	return k
}

function judge(i,    n, k, from, posts) {
	n = 0
	for (k = 1; k <= parts_of[day[i]]; k++)
		in_path[++n] = part[day[i], k]
	posts = n
	for (k = first_of(i); k <= i; k++)
		in_path[++n] = "signatures/" day[k]
	task(day[i], n, "judged/" day[i] ".ndjson counts/" day[i] ".ndjson", "judge " day[i] " " word(ZONE) " judged/" day[i] ".ndjson counts/" day[i] ".ndjson" words(1, posts) " --" words(posts + 1, n))
}

function report(i,    n, k, names) {
	n = 0
	in_path[++n] = "judged/" day[i] ".ndjson"
	for (k = first_of(i); k < i; k++)
		in_path[++n] = "counts/" day[k] ".ndjson"
	for (k = 1; k <= parts_of[day[i]]; k++)
		names = names " " word(name_of[day[i], k])
	task(day[i], n, "reports/" day[i], "report " day[i] " " word(ZONE) " " word(LANGUAGE) " " word(NAME) " " word(COMMAND names) " reports/" day[i] words(1, n))
}

BEGIN {
	STEP = ENVIRON["STEP"]; PROGRAMS = ENVIRON["PROGRAMS"]; LEFT_OUT = ENVIRON["LEFT_OUT"]
	ZONE = ENVIRON["ZONE"]; LANGUAGE = ENVIRON["LANGUAGE"]; NAME = ENVIRON["NAME"]
	MEMORY = ENVIRON["MEMORY_DAYS"] + 0; COMMAND = ENVIRON["COMMAND"]
	SINCE = ENVIRON["SINCE"]; UNTIL = ENVIRON["UNTIL"]
}

FILENAME == ARGV[1] {
	split($0, field, "\t")
	name[++names] = field[1]; path[names] = field[2]
	digest[field[2]] = field[3]
	next
}

{
	at = substr($0, 67)
	digest[at] = substr($0, 1, 64)
	if (at ~ /^parts\/.*\/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]\.ndjson$/) {
		d = substr(at, length(at) - 16, 10)
		has[substr(at, 7, length(at) - 24), d] = 1
		if (!(d in parts_of)) {
			parts_of[d] = 0
			day[++days] = d
		}
	}
}

function sort_days(    i, k, d) { # few are out of order: they come in the order of files
	for (i = 2; i <= days; i++) {
		d = day[i]
		for (k = i - 1; k >= 1 && day[k] > d; k--)
			day[k + 1] = day[k]
		day[k + 1] = d
	}
}

END {
	if (STEP == "part") {
		for (i = 1; i <= names; i++) {
			in_path[1] = path[i]
			task(name[i], 1, "parts/" name[i], "part " word(ZONE) " " word(path[i]) " parts/" name[i])
		}
		exit
	}
	sort_days()
	for (i = 1; i <= days; i++)
		for (k = 1; k <= names; k++)
			if ((name[k], day[i]) in has) {
				part[day[i], ++parts_of[day[i]]] = "parts/" name[k] "/" day[i] ".ndjson"
				name_of[day[i], parts_of[day[i]]] = name[k]
			}
	for (i = 1; i <= days; i++) {
		if (STEP == "sign") {
			for (k = 1; k <= parts_of[day[i]]; k++)
				in_path[k] = part[day[i], k]
			task(day[i], parts_of[day[i]], "signatures/" day[i], "sign signatures/" day[i] words(1, parts_of[day[i]]))
		} else if (STEP == "judge") {
			judge(i)
		} else if (STEP == "report" && (SINCE == "" || day[i] >= SINCE) && (UNTIL == "" || day[i] < UNTIL)) {
			report(i)
		} else if (STEP == "trends") {
			if (("counts/" day[i] ".ndjson") in digest)
				in_path[++n] = "counts/" day[i] ".ndjson"
		}
	}
	if (STEP == "trends")
		task("all", n, "trends.ndjson", "trends trends.ndjson" words(1, n))
}
