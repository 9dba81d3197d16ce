"""Copies of real posts, changed in one way each, and how many of them dedupe finds.

    inject.py choose COUNT <marked.ndjson >firsts.ndjson  so many firsts of 40 letters or more, evenly
    inject.py make KIND <firsts.ndjson >stream.ndjson     the posts, and after them a copy of each
    inject.py score KIND <marked.ndjson                   the share found, or merged where it must not be

firsts.ndjson holds posts that tell different things. A copy's id is its post's with `-copy`. What is
random is so by a fixed seed. Kinds: case emoji link cut repost width word drop (to be found), number
name (not to be merged as repeats).
"""
import collections
import json
import random
import re
import sys

LINK = re.compile(r"https?://\S+")
# A number that stands alone or in a version, an amount, a date; none in links, mentions and tags.
NUMBER = re.compile(r"(?<![\w@#/])[$€¥+-]?([0-9][0-9.,]*)(?=[KkMmBbTt%x]?(?:\W|$)|[一-鿿])")
# A capital in the middle of a sentence, or a Latin name in a Chinese one.
NAME = re.compile(r"(?:(?<=[a-z,] )|(?<=[一-鿿])|(?<=[一-鿿] ))([A-Z][A-Za-z]{2,})(?![\w@])")
SMALL = re.compile(r"(?<![\w@#/.-])[a-z]{3,}(?![\w-])")
HAN_NAMES = """马斯克 黄仁勋 特朗普 奥特曼 扎克伯格 李飞飞 吴恩达 张一鸣 梁文锋 雷军 马云 库克 任正非
    英伟达 谷歌 苹果 微软 腾讯 阿里 华为 小米 字节 百度 京东 美团 特斯拉 亚马逊 英特尔 三星 高通 台积电
    美国 中国 日本 韩国 英国 德国 印度 北京 上海 深圳 杭州 香港""".split()
HAN_NAME = re.compile("|".join(HAN_NAMES))
WORD = re.compile(r"(?<![\w@#/$.'’-])[a-z]{4,}(?![\w'’.-])|(?<=[一-鿿])(?:可以|需要|使用|发现|觉得|认为|开始|非常|现在|大家|可能|已经|应该|直接|真的|方式|内容|时间|问题|简单)(?=[一-鿿])")
FOUND = ("case", "emoji", "link", "cut", "repost", "width", "word", "drop")


def spans(pattern, text):
    """The matches that lie in no link."""
    links = [m.span() for m in LINK.finditer(text)]
    return [m for m in pattern.finditer(text) if not any(a <= m.start() < b for a, b in links)]


def is_whole(text, match):
    """Not so the last word of a text that was cut short: it may be half of a number or name."""
    is_last = not re.search(r"\w", LINK.sub("", text[match.end(1) :]))
    is_cut = any(re.search(r"(…|\.\.\.)\W*$", t) for t in (text, LINK.sub("", text)))
    return not (is_last and is_cut)


def replaced(text, span, new):
    return text[: span[0]] + new + text[span[1] :]


def case(text, rnd, pools):
    change = rnd.choice((str.upper, str.lower))
    # Links stay: their letters' case is part of them.
    return "".join(p if LINK.match(p) else change(p) for p in re.split(r"(https?://\S+)", text))


def emoji(text, rnd, pools):
    words = text.split(" ")
    for e in ("🔥", "🚀", "👀"):
        words.insert(rnd.randrange(len(words) + 1), e)
    return " ".join(words)


def link(text, rnd, pools):
    new = "https://t.co/" + "".join(rnd.choice("abcXYZ0189") for _ in range(10))
    found = LINK.search(text)
    return LINK.sub(new, text) if found else text + " " + new


def cut(text, rnd, pools):
    return text[:139] + "…" if len(text) > 140 else None


def repost(text, rnd, pools):
    return "RT @sample_%d: " % rnd.randrange(999) + text


def width(text, rnd, pools):
    """Every second word full-width, but for links, mentions and tags."""
    parts = re.split(r"(\s+)", text)
    for i in range(0, len(parts), 4):
        if not re.search(r"[@#$:/]", parts[i]):
            parts[i] = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in parts[i])
    return "".join(parts)


def word(text, rnd, pools):
    """An ordinary word becomes another one."""
    found = spans(WORD, text)
    if not found:
        return None
    m = rnd.choice(found)
    other = m[0]
    while other == m[0]:
        other = rnd.choice(pools["word"][m[0].isascii()])
    return replaced(text, m.span(), other)


def drop(text, rnd, pools):
    found = spans(WORD, text)
    return replaced(text, rnd.choice(found).span(), "") if found else None


def number(text, rnd, pools):
    found = [m for m in spans(NUMBER, text) if is_whole(text, m)]
    if not found:
        return None
    start, end = rnd.choice(found).span(1)
    at = rnd.choice([i for i in range(start, end) if text[i] in "0123456789"])
    return replaced(text, (at, at + 1), rnd.choice([d for d in "123456789" if d != text[at]]))


def name(text, rnd, pools):
    found = [m for m in spans(NAME, text) if m[1] in pools["name"] and is_whole(text, m)]
    found += spans(HAN_NAME, text)
    if not found:
        return None
    m = rnd.choice(found)
    old = m[m.lastindex or 0]
    others = [n for n in (list(pools["name"]) if old.isascii() else HAN_NAMES) if n.lower() != old.lower()]
    return replaced(text, m.span(m.lastindex or 0), rnd.choice(others))


def choose(count):
    posts = [json.loads(line) for line in sys.stdin]
    posts = [p for p in posts if p["dup"]["role"] == "first" and letters(p["text"]) >= 40]
    for i in range(min(int(count), len(posts))):
        p = posts[i * len(posts) // int(count)] if int(count) < len(posts) else posts[i]
        print(json.dumps({"id": p["id"], "text": p["text"]}, ensure_ascii=False))


def letters(text):
    """A Han character says about as much as two letters."""
    return sum(2 if c > "⺀" else 1 for c in LINK.sub("", text) if c.isalpha())


def make(kind):
    posts = [json.loads(line) for line in sys.stdin]
    rnd = random.Random(kind)
    pools = {"word": {True: [], False: []}}
    raised, small = collections.Counter(), collections.Counter()
    for p in posts:
        for m in spans(WORD, p["text"]):
            pools["word"][m[0].isascii()].append(m[0])
        raised.update(m[1] for m in spans(NAME, p["text"]))
        small.update(m[0] for m in spans(SMALL, p["text"]))
    # A name is what is written small a quarter as often at most.
    pools["name"] = {w for w, n in raised.items() if small[w.lower()] * 4 <= n}
    pools["name"] = dict.fromkeys(sorted(pools["name"]))
    for p in posts:
        print(json.dumps({"id": p["id"], "text": p["text"]}, ensure_ascii=False))
    for p in posts:
        copy = globals()[kind](p["text"], rnd, pools)
        if copy is not None:
            print(json.dumps({"id": p["id"] + "-copy", "text": copy}, ensure_ascii=False))


def score(kind):
    texts, copies, merged, updates, lost = {}, 0, 0, 0, []
    for line in sys.stdin:
        p = json.loads(line)
        texts[p["id"]] = p["text"]
        if not p["id"].endswith("-copy"):
            continue
        copies += 1
        mine = p["dup"].get("of") == p["id"][:-5] or p["dup"]["cluster"] == p["id"][:-5]
        updates += p["dup"]["role"] == "update"
        if p["dup"]["role"] == "repeat" and mine:
            merged += 1
        if (p["dup"]["role"] == "repeat" and mine) != (kind in FOUND):
            lost.append(p["id"])
    share = merged / copies if copies else 0
    what = "found" if kind in FOUND else "merged"
    print(f"  {kind:8} {copies:6} copies  {what} {merged:6}  {share:.4f}  updates {updates}")
    with open(f"inject-{kind}.txt", "w", encoding="utf-8") as out:
        for i in lost:
            print(json.dumps([texts[i[:-5]], texts[i]], ensure_ascii=False), file=out)
    with open("inject.tsv", "a", encoding="utf-8") as out:
        print(kind, copies, merged, f"{share:.4f}", sep="\t", file=out)


if __name__ == "__main__":
    {"choose": choose, "make": make, "score": score}[sys.argv[1]](sys.argv[2])
