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

def trim_space: sub("^[ \\t\\r\\n]+"; "") | sub("[ \\t\\r\\n]+$"; "");

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

# Where the links of an HTML text lead, without those of mentions and hashtags.
def html_links: if . == null or (contains("<a ") | not) then [] else
  [split("<a ")[1:][] | split(">")[0] | select(contains("mention") or contains("hashtag") | not)
    | split("href=\"")[1] // empty | split("\"")[0] | html_unescape] end;
