# Draws dedupe-growth.tsv (see dedupe.sh) as an SVG: user CPU and memory over posts, all by powers of ten.
function log10(x) { return log(x) / log(10) }
function x_of(v) { return 70 + (log10(v) - x0) * 420 / (x1 - x0) }
function y_of(v) { return 300 - (log10(v) - y0) * 250 / (y1 - y0) }
function text(x, y, s, extra) { printf "<text x=\"%.1f\" y=\"%.1f\"%s>%s</text>\n", x, y, extra, s }
function line(column, colour, name,    i, points) {
	for (i = 1; i <= n; i++) {
		points = points sprintf("%.1f,%.1f ", x_of(posts[i]), y_of(value[column, i]))
		printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x_of(posts[i]), y_of(value[column, i]), colour
	}
	printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", points, colour
	text(x_of(posts[n]) + 8, y_of(value[column, n]) + 4, name, " fill=\"" colour "\"")
}
BEGIN { FS = "\t" }
/^#/ { if (title == "") title = substr($0, 3); next }
{
	posts[++n] = $1; value["s", n] = $2 > .01 ? $2 : .01; value["mb", n] = $4 > 1 ? $4 : 1
	for (c in value) if (low == "" || value[c] < low) low = value[c]
	for (c in value) if (value[c] > high) high = value[c]
}
function floor10(v,    f) { f = int(log10(v)); return f > log10(v) ? f - 1 : f }
END {
	x0 = floor10(posts[1]); x1 = floor10(posts[n] * .999) + 1; y0 = floor10(low); y1 = floor10(high * .999) + 1
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"350\" font-family=\"sans-serif\" font-size=\"12\">"
	print "<rect width=\"640\" height=\"350\" fill=\"white\"/>"
	gsub(/&/, "\\&amp;", title); gsub(/</, "\\&lt;", title)
	text(70, 24, title, " font-size=\"11\"")
	for (p = x0; p <= x1; p++) {
		printf "<path d=\"M%.1f 300V50\" stroke=\"#ddd\"/>\n", x_of(10 ^ p)
		text(x_of(10 ^ p), 318, "10<tspan dy=\"-5\" font-size=\"9\">" p "</tspan>", " text-anchor=\"middle\"")
	}
	for (p = y0; p <= y1; p++) {
		printf "<path d=\"M70 %.1fH490\" stroke=\"#ddd\"/>\n", y_of(10 ^ p)
		text(62, y_of(10 ^ p) + 4, 10 ^ p, " text-anchor=\"end\"")
	}
	text(280, 340, "posts", " text-anchor=\"middle\"")
	line("s", "#1f5fa8", "user seconds")
	line("mb", "#b5541c", "memory, MB")
	print "</svg>"
}
