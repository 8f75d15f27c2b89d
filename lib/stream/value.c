/* SPDX-License-Identifier: BSD-2-Clause */
#include "stream/value.h"

bool ior_value_digits(const struct ior_value *v, unsigned int limit, unsigned int *out)
{
	unsigned int n = 0;

	if (v->type != IOR_V_BYTES || v->len == 0 || v->len > 8)
		return false;
	for (uint32_t i = 0; i < v->len; i++) {
		if (v->p[i] < '0' || v->p[i] > '9')
			return false;
		n = 10 * n + (unsigned int)(v->p[i] - '0');
	}
	*out = n;
	return n < limit;
}

const struct ior_value *ior_value_map_get(const struct ior_value *map, const char *key)
{
	const struct ior_value *k = map + 1;

	if (map->type != IOR_V_MAP)
		return NULL;
	for (uint32_t i = 0; i < map->len; i++) {
		const struct ior_value *v = ior_value_next(k);

		if (ior_value_is(k, key))
			return v;
		k = ior_value_next(v);
	}
	return NULL;
}
