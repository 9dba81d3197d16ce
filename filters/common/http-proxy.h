/*
 * Which proxy a request goes through, by the variables that libcurl reads. Known here, and told to
 * libcurl, because the address that is connected to is then the proxy's and says nothing of the
 * host. A part of http.h.
 */
#ifndef TP_HTTP_PROXY_H
#define TP_HTTP_PROXY_H

#include "err.h"

/*
 * The proxy for a host (lower case) by http_proxy, https_proxy or HTTPS_PROXY, all_proxy or
 * ALL_PROXY, and no_proxy or NO_PROXY: names, each with those under it, addresses, CIDR ranges, or
 * `*`. NULL where there is none. HTTP_PROXY is not looked at, as a web server may set it from a
 * header. A view of the environment.
 */
const char *http_proxy_for(bool tls, const char *host);
/* Does a list of no_proxy hold the host? */
bool http_proxy_spares(const char *list, const char *host);

#endif
