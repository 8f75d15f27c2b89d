/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit/drain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "calls/away.h"
#include "emit/components.h"
#include "emit/endpoint.h"
#include "emit/files.h"
#include "emit/tail.h"
#include "emit/tasks.h"
#include "kernel/probe_private.h"
#include "kernel/rings.h"
#include "layout.h"
#include "stream/clock.h"

#define EXTRAS (sizeof(((struct ior_rec_call *)0)->extra) / sizeof(u64))

struct drain {
	struct probe *probe;
	struct ior_writer *w;
	struct rings rings;
	struct files files;
	struct tasks tasks;
	bool on_use;		/* files and tasks no sooner than a call needs them */
	struct drain_totals totals;
	struct probe_counts reported;	/* losses already in the stream */
	struct ior_clock clock;		/* already in the stream */
};

/* A path argument: its bytes, or why it could not be read. Returns the bytes it occupied. */
static size_t put_path(struct ior_writer *w, bool has, int len, const char *text, size_t left)
{
	if (!has) {
		ior_put_nil(w);
		return 0;
	}
	if (len < 0 || (size_t)len > left) {
		ior_put_i64(w, len < 0 ? len : -EIO);
		return 0;
	}
	ior_put_str(w, text, (size_t)len);
	return (size_t)len;
}

/* A socket address in words, and its family; one of a family that has none here is left out. */
static void put_address(struct ior_writer *w, bool has, int len, const char *bytes, size_t left)
{
	char text[ENDPOINT_MAX];
	unsigned int family;
	size_t n;

	if (!has || len < 0 || (size_t)len > left) {
		put_path(w, has, len, bytes, left);
		return;
	}
	n = endpoint_address(text, bytes, (size_t)len, &family);
	if (!n)
		return;
	ior_put_str(w, text, n);
	ior_put_u64(w, family);
}

static void put_extra(struct ior_writer *w, const u64 *extra, uint32_t n)
{
	if (!n) {
		ior_put_nil(w);
		return;
	}
	ior_put_list(w, n);
	for (uint32_t i = 0; i < n; i++)
		ior_put_i64(w, (int64_t)extra[i]);
}

/* Who turned a call away; NULL: nobody. */
static const char *turned_text(unsigned int turned)
{
	static const enum ior_away away[] = {
		[IOR_TURNED_NOT] = IOR_AWAY_NONE,
		[IOR_TURNED_INTERCEPTED] = IOR_AWAY_INTERCEPTED,
		[IOR_TURNED_TRAPPED] = IOR_AWAY_TRAPPED, [IOR_TURNED_SKIPPED] = IOR_AWAY_SKIPPED,
		[IOR_TURNED_UNKNOWN] = IOR_AWAY_UNKNOWN,
	};

	return ior_away_name(turned <= IOR_TURNED_UNKNOWN ? away[turned] : IOR_AWAY_UNKNOWN);
}

/* full: the record has all its members; tail: what stands behind them. */
static void put_enter(struct drain *d, const struct ior_rec_call *rec, bool full,
		      const struct tail *tail)
{
	struct ior_writer *w = d->w;
	uint32_t nargs = rec->halves >> IOR_CALL_NARGS;
	uint32_t file = files_use(&d->files, rec->file, w);
	uint32_t file2 = 0, dir = 0, dir2 = 0, root = 0;

	if (nargs > (full ? 6 : IOR_CALL_SMALL_ARGS))
		nargs = full ? 6 : IOR_CALL_SMALL_ARGS;
	if (full) {
		const struct file_def *def = rec->root ? files_find(&d->files, rec->root) : NULL;

		file2 = files_use(&d->files, rec->file2, w);
		dir = files_use(&d->files, rec->dir, w);
		dir2 = files_use(&d->files, rec->dir2, w);
		if (!def || !def->is_root)
			root = files_use(&d->files, rec->root, w);
	}

	ior_put_begin(w, IOR_TAG_ENTER);
	ior_put_u64(w, rec->began);
	ior_put_u64(w, rec->pid);
	ior_put_u64(w, rec->tid);
	ior_put_u64(w, rec->call);
	ior_put_u64(w, (rec->halves & IOR_CALL_COMPAT) != 0);
	ior_put_u64(w, (uint32_t)rec->syscall);
	ior_put_list(w, nargs);
	for (uint32_t i = 0; i < nargs; i++)
		ior_put_u64(w, rec->args[i]);
	ior_put_u64_if(w, file, file);
	ior_put_u64_if(w, file2, file2);
	ior_put_u64_if(w, dir, dir);
	ior_put_u64_if(w, dir2, dir2);
	ior_put_u64_if(w, root, root);
	ior_put_u64_if(w, rec->began_has & IOR_HAS_FDFLAGS, rec->fdflags);
	ior_put_u64_if(w, rec->began_has & IOR_HAS_OFFSET, rec->offset);
	ior_put_u64_if(w, rec->began_has & IOR_HAS_IO, rec->dev_read);
	ior_put_u64_if(w, rec->began_has & IOR_HAS_IO, rec->dirtied);
	if (full) {
		ior_put_u64_if(w, rec->restart_of, rec->restart_of);
		tail_put_was(w, &tail->was[0]);
		put_extra(w, rec->time, rec->began_has & IOR_HAS_EXTRA ? 2 : 0);
		ior_put_u64_if(w, rec->pending, rec->pending);
		ior_put_u64_if(w, rec->halves & IOR_CALL_SEEN, 1);
		ior_put_u64_if(w, rec->began_has & IOR_HAS_OFFSET2, rec->offset2);
		ior_put_u64_if(w, rec->op, rec->op);
		ior_put_cstr(w, turned_text(rec->turned));
		tail_put_was(w, &tail->was[1]);
	}
	ior_put_end(w);
	d->totals.enters++;
}

/*
 * The path that an execveat was passed, in the one that the kernel made of it: without the
 * descriptor, /dev/fd/N, and what separates it. Returns its bytes in front.
 */
static size_t dev_fd_len(const struct ior_rec_call *rec, const char *text, size_t len)
{
	char prefix[32];
	size_t n = (size_t)snprintf(prefix, sizeof(prefix), "/dev/fd/%d", (int)rec->args[0]);

	if (n > len || memcmp(prefix, text, n))
		return 0;
	return n < len && text[n] == '/' ? n + 1 : n;
}

/* What every exit record begins with. A call that was trapped has not returned. */
static void begin_exit(struct ior_writer *w, const struct ior_rec_call *rec, bool full)
{
	ior_put_begin(w, IOR_TAG_EXIT);
	ior_put_u64(w, rec->ended);
	ior_put_u64(w, rec->pid);
	ior_put_u64(w, rec->tid);
	ior_put_u64(w, rec->call);
	if (full && rec->turned == IOR_TURNED_TRAPPED)
		ior_put_nil(w);
	else
		ior_put_i64(w, rec->ret);
}

static void put_exit(struct drain *d, const struct ior_rec_call *rec, bool full,
		     const struct tail *tail)
{
	struct ior_writer *w = d->w;
	const char *text = tail->text;
	size_t left = tail->len, used;
	int path_len = full ? rec->path_len : 0;
	uint32_t file = full ? files_use(&d->files, rec->new_file, w) : 0;
	uint32_t file2 = full ? files_use(&d->files, rec->new_file2, w) : 0;

	begin_exit(w, rec, full);
	ior_put_u64_if(w, file, file);
	ior_put_u64_if(w, file2, file2);
	ior_put_u64_if(w, rec->ended_has & IOR_HAS_OFFSET, rec->offset_after);
	ior_put_u64_if(w, rec->ended_has & IOR_HAS_IO, rec->dev_read_after);
	ior_put_u64_if(w, rec->ended_has & IOR_HAS_IO, rec->dirtied_after);
	if (full) {
		if (rec->ended_has & IOR_HAS_DEV_FD && path_len > 0 && (size_t)path_len <= left) {
			used = dev_fd_len(rec, text, (size_t)path_len);
			text += used;
			left -= used;
			path_len -= (int)used;
		}
		used = put_path(w, rec->ended_has & IOR_HAS_PATH, path_len, text, left);
		put_path(w, rec->ended_has & IOR_HAS_PATH2, rec->path2_len, text + used,
			 left - used);
		put_extra(w, rec->extra, rec->nextra < EXTRAS ? rec->nextra : EXTRAS);
		put_address(w, rec->ended_has & IOR_HAS_ADDRESS, path_len, text, left);
	}
	ior_put_end(w);
	d->totals.exits++;
}

/* The call ends, and is to have no row. */
static void put_refusal(struct drain *d, const struct ior_rec_call *rec)
{
	struct ior_writer *w = d->w;

	begin_exit(w, rec, false);
	for (int i = IOR_EXIT_RET + 1; i < IOR_EXIT_REFUSED; i++)
		ior_put_nil(w);
	ior_put_u64(w, 1);
	ior_put_end(w);
	d->totals.exits++;
}

static void put_task(struct drain *d, const struct ior_rec_task *rec)
{
	static const char *const events[] = {
		[IOR_TASK_SEEN] = "seen", [IOR_TASK_CHANGED] = "changed", [IOR_TASK_FORK] = "fork",
		[IOR_TASK_EXEC] = "exec", [IOR_TASK_EXITED] = "exit",
		[IOR_TASK_EXCLUDED] = "excluded",
	};
	static const char *const reasons[] = {
		[IOR_REASON_PIPELINE] = "pipeline", [IOR_REASON_TERMINAL] = "terminal",
	};
	struct ior_writer *w = d->w;
	uint32_t exe = files_use(&d->files, rec->exe, w);
	unsigned int event = rec->event <= IOR_TASK_EXCLUDED ? rec->event : IOR_TASK_CHANGED;

	ior_put_begin(w, IOR_TAG_TASK);
	ior_put_u64(w, rec->time);
	ior_put_cstr(w, events[event]);
	ior_put_u64(w, rec->pid);
	ior_put_u64(w, rec->tid);
	ior_put_u64(w, rec->start);
	ior_put_u64(w, rec->ppid);
	ior_put_str(w, rec->comm, strnlen(rec->comm, sizeof(rec->comm)));
	ior_put_u64_if(w, exe, exe);
	ior_put_u64(w, rec->uid);
	ior_put_u64(w, rec->gid);
	ior_put_u64_if(w, rec->cgroup, rec->cgroup);
	ior_put_u64_if(w, rec->old_tid, rec->old_tid);
	ior_put_cstr(w, rec->reason <= IOR_REASON_TERMINAL ? reasons[rec->reason] : NULL);
	ior_put_end(w);
	d->totals.tasks++;
	d->totals.excluded += event == IOR_TASK_EXCLUDED;
}

/* A call: where both halves are in one record, its enter comes in its exit's place. */
static void drain_call(struct drain *d, const struct ior_rec_call *rec, size_t size)
{
	const struct ior_rec_task *task = d->on_use ? tasks_use(&d->tasks, rec->tid) : NULL;
	bool full = size >= sizeof(*rec);
	struct tail tail = { 0 };

	if (full)
		tail_find(&tail, rec, (const char *)(rec + 1), size - sizeof(*rec));
	if (task)
		put_task(d, task);
	if (rec->halves & IOR_CALL_BEGAN)
		put_enter(d, rec, full, &tail);
	if (rec->halves & IOR_CALL_REFUSED)
		put_refusal(d, rec);
	else if (rec->halves & IOR_CALL_ENDED)
		put_exit(d, rec, full, &tail);
}

static void drain_task(struct drain *d, const struct ior_rec_task *rec)
{
	if (!d->on_use || !tasks_hold(&d->tasks, rec))
		put_task(d, rec);
}

static void drain_file(struct drain *d, const struct ior_rec_file *rec, size_t size)
{
	d->totals.files++;
	if (files_define(&d->files, rec, size, d->w)) {
		probe_forget_files(d->probe);
		files_reset(&d->files, d->w);
	}
}

static void drain_cgroup(struct drain *d, const struct ior_rec_cgroup *rec, size_t size)
{
	char path[COMPONENTS_PATH_MAX];
	size_t len = 0;

	if (rec->len <= size - sizeof(*rec))
		len = components_join(path, (const char *)(rec + 1), rec->len, rec->whole);
	if (!len)
		return;
	ior_put_begin(d->w, IOR_TAG_CGROUP);
	ior_put_u64(d->w, rec->id);
	ior_put_str(d->w, path, len);
	ior_put_end(d->w);
}

/* One record of the ring. Its kind is its first byte; sizes are checked, though the kernel
 * side is our own: a mismatch of versions must not become a wrong row. */
static void drain_record(void *arg, const void *data, size_t size)
{
	struct drain *d = arg;
	uint8_t kind = *(const uint8_t *)data;

	if (kind == IOR_KIND_CALL && size >= IOR_CALL_SMALL)
		drain_call(d, data, size);
	else if (kind == IOR_KIND_FILE && size >= sizeof(struct ior_rec_file))
		drain_file(d, data, size);
	else if (kind == IOR_KIND_TASK && size >= sizeof(struct ior_rec_task))
		drain_task(d, data);
	else if (kind == IOR_KIND_CGROUP && size >= sizeof(struct ior_rec_cgroup))
		drain_cgroup(d, data, size);
	d->totals.records++;
}

int drain_open(struct drain **out, struct probe *p, struct ior_writer *w, struct ior_error *err)
{
	struct drain *d = calloc(1, sizeof(*d));
	int code;

	if (!d)
		return ior_error_set(err, -ENOMEM, "out of memory");
	d->probe = p;
	d->on_use = d->files.on_use = probe_holds_calls(p);
	d->w = w;
	code = tasks_open(&d->tasks);
	if (code) {
		free(d);
		return ior_error_set(err, code, "out of memory");
	}
	code = probe_open_rings(p, &d->rings, err);
	if (code) {
		drain_close(d);
		return code;
	}
	*out = d;
	return 0;
}

void drain_close(struct drain *d)
{
	if (!d)
		return;
	rings_close(&d->rings);
	files_close(&d->files);
	tasks_close(&d->tasks);
	free(d);
}

int drain_some(struct drain *d, int max)
{
	return rings_consume(&d->rings, max, drain_record, d);
}

int drain_watch(const struct drain *d, int epoll)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };

	for (uint32_t i = 0; i < d->rings.n; i++)
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, d->rings.calls[i].fd, &event) < 0)
			return -errno;
	return 0;
}

static void put_loss(struct drain *d, uint64_t now, uint64_t calls, uint64_t other,
		     const char *reason)
{
	struct ior_writer *w = d->w;

	if (!calls && !other)
		return;
	ior_put_begin(w, IOR_TAG_LOSS);
	ior_put_u64(w, now);
	ior_put_nil(w); /* cpu: the counters are summed */
	ior_put_u64(w, calls);
	ior_put_u64(w, other);
	ior_put_cstr(w, reason);
	ior_put_end(w);
}

void drain_account(struct drain *d, uint64_t now_ns)
{
	struct probe_counts c, *was = &d->reported;

	ior_clock_note(&d->clock, d->w, now_ns);
	probe_counts(d->probe, &c);
	put_loss(d, now_ns, c.lost_ring - was->lost_ring, c.lost_other - was->lost_other,
		 "ring-full");
	put_loss(d, now_ns, c.lost_storage - was->lost_storage, 0, "storage");
	put_loss(d, now_ns, c.lost_exit - was->lost_exit, 0, "probe-skipped");
	*was = c;
}

const struct drain_totals *drain_totals(const struct drain *d)
{
	return &d->totals;
}
