"""Posts without end for the growth of dedupe: grow.py COUNT BASE.tsv (of corpus.sh).

A text is eight to sixteen runs of three words that follow one another in real posts, so that letters and
words come as often as they do there, and no two texts are near but by chance. Three of ten posts tell one of
the last 7,000 again: as it was, after `RT @...:`, with another link, or with an emoji. Always the same bytes.
"""
import sys

import numpy

ROOM, BATCH = 7000, 20000


def main(count, base):
    with open(base, encoding="utf-8") as lines:
        words = " ".join(line.split("\t")[3] for line in lines).replace("\\n", " ")
    words = [w for w in words.split(" ") if w and "\\" not in w and '"' not in w]
    runs = [" ".join(words[i : i + 3]) for i in range(len(words) - 3)]
    rnd = numpy.random.RandomState(1)
    ends = ("", "RT @sample: ", " https://example.com/a", " \U0001f525")
    past, number, copies = [], 0, 0
    while number < count:
        size = min(BATCH, count - number)
        lengths = rnd.randint(8, 17, size)
        starts = rnd.randint(0, len(runs), int(lengths.sum())).tolist()
        again, which = (rnd.random_sample(size) < 0.3).tolist(), rnd.randint(0, ROOM, size).tolist()
        out, at = [], 0
        for i, length in enumerate(lengths.tolist()):
            if again[i] and past:
                copies += 1
                end = ends[copies % 4]
                text = past[which[i] % len(past)]
                text = end + text if end.startswith("RT") else text + end
            else:
                text = " ".join([runs[s] for s in starts[at : at + length]])
                if len(past) < ROOM:
                    past.append(text)
                else:
                    past[number % ROOM] = text
            at += length
            out.append('{"id":"%d","created_at":"2025-12-05T00:00:00.000Z","text":"%s"}\n' % (number, text))
            number += 1
        sys.stdout.write("".join(out))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
