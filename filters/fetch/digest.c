/*
 * Digests of the input files; see digest.h. In: the driver's tap, which runs ahead of the records.
 * Out: a queue of finished digests in the order of the files, which is all that it remembers.
 */
#include "digest.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>

struct digests {
	EVP_MD_CTX *context;
	uint64_t bytes; /* of the file under way */
	bool failed;	/* libcrypto said no, or memory is out */
	struct digest *done;
	size_t taken, count, cap;
};

struct digests *digests_new(struct err *e)
{
	struct digests *d = calloc(1, sizeof(*d));

	if (d)
		d->context = EVP_MD_CTX_new();
	if (d && d->context && EVP_DigestInit_ex(d->context, EVP_sha256(), NULL) == 1)
		return d;
	digests_free(d);
	err_set(e, EXIT_IO, "cannot compute digests (libcrypto)");
	return NULL;
}

void digests_free(struct digests *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->context);
	free(d->done);
	free(d);
}

static bool make_room(struct digests *d)
{
	size_t cap = d->cap ? d->cap * 2 : 16;
	struct digest *moved;

	if (d->count < d->cap)
		return true;
	moved = realloc(d->done, cap * sizeof(*moved));
	if (!moved)
		return false;
	d->done = moved;
	d->cap = cap;
	return true;
}

static void end_file(struct digests *d)
{
	unsigned char raw[EVP_MAX_MD_SIZE];
	struct digest *done;

	if (d->failed || !make_room(d) || EVP_DigestFinal_ex(d->context, raw, NULL) != 1 ||
	    EVP_DigestInit_ex(d->context, EVP_sha256(), NULL) != 1) {
		d->failed = true;
		return;
	}
	done = &d->done[d->count++];
	done->bytes = d->bytes;
	for (size_t i = 0; i < DIGEST_HEX / 2; i++)
		snprintf(done->sha256 + 2 * i, 3, "%02x", raw[i]);
	d->bytes = 0;
}

void digests_add(void *context, const void *bytes, size_t len)
{
	struct digests *d = context;

	if (len == 0) {
		end_file(d);
		return;
	}
	d->bytes += len;
	if (!d->failed && EVP_DigestUpdate(d->context, bytes, len) != 1)
		d->failed = true;
}

bool digests_take(struct digests *d, struct digest *out)
{
	if (d->failed || d->taken == d->count)
		return false;
	*out = d->done[d->taken++];
	return true;
}
