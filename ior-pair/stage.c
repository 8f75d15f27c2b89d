/* SPDX-License-Identifier: BSD-2-Clause */
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "program.h"
#include "input.h"

#define KEPT_TOTALS 32		/* totals of the input's end record that are taken over */
#define NAME 32

struct part {
	bool begun;
	bool ended;		/* its end record was seen, ... */
	bool cut;		/* ... but says that an earlier stage saw only a part */
	uint64_t time;		/* of the latest record, ns */
	bool lost_calls_unknown, lost_other_unknown;
	char name[KEPT_TOTALS][NAME];	/* totals of the input's end record */
	uint64_t total[KEPT_TOTALS];
	unsigned int ntotals;
	uint64_t records;		/* of the output, before this part */
};

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
	bool has_epoch;
	uint64_t epoch;
	struct part part;
	struct stage_counts counts, total;	/* of the part, of all parts that ended */
	struct stage_loss loss[STAGE_LOSSES];
	unsigned int nlosses;
};

/* ---- Rows ------------------------------------------------------------------------------------- */

static struct call_meaning *meaning(struct stage *s, unsigned int compat, uint32_t number,
				    const char *name, size_t len)
{
	struct call_meaning **m;

	if (number >= IOR_SYSCALL_MAX) {
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

static void on_row(void *arg, const struct pair_call *c, const struct pair_exit *x)
{
	struct stage *s = arg;
	struct call_meaning *m = meaning(s, c->abi, c->syscall, NULL, 0);

	row_draft_make(&s->maker, &s->draft, m, c, x);
	if (s->has_epoch)
		ior_row_set(&s->draft.row, IOR_ROW_FILTER_EPOCH, s->epoch);
	emit_row(&s->emit, m, c, &s->draft);
	s->counts.rows++;
}

/* ---- Parts ------------------------------------------------------------------------------------ */

static void forget_calls(struct stage *s)
{
	for (unsigned int abi = 0; abi < 2; abi++)
		for (unsigned int i = 0; i < IOR_SYSCALL_MAX; i++) {
			free(s->call[abi][i]);
			s->call[abi][i] = NULL;
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
		char text[12], *end;
		unsigned long number;

		if (key->type == IOR_V_BYTES && key->len && key->len < sizeof(text) &&
		    name->type == IOR_V_BYTES) {
			memcpy(text, key->p, key->len);
			text[key->len] = '\0';
			number = strtoul(text, &end, 10);
			if (!*end && number < IOR_SYSCALL_MAX)
				meaning(s, compat, (uint32_t)number, name->p, name->len);
		}
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

static void add_counts(struct stage_counts *to, const struct stage_counts *from)
{
#define ADD(member, name) to->member += from->member;
	STAGE_COUNTS(ADD)
#undef ADD
}

/* Totals that only an earlier stage can know: calls denied, tasks excluded, ... */
static bool is_own_total(const char *name)
{
#define IS(member, own)			\
	if (strcmp(name, own) == 0)	\
		return true;
	STAGE_COUNTS(IS)
#undef IS
	return strcmp(name, "records") == 0;
}

static void put_end(struct stage *s)
{
	const struct part *p = &s->part;
	const char *names[KEPT_TOTALS + sizeof(s->counts) / sizeof(uint64_t) + 1];
	uint64_t counts[sizeof(names) / sizeof(names[0])];
	unsigned int n = 0;

	names[n] = "records";
	counts[n++] = s->w->records - p->records + 1;
#define TAKE(member, name)			\
	names[n] = name;			\
	counts[n++] = s->counts.member;
	STAGE_COUNTS(TAKE)
#undef TAKE
	if (p->lost_other_unknown)
		counts[n - 1] = UINT64_MAX;
	if (p->lost_calls_unknown)
		counts[n - 2] = UINT64_MAX;
	for (unsigned int i = 0; i < p->ntotals; i++) {
		if (is_own_total(p->name[i]))
			continue;
		names[n] = p->name[i];
		counts[n++] = p->total[i];
	}
	ior_writer_end(s->w, p->time, p->ended && !p->cut ? "end-of-input" : "input-cut", names,
		       counts, n);
}

static void end_part(struct stage *s)
{
	struct pair_counts *c = &s->pair.counts;

	if (!s->part.begun)
		return;
	pair_end(&s->pair);
	s->counts.enters = c->enters;
	s->counts.exits = c->exits;
	s->counts.unmatched_enters = c->unmatched_enters;
	s->counts.unmatched_exits = c->unmatched_exits;
	s->counts.unfinished = c->unfinished;
	s->counts.forgotten = c->forgotten;
	put_end(s);
	add_counts(&s->total, &s->counts);
	s->counts = (struct stage_counts){ 0 };
	*c = (struct pair_counts){ 0 };
	s->part.begun = false;
}

static int begin_part(struct stage *s, const struct ior_record *rec)
{
	const struct ior_header_info info = {
		.kind = "rows", .program = "ior-pair", .version = IOR_VERSION,
		.command = s->opt.command, .pid_namespace_initial = -1,
		.copy = rec->fields[IOR_HEADER_MAP],
	};

	end_part(s);
	s->part = (struct part){ .begun = true, .records = s->w->records };
	learn_header(s, info.copy);
	ior_writer_header(s->w, &info);
	return emit_begin_part(&s->emit);
}

/* ---- Records ---------------------------------------------------------------------------------- */

static void see_time(struct stage *s, uint64_t time)
{
	if (time > s->part.time)
		s->part.time = time;
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
		s->counts.invalid++;
		pair_call_free(&s->pair, c);
		return 0;
	}
	m = meaning(s, c->abi, c->syscall, NULL, 0);
	c->never = m->entry && m->entry->ret == IOR_RET_NEVER;
	see_time(s, c->time);
	error = pair_enter(&s->pair, c, restart_of);
	if (error == -EINVAL) {
		s->counts.invalid++;
		return 0;
	}
	return error;
}

static int take_exit(struct stage *s, const struct ior_record *rec)
{
	struct pair_exit x;
	uint64_t tid, call;

	if (!input_exit(s->r, &s->files, rec, &x, &tid, &call)) {
		s->counts.invalid++;
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

static struct stage_loss *loss_of(struct stage *s, const struct ior_value *reason)
{
	char text[sizeof(s->loss[0].reason)] = "";
	struct stage_loss *l = s->loss;

	if (reason->type == IOR_V_BYTES)
		snprintf(text, sizeof(text), "%.*s",
			 (int)(reason->len < sizeof(text) ? reason->len : sizeof(text)), reason->p);
	for (; l < s->loss + s->nlosses; l++)
		if (strcmp(l->reason, text) == 0)
			return l;
	if (s->nlosses == STAGE_LOSSES)
		return l - 1;
	if (++s->nlosses == STAGE_LOSSES)
		strcpy(text, "other reasons");
	memcpy(l->reason, text, sizeof(text));
	return l;
}

static void take_loss(struct stage *s, const struct ior_record *rec)
{
	struct stage_loss *l = loss_of(s, rec->fields[IOR_LOSS_REASON]);
	uint64_t n;

	if (ior_value_u64(rec->fields[IOR_LOSS_CALLS], &n)) {
		l->calls += n;
		s->counts.lost_calls += n;
	} else {
		l->calls_unknown = s->part.lost_calls_unknown = true;
	}
	if (ior_value_u64(rec->fields[IOR_LOSS_OTHER], &n)) {
		l->other += n;
		s->counts.lost_other += n;
	} else {
		l->other_unknown = s->part.lost_other_unknown = true;
	}
}

/* The end record is this stage's own, but what only the input knew is kept. */
static void take_end(struct stage *s, const struct ior_record *rec)
{
	const struct ior_value *map = rec->fields[IOR_END_TOTALS], *key = map + 1;
	struct part *p = &s->part;

	p->ended = true;
	p->cut = input_is(rec->fields[IOR_END_REASON], "input-cut");
	ior_value_u64(rec->fields[IOR_END_TIME], &p->time);
	p->ntotals = 0;
	for (uint32_t i = 0; map->type == IOR_V_MAP && i < map->len; i++) {
		const struct ior_value *value = ior_value_next(key);
		bool known = value->type == IOR_V_UINT;

		if (key->type == IOR_V_BYTES && key->len < NAME && p->ntotals < KEPT_TOTALS &&
		    (known || value->type == IOR_V_NIL)) {
			memcpy(p->name[p->ntotals], key->p, key->len);
			p->name[p->ntotals][key->len] = '\0';
			p->total[p->ntotals++] = known ? value->u : UINT64_MAX;
		}
		key = ior_value_next(value);
	}
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
	case IOR_TAG_FILE:
		if (rec->fields[IOR_FILE_ID]->type == IOR_V_UINT)
			pair_files_redefine(&s->files, s->r, rec->fields[IOR_FILE_ID]->u);
		break;
	case IOR_TAG_TASK:
		error = take_task(s, rec);
		break;
	case IOR_TAG_HEADER:
		error = begin_part(s, rec);
		break;
	case IOR_TAG_END:
		take_end(s, rec);
		break;
	case IOR_TAG_STRING:	/* the output has a dictionary of its own */
	case IOR_TAG_RESET:
		break;
	case IOR_TAG_ROW:
		s->counts.invalid++;
		break;
	case IOR_TAG_LOSS:
		take_loss(s, rec);
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
	forget_calls(s);
	free(s);
}

const struct stage_counts *stage_counts(const struct stage *s)
{
	return &s->total;
}

const struct stage_loss *stage_losses(const struct stage *s, unsigned int *n)
{
	*n = s->nlosses;
	return s->loss;
}
