# Sourced by cases that need a server: the scripted one (tests/http/server), or nginx. Whatever was
# started ends with the case. Nothing here leaves the loopback.
#   serve [OPTION]...   starts the scripted server: $port, $api=http://127.0.0.1:$port, its log in ./server.log,
#                       scenes that are files in ./scenes
#   asked [FILTER]      requests so far: jq's FILTER over each of the log (`METHOD path` unless told), in
#                       the order of their coming
#   try TITLE [ARGUMENT]...  runs fetch into ./got, and prints TITLE, what it said, and `exit N, N posts,
#                       N requests`: those of the last server since the last try
#   scrub               standard input with the ports of servers as PORT
#   certificates        ca.pem, server.pem and server.key (127.0.0.1 and localhost), other.pem and
#                       other.key (of a name that is not ours), alone.pem and alone.key (signed by nobody)
#   web CONFIGURATION   starts nginx on $web_port with these lines inside its `server`; files lie in ./www
. "$ROOT/tests/lib.sh"
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY no_proxy NO_PROXY \
	CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR X_BEARER_TOKEN MASTODON_TOKEN 2>/dev/null || :
servers=
ports=
stop_servers() {
	for server in $servers; do
		kill "$server" 2>/dev/null || :
		wait "$server" 2>/dev/null || :
	done
	servers=
}
trap stop_servers EXIT
trap 'exit 130' INT TERM

# wait_for FILE PID: until FILE is there; the case fails where the process ends first.
wait_for() {
	tries=0
	while [ ! -s "$1" ]; do
		tries=$((tries + 1))
		if [ $tries -gt 400 ] || ! kill -0 "$2" 2>/dev/null; then
			echo "a server did not start" >&2
			exit 1
		fi
		sleep 0.05
	done
}

serve() {
	command -v python3 >/dev/null || { echo "no python3" >&2; exit 77; }
	mkdir -p scenes
	rm -f server.port
	: >>server.log
	"$ROOT/tests/http/server" --log server.log --scenes scenes "$@" server.port &
	servers="$servers $!"
	wait_for server.port $!
	port=$(cat server.port)
	ports="$ports $port"
	api=http://127.0.0.1:$port
}

# The log is whole once what came has been answered, or left alone.
asked() {
	tries=0
	while [ "$(grep -c '^{"came"' server.log)" -ne "$(grep -vc '^{"came"' server.log)" ] && [ $tries -lt 100 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	jq -src "map(select(.came | not)) | sort_by(.at)[] | ${1:-\"\(.method) \(.path)\"}" server.log
}

# shellcheck disable=SC2034 # cases look at $code
try() {
	title=$1
	shift
	before=$(grep -c '^{"came"' server.log) || :
	code=0
	fetch "$@" >got 2>said || code=$?
	after=$(grep -c '^{"came"' server.log) || :
	echo "== $title"
	scrub <said
	echo "exit $code, $(grep -vc '"record":' got) posts, $((after - before)) requests"
}

scrub() {
	for known in $ports; do
		printf 's/\\(127\\.0\\.0\\.1\\|localhost\\|203\\.0\\.113\\.1\\):%s/\\1:PORT/g\n' "$known"
	done >scrub.sed
	sed -f scrub.sed
}

certificates() {
	command -v openssl >/dev/null || { echo "no openssl" >&2; exit 77; }
	for name in ca server other alone; do
		openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key 2>/dev/null ||
			openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key 2>/dev/null
	done
	openssl req -x509 -new -key ca.key -subj '/CN=Test CA' -days 2 -out ca.pem
	openssl req -x509 -new -key alone.key -subj '/CN=127.0.0.1' -addext 'subjectAltName=IP:127.0.0.1' \
		-days 2 -out alone.pem
	issue server 'IP:127.0.0.1,DNS:localhost'
	issue other 'DNS:other.example'
}

issue() { # NAME ALTERNATIVE-NAMES
	printf 'subjectAltName=%s\n' "$2" >"$1.ext"
	openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
		-extfile "$1.ext" -out "$1.pem" 2>/dev/null
}

# nginx can't be told to take a port of the kernel's choice: a free one is looked for, and another where
# somebody was faster.
web() {
	command -v nginx >/dev/null || PATH=$PATH:/usr/sbin
	command -v nginx >/dev/null || { echo "no nginx" >&2; exit 77; }
	mkdir -p www nginx
	for try in 1 2 3 4 5; do
		web_port=$(python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
		web_configuration "$1" >nginx/conf
		nginx -p "$PWD/nginx" -e error.log -c "$PWD/nginx/conf" 2>nginx/said &
		nginx_pid=$!
		if web_answers; then
			servers="$servers $nginx_pid"
			ports="$ports $web_port"
			return
		fi
		wait "$nginx_pid" || :
	done
	echo "nginx did not start after $try tries: $(cat nginx/said)" >&2
	exit 1
}

web_configuration() {
	# started by root, the workers would be somebody who can't read the case's folder
	[ "$(id -u)" -ne 0 ] || echo 'user root;'
	cat <<-END
	daemon off;
	worker_processes 1;
	pid nginx.pid;
	error_log error.log;
	events { worker_connections 512; }
	http {
		access_log access.log;
		client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
		uwsgi_temp_path uwsgi; scgi_temp_path scgi;
		types { application/json json; application/rss+xml rss; application/x-ndjson ndjson; }
		default_type application/octet-stream;
		server { $(echo "$1" | sed "s/@PORT@/$web_port/g") root "$PWD/www"; }
	}
	END
}

web_answers() {
	tries=0
	while kill -0 "$nginx_pid" 2>/dev/null && [ $tries -lt 100 ]; do
		[ -s nginx/nginx.pid ] && return 0
		tries=$((tries + 1))
		sleep 0.05
	done
	return 1
}
