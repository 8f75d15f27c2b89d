/* SPDX-License-Identifier: BSD-2-Clause */
/* What a socket is connected to, in words. */
#ifndef IOR_CAPTURE_ENDPOINT_H
#define IOR_CAPTURE_ENDPOINT_H

#include <stddef.h>

#include "layout.h"

/* "tcp", "udp", "unix", ...; NULL for what has no name here. */
const char *endpoint_protocol(const struct ior_endpoints *e);

#define ENDPOINT_MAX 128	/* bytes; enough for a Unix name and for [IPv6]:port */

/*
 * One end of a socket: 127.0.0.1:80, [::1]:80, /run/x.sock, @abstract. names are the two of a
 * Unix socket, IOR_UNIX_MAX bytes each, NULL for other families. Returns the length written to
 * out (any bytes, no NUL), 0 if that end has no address.
 */
size_t endpoint_local(char out[ENDPOINT_MAX], const struct ior_endpoints *e, const char *names);
size_t endpoint_remote(char out[ENDPOINT_MAX], const struct ior_endpoints *e, const char *names);

/*
 * A socket address as a program passes it, struct sockaddr of len bytes, in the same words; of a
 * netlink socket netlink:PID. Returns the length, 0 for one that is too short or of a family
 * that has no words here; else *family is its AF_*.
 */
size_t endpoint_address(char out[ENDPOINT_MAX], const void *address, size_t len,
			unsigned int *family);

#endif
