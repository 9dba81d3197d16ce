# What every adapter may use. fetch puts these definitions before an adapter's own, joined into one line
# (so that its messages keep the adapter's line numbers): comments stand on lines of their own.

# Adds a member, unless the value is null or says nothing.
def put(name; value): (value) as $v
  | if $v == null or $v == "" or $v == [] or $v == {} then . else . + {(name): $v} end;

# A count, also where it is written as a string; null where it is none.
def count: if type == "number" then . elif type == "string" and test("^[0-9]{1,15}$") then tonumber
  else null end;

# An id as a string, whatever it was (integers beyond 15 digits arrive as strings already).
def id_text: if . == null or . == "" then null else tostring end;

# X's v1.1 time, `Wed Aug 27 13:08:45 +0000 2008`, as RFC 3339; anything else as it is.
def v1_time: if type == "string" and length == 30 and .[20:25] == "+0000"
  then ({Jan: "01", Feb: "02", Mar: "03", Apr: "04", May: "05", Jun: "06", Jul: "07", Aug: "08",
    Sep: "09", Oct: "10", Nov: "11", Dec: "12"}[.[4:7]]) as $month
    | .[26:30] + "-" + $month + "-" + .[8:10] + "T" + .[11:19] + ".000Z"
  else . end;

# A code point as text; U+FFFD for what is none.
def rune: if . > 0 and . < 1114112 and (. < 55296 or . > 57343) then [.] | implode else "\ufffd" end;

# The character that an HTML reference stands for, given without & and ; or null.
def html_reference:
  if startswith("#x") or startswith("#X") then
    if test("^#[xX][0-9a-fA-F]{1,6}$")
    then reduce (.[2:] | ascii_downcase | explode[]) as $c (0; . * 16 + (if $c > 96 then $c - 87 else $c - 48 end)) | rune
    else null end
  elif startswith("#") then if test("^#[0-9]{1,7}$") then .[1:] | tonumber | rune else null end
  else {amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: " ", hellip: "…", mdash: "—",
    ndash: "–", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", copy: "©", reg: "®", trade: "™",
    times: "×", euro: "€", pound: "£", yen: "¥", deg: "°", middot: "·", bull: "•"}[.] end;

# Text with its HTML references resolved, each once.
def html_unescape: if contains("&") | not then . else
  split("&") | reduce .[1:][] as $part (.[0];
    ($part | split(";")) as $pieces
    | (if ($pieces | length) > 1 and ($pieces[0] | length) < 9 then $pieces[0] | html_reference else null end) as $char
    | . + if $char == null then "&" + $part else $char + ($pieces[1:] | join(";")) end)
  end;

# Text without white space at its ends. No regular expression: jq would try "[ ]+$" at each of many spaces.
def is_blank: . == 32 or . == 10 or . == 9 or . == 13;
def trim_space: if . == "" or ([.[0:1], .[-1:]] | map(explode[0] | is_blank) | any | not) then . else
  explode | (first(range(0; length) as $i | select(.[$i] | is_blank | not) | $i) // length) as $from
  | (first(range(length - 1; -1; -1) as $i | select(.[$i] | is_blank | not) | $i) // -1) as $last
  | if $last < $from then "" else .[$from:$last + 1] | implode end end;

# What a tag leaves behind in plain text; the tag comes in lower case, without < and >.
def tag_space: split(" ")[0] | rtrimstr("/")
  | if . == "br" or . == "li" or . == "/pre" or . == "/blockquote" then "\n" elif . == "p" then "\n\n" else "" end;

# HTML as plain text: paragraphs and line breaks kept, tags gone, references resolved.
def html_text: if . == null then "" elif (contains("<") or contains("&")) | not then .
  else split("<") | reduce .[1:][] as $part (.[0];
      ($part | split(">")) as $pieces
      | . + if ($pieces | length) < 2 then "<" + $part
        else ($pieces[0] | ascii_downcase | tag_space) + ($pieces[1:] | join(">")) end)
    | html_unescape
  end | trim_space;

# Text that has its references but no tags, as HTML.
def bare_html: split("<") | join("&lt;");

# ---- for `request`

# A URL: the root and its query, without what is null or "". Commas and colons stay readable, as
# RFC 3986 (3.4) lets them.
def url_with(root; query): root + ([query | to_entries[] | select(.value != null and .value != "")
    | .key + "=" + (.value | tostring | @uri | split("%2C") | join(",") | split("%3A") | join(":"))]
  | if length == 0 then "" else "?" + join("&") end);

# How many to ask for: `want`, within what the network allows; most where there is no limit.
def page_size(least; most): if .want < 1 or .want > most then most elif .want < least then least else .want end;

# RFC 3339 in UTC as whole seconds since 1970: the second that it lies in, and the first not before it.
def second: if . == null then null else .[0:19] + "Z" | fromdate end;
def second_up: if . == null then null else second + (if length > 20 and (.[20:-1] | test("[1-9]")) then 1 else 0 end) end;

# What the X API v2 can tell of posts: every field and expansion that twarc2 asks for
# (https://github.com/DocNow/twarc, expansions.py), and long posts, articles, and what they mention
# (https://docs.x.com/x-api/fundamentals/data-dictionary).
def x_fields: {
  "tweet.fields": "article,attachments,author_id,context_annotations,conversation_id,created_at,edit_controls,edit_history_tweet_ids,entities,geo,id,in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets,reply_settings,source,text,withheld",
  "expansions": "author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id,entities.mentions.username,entities.note.mentions.username,attachments.poll_ids,attachments.media_keys,geo.place_id,edit_history_tweet_ids",
  "user.fields": "created_at,description,entities,id,location,name,pinned_tweet_id,profile_image_url,protected,public_metrics,url,username,verified,verified_type,withheld",
  "media.fields": "alt_text,duration_ms,height,media_key,preview_image_url,public_metrics,type,url,variants,width",
  "poll.fields": "duration_minutes,end_datetime,id,options,voting_status",
  "place.fields": "contained_within,country,country_code,full_name,geo,id,name,place_type"};
