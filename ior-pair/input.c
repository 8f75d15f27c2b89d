/* SPDX-License-Identifier: BSD-2-Clause */
#include "input.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static uint64_t number_or_0(const struct ior_value *v)
{
	return v->type == IOR_V_UINT ? v->u : 0;
}

/* A number that may be absent: sets bit in *has if it is there. */
static uint64_t optional(const struct ior_value *v, unsigned int bit, unsigned int *has)
{
	if (v->type != IOR_V_UINT)
		return 0;
	*has |= bit;
	return v->u;
}

static struct pair_file *file_of(const struct ior_reader *r, struct pair_files *files,
				 const struct ior_value *v)
{
	return v->type == IOR_V_UINT ? pair_files_get(files, r, v->u) : NULL;
}

/* At most max numbers of a list; their number. */
static unsigned int numbers(const struct ior_value *list, uint64_t *out, unsigned int max)
{
	const struct ior_value *v = list + 1;
	unsigned int n = 0;
	int64_t value;

	if (list->type != IOR_V_LIST)
		return 0;
	for (; n < list->len && n < max; v = ior_value_next(v)) {
		if (v->type == IOR_V_UINT)
			out[n++] = v->u;
		else if (ior_value_i64(v, &value))
			out[n++] = (uint64_t)value;
		else
			break;
	}
	return n;
}

static struct pair_arg path_arg(const struct ior_value *v)
{
	struct pair_arg a = { 0 };

	if (v->type == IOR_V_BYTES)
		a.text = (struct path_text){ v->p, v->len };
	else if (v->type == IOR_V_INT && v->i >= INT_MIN)
		a.error = (int)v->i;
	return a;
}

/* The same, kept beyond the record. */
static struct pair_arg kept_path(const struct ior_value *v)
{
	struct pair_arg a = path_arg(v);

	if (a.text.p && pair_arg_keep(&a) < 0)
		return (struct pair_arg){ 0 };
	return a;
}

/*
 * Who turned the call away. False if what else is said of it cannot be: one that never began was
 * not under way when recording did, and continues none.
 */
static bool turned_away(struct pair_call *c, const struct ior_value *v, uint64_t restart_of)
{
	if (v->type == IOR_V_NIL)
		return true;
	if (v->type != IOR_V_BYTES || c->in_flight || restart_of)
		return false;
	c->away = ior_away_of(v->p, v->len);
	return true;
}

bool input_enter(const struct ior_reader *r, struct pair_files *files,
	       const struct ior_record *rec, struct pair_call *c, uint64_t *restart_of)
{
	const struct ior_value *const *f = rec->fields;
	uint64_t tid, syscall, pending, op;

	if (!ior_value_u64(f[IOR_ENTER_TIME], &c->time) || !ior_value_u64(f[IOR_ENTER_TID], &tid) ||
	    !ior_value_u64(f[IOR_ENTER_CALL], &c->call) ||
	    !ior_value_u64(f[IOR_ENTER_SYSCALL], &syscall) || tid > UINT32_MAX ||
	    syscall > UINT32_MAX)
		return false;
	c->tid = (uint32_t)tid;
	c->syscall = (int32_t)syscall;
	op = number_or_0(f[IOR_ENTER_OP]);
	c->op = op <= UINT32_MAX ? (uint32_t)op : 0;
	c->pid = (uint32_t)optional(f[IOR_ENTER_PID], PAIR_HAS_PID, &c->has);
	c->abi = number_or_0(f[IOR_ENTER_ABI]) != 0;
	c->nargs = (uint8_t)numbers(f[IOR_ENTER_ARGS], c->args, PAIR_ARGS);
	c->file = file_of(r, files, f[IOR_ENTER_FILE]);
	c->file2 = file_of(r, files, f[IOR_ENTER_FILE2]);
	c->dir = file_of(r, files, f[IOR_ENTER_DIR]);
	c->dir2 = file_of(r, files, f[IOR_ENTER_DIR2]);
	c->root = file_of(r, files, f[IOR_ENTER_ROOT]);
	c->fdflags = optional(f[IOR_ENTER_FDFLAGS], PAIR_HAS_FDFLAGS, &c->has);
	c->offset = optional(f[IOR_ENTER_OFFSET], PAIR_HAS_OFFSET, &c->has);
	c->offset2 = optional(f[IOR_ENTER_OFFSET2], PAIR_HAS_OFFSET2, &c->has);
	c->dev_read = optional(f[IOR_ENTER_DEV_READ], PAIR_HAS_DEV_READ, &c->has);
	c->dirtied = optional(f[IOR_ENTER_DIRTIED], PAIR_HAS_DIRTIED, &c->has);
	*restart_of = number_or_0(f[IOR_ENTER_RESTART_OF]);
	c->path = kept_path(f[IOR_ENTER_PATH]);
	c->path2 = kept_path(f[IOR_ENTER_PATH2]);
	c->nextra = (uint8_t)numbers(f[IOR_ENTER_EXTRA], c->extra, PAIR_EXTRA);
	pending = number_or_0(f[IOR_ENTER_PENDING]);
	c->pending = pending < PAIR_MAX_NESTED ? (unsigned int)pending : PAIR_MAX_NESTED;
	c->in_flight = number_or_0(f[IOR_ENTER_IN_FLIGHT]) != 0;
	return turned_away(c, f[IOR_ENTER_TURNED_AWAY], *restart_of);
}

bool input_exit(const struct ior_reader *r, struct pair_files *files, const struct ior_record *rec,
	      struct pair_exit *x, uint64_t *tid, uint64_t *call)
{
	const struct ior_value *const *f = rec->fields;
	uint64_t family;

	if (!ior_value_u64(f[IOR_EXIT_TID], tid) || !ior_value_u64(f[IOR_EXIT_CALL], call))
		return false;
	x->has = 0;
	x->time = optional(f[IOR_EXIT_TIME], PAIR_HAS_TIME, &x->has);
	if (ior_value_i64(f[IOR_EXIT_RET], &x->ret))
		x->has |= PAIR_HAS_RET;
	x->file = file_of(r, files, f[IOR_EXIT_FILE]);
	x->file2 = file_of(r, files, f[IOR_EXIT_FILE2]);
	x->offset = optional(f[IOR_EXIT_OFFSET], PAIR_HAS_OFFSET, &x->has);
	x->dev_read = optional(f[IOR_EXIT_DEV_READ], PAIR_HAS_DEV_READ, &x->has);
	x->dirtied = optional(f[IOR_EXIT_DIRTIED], PAIR_HAS_DIRTIED, &x->has);
	x->path = path_arg(f[IOR_EXIT_PATH]);
	x->path2 = path_arg(f[IOR_EXIT_PATH2]);
	x->address = path_arg(f[IOR_EXIT_ADDRESS]);
	family = number_or_0(f[IOR_EXIT_ADDRESS_FAMILY]);
	x->address_family = family <= UINT16_MAX ? (unsigned int)family : 0;
	x->nextra = numbers(f[IOR_EXIT_EXTRA], x->extra, PAIR_EXTRA);
	x->refused = number_or_0(f[IOR_EXIT_REFUSED]) != 0;
	return true;
}

void input_exit_release(struct pair_exit *x)
{
	pair_file_release(x->file);
	pair_file_release(x->file2);
}

static struct pair_identity *identity(const struct ior_reader *r, struct pair_files *files,
				      const struct ior_value *const *f)
{
	struct pair_identity *who = calloc(1, sizeof(*who));
	const struct ior_value *comm = f[IOR_TASK_COMM];

	if (!who)
		return NULL;
	who->refs = 1;
	who->has_uid = ior_value_u64(f[IOR_TASK_UID], &who->uid);
	who->has_gid = ior_value_u64(f[IOR_TASK_GID], &who->gid);
	who->has_cgroup = ior_value_u64(f[IOR_TASK_CGROUP], &who->cgroup);
	who->exe = file_of(r, files, f[IOR_TASK_EXE]);
	/* One that is too long to be a command name is not cut: that would be another name. */
	if (comm->type == IOR_V_BYTES && comm->len <= PAIR_COMM) {
		memcpy(who->comm, comm->p, comm->len);
		who->comm_len = (uint8_t)comm->len;
		who->has_comm = true;
	}
	return who;
}

bool input_task(const struct ior_reader *r, struct pair_files *files, const struct ior_record *rec,
	      struct input_task *t)
{
	const struct ior_value *const *f = rec->fields;
	const struct ior_value *event = f[IOR_TASK_EVENT];

	if (!ior_value_u64(f[IOR_TASK_TID], &t->tid) || ior_value_is(event, "excluded"))
		return false;
	t->start = number_or_0(f[IOR_TASK_START]);
	t->exits = ior_value_is(event, "exit");
	t->execs = ior_value_is(event, "exec");
	t->taken = t->execs && number_or_0(f[IOR_TASK_OLD_TID]) != 0 &&
		   number_or_0(f[IOR_TASK_OLD_TID]) != t->tid;
	t->who = t->exits ? NULL : identity(r, files, f);
	return true;
}
