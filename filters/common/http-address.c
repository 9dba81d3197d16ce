/*
 * Classes of IP addresses, by the registries of special-purpose addresses (RFC 6890 and its
 * followers). In: an address as text or as the kernel has it. Out: its net. Remembers nothing.
 */
#include "http-address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <strings.h>

#define MAPPED_BITS 96 /* that come before the four bytes of a mapped IPv4 address */

/* The first row that fits counts; what fits none is public. The ranges for documentation
 * (192.0.2.0/24 and its like) are nobody's, and count as public. */
static const struct {
	const char *ip;
	int bits;
	enum http_net net;
} ranges[] = {
    {"0.0.0.0", 8, HTTP_NET_HOST}, /* connects to this host */
    {"127.0.0.0", 8, HTTP_NET_HOST}, {"169.254.0.0", 16, HTTP_NET_LINK},
    {"10.0.0.0", 8, HTTP_NET_PRIVATE},
    {"100.64.0.0", 10, HTTP_NET_PRIVATE}, /* carriers' NAT, RFC 6598 */
    {"172.16.0.0", 12, HTTP_NET_PRIVATE}, {"192.168.0.0", 16, HTTP_NET_PRIVATE},
    {"192.0.0.0", 24, HTTP_NET_PRIVATE},  /* protocol assignments */
    {"198.18.0.0", 15, HTTP_NET_PRIVATE}, /* benchmarks, RFC 2544 */
    {"224.0.0.0", 3, HTTP_NET_PRIVATE},	  /* multicast, reserved, broadcast */
    {"::", 127, HTTP_NET_HOST},		  /* :: and ::1 */
    {"fe80::", 10, HTTP_NET_LINK}, {"fec0::", 10, HTTP_NET_PRIVATE}, /* site-local, RFC 3879 */
    {"fc00::", 7, HTTP_NET_PRIVATE},				     /* unique local, RFC 4193 */
    {"ff00::", 8, HTTP_NET_PRIVATE},				     /* multicast */
    {"64:ff9b:1::", 48, HTTP_NET_PRIVATE}, /* NAT64 of a net of one's own, RFC 8215 */
    {"100::", 64, HTTP_NET_PRIVATE},	   /* discard, RFC 6666 */
    {"2001::", 23, HTTP_NET_PRIVATE},	   /* protocol assignments: Teredo, ORCHID */
};

/* Prefixes that an IPv4 address follows, at the byte given. */
static const struct {
	const char *ip;
	int bits;
	size_t at;
} wrappers[] = {
    {"::", 96, 12},	   /* IPv4-compatible, RFC 4291 */
    {"64:ff9b::", 96, 12}, /* NAT64, RFC 6052 */
    {"2002::", 16, 2},	   /* 6to4, RFC 3056 */
};

static struct http_ip mapped(const unsigned char *ipv4)
{
	struct http_ip ip = {{[10] = 0xFF, [11] = 0xFF}};

	memcpy(ip.byte + 12, ipv4, 4);
	return ip;
}

static bool is_mapped(const struct http_ip *ip)
{
	static const struct http_ip prefix = {{[10] = 0xFF, [11] = 0xFF}};

	return http_ip_matches(ip, &prefix, MAPPED_BITS);
}

bool http_ip_parse(const char *text, struct http_ip *ip)
{
	char plain[INET6_ADDRSTRLEN];
	unsigned char ipv4[4];
	size_t len;

	if (*text == '[')
		text++;
	len = strcspn(text, "]%");
	if (len >= sizeof(plain))
		return false;
	memcpy(plain, text, len);
	plain[len] = '\0';
	if (inet_pton(AF_INET6, plain, ip->byte) == 1)
		return true;
	if (inet_pton(AF_INET, plain, ipv4) != 1)
		return false;
	*ip = mapped(ipv4);
	return true;
}

bool http_ip_matches(const struct http_ip *a, const struct http_ip *b, int bits)
{
	size_t whole = (size_t)bits / 8;
	unsigned rest = (unsigned)bits % 8;
	unsigned mask = 0xFF00u >> rest & 0xFFu;

	if (memcmp(a->byte, b->byte, whole) != 0)
		return false;
	return rest == 0 || ((a->byte[whole] ^ b->byte[whole]) & mask) == 0;
}

/* Does ip lie in the range? An IPv4 range is known by its dots. */
static bool lies_in(const struct http_ip *ip, const char *first, int bits)
{
	struct http_ip range;

	if (!http_ip_parse(first, &range))
		return false;
	return http_ip_matches(ip, &range, strchr(first, '.') ? MAPPED_BITS + bits : bits);
}

/* The IPv4 address that an IPv6 one wraps, or the address itself. */
static struct http_ip unwrapped(const struct http_ip *ip)
{
	if (is_mapped(ip) || lies_in(ip, "::", 127))
		return *ip;
	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++)
		if (lies_in(ip, wrappers[i].ip, wrappers[i].bits))
			return mapped(ip->byte + wrappers[i].at);
	return *ip;
}

enum http_net http_net_of_ip(const struct http_ip *ip)
{
	struct http_ip own = unwrapped(ip);

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (lies_in(&own, ranges[i].ip, ranges[i].bits))
			return ranges[i].net;
	return HTTP_NET_PUBLIC;
}

static bool ip_of_address(const struct sockaddr *address, struct http_ip *ip)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;
		memcpy(&in, address, sizeof(in));
		*ip = mapped((const unsigned char *)&in.sin_addr);
		return true;
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in;
		memcpy(&in, address, sizeof(in));
		memcpy(ip->byte, &in.sin6_addr, sizeof(ip->byte));
		return true;
	}
	return false;
}

enum http_net http_net_of_address(const struct sockaddr *address)
{
	struct http_ip ip;

	return ip_of_address(address, &ip) ? http_net_of_ip(&ip) : HTTP_NET_HOST;
}

const char *http_ip_of_address(const struct sockaddr *address, char *out, size_t cap)
{
	struct http_ip ip;
	bool ipv4;

	*out = '\0';
	if (!ip_of_address(address, &ip))
		return out;
	ipv4 = address->sa_family == AF_INET;
	if (!inet_ntop(
		ipv4 ? AF_INET : AF_INET6, ipv4 ? ip.byte + 12 : ip.byte, out, (socklen_t)cap))
		*out = '\0';
	return out;
}

bool http_net_of_host(const char *host, enum http_net *net)
{
	static const char name[] = "localhost";
	struct http_ip ip;
	size_t len = strlen(host), own = sizeof(name) - 1;

	if (http_ip_parse(host, &ip)) {
		*net = http_net_of_ip(&ip);
		return true;
	}
	if (len > 0 && host[len - 1] == '.')
		len--;
	if (len < own || strncasecmp(host + len - own, name, own) != 0 ||
	    (len > own && host[len - own - 1] != '.'))
		return false;
	*net = HTTP_NET_HOST;
	return true;
}

const char *http_net_name(enum http_net net)
{
	static const char *const name[] = {"a loopback", "a link-local", "a private", "a public"};

	return name[net];
}
