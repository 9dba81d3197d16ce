# Makes account archives like those of X in the folder where it runs; every word in them is invented.
import json
import os
import zipfile

LONG = ("The kiln in the yard was lit at dawn & the whole street came to see it; "
        "by noon the first bowls stood in rows on the wall, glazed in green, and nobody "
        "asked what they would cost. #pottery is slow work, as @kiln_sample says, and "
        "the list of glazes is at https://t.co/glz1 for those who want it. "
        "再来一次 🏺 until the last shelf is full, $CLAY or no $CLAY.")


def tweet(number, text, time, **more):
    return {"tweet": {
        "edit_info": {"initial": {"editTweetIds": [str(number)], "editsRemaining": "5"}},
        "retweeted": False,
        "source": '<a href="https://example.com" rel="nofollow">Example for Pots</a>',
        "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
        "display_text_range": ["0", str(len(text))],
        "favorite_count": "0", "retweet_count": "0",
        "id_str": str(number), "id": str(number),
        "truncated": False, "created_at": time, "favorited": False,
        "full_text": text, "lang": "en", **more}}


TEA = "Tea 🍵 with @ada_sample &amp; friends #tea https://t.co/abc1"


def indices(word): # X counts code points, those of &amp; as five
    return [str(TEA.index(word)), str(TEA.index(word) + len(word))]


plain = tweet(9000000000000000101, TEA, "Fri Dec 05 08:00:00 +0000 2025", favorite_count="12", retweet_count="3",
              entities={"hashtags": [{"text": "tea", "indices": indices("#tea")}], "symbols": [],
                        "user_mentions": [{"name": "Ada (sample)", "screen_name": "ada_sample",
                                           "indices": indices("@ada_sample"), "id_str": "42", "id": "42"}],
                        "urls": [{"url": "https://t.co/abc1", "expanded_url": "https://example.com/tea",
                                  "display_url": "example.com/tea", "indices": indices("https://t.co/abc1")}]})
cut = LONG.replace("&", "&amp;")[:250] + "… https://t.co/more"
long = tweet(9000000000000000102, cut, "Fri Dec 05 09:00:01 +0000 2025")
reply = tweet(9000000000000000103, "@ada_sample " + LONG.replace("&", "&amp;")[:200] + "…",
              "Fri Dec 05 09:00:02 +0000 2025",
              in_reply_to_status_id_str="9000000000000000101", in_reply_to_status_id="9000000000000000101",
              in_reply_to_user_id_str="42", in_reply_to_user_id="42", in_reply_to_screen_name="ada_sample")
repost = tweet(9000000000000000104, "RT @bob_sample: bowls for sale", "Fri Dec 05 10:00:00 +0000 2025")
near_note = tweet(9000000000000000105, "Another thing at the same second", "Fri Dec 05 09:00:01 +0000 2025")
bare = tweet(9000000000000000106, "An older one, bare", "Wed Aug 27 13:08:45 +0000 2008")["tweet"]


def note(number, text, time, **core):
    return {"noteTweet": {
        "noteTweetId": str(number), "updatedAt": time, "createdAt": time,
        "lifecycle": {"value": "1", "name": "Created", "originalName": "Created", "annotations": {}},
        "core": {"styletags": [], "urls": [], "text": text, "mentions": [], "cashtags": [],
                 "hashtags": [], **core}}}


notes = [
    note(777000102, LONG, "2025-12-05T09:00:00.000Z",
         urls=[{"expandedUrl": "https://example.com/glazes", "toIndex": "9", "shortUrl": "https://t.co/glz1",
                "fromIndex": "0", "displayUrl": "example.com/glazes"}],
         hashtags=[{"text": "pottery", "fromIndex": str(LONG.index("#pottery")),
                    "toIndex": str(LONG.index("#pottery") + 8)}],
         mentions=[{"screenName": "kiln_sample", "fromIndex": "1", "toIndex": "2"}],
         cashtags=[{"text": "CLAY"}]),
    note(777000103, LONG, "2025-12-05T09:00:02.000Z"),
    note(777000199, "A note whose tweet was taken down long ago", "2024-01-01T00:00:00.000Z"),
]
account = [{"account": {"email": "private@mail.invalid", "createdVia": "web", "username": "pots_sample",
                        "accountId": "4242", "createdAt": "2010-06-11T15:47:01.000Z",
                        "accountDisplayName": "Pots (sample)"}}]
messages = [{"dmConversation": {"conversationId": "1-2", "messages": [
    {"messageCreate": {"id": "5", "text": "a private word", "senderId": "4242"}}]}}]


def js(name, part, values, end=""):
    return "window.YTD.%s.part%d = %s%s" % (name, part, json.dumps(values, indent=2, ensure_ascii=False), end)


files = [
    ("Your archive.html", "<html><script src='data/manifest.js'></script></html>"),
    ("assets/js/runtime.js", "(()=>{})()"),
    ("data/tweets.js", js("tweets", 0, [plain, long, reply])),
    ("data/tweets-part1.js", js("tweets", 1, [repost, near_note], ";\n")),
    ("data/tweet.js", js("tweet", 0, [bare])),
    ("data/deleted-tweets.js", js("deleted_tweets", 0, [plain])),
    ("data/like.js", js("like", 0, [{"like": {"tweetId": "1", "fullText": "liked"}}])),
    ("data/direct-messages.js", js("direct_messages", 0, messages)),
    ("data/tweets_media/9000000000000000101-a.jpg", "\x00\x01"),
    ("data/manifest.js", "window.__THAR_CONFIG = {}"),
    ("data/note-tweet.js", js("note_tweet", 0, notes)),
    ("data/account.js", js("account", 0, account)),
]
with zipfile.ZipFile("account.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for name, text in files:
        z.writestr(name, text)
for name, text in files:
    path = os.path.join("folder", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
with open("alone.js", "w", encoding="utf-8") as f:
    f.write(js("tweets", 0, [plain]))
with open("long.txt", "w", encoding="utf-8") as f:
    f.write(LONG)
