/* SPDX-License-Identifier: BSD-2-Clause */
#include "calls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "calls/away.h"
#include "calls/inner.h"
#include "calls/naming.h"
#include "calls/unknown.h"

#define BIT(field) (UINT64_C(1) << (field))

const uint64_t calls_fields = BIT(IOR_ROW_PID) | BIT(IOR_ROW_TID) | BIT(IOR_ROW_COMM) |
			      BIT(IOR_ROW_UID) | BIT(IOR_ROW_CGROUP) | BIT(IOR_ROW_SYSCALL) |
			      BIT(IOR_ROW_FAMILY) | BIT(IOR_ROW_FD) |
			      BIT(IOR_ROW_TURNED_AWAY);

int calls_init(struct calls *c, struct ior_reader *r)
{
	memset(c, 0, sizeof(*c));
	c->r = r;
	return ior_idmap_init(&c->tids);
}

static void forget_names(struct calls *c)
{
	for (unsigned int abi = 0; abi < 2; abi++)
		for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++) {
			free(c->names[abi][i].text);
			c->names[abi][i] = (struct calls_name){ .fd = -1 };
		}
}

void calls_free(struct calls *c)
{
	forget_names(c);
	ior_idmap_free(&c->tids);
	free(c->tasks);
	c->tasks = NULL;
}

/* ---- Names of calls ------------------------------------------------------------------------- */

/* Some calls have an entry for one architecture: the one that has this number, if it is right. */
static const struct ior_syscall *find_entry(int abi, unsigned int number, const char *name)
{
	const struct ior_syscall *e = abi < 0 ? NULL : ior_syscall_by_number(abi, number);

	if (e && ior_syscall_named(e, name, strlen(name)))
		return e;
	return ior_syscall_by_name(name, strlen(name));
}

static int learn_name(struct calls *c, unsigned int compat, int abi, unsigned int number,
		      const struct ior_value *text)
{
	struct calls_name *name = &c->names[compat][number];

	if (name->text || text->type != IOR_V_BYTES)
		return 0;
	name->text = strndup(text->p, text->len);
	if (!name->text)
		return -ENOMEM;
	name->entry = find_entry(abi, number, name->text);
	name->fd = name->entry ? ior_naming_destination(name->entry) : -1;
	return 0;
}

static int learn_names(struct calls *c, unsigned int compat, int abi, const struct ior_value *map)
{
	const struct ior_value *key, *name;
	int rc = 0;

	if (!map || map->type != IOR_V_MAP)
		return 0;
	key = map + 1;
	for (uint32_t i = 0; !rc && i < map->len; i++, key = ior_value_next(name)) {
		unsigned int number;

		name = ior_value_next(key);
		if (ior_value_digits(key, IOR_SYSCALL_MAX, &number))
			rc = learn_name(c, compat, abi, number, name);
	}
	return rc;
}

static void forget_tasks(struct calls *c)
{
	ior_idmap_clear(&c->tids);
	c->n = c->free = 0;
}

int calls_begin_part(struct calls *c, const struct ior_value *header)
{
	const struct ior_header *h = ior_reader_header(c->r);
	const struct ior_value *tables = ior_value_map_get(header, "syscalls");
	int rc = 0;

	forget_tasks(c);
	forget_names(c);
	if (!ior_abi_of_arch(ior_reader_text(c->r, h->arch).p, &c->abi[0], &c->abi[1]))
		c->abi[0] = c->abi[1] = -1;
	if (tables)
		rc = learn_names(c, 0, c->abi[0], ior_value_map_get(tables, "native"));
	if (tables && !rc)
		rc = learn_names(c, 1, c->abi[1], ior_value_map_get(tables, "compat"));
	return rc;
}

/* ---- Threads -------------------------------------------------------------------------------- */

static struct calls_task *find_task(struct calls *c, uint64_t tid)
{
	uint32_t i = tid && tid <= UINT32_MAX ? ior_idmap_get(&c->tids, (uint32_t)tid) : 0;

	return i && c->tasks[i - 1].tid == tid ? &c->tasks[i - 1] : NULL;
}

static int grow(struct calls *c)
{
	uint32_t cap = c->cap ? 2 * c->cap : 256;
	struct calls_task *tasks = reallocarray(c->tasks, cap, sizeof(*tasks));

	if (!tasks)
		return -ENOMEM;
	c->tasks = tasks;
	c->cap = cap;
	return 0;
}

/* NULL without memory, or for a number that no thread has. */
static struct calls_task *add_task(struct calls *c, uint64_t tid)
{
	struct calls_task *t = find_task(c, tid);
	uint32_t i;

	if (t || !tid || tid > UINT32_MAX)
		return t;
	if (!c->free && c->n == CALLS_TASKS)
		forget_tasks(c);
	if (!c->free && c->n == c->cap && grow(c) < 0)
		return NULL;
	i = c->free ? c->free - 1 : c->n;
	if (ior_idmap_set(&c->tids, (uint32_t)tid, i + 1) < 0)
		return NULL;
	if (c->free)
		c->free = c->tasks[i].next_free;
	else
		c->n++;
	c->tasks[i] = (struct calls_task){ .tid = (uint32_t)tid };
	return &c->tasks[i];
}

int calls_task(struct calls *c, const struct ior_record *rec)
{
	const struct ior_value *const *f = rec->fields, *comm = f[IOR_TASK_COMM];
	struct calls_task *t;
	uint64_t tid;

	if (!ior_value_u64(f[IOR_TASK_TID], &tid) || !tid || tid > UINT32_MAX ||
	    ior_value_is(f[IOR_TASK_EVENT], "excluded"))
		return 0;
	if (ior_value_is(f[IOR_TASK_EVENT], "exit")) {
		t = find_task(c, tid);
		if (t) {
			t->tid = 0;
			t->next_free = c->free;
			c->free = (uint32_t)(t - c->tasks) + 1;
		}
		return 0;
	}
	t = add_task(c, tid);
	if (!t)
		return -ENOMEM;
	t->has_uid = ior_value_u64(f[IOR_TASK_UID], &t->uid);
	t->has_cgroup = ior_value_u64(f[IOR_TASK_CGROUP], &t->cgroup);
	t->has_comm = comm->type == IOR_V_BYTES && comm->len <= CALLS_COMM;
	if (t->has_comm) {
		t->comm_len = (uint8_t)comm->len;
		memcpy(t->comm, comm->p, comm->len);
	}
	return 0;
}

/* ---- Calls ---------------------------------------------------------------------------------- */

static void set_text(struct calls *c, struct ior_row *row, unsigned int field, const char *p,
		     size_t len)
{
	ior_row_set(row, field, ior_reader_intern(c->r, p, len));
}

/* The name of an enter's call: where it comes through socketcall or ipc its own, as in its row. */
static struct calls_name name_of(const struct calls *c, const struct ior_record *rec)
{
	const struct ior_value *abi = rec->fields[IOR_ENTER_ABI];
	const bool compat = abi->type == IOR_V_UINT && abi->u;
	const struct ior_inner *inner = NULL;
	struct calls_name name = { .fd = -1 };
	uint64_t number, op;

	if (!ior_value_u64(rec->fields[IOR_ENTER_SYSCALL], &number) || number >= IOR_SYSCALL_MAX)
		return name;
	if (c->abi[compat] == IOR_I386 && ior_value_u64(rec->fields[IOR_ENTER_OP], &op) && op)
		inner = ior_inner_call((int64_t)number, op);
	if (!inner)
		return c->names[compat][number];
	name.entry = ior_inner_entry(inner);
	name.fd = ior_naming_destination(name.entry);
	return name;
}

static void set_call(struct calls *c, const struct ior_record *rec, struct ior_row *row)
{
	const struct calls_name name = name_of(c, rec);
	const struct ior_value *args = rec->fields[IOR_ENTER_ARGS], *v = args + 1;
	const char *text = name.entry ? name.entry->name : name.text;
	enum ior_family family = name.entry ? name.entry->family : IOR_FAMILIES;
	char unknown[IOR_UNKNOWN_NAME];

	if (!text) {
		ior_unknown_name(unknown, (int32_t)rec->fields[IOR_ENTER_SYSCALL]->u);
		text = unknown;
		family = IOR_UNKNOWN_FAMILY;
	}
	set_text(c, row, IOR_ROW_SYSCALL, text, strlen(text));
	if (family < IOR_FAMILIES)
		set_text(c, row, IOR_ROW_FAMILY, ior_family_name(family),
			 strlen(ior_family_name(family)));
	if (name.fd < 0 || args->type != IOR_V_LIST || args->len <= (uint32_t)name.fd)
		return;
	for (int i = 0; i < name.fd; i++)
		v = ior_value_next(v);
	if (v->type == IOR_V_UINT || v->type == IOR_V_INT)
		ior_row_set(row, IOR_ROW_FD, (uint64_t)(int64_t)(int32_t)v->u);
}

static void set_task(struct calls *c, const struct calls_task *t, struct ior_row *row)
{
	if (t->has_comm)
		set_text(c, row, IOR_ROW_COMM, t->comm, t->comm_len);
	if (t->has_uid)
		ior_row_set(row, IOR_ROW_UID, t->uid);
	if (t->has_cgroup)
		ior_row_set(row, IOR_ROW_CGROUP, t->cgroup);
}

/* Who turned the call away, as ior-pair says it. */
static enum ior_away away_of(const struct ior_record *enter)
{
	const struct ior_value *v = enter->fields[IOR_ENTER_TURNED_AWAY];

	return v->type == IOR_V_BYTES ? ior_away_of(v->p, v->len) : IOR_AWAY_NONE;
}

int calls_enter(struct calls *c, const struct ior_record *rec, struct ior_row *row, bool *passes)
{
	const struct ior_value *const *f = rec->fields;
	const char *away = ior_away_name(away_of(rec));
	uint64_t tid, pid, call, syscall, restart_of;
	struct calls_task *t;

	if (!ior_value_u64(f[IOR_ENTER_TID], &tid) || !ior_value_u64(f[IOR_ENTER_CALL], &call) ||
	    !ior_value_u64(f[IOR_ENTER_SYSCALL], &syscall) || syscall > UINT32_MAX ||
	    !tid || tid > UINT32_MAX)
		return -EINVAL;
	t = add_task(c, tid);
	if (!t)
		return -ENOMEM;
	if (ior_value_u64(f[IOR_ENTER_RESTART_OF], &restart_of) && restart_of)
		for (unsigned int i = 0; i < CALLS_OPEN; i++)
			if (t->open[i].call == restart_of) {
				*passes = t->open[i].passes;
				return 0;
			}
	row->present = 0;
	if (ior_value_u64(f[IOR_ENTER_PID], &pid))
		ior_row_set(row, IOR_ROW_PID, pid);
	ior_row_set(row, IOR_ROW_TID, tid);
	set_task(c, t, row);
	set_call(c, rec, row);
	if (away)
		set_text(c, row, IOR_ROW_TURNED_AWAY, away, strlen(away));
	return 1;
}

bool calls_answer(struct calls *c, const struct ior_record *enter, bool passes)
{
	struct calls_task *t = find_task(c, enter->fields[IOR_ENTER_TID]->u);
	const struct ior_syscall *entry = name_of(c, enter).entry;

	if (t) {
		t->open[t->next].call = enter->fields[IOR_ENTER_CALL]->u;
		t->open[t->next].passes = passes;
		t->next = (t->next + 1) % CALLS_OPEN;
	}
	return !entry || entry->ret != IOR_RET_NEVER || away_of(enter);
}

bool calls_exit(struct calls *c, const struct ior_record *rec)
{
	uint64_t tid, call;
	struct calls_task *t;

	if (!ior_value_u64(rec->fields[IOR_EXIT_TID], &tid) ||
	    !ior_value_u64(rec->fields[IOR_EXIT_CALL], &call) || !call)
		return false;
	t = find_task(c, tid);
	for (unsigned int i = 0; t && i < CALLS_OPEN; i++)
		if (t->open[i].call == call)
			return t->open[i].passes;
	return false;
}
