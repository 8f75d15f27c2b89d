/* SPDX-License-Identifier: BSD-2-Clause */
/* Strict parsing of what people type: numbers, sizes, durations, words. */
#ifndef IOR_PARSE_H
#define IOR_PARSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* These return 0 or -EINVAL with err filled. */
int ior_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		  struct ior_error *err);
/* "64M", "64Mi", "1.5G", "65536": k M G are 1000, Ki Mi Gi 1024, for sizes of memory K M G alone
 * mean 1024 (binary true). */
int ior_parse_size(const char *text, bool binary, uint64_t *bytes, struct ior_error *err);
/* "500" "50k" "2M", of things that are no bytes: k M G are 1000. */
int ior_parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *out,
		    struct ior_error *err);
/* "1.5s" "200us" "10" (seconds) "2m" "1h30m" "7d"; out in nanoseconds. */
int ior_parse_duration(const char *text, uint64_t *ns, struct ior_error *err);
/*
 * Comma list of row field names -> field ids, each once, in the order of their first names; at most
 * max. Returns their number or -EINVAL.
 */
int ior_parse_fields(const char *list, unsigned int *ids, int max, struct ior_error *err);
/* One of a NULL-terminated list of words. Returns its index or -EINVAL. */
int ior_parse_choice(const char *text, const char *const *choices, struct ior_error *err);

#endif
