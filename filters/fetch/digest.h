/*
 * SHA-256 and size of each input file as it lies, for the ledger. The only includer of openssl.
 */
#ifndef TP_FETCH_DIGEST_H
#define TP_FETCH_DIGEST_H

#include "err.h"

#define DIGEST_HEX 65 /* 64 digits and a NUL */

struct digests;

struct digest {
	char sha256[DIGEST_HEX]; /* lower case; of no bytes too */
	uint64_t bytes;
};

/* NULL with *e filled (EXIT_IO) where libcrypto can't. */
struct digests *digests_new(struct err *e);
void digests_free(struct digests *d);
/* As unpack_tap_fn: context is a struct digests; len 0 ends a file. */
void digests_add(void *context, const void *bytes, size_t len);
/* The oldest file that ended and was not taken yet; false where there is none, or libcrypto failed.
 */
bool digests_take(struct digests *d, struct digest *out);

#endif
