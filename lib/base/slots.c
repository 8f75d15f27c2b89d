/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/slots.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/huge.h"
#include "base/seed.h"

static uint64_t *make(size_t n)
{
	uint64_t *slot = calloc(n, sizeof(*slot));

	if (slot)
		ior_huge(slot, n * sizeof(*slot));
	return slot;
}

int ior_slots_init(struct ior_slots *s, uint32_t n)
{
	*s = (struct ior_slots){ make(2 * (size_t)n), 2 * n - 1, ior_seed() };
	return s->slot ? 0 : -ENOMEM;
}

void ior_slots_free(struct ior_slots *s)
{
	free(s->slot);
	s->slot = NULL;
}

void ior_slots_clear(struct ior_slots *s)
{
	memset(s->slot, 0, ((size_t)s->mask + 1) * sizeof(*s->slot));
}

int ior_slots_double(struct ior_slots *s)
{
	uint32_t mask = 2 * s->mask + 1;
	uint64_t *slot = mask > s->mask ? make((size_t)mask + 1) : NULL;

	if (!slot)
		return -ENOMEM;
	for (size_t old = 0; old <= s->mask; old++) {
		uint32_t i = (uint32_t)(s->slot[old] >> 32) & mask;

		if (!s->slot[old])
			continue;
		while (slot[i])
			i = (i + 1) & mask;
		slot[i] = s->slot[old];
	}
	free(s->slot);
	s->slot = slot;
	s->mask = mask;
	return 0;
}
