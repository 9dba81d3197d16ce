"""Reposts known by text alone, against the references that the X API gave and the case took away.

    reposts.py <posts.tsv     id, root's id, whether it is a repost, dup.role, dup.of, text

Judged are reposts and the posts that they repost. Found clusters: a first, or an
update, and what repeats it. Gold: posts of one root; and, since campaigns paste one text under many roots, the same
with roots united where the first 60 letters and digits of one stand in the other, or all are equal (24 at
least; links, `RT @user:` and mentions at the start aside). Prints pairwise precision and recall and B-cubed, writes them to
reposts.tsv.
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


def letters(text):
    text = re.sub(r"^(\s|RT @\w+:|@\w+)+", "", re.sub(r"https?://\S*", "", text))
    return re.sub(r"[\W_]+", "", text.lower())


def pasted(text):
    """For each root the one that stands for it and all that have its text."""
    whole = {root: letters(t) for root, t in text.items()}
    same = {root: root for root in text}

    def leader(root):
        while same[root] != root:
            root = same[root]
        return root

    for root, t in whole.items():
        for other, found in whole.items():
            if (len(t) >= 60 and t[:60] in found) or (len(t) >= 24 and t == found):
                same[leader(root)] = leader(other)
    return {root: leader(root) for root in text}


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
            text[r[1]] = r[5]
    one = pasted(text)
    print(f"reposts by text alone: {len(rows)} posts of {len(roots)} roots")
    print("  pairwise precision and recall, B-cubed precision and recall")
    with open("reposts.tsv", "w", encoding="utf-8") as out:
        for name, gold in (("roots", [r[1] for r in rows]), ("pasted", [one[r[1]] for r in rows])):
            figures = score(gold, found)
            print(f"  {name:8}" + "".join(f" {x:.4f}" for x in figures))
            print(name, *(f"{x:.4f}" for x in figures), sep="\t", file=out)


if __name__ == "__main__":
    main()
