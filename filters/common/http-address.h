/*
 * Which net an IP address belongs to, so that no redirect leads from the open net into a private
 * one. A part of http.h; pure.
 */
#ifndef TP_HTTP_ADDRESS_H
#define TP_HTTP_ADDRESS_H

#include <sys/socket.h>

#include "err.h"

/* From the nearest. Who stands in one of them reaches that one and those after it, and may send us
 * there; to those before it a redirect is refused. */
enum http_net {
	HTTP_NET_HOST,	  /* this machine: 127.0.0.0/8, ::1, 0.0.0.0 */
	HTTP_NET_LINK,	  /* link-local: 169.254.0.0/16 (metadata of clouds), fe80::/10 */
	HTTP_NET_PRIVATE, /* 10.0.0.0/8 and its like, CGNAT, fc00::/7, multicast, reserved */
	HTTP_NET_PUBLIC
};

/* An IPv4 address is held as IPv6 maps it, ::ffff:a.b.c.d (RFC 4291, 2.5.5.2). */
struct http_ip {
	unsigned char byte[16];
};

/* `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]`, `fe80::1%eth0`. False where it is none of them. */
bool http_ip_parse(const char *text, struct http_ip *ip);
/* True where the first bits of both are the same. */
bool http_ip_matches(const struct http_ip *a, const struct http_ip *b, int bits);
/* IPv4 inside of IPv6 (mapped, compatible, NAT64, 6to4) counts as what it is. */
enum http_net http_net_of_ip(const struct http_ip *ip);
/* HTTP_NET_HOST for a family that is neither IPv4 nor IPv6. */
enum http_net http_net_of_address(const struct sockaddr *address);
/* The address as text, without a port; "" for another family. Returns out. */
const char *http_ip_of_address(const struct sockaddr *address, char *out, size_t cap);
/* The net of the host of a URL where it can be told without asking a name server: an address, or
 * `localhost` and names under it. False for other names. */
bool http_net_of_host(const char *host, enum http_net *net);
/* `a loopback`, `a link-local`, `a private`, `a public`: before `address`. */
const char *http_net_name(enum http_net net);

#endif
