/* SPDX-License-Identifier: BSD-2-Clause */
/* What scenarios about sockets share (endpoint.c). */
#ifndef SOCKETS_H
#define SOCKETS_H

#include <sys/socket.h>

#include "workload.h"

/* What a row says of a socket: its name and both ends. */
struct end {
	long fd;
	const char *name, *protocol, *local, *remote;
};

/* The row of a call that passes or receives an address has that for one of the ends. */
#define ENDS(e, l, r) \
	FD((e).fd), PATH((e).name), PROTOCOL((e).protocol), LOCAL(l), REMOTE(r)
#define END_AT(e, l) ENDS(e, l, (e).remote)
#define END_TO(e, r) ENDS(e, (e).local, r)
#define END(e) ENDS(e, (e).local, (e).remote)

/* A watched socket(2); *name is what Linux calls it. */
long make_socket(int family, int type, const char **name);
/* A watched close(2). */
void close_end(const struct end *e);
void close_socket(long fd, const char *name);

/* An address as rows show it; NULL for a Unix socket without a name. */
const char *address_text(const struct sockaddr_storage *a);
/* Where a socket is bound, as rows show it; NULL for a Unix socket without a name. Unwatched. */
const char *bound_to(long fd);

/* Can a stream socket be bound to this address? With errno if not. Before the window. */
bool loopback(int family, const void *address, socklen_t len);

#endif
