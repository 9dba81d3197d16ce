"""Reposts known by text alone, against the references that the X API gave and the case took away.

    reposts.py <posts.tsv     id, root's id, whether it is a repost, dup.role, dup.of, text

Judged are reposts and the posts that they repost. Found clusters: a first, or an
update, and what repeats it. Gold: posts of one root; and, since campaigns paste one text under many roots, the same
with roots united whose first 60 letters and digits are equal (24 at least; links, `RT @user:` and
mentions at the start aside). Prints pairwise precision and recall and B-cubed, writes them to reposts.tsv.
"""
import collections
import re
import sys


def pairs(counts):
    return sum(n * (n - 1) // 2 for n in counts.values())


def score(gold, found):
    """Pairwise precision and recall; B-cubed precision and recall (Bagga and Baldwin 1998)."""
    by_gold, by_found = collections.Counter(gold), collections.Counter(found)
    both = collections.Counter(zip(gold, found))
    n = len(gold)
    return (
        pairs(both) / pairs(by_found),
        pairs(both) / pairs(by_gold),
        sum(k * k / by_found[f] for (g, f), k in both.items()) / n,
        sum(k * k / by_gold[g] for (g, f), k in both.items()) / n,
    )


def opening(text):
    text = re.sub(r"^(\s|RT @\w+:|@\w+)+", "", re.sub(r"https?://\S*", "", text))
    return re.sub(r"[\W_]+", "", text.lower())[:60]


def main():
    rows, seen = [], set()
    for line in sys.stdin:
        row = line.rstrip("\n").split("\t")
        if row[0] not in seen:
            rows.append(row)
            seen.add(row[0])
    told = {}
    for r in rows:
        told[r[0]] = told[r[4]] if r[3] == "repeat" else r[0]
    roots = {r[1] for r in rows if r[2] == "true"}
    rows = [r for r in rows if r[1] in roots]
    found = [told[r[0]] for r in rows]
    text = {}
    for r in rows:
        # The root itself says more than a repost of it, which may be cut short.
        if r[1] not in text or r[0] == r[1]:
            text[r[1]] = opening(r[5]) if len(opening(r[5])) >= 24 else r[1]
    print(f"reposts by text alone: {len(rows)} posts of {len(roots)} roots")
    print("  pairwise precision and recall, B-cubed precision and recall")
    with open("reposts.tsv", "w", encoding="utf-8") as out:
        for name, gold in (("roots", [r[1] for r in rows]), ("pasted", [text[r[1]] for r in rows])):
            figures = score(gold, found)
            print(f"  {name:8}" + "".join(f" {x:.4f}" for x in figures))
            print(name, *(f"{x:.4f}" for x in figures), sep="\t", file=out)


if __name__ == "__main__":
    main()
