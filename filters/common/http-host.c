/*
 * The hosts that requests go to. In: origins, paths, instants. Out: whether a request is let in.
 * Remembers each host, and until when it closed itself or some of its paths.
 */
#include <stdlib.h>
#include <string.h>

#include "http-own.h"

#define FAMILY_MAX 512

struct http_host *http_host_find(struct http_host **hosts, const char *origin)
{
	struct http_host *host = *hosts;

	while (host && strcmp(host->origin, origin) != 0)
		host = host->next;
	if (host)
		return host;
	host = calloc(1, sizeof(*host));
	if (!host)
		return NULL;
	host->origin = strdup(origin);
	if (!host->origin) {
		free(host);
		return NULL;
	}
	host->next = *hosts;
	*hosts = host;
	return host;
}

void http_hosts_free(struct http_host *hosts)
{
	while (hosts) {
		struct http_host *next = hosts->next;

		while (hosts->gates) {
			struct http_gate *gate = hosts->gates;
			hosts->gates = gate->next;
			free(gate->family);
			free(gate);
		}
		free(hosts->origin);
		free(hosts);
		hosts = next;
	}
}

/* The path with `*` for each part after the first that holds a digit: ids differ, their limit is
 * one. */
static const char *family_of(const char *path, char out[FAMILY_MAX])
{
	size_t used = 0, part = 0;

	while (*path && used + 2 < FAMILY_MAX) {
		size_t slash = strspn(path, "/"), len = strcspn(path + slash, "/");
		bool id = part++ > 0 && strcspn(path + slash, "0123456789") < len;
		struct str piece = id ? STR("*") : (struct str){path + slash, len};

		out[used++] = '/';
		if (used + piece.len >= FAMILY_MAX)
			break;
		memcpy(out + used, piece.ptr, piece.len);
		used += piece.len;
		path += slash + len;
	}
	out[used] = '\0';
	return out;
}

static bool is_of(const struct http_gate *gate, const char *family)
{
	if (!gate->family || !family)
		return gate->family == family;
	return strcmp(gate->family, family) == 0;
}

void http_host_close(struct http_host *host, const char *path, bool of_host, int64_t until_ms)
{
	char text[FAMILY_MAX];
	const char *family = of_host ? NULL : family_of(path, text);
	struct http_gate *gate = host->gates;

	while (gate && !is_of(gate, family))
		gate = gate->next;
	if (gate) {
		gate->until_ms = gate->until_ms < until_ms ? until_ms : gate->until_ms;
		return;
	}
	gate = calloc(1, sizeof(*gate));
	if (!gate)
		return;
	gate->family = family ? strdup(family) : NULL;
	if (family && !gate->family) {
		free(gate);
		return;
	}
	gate->until_ms = until_ms;
	gate->next = host->gates;
	host->gates = gate;
}

int64_t http_host_opens(const struct http_host *host, const char *path, int64_t now_ms)
{
	char text[FAMILY_MAX];
	int64_t opens_ms = 0;

	if (!host->gates)
		return 0;
	family_of(path, text);
	for (const struct http_gate *gate = host->gates; gate; gate = gate->next)
		if ((!gate->family || is_of(gate, text)) && gate->until_ms > now_ms &&
		    gate->until_ms > opens_ms)
			opens_ms = gate->until_ms;
	return opens_ms;
}
