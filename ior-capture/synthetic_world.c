/* SPDX-License-Identifier: BSD-2-Clause */
#include "synthetic_world.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define MIX(...) .mix = (const uint8_t[]){ __VA_ARGS__ }, \
	.nmix = sizeof((const uint8_t[]){ __VA_ARGS__ })
#define C(name) SYNTH_##name

/* Directories that a machine has; the rest of SYNTH_DIRS lies below the projects. */
static const char *const places[] = {
	"/etc", "/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/include/linux", "/var/log",
	"/var/lib/postgresql/15/main/base/16384", "/var/lib/postgresql/15/main/pg_wal",
	"/var/www/html", "/home/anna", "/home/anna/src/ior", "/home/anna/src/ior/lib",
	"/home/anna/src/ior/build/release", "/srv/backup/2024 december", "/tmp",
};

enum { ETC, BIN, LIB, INCLUDE, LOG, DB, WAL, WWW, HOME, SRC, SRC_LIB, BUILD, BACKUP, TMP };

static const char *const words[] = {
	"main", "reader", "writer", "index", "table", "config", "string", "report", "image",
	"session", "profile", "notes", "cache", "module", "socket", "r\xc3\xa9sum\xc3\xa9",
};

/* Endings of the files of a directory, by the kind of place it is. */
static const char *const endings[] = { ".c", ".h", ".o", ".conf", ".log", ".so.6", ".html", "" };

/* Names that every consumer must get right, some in each world. */
static const char *const awkward[] = {
	"with space", "semi;colon", "line\nbreak", "tab\there", "quote\"s'", "not-utf8-\xff\xfe",
	"back\\slash", "right-to-left-\xe2\x80\xaetxt", "comma,separated", "-dash",
};

/* Programs that are there from the start, then those that come and go. */
static const struct synth_program programs[] = {
	{ "postgres", "/usr/lib/postgresql/15/bin/postgres", 105, 113, DB, 1, false,
	  MIX(C(pread64), C(pread64), C(pread64), C(pread64), C(pwrite64), C(pwrite64), C(lseek),
	      C(openat), C(close), C(write), C(fsync), C(epoll_wait), C(recvfrom), C(sendto),
	      C(connect)), "/system.slice/postgresql@15-main.service" },
	{ "nginx", "/usr/sbin/nginx", 33, 33, WWW, 2, false,
	  MIX(C(epoll_wait), C(accept4), C(recvfrom), C(sendto), C(sendto), C(openat), C(fstat),
	      C(pread64), C(writev), C(close), C(close), C(write)), "/system.slice/nginx.service" },
	{ "rs:main Q:Reg", "/usr/sbin/rsyslogd", 0, 0, LOG, 2, false,
	  MIX(C(read), C(write), C(write), C(write), C(futex), C(openat), C(close), C(rename)),
	  "/system.slice/rsyslog.service" },
	{ "Web Content", "/usr/lib/firefox-esr/firefox-esr", 1000, 1000, HOME, 5, false,
	  MIX(C(futex), C(futex), C(read), C(write), C(recvfrom), C(sendto), C(openat), C(close),
	      C(mmap), C(munmap), C(socket), C(connect), C(fcntl), C(pipe2)),
	  "/user.slice/user-1000.slice" },
	{ "wineserver", "/usr/lib/wine/wineserver32", 1000, 1000, HOME, 1, true,
	  MIX(C(read), C(write), C(openat), C(close), C(lseek), C(unlink)),
	  "/user.slice/user-1000.slice" },
	{ "bash", "/usr/bin/bash", 1000, 1000, HOME, 1, false,
	  MIX(C(read), C(write), C(write), C(access), C(ioctl), C(newfstatat), C(clone), C(pipe2),
	      C(close), C(dup)), "/user.slice/user-1000.slice" },
	{ "make", "/usr/bin/make", 1000, 1000, SRC, 1, false,
	  MIX(C(newfstatat), C(newfstatat), C(newfstatat), C(access), C(openat), C(read), C(close),
	      C(getdents64), C(readlink), C(clone), C(pipe2), C(mkdir)),
	  "/user.slice/user-1000.slice" },
	/* from here on: short-lived */
	{ "cc1", "/usr/lib/gcc/x86_64-linux-gnu/12/cc1", 1000, 1000, SRC, 1, false,
	  MIX(C(openat), C(openat), C(openat), C(fstat), C(read), C(read), C(read), C(close),
	      C(close), C(mmap), C(write), C(rename), C(unlink), C(newfstatat), C(access)),
	  "/user.slice/user-1000.slice" },
	{ "find", "/usr/bin/find", 1000, 1000, BACKUP, 1, false,
	  MIX(C(newfstatat), C(newfstatat), C(newfstatat), C(openat), C(fstat), C(getdents64),
	      C(getdents64), C(close), C(fcntl), C(write)), "/user.slice/user-1000.slice" },
	{ "rsync", "/usr/bin/rsync", 0, 0, BACKUP, 1, false,
	  MIX(C(statx), C(statx), C(openat), C(read), C(read), C(write), C(write), C(close),
	      C(renameat2), C(unlinkat), C(mkdir), C(getdents64)), "/system.slice/cron.service" },
	{ "sh", "/usr/bin/dash", 33, 33, WWW, 1, false,
	  MIX(C(read), C(open), C(close), C(write), C(readv), C(getppid)),
	  "/system.slice/nginx.service" },
};

enum { LONG_LIVED = 7, PROGRAMS = sizeof(programs) / sizeof(*programs) };

_Static_assert(sizeof(places) / sizeof(*places) <= SYNTH_DIRS, "too many places");
_Static_assert(PROGRAMS <= sizeof(((struct synth_world *)0)->exe) / sizeof(struct synth_file),
	       "too many programs");

static void set_path(struct synth_file *f, const char *dir, const char *name)
{
	f->len = snprintf(f->path, sizeof(f->path), "%s/%s", dir, name);
	f->name = strlen(dir) + 1;
	f->generation = 0;
	f->state = NULL;
}

static void init_file(struct synth_world *w, struct synth_file *f, enum synth_type type,
		      uint16_t dir)
{
	f->type = type;
	f->dir = dir;
	f->device = 0xfe01;	/* makedev(254, 1) */
	f->inode = w->next_inode++;
	f->fstype = "ext4";
	f->mount = 1;
	f->size = type == SYNTH_DIR ? 4096 : 1u << (6 + synth_below(w, 20));
}

static void init_files_of(struct synth_world *w, uint16_t d)
{
	char name[64];

	for (unsigned int i = 0; i < SYNTH_DIR_FILES; i++) {
		struct synth_file *f = &w->file[d][i];

		const char *word = words[synth_below(w, 16)], *ending = endings[synth_below(w, 8)];

		if (synth_one_in(w, 64))
			snprintf(name, sizeof(name), "%s-%u", awkward[synth_below(w, 10)], i);
		else
			snprintf(name, sizeof(name), "%s%u%s", word, i, ending);
		set_path(f, w->dir[d].path, name);
		init_file(w, f, SYNTH_REG, d);
	}
}

static void init_files(struct synth_world *w)
{
	enum { NPLACES = sizeof(places) / sizeof(*places) };
	char name[32];

	for (uint16_t d = 0; d < SYNTH_DIRS; d++) {
		struct synth_file *dir = &w->dir[d];

		if (d < NPLACES) {
			set_path(dir, "", places[d] + 1);
		} else {
			/* Eight projects with a few levels each: names that share long prefixes. */
			snprintf(name, sizeof(name), "%s%u", words[synth_below(w, 16)], d);
			set_path(dir, w->dir[d < NPLACES + 8 ? SRC : d - 8].path, name);
		}
		init_file(w, dir, SYNTH_DIR, SYNTH_DIRS);
		init_files_of(w, d);
	}
	set_path(&w->null, "/dev", "null");
	init_file(w, &w->null, SYNTH_CHR, SYNTH_DIRS);
	set_path(&w->terminal, "/dev/pts", "3");
	init_file(w, &w->terminal, SYNTH_CHR, SYNTH_DIRS);
	w->null.fstype = "devtmpfs";
	w->terminal.fstype = "devpts";
	w->null.mount = sizeof("/dev") - 1;
	w->terminal.mount = sizeof("/dev/pts") - 1;
	for (unsigned int i = 0; i < PROGRAMS; i++) {
		set_path(&w->exe[i], "", programs[i].exe + 1);
		init_file(w, &w->exe[i], SYNTH_REG, SYNTH_DIRS);
	}
}

struct synth_file *synth_passing(struct synth_world *w, enum synth_type type)
{
	static const char *const protocols[] = { "tcp", "tcp", "udp", "unix" };
	struct synth_file *f = NULL;
	char name[32];

	for (unsigned int tries = 0; tries < 16 && !f; tries++) {
		f = &w->passing[w->next_passing++ % SYNTH_PASSING];
		if (f->refs)
			f = NULL;
	}
	if (!f)
		return NULL;
	memset(f, 0, sizeof(*f));
	init_file(w, f, type, SYNTH_DIRS);
	f->size = 0;
	if (type == SYNTH_REG) {
		snprintf(name, sizeof(name), "cc%06x.tmp", (unsigned int)f->inode & 0xffffff);
		set_path(f, w->dir[TMP].path, name);
		f->dir = TMP;
		return f;
	}
	f->mount = 0;
	f->device = type == SYNTH_SOCK ? 8 : type == SYNTH_FIFO ? 12 : 13;
	f->fstype = type == SYNTH_SOCK ? "sockfs" : type == SYNTH_FIFO ? "pipefs" : "anon_inodefs";
	f->len = snprintf(f->path, sizeof(f->path), type == SYNTH_SOCK ? "socket:[%u]" :
			  type == SYNTH_FIFO ? "pipe:[%u]" : "anon_inode:[eventpoll]",
			  (unsigned int)f->inode);
	if (type == SYNTH_SOCK)
		f->protocol = protocols[synth_below(w, 4)];
	return f;
}

int synth_open(struct synth_process *p, struct synth_file *file, uint32_t flags)
{
	for (int fd = 0; fd < SYNTH_FDS; fd++) {
		if (p->fd[fd].file)
			continue;
		p->fd[fd] = (struct synth_fd){ .file = file, .flags = flags };
		file->refs++;
		return fd;
	}
	return -1;
}

void synth_close(struct synth_process *p, unsigned int fd)
{
	if (p->fd[fd].file)
		p->fd[fd].file->refs--;
	p->fd[fd].file = NULL;
}

/* Thread ids come round again, as they do on a machine that is up for long. */
static uint32_t free_tid(struct synth_world *w)
{
	for (;;) {
		uint32_t tid = w->next_tid++;
		bool used = false;

		if (w->next_tid > 32767)
			w->next_tid = 300;
		for (unsigned int i = 0; i < SYNTH_TASKS; i++)
			used |= w->task[i].alive && w->task[i].tid == tid;
		if (!used)
			return tid;
	}
}

/* The first thread is called as the program; threads of a pool have a number, as many do. */
static void set_comm(struct synth_task *t, const struct synth_process *p)
{
	if (p->tasks)
		snprintf(t->comm, sizeof(t->comm), "%.11s/%u", p->program->comm,
			 p->tasks % 100u);
	else
		snprintf(t->comm, sizeof(t->comm), "%s", p->program->comm);
}

struct synth_task *synth_thread(struct synth_world *w, struct synth_process *p)
{
	for (unsigned int i = 0; i < SYNTH_TASKS; i++) {
		struct synth_task *t = &w->task[i];

		if (t->alive)
			continue;
		memset(t, 0, offsetof(struct synth_task, call));
		t->alive = true;
		set_comm(t, p);
		t->tid = p->tasks ? free_tid(w) : p->pid;
		t->start_ns = w->now_ns;
		t->process = p;
		p->tasks++;
		return t;
	}
	return NULL;
}

void synth_become(struct synth_world *w, struct synth_process *p,
		  const struct synth_program *program)
{
	p->program = program;
	p->exe = &w->exe[program - programs];
	p->cwd = program->cwd;
	p->left = program - programs < LONG_LIVED ? 0 : 50 + synth_below(w, 4000);
	p->next = NULL;
	for (unsigned int i = 0; i < SYNTH_TASKS; i++)
		if (w->task[i].alive && w->task[i].process == p)
			snprintf(w->task[i].comm, sizeof(w->task[i].comm), "%s", program->comm);
}

/* One of the programs that shells and make start. */
static const struct synth_program *short_lived(struct synth_world *w)
{
	return &programs[LONG_LIVED + synth_below(w, PROGRAMS - LONG_LIVED)];
}

struct synth_process *synth_spawn(struct synth_world *w, const struct synth_process *parent,
				  const struct synth_program *program)
{
	struct synth_process *p = w->process;

	while (p->alive)
		if (++p == w->process + SYNTH_PROCESSES)
			return NULL;
	*p = (struct synth_process){ .program = program, .pid = free_tid(w) };
	if (!synth_thread(w, p))
		return NULL;
	p->alive = true;
	p->ppid = parent ? parent->pid : 1;
	synth_become(w, p, program);
	if (!parent)
		return p;
	p->cwd = parent->cwd;
	p->next = short_lived(w);
	for (int fd = 0; fd < 3; fd++)	/* the others are close-on-exec */
		if (parent->fd[fd].file) {
			p->fd[fd] = parent->fd[fd];
			p->fd[fd].file->refs++;
		}
	return p;
}

void synth_end(struct synth_world *w, struct synth_process *p)
{
	for (unsigned int fd = 0; fd < SYNTH_FDS; fd++)
		synth_close(p, fd);
	for (unsigned int i = 0; i < SYNTH_TASKS; i++)
		if (w->task[i].process == p)
			w->task[i].alive = false;
	p->alive = false;
}

static int find_calls(struct synth_world *w, struct ior_error *err)
{
	static const char *const names[] = {
#define SYNTH_X(name) [SYNTH_##name] = #name,
		SYNTH_CALLS(SYNTH_X)
#undef SYNTH_X
	};

	for (unsigned int i = 0; i < SYNTH_KINDS; i++) {
		w->sc[i] = ior_syscall_by_name(names[i], strlen(names[i]));
		if (!w->sc[i] || w->sc[i]->number[IOR_X86_64] < 0)
			return ior_error_set(err, -EINVAL, "the system call table has no %s",
					     names[i]);
	}
	return 0;
}

int synth_world_init(struct synth_world *w, uint64_t seed, struct ior_error *err)
{
	memset(w, 0, sizeof(*w));
	if (find_calls(w, err) < 0)
		return -EINVAL;
	w->random = seed;
	w->now_ns = UINT64_C(86400) * 1000000000;	/* up for a day */
	w->next_tid = 412;
	w->next_inode = 131073;
	init_files(w);
	for (unsigned int i = 0; i < LONG_LIVED; i++) {
		const struct synth_program *program = &programs[i];
		struct synth_process *p = synth_spawn(w, NULL, program);
		bool terminal = program->uid == 1000;

		synth_open(p, terminal ? &w->terminal : &w->null, O_RDWR);
		synth_open(p, terminal ? &w->terminal : &w->file[LOG][i], O_WRONLY | O_APPEND);
		synth_open(p, terminal ? &w->terminal : &w->file[LOG][i], O_WRONLY | O_APPEND);
		synth_open(p, synth_passing(w, SYNTH_ANON), O_RDWR);
		synth_open(p, synth_passing(w, SYNTH_SOCK), O_RDWR);
		for (unsigned int n = 0; n < 3; n++)
			synth_open(p, &w->file[program->cwd][synth_below(w, SYNTH_DIR_FILES)],
				   O_RDWR);
		while (p->tasks < program->threads && synth_thread(w, p))
			;
	}
	return 0;
}
