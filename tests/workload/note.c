/* SPDX-License-Identifier: BSD-2-Clause */
#include "note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * Fixed, so that pointers survive exec: above every heap, below every stack and library, on
 * 47 and 48 bits of address space.
 */
#define SHARED_ADDRESS ((void *)0x200000000000)
#define SHARED_SIZE ((size_t)512 << 20)	/* sparse */
#define SHARED_FD 600

struct shared *shared;
__thread struct task *me;

static void shared_map(int fd)
{
	shared = mmap(SHARED_ADDRESS, SHARED_SIZE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0);
	if (shared != SHARED_ADDRESS) {
		perror("workload: shared memory");
		exit(1);
	}
}

void shared_create(void)
{
	int fd = memfd_create("workload-notes", 0);

	if (fd < 0 || ftruncate(fd, SHARED_SIZE) || dup2(fd, SHARED_FD) < 0) {
		perror("workload: memfd");
		exit(1);
	}
	close(fd);
	shared_map(SHARED_FD);
	shared->used = (sizeof(*shared) + 15) & ~(size_t)15;
}

void shared_attach(struct task *task)
{
	shared_map(SHARED_FD);
	me = task;
	me->exe = shared->self;
}

void *shared_alloc(size_t n)
{
	size_t at = __atomic_fetch_add(&shared->used, (n + 15) & ~(size_t)15, __ATOMIC_RELAXED);

	if (at + n > SHARED_SIZE)
		die("too many notes");
	return (char *)shared + at;
}

const char *shared_copy(const char *p, size_t n)
{
	char *copy = shared_alloc(n + 1);

	memcpy(copy, p, n);
	copy[n] = 0;
	return copy;
}

static struct note *note_new(enum note_kind kind)
{
	struct note *n = shared_alloc(sizeof(*n));

	n->kind = kind;
	if (me->last)
		me->last->next = n;
	else
		me->first = n;
	me->last = n;
	return n;
}

static void note_facts(struct note *n, const struct fact *f)
{
	/* The first one only stands before the comma. */
	while ((++f)->field) {
		struct fact *to = &n->facts[n->nfacts];

		if (++n->nfacts > MAX_FACTS)
			die("too many facts about %s", n->name);
		*to = *f;
		/* Literals do not survive exec. */
		to->field = shared_copy(f->field, strlen(f->field));
		if (f->text)
			to->text = shared_copy(f->text, strlen(f->text));
	}
}

struct note *note_call(const char *name, int nargs, const long *args, const struct fact *facts)
{
	struct note *n = note_new(NOTE_CALL);

	n->name = shared_copy(name, strlen(name));
	n->nargs = nargs;
	memcpy(n->args, args, nargs * sizeof(*args));
	memcpy(n->comm, me->comm, sizeof(n->comm));
	n->exe = me->exe;
	n->uid = me->uid;
	n->gid = me->gid;
	note_facts(n, facts);
	me->last_call = n;
	return n;
}

const struct fact *note_fact(const struct note *n, const char *field)
{
	/* The last one counts: ALSO() may correct what CALL() said. */
	for (int i = n->nfacts - 1; i >= 0; i--)
		if (!strcmp(n->facts[i].field, field))
			return &n->facts[i];
	return NULL;
}

/* A scenario must do what it says: its own mistake is never taken for the tracer's. */
static void check_result(const struct note *n)
{
	const struct fact *error = note_fact(n, "error"), *ret = note_fact(n, "ret");
	const struct fact *bytes = note_fact(n, "bytes");

	if (note_fact(n, "interrupted") && n->ret != -EINTR)
		die("%s returned %ld: it was not interrupted", n->name, n->ret);
	if (note_fact(n, "interrupted"))
		return;
	if (error && n->ret != -error->number)
		die("%s returned %ld, not %s", n->name, n->ret, strerrorname_np(error->number));
	if (error)
		return;
	if (n->ret < 0 && n->ret > -4096)
		die("%s failed: %s", n->name, strerrorname_np(-n->ret));
	if (!ret && bytes && bytes->kind == FACT_NUMBER)
		ret = bytes;
	if (ret && n->ret != ret->number)
		die("%s returned %ld, not %ld", n->name, n->ret, (long)ret->number);
}

void note_result(struct note *n, long ret)
{
	const struct fact *interrupted = note_fact(n, "interrupted");

	n->ret = ret;
	n->returned = true;
	check_result(n);
	if (interrupted)
		n->ret = interrupted->number;
}

long raw(long nr, const long *a)
{
	long ret = syscall(nr, a[0], a[1], a[2], a[3], a[4], a[5]);

	return ret == -1 ? -errno : ret;
}

static long perform(long nr, struct note *n)
{
	long args[6] = { 0 };

	if (nr == NO_SUCH_CALL)
		skip("kernel: this architecture has no %s", n->name);
	memcpy(args, n->args, sizeof(args));
	note_result(n, raw(nr, args));
	return n->ret;
}

long call(long nr, const char *name, int nargs, const long *args, const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);
	const struct fact *ret = note_fact(n, "ret");

	n->nr = nr;
	/* A successful execve returns into another image: its result is known before. */
	if (ret) {
		n->ret = ret->number;
		n->returned = true;
	}
	return perform(nr, n);
}

long unseen(long nr, const char *name, int nargs, const long *args, const struct fact *facts)
{
	struct note *n = note_call(name, nargs, args, facts);

	n->kind = NOTE_UNSEEN;
	return perform(nr, n);
}

void also(const struct fact *facts)
{
	note_facts(me->last_call, facts);
}

void inside_last_call(void (*body)(void))
{
	struct note *outer = me->last, *before = me->first, *outer_call = me->last_call;

	while (before != outer && before->next != outer)
		before = before->next;
	if (before == outer)
		die("no call before the one that was interrupted");
	before->next = NULL;
	me->last = before;
	body();
	me->last->next = outer;
	me->last = outer;
	me->last_call = outer_call;
}

void note_count(const char *name, uint64_t count)
{
	struct note *n = note_new(NOTE_COUNT);

	n->name = shared_copy(name, strlen(name));
	n->count = count;
}

static void mark(int number)
{
	long args[6] = { number };

	raw(SYS_close, args);
}

/* A test that starts the capture on a running workload lets go of the FIFO when it is ready. */
static void hold(void)
{
	char byte;
	int fd;

	if (!shared->hold[0] || shared->main_pid != me->tid)
		return;
	fd = open(shared->hold, O_RDONLY);
	if (fd < 0)
		die("%s: %s", shared->hold, strerror(errno));
	while (read(fd, &byte, 1) > 0)
		;
	close(fd);
}

void begin(void)
{
	hold();
	mark(MARK_BEGIN);
}

void end(void)
{
	note_new(NOTE_END)->mark = MARK_END;
	mark(MARK_END);
}

void unwatched(void)
{
	note_new(NOTE_UNTIL)->mark = MARK_WATCHED;
}

void watched(void)
{
	mark(MARK_WATCHED);
}

void skip(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("skip: ", stdout);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	_exit(77);
}

void die(const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = snprintf(line, sizeof(line), "workload: %s: ", shared->scenario);
	n += vsnprintf(line + n, sizeof(line) - n - 1, fmt, ap);
	va_end(ap);
	if (n > (int)sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	if (write(2, line, n) < 0)
		n = 0;
	shared->failed = 1;
	_exit(1);
}
