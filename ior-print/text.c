/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows as text, for people. */
#include "text.h"

#include "format.h"
#include "loss.h"

static const unsigned int usual[] = {
	IOR_ROW_TIME, IOR_ROW_COMM, COLUMN_TASK, IOR_ROW_SYSCALL, COLUMN_RESULT, IOR_ROW_BYTES,
	IOR_ROW_DURATION, IOR_ROW_FD, COLUMN_FILE,
};

static void put_text(const struct print *p, struct ior_text text, struct buffer *out)
{
	buffer_escaped(out, text.p, text.len, p->opt.exact);
}

static void put_args(const struct ior_row *row, struct buffer *out)
{
	for (uint64_t i = 0; i < row->v[IOR_ROW_ARGS] && i < IOR_ROW_MAX_ARGS; i++) {
		if (i)
			buffer_char(out, ',');
		/* Small ones are numbers, large ones addresses, flags or negative. */
		if (row->args[i] < 1 << 20)
			buffer_u64(out, row->args[i]);
		else
			buffer_hex(out, row->args[i]);
	}
}

/* Sleeps and timeouts. */
static void put_span(int64_t ns, struct buffer *out)
{
	if (ns == -1)
		buffer_text(out, "infinite");
	else if (ns == -2)
		buffer_text(out, "unknown");
	else if (ns < 0)
		buffer_i64(out, ns);
	else
		buffer_duration(out, ns);
}

/* What is shown as it is: names and numbers. */
static void put_plain(const struct print *p, const struct ior_row *row,
		      const struct ior_cell *cell, struct buffer *out)
{
	switch (cell->type) {
	case IOR_U64:
		buffer_u64(out, cell->u);
		break;
	case IOR_I64:
		buffer_i64(out, cell->i);
		break;
	case IOR_LIST:
		put_args(row, out);
		break;
	default:
		put_text(p, cell->text, out);
	}
}

/* The unit of a field is how its values are shown. */
static void put_field(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		      unsigned int id, struct buffer *out)
{
	struct ior_cell cell;

	if (!ior_row_cell(r, row, id, &cell)) {
		/* It has none as it never began. */
		if (id == IOR_ROW_DURATION && ior_row_cell(r, row, IOR_ROW_TURNED_AWAY, &cell))
			put_text(p, cell.text, out);
		else
			buffer_char(out, '-');
		return;
	}
	switch (ior_row_fields()[id].unit) {
	case IOR_UNIT_BOOT:
		text_time(p, r, cell.u, out);
		break;
	case IOR_UNIT_WALL:
		buffer_wall(out, &p->wall, cell.i);
		break;
	case IOR_UNIT_NS:
		if (id == IOR_ROW_DURATION && ior_row_has(row, IOR_ROW_IN_FLIGHT))
			buffer_char(out, '>');	/* it had begun before */
		buffer_duration(out, cell.u);
		break;
	case IOR_UNIT_SPAN:
		put_span(cell.i, out);
		break;
	case IOR_UNIT_BYTES:
		buffer_size(out, cell.u);
		break;
	case IOR_UNIT_RESULT:
		/* Only values of this size can be addresses: most rows need no look-up. */
		if (cell.i >= 1 << 16 && known_returns_address(&p->known, r, row))
			buffer_hex(out, cell.i);
		else
			buffer_i64(out, cell.i);
		break;
	case IOR_UNIT_OPEN_FLAGS:
		text_flags(p, cell.u, out);
		break;
	case IOR_UNIT_EVENTS:
		buffer_hex(out, cell.u);
		break;
	case IOR_UNIT_DEVICE:
		text_device(cell.u, out);
		break;
	default:
		put_plain(p, row, &cell, out);
	}
}

/* "/old -> /new", "/gone (deleted)", "- (unreadable)" */
static void put_file(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		     struct buffer *out)
{
	struct ior_cell cell;

	if (ior_row_cell(r, row, IOR_ROW_OLD_FILE, &cell)) {
		put_text(p, cell.text, out);
		buffer_text(out, " -> ");
	}
	put_field(p, r, row, IOR_ROW_FILE, out);
	if (ior_row_cell(r, row, IOR_ROW_FILE_STATE, &cell)) {
		buffer_text(out, " (");
		put_text(p, cell.text, out);
		buffer_char(out, ')');
	}
}

static void put_column(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		       unsigned int id, struct buffer *out)
{
	switch (id) {
	case COLUMN_TASK:
		put_field(p, r, row, IOR_ROW_PID, out);
		if (ior_row_has(row, IOR_ROW_TID) &&
		    row->v[IOR_ROW_TID] != row->v[IOR_ROW_PID]) {
			buffer_char(out, '/');
			buffer_u64(out, row->v[IOR_ROW_TID]);
		}
		break;
	case COLUMN_RESULT:
		put_field(p, r, row, ior_row_has(row, IOR_ROW_ERROR) ? IOR_ROW_ERROR : IOR_ROW_RET,
			  out);
		break;
	case COLUMN_FILE:
		put_file(p, r, row, out);
		break;
	default:
		put_field(p, r, row, id, out);
	}
}

/* Times of day do not say of which day: a line that does stands before the first of each. */
static void put_date(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		     struct buffer *out)
{
	struct text *t = p->state;
	size_t start = out->len;
	int64_t wall_ns;

	if (!t->dated || !ior_row_has(row, IOR_ROW_TIME) ||
	    !ior_reader_wall(r, row->v[IOR_ROW_TIME], &wall_ns))
		return;
	wall_set(&p->wall, wall_ns);
	if (strcmp(t->date, p->wall.date) == 0 && strcmp(t->zone, p->wall.zone) == 0)
		return;
	memcpy(t->date, p->wall.date, sizeof(t->date));
	memcpy(t->zone, p->wall.zone, sizeof(t->zone));
	buffer_text(out, "# ");
	buffer_text(out, t->date);
	if (p->opt.local) {
		buffer_char(out, ' ');
		buffer_text(out, t->zone);
	}
	buffer_char(out, '\n');
	text_colour(p, start, COLOUR_HEAD, out);
}

static bool is_error(const struct ior_row *row, unsigned int column)
{
	return (column == COLUMN_RESULT || column == IOR_ROW_ERROR) &&
	       ior_row_has(row, IOR_ROW_ERROR);
}

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out)
{
	size_t start, behind = 0;

	put_date(p, r, row, out);
	for (unsigned int i = 0; i < p->rows.n; i++) {
		start = out->len;
		put_column(p, r, row, p->rows.id[i], out);
		text_align(p, i, start, &behind, out);
		if (p->colour && is_error(row, p->rows.id[i]))
			text_colour(p, start, COLOUR_ERROR, out);
	}
}

static void remark(struct print *p, const struct ior_reader *r, const struct ior_record *rec,
		   struct buffer *out)
{
	const struct ior_value *text = rec->fields[IOR_NOTE_TEXT];
	const struct ior_value *severity = rec->fields[IOR_NOTE_SEVERITY];
	size_t start = out->len;
	struct ior_losses lost = { 0 };

	(void)r;
	ior_losses_add(&lost, rec);
	if (ior_losses_any(&lost)) {
		buffer_text(out, "# lost ");
		losses_text(&lost, out);
		buffer_char(out, '\n');
	}
	if (rec->tag == IOR_TAG_NOTE && text->type == IOR_V_BYTES) {
		buffer_text(out, "# ");
		if (severity->type == IOR_V_BYTES)
			buffer_escaped(out, severity->p, severity->len, p->opt.exact);
		else
			buffer_text(out, "note");
		buffer_text(out, ": ");
		buffer_escaped(out, text->p, text->len, p->opt.exact);
		buffer_char(out, '\n');
	}
	text_colour(p, start, COLOUR_WARN, out);
}

static void begin(struct print *p, const struct ior_reader *r, struct buffer *out)
{
	(void)r;
	if (!p->as_records)
		text_names(p, out);
}

const struct format format_text = {
	.columns = &(const struct column_list){ sizeof(usual) / sizeof(usual[0]), usual },
	.state = sizeof(struct text),
	.begin = begin,
	.row = put_row,
	.record = text_record,
	.remark = remark,
	.colours = true,
	.times = true,
	.zones = true,
	.time = PRINT_WALL,
	.info = INFO_TEXT,
};
