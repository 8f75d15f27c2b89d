/* SPDX-License-Identifier: BSD-2-Clause */
#include "lighter.h"

#include <stdlib.h>
#include <string.h>

struct weighed {
	uint64_t weight;
	uint32_t i;
};

/* The heaviest first, of equal ones the older. */
static int by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return (x->i > y->i) - (x->i < y->i);
}

uint32_t *lighter_half(uint32_t n, uint64_t (*weigh)(const void *arg, uint32_t i), const void *arg,
		       uint32_t *half)
{
	struct weighed *w = reallocarray(NULL, n, sizeof(*w));
	uint32_t *numbers = reallocarray(NULL, n - n / 2, sizeof(*numbers));

	if (!w || !numbers) {
		free(w);
		free(numbers);
		return NULL;
	}
	for (uint32_t i = 0; i < n; i++)
		w[i] = (struct weighed){ weigh(arg, i), i };
	qsort(w, n, sizeof(*w), by_weight);
	*half = n - n / 2;
	for (uint32_t k = 0; k < *half; k++)
		numbers[k] = w[n / 2 + k].i;
	free(w);
	return numbers;
}
