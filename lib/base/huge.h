/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Large pages for tables of many megabytes, of which any place may be needed next, and for many
 * arrays that are written at once: with small ones nearly each access would miss the processor's
 * table of pages too.
 */
#ifndef IOR_HUGE_H
#define IOR_HUGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#define IOR_HUGE_PAGE ((uintptr_t)2 << 20)	/* bytes, on x86 and mostly on arm64 */

/* What is said of the large pages that lie inside of the memory. */
static inline void ior_huge_advise(void *p, size_t bytes, int advice)
{
	const uintptr_t start = ((uintptr_t)p + IOR_HUGE_PAGE - 1) & -IOR_HUGE_PAGE;
	const uintptr_t end = ((uintptr_t)p + bytes) & -IOR_HUGE_PAGE;

	if (start < end)
		madvise((void *)start, end - start, advice);
}

/*
 * Call it before the memory is touched. The kernel may do nothing, and does where transparent huge
 * pages are off; so it has no result.
 */
static inline void ior_huge(void *p, size_t bytes)
{
	ior_huge_advise(p, bytes, MADV_HUGEPAGE);
}

/* The same of memory that was touched, and whose contents are of no use any more. */
static inline void ior_huge_anew(void *p, size_t bytes)
{
	ior_huge_advise(p, bytes, MADV_DONTNEED);
	ior_huge_advise(p, bytes, MADV_HUGEPAGE);
}

#endif
