/*
 * Where an archive is no longer read. In: how much came out of how much. Out: yes, or why not.
 * Remembers nothing.
 */
#include <stdio.h>

#include "archive-lib.h"

#define RATIO_FROM ((uint64_t)64 << 20) /* what came out before the ratio tells a bomb */

/* A size as people write it: `256 GiB`, `1000 bytes`. */
static const char *human_size(char *out, size_t cap, uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	size_t unit = 0;

	while (unit < 4 && bytes >= 1024 && bytes % 1024 == 0) {
		bytes /= 1024;
		unit++;
	}
	snprintf(out, cap, "%llu %s", (unsigned long long)bytes, units[unit]);
	return out;
}

int archive_limits_hold(const struct archive_limits *limits, uint64_t unpacked, uint64_t packed,
    const char *name, struct err *e)
{
	char size[32];

	if (limits->unpacked_max > 0 && unpacked > limits->unpacked_max)
		return err_set(e, EXIT_IO, "%.400s: unpacks to more than %s (raise --max-unpacked)",
		    name, human_size(size, sizeof(size), limits->unpacked_max));
	if (limits->ratio_max > 0 && unpacked > RATIO_FROM &&
	    (double)unpacked > limits->ratio_max * (double)packed)
		return err_set(e, EXIT_IO,
		    "%.400s: unpacks to more than %.0f times its size (it looks like a bomb; if it "
		    "is none, unpack it first)",
		    name, limits->ratio_max);
	return 0;
}
