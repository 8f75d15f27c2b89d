/* SPDX-License-Identifier: BSD-2-Clause */
#include "records.h"

#include <string.h>
#include <sys/socket.h>

#include "kinds/calls.h"
#include "program/option.h"
#include "stream/header.h"

enum {
	/* Small beside what ior-capture keeps, so that streams worth testing contain a reset. */
	IDS_BEFORE_RESET = 8192,
	LOSS_EVERY = 20000,	/* calls, on average */
};

/* ---- Dictionary records ---------------------------------------------------------------------- */

static const char *type_name(enum synth_type type)
{
	static const char *const names[] = { "reg", "dir", "chr", "fifo", "sock", "anon" };

	return names[type];
}

static void put_text(struct ior_writer *w, const char *text)
{
	ior_put_cstr(w, text && *text ? text : NULL);
}

static void announce_file(struct synth_stream *s, struct synth_file *f)
{
	struct ior_writer *w = s->w;

	if (!f || f->generation == s->generation)
		return;
	f->generation = s->generation;
	f->id = ++s->next_id;
	ior_put_begin(w, IOR_TAG_FILE);
	ior_put_u64(w, f->id);
	ior_put_str(w, f->path, f->len);
	ior_put_cstr(w, type_name(f->type));
	ior_put_u64(w, f->device);
	ior_put_u64(w, f->inode);
	ior_put_cstr(w, f->fstype);
	put_text(w, f->state);
	put_text(w, f->protocol);
	put_text(w, f->local);
	put_text(w, f->remote);
	ior_put_u64_if(w, f->mount, f->mount);
	ior_put_u64_if(w, *f->local, AF_INET);
	ior_put_u64_if(w, *f->remote, AF_INET);
	ior_put_end(w);
}

/* One for each program, though some of them share the path. */
static uint64_t announce_cgroup(struct synth_stream *s, const struct synth_process *p)
{
	unsigned int bit = p->exe - s->world->exe;
	uint64_t id = 4000 + bit;

	if (s->cgroups >> bit & 1)
		return id;
	s->cgroups |= UINT64_C(1) << bit;
	ior_put_begin(s->w, IOR_TAG_CGROUP);
	ior_put_u64(s->w, id);
	ior_put_cstr(s->w, p->program->cgroup);
	ior_put_end(s->w);
	return id;
}

static void put_task(struct synth_stream *s, const struct synth_task *t, const char *event,
		     uint64_t time_ns)
{
	const struct synth_process *p = t->process;
	struct ior_writer *w = s->w;
	uint64_t cgroup = announce_cgroup(s, p);

	announce_file(s, p->exe);
	ior_put_begin(w, IOR_TAG_TASK);
	ior_put_u64(w, time_ns);
	ior_put_cstr(w, event);
	ior_put_u64(w, p->pid);
	ior_put_u64(w, t->tid);
	ior_put_u64(w, t->start_ns);
	ior_put_u64(w, p->ppid);
	ior_put_cstr(w, t->comm);
	ior_put_u64(w, p->exe->id);
	ior_put_u64(w, p->program->uid);
	ior_put_u64(w, p->program->gid);
	ior_put_u64(w, cgroup);
	ior_put_end(w);
}

/* Before the first call of a task, and when it is not any more what was announced. */
static void announce_task(struct synth_stream *s, struct synth_task *t, uint64_t time_ns)
{
	bool renamed = synth_one_in(s->world, 50000);

	if (renamed)
		memcpy(t->comm, "renamed worker", sizeof("renamed worker"));
	if (t->generation == s->generation && !renamed)
		return;
	put_task(s, t, t->generation == s->generation ? "changed" : "seen", time_ns);
	t->generation = s->generation;
}

/* Every id ends here: whatever is used afterwards is announced again. */
static void reset_when_due(struct synth_stream *s)
{
	if (s->next_id < IDS_BEFORE_RESET)
		return;
	ior_put_begin(s->w, IOR_TAG_RESET);
	ior_put_end(s->w);
	s->generation++;
	s->next_id = 0;
	s->cgroups = 0;
}

/* ---- Calls ----------------------------------------------------------------------------------- */

static void put_file(struct ior_writer *w, const struct synth_file *f)
{
	ior_put_u64_if(w, f, f ? f->id : 0);
}

static void put_path(struct ior_writer *w, bool has, const char *path, int32_t len)
{
	if (!has)
		ior_put_nil(w);
	else if (len < 0)
		ior_put_i64(w, len);
	else
		ior_put_str(w, path, (size_t)len);
}

/* Records of different threads come only nearly in order of time, those of one thread do. */
static uint64_t stamp(struct synth_stream *s, struct synth_task *t)
{
	uint64_t time_ns = s->world->now_ns;

	if (synth_one_in(s->world, 512))
		time_ns -= synth_below(s->world, 40000);
	if (time_ns <= t->last_ns)
		time_ns = t->last_ns + 1;
	return t->last_ns = time_ns;
}

static void put_enter(struct synth_stream *s, struct synth_task *t, uint64_t time_ns)
{
	const struct synth_call *c = &t->call;
	const struct synth_process *p = t->process;
	struct ior_writer *w = s->w;
	bool compat = p->program->compat && c->sc->number[IOR_I386] >= 0;

	ior_put_begin(w, IOR_TAG_ENTER);
	ior_put_u64(w, time_ns);
	ior_put_u64(w, p->pid);
	ior_put_u64(w, t->tid);
	ior_put_u64(w, t->calls);
	ior_put_u64(w, compat);
	ior_put_u64(w, c->sc->number[compat ? IOR_I386 : IOR_X86_64]);
	ior_put_list(w, c->sc->nargs);
	for (unsigned int i = 0; i < c->sc->nargs; i++)
		ior_put_u64(w, c->arg[i]);
	put_file(w, c->file);
	ior_put_nil(w);		/* file2: no call here has two */
	put_file(w, c->dir);
	put_file(w, c->dir2);
	ior_put_nil(w);		/* root: nobody has changed it */
	ior_put_u64_if(w, c->has_fdflags, c->fdflags);
	ior_put_u64_if(w, c->has_offset, c->offset);
	ior_put_u64(w, t->dev_read_before);
	ior_put_u64(w, t->dirtied_before);
	ior_put_nil(w);		/* restart_of */
	if (c->sc == s->world->sc[SYNTH_execve])
		put_path(w, c->has_path, c->path, c->path_len);
	ior_put_end(w);
}

static void put_exit(struct synth_stream *s, struct synth_task *t, uint64_t time_ns)
{
	const struct synth_call *c = &t->call;
	struct ior_writer *w = s->w;

	ior_put_begin(w, IOR_TAG_EXIT);
	ior_put_u64(w, time_ns);
	ior_put_u64(w, t->process->pid);
	ior_put_u64(w, t->tid);
	ior_put_u64(w, t->calls);
	ior_put_i64(w, c->ret);
	put_file(w, c->out);
	put_file(w, c->out2);
	ior_put_u64_if(w, c->has_after, c->offset_after);
	ior_put_u64(w, t->dev_read);
	ior_put_u64(w, t->dirtied);
	if (c->sc != s->world->sc[SYNTH_execve]) {
		put_path(w, c->has_path, c->path, c->path_len);
		put_path(w, c->has_path2, c->path2, c->path2_len);
	}
	ior_put_end(w);
}

static void put_loss(struct synth_stream *s, uint64_t calls)
{
	struct ior_writer *w = s->w;

	s->lost += calls;
	ior_put_begin(w, IOR_TAG_LOSS);
	ior_put_u64(w, s->world->now_ns);
	ior_put_u64(w, synth_below(s->world, 2));
	ior_put_u64(w, calls);
	ior_put_u64(w, 0);
	ior_put_cstr(w, "ring-full");
	ior_put_end(w);
}

/* A burst of calls that did not fit: their numbers are missing afterwards. */
static void lose_calls(struct synth_stream *s, struct synth_task *t)
{
	uint64_t n = 1 + synth_below(s->world, 200);

	t->calls += n;
	s->calls += n;
	put_loss(s, n);
}

void synth_begin_call(struct synth_stream *s, struct synth_task *t)
{
	struct synth_call *c = &t->call;
	uint64_t time_ns;

	if (synth_one_in(s->world, LOSS_EVERY))
		lose_calls(s, t);
	reset_when_due(s);
	t->dev_read_before = t->dev_read;
	t->dirtied_before = t->dirtied;
	synth_call_begin(s->world, t);
	time_ns = stamp(s, t);
	announce_task(s, t, time_ns);
	announce_file(s, c->file);
	announce_file(s, c->dir);
	announce_file(s, c->dir2);
	t->calls++;
	s->calls++;
	put_enter(s, t, time_ns);
	if (c->child)
		for (unsigned int i = 0; i < SYNTH_TASKS; i++)
			if (s->world->task[i].alive && s->world->task[i].process == c->child)
				put_task(s, &s->world->task[i], "fork", time_ns + 1);
	t->in_call = !c->ends;
	s->in_flight += t->in_call;
	if (!c->ends)
		return;
	put_task(s, t, "exit", time_ns + 1);
	synth_call_end(s->world, t);
	s->rows++;
}

void synth_end_call(struct synth_stream *s, struct synth_task *t)
{
	const struct synth_call *c = &t->call;
	uint64_t time_ns;

	t->in_call = false;
	s->in_flight--;
	synth_call_end(s->world, t);
	time_ns = stamp(s, t);
	if (c->becomes) {
		put_task(s, t, "exec", time_ns);
		t->generation = s->generation;
	}
	announce_file(s, c->out);
	announce_file(s, c->out2);
	if (synth_one_in(s->world, LOSS_EVERY * 8)) {	/* this end did not fit */
		put_loss(s, 1);
		return;
	}
	put_exit(s, t, time_ns);
	s->rows++;
}

/* ---- The stream's own ------------------------------------------------------------------------ */

void synth_put_header(struct synth_stream *s, const char *command, int64_t wall_offset_ns)
{
	const struct ior_header_info info = {
		.host = "synthetic", .kernel = "synthetic", .arch = "x86_64",
		.wall_offset_ns = wall_offset_ns, .time_ns = s->world->now_ns, .page_size = 4096,
		.program = "ior-synth", .version = IOR_VERSION, .command = command,
		.selection = "-e %all", .pid_namespace_initial = 1,
	};

	ior_writer_raw_header(s->w, &info, IOR_X86_64, IOR_I386);
}

void synth_put_end(struct synth_stream *s, uint64_t time_ns, const char *reason)
{
	static const char *const names[] = {
		"records", "calls", "rows", "lost_calls", "in_flight",
	};
	const uint64_t counts[] = {
		s->w->records + 1, s->calls, s->rows, s->lost, s->in_flight,
	};

	ior_writer_end(s->w, time_ns, reason, names, counts, sizeof(counts) / sizeof(*counts));
}
