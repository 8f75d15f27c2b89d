/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The system call table, generated from lib/calls/syscalls.tbl. What ior-capture tells the kernel
 * to record, what ior-pair makes of it, what is printed and documented comes from here.
 */
#ifndef IOR_SYSCALL_H
#define IOR_SYSCALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calls/abi.h"

#define IOR_MAX_ARGS 6

/* What an argument is. Names in the table are those in lower case: fd, dirfd, path ... */
enum ior_arg {
	IOR_ARG_NONE,
	IOR_ARG_FD,		/* open descriptor the call works on; the second one: file2 */
	IOR_ARG_DIRFD,		/* base of the path argument that follows; may be AT_FDCWD */
	IOR_ARG_PATH,		/* path the call resolves; from the cwd if no DIRFD precedes it */
	IOR_ARG_TEXT,		/* string that is not resolved: name of a memfd, of an xattr */
	IOR_ARG_TARGET,		/* what a symbolic link is to say: `old_file`, as it is passed */
	IOR_ARG_OFLAGS,		/* O_* flags of open */
	IOR_ARG_ATFLAGS,	/* AT_* flags: AT_EMPTY_PATH makes the DIRFD the file */
	IOR_ARG_FLAGS,		/* other flags */
	IOR_ARG_SIZE,		/* bytes asked for: `requested` */
	IOR_ARG_LEN,		/* length that is not a transfer: mmap, fallocate, ftruncate */
	IOR_ARG_OFFSET,		/* explicit file offset of the transfer: pread64 */
	IOR_ARG_OFFSETP,	/* pointer to that of the FD before it: sendfile, splice */
	IOR_ARG_OPENHOW,	/* struct open_how * */
	IOR_ARG_IOV,		/* struct iovec *; its count is the next argument */
	IOR_ARG_MSGHDR,		/* struct msghdr * */
	IOR_ARG_MMSGHDR,	/* struct mmsghdr *; their number is the next argument */
	IOR_ARG_SOCKADDR,	/* struct sockaddr *; its length is the next argument */
	IOR_ARG_SOCKADDR_OUT,	/* one that is filled; the next argument points to its length */
	IOR_ARG_TIMESPEC,	/* struct timespec *: a relative timeout; or clock_nanosleep's */
	IOR_ARG_TIMEVAL,	/* struct timeval *: a relative timeout */
	IOR_ARG_MSEC,		/* timeout in milliseconds, -1 infinite */
	IOR_ARG_EPEVENT,	/* struct epoll_event * */
	IOR_ARG_POLLFDS,	/* struct pollfd *; its NFDS is the next argument */
	IOR_ARG_XATTRARGS,	/* struct xattr_args * of what is read; its size: `requested` */
	IOR_ARG_COUNT,		/* a number of things */
	IOR_ARG_NFDS,		/* that of the descriptors polled: `nfds` */
	IOR_ARG_FDPAIR,		/* int[2] that receives two descriptors: pipe, socketpair */
	IOR_ARG_FDVALUE,	/* a descriptor number that is not followed: dup2's new one */
	IOR_ARG_PID,
	IOR_ARG_CMD,		/* fcntl, ioctl, futex ... command */
	IOR_ARG_MODE,
	IOR_ARG_INT,		/* other signed number */
	IOR_ARG_UINT,		/* other unsigned number, printed in hex if large */
	IOR_ARG_ADDR,		/* address, never followed */
	IOR_ARG_TLS,		/* that of a thread's own data: clone has it in two places */
	IOR_ARG_BUF,		/* user buffer, never followed */
	IOR_ARG_HIGH,		/* upper half of the number before it; 64 bits fit in that one */
	/* In calls of 32-bit x86 only: */
	IOR_ARG_OFFSET_LO,	/* low half of an OFFSET; the next argument is its HIGH one */
	IOR_ARG_TIMESPEC64,	/* its members have 64 bits, those of TIMESPEC have 32 there */
	IOR_ARG_OFFSETP32,	/* as OFFSETP, to one of 32 bits */
};

/* What a return value >= 0 means. */
enum ior_ret {
	IOR_RET_ZERO,		/* nothing but success */
	IOR_RET_FD,		/* a new descriptor */
	IOR_RET_FDPAIR,		/* 0, and two descriptors in the FDPAIR argument */
	IOR_RET_READ,		/* bytes moved to the caller */
	IOR_RET_WRITE,		/* bytes moved from the caller */
	IOR_RET_BOTH,		/* bytes moved between descriptors */
	IOR_RET_OFFSET,		/* file position */
	IOR_RET_COUNT,		/* a number of things, no bytes */
	IOR_RET_ADDR,
	IOR_RET_PID,
	IOR_RET_MODE,		/* permissions */
	IOR_RET_VALUE,		/* anything else */
	IOR_RET_NEVER,		/* the call does not return */
};

/* What a call does beyond what its arguments and its return say. Names in the table as above. */
enum ior_does {
	/* What the kernel side has to know: */
	IOR_DOES_RENAMES = 1 << 0,	/* a name may then be another file's, whoever uses it. A
					 * namespace's mounts go with the last one who leaves it */
	IOR_DOES_EXECS = 1 << 1,	/* another program, in another address space */
	IOR_DOES_FORKS = 1 << 2,	/* the child returns from a call that it did not begin */
	IOR_DOES_RESUMES = 1 << 3,	/* goes on with a call that was interrupted */
	IOR_DOES_SIGRETURNS = 1 << 4,	/* ends a signal handler */
	IOR_DOES_WRITES_TIME = 1 << 5,	/* what is left of the time it is passed */
	IOR_DOES_TAKES = 1 << 6,	/* data from a descriptor, by which pipelines read */
	IOR_DOES_GIVES = 1 << 7,	/* data to a descriptor, by which they write */

	/* Which of its arguments is which: */
	IOR_DOES_TO_FIRST = 1 << 8,	/* of two descriptors the first is the one written to */
	IOR_DOES_FROM_TO = 1 << 9,	/* of two paths: `old_file`, then `file` */
	IOR_DOES_NULL_PATH = 1 << 10,	/* NULL for a path is the DIRFD, also where it fails */
	IOR_DOES_NULL_CWD = 1 << 11,	/* and AT_FDCWD with it the working directory */
	IOR_DOES_LOCAL = 1 << 12,	/* its socket address is that of its own end */
	IOR_DOES_SLEEPS = 1 << 13,	/* for the time it is passed, which is no timeout */

	/* What its result is: */
	IOR_DOES_OPENS = 1 << 14,	/* a file by its path; without flags, as creat does */
	IOR_DOES_DUPLICATES = 1 << 15,	/* a descriptor of the same file as the one passed */
	IOR_DOES_ACCEPTS = 1 << 16,	/* a descriptor whose other end is the address it fills */
	IOR_DOES_TIMES_OUT = 1 << 17,	/* 0 then */

	/* What becomes of the address space: */
	IOR_DOES_MAPS = 1 << 18,	/* LEN more; no file, if the fourth argument says so */
	IOR_DOES_REMAPS = 1 << 19,	/* one LEN instead of another */
	IOR_DOES_UNMAPS = 1 << 20,	/* LEN less */
	IOR_DOES_MOVES_BREAK = 1 << 21,	/* the end of the heap, which it returns */

	IOR_DOES_AT_POSITION = 1 << 22,	/* of a file, if it passes none: what it moves is no message
					 * and no attribute */
};

enum ior_family {
	IOR_FS, IOR_NETWORK, IOR_MEMORY, IOR_SIGNALS, IOR_SCHED, IOR_IPC, IOR_TIME_FAMILY,
	IOR_PROCESS, IOR_SECURITY, IOR_POLLING, IOR_AIO, IOR_MISC, IOR_FAMILIES
};

struct ior_syscall {
	const char *name;		/* the name of asm/unistd.h */
	const char *aliases;		/* tracepoint names, blank-separated, or NULL */
	enum ior_family family;
	int16_t number[IOR_ABIS];	/* -1: this architecture does not have it */
	uint8_t nargs;
	uint8_t arg[IOR_MAX_ARGS];	/* enum ior_arg */
	const char *argname[IOR_MAX_ARGS];
	uint8_t set[IOR_MAX_ARGS];	/* enum ior_set of constant.h: how it is shown */
	uint8_t ret;			/* enum ior_ret */
	uint32_t does;			/* enum ior_does bits */
	uint8_t strace;			/* strace classes, IOR_CLASS_* bits */
};

#define IOR_CLASS_FILE 1	/* %file: takes a path */
#define IOR_CLASS_DESC 2	/* %desc: works on or returns a descriptor */
#define IOR_CLASS_PROCESS 4
#define IOR_CLASS_NETWORK 8
#define IOR_CLASS_MEMORY 16
#define IOR_CLASS_SIGNAL 32
#define IOR_CLASS_IPC 64

#define IOR_SYSCALL_MAX 1024	/* numbers are below this in every table */

/* The table, in the order of the text; *n entries. Static. */
const struct ior_syscall *ior_syscalls(size_t *n);
/* By number in one ABI; NULL if unknown. */
const struct ior_syscall *ior_syscall_by_number(enum ior_abi abi, unsigned int number);
/*
 * By name, else by alias (len bytes); NULL if unknown. A call whose arguments differ on one
 * architecture has an entry for that one too: this gives the first, the native one.
 */
const struct ior_syscall *ior_syscall_by_name(const char *name, size_t len);
/* The same among the calls of one ABI: the entry whose arguments are the ones there. */
const struct ior_syscall *ior_syscall_by_name_of(enum ior_abi abi, const char *name, size_t len);
/* True if name (len bytes) is the call's name or one of its aliases. */
bool ior_syscall_named(const struct ior_syscall *call, const char *name, size_t len);
/* The name nearest to a misspelt one, for messages; NULL if nothing is near. */
const char *ior_syscall_nearest(const char *name, size_t len);
/* "FS", "Network", ... */
const char *ior_family_name(enum ior_family family);

#endif
