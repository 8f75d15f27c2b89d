/* SPDX-License-Identifier: BSD-2-Clause */
/* Socket addresses in the notation of strace. */
#ifndef IOR_PRINT_ADDRESS_H
#define IOR_PRINT_ADDRESS_H

#include "buffer.h"
#include "call.h"

/*
 * "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"192.0.2.1\")}": the argument at
 * c->address_at; where it is, if the row does not say what is there.
 */
void address_put(const struct call *c, struct buffer *out);

/* "\"/a/path\"", "@\"abstract\"": the name of a Unix socket; the characters in also are escaped. */
void address_put_unix_name(struct ior_text name, const char *also, struct buffer *out);

#endif
