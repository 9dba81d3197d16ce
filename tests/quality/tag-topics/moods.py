"""Macro-recall and macro-F1 of moods against a labelled set: moods.py FILE LABEL=MOOD... -- COMMAND...

FILE has a label and a text a line (a tab between, one head line); labels that are not named are left out.
COMMAND reads posts and writes them with tags; or, with VADER for a command, npm's vader-sentiment is asked,
where node finds it. Prints `recall f1` of the whole set and of the half that nobody looked at while the
lexicon was written: the texts whose MD5 begins with an odd digit.
"""
import hashlib
import json
import subprocess
import sys

VADER = """
const { SentimentIntensityAnalyzer: v } = require('vader-sentiment');
for (const line of require('fs').readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
	const c = v.polarity_scores(JSON.parse(line).text).compound;
	const label = c >= 0.05 ? 'positive' : c <= -0.05 ? 'negative' : 'neutral';
	console.log(JSON.stringify({ tags: { sentiment: { label } } }));
}
"""


def read(path, moods):
    with open(path, encoding="utf-8", newline="\n") as lines:
        next(lines)
        pairs = (line.rstrip("\n").split("\t", 1) for line in lines)
        return [(moods[label], text) for label, text in pairs if label in moods]


def macro(pairs):
    recall, f1 = [], []
    for mood in sorted({true for true, _ in pairs}):
        both = sum(true == said == mood for true, said in pairs)
        recall.append(both / sum(true == mood for true, _ in pairs))
        f1.append(2 * both / sum((true == mood) + (said == mood) for true, said in pairs))
    return "%.4f %.4f" % (sum(recall) / len(recall), sum(f1) / len(f1))


def main():
    split = sys.argv.index("--")
    command = sys.argv[split + 1 :]
    if command == ["VADER"]:
        command = ["node", "-e", VADER]
    labelled = read(sys.argv[1], dict(pair.split("=") for pair in sys.argv[2:split]))
    posts = "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, (_, text) in enumerate(labelled))
    out = subprocess.run(command, input=posts.encode(), stdout=subprocess.PIPE, check=True).stdout
    said = [json.loads(line)["tags"]["sentiment"]["label"] for line in out.splitlines()]
    if len(said) != len(labelled):
        sys.exit("moods.py: %d answers to %d texts" % (len(said), len(labelled)))
    pairs = [(true, answer) for (true, _), answer in zip(labelled, said)]
    unseen = [
        pair
        for pair, (_, text) in zip(pairs, labelled)
        if int(hashlib.md5(text.encode()).hexdigest()[0], 16) % 2
    ]
    print(macro(pairs), macro(unseen))


main()
