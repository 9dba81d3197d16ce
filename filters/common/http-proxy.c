/*
 * The proxy variables. In: a host, the environment. Out: a proxy's URL or none. Remembers nothing.
 */
#include "http-proxy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http-address.h"

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* `10.0.0.0/8`, `2001:db8::/32`, or an address by itself. */
static bool range_holds(const char *range, const struct http_ip *ip)
{
	struct http_ip first;
	char plain[64];
	const char *slash = strchr(range, '/');
	size_t len = slash ? (size_t)(slash - range) : strlen(range);
	bool ipv4;
	long bits;

	if (len >= sizeof(plain))
		return false;
	memcpy(plain, range, len);
	plain[len] = '\0';
	if (!http_ip_parse(plain, &first))
		return false;
	ipv4 = strchr(plain, ':') == NULL;
	bits = slash ? strtol(slash + 1, NULL, 10) : ipv4 ? 32 : 128;
	if (bits < 0 || bits > (ipv4 ? 32 : 128))
		return false;
	return http_ip_matches(ip, &first, (int)bits + (ipv4 ? 96 : 0));
}

/* The name itself or one under it. */
static bool name_holds(struct str name, const char *host)
{
	size_t len = strlen(host);

	while (name.len > 0 && name.ptr[0] == '.') {
		name.ptr++;
		name.len--;
	}
	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	if (len > 0 && host[len - 1] == '.')
		len--;
	if (name.len == 0 || len < name.len ||
	    strncasecmp(host + len - name.len, name.ptr, name.len) != 0)
		return false;
	return len == name.len || host[len - name.len - 1] == '.';
}

bool http_proxy_spares(const char *list, const char *host)
{
	static const char separators[] = ", \t";
	struct http_ip ip;
	bool literal = http_ip_parse(host, &ip);

	if (strcmp(list, "*") == 0)
		return true;
	for (const char *p = list + strspn(list, separators); *p; p += strspn(p, separators)) {
		char one[256];
		struct str entry = {p, strcspn(p, separators)};

		p += entry.len;
		if (entry.len >= sizeof(one))
			continue;
		memcpy(one, entry.ptr, entry.len);
		one[entry.len] = '\0';
		if (literal ? range_holds(one, &ip) : name_holds(entry, host))
			return true;
	}
	return false;
}

const char *http_proxy_for(bool tls, const char *host)
{
	const char *proxy = variable(tls ? "https_proxy" : "http_proxy");
	const char *spared = variable("no_proxy");

	if (!proxy && tls)
		proxy = variable("HTTPS_PROXY");
	if (!proxy)
		proxy = variable("all_proxy");
	if (!proxy)
		proxy = variable("ALL_PROXY");
	if (!spared)
		spared = variable("NO_PROXY");
	return proxy && spared && http_proxy_spares(spared, host) ? NULL : proxy;
}
