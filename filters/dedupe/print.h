/*
 * The print of a telling: what is remembered of a text in place of it, in 56 bytes that are the
 * same in memory and in the file of --seen, and the keys by which it is found again. Of fixed size
 * and without padding; numbers are in the machine's byte order. What the bytes mean is known by
 * PRINT_VERSION: a file of another version is not to be read.
 */
#ifndef DEDUPE_PRINT_H
#define DEDUPE_PRINT_H

#include <stdbool.h>
#include <stdint.h>

#define PRINT_VERSION 2
#define PRINT_WORDS 4	 /* of 64 bits in a sketch */
#define PRINT_HEAD 40	 /* characters by which a text cut short is found */
#define PRINT_LANES 4	 /* MinHash keys of a text */
#define PRINT_CUT 0x8000 /* flag in print.size */
#define PRINT_SIZE_MAX 0x7fff

/* 56 bytes. */
struct print {
	uint64_t odd[PRINT_WORDS]; /* bytes 0-31: odd sketch of the shingles (see sketch.h) */
	uint32_t figures;	   /* 32-35: this and five more: struct facts */
	uint32_t name_marks;	   /* 36-39 */
	uint16_t figure_marks;	   /* 40-41 */
	uint16_t names;		   /* 42-43 */
	uint8_t name_count;	   /* 44 */
	uint8_t trend;		   /* 45 */
	uint16_t size;	/* 46-47: number of shingles, PRINT_SIZE_MAX at most, and PRINT_CUT */
	uint32_t time;	/* 48-51: when it was posted, seconds since 1970; 0: unknown */
	uint32_t first; /* 52-55: for clusters.c in this run; means nothing in a file */
};

/* 24 bytes: kept in the index, not with the print. Each is 0 where there is none. */
struct print_keys {
	uint32_t head;		    /* of the first PRINT_HEAD characters of the normal form */
	uint32_t url;		    /* of the canonical link */
	uint32_t lane[PRINT_LANES]; /* of the least image of each permutation; all or none */
};

_Static_assert(sizeof(struct print) == 56 && sizeof(struct print_keys) == 24, "as the file has it");

#endif
