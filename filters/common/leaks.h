/*
 * Floor 0. What a library of others loses between LEAKS_BEGIN() and LEAKS_END() on this thread is
 * not told by the leak sanitizer; in other builds they do nothing. For calls of that library alone.
 */
#ifndef TP_LEAKS_H
#define TP_LEAKS_H

#if defined(__SANITIZE_ADDRESS__)
#define LEAKS_TOLD
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LEAKS_TOLD
#endif
#endif

#ifdef LEAKS_TOLD
#include <sanitizer/lsan_interface.h>
#define LEAKS_BEGIN() __lsan_disable()
#define LEAKS_END() __lsan_enable()
#else
#define LEAKS_BEGIN() ((void)0)
#define LEAKS_END() ((void)0)
#endif

#endif
