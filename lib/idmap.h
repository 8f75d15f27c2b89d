/* SPDX-License-Identifier: BSD-2-Clause */
/* A map from the ids of a stream, which may be any 32-bit number, to dense ones. */
#ifndef IOR_IDMAP_H
#define IOR_IDMAP_H

#include <stdint.h>

struct ior_idmap_slot {
	uint32_t key, value;	/* key 0: free */
};

struct ior_idmap {
	struct ior_idmap_slot *slots;	/* open addressing, at most half used */
	uint32_t n, mask;
	uint64_t seed;			/* ids come from strangers: no known collisions */
};

/* Returns 0 or -ENOMEM. */
int ior_idmap_init(struct ior_idmap *m);
void ior_idmap_free(struct ior_idmap *m);
void ior_idmap_clear(struct ior_idmap *m);

/* Define or redefine key, which is not 0. Returns 0 or -ENOMEM. */
int ior_idmap_set(struct ior_idmap *m, uint32_t key, uint32_t value);
/* The value of key, 0 if it has none. */
uint32_t ior_idmap_get(const struct ior_idmap *m, uint32_t key);

#endif
