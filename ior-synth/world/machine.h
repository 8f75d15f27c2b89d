/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the imaginary machine consists of: files, programs, processes and threads, and the call that
 * each of these is in. Neither world/ nor kinds/ knows about records.
 */
#ifndef SYNTH_MACHINE_H
#define SYNTH_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "calls/syscall.h"

enum {
	SYNTH_DIRS = 64,	/* directories that are always there */
	SYNTH_DIR_FILES = 32,	/* files in each */
	SYNTH_PASSING = 256,	/* temporary files, sockets and pipes alive at one time */
	SYNTH_PROCESSES = 32,
	SYNTH_TASKS = 48,
	SYNTH_FDS = 20,		/* per process */
	SYNTH_PATH = 160,	/* bytes, NUL included */
};

/* As x86_64 numbers them, whatever machine this runs on. */
enum {
	O_RDONLY_ = 0, O_WRONLY_ = 1, O_RDWR_ = 2, O_CREAT_ = 0100, O_EXCL_ = 0200,
	O_APPEND_ = 02000, O_NONBLOCK_ = 04000, O_DIRECTORY_ = 0200000, O_CLOEXEC_ = 02000000,
	AT_EMPTY_PATH_ = 0x1000, F_GETFL_ = 3,
};

#define AT_FDCWD_ ((uint64_t)(int64_t)-100)

/* The kinds of calls its programs make, by the names of the system calls. */
#define SYNTH_CALLS(X)						\
	X(read) X(write) X(pread64) X(pwrite64) X(readv) X(writev) X(lseek) X(fsync)	\
	X(openat) X(open) X(close) X(dup) X(fcntl) X(ioctl) X(fstat) X(newfstatat)	\
	X(statx) X(access) X(readlink) X(getdents64) X(unlink) X(unlinkat) X(rename)	\
	X(renameat2) X(mkdir) X(mmap) X(munmap) X(socket) X(connect) X(accept4)		\
	X(sendto) X(recvfrom) X(pipe2) X(epoll_wait) X(futex) X(getppid)			\
	X(clone) X(execve) X(exit_group)

enum synth_kind {
#define SYNTH_X(name) SYNTH_##name,
	SYNTH_CALLS(SYNTH_X)
#undef SYNTH_X
	SYNTH_KINDS
};

enum synth_type { SYNTH_REG, SYNTH_DIR, SYNTH_CHR, SYNTH_FIFO, SYNTH_SOCK, SYNTH_ANON };

struct synth_file {
	enum synth_type type;
	char path[SYNTH_PATH];
	uint16_t len;		/* of path */
	uint16_t name;		/* where its last component starts */
	uint16_t dir;		/* its directory, an index; SYNTH_DIRS if none of ours */
	uint16_t refs;		/* descriptors that hold it */
	uint16_t mount;		/* bytes of path that are its mount point, 0: in none */
	uint32_t id, generation;	/* stream id, and in which generation it was announced */
	uint64_t device, inode, size;
	const char *fstype, *state, *protocol;
	char local[24], remote[24];
};

struct synth_fd {
	struct synth_file *file;	/* NULL: closed */
	uint64_t offset;
	uint32_t flags;
	bool opening;			/* the call that makes it has not returned yet */
};

struct synth_program {
	const char *comm, *exe;
	uint32_t uid, gid;
	uint16_t cwd;			/* a directory's index */
	uint8_t threads;
	bool compat;			/* a 32-bit program */
	const uint8_t *mix;		/* kinds of calls, each as often as it is meant to occur */
	uint8_t nmix;
	const char *cgroup;
};

struct synth_process {
	bool alive;
	uint32_t pid, ppid;
	uint16_t cwd, tasks;
	uint32_t left;			/* calls until it exits; 0: never */
	const struct synth_program *next; /* what a fork child is about to exec; else NULL */
	const struct synth_program *program;
	struct synth_file *exe;
	struct synth_fd fd[SYNTH_FDS];
};

/* The call a task is in, from beginning to end. */
struct synth_call {
	const struct ior_syscall *sc;
	uint64_t arg[IOR_MAX_ARGS];
	struct synth_file *file, *dir, *dir2;	/* named at enter */
	struct synth_file *out, *out2;			/* named at exit */
	int64_t ret;
	uint64_t offset, offset_after;
	uint64_t blocks_ns;		/* longer than the scheduling of the others makes it */
	uint32_t fdflags, fdslot;
	bool has_fdflags, has_offset, has_after, has_path, has_path2;
	int32_t path_len, path2_len;	/* negative: the errno of reading it */
	struct synth_process *child;	/* fork: runs from enter on */
	const struct synth_program *becomes; /* exec */
	bool ends;			/* exit_group: never returns */
	bool connects;			/* its socket has endpoints afterwards */
	char path[SYNTH_PATH], path2[SYNTH_PATH];
};

struct synth_task {
	bool alive, in_call;
	uint32_t tid, generation;	/* in which it was announced */
	uint64_t start_ns, last_ns, wake_ns;
	uint64_t calls;			/* number of its latest call */
	uint64_t dev_read, dirtied;	/* counters, and as they were when the call began */
	uint64_t dev_read_before, dirtied_before;
	char comm[16];
	struct synth_process *process;
	struct synth_call call;
};

struct synth_world {
	uint64_t random, now_ns;
	const struct ior_syscall *sc[SYNTH_KINDS];
	uint32_t next_tid, next_inode;
	struct synth_file dir[SYNTH_DIRS], file[SYNTH_DIRS][SYNTH_DIR_FILES];
	struct synth_file passing[SYNTH_PASSING];
	struct synth_file null, terminal;
	struct synth_file exe[16];
	uint32_t next_passing;
	struct synth_process process[SYNTH_PROCESSES];
	struct synth_task task[SYNTH_TASKS];
};

/* A number below n, n > 0. */
static inline uint32_t synth_below(struct synth_world *w, uint32_t n)
{
	uint64_t z = w->random += UINT64_C(0x9e3779b97f4a7c15);	/* splitmix64 */

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)(((z ^ z >> 31) >> 32) * n >> 32);
}

static inline bool synth_one_in(struct synth_world *w, uint32_t n)
{
	return synth_below(w, n) == 0;
}

#endif
