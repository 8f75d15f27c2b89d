/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A map from the ids of a stream to dense ones. Stream ids are nearly dense: low ones are an
 * index; any other 32-bit number is found by hash.
 */
#ifndef IOR_IDMAP_H
#define IOR_IDMAP_H

#include <stdint.h>

#define IOR_IDMAP_LOW (2u << 20)	/* ids below are low */
#define IOR_IDMAP_FEW 4096u		/* low ids that are found without going over all */

struct ior_idmap_slot {
	uint32_t key, value;	/* key 0: free */
};

struct ior_idmap {
	uint32_t *low;			/* values by id; 0: none */
	uint32_t low_cap;
	uint32_t *few;			/* the first IOR_IDMAP_FEW low ids that have a value */
	struct ior_idmap_slot *slots;	/* open addressing, at most half used */
	uint32_t mask, used;
	uint32_t n;			/* ids that have a value */
	uint64_t seed;			/* ids come from strangers: no known collisions */
};

/* Returns 0 or -ENOMEM. */
int ior_idmap_init(struct ior_idmap *m);
void ior_idmap_free(struct ior_idmap *m);
/* Forget all keys, in a time that follows their number, whatever they are. */
void ior_idmap_clear(struct ior_idmap *m);

/* Define or redefine key; key and value are not 0. Returns 0 or -ENOMEM. */
int ior_idmap_set(struct ior_idmap *m, uint32_t key, uint32_t value);

/* Call with each value, in no order; what is returned, not 0, becomes the value. */
void ior_idmap_each(struct ior_idmap *m, uint32_t (*each)(void *arg, uint32_t value), void *arg);

/* ior_idmap_get() of what is not low. */
uint32_t ior_idmap_find(const struct ior_idmap *m, uint32_t key);

/* The value of key, 0 if it has none. */
static inline uint32_t ior_idmap_get(const struct ior_idmap *m, uint32_t key)
{
	return key < m->low_cap ? m->low[key] : ior_idmap_find(m, key);
}

#endif
