/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows as Chrome trace events, which Perfetto, speedscope and chrome://tracing open: a complete
 * event ("X") for each call, by process and thread; an instant one ("i") for a call that never
 * returns and for a loss; metadata ("M") with the names of processes and threads.
 */
#include "base/utf8.h"
#include "format.h"
#include "line.h"
#include "loss.h"

#define NAMED_TASKS 4096	/* threads whose names are remembered, and processes */

struct named_task {
	uint64_t id;
	uint32_t name;		/* dense text id, 0 for none */
};

struct chrome {
	bool open;		/* the array of events has begun, ... */
	uint64_t events;	/* ... and holds so many */
	struct named_task threads[NAMED_TASKS], processes[NAMED_TASKS];
	uint32_t generation;	/* of the texts that these have */
};

/* What an event says beside its name, time and thread. */
static const unsigned int arguments[] = {
	IOR_ROW_FILE, IOR_ROW_OLD_FILE, IOR_ROW_FD, IOR_ROW_RET, IOR_ROW_ERROR, IOR_ROW_BYTES,
	IOR_ROW_REQUESTED, IOR_ROW_OFFSET, IOR_ROW_DEVICE_READ, IOR_ROW_IN_FLIGHT,
	IOR_ROW_TURNED_AWAY,
};

/* A time as microseconds with its nanoseconds: "12.345". */
static void put_micro(uint64_t ns, struct buffer *out)
{
	buffer_u64(out, ns / 1000);
	buffer_char(out, '.');
	buffer_digits(out, ns % 1000, 3);
}

/* One that may be before what it is reckoned from. */
static void put_signed_micro(int64_t ns, struct buffer *out)
{
	if (ns < 0)
		buffer_char(out, '-');
	put_micro(ns < 0 ? -(uint64_t)ns : (uint64_t)ns, out);
}

static void put_when(struct print *p, const struct ior_reader *r, uint64_t boot_ns,
		     struct buffer *out)
{
	int64_t wall_ns;

	if (p->opt.time == PRINT_WALL && ior_reader_wall(r, boot_ns, &wall_ns))
		put_signed_micro(wall_ns, out);
	else if (p->opt.time == PRINT_RELATIVE)
		put_micro(text_since_start(p, boot_ns, out), out);
	else
		put_micro(boot_ns, out);
}

/* Events are members of one array, a line each. */
static void begin_event(struct print *p, struct buffer *out)
{
	struct chrome *c = p->state;

	buffer_text(out, c->events++ ? ",\n{" : "\n{");
}

static void begin(struct print *p, const struct ior_reader *r, struct buffer *out)
{
	struct chrome *c = p->state;
	const struct ior_header *h = ior_reader_header(r);
	struct ior_text host = ior_reader_text(r, h->host), kernel = ior_reader_text(r, h->kernel);

	c->open = true;
	buffer_text(out, "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"host\":");
	buffer_json(out, host.p, host.len);
	buffer_text(out, ",\"kernel\":");
	buffer_json(out, kernel.p, kernel.len);
	buffer_text(out, "},\"traceEvents\":[");
}

static void end(struct print *p, struct buffer *out)
{
	struct chrome *c = p->state;

	if (c->open)
		buffer_text(out, "\n]}\n");
	c->open = false;
}

static void put_name(struct print *p, const char *event, uint64_t pid, uint64_t tid,
		     struct ior_text name, struct buffer *out)
{
	begin_event(p, out);
	buffer_text(out, "\"ph\":\"M\",\"name\":\"");
	buffer_text(out, event);
	buffer_text(out, "\",\"pid\":");
	buffer_u64(out, pid);
	buffer_text(out, ",\"tid\":");
	buffer_u64(out, tid);
	buffer_text(out, ",\"args\":{\"name\":");
	buffer_json(out, name.p, ior_utf8_whole(name.p, name.len));
	buffer_text(out, "}}");
}

/* The name of the program that a process runs; of the thread's if that is not known. */
static struct ior_text program_name(const struct ior_reader *r, const struct ior_row *row,
				    uint32_t comm)
{
	struct ior_text name = ior_reader_text(r, comm);
	struct ior_cell exe;
	const char *slash;

	if (!ior_row_cell(r, row, IOR_ROW_EXE, &exe))
		return name;
	slash = memrchr(exe.text.p, '/', exe.text.len);
	if (slash && slash + 1 < exe.text.p + exe.text.len)
		name = (struct ior_text){ slash + 1, (uint32_t)(exe.text.p + exe.text.len -
								slash - 1) };
	return name;
}

/*
 * Threads are named when they are first seen and when their name changes, and processes by their
 * first thread, until that is seen by their program. The table has a fixed size: who has lost the
 * place in it is named again, which does no harm.
 */
static void name_task(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		      uint64_t pid, uint64_t tid, struct buffer *out)
{
	struct chrome *c = p->state;
	struct named_task *thread = &c->threads[tid % NAMED_TASKS];
	struct named_task *process = &c->processes[pid % NAMED_TASKS];
	uint32_t comm = ior_row_has(row, IOR_ROW_COMM) ? (uint32_t)row->v[IOR_ROW_COMM] : 0;

	if (c->generation != ior_reader_generation(r)) {
		memset(c->threads, 0, sizeof(c->threads));
		memset(c->processes, 0, sizeof(c->processes));
		c->generation = ior_reader_generation(r);
	}
	if (!comm || (thread->id == tid && thread->name == comm))
		return;
	*thread = (struct named_task){ tid, comm };
	put_name(p, "thread_name", pid, tid, ior_reader_text(r, comm), out);
	if (tid != pid && process->id == pid && process->name)
		return;
	*process = (struct named_task){ pid, comm };
	put_name(p, "process_name", pid, tid,
		 tid == pid ? ior_reader_text(r, comm) : program_name(r, row, comm), out);
}

static void put_args(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		     struct buffer *out)
{
	bool first = true;
	struct ior_cell cell;

	buffer_text(out, ",\"args\":{");
	for (unsigned int i = 0; i < p->rows.n; i++) {
		if (!ior_row_cell(r, row, p->rows.id[i], &cell))
			continue;
		buffer_bytes(out, &",\""[first], 2 - first);
		first = false;
		buffer_bytes(out, ior_row_fields()[p->rows.id[i]].name, p->rows.name_len[i]);
		buffer_text(out, "\":");
		json_cell(p, row, p->rows.id[i], &cell, out);
	}
	buffer_text(out, "}}");
}

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out)
{
	bool ended = ior_row_has(row, IOR_ROW_DURATION);
	struct ior_cell name, family;
	uint64_t pid, tid;

	/* Without a time or a thread there is no place for it on any track. */
	if (!ior_row_has(row, IOR_ROW_TIME) || !ior_row_has(row, IOR_ROW_TID))
		return;
	tid = row->v[IOR_ROW_TID];
	pid = ior_row_has(row, IOR_ROW_PID) ? row->v[IOR_ROW_PID] : tid;
	name_task(p, r, row, pid, tid, out);
	begin_event(p, out);
	buffer_text(out, "\"ph\":\"");
	buffer_text(out, ended ? "X\",\"name\":" : "i\",\"s\":\"t\",\"name\":");
	if (ior_row_cell(r, row, IOR_ROW_SYSCALL, &name))
		buffer_json(out, name.text.p, name.text.len);
	else
		buffer_text(out, "\"unknown\"");
	buffer_text(out, ",\"cat\":");
	if (ior_row_cell(r, row, IOR_ROW_FAMILY, &family))
		buffer_json(out, family.text.p, family.text.len);
	else
		buffer_text(out, "\"syscall\"");
	buffer_text(out, ",\"ts\":");
	put_when(p, r, row->v[IOR_ROW_TIME], out);
	if (ended) {
		buffer_text(out, ",\"dur\":");
		put_micro(row->v[IOR_ROW_DURATION], out);
	}
	buffer_text(out, ",\"pid\":");
	buffer_u64(out, pid);
	buffer_text(out, ",\"tid\":");
	buffer_u64(out, tid);
	put_args(p, r, row, out);
}

static void remark(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		   struct buffer *out)
{
	struct ior_losses lost = { 0 };
	struct buffer text = { 0 };
	uint64_t time;

	ior_losses_add(&lost, rec);
	if (!ior_losses_any(&lost) || !ior_value_u64(rec->fields[IOR_LOSS_TIME], &time))
		return;
	buffer_text(&text, "lost ");
	losses_text(&lost, &text);
	begin_event(p, out);
	buffer_text(out, "\"ph\":\"i\",\"s\":\"g\",\"name\":");
	buffer_json(out, text.p, text.len);
	buffer_text(out, ",\"cat\":\"loss\",\"ts\":");
	put_when(p, r, time, out);
	buffer_text(out, ",\"pid\":0,\"tid\":0}");
	out->failed |= text.failed;
	buffer_free(&text);
}

const struct format format_chrome = {
	.columns = &(const struct column_list){ sizeof(arguments) / sizeof(arguments[0]),
						arguments },
	.state = sizeof(struct chrome),
	.begin = begin,
	.row = put_row,
	.remark = remark,
	.end = end,
	.times = true,
	.time = PRINT_BOOT,	/* its readers count in doubles: this leaves them the nanoseconds */
	.no_exact = "JSON cannot hold every byte as it is; CSV can",
};
