/*
 * libcurl's multi interface. In: tries (http-curl.h). Out: how each ended, its headers and its
 * decoded body. Remembers connections, names that were resolved, and handles to use again. The only
 * includer of curl.
 */
#include "http-curl.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "http-proxy.h"

#define CONNECT_MOST_MS 10000
#define STALL_BYTES 16 /* a second; less than that for two thirds of a try's time ends it */
#define STALL_MOST_S 60
#define READ_BYTES (64L << 10)
#define TOLD_MOST (1 << 20) /* room made for a body because a header says so */
#define SPARE_MAX 64	    /* handles kept */

struct http_curl {
	CURLM *multi;
	CURL *spare[SPARE_MAX];
	size_t spares;
	char *user_agent;
	const char *ca_file; /* of the environment; NULL: the system's */
};

static const char *ca_file(void)
{
	static const char *const names[] = {"CURL_CA_BUNDLE", "SSL_CERT_FILE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *file = getenv(names[i]);
		if (file && *file)
			return file;
	}
	return NULL;
}

struct http_curl *http_curl_new(const char *user_agent, size_t parallel, struct err *e)
{
	struct http_curl *c;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		err_set(e, EXIT_IO, "libcurl does not start");
		return NULL;
	}
	c = calloc(1, sizeof(*c));
	if (c) {
		c->multi = curl_multi_init();
		c->user_agent = strdup(user_agent);
		c->ca_file = ca_file();
	}
	if (!c || !c->multi || !c->user_agent) {
		err_set(e, EXIT_IO, "libcurl does not start (out of memory)");
		if (!c)
			curl_global_cleanup();
		http_curl_free(c);
		return NULL;
	}
	curl_multi_setopt(c->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, (long)parallel + 16);
	return c;
}

void http_curl_free(struct http_curl *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->spares; i++)
		curl_easy_cleanup(c->spare[i]);
	if (c->multi)
		curl_multi_cleanup(c->multi);
	free(c->user_agent);
	free(c);
	curl_global_cleanup();
}

/* A part of a URL in the arena; "" where it has none, NULL where memory is out. */
static const char *url_part(CURLU *u, CURLUPart part, unsigned flags, struct arena *a)
{
	char *text = NULL;
	struct str s = STR("");
	char *copy;

	if (curl_url_get(u, part, &text, flags) == CURLUE_OK && text)
		s = str_of(text);
	copy = arena_alloc(a, s.len + 1);
	if (copy) {
		memcpy(copy, s.ptr, s.len);
		copy[s.len] = '\0';
	}
	curl_free(text);
	return copy;
}

static int no_place(CURLU *u, struct err *e)
{
	curl_url_cleanup(u);
	return err_set(e, EXIT_IO, "out of memory");
}

/* Fills *place from a URL that was read. */
static int place_of(CURLU *u, struct arena *a, struct http_place *place, struct err *e)
{
	const char *port = url_part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT, a);
	char *host = (char *)url_part(u, CURLUPART_HOST, 0, a);
	char *origin;
	size_t size;

	place->url = url_part(u, CURLUPART_URL, 0, a);
	place->path = url_part(u, CURLUPART_PATH, 0, a);
	if (!port || !host || !place->url || !place->path)
		return no_place(u, e);
	for (char *p = host; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	size = strlen(host) + strlen(port) + 2;
	origin = arena_alloc(a, size);
	if (!origin)
		return no_place(u, e);
	snprintf(origin, size, "%s:%s", host, port);
	place->host = host;
	place->origin = origin;
	curl_url_cleanup(u);
	return 0;
}

int http_curl_place(
    const char *url, bool drop_user, struct arena *a, struct http_place *place, struct err *e)
{
	CURLU *u = curl_url();
	const char *scheme, *user, *password;

	if (!u)
		return no_place(u, e);
	if (strlen(url) > HTTP_URL_MAX) {
		curl_url_cleanup(u);
		return err_set(e, EXIT_USAGE, "a URL of more than %zu KiB", HTTP_URL_MAX >> 10);
	}
	if (curl_url_set(u, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) !=
	    CURLUE_OK) {
		curl_url_cleanup(u);
		return err_set(e, EXIT_USAGE, "no URL");
	}
	scheme = url_part(u, CURLUPART_SCHEME, 0, a);
	user = url_part(u, CURLUPART_USER, 0, a);
	password = url_part(u, CURLUPART_PASSWORD, 0, a);
	if (!scheme || !user || !password)
		return no_place(u, e);
	place->tls = strcasecmp(scheme, "https") == 0;
	if (!place->tls && strcasecmp(scheme, "http") != 0) {
		curl_url_cleanup(u);
		return err_set(e, EXIT_USAGE, "%.32s is neither http nor https", scheme);
	}
	if ((*user || *password) && !drop_user) {
		curl_url_cleanup(u);
		return err_set(e, EXIT_USAGE, "a user or password in the URL");
	}
	curl_url_set(u, CURLUPART_USER, NULL, 0);
	curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
	curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	return place_of(u, a, place, e);
}

/* Each answer on the way (100, a proxy's) begins anew; the last one stays. */
static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
	struct http_try *t = context;
	struct str line = {bytes, size * count};

	if (str_starts(line, STR("HTTP/")))
		buf_reset(&t->headers);
	buf_add_str(&t->headers, line);
	if (!buf_failed(&t->headers))
		return line.len;
	t->end = HTTP_END_HEADERS;
	return 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct http_try *t = context;
	size_t len = size * count;
	curl_off_t told = 0;

	if (!t->answer.ptr &&
	    curl_easy_getinfo(t->handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &told) == CURLE_OK &&
	    told > 0 && told <= TOLD_MOST && told <= t->max_answer)
		buf_room(&t->answer, (size_t)told + HTTP_BODY_ROOM);
	if (t->answer.len + len > (size_t)t->max_answer)
		t->end = HTTP_END_LARGE;
	else
		buf_add(&t->answer, bytes, len);
	if (buf_failed(&t->answer))
		t->end = HTTP_END_MEMORY;
	return t->end == HTTP_END_ANSWER ? len : 0;
}

/* May the request go to an address of that net? Through a proxy it is the host's own name that
 * counts, as far as it tells. */
static bool may_reach(struct http_try *t, enum http_net net, const char *ip)
{
	if (t->host_only && net != HTTP_NET_HOST) {
		t->end = HTTP_END_NEAR;
		snprintf(
		    t->why, sizeof(t->why), "a secret goes over https only, and not to %s", ip);
		return false;
	}
	if (t->proxy && !http_net_of_host(t->place->host, &net))
		net = HTTP_NET_PUBLIC;
	t->reached = net;
	if (net >= t->nearest)
		return true;
	t->end = HTTP_END_NEAR;
	snprintf(t->why, sizeof(t->why), "redirect to %s address refused (%s)", http_net_name(net),
	    t->proxy ? t->place->host : ip);
	return false;
}

/* Before a connection is made. */
static curl_socket_t on_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct http_try *t = context;
	char ip[64] = "";

	(void)purpose;
	http_ip_of_address(&address->addr, ip, sizeof(ip));
	if (!may_reach(t, http_net_of_address(&address->addr), ip))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Before a request is sent, over a connection that may be one of another try. */
static int on_request(void *context, char *ip, char *own_ip, int port, int own_port)
{
	struct http_try *t = context;
	struct http_ip parsed;
	enum http_net net = HTTP_NET_HOST;

	(void)own_ip, (void)port, (void)own_port;
	if (http_ip_parse(ip, &parsed))
		net = http_net_of_ip(&parsed);
	if (!may_reach(t, net, ip))
		return CURL_PREREQFUNC_ABORT;
	t->end = HTTP_END_ANSWER; /* an address that was refused was not needed */
	return CURL_PREREQFUNC_OK;
}

bool http_is_safe(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
}

void http_try_init(struct http_try *t)
{
	*t = (struct http_try){.method = "GET"};
	buf_init(&t->headers, HTTP_HEADERS_MAX);
}

static void forget_answer(struct http_try *t)
{
	buf_free(&t->answer);
	buf_reset(&t->headers);
	buf_init(&t->answer, (size_t)t->max_answer + HTTP_BODY_ROOM);
	free(t->redirect);
	t->redirect = NULL;
	t->end = HTTP_END_ANSWER;
	t->why[0] = t->error[0] = '\0';
	t->status = 0;
	t->sent = false;
	t->wire_bytes = 0;
}

void http_try_free(struct http_try *t)
{
	http_curl_cancel(t);
	buf_free(&t->headers);
	buf_free(&t->answer);
	free(t->redirect);
	t->redirect = NULL;
}

static struct curl_slist *header_list(const struct http_try *t)
{
	struct curl_slist *list = NULL, *longer;

	/* no wait for `100 Continue` before a body is sent */
	for (size_t i = 0; i <= t->lines; i++) {
		longer = curl_slist_append(list, i < t->lines ? t->line[i] : "Expect:");
		if (!longer) {
			curl_slist_free_all(list);
			return NULL;
		}
		list = longer;
	}
	return list;
}

static void set_request(CURL *easy, struct http_try *t)
{
	bool get = strcmp(t->method, "GET") == 0;

	curl_easy_setopt(easy, CURLOPT_URL, t->place->url);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, (struct curl_slist *)t->list);
	if (strcmp(t->method, "HEAD") == 0) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		return;
	}
	if (t->body.ptr || strcmp(t->method, "POST") == 0) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, t->body.ptr ? t->body.ptr : "");
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		if (strcmp(t->method, "POST") != 0)
			curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, t->method);
	} else if (!get) {
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, t->method);
	}
}

static void set_connection(CURL *easy, struct http_try *t, const struct http_curl *c)
{
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, t->place->tls ? 1L : 0L);
	/* over a connection that was there, and that the server closed, libcurl would send it again
	 */
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, http_is_safe(t->method) ? 0L : 1L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (c->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, c->ca_file);
	curl_easy_setopt(easy, CURLOPT_PROXY, t->proxy ? t->proxy : "");
	curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, t);
}

static void set_limits(CURL *easy, struct http_try *t, const struct http_curl *c)
{
	int64_t stall_s = t->timeout_ms * 2 / 3000;
	int64_t connect_ms = t->timeout_ms < CONNECT_MOST_MS ? t->timeout_ms : CONNECT_MOST_MS;

	stall_s = stall_s < 1 ? 1 : stall_s > STALL_MOST_S ? STALL_MOST_S : stall_s;
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)t->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)stall_s);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, READ_BYTES);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, c->user_agent);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
}

/* Gives the handle back, to be used for another try. */
static void release(struct http_try *t)
{
	struct http_curl *c = t->engine;

	if (!t->handle)
		return;
	curl_multi_remove_handle(c->multi, t->handle);
	curl_slist_free_all(t->list);
	t->list = NULL;
	if (c->spares < SPARE_MAX)
		c->spare[c->spares++] = t->handle;
	else
		curl_easy_cleanup(t->handle);
	t->handle = NULL;
}

int http_curl_begin(struct http_curl *c, struct http_try *t, struct err *e)
{
	CURL *easy = c->spares > 0 ? c->spare[--c->spares] : curl_easy_init();

	forget_answer(t);
	t->engine = c;
	t->proxy = http_proxy_for(t->place->tls, t->place->host);
	t->list = header_list(t);
	if (!easy || !t->list) {
		curl_easy_cleanup(easy);
		curl_slist_free_all(t->list);
		t->list = NULL;
		return err_set(e, EXIT_IO, "out of memory");
	}
	t->handle = easy;
	curl_easy_reset(easy);
	set_request(easy, t);
	set_connection(easy, t, c);
	set_limits(easy, t, c);
	if (curl_multi_add_handle(c->multi, easy) == CURLM_OK)
		return 0;
	release(t);
	return err_set(e, EXIT_IO, "out of memory");
}

void http_curl_cancel(struct http_try *t)
{
	if (!t->handle)
		return;
	/* a name server that hangs is not waited for */
	curl_easy_setopt(t->handle, CURLOPT_QUICK_EXIT, 1L);
	curl_multi_remove_handle(t->engine->multi, t->handle);
	curl_easy_cleanup(t->handle);
	curl_slist_free_all(t->list);
	t->handle = t->list = NULL;
}

static const struct {
	CURLcode code;
	enum http_end end;
} ends[] = {
    {CURLE_OK, HTTP_END_ANSWER},
    {CURLE_COULDNT_RESOLVE_HOST, HTTP_END_RESOLVE},
    {CURLE_COULDNT_RESOLVE_PROXY, HTTP_END_RESOLVE},
    {CURLE_COULDNT_CONNECT, HTTP_END_CONNECT},
    {CURLE_PROXY, HTTP_END_CONNECT},
    {CURLE_SSL_CONNECT_ERROR, HTTP_END_CONNECT},
    {CURLE_OPERATION_TIMEDOUT, HTTP_END_TIMEOUT},
    {CURLE_PARTIAL_FILE, HTTP_END_CUT},
    {CURLE_GOT_NOTHING, HTTP_END_CUT},
    {CURLE_SEND_ERROR, HTTP_END_CUT},
    {CURLE_RECV_ERROR, HTTP_END_CUT},
    {CURLE_UNSUPPORTED_PROTOCOL, HTTP_END_GARBAGE}, /* as HTTP/0.9 */
    {CURLE_WEIRD_SERVER_REPLY, HTTP_END_GARBAGE},
    {CURLE_BAD_CONTENT_ENCODING, HTTP_END_GARBAGE},
    {CURLE_HTTP2, HTTP_END_CUT},
    {CURLE_HTTP2_STREAM, HTTP_END_CUT},
    {CURLE_PEER_FAILED_VERIFICATION, HTTP_END_TLS},
    {CURLE_SSL_CACERT_BADFILE, HTTP_END_TLS},
    {CURLE_SSL_ISSUER_ERROR, HTTP_END_TLS},
    {CURLE_SSL_INVALIDCERTSTATUS, HTTP_END_TLS},
    {CURLE_OUT_OF_MEMORY, HTTP_END_MEMORY},
};

/* What is known of why, without the words that libcurl puts around it. */
static void explain(struct http_try *t, CURLcode code)
{
	static const char certificate[] = "SSL certificate problem: ";
	const char *text = t->error[0] ? t->error : curl_easy_strerror(code);
	long number = 0;

	if (code == CURLE_COULDNT_CONNECT) {
		curl_easy_getinfo(t->handle, CURLINFO_OS_ERRNO, &number);
		text = number ? strerror((int)number) : "no answer";
	} else if (code == CURLE_SSL_CACERT_BADFILE && t->engine->ca_file) {
		snprintf(
		    t->why, sizeof(t->why), "certificates can't be read: %s", t->engine->ca_file);
		return;
	} else if (strncmp(text, certificate, sizeof(certificate) - 1) == 0) {
		text += sizeof(certificate) - 1;
	} else if (strstr(text, "::")) {
		text = strstr(text, "::") + 2; /* `error:0A00010B:SSL routines::wrong version` */
	}
	snprintf(t->why, sizeof(t->why), "%s", text);
}

static void end_try(struct http_try *t, CURLcode code)
{
	curl_off_t wire = 0, uploaded = 0;
	long request = 0;
	char *redirect = NULL;

	curl_easy_getinfo(t->handle, CURLINFO_RESPONSE_CODE, &t->status);
	curl_easy_getinfo(t->handle, CURLINFO_SIZE_DOWNLOAD_T, &wire);
	curl_easy_getinfo(t->handle, CURLINFO_SIZE_UPLOAD_T, &uploaded);
	curl_easy_getinfo(t->handle, CURLINFO_REQUEST_SIZE, &request);
	curl_easy_getinfo(t->handle, CURLINFO_REDIRECT_URL, &redirect);
	t->wire_bytes = (uint64_t)wire;
	t->sent = request > 0 || uploaded > 0;
	if (code == CURLE_OK && redirect)
		t->redirect = strdup(redirect);
	if (t->end == HTTP_END_ANSWER) {
		t->end = HTTP_END_OTHER;
		for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
			if (ends[i].code == code)
				t->end = ends[i].end;
		if (code != CURLE_OK)
			explain(t, code);
	}
	if (t->end == HTTP_END_ANSWER) {
		char *room = buf_room(&t->answer, HTTP_BODY_ROOM);
		if (room)
			memset(room, 0, HTTP_BODY_ROOM);
		else
			t->end = HTTP_END_MEMORY;
	}
	release(t);
}

int http_curl_step(struct http_curl *c, struct http_try **ended, struct err *e)
{
	int running, left;
	CURLMsg *message;
	CURLMcode code = curl_multi_perform(c->multi, &running);

	if (code != CURLM_OK)
		return err_set(e, EXIT_IO, "libcurl: %s", curl_multi_strerror(code));
	while (true) {
		struct http_try *t = NULL;

		message = curl_multi_info_read(c->multi, &left);
		if (!message)
			return 0;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		end_try(t, message->data.result);
		*ended = t;
		return 1;
	}
}

int http_curl_poll(struct http_curl *c, int timeout_ms, struct err *e)
{
	CURLMcode code = curl_multi_poll(c->multi, NULL, 0, timeout_ms, NULL);

	return code == CURLM_OK ? 0 : err_set(e, EXIT_IO, "libcurl: %s", curl_multi_strerror(code));
}
