/* SPDX-License-Identifier: BSD-2-Clause */
/* Message queues, shared memory, semaphores, futexes. */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>
#include <unistd.h>

void scenario_ipc_mq(void)
{
	const char *queue = text("workload-%d", me->pid), *name;
	struct mq_attr attr = { .mq_maxmsg = 2, .mq_msgsize = 16 }, now;
	unsigned int priority;
	char buf[16];
	long fd;

	begin();
	fd = CALL(mq_open, A4(queue, O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK, 0600, &attr), NEWFD,
		  FLAGS(O_CREAT | O_EXCL | O_RDWR | O_NONBLOCK));
	name = name_of(fd);
	ALSO(PATH(name));
/* A message has no position, though the queue is a regular file: read() of its state has. */
#define QUEUE FD(fd), PATH(name), ABSENT("offset")
	CALL(mq_open, A4(queue, O_CREAT | O_EXCL | O_RDWR, 0600, NULL), FAILS(EEXIST));
	CALL(mq_timedreceive, A5(fd, buf, 16, NULL, NULL), QUEUE, FAILS(EAGAIN), REQUESTED(16));
	CALL(mq_timedsend, A5(fd, "abc", 3, 1, NULL), QUEUE, RETURNS(0), REQUESTED(3));
	CALL(mq_timedsend, A5(fd, buf, 17, 1, NULL), QUEUE, FAILS(EMSGSIZE), REQUESTED(17));
	CALL(mq_timedreceive, A5(fd, buf, 16, &priority, NULL), QUEUE, BYTES(3), REQUESTED(16));
	CALL(mq_getsetattr, A3(fd, NULL, &now), QUEUE);
	CALL(read, A3(fd, buf, 10), FD(fd), PATH(name), BYTES(10), REQUESTED(10), OFFSET(0));
	CALL(read, A3(fd, buf, 10), FD(fd), PATH(name), BYTES(10), REQUESTED(10), OFFSET(10));
	CALL(mq_timedreceive, A5(fd, buf, 16, NULL, NULL), QUEUE, FAILS(EAGAIN), REQUESTED(16));
	CALL(mq_notify, A2(fd, NULL), QUEUE);
	CALL(mq_unlink, A1(queue));
	CALL(mq_unlink, A1(queue), FAILS(ENOENT));
	CALL(mq_getsetattr, A3(fd, NULL, &now), QUEUE, STATE("deleted"));
	CALL(close, A1(fd), QUEUE, STATE("deleted"));
#undef QUEUE
	CALL(mq_timedsend, A5(9999, "abc", 3, 1, NULL), FD(9999), FAILS(EBADF));
	CALL(mq_open, A4(queue, O_RDONLY, 0, NULL), FAILS(ENOENT), FLAGS(O_RDONLY));
	end();
}

void scenario_ipc_shm(void)
{
	struct shmid_ds ds;
	long id, at;

	begin();
	id = CALL(shmget, A3(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
	at = CALL(shmat, A3(id, NULL, 0));
	CALL(shmctl, A3(id, IPC_STAT, &ds));
	CALL(shmdt, A1(at));
	CALL(shmdt, A1(at), FAILS(EINVAL));
	CALL(shmctl, A3(id, IPC_RMID, NULL));
	CALL(shmctl, A3(id, IPC_STAT, &ds), FAILS(EINVAL));
	CALL(shmget, A3(IPC_PRIVATE, 0, IPC_CREAT | 0600), FAILS(EINVAL));
	end();
}

void scenario_ipc_msg(void)
{
	struct { long type; char text[16]; } m = { 1, "abcdef" };
	long id;

	begin();
	id = CALL(msgget, A2(IPC_PRIVATE, IPC_CREAT | 0600));
	/* What is sent is not returned: requested alone. */
	CALL(msgsnd, A4(id, &m, 6, 0), RETURNS(0), REQUESTED(6));
	CALL(msgrcv, A5(id, &m, 4, 0, 0), FAILS(E2BIG), REQUESTED(4));
	CALL(msgrcv, A5(id, &m, 4, 0, MSG_NOERROR), BYTES(4), REQUESTED(4));
	CALL(msgrcv, A5(id, &m, 16, 0, IPC_NOWAIT), FAILS(ENOMSG), REQUESTED(16));
	CALL(msgctl, A3(id, IPC_RMID, NULL));
	CALL(msgsnd, A4(id, &m, 6, IPC_NOWAIT), FAILS(EINVAL), REQUESTED(6));
	end();
}

void scenario_ipc_sem(void)
{
	struct sembuf up = { 0, 1, 0 }, down = { 0, -1, 0 }, now = { 0, -1, IPC_NOWAIT };
	struct timespec ms = { 0, 2000000 };
	long id;

	begin();
	id = CALL(semget, A3(IPC_PRIVATE, 1, IPC_CREAT | 0600));
	CALL(semop, A3(id, &up, 1));
	CALL(semctl, A4(id, 0, GETVAL, 0), RETURNS(1));
	CALL(semtimedop, A4(id, &down, 1, &ms), TIMEOUT(2000000));
	CALL(semtimedop, A4(id, &down, 1, &ms), TIMEOUT(2000000), FAILS(EAGAIN));
	CALL(semtimedop, A4(id, &now, 1, NULL), TIMEOUT(-1), FAILS(EAGAIN));
	CALL(semop, A3(id, NULL, 1), FAILS(EFAULT));
	CALL(semctl, A4(id, 0, IPC_RMID, 0));
	CALL(semop, A3(id, &up, 1), FAILS(EINVAL));
	end();
}

static volatile uint32_t word;

static void wait_for_word(void *arg)
{
	(void)arg;
	CALL(futex, A6(&word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL, NULL, 0), RETURNS(0));
}

void scenario_ipc_futex(void)
{
	struct timespec ms = { 0, 1000000 };
	struct thread *t;

	begin();
	CALL(futex, A6(&word, FUTEX_WAKE, 1, NULL, NULL, 0), RETURNS(0));
	CALL(futex, A6(&word, FUTEX_WAIT, 1, NULL, NULL, 0), FAILS(EAGAIN));
	/* Relative here, absolute for other commands: not a timeout that rows could show. */
	CALL(futex, A6(&word, FUTEX_WAIT, 0, &ms, NULL, 0), FAILS(ETIMEDOUT));
	CALL(futex, A6(NULL, FUTEX_WAIT, 0, NULL, NULL, 0), FAILS(EFAULT));
	CALL(futex, A6(&word, 77, 0, NULL, NULL, 0), FAILS(ENOSYS));
	t = start_thread(wait_for_word, NULL);
	wait_asleep(thread_task(t));
	CALL(futex, A6(&word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0), RETURNS(1));
	join_thread(t);
	end();
}
