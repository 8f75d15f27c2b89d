/* SPDX-License-Identifier: BSD-2-Clause */
#include "world/processes.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "world/programs.h"

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
		strlcpy(t->comm, p->program->comm, sizeof(t->comm));
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
	p->exe = &w->exe[program - synth_programs];
	p->cwd = program->cwd;
	p->left = program - synth_programs < SYNTH_LONG_LIVED ? 0 : 50 + synth_below(w, 4000);
	p->next = NULL;
	for (unsigned int i = 0; i < SYNTH_TASKS; i++)
		if (w->task[i].alive && w->task[i].process == p)
			strlcpy(w->task[i].comm, program->comm, sizeof(w->task[i].comm));
}

/* One of the programs that shells and make start. */
static const struct synth_program *short_lived(struct synth_world *w)
{
	return &synth_programs[SYNTH_LONG_LIVED +
			       synth_below(w, SYNTH_PROGRAMS - SYNTH_LONG_LIVED)];
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
