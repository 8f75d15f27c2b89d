/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The workload: programs of known system calls that say what a tracer must see of them.
 *
 * A scenario prepares its files, calls begin(), makes its calls with CALL() and calls end().
 * CALL() notes the call with its raw arguments and result, and the facts that the scenario
 * states; what it does not state of STRICT_FIELDS must be absent from the row. At the end the
 * notes of all tasks are written as JSON lines (note.c), for tests/judge.
 *
 * Each task has a window of its own: from its MARK_BEGIN (a forked child: from its first call)
 * to its MARK_END or its exit. Inside it every row must be as noted, in order, and no other
 * row may be there, except between unwatched() and watched(). The marks are close(2) of
 * impossible descriptors.
 *
 * Everything noted lives in memory shared by all tasks of the scenario, over fork and exec.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "numbers.h"

#define MARK_BEGIN (-9901)
#define MARK_END (-9902)
#define MARK_WATCHED (-9903)

#define UNKNOWN "\xe2\x80\xa6"	/* an unknown beginning of a path: U+2026 */

/* What a scenario states about the row of a call. Paths are bytes, absolute. */
enum fact_kind {
	FACT_NUMBER,
	FACT_TEXT,
	FACT_ERROR,	/* number is a positive errno; the call must fail with it */
	FACT_RETURNED,	/* the value that the call returned */
	FACT_ABSENT,
	FACT_AT_LEAST,
	FACT_NUMBER_IF,	/* absent or this number: not every capture can know it */
	FACT_TEXT_IF,
	FACT_ANY,	/* not judged */
};

struct fact {
	const char *field;	/* NULL ends a list */
	enum fact_kind kind;
	int64_t number;
	const char *text;
};

#define FD(n) { "fd", FACT_NUMBER, (n), NULL }
#define NEWFD { "fd", FACT_RETURNED, 0, NULL }
#define PATH(p) { "file", FACT_TEXT, 0, (p) }
#define PATH_IF(p) { "file", FACT_TEXT_IF, 0, (p) }
#define OLD(p) { "old_file", FACT_TEXT, 0, (p) }
#define PASSED(p) { "passed", FACT_TEXT, 0, (p) }
#define OLD_PASSED(p) { "old_passed", FACT_TEXT, 0, (p) }
#define MOUNT(p) { "mount", FACT_TEXT, 0, (p) }
#define STATE(t) { "file_state", FACT_TEXT, 0, (t) }
#define BYTES(n) { "bytes", FACT_NUMBER, (n), NULL }
#define BYTES_RETURNED { "bytes", FACT_RETURNED, 0, NULL }
#define REQUESTED(n) { "requested", FACT_NUMBER, (n), NULL }
#define REQUESTED_IF(n) { "requested", FACT_NUMBER_IF, (n), NULL }
#define OFFSET(n) { "offset", FACT_NUMBER, (n), NULL }
#define OLD_OFFSET(n) { "old_offset", FACT_NUMBER, (n), NULL }
#define FLAGS(n) { "flags", FACT_NUMBER, (n), NULL }
#define FLAGS_IF(n) { "flags", FACT_NUMBER_IF, (n), NULL }
#define DEVICE_READ(n) { "device_read", FACT_NUMBER, (n), NULL }
#define DEVICE_READ_MIN(n) { "device_read", FACT_AT_LEAST, (n), NULL }
#define DIRTIED_MIN(n) { "dirtied", FACT_AT_LEAST, (n), NULL }
#define ADDRESS_SPACE(n) { "address_space", FACT_NUMBER, (n), NULL }
#define SLEEP(ns) { "requested_sleep_ns", FACT_NUMBER, (ns), NULL }
#define TIMEOUT(ns) { "timeout_ns", FACT_NUMBER, (ns), NULL }	/* -1: for ever */
#define NFDS(n) { "nfds", FACT_NUMBER, (n), NULL }
#define EPOLL_OP(t) { "epoll_op", FACT_TEXT, 0, (t) }
#define EPOLL_TARGET(fd) { "epoll_target_fd", FACT_NUMBER, (fd), NULL }
#define EPOLL_EVENTS(n) { "epoll_events", FACT_NUMBER, (n), NULL }
/* The kernel made the call again so often, after signals: one row. */
#define RESTARTS(n) { "restarts", FACT_NUMBER, (n), NULL }
/* The program sees EINTR; the row has the code by which the kernel decided that. */
#define INTERRUPTED(code) { "interrupted", FACT_NUMBER, -(code), NULL }
#define ERESTARTSYS 512
#define ERESTARTNOINTR 513
#define ERESTARTNOHAND 514
#define ERESTART_RESTARTBLOCK 516
/* Endpoints of a socket; NULL: it has none. */
#define LOCAL(p) { "local", (p) ? FACT_TEXT : FACT_ABSENT, 0, (p) }
#define REMOTE(p) { "remote", (p) ? FACT_TEXT : FACT_ABSENT, 0, (p) }
/* A text passed or received that is no path. */
#define NAMED(t) { "name", (t) ? FACT_TEXT : FACT_ABSENT, 0, (t) }
#define PROTOCOL(t) { "protocol", FACT_TEXT, 0, (t) }
#define ABI(t) { "abi", FACT_TEXT, 0, (t) }
/* It never began: by whom. Of one that was "trapped" the row has no result. */
#define AWAY(t) { "turned_away", FACT_TEXT, 0, (t) }
#define FAILS(e) { "error", FACT_ERROR, (e), NULL }
#define RETURNS(n) { "ret", FACT_NUMBER, (n), NULL }
#define ABSENT(f) { (f), FACT_ABSENT, 0, NULL }
#define ANY(f) { (f), FACT_ANY, 0, NULL }

/* Must be absent unless stated. */
#define STRICT_FIELDS \
	"fd", "file", "old_file", "bytes", "error", "restarts", "address_space", \
	"requested_sleep_ns", "timeout_ns", "nfds", "epoll_op", "epoll_target_fd", "epoll_events", \
	"turned_away"

/* Arguments of a call, as the registers carry them. */
#define A0() 0, (const long[]){ 0 }
#define A1(a) 1, (const long[]){ (long)(a) }
#define A2(a, b) 2, (const long[]){ (long)(a), (long)(b) }
#define A3(a, b, c) 3, (const long[]){ (long)(a), (long)(b), (long)(c) }
#define A4(a, b, c, d) 4, (const long[]){ (long)(a), (long)(b), (long)(c), (long)(d) }
#define A5(a, b, c, d, e) \
	5, (const long[]){ (long)(a), (long)(b), (long)(c), (long)(d), (long)(e) }
#define A6(a, b, c, d, e, f) \
	6, (const long[]){ (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f) }

#define FACTS(...) (const struct fact[]){ { 0 }, ##__VA_ARGS__, { 0 } }

/*
 * CALL(read, A3(fd, buf, 10), FD(fd), PATH(file), BYTES(10)): make the call and note it.
 * Returns its result, an error as a negative errno. A result that contradicts the facts ends
 * the scenario with a message.
 */
#define CALL(name, args, ...) call(SYS_##name, #name, args, FACTS(__VA_ARGS__))
/* More facts about this task's last call, known only after it. */
#define ALSO(...) also(FACTS(__VA_ARGS__))
/* A call that no row can show, though strace sees it. */
#define UNSEEN(name, args, ...) unseen(SYS_##name, #name, args, FACTS(__VA_ARGS__))

long call(long nr, const char *name, int nargs, const long *args, const struct fact *facts);
long unseen(long nr, const char *name, int nargs, const long *args, const struct fact *facts);
void also(const struct fact *facts);

/* The same in two steps, for calls that need their own code (vfork). */
struct note;
struct note *note_call(const char *name, int nargs, const long *args, const struct fact *facts);
void note_result(struct note *n, long ret);

/*
 * What body notes comes before this task's last call, which it interrupts: a handler in a call
 * that goes on afterwards.
 */
void inside_last_call(void (*body)(void));

/* Make a call without noting it; an error as a negative errno. Unwatched tasks only. */
long raw(long nr, const long *args);

/* A task of the scenario: one thread. me is the caller's. */
struct task {
	struct task *next;
	int pid, tid;
	bool from_start;	/* judged from its first row: it has no MARK_BEGIN */
	char comm[16];
	const char *exe;
	unsigned int uid, gid;
	struct note *first, *last, *last_call;
};
extern __thread struct task *me;

void begin(void);
void end(void);
void unwatched(void);
void watched(void);

/* task.c: children and threads. */
/* A task record for the caller's next child; the parent fills in its ids. */
struct task *task_new(bool from_start);
/* clone(2) as fork does it, noted; the child runs body and leaves with exit_group(0). */
long start_child(void (*body)(void *), void *arg);
/* The same with clone flags and a signal of the caller's choice (CLONE_FILES | SIGCHLD). */
long start_clone(unsigned long flags, void (*body)(void *), void *arg);
/* The same by any call that makes a process which goes on with the caller's stack. */
long start_by(long nr, const char *name, int nargs, const long *args, void (*body)(void *),
	      void *arg);
/* wait4(2), noted; the child must have exited with 0. */
void wait_child(long pid);
/* A thread with a window of its own around body; started and joined unwatched. */
struct thread;
struct thread *start_thread(void (*body)(void *), void *arg);
void join_thread(struct thread *t);
/* True once the thread sleeps in the kernel. The caller is unwatched meanwhile. */
void wait_asleep(const struct task *t);
/* The same for a process that has ended, or whose leader has. */
void wait_zombie(int pid);
const struct task *thread_task(const struct thread *t);
/* Wait, unwatched, until *flag is at least n: a barrier without watched calls. */
void wait_flag(volatile int *flag, int n);

/*
 * denied.c: what seccomp does from now on when the caller, or what it starts, makes one of these
 * calls, at most 11 by their numbers for arch (AUDIT_ARCH_*). Unwatched. Returns what seccomp(2)
 * does: with SECCOMP_FILTER_FLAG_NEW_LISTENER a descriptor.
 */
#ifdef __x86_64__
#define ARCH_NATIVE AUDIT_ARCH_X86_64
#else
#define ARCH_NATIVE AUDIT_ARCH_AARCH64
#endif
long turn_away(unsigned int action, unsigned int flags, unsigned int arch, const int *numbers,
	       int n);

/* Does this kernel make 32-bit calls for 64-bit programs? One that does not sends a signal. */
bool has_compat(void);
/* One of them by its number among these, noted. Only with has_compat(). */
long call_compat(long nr, const char *name, int nargs, const long *args,
		 const struct fact *facts);

/* files.c: what scenarios prepare; never inside a window. */
/* A path in the scenario's directory, kept to the end. */
const char *in(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A file of size bytes "0123456789012..."; returns path. */
const char *make_file(const char *path, size_t size);
const char *make_dir(const char *path);
const char *make_link(const char *target, const char *path);
/* Open outside the window; the scenario ends if that fails. */
int open_file(const char *path, int flags);
/* What Linux calls this descriptor's file (pipe:[7]), without " (deleted)". Unwatched. */
const char *name_of(int fd);
/* Same, when the caller is not in its window. */
const char *name_before(int fd);
/*
 * What is known of the file at this path, which must be there now, once no path leads to it: its
 * path in its file system.
 */
const char *detached(const char *path);
/* File modes bind this task too, be it root. */
void obey_modes(void);
/* True if dir's filesystem reads from a block device. */
bool on_device(const char *dir);
/* A mount namespace of the caller's own in which nothing propagates; skips without root. */
void own_mounts(void);
/* Back to where the caller's own_mounts() left, if it did: its mounts go. */
void leave_own_mounts(void);
/* Has this kernel the call? Never inside a window, as it is tried. */
bool has_call(long nr);
/* Skips the scenario if not. */
#define NEED(name) need_call(SYS_##name, #name)
void need_call(long nr, const char *name);

/* note.c: the shared memory. */
struct shared {
	size_t used;
	struct task *tasks;
	int failed;
	int main_pid;
	char scenario[64];
	char expect[4096];	/* where the notes go; empty: nowhere */
	char hold[4096];	/* FIFO to wait for before the window; empty: none */
	char dir[4096];		/* real path of the scenario's directory */
	char self[4096];	/* real path of this program */
	uint64_t number;	/* the scenario's N, 0 for its default */
	void *data;		/* what the scenario hands to its steps after exec */
	bool temporary;		/* dir was made here and goes at the end */
};
extern struct shared *shared;
void shared_create(void);
void shared_attach(struct task *task);	/* after exec */
void *shared_alloc(size_t n);
const char *shared_copy(const char *p, size_t n);
/* Write all notes to shared->expect. */
void notes_write(void);
/* State a count instead of rows: n calls of this name by the scenario's tasks. */
void note_count(const char *name, uint64_t n);

/* This kernel or these privileges cannot do it: "skip: kernel: ..." on stdout, status 77. */
void skip(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
/* The scenario went wrong: message on stderr, status 1 for the whole workload. */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* What an exec'd copy of this program goes on with (exec.c). */
void resume(const char *step);

/* The table of scenarios: S(name, what it would catch). */
#include "scenarios.h"
#define S(name, what) void scenario_##name(void);
SCENARIOS(S)
#undef S

#endif
