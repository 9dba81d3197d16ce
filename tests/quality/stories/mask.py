#!/usr/bin/env python3
"""A third of CrisisLexT26 as posts in the order of time, with `gold`: hashtags become #tag, and the words of the
event's name (`colorado`, `wildfire...`) become `event`, so that no post says which event it tells of.
The time is what X's ids hold (milliseconds since 2010-11-04T01:42:54.657Z, shifted by 22 bits)."""
import json
import re
import sys
from datetime import datetime, timezone

posts = []
for line in sys.stdin:
    post = json.loads(line)
    if int(post["id"]) // 7 % 3:  # the third keeps the peer's time bearable
        continue
    ms = (int(post["id"]) >> 22) + 1288834974657
    text = re.sub(r"#\w+", "#tag", post["text"])
    for word in post["event"].lower().split("_")[1:]:
        text = re.sub(r"(?i)\b" + re.escape(word.rstrip("s")) + r"\w*", "event", text)
    when = datetime.fromtimestamp(ms / 1000, timezone.utc)
    posts.append((ms, {"id": post["id"], "text": text, "gold": post["event"],
                       "created_at": when.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (ms % 1000)}))
for _, post in sorted(posts, key=lambda p: (p[0], p[1]["id"])):
    print(json.dumps(post, ensure_ascii=False))
