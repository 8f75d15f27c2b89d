/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs whose calls tell by their arguments who made them, and by their results that enter and
 * exit belong together, whatever happens to the tasks meanwhile. tests/judge/faults.py holds every
 * row to that:
 *
 *	lseek(fd, WHO * tid + n)		returns the offset; n grows with each
 *	pread64(fd, buf, 1 + n % 97, WHO * tid + n)	returns what it was asked for
 *	read(pipe, buf, READ + 100 * tid + k)	0 or 1, or it is interrupted
 *	poll(fds, 1, POLL + tid)		1, or it is interrupted
 *	futex(word, FUTEX_WAIT, tid)		0, or it is interrupted
 *	nanosleep(SLEEP + tid seconds)		is interrupted
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#define WHO 1000000000L
#define READ 1073741824L	/* bytes: there are not so many */
#define POLL 1000000000L	/* ms: it does not time out */
#define SLEEP 1000000L		/* s */
#define SKIPPED 77

/* What was made of each call, for the judge: one for all processes of a run. */
struct made {
	long lseek, pread64, read, poll, futex, execve, execveat;
};
extern struct made *made;

/* A file of zeros that has every offset. */
extern int zeros;

/* The caller's next lseek or pread64, as the caller counts them; ends the program if it fails. */
void step(void);

/* The caller's tid, asked once; a child of fork asks anew. */
long my_tid(void);
void forget_tid(void);

/* A call that the caller blocks in; buf is a byte or more. k is below 100. */
long read_blocked(int fd, long k);
long poll_blocked(int fd);
long futex_blocked(void *word);
long sleep_blocked(void);
/* The kind is one of these four. */
long block(int kind, int fd, void *word);
#define KINDS 4

/* A thread with a stack of bytes at stack; with NULL, of its own. It is detached. Its errno. */
int start(void *(*body)(void *), void *arg, void *stack, size_t bytes);

void nap_us(long us);
/* A number below n, drawn from a series that is the same in each run. */
long draw(long n);
/* Without SA_NODEFER the handler begins with all signals blocked. */
void on_signal(int sig, void (*handler)(int), int flags);

void die(const char *what) __attribute__((noreturn));
void skip(const char *why, long n) __attribute__((noreturn));

/* The runs; each returns the status of the program. */
int run_parked(char **argv);
int run_killed(char **argv);
int run_rebooted(char **argv);
int run_exec(char **argv);
int run_nested(char **argv);
int run_storm(char **argv);
int run_changing(char **argv);
int run_race(char **argv);
int run_flood(char **argv);

#endif
