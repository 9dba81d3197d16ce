# The key points as plain text, for a chat: each with the address of its post.

def point: . as $all | .points[] | . as $item
	| "\(.point). \(headline($all))\(told($all))" | plain
	| ., ($item.url // empty | "   \(plain)");

(range as $range | t("heading"; {range: $range}) | plain), (description | plain),
(if .points == [] then "", t("points.empty") else "", point end)
