/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/value.h"

#include <string.h>

const struct ior_value *ior_value_map_get(const struct ior_value *map, const char *key)
{
	const struct ior_value *k = map + 1;
	size_t len = strlen(key);

	if (map->type != IOR_V_MAP)
		return NULL;
	for (uint32_t i = 0; i < map->len; i++) {
		const struct ior_value *v = ior_value_next(k);

		if (k->type == IOR_V_BYTES && k->len == len && memcmp(k->p, key, len) == 0)
			return v;
		k = ior_value_next(v);
	}
	return NULL;
}
