/* SPDX-License-Identifier: BSD-2-Clause */
/* Which half of a table's rows goes when the table is full. */
#ifndef STATS_LIGHTER_H
#define STATS_LIGHTER_H

#include <stdint.h>

/*
 * The lighter half of n things by weigh(arg, i), of equal ones the younger, which have the greater
 * i: their numbers, the heaviest first, to be freed; *half is how many these are, more than none.
 * NULL: no memory.
 */
uint32_t *lighter_half(uint32_t n, uint64_t (*weigh)(const void *arg, uint32_t i), const void *arg,
		       uint32_t *half);

#endif
