/* SPDX-License-Identifier: BSD-2-Clause */
/* What the fuzz targets share: their entry, and the properties that must hold. */
#ifndef IOR_FUZZ_H
#define IOR_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(condition)								\
	do {										\
		if (!(condition)) {							\
			fprintf(stderr, "line %d: %s does not hold\n", __LINE__, #condition);	\
			abort();							\
		}									\
	} while (0)

#endif
