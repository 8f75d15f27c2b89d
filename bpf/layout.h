/* SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause */
/*
 * What the BPF programs and ior-capture share: the records in the ring buffer, the per-call
 * instructions, keys and values of maps, the counters. Native byte order; both sides run on one
 * machine. Every record begins with its kind; variable data stands last.
 */
#ifndef IOR_BPF_LAYOUT_H
#define IOR_BPF_LAYOUT_H

#ifdef __bpf__
#include "kernel.h"
#else
#include <stdint.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#endif

/*
 * A plan for each system call number, in a table for native and one for 32-bit calls. Any number
 * may be tried: one is the plan of all that have none of their own. Behind these stand those of
 * calls that 32-bit x86 makes through socketcall(2) and ipc(2).
 */
#define IOR_PLANS 2048
#define IOR_PLAN_OTHERS 1023	/* numbers below have their own */
#define IOR_PLAN_INNER 1024	/* and the index of lib/calls/inner.h */
#define IOR_OTHERS_MAX 16	/* numbers among those that can be told apart */
#define IOR_PATH_MAX 4096	/* bytes of a path argument with its NUL, PATH_MAX */
#define IOR_NAMES_MAX 4096	/* the last of a file's components begins within as many bytes */
#define IOR_SCOPE_CGROUPS 64	/* cgroups that tasks can be selected by */
#define IOR_CPU_MAX 8192		/* per-CPU counters: Linux has no more CPUs, on x86-64 */
#define IOR_RINGS 256			/* rings for calls, at most */
#define IOR_COMM_LEN 16		/* bytes of a task's name with its NUL, TASK_COMM_LEN */
#define IOR_ERRNO_MAX 4095	/* errors are returned as their negative, MAX_ERRNO */

/* Numbers that are masked on the kernel side: one less is all bits set. */
#define IOR_IS_POWER(n) (((n) & ((n) - 1)) == 0)
_Static_assert(IOR_IS_POWER(IOR_PLANS) && IOR_IS_POWER(IOR_CPU_MAX), "masks");
_Static_assert(IOR_IS_POWER(IOR_RINGS), "a mask");
_Static_assert(IOR_IS_POWER(IOR_PATH_MAX) && IOR_IS_POWER(IOR_NAMES_MAX), "masks");

/* The kernel's own dev_t (include/linux/kdev_t.h); user space's are encoded otherwise. */
#define IOR_DEV(major, minor) ((u32)(major) << 20 | (u32)(minor))
#define IOR_DEV_MAJOR(dev) ((dev) >> 20)
#define IOR_DEV_MINOR(dev) ((dev) & 0xfffff)

enum ior_kind {
	IOR_KIND_CALL = 1,
	IOR_KIND_FILE,
	IOR_KIND_TASK,
	IOR_KIND_CGROUP,
};

/* What is to be done at a call, one entry per system call number. */
enum {
	IOR_DO_RECORD = 1 << 0,		/* selected */
	IOR_DO_EPOCH = 1 << 1,		/* success moves the name epoch: rename, mount ... */
	IOR_DO_NEVER = 1 << 2,		/* does not return */
	IOR_DO_EXEC = 1 << 3,		/* a new address space follows, which has the path too.
					 * Set if selected or not: execveat leaves as execve, the
					 * only call that leaves under another's number */
	IOR_DO_FORK = 1 << 4,		/* the child leaves the call without having entered it */
	IOR_DO_READS = 1 << 5,		/* takes data from descriptor `in`: learns the pipeline */
	IOR_DO_WRITES = 1 << 6,		/* gives data to descriptor `out` */
	IOR_DO_FULL_EXIT = 1 << 7,	/* how it ended needs more than the small record */
	IOR_DO_NEWFD = 1 << 8,		/* returns a descriptor */
	IOR_DO_FULL = 1 << 9,		/* how it began needs more than the small record */
	IOR_DO_RESTART = 1 << 10,	/* restart_syscall: another call goes on */
	IOR_DO_SIGRETURN = 1 << 11,	/* ends a signal handler */
	IOR_DO_POINTER = 1 << 12,	/* IOR_DO_FULL_EXIT only where `extra` is no null pointer */
	IOR_DO_KEEPS_TIME = 1 << 13,	/* leaves the time it is passed as it was */
	IOR_DO_LISTED = 1 << 14,	/* of IOR_PLAN_OTHERS: only the numbers listed, ... */
	IOR_DO_UNLISTED = 1 << 15,	/* ... or all but these */
	IOR_DO_SOCKETCALL = 1 << 16,	/* socketcall: the plan of what is called through it ... */
	IOR_DO_IPC = 1 << 17,		/* ... and ipc: the same; wanted or not */
	IOR_DO_COMMAND = 1 << 18,	/* for some values of `command` there is more to be done */
};

/* What the argument `time` points to: read at enter, as select() and its like write to it. */
enum ior_time {
	IOR_TIME_NONE,
	IOR_TIME_64,		/* two 64-bit numbers: seconds, and ns or us */
	IOR_TIME_32,
};

/*
 * What the argument `extra` points to, read at exit, and what the record then has: numbers in
 * extra[], or the bytes of a socket address.
 */
enum ior_extra {
	IOR_EXTRA_NONE,
	IOR_EXTRA_HOW,		/* struct open_how: flags, mode, resolve */
	IOR_EXTRA_FDPAIR,	/* int[2] that receives two descriptors */
	IOR_EXTRA_EVENT,	/* struct epoll_event: events */
	IOR_EXTRA_IOV,		/* struct iovec[], the next argument is their number: total bytes */
	IOR_EXTRA_XATTR,	/* struct xattr_args: size */
	IOR_EXTRA_OFFSETS,	/* one or two file positions, moved on; -1 for a null pointer */
	IOR_EXTRA_OFFSETS32,	/* one of 32 bits */
	IOR_EXTRA_MMSGHDR,	/* struct mmsghdr[], the next argument is their number: total bytes
				 * of their iovecs, and bytes moved */
	/* From here on there is an address: */
	IOR_EXTRA_MSGHDR,	/* struct msghdr: total bytes of its iovecs; the address passed */
	IOR_EXTRA_MSGHDR_OUT,	/* the same; the address received */
	IOR_EXTRA_ADDRESS,	/* struct sockaddr, the next argument is its length */
	IOR_EXTRA_ADDRESS_OUT,	/* the same, received; the next argument points to the length */
};

#define IOR_IOV_MAX 1024	/* iovecs that are added up: UIO_MAXIOV, the kernel takes no more */
#define IOR_MMSG_MAX 256	/* messages that are added up; more have no totals */
#define IOR_ADDRESS_MAX 128	/* sizeof(struct sockaddr_storage) */

#define IOR_ARG_ABSENT 7	/* index of an argument that the call does not have */

struct ior_plan {
	u32 what;		/* IOR_DO_* */
	u8 nargs;
	u8 fd, fd2;		/* indexes of arguments */
	u8 dir, dir2;		/* IOR_ARG_ABSENT with a path: the cwd is the base */
	u8 path, path2;
	u8 in, out;
	u8 extra, extra_kind;	/* enum ior_extra */
	u8 where;		/* its first test in where_tests, 0 for none: always accepted */
	u8 time, time_kind;	/* enum ior_time */
	u8 extra2;		/* the other one of IOR_EXTRA_OFFSETS */
	u8 command;		/* argument that tells which of its commands it is */
	u16 place;		/* --sample: IOR_SAMPLE_PLACE of a native one */
	u8 pad2[10];
};
_Static_assert(sizeof(struct ior_plan) == 32, "no entry in two cache lines");

/*
 * What one command of a call has to be asked beyond what its plan says. They stand in the order of
 * their keys; what follows the last one has the highest key.
 */
enum {
	IOR_COMMAND_NEWFD = 1 << 0,	/* returns a descriptor */
	IOR_COMMAND_HAS_FD = 1 << 1,	/* has one: argument `at`, ... */
	IOR_COMMAND_HAS_POINTER = 1 << 2, /* ... or the one that stands where that points to */
};

struct ior_command_plan {
	u64 key;		/* IOR_COMMAND_KEY */
	u8 what;		/* of these */
	u8 at;
	u8 fd_at;		/* offset of 32 bits */
	u8 length_at;		/* offset of 64 bits that tell a length, 0 for none */
	u8 one_at;		/* offset of 16 bits that must be 1, 0 for none */
	u8 also;		/* argument of which bits must be as below */
	u8 pad[2];
	u32 also_mask, also_value;
};
_Static_assert(sizeof(struct ior_command_plan) == 24, "layout");

#define IOR_COMMANDS 256	/* room for them, and one more at the end */
#define IOR_COMMAND_KEY(plan, compat, command)					\
	((u64)((compat) ? 1 : 0) << 48 | (u64)(plan) << 32 | (u32)(command))
_Static_assert(IOR_IS_POWER(IOR_COMMANDS), "halves");

#define IOR_INNER_OPS 32	/* numbers that socketcall and ipc take are below this */
#define IOR_INNERS 64		/* calls that are made through them, less one */

/* Where the arguments of such a call stand: as struct ior_inner of lib/calls/inner.h. */
struct ior_inner_plan {
	u8 nargs;
	u8 from[6];		/* ipc: indexes of its own arguments, or of one behind them: */
	u8 behind;		/* so many numbers that `ptr` leads to are needed, at most 2 */
};
#define IOR_FROM_BEHIND 6	/* the first of these numbers; + 1: the second one */
#define IOR_IPC_PTR 4		/* index of `ptr` */
#define IOR_IPC_MSGRCV 12	/* has another plan ... */
#define IOR_IPC_MSGRCV_LATER 25	/* ... of any version but 0 */

/*
 * --where: what of a call its tests look at, each a 64-bit number. Those from IOR_WHERE_EXIT on
 * are not known before the call has returned.
 */
enum {
	IOR_WHERE_PID, IOR_WHERE_TID, IOR_WHERE_UID, IOR_WHERE_GID, IOR_WHERE_CGROUP,
	IOR_WHERE_COMM, IOR_WHERE_COMM_REST,	/* 16 bytes */
	IOR_WHERE_EXIT,
	IOR_WHERE_DURATION = IOR_WHERE_EXIT,	/* ns */
	IOR_WHERE_RET,		/* with its sign bit turned over */
	IOR_WHERE_ERROR,	/* errno that the program sees, 0 for none */
	IOR_WHERE_FIELDS
};

/* The same as bits. */
#define IOR_WHERE_BIT(field) (1U << (field))
#define IOR_WHERE_AT_EXIT (~0U << IOR_WHERE_EXIT)
#define IOR_WHERE_OF_TASK (IOR_WHERE_BIT(IOR_WHERE_UID) | IOR_WHERE_BIT(IOR_WHERE_GID) |	\
			   IOR_WHERE_BIT(IOR_WHERE_CGROUP) | IOR_WHERE_BIT(IOR_WHERE_COMM))

/*
 * One test, and how far on the next one is: further tests alone, so every way through them ends.
 * A number holds if value - low <= span, unsigned: a range that goes over the end of all numbers
 * is the complement of another. IOR_WHERE_COMM holds where the bits of mask are those of bits.
 */
struct ior_where_test {
	u8 field;
	u8 negated;		/* the expression asks for the opposite */
	u8 yes, no;		/* steps on, or one of the two below */
	u8 pad[4];
	union {
		struct {
			u64 low, span;
		};
		struct {
			u64 bits[2], mask[2];
		};
	};
};
_Static_assert(sizeof(struct ior_where_test) == 40, "layout");
_Static_assert(sizeof(((struct ior_where_test *)0)->bits) == IOR_COMM_LEN, "all of comm");

#define IOR_WHERE_TESTS 256	/* the first one is never used */
#define IOR_WHERE_REFUSE 254
#define IOR_WHERE_ACCEPT 255

/*
 * A call, one record: it is kept with the task from its enter on, and sent at its exit. What is
 * open for long, is interrupted by the end of its task or of the capture, or never returns, is
 * sent as begun; its exit, if it comes, is a record of that half alone.
 */
enum {
	IOR_CALL_BEGAN = 1 << 0,
	IOR_CALL_ENDED = 1 << 1,
	IOR_CALL_REFUSED = 1 << 2,	/* --where: a call whose beginning was sent is not wanted */
	IOR_CALL_SEEN = 1 << 3,		/* it was under way when recording began */
	IOR_CALL_COMPAT = 1 << 4,	/* a 32-bit call */
	IOR_CALL_NARGS = 5,		/* the three bits from here on: how many arguments */
};

/* A call that never began: who turned it away. */
enum ior_turned {
	IOR_TURNED_NOT,
	IOR_TURNED_INTERCEPTED,	/* seccomp: by an error, or a supervisor did what it liked */
	IOR_TURNED_TRAPPED,	/* seccomp: SIGSYS; what it returned is nothing */
	IOR_TURNED_SKIPPED,	/* nobody: the kernel skipped the program at its enter */
	IOR_TURNED_UNKNOWN,
};

/* Bits of ior_rec_call.began_has and ended_has. */
enum {
	IOR_HAS_OFFSET = 1 << 0,
	IOR_HAS_FDFLAGS = 1 << 1,
	IOR_HAS_IO = 1 << 2,		/* dev_read and dirtied */
	IOR_HAS_PATH = 1 << 3,
	IOR_HAS_PATH2 = 1 << 4,
	IOR_HAS_EXTRA = 1 << 5,
	IOR_HAS_ADDRESS = 1 << 6,
	IOR_HAS_DEV_FD = 1 << 7,	/* the path is the kernel's, which names a file by its
					 * descriptor: /dev/fd/N or /dev/fd/N/PATH */
	IOR_HAS_OFFSET2 = IOR_HAS_ADDRESS,	/* of how it began */
};

/*
 * It comes in two sizes, as most calls need little: the small record ends before the members
 * named below, the full one has them all and the bytes of path arguments (without NUL) behind it.
 * A path's length is the negative errno where reading it failed.
 */
struct ior_rec_call {
	u8 kind, halves;
	u8 began_has, ended_has;
	s32 syscall;
	u32 pid, tid;
	u64 call;
	u64 began, ended;	/* ns, CLOCK_BOOTTIME. Its stamp (ring.bpf.h) is ended, but began
				 * of one that only ends */
	s64 ret;
	u32 file, fdflags;
	u64 offset, offset_after;
	u64 dev_read, dev_read_after;
	u64 dirtied, dirtied_after;
	u64 args[6];		/* the small record ends after the fourth */
	/* how it began */
	u32 file2, dir, dir2, root;
	u64 restart_of;		/* number of the call that goes on with this one, 0 for none */
	u64 time[2];		/* that it was passed; or a command's descriptor and length: with
				 * IOR_HAS_EXTRA */
	u64 offset2;		/* of the second descriptor, with IOR_HAS_OFFSET2 */
	u32 pending;		/* interrupted calls that may still go on */
	u32 op;			/* of a call made through socketcall or ipc: their first argument */
	/* and how it ended */
	u32 new_file, new_file2;
	s16 path_len, path2_len; /* path_len is also an address's */
	u16 was_len[2];		/* of the paths at enter, where they were others, plus one; or 0 */
	u64 extra[3];
	u8 nextra;
	u8 turned;		/* enum ior_turned */
	u16 was_kept[2];	/* bytes of these that follow: all, or half of them of either end */
	u16 pad;
	/* path or address, path2; what was kept of the paths at enter */
};

/*
 * Bytes that are kept of a path at enter, of the only one and of each of two: all of it, or of a
 * longer one both ends. They are compared with the path at exit: another thread may have written
 * there in between.
 */
#define IOR_KEPT 256
#define IOR_KEPT_OF_TWO 176
#define IOR_CALL_SMALL 136
#define IOR_CALL_SMALL_ARGS 4
_Static_assert(sizeof(struct ior_rec_call) == 256, "layout");
_Static_assert(__builtin_offsetof(struct ior_rec_call, args) + 8 * IOR_CALL_SMALL_ARGS ==
	       IOR_CALL_SMALL, "layout");

enum ior_file_state {
	IOR_FILE_ORDINARY,
	IOR_FILE_DELETED,
	IOR_FILE_TRUNCATED,	/* longer than any path that Linux takes: the end of it */
	IOR_FILE_UNREACHABLE,	/* no path leads there, as its mount is in no namespace: its path
				 * in its file system, if it has one */
	IOR_FILE_PSEUDO,	/* in no directory: pipe, socket, memfd; names[] has its own name */
};

#define IOR_UNIX_MAX 108	/* bytes of sun_path */

/*
 * Both ends of a socket. IP addresses in network order, ports in host order; for Unix sockets
 * local[0] and remote[0] are the lengths of the two names that follow the record, each in
 * IOR_UNIX_MAX bytes. family is 0 for what is no socket.
 */
struct ior_endpoints {
	u16 family, type, protocol;
	u16 local_port, remote_port;
	u16 pad[3];
	u32 local[4], remote[4];
};
_Static_assert(sizeof(struct ior_endpoints) == 48, "layout");

struct ior_rec_file {
	u8 kind, state;
	u16 mode;		/* i_mode */
	u32 id;
	u64 inode;
	u32 dev;		/* the kernel's dev_t: IOR_DEV */
	u16 below;		/* bytes of names[] that lie below the file's mount point; more
				 * than there are: it is in a mount that nobody sees */
	u16 len;		/* bytes of names[], the leaf first */
	char fstype[16];
	struct ior_endpoints socket;
	/* names: { bytes; NUL } ... */
};
_Static_assert(sizeof(struct ior_rec_file) == 88, "layout");

enum ior_task_event {
	IOR_TASK_SEEN, IOR_TASK_CHANGED, IOR_TASK_FORK, IOR_TASK_EXEC, IOR_TASK_EXITED,
	IOR_TASK_EXCLUDED,
};

enum ior_task_reason { IOR_REASON_NONE, IOR_REASON_PIPELINE, IOR_REASON_TERMINAL };

struct ior_rec_task {
	u8 kind, event, reason, pad[5];
	u32 pid, tid;
	u64 time;
	u64 start;		/* ns, boottime */
	u32 ppid, exe, uid, gid;
	u64 cgroup;
	u32 old_tid, pad2;
	char comm[IOR_COMM_LEN];
};
_Static_assert(sizeof(struct ior_rec_task) == 80, "layout");

struct ior_rec_cgroup {
	u8 kind;
	u8 whole;		/* names[] lead up to the root */
	u16 len;		/* bytes of names[], the leaf first; none: the root */
	u32 pad2;
	u64 id;
	/* names: { bytes; NUL } ... */
};
_Static_assert(sizeof(struct ior_rec_cgroup) == 16, "layout");

/* What a sweep of all tasks is for. */
enum ior_sweep {
	IOR_SWEEP_LONG,		/* calls that have been open for long */
	IOR_SWEEP_PIPES,	/* what waits for the capture: until a sweep finds no more */
	IOR_SWEEP_START,	/* and then calls that were under way when recording began */
};

/* Selected tasks and users: the keys of a map. Lists of one kind are OR, different ones AND. */
enum ior_scope_kind { IOR_SCOPE_PID, IOR_SCOPE_TID, IOR_SCOPE_UID };

struct ior_scope_key {
	u32 kind, value;	/* enum ior_scope_kind; the initial namespaces' number */
};
_Static_assert(sizeof(struct ior_scope_key) == 8, "layout");

/* A pipe or a terminal that the capture flows through: the key of a map, pad is 0. */
struct ior_carrier {
	u64 id;			/* inode number, or address of the master's tty_struct */
	u32 dev;		/* IOR_DEV, or the one below */
	u32 pad;
};
_Static_assert(sizeof(struct ior_carrier) == 16, "layout");

#define IOR_CARRIER_TERMINAL (~0U)

/*
 * Counters of one CPU, written without atomics by programs that cannot be preempted, read by
 * ior-capture from mapped memory. A call is counted in exactly one of ended, lost_*, refused and
 * left_out, or is still open.
 */
struct ior_counters {
	u64 calls;		/* selected calls begun, in sight */
	u64 ended;		/* and sent, and calls that never return */
	u64 lost_ring;		/* begun, but its record found no room */
	u64 lost_storage;	/* begun, but there was no task storage */
	u64 lost_exit;		/* begun, but the task's next call came before any exit */
	u64 lost_other;		/* records of files and tasks that found no room */
	u64 orphan_fork;	/* exits without an enter: the child of a fork */
	u64 orphan_attach;	/* of calls in flight when recording began */
	u64 turned_away;	/* of calls that seccomp or a tracer turned away, or whose enter
				 * the kernel skipped: counted as begun and ended as well */
	u64 excluded;		/* processes */
	u64 alive_add, alive_sub; /* followed processes that came and went */
	u64 restarted;		/* calls that continued an earlier one: one row less each */
	u64 refused;		/* begun, but --where does not accept them */
	u64 left_out;		/* begun, but --sample left them out */
	u64 pad;
};
_Static_assert(sizeof(struct ior_counters) == 128, "two cache lines");

/*
 * --sample: a place for each plan, those of 32-bit calls behind the native ones. What is called
 * through another call has that of the same call made without, if that can be.
 */
#define IOR_SAMPLE_PLACES (2 * IOR_PLANS)
#define IOR_SAMPLE_PLACE(plan, compat) ((u32)(plan) + ((compat) ? IOR_PLANS : 0))
_Static_assert(IOR_IS_POWER(IOR_SAMPLE_PLACES), "a mask");

#define IOR_SAMPLE_NONE (~0U)	/* --sample CALL=0: all are left out, and counted */

/* What --sample left out of one system call, on one CPU. */
struct ior_sampled {
	u64 calls, errors;
	u64 time;		/* ns */
	u32 position, chosen;	/* in the N calls under way, and which of them is recorded */
};
_Static_assert(sizeof(struct ior_sampled) == 32, "layout");

#endif
