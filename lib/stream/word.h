/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fields of which every value is one of a few words: those words, for who writes them into a stream
 * and for who asks for them. A later version may have more of them, as another may have had.
 */
#ifndef IOR_WORD_H
#define IOR_WORD_H

#include <stddef.h>

/* W(FIELD, SYMBOL, "word"); of file_state, what is absent is ordinary. */
#define IOR_WORDS(W)					\
	W(FILETYPE, REG, "reg")				\
	W(FILETYPE, DIR, "dir")				\
	W(FILETYPE, LNK, "lnk")				\
	W(FILETYPE, CHR, "chr")				\
	W(FILETYPE, BLK, "blk")				\
	W(FILETYPE, FIFO, "fifo")			\
	W(FILETYPE, SOCK, "sock")			\
	W(FILETYPE, ANON, "anon")			\
	W(FILE_STATE, DELETED, "deleted")		\
	W(FILE_STATE, TRUNCATED, "truncated")		\
	W(FILE_STATE, CHANGED, "changed")		\
	W(FILE_STATE, PASSED, "passed")			\
	W(FILE_STATE, UNREADABLE, "unreadable")		\
	W(FILE_STATE, UNREACHABLE, "unreachable")	\
	W(PROTOCOL, TCP, "tcp")				\
	W(PROTOCOL, UDP, "udp")				\
	W(PROTOCOL, UNIX, "unix")			\
	W(PROTOCOL, UNIX_DGRAM, "unix-dgram")		\
	W(PROTOCOL, UNIX_SEQPACKET, "unix-seqpacket")	\
	W(PROTOCOL, NETLINK, "netlink")			\
	W(PROTOCOL, PACKET, "packet")			\
	W(PROTOCOL, RAW, "raw")				\
	W(PROTOCOL, ICMP, "icmp")			\
	W(PROTOCOL, ICMPV6, "icmpv6")			\
	W(PROTOCOL, SCTP, "sctp")			\
	W(PROTOCOL, UDPLITE, "udplite")			\
	W(PROTOCOL, MPTCP, "mptcp")			\
	W(EPOLL_OP, ADD, "ADD")				\
	W(EPOLL_OP, MOD, "MOD")				\
	W(EPOLL_OP, DEL, "DEL")				\
	W(ABI, NATIVE, "native")			\
	W(ABI, COMPAT, "compat")			\
	W(SOURCE, SYSCALL, "syscall")

enum ior_word {
#define IOR_WORD_SYMBOL(field, sym, text) IOR_WORD_##sym,
	IOR_WORDS(IOR_WORD_SYMBOL)
#undef IOR_WORD_SYMBOL
	IOR_WORDS_N
};

/* The word itself, static. */
extern const char *const ior_words[IOR_WORDS_N];

/*
 * The i-th word, from 0, that this field of a row can have: of the ones above, and of family, via
 * and turned_away, which lib/calls has. NULL behind the last one; and at once for a field that has
 * any text or is none.
 */
const char *ior_row_word(unsigned int field, size_t i);

#endif
