"""Labelled pairs: how well likeness tells those that mean the same, beside two common ways.

    pairs.py PROGRAM DATA     PROGRAM: the unit test `facts`, which answers for pairs of texts

For each set the best F1 over all thresholds of our likeness, of Jaccard on words and of a MinHash of
128 permutations on words, as datasketch makes it; then precision and recall at the threshold that
ships, of what is near and of what is called a repeat (near, and no fact differs). Writes pairs.tsv.
"""
import lzma
import subprocess
import sys
import zlib

import numpy

SHIPPED = 0.7
# name, file, label's field, texts' fields
SETS = (
    ("twitter_url", "twitter_url_train.tsv.xz", 0, 1, 2),
    ("pit2015", "pit2015_dev.tsv", 4, 2, 3),
    ("mrpc", "mrpc_train.tsv", 0, 3, 4),
    ("lcqmc", "lcqmc_dev.tsv", 0, 1, 2),
)


def meaning(label):
    """Whether a pair means the same; None where its judges were divided (two of five votes)."""
    if label.startswith("("):
        votes = int(label[1])
        return None if votes == 2 else votes >= 3
    return {"0": False, "1": True}.get(label)


def read(path, label, text1, text2):
    opened = lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) > max(label, text1, text2) and meaning(fields[label]) is not None:
                yield fields[text1], fields[text2], meaning(fields[label])


def words(text):
    """Words, or characters where a text has no spaces."""
    text = text.lower()
    return set(text.split()) if " " in text.strip() or text.isascii() else set(text)


def jaccard(a, b):
    return len(a & b) / len(a | b) if a | b else 0.0


PRIME = (1 << 61) - 1
RANDOM = numpy.random.RandomState(1)
FACTOR = RANDOM.randint(1, 1 << 31, 128, dtype=numpy.uint64)
OFFSET = RANDOM.randint(0, 1 << 31, 128, dtype=numpy.uint64)


def minhash(text_words):
    hashes = numpy.array([zlib.crc32(w.encode()) & 0x1FFFFFFF for w in text_words] or [0], dtype=numpy.uint64)
    images = (hashes[:, None] * FACTOR + OFFSET) % numpy.uint64(PRIME) & numpy.uint64(0xFFFFFFFF)
    return images.min(axis=0)


def best(scores, same):
    """The best F1 over all thresholds, and the threshold."""
    order = numpy.argsort(-scores, kind="stable")
    right = numpy.cumsum(same[order])
    found = numpy.arange(1, len(scores) + 1)
    f1 = 2 * right / (found + same.sum())
    # Only where the next score is lower: equal scores are found together.
    ends = numpy.append(numpy.diff(scores[order]) != 0, True)
    at = int(numpy.argmax(numpy.where(ends, f1, 0)))
    return f1[at], scores[order][at]


def at_threshold(found, same):
    right = (found & same).sum()
    return right / max(found.sum(), 1), right / same.sum()


def main(program, data):
    out = open("pairs.tsv", "w", encoding="utf-8")
    print("labelled pairs: best F1 (at threshold) of likeness, Jaccard of words, MinHash-128 of words;")
    print(f"  at {SHIPPED}, which ships: precision and recall of near texts, and of repeats")
    for name, file, label, text1, text2 in SETS:
        pairs = list(read(f"{data}/neardup/{file}", label, text1, text2))
        asked = "".join(f"{a}\t{b}\n" for a, b, _ in pairs)
        answer = subprocess.run([program, "pairs"], input=asked.encode(), stdout=subprocess.PIPE, check=True)
        ours = numpy.array([line.split() for line in answer.stdout.decode().splitlines()], dtype=float)
        same = numpy.array([s for _, _, s in pairs])
        sets = [(words(a), words(b)) for a, b, _ in pairs]
        plain = numpy.array([jaccard(a, b) for a, b in sets])
        hashed = numpy.array([(minhash(a) == minhash(b)).mean() for a, b in sets])
        f1 = [best(scores, same) for scores in (ours[:, 0], plain, hashed)]
        near = ours[:, 0] >= SHIPPED - 1e-9
        near_at, repeat_at = at_threshold(near, same), at_threshold(near & (ours[:, 1] > 0), same)
        print(
            f"  {name:12} {len(pairs):6} pairs, {same.sum():5} the same"
            + "".join(f"  {f:.3f} ({t:.2f})" for f, t in f1)
            + f"  near {near_at[0]:.3f} {near_at[1]:.3f}  repeat {repeat_at[0]:.3f} {repeat_at[1]:.3f}"
        )
        figures = [f for f, _ in f1] + list(near_at) + list(repeat_at)
        print(name, *(f"{x:.4f}" for x in figures), sep="\t", file=out)


if __name__ == "__main__":
    main(*sys.argv[1:])
