/* SPDX-License-Identifier: BSD-2-Clause */
#include "emit.h"

#include <stdio.h>
#include <string.h>

#include "calls/errno.h"
#include "stream/word.h"

/* Bytes of the dictionary that a row may take beside its files' own: names of all kinds. */
#define ROW_TEXTS 1024
#define ROW_ENTRIES 16

int emit_begin_part(struct emit *e)
{
	ior_dict_close(e->dict);
	e->dict = NULL;
	e->generation++;
	return ior_dict_open(&e->dict, e->w, e->max_entries, 0);
}

void emit_free(struct emit *e)
{
	ior_dict_close(e->dict);
	e->dict = NULL;
}

static uint32_t text_id(struct emit *e, const char *text)
{
	return ior_dict_text(e->dict, text, strlen(text));
}

static uint32_t file_id(struct emit *e, struct pair_file *f)
{
	if (f->row_generation != e->generation) {
		f->row_id = ior_dict_file(e->dict, &f->info);
		f->row_generation = e->generation;
	}
	return f->row_id;
}

static size_t file_bytes(const struct pair_file *f)
{
	return f ? f->bytes : 0;
}

static size_t name_bytes(const struct row_name *n)
{
	return file_bytes(n->file) + n->path.len;
}

/* Ids are void after a reset: none may fall between those of one row. */
static void reserve(struct emit *e, size_t bytes)
{
	if (ior_dict_reserve(e->dict, ROW_ENTRIES, bytes + ROW_TEXTS))
		e->generation++;
}

/* A file of which the call says more, or other, than it was announced with. */
static uint32_t told_id(struct emit *e, const struct row_name *n)
{
	struct ior_file_info info = n->file ? n->file->info : (struct ior_file_info){ 0 };

	if (n->path.p || n->state) {
		info.path = n->path.p;
		info.path_len = n->path.len;
		info.state = n->state;
		info.passed = n->passed;
		info.mount = 0;
	}
	if (n->local.text) {
		info.local = *n->local.text ? n->local.text : NULL;
		info.local_family = n->local.family;
	}
	if (n->remote.text) {
		info.remote = *n->remote.text ? n->remote.text : NULL;
		info.remote_family = n->remote.family;
	}
	return ior_dict_file(e->dict, &info);
}

static void set_file(struct emit *e, struct ior_row *row, unsigned int field,
		     const struct row_name *n)
{
	uint32_t id = 0;

	if (n->path.p || n->state || n->local.text || n->remote.text)
		id = told_id(e, n);
	else if (n->file)
		id = file_id(e, n->file);
	if (id)
		ior_row_set(row, field, id);
}

static void set_who(struct emit *e, struct ior_row *row, struct pair_identity *who)
{
	if (who->row_generation != e->generation) {
		who->comm_id = who->has_comm ? ior_dict_text(e->dict, who->comm, who->comm_len) : 0;
		who->exe_id = who->exe ? file_id(e, who->exe) : 0;
		who->row_generation = e->generation;
	}
	if (who->comm_id)
		ior_row_set(row, IOR_ROW_COMM, who->comm_id);
	if (who->exe_id)
		ior_row_set(row, IOR_ROW_EXE, who->exe_id);
	if (who->has_uid)
		ior_row_set(row, IOR_ROW_UID, who->uid);
	if (who->has_gid)
		ior_row_set(row, IOR_ROW_GID, who->gid);
	if (who->has_cgroup)
		ior_row_set(row, IOR_ROW_CGROUP, who->cgroup);
}

static void set_call(struct emit *e, struct ior_row *row, struct call_meaning *call)
{
	if (call->row_generation != e->generation) {
		call->name_id = ior_dict_text(e->dict, call->name, call->name_len);
		call->family_id = 0;
		if (call->family)
			call->family_id = text_id(e, call->family);
		call->row_generation = e->generation;
	}
	ior_row_set(row, IOR_ROW_SYSCALL, call->name_id);
	if (call->family_id)
		ior_row_set(row, IOR_ROW_FAMILY, call->family_id);
}

static void set_words(struct emit *e, struct ior_row *row, const struct pair_call *c)
{
	if (e->words_generation != e->generation) {
		e->abi[0] = text_id(e, ior_words[IOR_WORD_NATIVE]);
		e->abi[1] = text_id(e, ior_words[IOR_WORD_COMPAT]);
		e->source = text_id(e, ior_words[IOR_WORD_SYSCALL]);
		e->words_generation = e->generation;
	}
	ior_row_set(row, IOR_ROW_ABI, e->abi[c->abi]);
	ior_row_set(row, IOR_ROW_SOURCE, e->source);
}

static void set_error(struct emit *e, struct ior_row *row, unsigned int error)
{
	const char *name = ior_errno_name(error);
	char number[16];

	if (!name) {
		snprintf(number, sizeof(number), "E%u", error);
		name = number;
	}
	ior_row_set(row, IOR_ROW_ERROR, text_id(e, name));
}

static void set_text(struct emit *e, struct ior_row *row, unsigned int field,
		     struct path_text text)
{
	if (text.len)
		ior_row_set(row, field, ior_dict_text(e->dict, text.p, text.len));
}

static void put_args(struct ior_writer *w, const struct ior_row *row)
{
	ior_put_list(w, (uint32_t)row->v[IOR_ROW_ARGS]);
	for (uint64_t i = 0; i < row->v[IOR_ROW_ARGS]; i++)
		ior_put_u64(w, row->args[i]);
}

/*
 * Every field in its order, by the type that the record table gives it. Those behind the arguments
 * are of a few kinds of calls: most rows end there.
 */
static void put_row(struct ior_writer *w, const struct ior_row *row)
{
	ior_put_begin(w, IOR_TAG_ROW);
#define PUT(rec, sym, name, type, ...)						\
	if (IOR_ROW_##sym == IOR_ROW_ARGS + 1 &&				\
	    row->present < IOR_ROW_BIT(IOR_ROW_##sym))				\
		goto end;							\
	if (!ior_row_has(row, IOR_ROW_##sym))					\
		ior_put_nil(w);							\
	else if ((type) == IOR_LIST)						\
		put_args(w, row);						\
	else if ((type) == IOR_I64)						\
		ior_put_i64(w, (int64_t)row->v[IOR_ROW_##sym]);			\
	else									\
		ior_put_u64(w, row->v[IOR_ROW_##sym]);
	IOR_ROW_STORED(PUT, ROW)
#undef PUT
end:
	ior_put_end(w);
}

void emit_row(struct emit *e, struct call_meaning *call, const struct pair_call *c,
	      struct row_draft *d)
{
	struct ior_row *row = &d->row;

	reserve(e, name_bytes(&d->file) + name_bytes(&d->old_file) +
		   file_bytes(c->who ? c->who->exe : NULL) + d->name.len + d->passed.len +
		   d->old_passed.len);
	ior_row_set(row, IOR_ROW_SEQ, ++e->seq);
	set_call(e, row, call);
	set_words(e, row, c);
	if (c->who)
		set_who(e, row, c->who);
	if (d->error)
		set_error(e, row, d->error);
	set_text(e, row, IOR_ROW_NAME, d->name);
	set_text(e, row, IOR_ROW_PASSED, d->passed);
	set_text(e, row, IOR_ROW_OLD_PASSED, d->old_passed);
	if (d->epoll_op)
		ior_row_set(row, IOR_ROW_EPOLL_OP, text_id(e, d->epoll_op));
	if (call->via)
		ior_row_set(row, IOR_ROW_VIA, text_id(e, call->via));
	if (c->away)
		ior_row_set(row, IOR_ROW_TURNED_AWAY,
			    text_id(e, ior_away_name(c->away)));
	set_file(e, row, IOR_ROW_FILE, &d->file);
	set_file(e, row, IOR_ROW_OLD_FILE, &d->old_file);
	put_row(e->w, row);
}

void emit_task(struct emit *e, const struct ior_record *rec, struct pair_file *exe)
{
	struct ior_writer *w = e->w;
	uint32_t id;

	reserve(e, file_bytes(exe));
	id = exe ? file_id(e, exe) : 0;
	ior_put_begin(w, IOR_TAG_TASK);
	for (unsigned int i = 0; i < rec->nfields && i < IOR_TASK_NFIELDS; i++) {
		if (i != IOR_TASK_EXE)
			ior_put_value(w, rec->fields[i]);
		else
			ior_put_u64_if(w, id, id);
	}
	ior_put_end(w);
}
