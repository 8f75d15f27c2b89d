/* SPDX-License-Identifier: BSD-2-Clause */
/* killed ROUNDS, rebooted PROCESSES MS: tasks that end in the middle of a call. */
#include "faults.h"

#include <errno.h>
#include <linux/reboot.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int pipes[2], words[KINDS];

static void *blocked(void *arg)
{
	int kind = (int)(long)arg;

	step();
	for (;;)
		block(kind, pipes[0], &words[kind]);
	return NULL;
}

static void *busy(void *arg)
{
	long us = (long)arg;

	if (us)
		nap_us(us);
	else
		for (;;)
			step();
	step();
	syscall(SYS_exit_group, 0);
	return NULL;
}

/* One process: alone in a loop of short calls or in a long one, or with threads in all kinds. */
static void live(int how, long us)
{
	forget_tid();
	switch (how) {
	case 0:
		for (;;)
			step();
	case 1:
		blocked((void *)(us % KINDS));
		break;
	default:
		for (long kind = 0; kind < KINDS; kind++)
			start(blocked, (void *)kind, NULL, 0);
		start(busy, NULL, NULL, 0);
		if (how == 2)		/* one thread ends all */
			start(busy, (void *)(us + 1), NULL, 0);
		if (how == 3)		/* the leader ends before the others */
			syscall(SYS_exit, 0);
		for (;;)
			step();
	}
}

static pid_t give_birth(int how, long us)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid)
		live(how, us);
	return pid;
}

static void bury(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		die("wait");
	if (!(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) && status)
		die("a child did not end as it should");
}

/*
 * ROUNDS processes killed at any moment, short ones; and as many as a twentieth of that at once,
 * which are in their calls for so long that a capture has told that they began.
 */
int run_killed(char **argv)
{
	long rounds = atol(argv[0]), old = rounds / 20;
	pid_t *pids = calloc((size_t)old + 1, sizeof(*pids));

	if (!pids || pipe(pipes))
		die("memory");
	for (long i = 0; i < old; i++)
		pids[i] = give_birth(1, i);
	for (long i = 0; i < rounds; i++) {
		int how = (int)(i % 5);	/* 0 to 3, and once more with all kinds */
		long us = draw(how < 2 ? 300 : 600);
		pid_t pid = give_birth(how, us);

		if (how != 2) {
			nap_us(us);
			kill(pid, SIGKILL);
		}
		bury(pid);
	}
	for (long i = 0; i < old; i++) {
		kill(pids[i], SIGKILL);
		bury(pids[i]);
	}
	free(pids);
	return 0;
}

/*
 * reboot(2) in a pid namespace of one's own ends the caller, in the call: no exit follows. It is
 * then a zombie for MS.
 */
int run_rebooted(char **argv)
{
	long n = atol(argv[0]), ms = atol(argv[1]);
	pid_t *pids = calloc((size_t)n + 1, sizeof(*pids));

	if (!pids)
		die("memory");
	for (long i = 0; i < n; i++) {
		pids[i] = (pid_t)syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0);
		if (pids[i] < 0)
			skip("no pid namespace, errno", errno);
		if (pids[i])
			continue;
		syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
			LINUX_REBOOT_CMD_RESTART, NULL);
		_exit(1);
	}
	nap_us(1000 * ms);
	for (long i = 0; i < n; i++)
		waitpid(pids[i], NULL, 0);
	free(pids);
	return 0;
}
