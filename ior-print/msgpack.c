/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows as MessagePack maps, one after the other: what any library reads without a table of ids. */
#include "base/time.h"
#include "format.h"
#include "line.h"
#include "stream/writer.h"

#define NUMBER_ROOM 16		/* bytes that no number, time or header of a text is longer than */

/* A time with its nanoseconds, as the format's own type for that: extension -1. */
static void put_time(int64_t wall_ns, struct buffer *out)
{
	int64_t second = ior_time_period(wall_ns, IOR_NS_PER_S);
	int64_t ns = ior_time_rest(wall_ns, IOR_NS_PER_S);
	char *room = buffer_room(out, NUMBER_ROOM);
	uint8_t *p = (uint8_t *)room, body[12];

	if (!room)
		return;
	/* The short form has 30 bits of nanoseconds and 34 of seconds, which end in 2514. */
	if (second >= 0) {
		_msgpack_store64(body, (uint64_t)ns << 34 | (uint64_t)second);
		ior_pack_ext(&p, 8, -1);
		ior_pack_ext_body(&p, body, 8);
	} else {
		_msgpack_store32(body, (uint32_t)ns);
		_msgpack_store64(body + 4, (uint64_t)second);
		ior_pack_ext(&p, 12, -1);
		ior_pack_ext_body(&p, body, 12);
	}
	out->len += (size_t)((char *)p - room);
}

/* Bytes as they are: str if they are valid UTF-8, else bin. */
static void put_text(const char *text, size_t len, struct buffer *out)
{
	char *room = buffer_room(out, NUMBER_ROOM + len);
	uint8_t *p = (uint8_t *)room;

	if (!room)
		return;
	if (ior_utf8_valid(text, len))
		ior_pack_str(&p, len);
	else
		ior_pack_bin(&p, len);
	ior_pack_str_body(&p, text, len);
	out->len += (size_t)((char *)p - room);
}

static void put_number(const struct ior_cell *cell, struct buffer *out)
{
	char *room = buffer_room(out, NUMBER_ROOM);
	uint8_t *p = (uint8_t *)room;

	if (!room)
		return;
	if (cell->type == IOR_U64)
		ior_pack_uint64(&p, cell->u);
	else
		ior_pack_int64(&p, cell->i);
	out->len += (size_t)((char *)p - room);
}

static void put_args(const struct ior_row *row, struct buffer *out)
{
	char *room = buffer_room(out, NUMBER_ROOM * (1 + IOR_ROW_MAX_ARGS));
	uint8_t *p = (uint8_t *)room;
	uint64_t n = row->v[IOR_ROW_ARGS] < IOR_ROW_MAX_ARGS ? row->v[IOR_ROW_ARGS] :
		IOR_ROW_MAX_ARGS;

	if (!room)
		return;
	ior_pack_array(&p, n);
	for (uint64_t i = 0; i < n; i++)
		ior_pack_uint64(&p, row->args[i]);
	out->len += (size_t)((char *)p - room);
}

static void put_row(struct print *p, const struct ior_reader *r, const struct ior_row *row,
		    struct buffer *out)
{
	char *room = buffer_room(out, NUMBER_ROOM);
	uint8_t *at = (uint8_t *)room;
	struct ior_cell cell;

	if (!room)
		return;
	ior_pack_map(&at, p->rows.n);
	out->len += (size_t)((char *)at - room);
	for (unsigned int i = 0; i < p->rows.n; i++) {
		put_text(ior_row_fields()[p->rows.id[i]].name, p->rows.name_len[i], out);
		if (!ior_row_cell(r, row, p->rows.id[i], &cell)) {
			buffer_char(out, (char)0xc0);	/* nil */
			continue;
		}
		switch (cell.type) {
		case IOR_U64:
		case IOR_I64:
			put_number(&cell, out);
			break;
		case IOR_TIME:
			put_time(cell.i, out);
			break;
		case IOR_LIST:
			put_args(row, out);
			break;
		default:
			put_text(cell.text.p, cell.text.len, out);
		}
	}
}

const struct format format_msgpack = {
	.columns = &columns_for_programs,
	.row = put_row,
	.binary = true,
	.no_escapes = "MessagePack is for programs, and exact",
};
