/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interning: byte strings become small dense numbers, from 1, in the order in which they are
 * first seen. Bounded.
 */
#ifndef IOR_INTERN_H
#define IOR_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "base/slots.h"

struct ior_intern_entry {
	const char *p;		/* aligned to 8, followed by a NUL; does not move */
	uint32_t len;
};

struct ior_intern {
	struct ior_intern_entry *entries;	/* by id; [0] is the empty one */
	uint32_t n;				/* ids in use, 0 included: 1..n-1 are valid */
	uint32_t entries_cap;
	struct ior_slots slots;
	uint32_t max_entries;
	uint64_t max_bytes;
	uint64_t bytes;				/* of text */
	SLIST_HEAD(, ior_intern_block) blocks;
};

/* Returns 0 or -ENOMEM. At most max_entries ids and max_bytes of text. */
int ior_intern_init(struct ior_intern *t, uint32_t max_entries, uint64_t max_bytes);
void ior_intern_free(struct ior_intern *t);

/* Forget everything and give the memory back; ids start from 1 again. */
void ior_intern_clear(struct ior_intern *t);

/*
 * The id of len bytes at p, a new one if they are new (*fresh, may be NULL, says so). 0 when
 * they are new and a limit or the end of memory is reached.
 */
uint32_t ior_intern(struct ior_intern *t, const void *p, size_t len, bool *fresh);

/* The id of these bytes, 0 if they have none. */
uint32_t ior_intern_find(const struct ior_intern *t, const void *p, size_t len);

/* The bytes of an id; those of an unknown one are empty. */
static inline const struct ior_intern_entry *ior_intern_get(const struct ior_intern *t,
							    uint32_t id)
{
	return &t->entries[id < t->n ? id : 0];
}

#endif
