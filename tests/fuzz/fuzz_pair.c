/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ior-pair over any bytes that are a stream. What must hold: nothing crashes; the rows are a sound
 * stream; every enter became a row, or is counted as what it was; and what a row says of itself is
 * possible: a call that was turned away has no time, one that never ended no result, a command of
 * ioctl no bytes, though it may have two files; what was passed is another text than the file.
 */
#include "fuzz.h"

#include <string.h>

#include "calls/away.h"
#include "calls/unknown.h"
#include "stage.h"
#include "stream/cell.h"
#include "stream/reader.h"
#include "stream/writer.h"

/* Which options the stage gets, by the size of the input and its last byte. */
static struct stage_options options_of(const uint8_t *data, size_t size)
{
	return (struct stage_options){
		.command = "fuzz", .unfinished = size % 2, .max_tasks = size % 3 ? 0 : 2,
		.max_entries = size && data[size - 1] % 4 == 0 ? 40 : 0,
	};
}

/* Of a call that has no name nothing is known but what every call has. */
static void check_unknown(const struct ior_reader *r, const struct ior_row *row)
{
	static const unsigned int meanings[] = {
		IOR_ROW_FD, IOR_ROW_FILE, IOR_ROW_OLD_FILE, IOR_ROW_BYTES, IOR_ROW_REQUESTED,
		IOR_ROW_OFFSET, IOR_ROW_FLAGS, IOR_ROW_ADDRESS_SPACE,
	};
	struct ior_cell name;
	int32_t number;

	if (!ior_row_cell(r, row, IOR_ROW_SYSCALL, &name) ||
	    !ior_unknown_number(name.text.p, name.text.len, true, &number))
		return;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		HOLDS(!ior_row_has(row, meanings[i]));
}

/* What was passed is not what the row has for its file. */
static void check_passed(const struct ior_reader *r, const struct ior_row *row)
{
	struct ior_cell file, cell;
	bool known = ior_row_cell(r, row, IOR_ROW_FILE, &file);

	if (known && ior_row_cell(r, row, IOR_ROW_PASSED, &cell))
		HOLDS(cell.text.len != file.text.len ||
		      memcmp(cell.text.p, file.text.p, cell.text.len) != 0);
}

static void check_row(const struct ior_reader *r, const struct ior_row *row)
{
	static const unsigned int unknown[] = {
		IOR_ROW_DURATION, IOR_ROW_GAP, IOR_ROW_DEVICE_READ, IOR_ROW_DIRTIED,
		IOR_ROW_IN_FLIGHT, IOR_ROW_RESTARTS,
	};
	struct ior_cell cell;
	enum ior_away away;

	HOLDS(ior_row_has(row, IOR_ROW_TIME) && ior_row_has(row, IOR_ROW_SYSCALL));
	HOLDS(!ior_row_has(row, IOR_ROW_ERROR) || ior_row_has(row, IOR_ROW_RET));
	if (ior_row_cell(r, row, IOR_ROW_SYSCALL, &cell) && ior_text_is(cell.text, "ioctl"))
		HOLDS(!ior_row_has(row, IOR_ROW_BYTES));
	/* A position is that in a file. */
	HOLDS(!ior_row_has(row, IOR_ROW_OFFSET) || ior_row_has(row, IOR_ROW_FILE));
	HOLDS(!ior_row_has(row, IOR_ROW_OLD_OFFSET) || ior_row_has(row, IOR_ROW_OLD_FILE));
	check_unknown(r, row);
	check_passed(r, row);
	if (!ior_row_cell(r, row, IOR_ROW_TURNED_AWAY, &cell))
		return;
	away = ior_away_of(cell.text.p, cell.text.len);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		HOLDS(!ior_row_has(row, unknown[i]));
	HOLDS(away != IOR_AWAY_TRAPPED || !ior_row_has(row, IOR_ROW_RET));
	HOLDS(ior_away_ran(away) || !ior_row_has(row, IOR_ROW_BYTES));
}

/* The rows, as a program behind it reads them; their number. */
static uint64_t read_rows(const struct ior_writer *w)
{
	const struct ior_record *rec;
	struct ior_error err = { 0 };
	struct ior_reader *r;
	struct ior_row row;
	uint64_t rows = 0;
	int more;

	HOLDS(ior_reader_open_memory(&r, w->buf, w->len, NULL, &err) == 0);
	while ((more = ior_reader_next(r, &rec, &err)) > 0) {
		if (rec->tag != IOR_TAG_ROW)
			continue;
		HOLDS(ior_reader_row(r, &row, NULL) == 0);
		check_row(r, &row);
		rows++;
	}
	HOLDS(more == 0);
	ior_reader_close(r);
	return rows;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct stage_options opt = options_of(data, size);
	const struct totals_counts *counts;
	const struct ior_record *rec;
	struct ior_error err = { 0 };
	struct ior_reader *r;
	struct ior_writer w;
	struct stage *stage;

	HOLDS(ior_writer_init(&w, -1) == 0);
	HOLDS(ior_reader_open_memory(&r, data, size, NULL, &err) == 0);
	HOLDS(stage_open(&stage, r, &w, &opt) == 0);
	while (ior_reader_next(r, &rec, &err) > 0)
		HOLDS(stage_record(stage, rec, &err) == 0);
	stage_finish(stage);
	counts = &stage_totals(stage)->all;
	HOLDS(read_rows(&w) == counts->rows);
	/* Restarted calls are one row of several enters, refused ones are none. */
	HOLDS(counts->rows <= counts->enters);
	HOLDS(counts->unmatched_exits <= counts->exits);
	stage_close(stage);
	ior_reader_close(r);
	ior_writer_free(&w);
	return 0;
}
