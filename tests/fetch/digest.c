/*
 * digest.h: known digests, in the order of the files, whatever pieces they come in.
 */
#include "digest.h"

#include "check.h"

int main(void)
{
	struct err e;
	struct digests *d = digests_new(&e);
	struct digest one;

	CHECK(d);
	CHECK(!digests_take(d, &one));
	digests_add(d, NULL, 0); /* an empty file */
	digests_add(d, "a", 1);
	digests_add(d, "bc", 2);
	CHECK(digests_take(d, &one));
	/* FIPS 180-4's examples: the empty message, and "abc" */
	CHECK_STR(
	    str_of(one.sha256), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	CHECK_INT(one.bytes, 0);
	CHECK(!digests_take(d, &one));
	digests_add(d, NULL, 0);
	for (int i = 0; i < 40; i++)
		digests_add(d, NULL, 0);
	CHECK(digests_take(d, &one));
	CHECK_STR(
	    str_of(one.sha256), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	CHECK_INT(one.bytes, 3);
	for (int i = 0; i < 40; i++)
		CHECK(digests_take(d, &one));
	CHECK(!digests_take(d, &one));
	digests_free(d);
	digests_free(NULL);
	return check_done();
}
