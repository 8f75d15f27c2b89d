/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --hung: what each thread is in when recording ends, the longest first. ior-pair --unfinished
 * gives a row to every call whose end nobody saw. One that is followed by anything else of its
 * thread is over: a later call, or the thread's own end.
 */
#include <stdlib.h>

#include "argument.h"
#include "base/idmap.h"
#include "base/cells.h"
#include "format.h"
#include "text.h"

#define HUNG_BYTES ((size_t)64 << 20)	/* of calls and their texts; the shorter half goes then */
#define HUNG_STALE 65536u		/* places that may be out of date */

struct hung_call {
	uint64_t time;		/* it began, or was seen, ns */
	char *text;		/* who and what, as it will be printed, without a line end */
	uint32_t len;
	uint32_t tid;
	bool in_flight;		/* it was seen: it had begun before */
};

struct hung {
	struct hung_call *calls;
	uint32_t n, cap;
	size_t bytes;
	uint64_t left_out;		/* for want of room, ... */
	uint64_t limit;			/* ... and as they began then or later; ns, 0: none was */
	uint64_t last;			/* the latest time that the part has, ns */
	struct ior_idmap place;		/* of a tid, from 1, if that call is its own */
	struct buffer line;
	bool ready, in_part, printed;
};

/* ---- The calls ------------------------------------------------------------------------------- */

static struct hung_call *find(const struct hung *h, uint32_t tid)
{
	uint32_t i = ior_idmap_get(&h->place, tid);

	return i && i <= h->n && h->calls[i - 1].tid == tid ? &h->calls[i - 1] : NULL;
}

static size_t size_of(const struct hung_call *call)
{
	return sizeof(*call) + call->len;
}

static void let_go(struct hung *h, struct hung_call *call)
{
	h->bytes -= size_of(call);
	free(call->text);
}

/* The thread is not in this call any more. */
static void forget(struct hung *h, uint64_t tid)
{
	struct hung_call *call = tid && tid <= UINT32_MAX ? find(h, (uint32_t)tid) : NULL;

	if (!call)
		return;
	let_go(h, call);
	*call = h->calls[--h->n];
	if (call < h->calls + h->n)	/* its tid is in the map: no memory is needed */
		ior_idmap_set(&h->place, call->tid, (uint32_t)(call - h->calls) + 1);
}

static void forget_all(struct hung *h)
{
	while (h->n)
		let_go(h, &h->calls[--h->n]);
	h->left_out = h->limit = h->last = 0;
	ior_idmap_clear(&h->place);
}

/* The longest first. */
static int compare(const void *a, const void *b)
{
	const struct hung_call *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->tid > y->tid) - (x->tid < y->tid);
}

static void sort(struct hung *h)
{
	if (h->n)
		qsort(h->calls, h->n, sizeof(*h->calls), compare);
}

/* Places anew: what was sorted stands elsewhere, and tids that are in no call stand for nothing. */
static bool find_places(struct hung *h)
{
	ior_idmap_clear(&h->place);
	for (uint32_t i = 0; i < h->n; i++)
		if (ior_idmap_set(&h->place, h->calls[i].tid, i + 1) < 0)
			return false;
	return true;
}

static bool make_room(struct hung *h)
{
	uint32_t cap = h->cap ? 2 * h->cap : 64;
	struct hung_call *calls;

	if (h->bytes > HUNG_BYTES) {
		sort(h);
		h->limit = h->calls[h->n / 2].time;
		for (uint32_t half = h->n / 2; h->n > half; h->left_out++)
			let_go(h, &h->calls[--h->n]);
		if (!find_places(h))
			return false;
	} else if (h->place.n > h->n + HUNG_STALE && !find_places(h)) {
		return false;
	}
	if (h->n < h->cap)
		return true;
	calls = reallocarray(h->calls, cap, sizeof(*calls));
	if (!calls)
		return false;
	h->calls = calls;
	h->cap = cap;
	return true;
}

/* What stands in h->line is the text. */
static bool keep(struct hung *h, const struct ior_row *row)
{
	struct hung_call call = {
		.time = row->v[IOR_ROW_TIME], .tid = (uint32_t)row->v[IOR_ROW_TID],
		.in_flight = ior_row_has(row, IOR_ROW_IN_FLIGHT), .len = (uint32_t)h->line.len,
	};

	if (h->line.failed || !make_room(h) ||
	    ior_idmap_set(&h->place, call.tid, h->n + 1) < 0)
		return false;
	call.text = malloc(h->line.len + 1);
	if (!call.text)
		return false;
	memcpy(call.text, h->line.p, h->line.len);
	h->bytes += size_of(&call);
	h->calls[h->n++] = call;
	return true;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void see(struct hung *h, uint64_t time)
{
	if (time > h->last)
		h->last = time;
}

/* Blanks behind what stands from start on, until it is so wide, and one more. */
static void pad(struct buffer *out, size_t start, size_t width)
{
	size_t used = out->failed ? width : ior_cells(out->p + start, out->len - start);

	buffer_fill(out, ' ', used < width ? width - used + 1 : 1);
}

/* "1234/1240   comm            read(3</var/log/x>, 0x7ffe12345678, 4096)" */
static void put_call(const struct call *c, struct buffer *out)
{
	const struct ior_row *row = c->row;
	struct ior_text text;
	size_t start = out->len;

	if (ior_row_has(row, IOR_ROW_PID))
		buffer_u64(out, row->v[IOR_ROW_PID]);
	else
		buffer_char(out, '-');
	if (!ior_row_has(row, IOR_ROW_PID) || row->v[IOR_ROW_TID] != row->v[IOR_ROW_PID]) {
		buffer_char(out, '/');
		buffer_u64(out, row->v[IOR_ROW_TID]);
	}
	pad(out, start, 11);
	start = out->len;
	if (call_text(c, IOR_ROW_COMM, &text))
		buffer_escaped(out, text.p, text.len, false);
	else
		buffer_char(out, '-');
	pad(out, start, 15);
	call_put(c, out);
}

static bool is_open(const struct ior_row *row)
{
	return !ior_row_has(row, IOR_ROW_DURATION) && !ior_row_has(row, IOR_ROW_RET) &&
	       !ior_row_has(row, IOR_ROW_TURNED_AWAY);
}

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out)
{
	struct hung *h = p->state;
	struct call c;

	if (!ior_row_has(row, IOR_ROW_TIME) || !ior_row_has(row, IOR_ROW_TID))
		return;
	see(h, ior_row_end(row));
	forget(h, row->v[IOR_ROW_TID]);
	if (!is_open(row) || !row->v[IOR_ROW_TID] || row->v[IOR_ROW_TID] > UINT32_MAX)
		return;
	call_of(&c, &p->known, r, row);
	if (c.entry && c.entry->ret == IOR_RET_NEVER)
		return;
	if (h->limit && row->v[IOR_ROW_TIME] >= h->limit) {
		h->left_out++;
		return;
	}
	h->line.len = 0;
	put_call(&c, &h->line);
	out->failed |= !keep(h, row);
}

/* ---- The table ------------------------------------------------------------------------------- */

static void put_duration(const struct hung *h, const struct hung_call *call, struct buffer *out)
{
	size_t start = out->len;

	if (call->in_flight)
		buffer_char(out, '>');
	if (call->time <= h->last)
		buffer_duration(out, h->last - call->time);
	else
		buffer_char(out, '-');
	text_right(out, start, 8);
}

/* The part is over. */
static void put_table(struct print *p, struct buffer *out)
{
	struct hung *h = p->state;
	size_t start;

	if (!h->in_part)
		return;
	if (h->printed)
		buffer_char(out, '\n');
	h->printed = true;
	h->in_part = false;
	start = out->len;
	buffer_text(out, h->n ? "duration pid         comm            call\n" :
				"# no call was under way at the end\n");
	if (h->n)
		text_colour(p, start, COLOUR_HEAD, out);
	sort(h);
	for (uint32_t i = 0; i < h->n; i++) {
		put_duration(h, &h->calls[i], out);
		buffer_char(out, ' ');
		buffer_bytes(out, h->calls[i].text, h->calls[i].len);
		buffer_char(out, '\n');
	}
	if (h->left_out) {
		buffer_text(out, "# up to ");	/* of some the end may have come later */
		buffer_u64(out, h->left_out);
		buffer_text(out, " more were left out, none longer than these\n");
	}
	forget_all(h);
}

static void begin(struct print *p, const struct ior_reader *r, struct buffer *out)
{
	struct hung *h = p->state;

	(void)r;
	h->ready = h->ready || ior_idmap_init(&h->place) == 0;
	out->failed |= !h->ready;
}

static void remark(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		   struct buffer *out)
{
	struct hung *h = p->state;
	uint64_t time, tid;

	(void)r;
	if (!h->ready)
		return;
	switch (rec->tag) {
	case IOR_TAG_HEADER:
		put_table(p, out);	/* of a part that was cut */
		h->in_part = true;
		break;
	case IOR_TAG_TASK:
		if (ior_value_u64(rec->fields[IOR_TASK_TIME], &time))
			see(h, time);
		if (ior_value_u64(rec->fields[IOR_TASK_TID], &tid))
			forget(h, tid);
		break;
	case IOR_TAG_END:
		if (ior_value_u64(rec->fields[IOR_END_TIME], &time))
			see(h, time);
		put_table(p, out);
		break;
	}
}

static void release(struct print *p)
{
	struct hung *h = p->state;

	if (h->ready)
		forget_all(h);
	ior_idmap_free(&h->place);
	free(h->calls);
	buffer_free(&h->line);
}

const struct format format_hung = {
	.state = sizeof(struct hung),
	.begin = begin,
	.row = put_row,
	.remark = remark,
	.end = put_table,
	.close = release,
	.unfinished = true,
	.colours = true,
};
