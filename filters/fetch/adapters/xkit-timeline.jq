# X home timelines as the x-kit exporter keeps them: one object a post, with `idTime` (the time that the
# id holds), `fullText` and `user`. They carry no counts, no language and no author id.
def network: "x";
def requires: [["idTime", "fullText", "user.screenName"]];
def when: "idTime";
def matches: (.id | type) == "string" and (.fullText | type) == "string" and (.user | type) == "object";
def media: [(.images // [])[] | {type: "photo", url: .}]
  + [(.videos // [])[] | {type: "video", variants: [{url: .}]}];
def posts: . as $r | .user as $u
  | {id: .id, text: .fullText, created_at: .idTime, lang: "und",
     author: ({username: $u.screenName} + (if $u.name then {name: $u.name} else {} end)
       | put("description"; $u.description) | put("location"; $u.location)
       | put("profile_image_url"; $u.profileImageUrl)
       | put("public_metrics"; {} | put("followers_count"; $u.followersCount)
           | put("following_count"; $u.friendsCount)))}
  | put("attachments"; {} | put("media"; $r | media))
  | put("url"; $r.tweetUrl);
