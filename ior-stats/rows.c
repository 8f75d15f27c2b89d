/* SPDX-License-Identifier: BSD-2-Clause */
#include "rows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "base/time.h"
#include "stream/cell.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "calls/syscall.h"

/* What is known of a call, beside MEASURE_READ and MEASURE_WRITE. */
#define KNOWN 8u
#define OPENS 16u

int rows_open(struct rows *s, struct ior_reader *r)
{
	*s = (struct rows){ .reader = r, .hist_field = IOR_ROW_DURATION, .ncalls = 1024 };
	s->calls = calloc(s->ncalls, 1);
	s->regular = ior_reader_intern(r, "reg", 3);
	s->block = ior_reader_intern(r, "blk", 3);
	return s->calls ? 0 : -ENOMEM;
}

void rows_close(struct rows *s)
{
	free(s->calls);
}

static bool key_is_text(unsigned int field)
{
	const struct ior_row_field *f = &ior_row_fields()[field];

	return field != ROWS_PERIOD && (ior_type_is_text(f->type) ||
					f->unit == IOR_UNIT_OPEN_FLAGS);
}

uint64_t rows_id_keys(const struct rows *s)
{
	uint64_t keys = 0;

	for (unsigned int i = 0; i < s->nkeys; i++)
		keys |= (uint64_t)key_is_text(s->key[i]) << i;
	return keys;
}

bool rows_key_is_dense(const struct rows *s)
{
	return s->nkeys == 1 && key_is_text(s->key[0]);
}

void rows_each_text(struct rows *s, ior_id_visit *visit, void *visitor)
{
	visit(&s->regular, visitor);
	visit(&s->block, visitor);
}

static uint8_t learn_call(const struct rows *s, uint32_t syscall)
{
	struct ior_text name = ior_reader_text(s->reader, syscall);
	const struct ior_syscall *call = ior_syscall_by_name(name.p, name.len);
	uint8_t opens = call && call->does & IOR_DOES_OPENS ? OPENS : 0;

	switch (call ? call->ret : IOR_RET_VALUE) {
	case IOR_RET_READ:
		return KNOWN | MEASURE_READ;
	case IOR_RET_WRITE:
		return KNOWN | MEASURE_WRITE;
	case IOR_RET_BOTH:
		return KNOWN | MEASURE_READ | MEASURE_WRITE;
	default:
		return KNOWN | opens;
	}
}

/* What is known of the call of row, or -ENOMEM. */
static int find_call(struct rows *s, const struct ior_row *row)
{
	uint32_t id = ior_row_has(row, IOR_ROW_SYSCALL) ? (uint32_t)row->v[IOR_ROW_SYSCALL] : 0;
	uint32_t n = s->ncalls;
	uint8_t *calls;

	if (s->generation != ior_reader_generation(s->reader)) {
		memset(s->calls, 0, s->ncalls);
		s->generation = ior_reader_generation(s->reader);
	}
	if (id >= n) {
		while (n <= id)
			n *= 2;
		calls = recallocarray(s->calls, s->ncalls, n, sizeof(*calls));
		if (!calls)
			return -ENOMEM;
		s->calls = calls;
		s->ncalls = n;
	}
	if (!s->calls[id])
		s->calls[id] = learn_call(s, id);
	return s->calls[id];
}

int rows_opens(struct rows *s, const struct ior_row *row, bool *opens)
{
	int known = find_call(s, row);

	*opens = known > 0 && known & OPENS;
	return known < 0 ? known : 0;
}

/*
 * What makes a file that file, as a number: its ids in the reader may come to mean another one.
 * A file that was deleted meanwhile is the same.
 */
static uint64_t identity(const struct rows *s, const struct ior_file *file)
{
	const uint32_t texts[] = { file->path, file->local, file->remote };
	const uint64_t numbers[] = { file->device, file->inode };
	uint64_t hash = XXH3_64bits(numbers, sizeof(numbers));

	for (unsigned int i = 0; i < 3; i++) {
		struct ior_text text = ior_reader_text(s->reader, texts[i]);

		hash = XXH3_64bits_withSeed(text.p, text.len, hash);
	}
	return hash ? hash : 1;
}

int rows_describe(struct rows *s, const struct ior_row *row, struct group_row *r)
{
	uint64_t start = ior_row_has(row, IOR_ROW_TIME) ? row->v[IOR_ROW_TIME] : 0;
	const struct ior_file *file;
	int known;

	*r = (struct group_row){ .row = row };
	if (!ior_reader_wall(s->reader, start, &r->start_ns))
		r->start_ns = start < INT64_MAX ? (int64_t)start : INT64_MAX;
	r->has_value = ior_row_has(row, s->hist_field) &&
		       !(s->hist_field == IOR_ROW_DURATION && ior_row_has(row, IOR_ROW_IN_FLIGHT));
	if (r->has_value)
		r->value = row->v[s->hist_field];
	if (ior_row_has(row, IOR_ROW_PID))
		r->process = row->v[IOR_ROW_PID];
	if (ior_row_has(row, IOR_ROW_BYTES) || ior_row_has(row, IOR_ROW_REQUESTED)) {
		known = find_call(s, row);
		if (known < 0)
			return known;
		r->kind = (unsigned int)known & (MEASURE_READ | MEASURE_WRITE);
	}
	if (!ior_row_has(row, IOR_ROW_FILE))
		return 0;
	if (!s->identify && !(r->kind & MEASURE_READ))
		return 0;
	file = ior_reader_file(s->reader, (uint32_t)row->v[IOR_ROW_FILE]);
	if (s->identify)
		r->file = identity(s, file);
	if (r->kind & MEASURE_READ) {
		if (file->type == s->regular || file->type == s->block)
			r->kind |= MEASURE_CACHED;
	}
	return 0;
}

/* The first components of a directory. */
static uint64_t cut_dir(const struct rows *s, const struct ior_cell *cell)
{
	const char *p = cell->text.p, *end = p + cell->text.len;
	unsigned int left = s->depth;

	if (ior_path_is_partial(p, cell->text.len))
		p += IOR_PATH_UNKNOWN_LEN;
	if (!left || p == end)
		return cell->id;
	do {
		const char *slash = memchr(p + 1, '/', (size_t)(end - p - 1));

		p = slash ? slash : end;
	} while (--left && p < end);
	return ior_reader_intern(s->reader, cell->text.p, (size_t)(p - cell->text.p));
}

static bool key_value(struct rows *s, const struct ior_row *row, unsigned int field,
		      int64_t start_ns, uint64_t *value)
{
	struct ior_cell cell = { 0 };

	if (field == ROWS_PERIOD) {
		if (!ior_time_floor(start_ns, (int64_t)s->period_ns, &start_ns))
			return false;
		*value = (uint64_t)start_ns;
		return true;
	}
	if (field < IOR_ROW_NFIELDS) {
		if (!ior_row_has(row, field))
			return false;
		*value = row->v[field];
		if (ior_row_fields()[field].unit == IOR_UNIT_OPEN_FLAGS)
			*value = ior_reader_open_flags(s->reader, *value);
		else if (ior_row_fields()[field].type == IOR_FILE)
			/* many files can have one path: an inode each, or a socket's end */
			*value = ior_reader_path(s->reader, (uint32_t)*value);
		return *value || ior_row_fields()[field].type != IOR_FILE;
	}
	if (!ior_row_cell(s->reader, row, field, &cell))
		return false;
	*value = cell.type == IOR_TEXT ? cell.id : cell.u;
	if (field == IOR_ROW_DIR)
		*value = cut_dir(s, &cell);
	return true;
}

void rows_key(struct rows *s, const struct ior_row *row, int64_t start_ns, struct group_key *key)
{
	key->present = 0;
	for (unsigned int i = 0; i < s->nkeys; i++) {
		uint64_t value = 0;
		bool present = key_value(s, row, s->key[i], start_ns, &value);

		key->value[i] = present ? value : 0;
		key->present |= (uint64_t)present << i;
	}
}

size_t rows_time(char *buf, int64_t wall_ns, unsigned int decimals)
{
	char date[24], fraction[16];

	ior_time_text(date, sizeof(date), "%Y-%m-%dT%H:%M:%S",
		      ior_time_period(wall_ns, IOR_NS_PER_S));
	snprintf(fraction, sizeof(fraction), "%09" PRIi64, ior_time_rest(wall_ns, IOR_NS_PER_S));
	return (size_t)snprintf(buf, 40, "%s%s%.*sZ", date, decimals ? "." : "", (int)decimals,
				fraction);
}

/* As many decimals as a time that is cut to a period needs. */
static unsigned int time_decimals(const struct rows *s, unsigned int field)
{
	if (field != ROWS_PERIOD)
		return ior_row_fields()[field].rule == IOR_RULE_CUT ? 0 : 9;
	if (s->period_ns % IOR_NS_PER_S == 0)
		return 0;
	return s->period_ns % 1000000 == 0 ? 3 : 9;
}

void rows_text(const struct rows *s, const struct group_key *key, unsigned int i,
	       struct rows_text *text)
{
	unsigned int field = s->key[i];
	enum ior_type type = field == ROWS_PERIOD ? IOR_TIME : ior_row_fields()[field].type;
	uint64_t value = key->value[i];
	struct ior_text name;

	text->has = key->present >> i & 1;
	text->number = false;
	text->p = text->buf;
	text->len = 0;
	if (!text->has)
		return;
	if (key_is_text(field)) {
		name = ior_reader_text(s->reader, (uint32_t)value);
		text->p = name.p;
		text->len = name.len;
	} else if (type == IOR_TIME) {
		text->len = rows_time(text->buf, (int64_t)value, time_decimals(s, field));
	} else {
		text->number = true;
		text->len = (size_t)snprintf(text->buf, sizeof(text->buf),
					     type == IOR_I64 ? "%" PRIi64 : "%" PRIu64, value);
	}
}

const char *rows_key_name(const struct rows *s, unsigned int i)
{
	return s->key[i] == ROWS_PERIOD ? "time" : ior_row_fields()[s->key[i]].name;
}
