/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows as lines of strace -f -tt -T -y -o FILE, which many tools and eyes read. */
#include "argument.h"
#include "format.h"
#include "line.h"
#include "result.h"

#define RESULT_AT 40	/* where strace puts the "= ", if the call leaves it the room */

static void put_when(struct print *p, const struct ior_reader *r, uint64_t boot_ns,
		     struct buffer *out)
{
	int64_t wall_ns;
	uint32_t ns;

	if (p->opt.time != PRINT_WALL || !ior_reader_wall(r, boot_ns, &wall_ns)) {
		text_time(p, r, boot_ns, out);
		return;
	}
	/* The time of day alone: strace names no zone. */
	ns = wall_set(&p->wall, wall_ns);
	buffer_bytes(out, p->wall.clock, 8);
	buffer_char(out, '.');
	buffer_digits(out, ns / 1000, 6);
}

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out)
{
	size_t start = out->len, width;
	struct call c;

	call_of(&c, &p->known, r, row);
	if (ior_row_has(row, IOR_ROW_TID))
		buffer_u64(out, row->v[IOR_ROW_TID]);
	else
		buffer_char(out, '?');
	if (out->len - start < 5)
		buffer_fill(out, ' ', 5 - (out->len - start));
	buffer_char(out, ' ');
	if (ior_row_has(row, IOR_ROW_TIME)) {
		put_when(p, r, row->v[IOR_ROW_TIME], out);
		buffer_char(out, ' ');
	}
	call_put(&c, out);
	buffer_char(out, ' ');
	width = out->len - start;
	if (width < RESULT_AT)
		buffer_fill(out, ' ', RESULT_AT - width);
	buffer_text(out, "= ");
	result_put(&c, out);
	if (c.away) {
		buffer_text(out, " <");
		buffer_text(out, ior_away_name(c.away));
		buffer_char(out, '>');
	} else if (ior_row_has(row, IOR_ROW_DURATION)) {
		buffer_text(out, " <");
		buffer_seconds(out, row->v[IOR_ROW_DURATION], 6);
		if (ior_row_has(row, IOR_ROW_IN_FLIGHT))
			buffer_char(out, '+');	/* it had begun before */
		buffer_char(out, '>');
	}
	buffer_char(out, '\n');
}

const struct format format_strace = {
	.row = put_row,
	.times = true,
	.zones = true,
	.time = PRINT_WALL,
	.no_exact = "strace has no other way to write its strings",
	.no_fields = "strace has the same columns always; text can choose",
};
