/* SPDX-License-Identifier: BSD-2-Clause */
/* One fact of --info: a line "name   value" of text, or a member of a JSON object. */
#ifndef IOR_PRINT_FACT_H
#define IOR_PRINT_FACT_H

#include <stddef.h>
#include <stdint.h>

#include "info.h"

/* The name; in JSON "input" opens the object, and all others follow a comma. */
void fact_key(const struct info *i, const char *name, struct buffer *out);
/* Then one value: texts quoted (JSON) or escaped; NULL and nil are unknown. */
void fact_unknown(const struct info *i, struct buffer *out);
void fact_bytes(const struct info *i, const char *p, size_t len, struct buffer *out);
void fact_any(const struct info *i, const struct ior_value *v, struct buffer *out);
/* Then the end of the line. */
void fact_end(const struct info *i, struct buffer *out);

/* All three at once. */
void fact_value(const struct info *i, const char *name, const struct ior_value *v,
		struct buffer *out);
void fact_u64(const struct info *i, const char *name, uint64_t n, struct buffer *out);

/* All that the reader's current header record says, into i->head. */
void fact_header(struct info *i, const struct ior_reader *r);

#endif
