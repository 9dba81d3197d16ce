# Sourced by the cases http-*: the servers of tests/http, and a client over http.h alone.
#   http [OPTION]... URL...   the client (http-client.h); ports of servers as PORT
#   brief                     its lines without sizes
#   logged N FILTER           jq's FILTER over the requests that came to the Nth server of the case
. "$ROOT/tests/http/lib.sh"
http() { "$BUILD/tests/common/http" "$@" 2>&1 | scrub; }
brief() { sed 's/ [0-9]* bytes, [0-9]* on the wire,//'; }
