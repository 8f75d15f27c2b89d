/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that others answer, and what can be known of them: what they pass, even though the kernel
 * has not looked at it; nothing of what they bring about.
 */
#include "note.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define DENY(action, numbers) \
	turn_away(action, 0, ARCH_NATIVE, numbers, sizeof(numbers) / sizeof((numbers)[0]))

/* ---- What they pass -------------------------------------------------------------------------- */

/* A text in a page that nobody has touched: the file's, not yet in the process. */
static const char *untouched(const char *s)
{
	int fd = open_file(make_file(in("untouched"), 4096), O_RDWR);
	const char *p;

	if (pwrite(fd, s, strlen(s) + 1, 0) < 0)
		die("pwrite: %s", strerror(errno));
	p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	close(fd);
	return p;
}

struct passed {
	const char *file, *other, *cold, *sock_name;
	int fd, top, sock;
};

static void pass(void *arg)
{
	static const int numbers[] = { SYS_mkdirat, SYS_openat, SYS_renameat2, SYS_unlinkat,
				       SYS_execve, SYS_clone, SYS_write, SYS_pread64, SYS_dup,
				       SYS_exit, SYS_connect };
	const struct passed *p = arg;
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9),
				  .sin_addr = { htonl(INADDR_LOOPBACK) } };
	char buf[8] = "";

	DENY(SECCOMP_RET_ERRNO | EPERM, numbers);
#define DENIED FAILS(EPERM), AWAY("intercepted")
	CALL(mkdirat, A3(AT_FDCWD, "dir", 0700), PATH(in("dir")), DENIED);
	CALL(openat, A4(p->top, "new", O_RDWR | O_CREAT, 0600), PATH(in("new")),
	     FLAGS(O_RDWR | O_CREAT), DENIED);
	CALL(renameat2, A5(AT_FDCWD, p->file, AT_FDCWD, p->other, 0), OLD(p->file),
	     PATH(p->other), DENIED);
	CALL(unlinkat, A3(AT_FDCWD, p->cold, 0), STATE("unreadable"), DENIED);
	CALL(unlinkat, A3(AT_FDCWD, NULL, 0), ABSENT("file_state"), DENIED);
	CALL(execve, A3(shared->self, NULL, NULL), PATH(shared->self), DENIED);
	CALL(clone, A5(SIGCHLD, 0, 0, 0, 0), DENIED);
	CALL(write, A3(p->fd, buf, 5), FD(p->fd), PATH(p->file), FLAGS(O_RDWR), REQUESTED(5),
	     DENIED);
	CALL(pread64, A4(p->fd, buf, 5, 4), FD(p->fd), PATH(p->file), REQUESTED(5), OFFSET(4),
	     DENIED);
	CALL(dup, A1(p->fd), FD(p->fd), PATH(p->file), DENIED);
	/* A thread that does not end. */
	CALL(exit, A1(7), DENIED);
	CALL(connect, A3(p->sock, &to, sizeof(to)), FD(p->sock), PATH(p->sock_name),
	     REMOTE("127.0.0.1:9"), DENIED);
#undef DENIED
	CALL(getpid, A0());
}

void scenario_denied_passed(void)
{
	struct passed p = { .file = make_file(in("file"), 10), .other = in("other"),
			    .cold = untouched(in("file")), .sock = socket(AF_INET, SOCK_DGRAM, 0) };

	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
	p.fd = open_file(p.file, O_RDWR);
	p.top = open_file(shared->dir, O_PATH);
	p.sock_name = name_before(p.sock);
	begin();
	wait_child(start_child(pass, &p));
	end();
}

/* ---- What a supervisor makes up -------------------------------------------------------------- */

struct answers {
	const char *file;
	int fd;
	volatile int listener;	/* 0 before it is there */
};

static void be_answered(void *arg)
{
	static const int numbers[] = { SYS_openat, SYS_write, SYS_read, SYS_dup, SYS_socket,
				       SYS_execve, SYS_brk };
	struct answers *a = arg;
	char buf[8] = "";

	a->listener = (int)turn_away(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER,
				     ARCH_NATIVE, numbers, 7);
	/* As the supervisor answers them, below. */
	CALL(openat, A4(AT_FDCWD, a->file, O_RDONLY, 0), PATH(a->file), RETURNS(77),
	     AWAY("intercepted"));
	CALL(openat, A4(AT_FDCWD, a->file, O_RDONLY, 0), PATH(a->file), AWAY("intercepted"));
	CALL(write, A3(a->fd, buf, 5), FD(a->fd), PATH(a->file), REQUESTED(5), RETURNS(5),
	     AWAY("intercepted"));
	CALL(read, A3(a->fd, buf, 5), FD(a->fd), PATH(a->file), REQUESTED(5), RETURNS(3),
	     AWAY("intercepted"));
	CALL(dup, A1(a->fd), FD(a->fd), PATH(a->file), RETURNS(66), AWAY("intercepted"));
	CALL(socket, A3(AF_INET, SOCK_DGRAM, 0), RETURNS(a->fd), AWAY("intercepted"));
	/* The same program goes on. */
	CALL(execve, A3(a->file, NULL, NULL), PATH(a->file), RETURNS(0), AWAY("intercepted"));
	CALL(brk, A1(0), RETURNS(4096), AWAY("intercepted"));
	CALL(openat, A4(AT_FDCWD, a->file, O_RDONLY, 0), PATH(a->file), FAILS(EMFILE),
	     AWAY("intercepted"));
	CALL(openat, A4(AT_FDCWD, a->file, O_RDONLY, 0), NEWFD, PATH(a->file), FLAGS(O_RDONLY));
}

static void answer(int listener, const struct answers *a, const struct seccomp_notif_resp *with)
{
	struct seccomp_notif_resp answer = *with;
	struct seccomp_notif call = { 0 };
	struct seccomp_notif_addfd add = { .flags = SECCOMP_ADDFD_FLAG_SEND,
					   .srcfd = (unsigned int)a->fd };

	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call))
		die("SECCOMP_IOCTL_NOTIF_RECV: %s", strerror(errno));
	answer.id = add.id = call.id;
	if (answer.val == -1 ? ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add) < 0
			     : ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) < 0)
		die("answering: %s", strerror(errno));
}

void scenario_denied_answers(void)
{
	struct answers *a = shared_alloc(sizeof(*a));
	long pid;

	a->file = make_file(in("file"), 10);
	a->fd = open_file(a->file, O_RDWR);
	begin();
	pid = start_clone(CLONE_FILES | SIGCHLD, be_answered, a);
	wait_flag(&a->listener, 1);
	unwatched();
	for (int i = 0; i < 10; i++)
		answer(a->listener, a, (const struct seccomp_notif_resp[]){
			{ .val = 77 }, { .val = -1 /* by SECCOMP_IOCTL_NOTIF_ADDFD */ },
			{ .val = 5 }, { .val = 3 }, { .val = 66 }, { .val = a->fd }, { .val = 0 },
			{ .val = 4096 }, { .error = -EMFILE },
			{ .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE } } + i);
	watched();
	wait_child(pid);
	end();
}

/* ---- Beside other calls ---------------------------------------------------------------------- */

static int pipe_fd[2];
static const char *pipe_name;

static void in_handler(void)
{
	CALL(getppid, A0(), FAILS(EPERM), AWAY("intercepted"));
	CALL(write, A3(pipe_fd[1], "abc", 3), FD(pipe_fd[1]), PATH(pipe_name), BYTES(3));
	note_call("rt_sigreturn", A0(), FACTS());
}

static void on_alarm(int sig)
{
	(void)sig;
	inside_last_call(in_handler);
}

/* A call that goes on after a handler does, whatever was turned away in it. */
void scenario_denied_inside(void)
{
	static const int numbers[] = { SYS_getppid };
	struct sigaction act = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	struct itimerval soon = { .it_value = { 0, 30000 } };
	char buf[4];

	if (pipe(pipe_fd) || sigaction(SIGALRM, &act, NULL))
		die("pipe: %s", strerror(errno));
	pipe_name = name_before(pipe_fd[0]);
	begin();
	DENY(SECCOMP_RET_ERRNO | EPERM, numbers);
	unwatched();
	setitimer(ITIMER_REAL, &soon, NULL);
	watched();
	CALL(read, A3(pipe_fd[0], buf, 4), FD(pipe_fd[0]), PATH(pipe_name), BYTES(3), REQUESTED(4),
	     RESTARTS(1));
	CALL(getppid, A0(), FAILS(EPERM), AWAY("intercepted"));
	end();
}

static void die_in_call(void *arg)
{
	static const int numbers[] = { SYS_getppid };

	(void)arg;
	DENY(SECCOMP_RET_KILL_THREAD, numbers);
	CALL(getpid, A0());
	UNSEEN(getppid, A0());
}

/* Among threads the kernel ends the one without an exit of its call. */
void scenario_denied_thread(void)
{
	begin();
	join_thread(start_thread(die_in_call, NULL));
	CALL(getppid, A0());
	end();
}

static volatile char dispatch;

static void on_dispatch(int sig)
{
	(void)sig;
	dispatch = 0;	/* SYSCALL_DISPATCH_FILTER_ALLOW */
	CALL(getpid, A0());
	note_call("rt_sigreturn", A0(), FACTS());
}

/* Calls that the process itself turns into signals are no calls to anybody. */
void scenario_denied_dispatch(void)
{
	const int set_dispatch = 59;	/* PR_SET_SYSCALL_USER_DISPATCH, Linux 5.11 */
	struct sigaction act = { .sa_handler = on_dispatch };

	if (sigaction(SIGSYS, &act, NULL))
		die("sigaction: %s", strerror(errno));
	begin();
	unwatched();
	if (raw(SYS_prctl, (long[6]){ set_dispatch, 1, 0, 0, (long)&dispatch }))
		skip("kernel: no system call dispatch to user space");
	watched();
	dispatch = 1;	/* SYSCALL_DISPATCH_FILTER_BLOCK */
	raw(SYS_getppid, (long[6]){ 0 });
	if (dispatch)
		die("the call was not turned into a signal");
	CALL(getppid, A0());
	end();
}

/* ---- A tracer takes them away ---------------------------------------------------------------- */

#ifdef __x86_64__

#define TAKEN 5		/* the result that the tracer makes up */

struct taken {
	const char *file;
	int fd;
};

/* Stops, so that the tracer can seize the caller. */
static void wait_for_tracer(long pid)
{
	CALL(kill, A2(pid, SIGSTOP));
}

/* Seccomp asks the tracer, who makes it no call at all. */
static void be_asked(void *arg)
{
	static const int numbers[] = { SYS_getppid };
	struct note *n;

	(void)arg;
	wait_for_tracer(CALL(getpid, A0()));
	DENY(SECCOMP_RET_TRACE, numbers);
	n = note_call("syscall_-1", A6(1, 2, 3, 4, 5, 6), FACTS(AWAY("unknown"), RETURNS(TAKEN)));
	note_result(n, raw(SYS_getppid, n->args));
	CALL(getpid, A0());
}

/* The tracer emulates two calls, which keep their numbers. */
static void be_emulated(void *arg)
{
	const struct taken *t = arg;
	long pid = CALL(getpid, A0());
	char buf[8] = "";

	wait_for_tracer(pid);
	/* From here on. */
	CALL(kill, A2(pid, SIGUSR1));
	CALL(write, A3(t->fd, buf, 5), FD(t->fd), PATH(t->file), REQUESTED(5), RETURNS(TAKEN),
	     AWAY("unknown"));
	CALL(read, A3(t->fd, buf, 6), FD(t->fd), PATH(t->file), REQUESTED(6), RETURNS(TAKEN),
	     AWAY("unknown"));
	CALL(getppid, A0());
}

static void seize(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status) ||
	    ptrace(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL |
		   PTRACE_O_TRACESECCOMP) || kill(pid, SIGCONT))
		die("seizing the child: %s", strerror(errno));
}

/* What the tracer makes of a call that has stopped. */
static void take(pid_t pid, bool number_too)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, pid, 0, &regs))
		die("PTRACE_GETREGS: %s", strerror(errno));
	if (number_too)
		regs.orig_rax = -1;
	regs.rax = TAKEN;
	ptrace(PTRACE_SETREGS, pid, 0, &regs);
}

/* Until the child ends, which is left for wait_child(). */
static void trace(pid_t pid)
{
	int status, emulated = 0, request = PTRACE_CONT;
	siginfo_t info;

	seize(pid);
	while (!waitid(P_PID, pid, &info, WEXITED | WSTOPPED | WNOWAIT) &&
	       info.si_code == CLD_TRAPPED && waitpid(pid, &status, 0) == pid) {
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8))
			take(pid, true);
		if (WSTOPSIG(status) == SIGUSR1)
			request = PTRACE_SYSEMU;
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			take(pid, false);
			/* The first one ends while all are emulated, the second as any other. */
			request = ++emulated < 2 ? PTRACE_SYSEMU : PTRACE_CONT;
		}
		ptrace(request, pid, 0, 0);
	}
}

void scenario_denied_traced(void)
{
	struct taken t = { .file = make_file(in("file"), 10) };
	void (*const bodies[])(void *) = { be_asked, be_emulated };
	long pid;

	t.fd = open_file(t.file, O_RDWR);
	begin();
	for (int i = 0; i < 2; i++) {
		pid = start_child(bodies[i], &t);
		unwatched();
		trace(pid);
		watched();
		wait_child(pid);
	}
	end();
}

#else

void scenario_denied_traced(void)
{
	skip("kernel: how a tracer changes a call is another thing on each architecture");
}

#endif
