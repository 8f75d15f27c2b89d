/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exec: a new program under the same or another thread id. The copy of this program that a
 * scenario starts finds its notes in the shared memory, passes its libc's own calls unwatched
 * and goes on at the step that its arguments name.
 */
#include "note.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

extern char **environ;

struct image {
	const char *path;	/* as passed */
	const char *file;	/* what the row must name */
	char *argv[5];
};

/* The arguments that start step in the copy; path's last part becomes its command name. */
static void image(struct image *i, const char *path, const char *file, const char *step,
		  const struct task *task)
{
	i->path = path;
	i->file = file;
	i->argv[0] = (char *)path;
	i->argv[1] = (char *)"--resume";
	i->argv[2] = (char *)step;
	i->argv[3] = (char *)text("%p", (const void *)task);
	i->argv[4] = NULL;
}

/* Make the call that does not come back; whatever runs next is the new image. */
static void exec_image(const struct image *i)
{
	struct task *t = me;
	struct note *n = note_call("execve", A3(i->path, i->argv, environ), FACTS(PATH(i->file)));

	note_result(n, 0);
	/* The name the kernel gives; until watched() the new image is not judged. */
	snprintf(t->comm, sizeof(t->comm), "%s", strrchr(i->file, '/') + 1);
	unwatched();
	raw(SYS_execve, (long[6]){ (long)i->path, (long)i->argv, (long)environ });
	die("execve %s: %s", i->path, strerror(errno));
}

struct handed {
	const char *kept, *closed;
	long keptfd, closedfd;
};

static void exec_child(void *arg)
{
	struct handed *h = arg;
	struct image i;

	image(&i, "./second", in("second"), "inherit", me);
	h->keptfd = CALL(openat, A4(AT_FDCWD, h->kept, O_RDONLY, 0), NEWFD, PATH(h->kept));
	h->closedfd = CALL(openat, A4(AT_FDCWD, h->closed, O_RDONLY | O_CLOEXEC, 0), NEWFD,
			   PATH(h->closed));
	CALL(execve, A3(in("none"), i.argv, environ), FAILS(ENOENT), PATH(in("none")));
	CALL(execve, A3("./kept", i.argv, environ), FAILS(EACCES), PATH(h->kept));
	exec_image(&i);
}

/* By a directory's descriptor, and by the descriptor of the program itself. */
static void execat_child(void *arg)
{
	const bool *by_file = arg;
	int dirfd, file;
	struct note *n;
	struct image i;

	unwatched();
	dirfd = open_file(shared->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	file = open_file(shared->self, O_RDONLY);
	watched();
	image(&i, "second", in("second"), "renamed", me);
	CALL(execveat, A5(dirfd, "none", i.argv, environ, 0), FAILS(ENOENT), PATH(in("none")));
	CALL(execveat, A5(dirfd, "kept", i.argv, environ, 0), FAILS(EACCES), PATH(in("kept")));
	CALL(execveat, A5(9999, "second", i.argv, environ, 0), PATH("second"), STATE("passed"),
	     FAILS(EBADF));
	if (*by_file) {
		n = note_call("execveat", A5(file, "", i.argv, environ, AT_EMPTY_PATH),
			      FACTS(FD(file), PATH(shared->self)));
	} else {
		n = note_call("execveat", A5(dirfd, "second", i.argv, environ, 0),
			      FACTS(PATH(in("second"))));
	}
	note_result(n, 0);
	unwatched();
	raw(SYS_execveat, (long[6]){ n->args[0], n->args[1], n->args[2], n->args[3], n->args[4] });
	die("execveat: %s", strerror(errno));
}

static void step_inherit(void)
{
	const struct handed *h = shared->data;
	char buf[4];

	CALL(read, A3(h->keptfd, buf, 4), FD(h->keptfd), PATH(h->kept), BYTES(4), OFFSET(0));
	CALL(read, A3(h->closedfd, buf, 4), FD(h->closedfd), FAILS(EBADF));
	CALL(openat, A4(AT_FDCWD, "none", O_RDONLY, 0), FAILS(ENOENT), PATH(in("none")));
}

static void prepare(void)
{
	make_link(shared->self, in("second"));
	if (chdir(shared->dir))
		die("chdir: %s", strerror(errno));
}

void scenario_exec_inherit(void)
{
	struct handed *h = shared_alloc(sizeof(*h));

	shared->data = h;
	h->kept = make_file(in("kept"), 10);
	h->closed = make_file(in("closed"), 10);
	prepare();
	begin();
	wait_child(start_child(exec_child, h));
	end();
}

void scenario_exec_vfork(void)
{
	struct task *const parent = me;
	struct task *child;
	struct image i;
	struct note *n;
	long pid;

	prepare();
	begin();
	child = task_new(true);
	image(&i, in("second"), in("second"), "brief", child);
	n = note_call("vfork", A0(), FACTS());
	pid = vfork();
	if (!pid) {
		/* The parent sleeps until exec; its memory, me included, is shared. */
		me = child;
		CALL(execve, A3(in("none"), i.argv, environ), FAILS(ENOENT), PATH(in("none")));
		exec_image(&i);
	}
	me = parent;
	note_result(n, pid);
	wait_child(pid);
	CALL(getppid, A0());
	child->pid = child->tid = pid;
	end();
}

void scenario_exec_at(void)
{
	static bool by_file[] = { false, true };

	make_file(in("kept"), 10);
	prepare();
	begin();
	for (int i = 0; i < 2; i++)
		wait_child(start_child(execat_child, &by_file[i]));
	end();
}

static void step_brief(void)
{
	CALL(getppid, A0());
}

/*
 * Its path is on a page that was never touched, and goes with the old address space: the tracer
 * has it neither before nor after the call.
 */
static void exec_cold(void *arg)
{
	struct image i;

	image(&i, arg, in("second"), "brief", me);
	exec_image(&i);
}

void scenario_exec_cold(void)
{
	int store = open_file(in("store"), O_RDWR | O_CREAT);
	char *page;

	prepare();
	if (pwrite(store, "./second", 9, 0) != 9)
		die("store: %s", strerror(errno));
	page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, store, 0);
	if (page == MAP_FAILED)
		die("mmap: %s", strerror(errno));
	begin();
	wait_child(start_child(exec_cold, page));
	end();
}

static void exec_in_thread(void *arg)
{
	struct task *leader = arg;
	struct note *n;
	struct image i;

	CALL(getppid, A0());
	/* The leader's own note says that it is unwatched once it waits for this thread. */
	wait_asleep(leader);
	image(&i, in("second"), in("second"), "brief", leader);
	n = note_call("execve", A3(i.path, i.argv, environ), FACTS(PATH(i.file)));
	note_result(n, 0);
	strcpy(leader->comm, "second");
	raw(SYS_execve, (long[6]){ (long)i.path, (long)i.argv, (long)environ });
	die("execve: %s", strerror(errno));
}

/* The caller's tid ends with the call, the new image goes on under the leader's. */
void scenario_exec_thread(void)
{
	prepare();
	begin();
	join_thread(start_thread(exec_in_thread, me));
	die("still here after exec");
}

void resume(const char *step)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} steps[] = { { "inherit", step_inherit }, { "brief", step_brief },
		      { "renamed", step_brief } };

	me->pid = me->tid = getpid();
	/* What a program is called that was begun by its descriptor changed with Linux 6.14. */
	if (!strcmp(step, "renamed"))
		prctl(PR_GET_NAME, me->comm);
	watched();
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (!strcmp(steps[i].name, step))
			steps[i].run();
	if (me->pid != shared->main_pid)
		CALL(exit_group, A1(0));
	end();
}
