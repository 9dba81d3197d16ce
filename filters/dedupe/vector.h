/*
 * What processors of x86-64 do to many numbers at a time: the one place that includes the
 * compiler's names for it. SSE2 they all have; for more ask __builtin_cpu_supports().
 */
#ifndef DEDUPE_VECTOR_H
#define DEDUPE_VECTOR_H

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#endif
