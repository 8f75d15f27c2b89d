/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Large pages for tables of many megabytes, of which any place may be needed next: with small ones
 * nearly each access would miss the processor's table of pages too.
 */
#ifndef IOR_HUGE_H
#define IOR_HUGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

/*
 * Call it before the memory is touched. The kernel may do nothing, and does where transparent huge
 * pages are off; so it has no result.
 */
static inline void ior_huge(void *p, size_t bytes)
{
	const uintptr_t size = 2u << 20, start = ((uintptr_t)p + size - 1) & -size;
	const uintptr_t end = ((uintptr_t)p + bytes) & -size;

	if (start < end)
		madvise((void *)start, end - start, MADV_HUGEPAGE);
}

#endif
