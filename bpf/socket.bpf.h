/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What a socket is connected to. Ports and addresses change with bind, connect and accept, so
 * they are part of what a socket's id stands for: a change gives a new id.
 */
#ifndef IOR_BPF_SOCKET_H
#define IOR_BPF_SOCKET_H

#include "access.bpf.h"
#include "kernel.h"
#include "layout.h"
#include "maps.bpf.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10

/* One side of an IP socket. */
static __always_inline void read_inet(struct ior_endpoints *e, struct sock *sk)
{
	e->local_port = LOAD(sk, __sk_common.skc_num);
	e->remote_port = __builtin_bswap16(LOAD(sk, __sk_common.skc_dport));
	if (e->family == AF_INET) {
		e->local[0] = LOAD(sk, __sk_common.skc_rcv_saddr);
		e->remote[0] = LOAD(sk, __sk_common.skc_daddr);
	} else {
		bpf_core_read(e->local, sizeof(e->local), &sk->__sk_common.skc_v6_rcv_saddr);
		bpf_core_read(e->remote, sizeof(e->remote), &sk->__sk_common.skc_v6_daddr);
	}
}

/* The address of a struct unix_address, which is never changed once it is set; 0 for none. */
static __always_inline u64 unix_name(u64 sk)
{
	u64 address = 0;

	if (sk)
		bpf_core_read(&address, sizeof(address), &((struct unix_sock *)sk)->addr);
	return address;
}

/*
 * Fill e from a socket's file. Unix names are left as addresses in local and remote: enough to
 * tell whether they changed, and where to copy them from. Every byte of e is assigned.
 */
static __always_inline void read_endpoints(struct ior_endpoints *e, struct file *file)
{
	u64 address = ADDRESS(file, private_data);
	struct socket *socket = CAST(socket, address);
	u64 sk_address = ADDRESS(socket, sk);
	struct sock *sk = CAST(sock, sk_address);

	__builtin_memset(e, 0, sizeof(*e));
	if (!sk_address)
		return;
	e->family = LOAD(sk, __sk_common.skc_family);
	e->type = LOAD(sk, sk_type);
	e->protocol = LOAD(sk, sk_protocol);
	if (e->family == AF_INET || e->family == AF_INET6) {
		read_inet(e, sk);
	} else if (e->family == AF_UNIX && bpf_core_type_exists(struct unix_sock)) {
		u64 peer = 0;

		bpf_core_read(&peer, sizeof(peer), &((struct unix_sock *)sk_address)->peer);
		*(u64 *)&e->local[0] = unix_name(sk_address);
		*(u64 *)&e->remote[0] = unix_name(peer);
	}
}

static __always_inline u64 hash_endpoints(const struct ior_endpoints *e)
{
	const u64 *p = (const u64 *)e;
	u64 hash = 0;

	for (u32 i = 0; i < sizeof(*e) / 8; i++)
		hash = mix(hash, p[i]);
	return hash;
}

/* What a socket is connected to now, as a number. On a stack of its own: 512 bytes are for all. */
__noinline u64 socket_hash(u64 file_address)
{
	struct ior_endpoints e;

	read_endpoints(&e, CAST(file, file_address));
	return hash_endpoints(&e);
}

/* Copy one name to dst, which has IOR_UNIX_MAX bytes. Returns its length, 0 for none. */
static __always_inline u32 copy_unix_name(u8 *dst, u64 address)
{
	u32 len = 0;

	if (!address)
		return 0;
	bpf_core_read(&len, sizeof(len), &((struct unix_address *)address)->len);
	len -= sizeof(u16);	/* sun_family */
	if (len > IOR_UNIX_MAX ||
	    bpf_core_read(dst, IOR_UNIX_MAX, &((struct unix_address *)address)->name[0].sun_path))
		return 0;
	return len;
}

/* Put the names of a Unix socket behind its record, and their lengths where the addresses were. */
static __always_inline void copy_unix_names(struct scratch *w)
{
	struct ior_endpoints *e = &w->file.socket;
	u64 local = *(u64 *)&e->local[0], remote = *(u64 *)&e->remote[0];

	w->file.len = 0;
	w->file.below = 0;
	if (e->family != AF_UNIX)
		return;
	e->local[0] = copy_unix_name(w->names, local);
	e->remote[0] = copy_unix_name(w->names + IOR_UNIX_MAX, remote);
	e->local[1] = e->remote[1] = 0;
	w->file.len = 2 * IOR_UNIX_MAX;
}

#endif
