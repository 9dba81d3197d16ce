#!/usr/bin/env python3
"""Stories against their gold, and a peer that groups the same posts.

  score.py score NAME        TSV `gold<TAB>story` on stdin: B-cubed precision, recall and F1 (Bagga and
                             Baldwin 1998) and the adjusted Rand index (Hubert and Arabie 1985)
  score.py peer NAME WINDOW  posts with `gold` as NDJSON on stdin: TF-IDF single-pass clustering (Allan et
                             al. 1998), the best of several thresholds by B-cubed F1
"""
import json
import math
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime


def pairs(n):
    return n * (n - 1) / 2


def figures(gold, found):
    both = Counter(zip(gold, found))
    of_gold, of_found, n = Counter(gold), Counter(found), len(gold)
    precision = sum(c * c / of_found[f] for (_, f), c in both.items()) / n
    recall = sum(c * c / of_gold[g] for (g, _), c in both.items()) / n
    together = sum(pairs(c) for c in both.values())
    a = sum(pairs(c) for c in of_gold.values())
    b = sum(pairs(c) for c in of_found.values())
    expected = a * b / pairs(n)
    rand = (together - expected) / ((a + b) / 2 - expected)
    return precision, recall, 2 * precision * recall / (precision + recall), rand, len(of_found)


def show(name, gold, found, more=""):
    p, r, f, rand, count = figures(gold, found)
    print(f"{name}\t{p:.3f}\t{r:.3f}\t{f:.3f}\t{rand:.3f}\t{count}{more}")


WORD = re.compile(r"[a-z0-9]+(?:[.'-][a-z0-9]+)*|[\u00c0-\u024f\w]+", re.I)
LINK = re.compile(r"https?://\S+")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def terms(text):
    text = LINK.sub(" ", text.lower())
    found = set(w for w in WORD.findall(CJK.sub(" ", text)) if len(w) > 1)
    for run in CJK.findall(text):
        found.update(run[i:i + 2] for i in range(max(1, len(run) - 1)))
    return found


def single_pass(vectors, times, threshold, window):
    """Each document joins the cluster whose centroid is most like it, or founds one."""
    centroids, norms, latest, index, found = [], [], [], defaultdict(set), []
    for vector, when in zip(vectors, times):
        shared = defaultdict(float)
        for t, x in vector.items():
            for c in index[t]:
                if when - latest[c] <= window:
                    shared[c] += x * centroids[c].get(t, 0.0)
        best, most = -1, threshold
        for c, dot in shared.items():
            like = dot / norms[c]
            if like > most:
                best, most = c, like
        if best < 0:
            best = len(centroids)
            centroids.append({})
            norms.append(0.0)
            latest.append(when)
        centre = centroids[best]
        for t, x in vector.items():
            centre[t] = centre.get(t, 0.0) + x
            index[t].add(best)
        norms[best] = math.sqrt(sum(x * x for x in centre.values()))
        latest[best] = max(latest[best], when)
        found.append(best)
    return found


def peer(name, window):
    posts = [json.loads(line) for line in sys.stdin]
    documents = [terms(p["text"]) for p in posts]
    times = [datetime.fromisoformat(p["created_at"].replace("Z", "+00:00")).timestamp() for p in posts]
    df = Counter(t for d in documents for t in d)
    vectors = []
    for d in documents:
        v = {t: math.log(len(documents) / df[t]) for t in d}
        norm = math.sqrt(sum(x * x for x in v.values())) or 1.0
        # terms in more than a tenth of all are left out, for time
        vectors.append({t: x / norm for t, x in v.items() if df[t] * 10 < len(documents)})
    gold = [p["gold"] for p in posts]
    best = None
    for threshold in (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3):
        found = single_pass(vectors, times, threshold, window)
        if best is None or figures(gold, found)[2] > figures(gold, best[0])[2]:
            best = found, threshold
    show(name, gold, best[0], f"\t(threshold {best[1]})")


if sys.argv[1] == "score":
    rows = [line.rstrip("\n").split("\t") for line in sys.stdin]
    show(sys.argv[2], [r[0] for r in rows], [r[1] for r in rows])
else:
    peer(sys.argv[2], float(sys.argv[3]) * 3600)
