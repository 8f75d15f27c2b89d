/* SPDX-License-Identifier: BSD-2-Clause */
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "input.h"
#include "program/option.h"
#include "stream/header.h"
#include "stream/reader.h"

struct stage {
	struct ior_reader *r;
	struct ior_writer *w;
	struct stage_options opt;
	struct pair pair;
	struct pair_files files;
	struct row_maker maker;
	struct row_draft draft;
	struct emit emit;
	int abi[2];			/* native and compat: enum ior_abi, or -1 */
	struct call_meaning *call[2][IOR_SYSCALL_MAX];	/* NULL: not used or named yet */
	struct call_meaning odd;	/* of a number beyond these, made when needed */
	struct call_meaning *inner[IOR_INNER_MAX];	/* as `call`; by ior_inner_at() */
	bool has_epoch;
	uint64_t epoch;
	bool in_part;
	uint64_t time;			/* of the part's latest record, ns */
	uint64_t records;		/* of the output, before this part */
	struct totals totals;
};

/* ---- Rows ---------------------------------------------------------------------------------- */

static struct call_meaning *meaning(struct stage *s, unsigned int compat, int32_t number,
				    const char *name, size_t len)
{
	struct call_meaning **m;

	if (number < 0 || number >= IOR_SYSCALL_MAX) {
		call_meaning_init(&s->odd, -1, number, NULL, 0);
		return &s->odd;
	}
	m = &s->call[compat][number];
	if (!*m) {
		*m = malloc(sizeof(**m));
		if (!*m) {
			call_meaning_init(&s->odd, s->abi[compat], number, name, len);
			return &s->odd;
		}
		call_meaning_init(*m, s->abi[compat], number, name, len);
	}
	return *m;
}

/* Of a call that comes through socketcall or ipc; NULL: it is none. */
static struct call_meaning *inner_meaning(struct stage *s, const struct pair_call *c)
{
	bool multiplexed = c->op && s->abi[c->abi] == IOR_I386;
	const struct ior_inner *inner = multiplexed ? ior_inner_call(c->syscall, c->op) : NULL;
	struct call_meaning **m;

	if (!inner)
		return NULL;
	m = &s->inner[inner - ior_inner_at(1)];
	if (!*m) {
		*m = malloc(sizeof(**m));
		if (*m)
			call_meaning_init_inner(*m, c->syscall, inner);
	}
	return *m;
}

static struct call_meaning *meaning_of(struct stage *s, const struct pair_call *c)
{
	struct call_meaning *m = inner_meaning(s, c);

	return m ? m : meaning(s, c->abi, c->syscall, NULL, 0);
}

/* Where the heap ended before this brk, 0 if that is not known. */
static uint64_t heap_before(struct stage *s, const struct pair_call *c, const struct pair_exit *x)
{
	if (!x || !(x->has & PAIR_HAS_RET) || x->ret <= 0 || !(c->has & PAIR_HAS_PID) ||
	    !ior_away_ran(c->away))
		return 0;
	return pair_heap_end(&s->pair, c->pid, (uint64_t)x->ret);
}

static void on_row(void *arg, const struct pair_call *c, const struct pair_exit *x)
{
	struct stage *s = arg;
	struct call_meaning *m = meaning_of(s, c);

	s->maker.heap_end = m->does & IOR_DOES_MOVES_BREAK ? heap_before(s, c, x) : 0;
	row_draft_make(&s->maker, &s->draft, m, c, x);
	if (s->has_epoch)
		ior_row_set(&s->draft.row, IOR_ROW_FILTER_EPOCH, s->epoch);
	emit_row(&s->emit, m, c, &s->draft);
	s->totals.part.rows++;
}

/* ---- Parts --------------------------------------------------------------------------------- */

static void forget_calls(struct stage *s)
{
	for (unsigned int abi = 0; abi < 2; abi++)
		for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++) {
			free(s->call[abi][i]);
			s->call[abi][i] = NULL;
		}
	for (unsigned int i = 0; i < IOR_INNER_MAX; i++) {
		free(s->inner[i]);
		s->inner[i] = NULL;
	}
}

/* The names of one table of the header: {"0": "read", ...}. */
static void learn_calls(struct stage *s, unsigned int compat, const struct ior_value *names)
{
	const struct ior_value *key;

	if (!names || names->type != IOR_V_MAP)
		return;
	key = names + 1;
	for (uint32_t i = 0; i < names->len; i++) {
		const struct ior_value *name = ior_value_next(key);
		unsigned int number;

		if (name->type == IOR_V_BYTES && ior_value_digits(key, IOR_SYSCALL_MAX, &number))
			meaning(s, compat, (int32_t)number, name->p, name->len);
		key = ior_value_next(name);
	}
}

static void learn_header(struct stage *s, const struct ior_value *map)
{
	const struct ior_header *h = ior_reader_header(s->r);
	const struct ior_value *calls = ior_value_map_get(map, "syscalls"), *v;

	s->abi[0] = s->abi[1] = -1;
	ior_abi_of_arch(ior_reader_text(s->r, h->arch).p, &s->abi[0], &s->abi[1]);
	forget_calls(s);
	if (calls) {
		learn_calls(s, 0, ior_value_map_get(calls, "native"));
		learn_calls(s, 1, ior_value_map_get(calls, "compat"));
	}
	s->maker.page_size = 0;
	v = ior_value_map_get(map, "page_size");
	if (v)
		ior_value_u64(v, &s->maker.page_size);
	/* Only where the capture settles restarts is there anything to wait for. */
	v = ior_value_map_get(map, "restarts");
	s->pair.restarts = v && v->type == IOR_V_BOOL && v->u;
	s->has_epoch = false;
}

static void end_part(struct stage *s)
{
	const struct pair_counts *c = &s->pair.counts;
	struct totals_counts *part = &s->totals.part;

	if (!s->in_part)
		return;
	pair_end(&s->pair);
	part->enters = c->enters;
	part->exits = c->exits;
	part->unmatched_enters = c->unmatched_enters;
	part->unmatched_exits = c->unmatched_exits;
	part->unfinished = c->unfinished;
	part->forgotten = c->forgotten;
	totals_end_part(&s->totals, s->w, s->w->records - s->records + 1, s->time);
	s->pair.counts = (struct pair_counts){ 0 };
	s->in_part = false;
}

static int begin_part(struct stage *s, const struct ior_record *rec)
{
	const struct ior_header_info info = {
		.kind = "rows", .program = "ior-pair", .version = IOR_VERSION,
		.command = s->opt.command, .pid_namespace_initial = -1,
		.copy = rec->fields[IOR_HEADER_MAP], .unfinished = s->opt.unfinished,
	};

	end_part(s);
	s->in_part = true;
	s->time = 0;
	s->records = s->w->records;
	learn_header(s, info.copy);
	ior_writer_header(s->w, &info);
	return emit_begin_part(&s->emit);
}

/* ---- Records ------------------------------------------------------------------------------- */

static void see_time(struct stage *s, uint64_t time)
{
	if (time > s->time)
		s->time = time;
}

static int take_enter(struct stage *s, const struct ior_record *rec)
{
	struct pair_call *c = pair_call_new(&s->pair);
	const struct call_meaning *m;
	uint64_t restart_of;
	int error;

	if (!c)
		return -ENOMEM;
	if (!input_enter(s->r, &s->files, rec, c, &restart_of)) {
		s->totals.part.invalid++;
		pair_call_free(&s->pair, c);
		return 0;
	}
	m = meaning_of(s, c);
	/* What did not begin returns. */
	c->never = m->entry && m->entry->ret == IOR_RET_NEVER && !c->away;
	see_time(s, c->time);
	error = pair_enter(&s->pair, c, restart_of);
	if (error == -EINVAL) {
		s->totals.part.invalid++;
		return 0;
	}
	return error;
}

static int take_exit(struct stage *s, const struct ior_record *rec)
{
	struct pair_exit x;
	uint64_t tid, call;

	if (!input_exit(s->r, &s->files, rec, &x, &tid, &call)) {
		s->totals.part.invalid++;
		return 0;
	}
	if (x.has & PAIR_HAS_TIME)
		see_time(s, x.time);
	pair_exit(&s->pair, tid, call, &x);
	input_exit_release(&x);
	return 0;
}

static int take_task(struct stage *s, const struct ior_record *rec)
{
	const struct ior_value *exe = rec->fields[IOR_TASK_EXE];
	struct pair_file *file = NULL;
	struct input_task t;
	int error = 0;

	if (input_task(s->r, &s->files, rec, &t)) {
		if (t.exits) {
			pair_task_exit(&s->pair, t.tid, t.start);
		} else if (!t.who) {
			return -ENOMEM;
		} else {
			if (t.taken)
				pair_task_taken(&s->pair, t.tid);
			if (t.execs)
				pair_heap_end(&s->pair, t.tid, 0);
			error = pair_task_is(&s->pair, t.tid, t.start, t.who);
		}
	}
	if (error == -ENOMEM)
		return error;
	if (exe->type == IOR_V_UINT)
		file = pair_files_get(&s->files, s->r, exe->u);
	emit_task(&s->emit, rec, file);
	pair_file_release(file);
	return 0;
}

int stage_record(struct stage *s, const struct ior_record *rec, struct ior_error *err)
{
	int error = 0;

	switch (rec->tag) {
	case IOR_TAG_ENTER:
		error = take_enter(s, rec);
		break;
	case IOR_TAG_EXIT:
		error = take_exit(s, rec);
		break;
	case IOR_TAG_TASK:
		error = take_task(s, rec);
		break;
	case IOR_TAG_HEADER:
		error = begin_part(s, rec);
		break;
	case IOR_TAG_END:
		totals_take_end(&s->totals, rec);
		ior_value_u64(rec->fields[IOR_END_TIME], &s->time);
		break;
	case IOR_TAG_STRING:	/* the output has a dictionary of its own */
	case IOR_TAG_FILE:
	case IOR_TAG_RESET:
		break;
	case IOR_TAG_ROW:
		s->totals.part.invalid++;
		break;
	case IOR_TAG_LOSS:
		totals_add_loss(&s->totals, rec);
		ior_writer_pass(s->w, rec->raw, rec->raw_len);
		break;
	case IOR_TAG_CHANGE:
		s->has_epoch = ior_value_u64(rec->fields[IOR_CHANGE_EPOCH], &s->epoch);
		ior_writer_pass(s->w, rec->raw, rec->raw_len);
		break;
	default:
		ior_writer_pass(s->w, rec->raw, rec->raw_len);
		break;
	}
	return error ? ior_error_set(err, error, "out of memory") : 0;
}

void stage_finish(struct stage *s)
{
	end_part(s);
}

int stage_open(struct stage **out, struct ior_reader *r, struct ior_writer *w,
	       const struct stage_options *opt)
{
	struct stage *s = calloc(1, sizeof(*s));

	if (!s || pair_init(&s->pair, on_row, s, opt->max_tasks) < 0) {
		free(s);
		return -ENOMEM;
	}
	s->r = r;
	s->w = w;
	s->opt = *opt;
	s->pair.unfinished = opt->unfinished;
	s->emit.w = w;
	s->emit.max_entries = opt->max_entries;
	*out = s;
	return 0;
}

void stage_close(struct stage *s)
{
	if (!s)
		return;
	pair_free(&s->pair);
	pair_files_clear(&s->files);
	row_maker_free(&s->maker);
	emit_free(&s->emit);
	totals_free(&s->totals);
	forget_calls(s);
	free(s);
}

const struct totals *stage_totals(const struct stage *s)
{
	return &s->totals;
}
