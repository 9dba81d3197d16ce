# Lines by turns: ours, and the second mapping's. [pairs, members that differ], and which.
def leaves: [paths((type != "object" and type != "array") or length == 0)];
[inputs] as $all
| [range(0; $all | length; 2) | [($all[.] | del(.origin)), $all[. + 1]]
   | select(.[0] != .[1])
   | . as [$ours, $theirs] | ($ours | leaves) + ($theirs | leaves) | unique
   | map(. as $p | select(($ours | getpath($p)) != ($theirs | getpath($p)))) | map(map(strings) | join("."))] as $differ
| {posts: (($all | length) / 2), differ: ($differ | length), where: ($differ | add // [] | group_by(.) | map({(.[0]): length}) | add)}
